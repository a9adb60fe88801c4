"""A health plan's people find their plan's members, for the days on which they were: everybody else is not there."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts.facts import Asker, Channel, OrganizationKind, Purpose, Role
from accounts.models import AccessEvent, EmergencyAccess, Organization, User
from cmc_portal.answers import Reason
from eligibility import models as rows
from eligibility.facts import EnrollmentStatus, Program
from eligibility.rules.identify import Candidate, Who
from eligibility.rules.plan_scope import PlanScope, decide_member_of_plan, is_in_scope, was_plans_member
from inquiries.facts import RecordedAnswer
from inquiries.models import Inquiry
from inquiries.questions import parse_question
from inquiries.services import answer_inquiry
from tests.eligibility.people import day, enrolled, member
from tests.eligibility.records import MARCH, close, enroll, new_member
from tests.inquiries.questions_asked import ASKED_AT, ASKED_ON, told

# The rule.

MANAGED_CARE = Program.MEDI_CAL_MANAGED_CARE


@pytest.mark.parametrize(
    ("on", "was"),
    [("2014-06-30", False), ("2014-07-01", True), ("2016-02-29", True), ("2016-03-01", False), ("2026-11-20", False)],
)
def test_a_member_is_the_plans_from_the_first_day_to_the_last(on: str, was: bool) -> None:
    ana = member(enrolled("2014-07-01..2016-02-29"))
    assert was_plans_member(ana, day(on), plan_code="health-net") is was


@pytest.mark.parametrize(("on", "was"), [("2014-06-30", False), ("2014-07-01", True), ("2026-11-20", True)])
def test_an_open_enrolment_is_the_plans_to_this_day(on: str, was: bool) -> None:
    ana = member(enrolled("2014-07-01..", program=Program.MEDI_MEDI_PLAN))
    assert was_plans_member(ana, day(on), plan_code="health-net") is was


@pytest.mark.parametrize(("on", "was"), [("2022-12-31", True), ("2023-01-01", False)])
def test_cal_mediconnect_does_not_outlast_its_programme(on: str, was: bool) -> None:
    assert was_plans_member(member(enrolled("2014-07-01..")), day(on), plan_code="health-net") is was


@pytest.mark.parametrize(("on", "was"), [("2018-01-31", True), ("2018-02-01", False)])
def test_who_asked_to_leave_is_the_plans_to_the_end_of_that_month(on: str, was: bool) -> None:
    ana = member(enrolled("2014-07-01..", leave_requested_on=date(2018, 1, 18)))
    assert was_plans_member(ana, day(on), plan_code="health-net") is was


@pytest.mark.parametrize(
    ("on", "was"), [("2016-03-20", True), ("2016-03-21", True), ("2018-01-31", True), ("2018-02-01", False)]
)
def test_a_plan_is_told_of_the_death_of_its_member(on: str, was: bool) -> None:
    ana = replace(member(enrolled("2014-07-01..2018-01-31")), death_day=date(2016, 3, 20))
    assert was_plans_member(ana, day(on), plan_code="health-net") is was


@pytest.mark.parametrize(
    "enrollment",
    [
        enrolled("2014-07-01.."),
        enrolled("2014-07-01..", program=MANAGED_CARE),
        enrolled("2014-07-01..", status=EnrollmentStatus.ON_HOLD),
        enrolled("2014-07-01..", disputed=True),
    ],
)
def test_any_enrolment_with_the_plan_counts(enrollment: Any) -> None:
    both = member(enrollment, enrolled("2014-07-01..", "molina", program=Program.MEDICARE_ADVANTAGE))
    assert was_plans_member(both, day("2016-03-20"), plan_code="health-net")
    assert was_plans_member(both, day("2016-03-20"), plan_code="molina")
    assert not was_plans_member(both, day("2016-03-20"), plan_code="la-care")


def test_a_plan_without_a_code_has_no_members() -> None:
    nobodys = member(replace(enrolled("2014-07-01.."), plan_code=None), enrolled("2014-07-01..", ""))
    assert not was_plans_member(nobodys, day("2016-03-20"), plan_code="")


@pytest.mark.parametrize(("opened", "may"), [({1}, True), ({2}, False), (set(), False)])
def test_an_emergency_opens_one_member_on_any_day(opened: set[int], may: bool) -> None:
    scope = PlanScope("molina", frozenset(opened))
    assert is_in_scope(member(enrolled("2014-07-01..")), day("2016-03-20"), scope) is may


WHO = Who(birth_date=date(1948, 3, 15), last_name="Reyes", first_name="Ana")
SCOPE = PlanScope("health-net")
# Two people of one name and birth date; the second was the plan's member in 2016 only.
FACTS = {
    1: member(enrolled("2014-07-01..2015-12-31")),
    2: member(enrolled("2015-12-01..2016-12-31"), member_id=2),
}
BOTH = tuple(Candidate(number, "REYES", "ANA", date(1948, 3, 15)) for number in FACTS)


@pytest.mark.parametrize(
    ("on", "decided"),
    [
        ("2014-06-30", "I-NOTFOUND-2"),
        ("2014-07-01", 1),
        ("2015-11-30", 1),
        ("2015-12-01", "I-SEVERAL-1"),
        ("2015-12-31", "I-SEVERAL-1"),
        ("2016-01-01", 2),
        ("2016-12-31", 2),
        ("2017-01-01", "I-NOTFOUND-2"),
    ],
)
def test_only_the_plans_members_of_that_day_can_be_meant(on: str, decided: int | str) -> None:
    one = decide_member_of_plan(BOTH, FACTS, WHO, day=day(on), scope=SCOPE)
    assert (one.code if isinstance(one, Reason) else one) == decided


def test_who_does_not_agree_is_not_there_either() -> None:
    other = replace(WHO, birth_date=date(1948, 3, 16))
    one = decide_member_of_plan(BOTH, FACTS, other, day=day("2015-01-01"), scope=SCOPE)
    assert isinstance(one, Reason) and one.code == "I-NOTFOUND-2"


# Asking.

HEALTH_NET = Asker(
    Channel.API,
    organization_id=7,
    client_id=5,
    organization_kind=OrganizationKind.HEALTH_PLAN,
    health_plan="health-net",
)
CLINIC = Asker(Channel.API, organization_id=1, client_id=6, organization_kind=OrganizationKind.PROVIDER)
ANA = {"cin": "91234567A", "birth_date": "1948-03-15"}
BY_NAME = {"last_name": "Okafor", "first_name": "Ben", "birth_date": "1948-03-15"}
BEN = {"cin": "92345678A", "birth_date": "1948-03-15"}
NO_SUCH_NUMBER = {"cin": "99999999A", "birth_date": "1948-03-15"}

database = pytest.mark.usefixtures("db", "reference_data")


@pytest.fixture
def ana(db: None) -> rows.Member:
    """Health Net's member from July 2014 to the end of 2015."""
    person = new_member("91234567A")
    enroll(person, last_day=date(2015, 12, 31))
    return person


@pytest.fixture
def ben(db: None) -> rows.Member:
    """Molina's member from July 2014 on."""
    person = new_member("92345678A", last="Okafor", first="Ben")
    enroll(person, plan_code="molina")
    return person


def ask(who: dict[str, str], on: str = "2015-03-20", *, asker: Asker = HEALTH_NET, **more: Any) -> RecordedAnswer:
    question = parse_question({"member": who, "day": on, **more}, today=ASKED_ON, now=ASKED_AT)
    return answer_inquiry(question, asker=asker, asked_at=ASKED_AT)


def like_any_other(recorded: RecordedAnswer) -> dict[str, Any]:
    """The answer without what must differ: its number, and what was asked."""
    return {name: value for name, value in told(recorded).items() if name not in ("trace_number", "question", "day")}


@database
def test_a_plan_is_told_of_its_own_member(ana: rows.Member) -> None:
    answer = told(ask(ANA))
    assert (answer["outcome"], answer["member"]["name"]) == ("active", "Ana Reyes-García")


@database
def test_a_plan_is_not_told_of_enrolments_in_another_plan_on_other_days(ana: rows.Member) -> None:
    enroll(ana, plan_code="molina", first_day=date(2016, 1, 1), last_day=None)
    days = [(each["plan"], each["first_day"]) for each in told(ask(ANA))["timeline"]]
    assert days == [("Health Net Cal MediConnect", "2014-07-01")]


@database
@pytest.mark.parametrize(
    ("who", "on"),
    [(ANA, "2014-06-30"), (ANA, "2016-01-01"), (BEN, "2015-03-20"), (BY_NAME, "2015-03-20"), (ANA, "2026-11-20")],
)
def test_whoever_was_not_the_plans_on_that_day_is_answered_for_as_nobody_is(
    ana: rows.Member, ben: rows.Member, who: dict[str, str], on: str
) -> None:
    hidden, nobody = ask(who, on), ask(NO_SUCH_NUMBER, on)
    assert like_any_other(hidden) == like_any_other(nobody)
    assert told(hidden)["outcome"] == "not_found"
    assert list(told(hidden)["reasons"]) == ["I-NOTFOUND-2"]
    kept = Inquiry.objects.order_by("trace_number").values_list("outcome", "member_id", "organization_id")
    assert list(kept) == [("not_found", None, 7)] * 2
    assert list(AccessEvent.objects.values_list("member_id", "organization_id")) == [(None, 7)] * 2


@database
@pytest.mark.parametrize(("who", "on"), [(ANA, "2016-01-01"), (BEN, "2015-03-20"), (BY_NAME, "2015-03-20")])
def test_a_clinic_is_told_of_everybody_it_can_name(
    ana: rows.Member, ben: rows.Member, who: dict[str, str], on: str
) -> None:
    assert told(ask(who, on, asker=CLINIC))["member"] is not None
    assert list(told(ask(NO_SUCH_NUMBER, on, asker=CLINIC))["reasons"]) == ["I-NOTFOUND-1"]


@database
@pytest.mark.parametrize("asker", [replace(HEALTH_NET, health_plan=""), replace(HEALTH_NET, health_plan="la-care")])
def test_a_plan_that_is_not_the_members_finds_nobody(ana: rows.Member, asker: Asker) -> None:
    assert told(ask(ANA, asker=asker))["outcome"] == "not_found"


@database
def test_the_days_are_those_that_were_known_then(ana: rows.Member) -> None:
    row = enroll(ana, first_day=date(2016, 1, 1))
    close(row, MARCH)
    assert told(ask(ANA, "2016-03-20"))["outcome"] == "not_found"
    before = (MARCH - timedelta(seconds=1)).isoformat()
    assert told(ask(ANA, "2016-03-20", known_at=before))["outcome"] == "active"
    assert told(ask(ANA, "2016-03-20", known_at=MARCH.isoformat()))["outcome"] == "not_found"


@pytest.fixture
def coordinator(db: None) -> Asker:
    """A continuity coordinator of Health Net's."""
    organization = Organization.objects.create(name="Health Net", kind="health_plan", health_plan="health-net")
    user = User.objects.create_user("coordinator@plan.example")
    return Asker(
        Channel.PAGE,
        organization_id=organization.pk,
        user_id=user.pk,
        organization_kind=OrganizationKind.HEALTH_PLAN,
        health_plan="health-net",
        roles=frozenset({Role.CONTINUITY_COORDINATOR}),
    )


def break_glass(asker: Asker, person: rows.Member, *, ends_at: datetime) -> EmergencyAccess:
    return EmergencyAccess.objects.create(
        user_id=asker.user_id,
        organization_id=asker.organization_id,
        member_id=person.pk,
        reason="Unconscious on arrival.",
        began_at=ends_at - timedelta(hours=1),
        ends_at=ends_at,
        review_due_on=date(2026, 11, 27),
    )


@database
@pytest.mark.parametrize(
    ("ends_at", "outcome"),
    [
        (ASKED_AT + timedelta(seconds=1), "active"),
        (ASKED_AT, "not_found"),
        (ASKED_AT + timedelta(hours=2), "not_found"),
    ],
)
def test_an_emergency_opens_another_plans_member_while_it_holds(
    ben: rows.Member, coordinator: Asker, ends_at: datetime, outcome: str
) -> None:
    emergency = break_glass(coordinator, ben, ends_at=ends_at)
    assert told(ask(BEN, asker=coordinator))["outcome"] == outcome
    event = AccessEvent.objects.get()
    expected = (emergency.pk, ben.pk, Purpose.EMERGENCY) if outcome == "active" else (None, None, Purpose.PAYMENT)
    assert (event.emergency_id, event.member_id, event.purpose) == expected


@database
def test_an_emergency_opens_nothing_to_colleagues_and_nobody_else(
    ana: rows.Member, ben: rows.Member, coordinator: Asker
) -> None:
    break_glass(coordinator, ana, ends_at=ASKED_AT + timedelta(minutes=5))
    assert told(ask(BEN, asker=coordinator))["outcome"] == "not_found"
    assert told(ask(ANA, "2016-01-01", asker=coordinator))["outcome"] == "not_active"
    colleague = User.objects.create_user("colleague@plan.example").pk
    assert told(ask(ANA, "2016-01-01", asker=replace(coordinator, user_id=colleague)))["outcome"] == "not_found"
