"""The log is the truth: it is only ever added to, the standing is what it comes to, whatever the events are."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from accounts.facts import Asker, Channel
from continuity import models as rows
from continuity.facts import (
    Audience,
    DecisionOutcome,
    IntakeChannel,
    RequesterKind,
    RequestState,
    Side,
    Urgency,
    WaitingFor,
)
from continuity.refusals import RequestRefused
from continuity.rules import events as log
from continuity.rules.denial import DenialReason
from continuity.services import desk
from continuity.services.checking import list_differences
from continuity.services.log import append_event, begin_log, fold_log, list_events, lock_log, project
from eligibility.models import Member
from tests.continuity.requests.people import (
    AT,
    NPI,
    add_cardiologist,
    at_clinic,
    at_desk,
    make_desk,
    new_ana,
    take,
)

REFUSED = "permission denied|is append-only"
CONSOLE = Asker(Channel.COMMAND, None, operator="test")
SOME_SIDES = st.sampled_from([frozenset({Side.MEDICARE}), frozenset({Side.MEDI_CAL}), frozenset(Side)])
SIDES = SOME_SIDES | st.just(frozenset())
DAYS = st.dates(date(2014, 5, 1), date(2026, 11, 20))


@pytest.fixture
def asked(db: None, reference_data: None) -> str:
    add_cardiologist()
    return take(new_ana(), at_clinic()).reference


@pytest.mark.parametrize("table", ["requestevent", "continuityrequest", "attachment", "grant"])
@pytest.mark.parametrize("way", ["UPDATE {} SET plan_code = 'molina'", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_what_was_recorded_is_neither_changed_nor_removed(asked: str, table: str, way: str) -> None:
    request = rows.ContinuityRequest.objects.get()
    same = {"request": request, "plan_code": "health-net"}
    rows.Attachment.objects.create(
        **same, number=1, name="a", content_type="x", size=1, sha256="", content=b"x", added_at=AT
    )
    rows.Grant.objects.create(
        **same, program="medi_medi_plan", member_id=request.member_id, npi=NPI, side="medicare", months=12,
        enrolled_on=date(2026, 7, 1), granted_at=AT,
    )  # fmt: skip
    with pytest.raises(ProgrammingError, match=REFUSED), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(way.format(f"continuity_{table}"))


def test_the_database_refuses_a_second_open_request_for_the_same_side(asked: str) -> None:
    standing = rows.RequestStanding.objects.get()
    other = rows.ContinuityRequest.objects.get()
    other.pk, other.reference = None, "C-other"
    other.save(force_insert=True)
    standing.pk = other.pk
    with pytest.raises(IntegrityError, match="standing_one_open"), transaction.atomic():
        standing.save(force_insert=True)


def test_an_event_that_may_not_follow_writes_nothing(asked: str) -> None:
    with transaction.atomic():
        held = lock_log(rows.ContinuityRequest.objects.get())
        with pytest.raises(RequestRefused) as refused:
            append_event(held, log.WaitingEnded(), asker=CONSOLE, at=AT)
    assert refused.value.code == "C-EVENT-7"
    assert refused.value.problem == "That does not fit where the request stands: received."
    assert rows.RequestEvent.objects.count() == 1


# The standing is what the events come to, whatever they are.

OUTCOMES = st.builds(
    lambda side, approved: log.SideOutcome(
        side,
        DecisionOutcome.APPROVED if approved else DecisionOutcome.DENIED,
        () if approved else (DenialReason.NO_RELATIONSHIP,),
        date(2026, 7, 1) if approved else None,
        12 if approved else None,
    ),
    st.sampled_from(Side),
    st.booleans(),
)
EVENTS = st.one_of(
    st.builds(log.Received, DAYS, st.sampled_from(IntakeChannel), st.sampled_from(RequesterKind), SIDES),
    st.builds(
        log.AskedAgain,
        DAYS,
        st.sampled_from(IntakeChannel),
        st.sampled_from(RequesterKind),
        SIDES,
        st.sampled_from(Urgency),
    ),
    st.builds(log.Assigned, st.one_of(st.none(), st.integers(1, 9))),
    st.builds(log.ReviewBegan),
    st.builds(log.WaitingBegan, st.sampled_from(WaitingFor), st.just("Papers.")),
    st.builds(log.WaitingEnded),
    st.builds(log.UrgencyChanged, st.sampled_from(Urgency)),
    st.builds(log.EvidenceAdded, st.just("document")),
    st.builds(log.StatementRecorded, st.one_of(st.none(), st.booleans())),
    st.builds(log.NoteAdded, st.sampled_from(Audience), st.just("Called.")),
    st.builds(log.Decided, DAYS, st.lists(OUTCOMES, min_size=1, max_size=2).map(tuple)),
    st.builds(log.Withdrawn),
    st.builds(log.Voided),
)
BEGINNINGS = st.one_of(
    st.builds(log.Drafted, st.sampled_from(RequesterKind), SOME_SIDES, st.sampled_from(Urgency)),
    st.builds(log.Received, DAYS, st.just(IntakeChannel.FAX), st.just(RequesterKind.MEMBER), SOME_SIDES),
)


@pytest.mark.django_db
@trials(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(beginning=BEGINNINGS, events=st.lists(EVENTS, max_size=12))
def test_the_standing_is_what_the_events_come_to(beginning: log.EventData, events: list[log.EventData]) -> None:
    with transaction.atomic():
        request = rows.ContinuityRequest(
            reference=f"C-{Member.objects.create().pk}",
            member_id=1,
            npi=NPI,
            plan_code="health-net",
            program="medi_medi_plan",
            requester="member",
            created_at=AT,
        )
        held = begin_log(request, beginning, asker=CONSOLE, at=AT, details={"caller": "Her son"})
        moment = AT
        for data in events:
            moment += timedelta(hours=7)
            try:
                held = append_event(held, data, asker=CONSOLE, at=moment)
            except RequestRefused:
                continue
        status = fold_log(list_events(request.pk))
        assert status == held.status
        standing = rows.RequestStanding.objects.get(pk=request.pk)
        told = project(status, last_number=held.last_number)
        assert {name: getattr(standing, name) for name in told} == told
        assert standing.is_open == (status.state in {"received", "in_review", "waiting"})
        assert list(
            rows.RequestEvent.objects.filter(request=request).order_by("number").values_list("number", flat=True)
        ) == list(range(1, held.last_number + 1))
        assert [each for each in list_differences() if each.reference == request.reference] == []
        transaction.set_rollback(True)


# The command that compares them.


def test_the_command_finds_a_standing_that_says_something_else(asked: str) -> None:
    printed = StringIO()
    call_command("check_requests", stdout=printed)
    assert printed.getvalue() == "1 requests, 0 that differ.\n"
    rows.RequestStanding.objects.update(state=RequestState.DENIED, due_on=None)
    with pytest.raises(SystemExit) as left:
        call_command("check_requests", stdout=printed)
    assert left.value.code == 1
    assert f"{asked}: differs in state, due_on\n1 requests, 1 that differ.\n" in printed.getvalue()


def test_a_moment_late_in_the_evening_is_still_that_day_in_california(asked: str) -> None:
    desk_asker = at_desk(make_desk())
    late = datetime(2026, 11, 21, 7, 59, tzinfo=UTC)
    desk.begin_review(asked, asker=desk_asker, at=late)
    assert rows.RequestStanding.objects.get().review_began_on == date(2026, 11, 20)
