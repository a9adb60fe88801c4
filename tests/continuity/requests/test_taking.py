"""Taking requests: who, how, on which day, in which plan; and the same one is one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.facts import Asker, Role
from accounts.models import AccessEvent
from continuity import models as rows
from continuity.asked import Recognition
from continuity.facts import EventKind, IntakeChannel, RequesterKind, RequestState, Side, Urgency
from continuity.refusals import NoSuchRequest, RequestRefused
from continuity.selectors.finding import find_request
from continuity.services.requests import submit_draft, withdraw_request
from eligibility.models import Member
from tests.continuity.requests.people import (
    AT,
    OTHER_NPI,
    TODAY,
    add_cardiologist,
    add_visit,
    at_clinic,
    at_desk,
    herself,
    make_desk,
    new_ana,
    program_of,
    take,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
BOTH = frozenset(Side)
MEDICARE, MEDI_CAL = frozenset({Side.MEDICARE}), frozenset({Side.MEDI_CAL})


@pytest.fixture
def ana() -> Member:
    add_cardiologist()
    return new_ana()


@pytest.fixture
def clinic() -> Asker:
    return at_clinic()


@pytest.fixture
def desk() -> Asker:
    return at_desk(make_desk())


def refusal(*args: object, **more: object) -> tuple[str, str]:
    with pytest.raises(RequestRefused) as refused:
        take(*args, **more)  # type: ignore[arg-type]
    assert str(refused.value.problem) and str(refused.value.what_to_do)
    assert not rows.RequestEvent.objects.exists()
    return refused.value.code, refused.value.field


# A request as it comes in.


def test_a_clinics_request_is_received_today_for_both_sides_and_due_in_thirty_days(ana: Member, clinic: Asker) -> None:
    taken = take(ana, clinic, why="Heart failure, seen every month.", services=("dental",))
    assert taken.recognition is Recognition.NEW
    request = rows.ContinuityRequest.objects.get()
    assert (request.reference, request.plan_code, request.program) == (taken.reference, "health-net", "medi_medi_plan")
    assert (request.requester, request.organization_id) == ("provider", clinic.organization_id)
    standing = request.standing
    assert (standing.state, standing.is_open, standing.asks_medicare, standing.asks_medi_cal) == (
        "received", True, True, True,
    )  # fmt: skip
    assert (standing.received_on, standing.due_on, standing.start_by) == (
        TODAY, date(2026, 12, 20), date(2026, 12, 1),
    )  # fmt: skip
    event = rows.RequestEvent.objects.get()
    assert (event.number, event.kind, event.data["channel"]) == (1, "received", "portal")
    assert event.data["details"] == {"why": "Heart failure, seen every month.", "services": ["dental"]}


def test_it_stands_in_the_trail_who_asked_for_whom(ana: Member, clinic: Asker) -> None:
    taken = take(ana, clinic)
    event = AccessEvent.objects.get(action="continuity.request")
    assert (event.member_id, event.user_id, event.subject, event.purpose) == (
        ana.pk, clinic.user_id, taken.reference, "treatment",
    )  # fmt: skip


def test_the_clock_of_a_telephone_request_runs_from_the_day_it_came(desk: Asker) -> None:
    member = new_ana(program="cal_mediconnect", first_day=date(2014, 7, 1))
    add_cardiologist()
    take(member, desk, received_on=date(2014, 9, 10), channel=IntakeChannel.TELEPHONE)
    standing = rows.RequestStanding.objects.get()
    assert (standing.received_on, standing.start_by, standing.due_on) == (
        date(2014, 9, 10), date(2014, 9, 17), date(2014, 10, 10),
    )  # fmt: skip
    assert rows.RequestEvent.objects.get().data["details"]["caller"] == "Ana Reyes"


@pytest.mark.parametrize(("urgency", "days"), [(Urgency.ROUTINE, 30), (Urgency.URGENT, 15), (Urgency.RISK_OF_HARM, 3)])
def test_the_urgency_sets_the_due_day(ana: Member, clinic: Asker, urgency: Urgency, days: int) -> None:
    take(ana, clinic, urgency=urgency)
    assert rows.RequestStanding.objects.get().due_on == TODAY + timedelta(days=days)


def test_who_joins_next_month_may_be_asked_for_today(clinic: Asker) -> None:
    take(new_ana(first_day=date(2026, 12, 1)), clinic)
    assert rows.ContinuityRequest.objects.get().plan_code == "health-net"


def test_a_medi_cal_plan_is_asked_for_its_own_side_only(clinic: Asker) -> None:
    member = new_ana(kind="medi_cal", program="medi_cal_managed_care")
    take(member, clinic)
    standing = rows.RequestStanding.objects.get()
    assert (standing.asks_medicare, standing.asks_medi_cal) == (False, True)


def test_a_member_asks_for_herself_and_a_representative_is_one(ana: Member) -> None:
    take(ana, herself(ana))
    take(ana, replace(herself(ana), own_member=None), npi=OTHER_NPI)
    assert list(rows.ContinuityRequest.objects.order_by("id").values_list("requester", flat=True)) == [
        "member", "representative",
    ]  # fmt: skip


# What stands against it.


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 11, 21), "received_in_future"),
        (date(2014, 3, 31), "received_too_early"),
        (date(2014, 4, 1), "no_plan_on_day"),
    ],
)
def test_the_day_of_receipt_is_neither_to_come_nor_before_the_programme(desk: Asker, day: date, code: str) -> None:
    member = new_ana(first_day=date(2013, 1, 1), last_day=date(2014, 3, 31))
    assert refusal(member, desk, received_on=day)[0] == code


@pytest.mark.parametrize(
    ("joined_on", "received_on", "code"),
    [
        (date(2026, 7, 1), date(2025, 7, 1), None),
        (date(2026, 7, 1), date(2025, 6, 30), "received_too_long_before"),
        (date(2026, 7, 1), date(2014, 6, 1), "received_too_long_before"),
        # The first clock begins on September 1, 2014.
        (date(2014, 10, 1), date(2014, 9, 1), None),
        (date(2014, 10, 1), date(2014, 8, 31), "received_too_long_before"),
        (date(2014, 7, 1), date(2014, 6, 1), None),
    ],
)
def test_a_request_is_not_received_long_before_the_member_joins_or_before_there_is_a_clock(
    desk: Asker, joined_on: date, received_on: date, code: str | None
) -> None:
    is_old = joined_on.year == 2014
    member = new_ana(program="cal_mediconnect" if is_old else "medi_medi_plan", first_day=joined_on)
    if code:
        assert refusal(member, desk, received_on=received_on) == (code, "received_on")
        return
    take(member, desk, received_on=received_on)
    due_on = rows.RequestStanding.objects.get().due_on
    # Where the law of the first day knows no due day either, the request is taken and a person watches it.
    assert (due_on is None) is (received_on == date(2014, 6, 1))


def test_only_the_plan_says_that_it_came_on_another_day_or_by_another_way(ana: Member, clinic: Asker) -> None:
    yesterday = TODAY - timedelta(days=1)
    assert refusal(ana, clinic, received_on=yesterday) == ("received_today_only", "received_on")
    assert refusal(ana, clinic, channel=IntakeChannel.FAX) == ("channel_not_yours", "channel")
    assert refusal(ana, clinic, requester=RequesterKind.MEMBER) == ("requester_not_you", "requester")
    assert refusal(ana, herself(ana), requester=RequesterKind.PROVIDER) == ("requester_not_you", "requester")


def test_a_caller_has_a_name(ana: Member, desk: Asker) -> None:
    assert refusal(ana, desk, channel=IntakeChannel.TELEPHONE, caller=" ") == ("caller_needed", "caller")


def test_a_service_is_one_of_the_catalogue(ana: Member, clinic: Asker) -> None:
    assert refusal(ana, clinic, services=("dental", "teleportation")) == ("unknown_service", "services[1]")


def test_a_side_that_the_plan_does_not_pay_for_is_not_asked_of_it(clinic: Asker) -> None:
    member = new_ana(kind="medi_cal", program="medi_cal_managed_care")
    assert refusal(member, clinic, sides=MEDICARE) == ("side_not_of_plan", "sides")
    assert refusal(member, clinic, sides=BOTH) == ("side_not_of_plan", "sides")


def test_who_is_in_no_plan_with_a_network_needs_no_request(clinic: Asker) -> None:
    left = new_ana(last_day=date(2026, 11, 19))
    assert refusal(left, clinic) == ("no_plan_on_day", "member")


def test_another_plans_desk_finds_nobody_to_ask_for(ana: Member) -> None:
    molina = at_desk(make_desk("molina"), plan="molina")
    assert refusal(ana, molina) == ("no_plan_on_day", "member")
    assert refusal(ana, molina, plan_code="health-net") == ("no_plan_on_day", "member")


def test_a_member_asks_for_nobody_else(ana: Member) -> None:
    assert refusal(ana, herself(new_ana("92345678A"))) == ("no_plan_on_day", "member")


@pytest.mark.parametrize("role", [Role.ROSTER_MANAGER, Role.PRIVACY_OFFICER, Role.BENEFITS_EDITOR])
def test_who_may_not_ask_is_refused(ana: Member, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        take(ana, at_desk(make_desk(), role))


# The same request is one.


def test_asking_again_gives_the_open_request_and_stands_in_its_log(ana: Member, clinic: Asker) -> None:
    first, again = take(ana, clinic), take(ana, herself(ana))
    assert (again.reference, again.recognition) == (first.reference, Recognition.SAME)
    kinds = list(rows.RequestEvent.objects.order_by("number").values_list("number", "kind"))
    assert kinds == [(1, "received"), (2, "asked_again")]
    assert rows.RequestStanding.objects.get().last_event == 2


def test_a_side_that_was_not_asked_before_is_asked_by_it(ana: Member, clinic: Asker) -> None:
    take(ana, clinic, sides=MEDICARE)
    take(ana, clinic, sides=BOTH)
    standing = rows.RequestStanding.objects.get()
    assert (standing.asks_medicare, standing.asks_medi_cal) == (True, True)


def test_who_asks_again_more_urgently_makes_it_urgent(ana: Member, clinic: Asker) -> None:
    take(ana, herself(ana))
    take(ana, clinic, urgency=Urgency.RISK_OF_HARM)
    take(ana, at_clinic(name="Bay Clinic"))
    standing = rows.RequestStanding.objects.get()
    assert (standing.urgency, standing.received_on, standing.due_on) == (
        "risk_of_harm", TODAY, date(2026, 11, 23),
    )  # fmt: skip


def test_a_letter_found_later_shows_that_it_was_asked_earlier(ana: Member, clinic: Asker, desk: Asker) -> None:
    take(ana, clinic)
    take(ana, desk, channel=IntakeChannel.MAIL, received_on=date(2026, 11, 10))
    standing = rows.RequestStanding.objects.get()
    assert (standing.received_on, standing.due_on) == (date(2026, 11, 10), date(2026, 12, 10))


def test_a_draft_that_gives_way_keeps_its_urgency(ana: Member, clinic: Asker) -> None:
    draft = take(ana, clinic, is_draft=True, urgency=Urgency.URGENT)
    take(ana, herself(ana))
    submit_draft(draft.reference, asker=clinic, at=AT)
    standing = rows.RequestStanding.objects.get(is_open=True)
    assert (standing.urgency, standing.due_on) == ("urgent", date(2026, 12, 5))


def test_two_sides_asked_apart_are_two_and_asking_for_both_leaves_each_its_own(ana: Member, clinic: Asker) -> None:
    first, second = take(ana, clinic, sides=MEDICARE), take(ana, clinic, sides=MEDI_CAL)
    assert first.reference != second.reference
    assert take(ana, clinic).reference == first.reference
    sides = rows.RequestStanding.objects.order_by("request_id").values_list("asks_medicare", "asks_medi_cal")
    assert list(sides) == [(True, False), (False, True)]


def test_another_provider_or_a_closed_request_is_another(ana: Member, clinic: Asker) -> None:
    first, other = take(ana, clinic), take(ana, clinic, npi=OTHER_NPI)
    withdraw_request(first.reference, asker=clinic, at=AT)
    third = take(ana, clinic)
    assert len({first.reference, other.reference, third.reference}) == 3


def test_a_clinic_that_asked_again_sees_where_it_stands_and_no_other_does(ana: Member, clinic: Asker) -> None:
    first = take(ana, herself(ana))
    with pytest.raises(NoSuchRequest):
        find_request(first.reference, asker=clinic)
    take(ana, clinic)
    assert find_request(first.reference, asker=clinic).reference == first.reference
    with pytest.raises(NoSuchRequest):
        find_request(first.reference, asker=at_clinic(name="Bay Clinic"))


def test_what_was_asked_under_a_number_of_before_is_the_same(ana: Member, clinic: Asker) -> None:
    first, present = take(ana, clinic), new_ana("92345678A")
    Member.objects.filter(pk=ana.pk).update(merged_into_id=present.pk, merged_at=AT)
    assert take(present, clinic).reference == first.reference


# Keys.


def test_the_same_key_and_content_give_the_same_request_without_an_event(ana: Member, clinic: Asker) -> None:
    program = program_of(clinic)
    first, again = take(ana, program, key="k1"), take(ana, program, key="k1")
    assert (again.reference, again.recognition) == (first.reference, Recognition.REPLAYED)
    assert rows.RequestEvent.objects.count() == 1


def test_a_key_is_replayed_after_two_numbers_were_found_to_be_one_person(ana: Member, clinic: Asker) -> None:
    program, present = program_of(clinic), new_ana("92345678A")
    first = take(ana, program, key="k1")
    with pytest.raises(RequestRefused):
        take(present, program, key="k1")
    Member.objects.filter(pk=ana.pk).update(merged_into_id=present.pk, merged_at=AT)
    again = take(present, program, key="k1")
    assert (again.reference, again.recognition) == (first.reference, Recognition.REPLAYED)
    with pytest.raises(RequestRefused):
        take(present, program, key="k1", npi=OTHER_NPI)


def test_a_key_is_replayed_long_after_the_request_was_closed(ana: Member, clinic: Asker) -> None:
    program = program_of(clinic)
    first = take(ana, program, key="k1")
    withdraw_request(first.reference, asker=program, at=AT)
    assert take(ana, program, key="k1").reference == first.reference


def test_the_key_of_a_request_that_was_only_recognised_is_kept_too(ana: Member, clinic: Asker) -> None:
    take(ana, clinic)
    for _ in range(2):
        take(ana, program_of(clinic), key="k2")
    assert rows.RequestEvent.objects.count() == 2


def test_the_same_key_with_another_content_is_refused(ana: Member, clinic: Asker) -> None:
    program = program_of(clinic)
    take(ana, program, key="k1")
    with pytest.raises(RequestRefused) as refused:
        take(ana, program, key="k1", urgency=Urgency.URGENT)
    assert refused.value.code == "idempotency_key_reused"


def test_a_key_is_the_clients_own(ana: Member, clinic: Asker) -> None:
    take(ana, program_of(clinic), key="k1")
    assert take(ana, program_of(clinic, client_id=6), key="k1", npi=OTHER_NPI).is_new


# Drafts.


def test_a_draft_is_nobodys_but_its_writers_until_it_is_sent(ana: Member, clinic: Asker, desk: Asker) -> None:
    draft = take(ana, clinic, is_draft=True)
    standing = rows.RequestStanding.objects.get()
    assert (standing.state, standing.is_open, standing.due_on) == ("draft", False, None)
    for other in (desk, at_clinic(name="Bay Clinic"), herself(ana)):
        with pytest.raises(NoSuchRequest):
            find_request(draft.reference, asker=other)
    tomorrow = AT + timedelta(days=1)
    assert submit_draft(draft.reference, asker=clinic, at=tomorrow).is_new
    standing.refresh_from_db()
    assert (standing.state, standing.received_on) == ("received", TODAY + timedelta(days=1))
    assert find_request(draft.reference, asker=desk).reference == draft.reference


def test_a_draft_stands_in_nobodys_way_and_gives_way_when_it_is_sent(ana: Member, clinic: Asker) -> None:
    draft = take(ana, clinic, is_draft=True)
    sent = take(ana, herself(ana))
    assert sent.is_new
    answered = submit_draft(draft.reference, asker=clinic, at=AT)
    assert (answered.reference, answered.recognition) == (sent.reference, Recognition.SAME)
    states = dict(rows.RequestStanding.objects.values_list("request__reference", "state"))
    assert states == {draft.reference: RequestState.WITHDRAWN, sent.reference: RequestState.RECEIVED}


def test_a_draft_is_sent_once(ana: Member, clinic: Asker) -> None:
    draft = take(ana, clinic, is_draft=True)
    for _ in range(2):
        assert submit_draft(draft.reference, asker=clinic, at=AT).reference == draft.reference
    kinds = list(rows.RequestEvent.objects.order_by("number").values_list("kind", flat=True))
    assert kinds == [EventKind.DRAFTED, EventKind.RECEIVED]


def test_an_acknowledgement_is_queued_once_however_often_it_is_asked(ana: Member, clinic: Asker) -> None:
    add_visit(ana, date(2026, 3, 1))
    for _ in range(3):
        take(ana, clinic)
    kinds = list(rows.Notice.objects.values_list("kind", "recipient").order_by("recipient"))
    assert kinds == [("acknowledgement", "member"), ("acknowledgement", f"organization-{clinic.organization_id}")]
