"""Who gets which letter, by which way, once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, Representation, User
from continuity.facts import DecisionOutcome, NoticeKind, Side, WindowChange
from continuity.models import ContinuityRequest, Notice, NoticePreference
from continuity.notices.queue import decision_of, preview_notices, queue_notice, queue_window_notices
from continuity.rules.denial import DenialReason
from continuity.rules.events import SideOutcome
from eligibility.models import MemberDetails
from tests.continuity.notices.records import (
    APPROVED_BOTH,
    AT,
    DECEMBER_31,
    JULY_1,
    JUNE_30,
    ana,
    make_clinic,
    make_request,
    make_window,
    represent,
    sign_in_as,
    work_at,
)
from tests.eligibility.records import close, named

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


def sent_to() -> list[tuple[str, str, str]]:
    """The letters queued: to whom, by which way, at which address."""
    return list(Notice.objects.order_by("id").values_list("recipient", "delivery", "address"))


def the_letter(**which: Any) -> str:
    """The words of the one letter queued."""
    return Notice.objects.get(**which).html.replace("\u00a0", " ")


def acknowledge(request: ContinuityRequest, *, at: datetime = AT) -> int:
    return queue_notice(NoticeKind.ACKNOWLEDGEMENT, request=request, at=at)


# --- Recipients.


def test_a_member_who_does_not_sign_in_gets_paper() -> None:
    assert acknowledge(make_request()) == 1
    assert sent_to() == [("member", "print", "")]


def test_a_member_who_signs_in_gets_an_email() -> None:
    request = make_request()
    sign_in_as(request.member)
    acknowledge(request)
    assert sent_to() == [("member", "email", "ana@home.example")]


def test_a_closed_account_gets_no_email() -> None:
    request = make_request()
    sign_in_as(request.member)
    User.objects.update(is_active=False)
    acknowledge(request)
    assert sent_to() == [("member", "print", "")]


def test_a_representative_who_asked_here_gets_their_own_letter_beside_the_members() -> None:
    member = ana()
    ben = represent(member)
    acknowledge(make_request(member=member, requester="representative", user_id=ben.pk))
    assert sent_to() == [("member", "print", ""), (f"user-{ben.pk}", "email", "ben@home.example")]
    said = the_letter(recipient=f"user-{ben.pk}")
    assert "Dear Ben Reyes:" in said
    assert "You act for Ana Reyes-García." in said


@pytest.mark.parametrize(
    ("first_day", "last_day", "is_told"),
    [
        (date(2016, 9, 10), date(2016, 9, 10), True),
        (date(2016, 1, 1), date(2016, 9, 9), False),
        (date(2016, 9, 11), date(2016, 12, 31), False),
    ],
)
def test_a_representative_is_told_on_the_days_allowed_only(first_day: date, last_day: date, is_told: bool) -> None:
    member = ana()
    ben = represent(member, first_day=first_day, last_day=last_day)
    acknowledge(make_request(member=member, requester="representative", user_id=ben.pk))
    assert (f"user-{ben.pk}" in [each[0] for each in sent_to()]) is is_told


def test_a_representative_whose_leave_was_ended_is_told_no_more() -> None:
    member = ana()
    ben = represent(member)
    Representation.objects.update(ended_at=AT)
    acknowledge(make_request(member=member, requester="representative", user_id=ben.pk))
    assert sent_to() == [("member", "print", "")]


def test_a_representative_of_somebody_else_is_told_nothing() -> None:
    ben = represent(ana())
    acknowledge(make_request(requester="representative", user_id=ben.pk))
    assert sent_to() == [("member", "print", "")]


def test_the_clinic_that_asked_gets_its_own_letter_by_email_to_who_asked() -> None:
    clinic = make_clinic()
    desk = work_at(clinic)
    acknowledge(make_request(requester="provider", organization_id=clinic.pk, user_id=desk.pk))
    recipient = f"organization-{clinic.pk}"
    assert sent_to() == [("member", "print", ""), (recipient, "email", "desk@clinic.example")]
    assert "You asked if Ana Reyes-García can keep seeing Dr. Maria Lee." in the_letter(recipient=recipient)
    assert "Harbor Clinic asked if you can keep seeing Dr. Maria Lee." in the_letter(recipient="member")


def test_who_no_longer_works_at_the_clinic_gets_nothing_and_the_clinic_gets_paper() -> None:
    clinic = make_clinic()
    desk = work_at(clinic)
    Membership.objects.all().delete()
    acknowledge(make_request(requester="provider", organization_id=clinic.pk, user_id=desk.pk))
    assert sent_to() == [("member", "print", ""), (f"organization-{clinic.pk}", "print", "")]


def test_a_program_of_the_clinic_asked_so_the_clinic_gets_paper() -> None:
    clinic = make_clinic()
    acknowledge(make_request(requester="provider", organization_id=clinic.pk, client_id=7))
    assert sent_to() == [("member", "print", ""), (f"organization-{clinic.pk}", "print", "")]


def test_a_coordinator_who_typed_in_a_call_gets_no_letter() -> None:
    coordinator = User.objects.create_user("coordinator@plan.example")
    acknowledge(make_request(requester="representative", user_id=coordinator.pk))
    assert sent_to() == [("member", "print", "")]


@pytest.mark.parametrize(("death_day", "is_told"), [(date(2016, 9, 10), False), (date(2016, 9, 11), True)])
def test_nobody_writes_to_the_dead_nor_to_who_acted_for_them_but_to_the_clinic(death_day: date, is_told: bool) -> None:
    clinic = make_clinic()
    request = make_request(requester="provider", organization_id=clinic.pk)
    close(MemberDetails.objects.get(member=request.member), AT)
    named(request.member, known_from=AT, death_day=death_day)
    acknowledge(request)
    assert ("member" in [each[0] for each in sent_to()]) is is_told
    assert f"organization-{clinic.pk}" in [each[0] for each in sent_to()]


# --- What each may see.


@pytest.mark.parametrize("change", [WindowChange.LEFT_PLAN, WindowChange.DIED])
def test_a_clinic_does_not_learn_by_letter_that_the_member_left_or_died(change: WindowChange) -> None:
    clinic = make_clinic()
    request = make_request(requester="provider", organization_id=clinic.pk)
    queue_window_notices(NoticeKind.ENDED, [make_window(request)], change=change, at=AT)
    said = the_letter(recipient=f"organization-{clinic.pk}")
    assert "12/31/2014" in said
    assert "no longer in" not in said and "new plan" not in said and "died" not in said


def test_a_letter_carries_no_number_of_the_member() -> None:
    clinic = make_clinic()
    request = make_request(requester="provider", organization_id=clinic.pk)
    acknowledge(request)
    for notice in Notice.objects.all():
        assert "91234567A" not in notice.html and "1948" not in notice.html


def test_names_are_escaped() -> None:
    member = ana()
    close(MemberDetails.objects.get(member=member), AT)
    named(member, first="<b>Ana", known_from=AT)
    acknowledge(make_request(member=member))
    assert "Dear &lt;b&gt;Ana Reyes-García:" in the_letter()


# --- Language and print.


def test_the_members_language_and_large_print_are_used_for_member_and_representative() -> None:
    member = ana()
    ben = represent(member)
    NoticePreference.objects.create(member=member, language="es", large_print=True)
    acknowledge(make_request(member=member, requester="representative", user_id=ben.pk))
    assert set(Notice.objects.values_list("language", "large_print")) == {("es", True)}
    assert '<article class="letter letter-large" lang="es">' in the_letter(recipient="member")
    assert "<h1>Recibimos su solicitud</h1>" in the_letter(recipient="member")


def test_the_clinic_gets_english_in_ordinary_print_whatever_the_member_wants() -> None:
    clinic = make_clinic()
    request = make_request(requester="provider", organization_id=clinic.pk)
    NoticePreference.objects.create(member=request.member, language="es", large_print=True)
    acknowledge(request)
    clinics = Notice.objects.get(recipient=f"organization-{clinic.pk}")
    assert (clinics.language, clinics.large_print) == ("en", False)


# --- The plan's name and number on the day.


@pytest.mark.parametrize(
    ("at", "printed"),
    [
        (datetime(2014, 9, 10, 17, tzinfo=UTC), "1-888-788-5395"),
        (datetime(2015, 1, 1, 7, 59, tzinfo=UTC), "1-888-788-5395"),
        (datetime(2015, 1, 1, 8, 1, tzinfo=UTC), "1-855-464-3571 (TTY 711)"),
        (datetime(2022, 12, 31, 17, tzinfo=UTC), "1-855-464-3571 (TTY 711)"),
        (datetime(2023, 1, 1, 17, tzinfo=UTC), "Call the number on your plan card."),
    ],
)
def test_the_plans_number_is_that_of_the_letters_day_in_california(at: datetime, printed: str) -> None:
    acknowledge(make_request(), at=at)
    assert f'<p class="letter-phone">{printed}</p>' in the_letter()
    assert ("We could not check this number." in the_letter()) is (printed == "1-888-788-5395")
    assert '<p class="letter-plan">Health Net Cal MediConnect</p>' in the_letter()


@pytest.mark.parametrize(
    ("at", "line"),
    [
        (datetime(2022, 12, 31, 17, tzinfo=UTC), "Cal MediConnect Ombuds Program: 1-855-501-3077"),
        (datetime(2023, 1, 2, 17, tzinfo=UTC), "Medi-Cal Managed Care Ombudsman: 1-888-452-8609"),
    ],
)
def test_who_else_helps_is_who_was_there_on_the_day(at: datetime, line: str) -> None:
    kind, decision = decision_of([SideOutcome(Side.MEDICARE, DecisionOutcome.DENIED, (DenialReason.PROVIDER_KIND,))])
    queue_notice(kind, request=make_request(), decision=decision, at=at)
    assert line in the_letter()
    assert "1-800-434-0222" in the_letter()


# --- Decisions.


def test_a_signed_approval_becomes_its_letter() -> None:
    outcomes = [
        SideOutcome(Side.MEDICARE, DecisionOutcome.APPROVED, window_first_day=JULY_1, window_last_day=DECEMBER_31),
        SideOutcome(Side.MEDI_CAL, DecisionOutcome.APPROVED, window_first_day=JULY_1, window_last_day=JUNE_30),
    ]
    assert decision_of(outcomes) == (NoticeKind.APPROVED, APPROVED_BOTH)


def test_one_side_approved_and_one_denied_is_an_approval_in_part() -> None:
    outcomes = [
        SideOutcome(Side.MEDICARE, DecisionOutcome.DENIED, (DenialReason.NO_RELATIONSHIP,)),
        SideOutcome(Side.MEDI_CAL, DecisionOutcome.APPROVED, window_first_day=JULY_1, window_last_day=JUNE_30),
    ]
    kind, decision = decision_of(outcomes, alternative="Dr. John Park")
    assert kind is NoticeKind.APPROVED_IN_PART
    queue_notice(kind, request=make_request(), decision=decision, at=AT)
    assert "07/01/2014 through 06/30/2015" in the_letter()
    assert "You can see Dr. John Park. They are in our network." in the_letter()


def test_sides_that_are_approved_one_after_the_other_are_two_letters() -> None:
    request = make_request()
    for side in Side:
        outcome = SideOutcome(side, DecisionOutcome.APPROVED, window_first_day=JULY_1, window_last_day=DECEMBER_31)
        kind, decision = decision_of([outcome])
        queue_notice(kind, request=request, decision=decision, at=AT)
    assert Notice.objects.filter(kind="approved").count() == 2


def test_a_preview_shows_what_would_go_to_whom_and_writes_nothing() -> None:
    clinic = make_clinic()
    request = make_request(requester="provider", organization_id=clinic.pk)
    planned = preview_notices(NoticeKind.APPROVED, request=request, decision=APPROVED_BOTH, at=AT)
    assert [(each.recipient.name, each.recipient.delivery) for each in planned] == [
        ("Ana Reyes-García", "print"),
        ("Harbor Clinic", "print"),
    ]
    assert planned[0].letter.title == "Yes, you can keep seeing Dr. Maria Lee"
    assert not Notice.objects.exists()
    queue_notice(NoticeKind.APPROVED, request=request, decision=APPROVED_BOTH, at=AT)
    assert list(Notice.objects.order_by("id").values_list("key", flat=True)) == [each.key for each in planned]


# --- Once.


def test_what_was_queued_is_not_queued_again_nor_rendered_anew() -> None:
    request = make_request()
    assert acknowledge(request) == 1
    before = the_letter()
    assert acknowledge(request, at=AT + timedelta(days=30)) == 0
    assert the_letter() == before


def test_thirty_and_seven_days_before_the_end_are_two_letters_once_each() -> None:
    window = make_window(make_request())
    for _ in range(2):
        for note in ("30", "7"):
            queue_window_notices(NoticeKind.BEFORE_END, [window], note=note, at=AT)
    assert Notice.objects.count() == 2


def test_sides_that_end_on_the_same_day_are_told_in_one_letter() -> None:
    request = make_request()
    windows = [make_window(request, side) for side in Side]
    assert queue_window_notices(NoticeKind.ENDED, windows, at=AT) == 1
    assert "Services that Medicare pays for" in the_letter() and "Services that Medi-Cal pays for" in the_letter()


def test_sides_that_end_on_different_days_are_two_letters() -> None:
    request = make_request()
    windows = [make_window(request), make_window(request, Side.MEDI_CAL, last_day=JUNE_30)]
    assert queue_window_notices(NoticeKind.BEFORE_END, windows, note="30", at=AT) == 2


def test_the_side_that_goes_on_is_told_unless_it_is_over_too() -> None:
    november, july = datetime(2014, 12, 1, 17, tzinfo=UTC), datetime(2015, 7, 1, 17, tzinfo=UTC)
    request = make_request()
    window = make_window(request)
    make_window(request, Side.MEDI_CAL, last_day=JUNE_30)
    queue_window_notices(NoticeKind.BEFORE_END, [window], note="30", at=november)
    queue_window_notices(NoticeKind.ENDED, [window], at=july)
    assert "Services that Medi-Cal pays for: through 06/30/2015" in the_letter(kind="before_end")
    assert "through 06/30/2015" not in the_letter(kind="ended")


def test_three_letters_take_as_many_queries_as_one() -> None:
    request = make_request()
    windows = [make_window(make_request(member=request.member)) for _ in range(3)]
    with CaptureQueriesContext(connection) as one:
        queue_window_notices(NoticeKind.BEFORE_END, windows[:1], note="30", at=AT)
    with CaptureQueriesContext(connection) as three:
        queue_window_notices(NoticeKind.BEFORE_END, windows, note="7", at=AT)
    assert len(three.captured_queries) == len(one.captured_queries)
    assert Notice.objects.count() == 4
