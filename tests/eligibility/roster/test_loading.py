"""Loading a roster: what is known afterwards, what was known before and still is, and what became of every line."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError

from cmc_portal.identifiers import compact
from eligibility.facts import EnrollmentStatus, IdentifierKind, MemberFacts
from eligibility.models import (
    Enrollment,
    Member,
    MemberDetails,
    MemberIdentifier,
    OtherCoverage,
    RosterFile,
    RosterLine,
)
from eligibility.roster.planning import LineResult
from eligibility.rules.identify import Who
from eligibility.selectors.members import find_members, get_member_facts
from eligibility.services import roster as roster_service
from eligibility.services import roster_storing
from eligibility.services.roster import RosterNotLoaded, RosterSummary, load_roster
from tests.eligibility.roster.rosters import (
    CIN,
    MBI,
    OPERATOR,
    OTHER_CIN,
    OTHER_MBI,
    PLANS,
    THIRD_CIN,
    coverage,
    member,
    roster,
)

pytestmark = pytest.mark.django_db

MARCH, APRIL, MAY = (datetime(2026, month, 1, 6, tzinfo=UTC) for month in (3, 4, 5))
NOW = datetime(2026, 6, 1, tzinfo=UTC)
JUNE, JULY = ("20220601", "20220630"), ("20220701", "20220731")
JUNE_15, JULY_15 = date(2022, 6, 15), date(2022, 7, 15)


def load(content: bytes, at: datetime = MARCH, **options: Any) -> RosterSummary:
    return load_roster(BytesIO(content), asker=OPERATOR, name="a.834", received_at=at, now=NOW, plans=PLANS, **options)


def outcomes(summary: RosterSummary) -> dict[str, int]:
    return {outcome: count for outcome, count in summary.outcomes.items() if count}


def facts(cin: str = CIN, known_at: datetime | None = None) -> MemberFacts:
    """What is held of the member with the CIN; a merged number leads to the person's present one."""
    found = MemberIdentifier.objects.select_related("member").get(value=cin, known_until=None).member
    held = get_member_facts(found.merged_into_id or found.pk, known_at=known_at)
    assert held is not None
    return held


def plans_on(day: date, cin: str = CIN, known_at: datetime | None = None) -> list[str | None]:
    return [each.plan_code for each in facts(cin, known_at).enrollments if day in each.span]


def test_a_new_member_is_stored_with_where_it_came_from() -> None:
    summary = load(roster(member(CIN, coverage(*JUNE), mbi=MBI, plan_id="S1")))
    assert (outcomes(summary), summary.state) == ({"applied": 1}, "loaded")
    held = facts()
    assert (held.last_name, held.first_name, held.birth_date, held.cin, held.mbi) == (
        "DOE",
        "ANA",
        date(1948, 3, 15),
        CIN,
        MBI,
    )
    [row] = Enrollment.objects.all()
    assert (row.roster_file_id, row.roster_line, row.known_from) == (summary.file_id, 1, MARCH)
    [line] = RosterLine.objects.filter(file_id=summary.file_id)
    assert (line.outcome, line.first_segment, line.member_id) == ("applied", 8, held.member_id)
    assert line.raw.startswith("INS*Y*18*001")
    assert line.raw.endswith("DTP*349*D8*20220630~\n")


def test_rows_are_added_highest_member_first_as_the_index_against_overlaps_takes_them_quickest() -> None:
    load(roster(*(member(cin, coverage(*JUNE)) for cin in (CIN, OTHER_CIN, THIRD_CIN))))
    order = list(Enrollment.objects.order_by("id").values_list("member_id", flat=True))
    assert (order, len(order)) == (sorted(order, reverse=True), 3)


def test_the_file_is_recorded_with_its_envelope_and_counts() -> None:
    load(roster(member(CIN, coverage(*JUNE)), member("", last_name="ROE")))
    [file] = RosterFile.objects.all()
    assert (file.sender, file.receiver, file.control_number, file.purpose) == (
        "CADHCS_5010_834",
        "999999993",
        "000000001",
        "change",
    )
    assert (file.state, file.lines_read, file.outcomes, file.format) == (
        "loaded",
        2,
        {"applied": 1, "unreadable": 1},
        "834",
    )


def test_a_retroactive_change_closes_knowledge_and_adds() -> None:
    load(roster(member(CIN, coverage("20220601"))), MARCH)
    load(roster(member(CIN, coverage(*JULY, plan="C02;01"))), APRIL)
    assert [plans_on(day) for day in (JUNE_15, JULY_15, date(2022, 8, 1))] == [
        ["health-net"],
        ["la-care"],
        ["health-net"],
    ]
    assert plans_on(JULY_15, known_at=MARCH + timedelta(days=1)) == ["health-net"]
    closed = Enrollment.objects.get(known_until__isnull=False)
    assert (closed.first_day, closed.last_day, closed.known_until) == (date(2022, 6, 1), None, APRIL)


def test_months_told_one_file_at_a_time_become_one_row() -> None:
    load(roster(member(CIN, coverage(*JUNE))), MARCH)
    load(roster(member(CIN, coverage(*JULY))), APRIL)
    [enrollment] = facts().enrollments
    assert (enrollment.span.first_day, enrollment.span.last_day) == (date(2022, 6, 1), date(2022, 7, 31))


def test_a_cancelled_month_is_taken_out_and_the_others_stay() -> None:
    load(roster(member(CIN, coverage("20220601", "20220831"))), MARCH)
    load(roster(member(CIN, coverage("20220701", "20220630"))), APRIL)
    assert [plans_on(date(2022, month, 15)) for month in (6, 7, 8)] == [["health-net"], [], ["health-net"]]


def test_a_coverage_that_never_was_is_taken_out_for_good_and_stored_with_a_warning() -> None:
    load(roster(member(CIN, coverage("20220101"))), MARCH)
    never = member(CIN, coverage("20220101", "20211231", maintenance="024"), maintenance="024")
    assert outcomes(load(roster(never), APRIL)) == {"stored_with_warning": 1}
    assert plans_on(date(2022, 1, 1)) == plans_on(JUNE_15) == []
    assert plans_on(JUNE_15, known_at=MARCH) == ["health-net"]


def test_a_reinstatement_with_an_earlier_end_is_stored_from_its_first_day() -> None:
    load(roster(member(CIN, coverage("20220101"))), MARCH)
    days = ["DTP*356*D8*20220601", "DTP*357*D8*20220331"]
    load(roster(member(CIN, coverage("20220601"), maintenance="025", more=days)), APRIL)
    held = [plans_on(day) for day in (date(2022, 3, 31), date(2022, 4, 1), date(2022, 5, 31), date(2022, 6, 1))]
    assert held == [["health-net"], [], [], ["health-net"]]


def test_a_termination_ends_coverage_on_its_day() -> None:
    load(roster(member(CIN, coverage("20220601"))), MARCH)
    load(roster(member(CIN, maintenance="024", more=["DTP*357*D8*20220715"])), APRIL)
    assert [plans_on(day) for day in (JULY_15, date(2022, 7, 16))] == [["health-net"], []]


def test_a_hold_is_stored_as_a_hold() -> None:
    load(roster(member(CIN, coverage(*JUNE, plan="C01;59"))))
    [enrollment] = facts().enrollments
    assert (enrollment.status, enrollment.hcp_status) == (EnrollmentStatus.ON_HOLD, "59")


def test_aid_codes_of_a_period_replace_those_known_before() -> None:
    load(roster(member(CIN, coverage("20220601", "20220731", more=["REF*CE*10;401;80;401;;;;"]))), MARCH)
    load(roster(member(CIN, coverage(*JULY, more=["REF*CE*16;401;80;401;;;;"]))), APRIL)
    on = {day: sorted(each.aid_code for each in facts().medi_cal if day in each.span) for day in (JUNE_15, JULY_15)}
    assert on == {JUNE_15: ["10", "80"], JULY_15: ["16", "80"]}


def test_no_other_coverage_takes_out_what_was_known() -> None:
    load(roster(member(CIN, coverage("20220601", "20220731", more=["REF*17*P;;"]))), MARCH)
    load(roster(member(CIN, coverage(*JULY, more=["REF*17*N;;"]))), APRIL)
    [held] = OtherCoverage.objects.filter(known_until=None)
    assert (held.ohc_code, held.last_day) == ("P", date(2022, 6, 30))


def test_a_changed_name_or_home_closes_knowledge_and_adds() -> None:
    load(roster(member(CIN)), MARCH)
    load(roster(member(CIN, last_name="DOE-ROE")), APRIL)
    names = MemberDetails.objects.order_by("known_from").values_list("last_name", "last_key", "known_until")
    assert list(names) == [("DOE", "DOE", APRIL), ("DOE-ROE", "DOEROE", None)]


def test_what_a_later_roster_does_not_tell_stays() -> None:
    load(roster(member(CIN)), MARCH)
    load(roster(member(CIN, birth="")), APRIL)
    assert facts().birth_date == date(1948, 3, 15)
    assert MemberDetails.objects.count() == 1


def test_the_same_file_again_changes_nothing_and_is_recorded() -> None:
    content = roster(member(CIN, coverage(*JUNE)), member(OTHER_CIN, coverage(*JULY), last_name="ROE"))
    load(content, MARCH)
    load(roster(member(CIN, coverage(*JUNE, plan="C02;01")), control="000000002"), APRIL)
    before = Enrollment.objects.count()
    again = load(content, MAY)
    assert (outcomes(again), again.loaded_before) == ({"unchanged": 2}, True)
    assert Enrollment.objects.count() == before
    assert plans_on(JUNE_15) == ["la-care"]
    assert RosterLine.objects.filter(file_id=again.file_id).count() == 2


def test_another_file_that_says_the_same_changes_nothing() -> None:
    load(roster(member(CIN, coverage(*JUNE), mbi=MBI, more=["REF*QQ*;;202001;202001"])), MARCH)
    same = roster(member(CIN, coverage(*JUNE), mbi=MBI, more=["REF*QQ*;;202001;202001"]), control="000000002")
    assert outcomes(load(same, APRIL)) == {"unchanged": 1}


def test_a_line_that_changes_nothing_because_its_day_is_no_date_is_told() -> None:
    load(roster(member(CIN)), MARCH)
    wrong = roster(member(CIN, coverage("20220230")), member(CIN), control="000000002")
    told: list[LineResult] = []
    assert outcomes(load(wrong, APRIL, on_line=told.append)) == {"stored_with_warning": 1, "unchanged": 1}
    assert [[each.code for each in line.findings] for line in told] == [["R-DATE-2"], []]
    assert outcomes(load(wrong, MAY)) == {"unchanged": 2}


def test_a_member_without_cin_is_found_by_the_plans_number_and_name() -> None:
    load(roster(member("", coverage(*JUNE), plan_id="S1")), MARCH)
    load(roster(member("", coverage(*JULY), plan_id="S1")), APRIL)
    load(roster(member("", coverage(*JULY), plan_id="S1", first_name="BEN", birth="19770816")), MAY)
    assert Member.objects.count() == 2


def test_a_member_known_by_medicare_number_gets_the_cin() -> None:
    load(roster(member("", mbi=MBI, plan_id="S1")), MARCH)
    load(roster(member(CIN, coverage(*JUNE), mbi=MBI)), APRIL)
    assert Member.objects.count() == 1
    assert facts().mbi == MBI


def test_two_numbers_of_one_person_are_merged_and_nothing_known_is_lost() -> None:
    load(roster(member(CIN, coverage(*JUNE)), member(OTHER_CIN, coverage(*JULY), mbi=MBI)), MARCH)
    summary = load(roster(member(CIN, mbi=MBI)), APRIL)
    assert summary.changes["members merged"] == 1
    assert facts(OTHER_CIN).member_id == facts(CIN).member_id
    assert [plans_on(day) for day in (JUNE_15, JULY_15)] == [["health-net"], ["health-net"]]
    [line] = RosterLine.objects.filter(file_id=summary.file_id)
    assert [each["code"] for each in line.findings] == ["R-ID-5"]
    old = Member.objects.get(merged_into__isnull=False)
    assert not Enrollment.objects.filter(member=old, known_until=None).exists()


def test_a_former_number_that_the_roster_names_is_merged() -> None:
    load(roster(member(OTHER_CIN, coverage(*JUNE))), MARCH)
    load(roster(member(CIN, coverage(*JULY), more=[f"REF*Q4*{OTHER_CIN}"])), APRIL)
    assert facts(OTHER_CIN).cin == facts(CIN).cin == CIN
    assert plans_on(JUNE_15) == ["health-net"]


def test_a_former_number_that_nobody_knew_still_finds_the_member() -> None:
    load(roster(member(CIN, coverage(*JULY), more=[f"REF*Q4*{OTHER_CIN}"])))
    assert facts(OTHER_CIN).cin == CIN


def test_numbers_of_two_people_with_other_birth_dates_are_not_merged() -> None:
    load(roster(member(CIN), member(OTHER_CIN, mbi=MBI, birth="19500101", last_name="ROE")), MARCH)
    summary = load(roster(member(CIN, coverage(*JUNE), mbi=MBI)), APRIL)
    assert outcomes(summary) == {"stored_with_warning": 1}
    assert (facts(CIN).mbi, facts(OTHER_CIN).mbi) == ("", MBI)
    [line] = RosterLine.objects.filter(file_id=summary.file_id)
    assert [each["code"] for each in line.findings] == ["R-ID-6"]


def test_two_lines_of_one_member_in_one_file_are_one_change() -> None:
    summary = load(roster(member(CIN, coverage(*JUNE)), member(CIN, coverage(*JULY))))
    lines = RosterLine.objects.filter(file_id=summary.file_id)
    assert (Member.objects.count(), Enrollment.objects.count(), lines.count()) == (1, 1, 2)


def test_another_sender_who_names_another_plan_is_disputed() -> None:
    load(roster(member(CIN, coverage("20220601", "20220731"))), MARCH)
    summary = load(roster(member(CIN, coverage(*JULY, plan="C02;01")), sender="SOMEBODY ELSE"), APRIL)
    assert outcomes(summary) == {"stored_with_warning": 1}
    found = {(each.plan_code, each.disputed) for each in facts().enrollments if JULY_15 in each.span}
    assert found == {("health-net", False), ("la-care", True)}
    assert plans_on(JUNE_15) == ["health-net"]


def test_a_file_received_before_the_latest_knowledge_is_held() -> None:
    load(roster(member(CIN, coverage(*JUNE))), APRIL)
    early = load(roster(member(CIN, coverage(*JULY)), member(OTHER_CIN, last_name="ROE")), MARCH)
    assert outcomes(early) == {"held": 1, "applied": 1}
    assert plans_on(JULY_15) == []
    line = RosterLine.objects.get(file_id=early.file_id, line_number=1)
    assert [each["code"] for each in line.findings] == ["R-LINE-7"]


def test_a_file_from_the_future_is_refused() -> None:
    with pytest.raises(RosterNotLoaded, match="future"):
        load(roster(member(CIN)), NOW + timedelta(seconds=1))
    assert RosterFile.objects.count() == 0


def test_members_absent_from_a_full_file_are_told_and_not_ended() -> None:
    load(roster(member(CIN, coverage("20220601")), member(OTHER_CIN, coverage("20220601"), last_name="ROE")), MARCH)
    summary = load(roster(member(CIN, coverage("20220601")), action="4"), APRIL)
    assert [each.code for each in summary.findings] == ["R-FULL-1"]
    assert summary.findings[0].text.startswith("This is a full file. 1 members")
    assert plans_on(JULY_15, OTHER_CIN) == ["health-net"]


def test_a_cut_file_applies_whole_members_and_the_whole_file_the_rest() -> None:
    whole = roster(member(CIN, coverage(*JUNE)), member(OTHER_CIN, coverage(*JUNE), last_name="ROE"))
    cut = load(whole[: whole.rindex(b"DTP*349")], MARCH)
    assert outcomes(cut) == {"applied": 1, "held": 1}
    assert Member.objects.count() == 1
    assert {"R-ENV-2"} <= {each.code for each in cut.findings}
    assert outcomes(load(whole, APRIL)) == {"unchanged": 1, "applied": 1}


def test_a_dry_run_says_what_would_change_and_changes_nothing() -> None:
    load(roster(member(CIN, coverage(*JUNE))), MARCH)
    told: list[LineResult] = []
    content = roster(member(CIN, coverage(*JULY)), member(OTHER_CIN, coverage(*JULY), last_name="ROE"))
    summary = load(content, APRIL, dry_run=True, on_line=told.append)
    assert outcomes(summary) == {"applied": 2}
    assert [each.changes[0] for each in told] == [
        "coverages: no longer integrated 2022-06-01..2022-06-30 cal_mediconnect health-net 19 H3237 001 active C01 01",
        "new member",
    ]
    assert (Member.objects.count(), Enrollment.objects.count(), RosterFile.objects.count()) == (1, 1, 1)
    assert not any("ROE" in word for each in told for word in each.changes)


THREE = roster(
    member(CIN, coverage(*JUNE), mbi=MBI),
    member(OTHER_CIN, coverage(*JUNE), mbi=OTHER_MBI, last_name="ROE"),
    member(THIRD_CIN, coverage(*JUNE), last_name="POE"),
)


@pytest.fixture
def fails_on_roe() -> Iterator[None]:
    """Storing lines fails whenever the second member is among the ones that are applied."""
    write = roster_storing.write_plans

    def write_or_fail(planned: Any, **where: Any) -> None:
        write(planned, **where)
        if any("ROE" in line.report.raw for _, lines in planned for line in lines):
            raise DatabaseError("a disk is full")

    with patch.object(roster_storing, "write_plans", write_or_fail):
        yield


@pytest.mark.usefixtures("fails_on_roe")
def test_one_member_who_cannot_be_stored_costs_nobody_else_anything() -> None:
    summary = load(THREE)
    assert outcomes(summary) == {"applied": 2, "unreadable": 1}
    assert sorted(MemberDetails.objects.values_list("last_name", flat=True)) == ["DOE", "POE"]
    assert Enrollment.objects.count() == 2
    line = RosterLine.objects.get(file_id=summary.file_id, outcome="unreadable")
    assert ([each["code"] for each in line.findings], "ROE" in line.raw) == (["R-LINE-6"], True)


def test_a_crash_in_the_middle_leaves_every_member_whole() -> None:
    with patch.object(roster_service, "BATCH_MEMBERS", 1), patch.object(roster_storing, "write_lines") as lines:
        lines.side_effect = [None, KeyboardInterrupt]
        with pytest.raises(KeyboardInterrupt):
            load(THREE)
    assert Member.objects.count() == MemberDetails.objects.count() == Enrollment.objects.count() == 1
    assert RosterFile.objects.get().state == "reading"
    assert outcomes(load(THREE, APRIL)) == {"unchanged": 1, "applied": 2}


def test_nothing_that_a_member_says_can_break_the_storing() -> None:
    nasty = member(CIN, coverage(*JUNE), last_name="DOE\\N\t\x00")
    summary = load(roster(nasty))
    assert outcomes(summary) == {"applied": 1}
    assert facts().last_name == "DOE\\N\t\ufffd".strip()


@pytest.mark.parametrize("terminator", ["~", "\n", "\r\n", "'"])
def test_other_delimiters_store_the_same(terminator: str) -> None:
    load(roster(member(CIN, coverage(*JUNE)), terminator=terminator, element="|"))
    assert plans_on(JUNE_15) == ["health-net"]


@pytest.mark.parametrize(
    "content",
    [roster(member("", coverage(*JUNE), plan_id="R-00123")), b"plan_id,last_name,birth_date\nR-00123,DOE,1948-03-15\n"],
)
def test_a_plans_number_is_found_however_it_is_typed(content: bytes) -> None:
    load(content)
    asked = Who(compact("r00123"), IdentifierKind.PLAN_ID, date(1948, 3, 15))
    assert len(find_members(asked).candidates) == 1
