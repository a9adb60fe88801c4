"""Reading one member: who carries a number, and what was on record at a moment."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from cmc_portal.dates import Span
from eligibility import models as rows
from eligibility.facts import CircumstanceKind, IdentifierKind, MediCalStatus, MemberFacts
from eligibility.rules.identify import Candidate, Who, decide_member
from eligibility.selectors.members import find_members, get_member_facts
from tests.counting import statements
from tests.eligibility.records import BORN, JANUARY, MARCH, add, close, enroll, named, new_member

pytestmark = pytest.mark.django_db

BY_CIN: dict[str, Any] = {"identifier": "91234567A", "identifier_kind": IdentifierKind.CIN, "birth_date": BORN}


@pytest.fixture
def ana() -> rows.Member:
    return new_member("91234567A", zip_code="90013", card_issued_on=date(2019, 6, 29))


def facts_of(member: rows.Member, known_at: datetime | None = None) -> MemberFacts:
    facts = get_member_facts(member.pk, known_at=known_at)
    assert facts is not None
    return facts


def candidates_of(who: Who, known_at: datetime | None = None) -> tuple[Candidate, ...]:
    return find_members(who, known_at=known_at).candidates


# Who is meant.


def test_a_number_leads_to_its_member(ana: rows.Member) -> None:
    (candidate,) = candidates_of(Who(**BY_CIN))
    assert (candidate.member_id, candidate.last_key, candidate.first_key) == (ana.pk, "REYESGARCIA", "ANA")
    assert candidate.birth_date == BORN


@pytest.mark.parametrize("kind", [IdentifierKind.MBI, IdentifierKind.PLAN_ID, IdentifierKind.OTHER])
def test_a_number_of_another_kind_is_another_number(ana: rows.Member, kind: IdentifierKind) -> None:
    assert candidates_of(Who(**BY_CIN | {"identifier_kind": kind})) == ()


def test_names_and_birth_date_lead_to_all_who_carry_them(ana: rows.Member) -> None:
    namesake = rows.Member.objects.create()
    named(namesake, "REYES GARCIA", "ANA")
    named(rows.Member.objects.create(), "Reyes", "Ana")
    named(rows.Member.objects.create(), birth_date=date(1948, 3, 16))
    found = candidates_of(Who(birth_date=BORN, last_name="reyes garcía", first_name="Ána"))
    assert {each.member_id for each in found} == {ana.pk, namesake.pk}


def test_a_merged_number_leads_to_the_persons_present_one(ana: rows.Member) -> None:
    former = rows.Member.objects.create(merged_into=ana, merged_at=MARCH)
    close(named(former, "Reyes", "Ana"), MARCH)
    add(rows.MemberIdentifier, former, kind="cin", value="98765432C")
    (candidate,) = candidates_of(Who(**BY_CIN | {"identifier": "98765432C"}))
    assert (candidate.member_id, candidate.last_key) == (ana.pk, "REYESGARCIA")
    assert candidates_of(Who(birth_date=BORN, last_name="Reyes", first_name="Ana")) == ()


def test_before_a_merge_was_known_the_former_number_leads_to_who_it_was_then(ana: rows.Member) -> None:
    former = rows.Member.objects.create(merged_into=ana, merged_at=MARCH)
    close(named(former, "Reyes", "Ana"), MARCH)
    add(rows.MemberIdentifier, former, kind="cin", value="98765432C")
    who = Who(**BY_CIN | {"identifier": "98765432C"})
    before = datetime(2026, 3, 3, 11, 59, 59, tzinfo=UTC)
    assert [each.member_id for each in candidates_of(who, known_at=before)] == [former.pk]
    assert [each.member_id for each in candidates_of(who, known_at=MARCH)] == [ana.pk]
    by_name = Who(birth_date=BORN, last_name="Reyes", first_name="Ana")
    assert [each.member_id for each in candidates_of(by_name, known_at=before)] == [former.pk]


def test_a_number_taken_back_leads_to_nobody_but_did_before(ana: rows.Member) -> None:
    close(rows.MemberIdentifier.objects.get(), MARCH)
    assert candidates_of(Who(**BY_CIN)) == ()
    assert len(candidates_of(Who(**BY_CIN), known_at=datetime(2026, 3, 3, 11, 59, 59, tzinfo=UTC))) == 1
    assert candidates_of(Who(**BY_CIN), known_at=MARCH) == ()


@pytest.mark.parametrize(
    ("known_at", "last_key"),
    [
        (datetime(2026, 1, 5, 11, 59, 59, tzinfo=UTC), None),
        (JANUARY, "REYESGARCIA"),
        (datetime(2026, 3, 3, 11, 59, 59, tzinfo=UTC), "REYESGARCIA"),
        (MARCH, "LEE"),
        (None, "LEE"),
    ],
)
def test_a_name_is_compared_as_it_was_known(ana: rows.Member, known_at: datetime | None, last_key: str | None) -> None:
    close(rows.MemberDetails.objects.get(), MARCH)
    named(ana, "Lee", known_from=MARCH)
    found = candidates_of(Who(**BY_CIN), known_at=known_at)
    assert [each.last_key for each in found] == ([last_key] if last_key else [])


@pytest.mark.parametrize(
    ("said", "is_read"),
    [
        ({}, True),
        ({"last_name": "Reyes García"}, True),
        ({"birth_date": None, "last_name": "reyes-garcia"}, True),
        ({"birth_date": date(1948, 3, 16)}, False),
        ({"last_name": "Reyes"}, False),
        ({"birth_date": date(1948, 3, 16), "last_name": "Reyes García"}, False),
    ],
)
def test_facts_of_somebody_who_does_not_agree_are_not_even_read(
    ana: rows.Member, said: dict[str, Any], *, is_read: bool
) -> None:
    who = Who(**BY_CIN | said)
    found = find_members(who)
    assert list(found.facts) == ([ana.pk] if is_read else [])
    assert (decide_member(found.candidates, who) == ana.pk) is is_read


# What is on record.


def test_everything_on_record_is_read_at_once(ana: rows.Member) -> None:
    enroll(ana, contract="H3237", pbp="001", hcp_code="612", hcp_status="01", leave_requested_on=date(2018, 1, 18))
    add(rows.MemberIdentifier, ana, kind="mbi", value="1EG4TE5MK73")
    add(rows.MedicareEntitlement, ana, part="A", last_day=date(2022, 12, 31))
    add(
        rows.MediCalEligibility,
        ana,
        aid_code="10",
        county_code="19",
        status="share_of_cost_unmet",
        state_status="501",
        share_of_cost_cents=50_000,
        share_of_cost_met_on=date(2014, 7, 9),
    )
    add(rows.OtherCoverage, ana, ohc_code="N")
    add(rows.Circumstance, ana, kind="opted_out")
    with statements() as sent:
        facts = facts_of(ana)
    assert len(sent) == 1
    assert (facts.last_name, facts.first_name, facts.birth_date) == ("Reyes-García", "Ana", BORN)
    assert (facts.cin, facts.mbi, facts.county_code, facts.zip_code) == ("91234567A", "1EG4TE5MK73", "19", "90013")
    assert facts.card_issue_days == (date(2019, 6, 29),)
    (enrollment,) = facts.enrollments
    assert (enrollment.plan_code, enrollment.contract, enrollment.pbp) == ("health-net", "H3237", "001")
    assert (enrollment.hcp_code, enrollment.hcp_status) == ("612", "01")
    assert enrollment.leave_requested_on == date(2018, 1, 18)
    assert not enrollment.disputed
    assert facts.entitlements[0].span == Span(date(2014, 7, 1), date(2022, 12, 31))
    (medi_cal,) = facts.medi_cal
    assert (medi_cal.aid_code, medi_cal.county_code, medi_cal.state_status) == ("10", "19", "501")
    assert medi_cal.status is MediCalStatus.SHARE_OF_COST_UNMET
    assert (medi_cal.share_of_cost_cents, medi_cal.share_of_cost_met_on) == (50_000, date(2014, 7, 9))
    assert facts.other_coverages[0].ohc_code == "N"
    assert facts.circumstances[0].kind is CircumstanceKind.OPTED_OUT


def test_nothing_of_another_member_is_read(ana: rows.Member) -> None:
    other = rows.Member.objects.create()
    named(other, "Lee", "Kim")
    enroll(other)
    assert facts_of(ana).enrollments == ()


def test_a_health_plan_code_that_is_not_known_names_no_plan(ana: rows.Member) -> None:
    enroll(ana, kind="unrecognized", program="", plan_code="", hcp_code="999")
    (enrollment,) = facts_of(ana).enrollments
    assert (enrollment.program, enrollment.plan_code, enrollment.hcp_code) == (None, None, "999")
    assert enrollment.hcp_status == ""


def test_a_status_without_a_code_is_not_taken_for_the_code(ana: rows.Member) -> None:
    enroll(ana, hcp_code="", hcp_status="59")
    (enrollment,) = facts_of(ana).enrollments
    assert (enrollment.hcp_code, enrollment.hcp_status) == ("", "59")


def test_a_retroactive_termination_is_known_from_the_moment_it_came(ana: rows.Member) -> None:
    told_in_january = enroll(ana)
    close(told_in_january, MARCH)
    enroll(ana, last_day=date(2026, 1, 31), known_from=MARCH)
    before = datetime(2026, 3, 3, 11, 59, 59, tzinfo=UTC)
    assert [each.span.last_day for each in facts_of(ana, before).enrollments] == [None]
    assert [each.span.last_day for each in facts_of(ana, MARCH).enrollments] == [date(2026, 1, 31)]
    assert [each.span.last_day for each in facts_of(ana).enrollments] == [date(2026, 1, 31)]


def test_a_retroactive_enrolment_is_not_known_before_it_came(ana: rows.Member) -> None:
    enroll(ana, first_day=date(2025, 11, 1), known_from=MARCH)
    assert facts_of(ana, datetime(2026, 2, 1, tzinfo=UTC)).enrollments == ()
    assert len(facts_of(ana).enrollments) == 1


def test_nobody_is_known_before_the_first_roster(ana: rows.Member) -> None:
    assert get_member_facts(ana.pk, known_at=datetime(2026, 1, 5, 11, 59, 59, tzinfo=UTC)) is None
    assert get_member_facts(ana.pk, known_at=JANUARY) is not None
    assert get_member_facts(ana.pk + 1) is None


def test_the_newest_number_is_shown(ana: rows.Member) -> None:
    add(rows.MemberIdentifier, ana, kind="cin", value="95555555D", first_day=date(2018, 1, 1))
    assert facts_of(ana).cin == "95555555D"


def test_enrolments_come_in_order_of_their_first_days(ana: rows.Member) -> None:
    enroll(ana, first_day=date(2016, 1, 1))
    enroll(ana, first_day=date(2014, 7, 1), last_day=date(2015, 12, 31))
    assert [each.span.first_day.year for each in facts_of(ana).enrollments] == [2014, 2016]
