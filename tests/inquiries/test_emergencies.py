"""Breaking the glass: one member, one hour, with a reason; told at once, reviewed by another, all in the trail."""

from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPException
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.facts import AccessAction, Asker, Channel, Finding, OrganizationKind, Purpose, Role
from accounts.models import AccessEvent, EmergencyAccess
from accounts.permissions import may_break_glass
from accounts.rules.emergencies import Refusal, decide_emergency, emergency_policy_on, is_overdue, review_due_on
from accounts.selectors.emergencies import (
    get_emergency,
    list_emergencies,
    list_events_of,
    map_open_emergencies,
)
from accounts.services.emergencies import EmergencyRefused, review_emergency
from accounts.services.people import add_organization, add_user
from accounts.services.telling import tell_of_emergencies
from eligibility import models as rows
from eligibility.asked_member import parse_who_in_emergency
from eligibility.rules.identify import Who
from eligibility.selectors.emergencies import find_member_in_emergency
from inquiries.emergencies import open_in_emergency
from inquiries.facts import Question
from inquiries.models import Inquiry
from inquiries.questions import parse_question
from inquiries.reading import read_inquiry
from inquiries.services import answer_inquiry
from tests.accounts import working
from tests.eligibility.records import BORN, add, enroll, named, new_member
from tests.inquiries.questions_asked import told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

NOON = datetime(2026, 11, 21, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)
WHY = "Unconscious on arrival, only the card in the wallet."
PASSWORD = "an-uncommon-password-1"
CARD = {"cin": "91234567A"}
BORN_AND_NAMED = {"last_name": "Reyes-García", "birth_date": "1948-03-15"}


@pytest.fixture
def ana() -> rows.Member:
    """In Health Net Cal MediConnect from July 2014 on."""
    member = new_member("91234567A")
    enroll(member)
    return member


@pytest.fixture
def clinic() -> int:
    return add_organization("Clinic", OrganizationKind.PROVIDER)


@pytest.fixture
def health_net() -> int:
    return add_organization("Health Net", OrganizationKind.HEALTH_PLAN, health_plan="health-net")


@pytest.fixture
def desk(clinic: int) -> Asker:
    return person("desk@clinic.example", clinic)


def person(
    email: str,
    organization_id: int,
    role: Role = Role.FRONT_DESK,
    kind: OrganizationKind = OrganizationKind.PROVIDER,
) -> Asker:
    """Somebody who works there, at a page."""
    user_id = add_user(email, PASSWORD, organization_id=organization_id, role=role)
    return Asker(
        Channel.PAGE,
        organization_id,
        user_id=user_id,
        organization_kind=kind,
        roles=frozenset({role}),
        address="203.0.113.9",
    )


def question(member: dict[str, str], day: date = date(2016, 3, 20)) -> Question:
    return Question(who=parse_who_in_emergency(member), day=day)


def open_record(asker: Asker, member: dict[str, str] = CARD, *, at: datetime = NOON, reason: str = WHY) -> Any:
    """The answer, or None where nobody is meant."""
    recorded = open_in_emergency(question(member), asker=asker, reason=reason, asked_at=at)
    return told(recorded) if recorded else None


# The rule.


@pytest.mark.parametrize(
    ("reason", "times", "refusal"),
    [
        (WHY, 0, None),
        (WHY, 4, None),
        (WHY, 5, Refusal.TOO_OFTEN),
        ("emergency", 0, Refusal.REASON_TOO_SHORT),
        ("x" * 19, 0, Refusal.REASON_TOO_SHORT),
        ("x" * 20, 0, None),
        (f"x{' ' * 40}x", 0, Refusal.REASON_TOO_SHORT),
    ],
)
def test_a_reason_of_a_sentence_and_five_a_day(reason: str, times: int, refusal: Refusal | None) -> None:
    policy = emergency_policy_on(date(2026, 11, 21))
    assert decide_emergency(reason=reason, in_last_day=times, policy=policy) == refusal


@pytest.mark.parametrize(("today", "overdue"), [(date(2026, 11, 24), False), (date(2026, 11, 25), True)])
def test_the_review_is_due_on_the_third_day(today: date, overdue: bool) -> None:
    due = review_due_on(date(2026, 11, 21), emergency_policy_on(date(2026, 11, 21)))
    assert due == date(2026, 11, 24)
    assert is_overdue(due_on=due, reviewed=False, today=today) is overdue
    assert not is_overdue(due_on=due, reviewed=True, today=today)


@pytest.mark.parametrize(
    ("kind", "role", "may"),
    [
        (OrganizationKind.PROVIDER, Role.FRONT_DESK, True),
        (OrganizationKind.PROVIDER, Role.PROVIDER_ADMINISTRATOR, True),
        (OrganizationKind.PROVIDER, Role.PRIVACY_OFFICER, False),
        (OrganizationKind.HEALTH_PLAN, Role.CONTINUITY_COORDINATOR, True),
        (OrganizationKind.HEALTH_PLAN, Role.BENEFITS_EDITOR, False),
        (OrganizationKind.STATE, Role.FRONT_DESK, False),
    ],
)
def test_who_may_break_the_glass(kind: OrganizationKind, role: Role, may: bool) -> None:
    assert may_break_glass(Asker(Channel.PAGE, 1, user_id=5, organization_kind=kind, roles=frozenset({role}))) is may
    assert not may_break_glass(Asker(Channel.API, 1, client_id=5, organization_kind=kind, roles=frozenset({role})))


# Whom it opens.


@pytest.mark.parametrize("fact", [CARD, BORN_AND_NAMED, CARD | {"last_name": "Reyes-García"}])
def test_one_fact_opens_the_record_of_the_one_person_who_carries_it(
    ana: rows.Member, desk: Asker, fact: dict[str, str]
) -> None:
    answer = open_record(desk, fact)
    assert (answer["outcome"], answer["member"]["cin"]) == ("active", "91234567A")
    assert answer["question"]["purpose"] == "emergency"


@pytest.mark.parametrize(
    "fact",
    [
        {"cin": "99999999A"},
        CARD | {"birth_date": "1948-03-16"},
        {"last_name": "Reyes", "birth_date": "1948-03-15"},
        {"last_name": "Reyes-García", "birth_date": "1948-03-15", "first_name": "Eva"},
    ],
)
def test_what_leads_to_nobody_opens_nothing(ana: rows.Member, desk: Asker, fact: dict[str, str]) -> None:
    assert open_record(desk, fact) is None
    assert not EmergencyAccess.objects.exists()
    [event] = AccessEvent.objects.all()
    assert (event.action, event.member_id, event.subject) == (AccessAction.BREAK_GLASS, None, "nobody found")


def test_a_number_that_nobody_carries_opens_no_stand_ins_record(ana: rows.Member) -> None:
    for number in range(50):
        who = parse_who_in_emergency({"cin": f"990000{number:02d}A"})
        assert find_member_in_emergency(who) is None


def test_what_leads_to_two_people_opens_neither(ana: rows.Member, desk: Asker) -> None:
    named(rows.Member.objects.create(), first="Eva")
    assert open_record(desk, BORN_AND_NAMED) is None
    assert open_record(desk, BORN_AND_NAMED | {"first_name": "Ana"})["outcome"] == "active"


def test_a_name_that_was_corrected_and_a_merged_number_are_not_somebody_else(ana: rows.Member) -> None:
    former = rows.Member.objects.create(merged_into=ana, merged_at=NOON)
    named(former)
    add(rows.MemberIdentifier, former, kind="cin", value="98765432C")
    for fact in (Who(birth_date=BORN, last_name="Reyes-García"), parse_who_in_emergency({"cin": "98765432C"})):
        found = find_member_in_emergency(fact)
        assert found
        assert found.member_id == ana.pk


def test_nobody_found_counts_as_a_miss(ana: rows.Member, desk: Asker) -> None:
    with patch("inquiries.emergencies.record_miss") as counted:
        open_record(desk, {"cin": "99999999A"})
        counted.assert_called_once_with(desk, at=NOON)
        open_record(desk)
        counted.assert_called_once()


@pytest.mark.parametrize("reason", ["", "   ", "now!"])
def test_without_a_reason_nothing_is_even_looked_for(ana: rows.Member, desk: Asker, reason: str) -> None:
    with pytest.raises(EmergencyRefused), patch("inquiries.emergencies.find_member_in_emergency") as looked_for:
        open_record(desk, reason=reason)
    looked_for.assert_not_called()


def test_five_a_day_and_not_a_sixth_but_again_tomorrow(desk: Asker) -> None:
    for number in range(6):
        enroll(new_member(f"9000000{number}A", last=f"Person{number}"))
    for number in range(5):
        open_record(desk, {"cin": f"9000000{number}A"}, at=NOON + timedelta(minutes=number))
    with pytest.raises(EmergencyRefused, match="too_often"):
        open_record(desk, {"cin": "90000005A"}, at=NOON + HOUR)
    assert open_record(desk, {"cin": "90000005A"}, at=NOON + timedelta(hours=24, minutes=5))


# For how long, and what stands in the trail.


def test_it_lasts_an_hour_for_one_person_and_one_member(ana: rows.Member, desk: Asker, clinic: int) -> None:
    open_record(desk)
    colleague = person("colleague@clinic.example", clinic)
    user_id, other = desk.user_id or 0, colleague.user_id or 0
    assert get_emergency(user_id, ana.pk, NOON, organization_id=clinic)
    assert get_emergency(user_id, ana.pk, NOON + HOUR - timedelta(seconds=1), organization_id=clinic)
    assert get_emergency(user_id, ana.pk, NOON + HOUR, organization_id=clinic) is None
    assert get_emergency(user_id, ana.pk, NOON - timedelta(seconds=1), organization_id=clinic) is None
    assert get_emergency(other, ana.pk, NOON, organization_id=clinic) is None
    assert get_emergency(user_id, ana.pk + 1, NOON, organization_id=clinic) is None
    opened = {ana.pk: EmergencyAccess.objects.get().pk}
    assert map_open_emergencies(user_id, NOON, organization_id=clinic) == opened
    assert map_open_emergencies(user_id, NOON + HOUR, organization_id=clinic) == {}


def test_it_holds_only_while_acting_for_the_organisation_it_was_broken_for(
    ana: rows.Member, desk: Asker, clinic: int
) -> None:
    open_record(desk)
    user_id = desk.user_id or 0
    assert get_emergency(user_id, ana.pk, NOON, organization_id=clinic + 1) is None
    assert map_open_emergencies(user_id, NOON, organization_id=clinic + 1) == {}


def test_opening_again_within_the_hour_is_the_same_emergency(ana: rows.Member, desk: Asker) -> None:
    open_record(desk)
    open_record(desk, at=NOON + timedelta(minutes=59))
    assert EmergencyAccess.objects.count() == 1
    open_record(desk, at=NOON + HOUR)
    assert EmergencyAccess.objects.count() == 2


def test_everything_in_the_hour_is_marked_and_nothing_after_it(ana: rows.Member, desk: Asker, clinic: int) -> None:
    open_record(desk)
    two_facts = {"member": {"cin": "91234567A", "birth_date": "1948-03-15"}, "day": "2016-03-20"}
    colleague = person("colleague@clinic.example", clinic)
    for asker, later in ((desk, HOUR / 2), (desk, HOUR), (colleague, HOUR / 2)):
        asked = parse_question(two_facts, today=date(2026, 11, 21), now=NOON + 2 * HOUR)
        answer_inquiry(asked, asker=asker, asked_at=NOON + later)
    emergency = EmergencyAccess.objects.get()
    events = AccessEvent.objects.order_by("occurred_at", "id")
    assert list(events.filter(user_id=desk.user_id).values_list("action", "purpose", "emergency_id")) == [
        ("emergency.begin", "emergency", emergency.pk),
        ("inquiry.ask", "emergency", emergency.pk),
        ("inquiry.ask", "emergency", emergency.pk),
        ("inquiry.ask", "payment", None),
    ]
    assert list(events.filter(user_id=colleague.user_id).values_list("purpose", "emergency_id")) == [("payment", None)]
    [shown] = list_emergencies(organization_id=clinic)
    assert [event.action for event in list_events_of(shown)] == ["emergency.begin", "inquiry.ask", "inquiry.ask"]


def test_the_answer_closes_with_the_hour_and_to_colleagues_but_not_to_who_reviews(
    ana: rows.Member, desk: Asker, clinic: int
) -> None:
    trace_number = open_record(desk)["trace_number"]
    officer = person("officer@clinic.example", clinic, Role.PRIVACY_OFFICER)
    colleague = person("colleague@clinic.example", clinic)
    assert read_inquiry(trace_number, asker=desk, at=NOON + HOUR / 2)
    assert read_inquiry(trace_number, asker=colleague, at=NOON + HOUR / 2) is None
    assert read_inquiry(trace_number, asker=desk, at=NOON + HOUR) is None
    assert read_inquiry(trace_number, asker=officer, at=NOON + 9 * HOUR)


def test_a_stated_emergency_with_two_facts_is_an_inquiry_like_any_other(
    ana: rows.Member, desk: Asker, clinic: int
) -> None:
    body = {"member": {"cin": "91234567A", "birth_date": "1948-03-15"}, "purpose": "emergency"}
    asked = parse_question(body, today=date(2016, 3, 20), now=NOON)
    trace_number = answer_inquiry(asked, asker=desk, asked_at=NOON).trace_number
    assert read_inquiry(trace_number, asker=person("colleague@clinic.example", clinic), at=NOON + 9 * HOUR)
    assert not EmergencyAccess.objects.exists()


# Who is told.


def test_the_plan_of_today_is_told_whatever_day_was_asked_about(ana: rows.Member, desk: Asker, health_net: int) -> None:
    open_in_emergency(question(CARD, day=date(1999, 2, 2)), asker=desk, reason=WHY, asked_at=NOON)
    assert EmergencyAccess.objects.get().plan_organization_id == health_net


def test_the_officers_of_the_organisation_and_of_the_members_plan_are_told_once(
    ana: rows.Member, desk: Asker, clinic: int, health_net: int, settings: Any
) -> None:
    settings.PORTAL_OPERATOR_EMAIL = "operator@portal.example"
    person("officer@clinic.example", clinic, Role.PRIVACY_OFFICER)
    person("officer@plan.example", health_net, Role.PRIVACY_OFFICER)
    person("benefits@plan.example", health_net, Role.BENEFITS_EDITOR)
    open_record(desk)
    assert tell_of_emergencies(at=NOON) == 1
    assert tell_of_emergencies(at=NOON) == 0
    assert [letter.to for letter in mail.outbox] == [["officer@clinic.example"], ["officer@plan.example"]]
    text = mail.outbox[0].subject + mail.outbox[0].body
    assert "desk@clinic.example" in text
    assert "11/24/2026" in text
    assert not [each for each in ("91234567A", "Reyes", "1948", "wallet") if each in text]


def test_where_nobody_else_can_be_told_it_is_the_operator(ana: rows.Member, desk: Asker, settings: Any) -> None:
    settings.PORTAL_OPERATOR_EMAIL = "operator@portal.example"
    open_record(desk)
    tell_of_emergencies(at=NOON)
    assert [letter.to for letter in mail.outbox] == [["operator@portal.example"]]


def test_where_the_organisation_has_no_officer_the_states_are_told(ana: rows.Member, desk: Asker) -> None:
    state = add_organization("The state", OrganizationKind.STATE)
    person("officer@state.example", state, Role.PRIVACY_OFFICER)
    open_record(desk)
    tell_of_emergencies(at=NOON)
    assert [letter.to for letter in mail.outbox] == [["officer@state.example"]]


def test_one_of_which_nobody_could_be_told_stays_to_be_told(ana: rows.Member, desk: Asker, clinic: int) -> None:
    open_record(desk)
    assert tell_of_emergencies(at=NOON) == 0
    person("officer@clinic.example", clinic, Role.PRIVACY_OFFICER)
    assert tell_of_emergencies(at=NOON) == 1


def test_a_letter_that_cannot_be_sent_is_sent_in_the_next_round(ana: rows.Member, desk: Asker, settings: Any) -> None:
    settings.PORTAL_OPERATOR_EMAIL = "operator@portal.example"
    open_record(desk)
    with patch("accounts.services.telling.send_mail", side_effect=SMTPException):
        assert tell_of_emergencies(at=NOON) == 0
    assert tell_of_emergencies(at=NOON) == 1


def test_one_address_that_takes_no_letters_keeps_nobody_else_from_theirs(
    ana: rows.Member, desk: Asker, clinic: int
) -> None:
    for number in (1, 2):
        person(f"officer{number}@clinic.example", clinic, Role.PRIVACY_OFFICER)
    open_record(desk)
    with patch("accounts.services.telling.send_mail", side_effect=[SMTPException, 1]) as sent:
        assert tell_of_emergencies(at=NOON) == 1
        assert tell_of_emergencies(at=NOON) == 0
    assert sent.call_count == 2


# The pages.


@pytest.fixture
def desk_page(desk: Asker) -> Client:
    return signed_in(desk)


def signed_in(asker: Asker) -> Client:
    """Their browser, with the second step shown where they need one."""
    return working.signed_in(asker.user_id or 0)


def miss_at(client: Client, **typed: str) -> str:
    """The trace number of a question that found nobody."""
    body = {"identifier": "91234567A", "birth_date": "03/16/1948", "day": "03/20/2016", "purpose": "payment"} | typed
    return client.post("/inquiries", body).headers["Location"].rpartition("/")[2]


def test_a_miss_leads_to_the_form_with_what_was_typed_and_that_to_the_answer(
    ana: rows.Member, desk_page: Client
) -> None:
    trace_number = miss_at(desk_page)
    address = reverse("emergency-begin", args=[trace_number])
    assert address in desk_page.get(f"/inquiries/{trace_number}").text
    form = desk_page.get(address)
    assert 'value="91234567A"' in form.text
    assert 'value="03/16/1948"' in form.text
    still_wrong = desk_page.post(address, {"identifier": "91234567A", "birth_date": "03/16/1948", "reason": WHY})
    assert still_wrong.status_code == 422
    assert "does not lead to exactly one person" in still_wrong.text
    opened = desk_page.post(address, {"identifier": "91234567A", "reason": WHY})
    assert opened.status_code == 303
    answer = desk_page.get(opened.headers["Location"])
    assert "Emergency: this record is open to you until" in answer.text
    assert "91234567A" not in opened.headers["Location"]


@pytest.mark.parametrize(
    ("typed", "told_what"),
    [
        ({"identifier": "91234567A", "reason": ""}, "Say in a sentence what the emergency is"),
        ({"identifier": "91234567A", "reason": "now"}, "Say in a sentence what the emergency is"),
        ({"reason": WHY}, "Type the patient&#x27;s number, or the last name and the birth date."),
        ({"last_name": "Reyes-García", "reason": WHY}, "Type the patient&#x27;s number"),
        ({"birth_date": "32/32/1948", "identifier": "91234567A", "reason": WHY}, "Type the birth date as month"),
    ],
)
def test_a_slip_is_told_at_its_field_and_opens_nothing(
    ana: rows.Member, desk_page: Client, typed: dict[str, str], told_what: str
) -> None:
    refused = desk_page.post(reverse("emergency-begin", args=[miss_at(desk_page)]), typed)
    assert refused.status_code == 422
    assert told_what in refused.text
    assert not EmergencyAccess.objects.exists()


def test_only_ones_own_miss_of_the_last_hour_leads_there(
    ana: rows.Member, desk_page: Client, desk: Asker, clinic: int
) -> None:
    trace_number = miss_at(desk_page)
    address = reverse("emergency-begin", args=[trace_number])
    assert signed_in(person("colleague@clinic.example", clinic)).get(address).status_code == 404
    found = miss_at(desk_page, birth_date="03/15/1948")
    assert desk_page.get(reverse("emergency-begin", args=[found])).status_code == 404
    assert "emergency" not in desk_page.get(f"/inquiries/{found}").text
    assert desk_page.get(reverse("emergency-begin", args=["202611-000000-000000"])).status_code == 404
    assert desk_page.get(reverse("emergency-begin", args=["nonsense"])).status_code == 404
    asked_at = Inquiry.objects.get(trace_number=trace_number).asked_at
    with patch("cmc_portal.clock.now", return_value=asked_at + HOUR + timedelta(seconds=1)):
        assert desk_page.get(address).status_code == 404
    assert signed_in(person("officer@clinic.example", clinic, Role.PRIVACY_OFFICER)).get(address).status_code == 403


def test_the_queue_shows_what_waits_without_naming_the_member(ana: rows.Member, desk: Asker, clinic: int) -> None:
    open_record(desk, at=datetime.now(UTC))  # noqa: TID251
    officer = signed_in(person("officer@clinic.example", clinic, Role.PRIVACY_OFFICER))
    page = officer.get(reverse("emergency-queue"))
    assert "1 emergency to review" in page.text
    assert "desk@clinic.example" in page.text
    assert not [each for each in ("Reyes", "91234567A", "wallet") if each in page.text]
    assert not AccessEvent.objects.filter(action=AccessAction.READ_EMERGENCY).exists()


def test_a_review_names_the_member_leaves_a_row_and_is_written_once(ana: rows.Member, desk: Asker, clinic: int) -> None:
    open_record(desk, at=NOON)
    officer = person("officer@clinic.example", clinic, Role.PRIVACY_OFFICER)
    client, number = signed_in(officer), EmergencyAccess.objects.get().pk
    address = reverse("emergency-review", args=[number])
    page = client.get(address)
    assert "Reyes-García" in page.text
    assert "card in the wallet" in page.text
    read = AccessEvent.objects.get(action=AccessAction.READ_EMERGENCY)
    assert (read.member_id, read.user_id, read.purpose) == (ana.pk, officer.user_id, Purpose.OPERATIONS)
    assert client.post(address, {"finding": "", "note": ""}).status_code == 422
    reviewed = client.post(address, {"finding": "justified", "note": "Ambulance report seen."})
    assert reviewed.headers["Location"] == reverse("emergency-queue")
    assert AccessEvent.objects.get(action=AccessAction.REVIEW_EMERGENCY).member_id == ana.pk
    again = client.post(address, {"finding": "not_justified", "note": "Changed my mind."})
    assert again.status_code == 403
    assert not review_emergency(number, reviewer=officer, finding=Finding.NOT_JUSTIFIED, note="", at=NOON)
    row = EmergencyAccess.objects.get()
    assert (row.finding, row.finding_note, row.reviewed_by_id) == (
        "justified",
        "Ambulance report seen.",
        officer.user_id,
    )


def test_nobody_reviews_their_own(ana: rows.Member, desk: Asker, clinic: int) -> None:
    open_record(desk)
    add_user("desk@clinic.example", PASSWORD, organization_id=clinic, role=Role.PRIVACY_OFFICER)
    address = reverse("emergency-review", args=[EmergencyAccess.objects.get().pk])
    client = signed_in(desk)
    assert "somebody else must review it" in client.get(address).text
    assert client.post(address, {"finding": "justified", "note": "Trust me."}).status_code == 403
    assert not EmergencyAccess.objects.get().finding


def test_who_sees_and_who_reviews(ana: rows.Member, desk: Asker, clinic: int, health_net: int) -> None:
    """The plan's officer sees the emergency of its member; the officer of another organisation does not."""
    open_record(desk)
    address = reverse("emergency-review", args=[EmergencyAccess.objects.get().pk])
    elsewhere = add_organization("Elsewhere", OrganizationKind.PROVIDER)
    state = add_organization("State", OrganizationKind.STATE)
    finding = {"finding": "justified", "note": "Seen."}
    for organization_id, role, seen, reviewed in (
        (elsewhere, Role.PRIVACY_OFFICER, 404, 404),
        (clinic, Role.FRONT_DESK, 404, 404),
        (clinic, Role.PROVIDER_ADMINISTRATOR, 404, 404),
        (health_net, Role.PLAN_ADMINISTRATOR, 404, 404),
        (health_net, Role.PRIVACY_OFFICER, 200, 403),
        (state, Role.PRIVACY_OFFICER, 200, 303),
    ):
        client = signed_in(person(f"{role}@{organization_id}.example", organization_id, role))
        assert client.get(address).status_code == seen
        assert client.post(address, finding).status_code == reviewed


def test_an_overdue_review_is_marked(ana: rows.Member, desk: Asker, clinic: int) -> None:
    open_record(desk, at=NOON)
    officer = signed_in(person("officer@clinic.example", clinic, Role.PRIVACY_OFFICER))
    with patch("cmc_portal.clock.today", return_value=date(2026, 11, 24)):
        assert "Due 11/24/2026" in officer.get(reverse("emergency-queue")).text
    with patch("cmc_portal.clock.today", return_value=date(2026, 11, 25)):
        assert "Overdue since 11/24/2026" in officer.get(reverse("emergency-queue")).text


def test_a_stranger_is_led_to_sign_in(client: Client) -> None:
    for address in ("/privacy/emergencies", "/privacy/emergencies/1", "/privacy/alerts", "/privacy/alerts/1"):
        assert client.get(address).headers["Location"].startswith("/sign-in")
