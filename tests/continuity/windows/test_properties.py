"""Of random histories: the sweep changes no answer, and what is put right again is as it was before."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from continuity.facts import Side
from continuity.models import ContinuityRequest, ContinuityWindow
from continuity.rules.windows import list_windows
from continuity.selectors.evidence import get_continuity_facts
from continuity.services.sweep import close_ended_windows
from continuity.services.windows import follow_record
from eligibility.models import Enrollment
from eligibility.selectors.members import get_member_facts
from eligibility.selectors.plans import get_plan_table
from tests.continuity.windows.records import (
    GRANTED,
    MONTHS,
    approve_and_open,
    held,
    in_california,
    join_network,
    raise_concern,
)
from tests.eligibility.records import enroll

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

Step = tuple[str, date]
DAYS = st.dates(date(2014, 7, 2), date(2015, 9, 30))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["leave", "begin", "join", "concern", "sweep"]), DAYS),
        st.just(("void", date(2014, 7, 1))),
    ),
    max_size=4,
)
FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Undone(Exception):
    """Ends an example: what it wrote is taken back."""


def learn(request: ContinuityRequest, step: Step, at: datetime) -> None:
    """Something new becomes known at that moment, or a sweep is made for the day."""
    what, day = step
    if what == "join":
        join_network(day, at=at)
    elif what == "concern":
        raise_concern(day, at=at)
    elif what == "sweep":
        close_ended_windows(day, at=at)
    else:
        enrolled_from(request, day if what == "begin" else date(2014, 7, 1), at, what=what, day=day)
    follow_record(request.member_id, request.npi, at=at)


def enrolled_from(request: ContinuityRequest, first_day: date, at: datetime, *, what: str, day: date) -> None:
    """The roster's word from that moment on."""
    Enrollment.objects.filter(member_id=request.member_id, known_until=None).update(known_until=at)
    if what != "void":
        enroll(request.member, first_day=first_day, last_day=day if what == "leave" else None, known_from=at)


def put_back(request: ContinuityRequest, enrolled: Enrollment | None, at: datetime) -> None:
    """The roster's word from that moment on is again what it was."""
    Enrollment.objects.filter(member_id=request.member_id, known_until=None).update(known_until=at)
    if enrolled is not None:
        enroll(request.member, first_day=enrolled.first_day, last_day=enrolled.last_day, known_from=at)


def answers(request: ContinuityRequest) -> dict[Side, tuple[date, date | None] | None]:
    """The days of each side as every answer works them out."""
    member = get_member_facts(request.member_id)
    assert member is not None
    facts = get_continuity_facts(request.member_id, request.npi)
    decided = list_windows(member=member, facts=facts, plans=get_plan_table())
    return {
        each.grant.side: (each.window.span.first_day, each.window.span.last_day) if each.window.span else None
        for each in decided
    }


@FEW
@given(steps=STEPS, day=DAYS)
def test_an_answer_does_not_change_with_the_sweep(steps: list[Step], day: date) -> None:
    with pytest.raises(Undone), transaction.atomic():
        request = approve_and_open()
        for number, step in enumerate(steps):
            learn(request, step, GRANTED + timedelta(days=number + 1))
        before = answers(request)
        close_ended_windows(day, at=in_california(day))
        assert answers(request) == before
        raise Undone


@FEW
@given(steps=STEPS)
def test_rows_held_true_are_the_days_of_the_answer_and_never_outlive_the_months(steps: list[Step]) -> None:
    with pytest.raises(Undone), transaction.atomic():
        request = approve_and_open()
        for number, step in enumerate(steps):
            learn(request, step, GRANTED + timedelta(days=number + 1))
            rows = {side: (first, last) for side, (first, last, _) in held(request).items()}
            assert rows == {side: days for side, days in answers(request).items() if days}
            for side, (first, last) in rows.items():
                assert (last - first).days < MONTHS[Side(side)] * 31
        raise Undone


@FEW
@given(steps=STEPS, day=DAYS)
def test_a_retroactive_change_and_its_reversal_leave_the_member_as_before(steps: list[Step], day: date) -> None:
    with pytest.raises(Undone), transaction.atomic():
        request = approve_and_open()
        for number, step in enumerate(steps):
            learn(request, step, GRANTED + timedelta(days=number + 1))
        before, at = held_days(request), datetime(2015, 10, 1, tzinfo=UTC)
        enrolled = Enrollment.objects.filter(member_id=request.member_id, known_until=None).first()
        enrolled_from(request, date(2014, 7, 1), at, what="leave", day=day)
        follow_record(request.member_id, request.npi, at=at)
        close_ended_windows(date(2015, 10, 1), at=at)
        put_back(request, enrolled, at + timedelta(days=1))
        follow_record(request.member_id, request.npi, at=at + timedelta(days=1))
        assert held_days(request) == before
        known = ContinuityWindow.objects.filter(grant__request=request, known_until=None)
        assert known.count() == len(before)
        raise Undone


def held_days(request: ContinuityRequest) -> dict[str, tuple[date, date]]:
    return {side: (first, last) for side, (first, last, _) in held(request).items()}
