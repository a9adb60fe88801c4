"""Is this person covered on a day, by whom, and why: the cases, and the days on both sides of every border."""

from datetime import date
from itertools import product

import pytest

from cmc_portal.answers import Outcome
from cmc_portal.reasons import load_reasons, reason_text
from eligibility.facts import (
    CircumstanceKind,
    Enrollment,
    EnrollmentStatus,
    Line,
    MediCalEligibility,
    MediCalStatus,
    MemberFacts,
    Program,
)
from eligibility.rules.asked_day import list_held_enrollments
from eligibility.rules.coverage import CoverageDecision
from eligibility.rules.coverage_lines import LineStatus
from tests.eligibility.people import (
    LOS_ANGELES,
    ORANGE,
    SAN_DIEGO,
    SAN_MATEO,
    SANTA_CLARA,
    circumstance,
    codes,
    coverage,
    day,
    enrolled,
    lines,
    medi_cal,
    medicare,
    member,
    other_coverage,
    share_of_cost,
    unrecognized,
    values,
)
from tests.eligibility.reference_table import REFERENCE

ACTIVE, NOT_ACTIVE, UNSURE = Outcome.ACTIVE, Outcome.NOT_ACTIVE, Outcome.CANNOT_DETERMINE
MEDI_MEDI, MANAGED = Program.MEDI_MEDI_PLAN, Program.MEDI_CAL_MANAGED_CARE
ADVANTAGE, DRUG_PLAN = Program.MEDICARE_ADVANTAGE, Program.PART_D_PLAN
DUAL = (*medicare("2013-01-01.."), medi_cal("2013-01-01.."))


def all_lines(program: str, status: str) -> dict[str, tuple[str, str]]:
    """All three lines with the same programme and status."""
    return {line: (program, status) for line in ("medicare", "part_d", "medi_cal")}


# Case 1: Health Net, Los Angeles, from 2014-07-01.


@pytest.mark.parametrize(
    ("on", "outcome"),
    [
        ("2014-06-30", UNSURE),
        ("2014-07-01", ACTIVE),
        ("2014-07-15", ACTIVE),
        ("2022-12-31", ACTIVE),
        ("2023-01-01", NOT_ACTIVE),
    ],
)
def test_case_1_covered_by_health_net_from_the_first_day_to_the_programmes_last(on: str, outcome: Outcome) -> None:
    decision = coverage(member(enrolled("2014-07-01..")), on)
    assert decision.outcome is outcome


def test_case_1_names_plan_contract_county_and_days() -> None:
    decision = coverage(member(enrolled("2014-07-01..")), "2014-07-15")
    assert lines(decision) == all_lines("cal_mediconnect", "active")
    for line in decision.lines:
        assert (line.plan_code, line.plan_name) == ("health-net", "Health Net Cal MediConnect")
        assert (line.contract, line.county_code) == ("H3237-001", "19")
        assert (line.span.first_day, line.span.last_day) == (day("2014-07-01"), day("2022-12-31"))
    assert codes(decision)[0] == "E-ACTIVE-1"


def test_case_1_a_telephone_number_of_2014_is_not_taken_for_certain() -> None:
    decision = coverage(member(enrolled("2014-07-01..")), "2014-07-15")
    assert {line.phone for line in decision.lines} == {"1-888-788-5395"}
    assert "E-PHONE-1" in codes(decision)


@pytest.mark.parametrize(("on", "phone"), [("2014-12-31", "1-888-788-5395"), ("2015-01-01", "1-855-464-3571")])
def test_the_telephone_number_is_that_of_the_day(on: str, phone: str) -> None:
    assert {line.phone for line in coverage(member(enrolled("2014-07-01..")), on).lines} == {phone}


# Case 2: never disenrolled, asked about January 2023.


@pytest.mark.parametrize("on", ["2023-01-01", "2023-01-15", "2024-12-31"])
def test_case_2_after_2022_it_ended_and_the_successors_are_named(on: str) -> None:
    decision = coverage(member(enrolled("2014-07-01..")), on)
    assert decision.outcome is NOT_ACTIVE
    assert codes(decision)[:2] == ("E-END-1", "E-NEXT-3")
    told = values(decision, "E-NEXT-3")
    assert told["plan"] == "Wellcare by Health Net (HMO D-SNP)"
    assert told["medi_cal_plan"] == "Health Net Medi-Cal"


def test_case_2_nobody_is_said_to_be_in_the_successor() -> None:
    decision = coverage(member(enrolled("2014-07-01.."), *DUAL), "2023-01-15")
    assert lines(decision) == {
        "medicare": ("medi_medi_plan", "unknown"),
        "part_d": ("medi_medi_plan", "unknown"),
        "medi_cal": ("medi_cal_managed_care", "unknown"),
    }
    assert all(line.billing_order is None for line in decision.lines)


def test_case_2_no_line_after_2022_is_called_cal_mediconnect() -> None:
    decision = coverage(member(enrolled("2014-07-01..2024-12-31")), "2023-01-15")
    assert Program.CAL_MEDICONNECT not in {line.program for line in decision.lines}


def test_case_2_where_the_successor_is_gone_or_unknown_no_other_story_is_told() -> None:
    decision = coverage(member(enrolled("2014-07-01..", county=SAN_DIEGO)), "2024-01-15")
    assert (decision.outcome, codes(decision)) == (NOT_ACTIVE, ("E-END-1", "E-NEXT-4"))
    assert values(decision, "E-NEXT-4")["last_day"] == "2023-12-31"


def test_case_2_each_reason_is_told_once() -> None:
    decision = coverage(member(enrolled("2014-07-01.."), *DUAL), "2023-01-15")
    assert len(codes(decision)) == len(set(codes(decision)))


def test_case_2_someone_who_had_left_before_the_end_was_not_moved() -> None:
    decision = coverage(member(enrolled("2014-07-01..2022-11-30")), "2023-01-15")
    assert decision.outcome is NOT_ACTIVE
    assert codes(decision) == ("E-UNTIL-1", "E-AFTER-1")
    assert values(decision, "E-UNTIL-1") == {"plan": "Health Net Cal MediConnect", "last_day": "2022-11-30"}


@pytest.mark.parametrize("on", ["2022-12-31", "2023-01-01", "2024-06-15"])
@pytest.mark.parametrize(
    ("plan", "county", "last_medi_cal_day", "code"),
    [
        ("health-net", LOS_ANGELES, "2016-02-29", "E-DEEMED-2"),
        ("hpsm", SAN_MATEO, "2016-04-30", "E-DEEMED-2"),
        ("scfhp", SANTA_CLARA, "2017-02-28", "E-DEEMED-10"),
        ("iehp", "33", "2015-05-31", "E-DEEMED-4"),
    ],
)
def test_case_2_someone_who_had_lost_medi_cal_long_before_was_not_moved(
    plan: str, county: str, last_medi_cal_day: str, code: str, on: str
) -> None:
    cut_off = enrolled("2014-08-01..", plan, county=county)
    if plan == "scfhp":
        cut_off = enrolled("2015-02-01..", plan, county=county)
    record = member(cut_off, *medicare("2013-01-01.."), medi_cal(f"2013-01-01..{last_medi_cal_day}"))
    decision = coverage(record, on)
    assert decision.outcome is NOT_ACTIVE
    assert codes(decision) == (code, "E-MEDICARE-1", "E-PARTD-1")
    assert lines(decision) == {"medicare": ("original_medicare", "active"), "part_d": ("part_d_plan", "unknown")}


@pytest.mark.parametrize(
    ("last_medi_cal_day", "on", "code"),
    [
        ("2022-11-30", "2022-12-31", "E-DEEMED-1"),
        ("2022-11-30", "2023-01-01", "E-END-1"),
        ("2022-10-31", "2022-11-30", "E-DEEMED-1"),
        ("2022-10-31", "2022-12-31", "E-DEEMED-2"),
        ("2022-10-31", "2023-01-01", "E-DEEMED-2"),
        ("2022-12-31", "2023-01-01", "E-END-1"),
    ],
)
def test_case_2_whoever_was_deemed_on_the_last_day_was_still_there(last_medi_cal_day: str, on: str, code: str) -> None:
    record = member(enrolled("2014-07-01.."), medi_cal(f"2013-01-01..{last_medi_cal_day}"))
    assert codes(coverage(record, on))[0] == code


def test_case_2_medi_cal_regained_before_the_last_day_is_membership_to_the_end() -> None:
    record = member(enrolled("2014-07-01.."), medi_cal("2013-01-01..2016-02-29"), medi_cal("2022-12-01.."))
    assert [codes(coverage(record, on))[0] for on in ("2022-11-30", "2022-12-31", "2023-01-01")] == [
        "E-DEEMED-2",
        "E-ACTIVE-1",
        "E-END-1",
    ]


def test_a_roster_that_runs_on_after_medi_cal_was_lost_does_not_say_that_the_plan_still_covered() -> None:
    record = member(enrolled("2014-07-01..2018-06-30"), medi_cal("2013-01-01..2016-02-29"))
    assert [codes(coverage(record, on)) for on in ("2018-06-30", "2018-07-01")] == [("E-DEEMED-2", "E-AFTER-2")] * 2


def test_a_plan_that_begins_later_does_not_bring_back_the_rosters_end_as_the_end_of_coverage() -> None:
    later = (enrolled("2024-01-01..", program=MEDI_MEDI), medi_cal("2024-01-01.."))
    record = member(enrolled("2014-07-01.."), medi_cal("2013-01-01..2016-02-29"), *later)
    assert [codes(coverage(record, on)) for on in ("2022-12-31", "2023-12-31")] == [("E-DEEMED-2", "E-AFTER-2")] * 2


@pytest.mark.parametrize(
    ("roster", "requested_on", "found"),
    [
        ("2014-07-01..", "2022-12-10", ("E-UNTIL-1", "E-LEAVE-1")),
        ("2014-07-01..2022-12-31", "2022-12-10", ("E-UNTIL-1", "E-LEAVE-1")),
        ("2014-07-01..2022-12-31", "2022-11-10", ("E-UNTIL-1", "E-LEAVE-2")),
        ("2014-07-01..", "2022-12-31", ("E-UNTIL-1", "E-LEAVE-1")),
        ("2014-07-01..", "2023-01-01", ("E-END-1", "E-NEXT-3")),
        ("2014-07-01..2023-01-31", "2022-12-10", ("E-END-1", "E-NEXT-3")),
    ],
)
def test_case_2_someone_who_left_by_their_own_wish_was_not_moved(
    roster: str, requested_on: str, found: tuple[str, ...]
) -> None:
    record = member(enrolled(roster, leave_requested_on=day(requested_on)), *DUAL)
    assert coverage(record, "2022-12-31").outcome is ACTIVE
    after = coverage(record, "2023-01-01")
    assert (after.outcome, codes(after)[:2]) == (NOT_ACTIVE, found)
    left = found[0] == "E-UNTIL-1"
    assert lines(after)["medicare"] == (("original_medicare", "active") if left else ("medi_medi_plan", "unknown"))


@pytest.mark.parametrize(
    ("on", "found"),
    [
        ("2023-03-31", ("E-END-1", "E-NEXT-3")),
        ("2023-04-01", ("E-ACTIVE-2",)),
        ("2025-11-30", ("E-ACTIVE-2",)),
        ("2025-12-01", ("E-UNTIL-1", "E-MEDICARE-1", "E-PARTD-1", "E-AFTER-3")),
    ],
)
def test_case_2_after_a_medi_medi_plan_of_their_own_nobody_is_told_of_the_move(on: str, found: tuple[str, ...]) -> None:
    record = member(enrolled("2014-07-01.."), enrolled("2023-04-01..2025-11-30", "la-care", program=MEDI_MEDI), *DUAL)
    told = codes(coverage(record, on))
    assert told[: len(found)] == found
    assert ("E-END-1" in told, "E-NEXT-3" in told) == (on < "2023-04", on < "2023-04")


def test_case_2_someone_whom_a_roster_shows_in_the_successor_is_covered_by_it() -> None:
    record = member(enrolled("2014-07-01.."), enrolled("2023-01-01..", program=MEDI_MEDI))
    decision = coverage(record, "2023-01-15")
    assert decision.outcome is ACTIVE
    assert codes(decision)[0] == "E-ACTIVE-2"
    assert lines(decision) == all_lines("medi_medi_plan", "active")


@pytest.mark.parametrize(
    ("rows", "on", "lost", "doubted"),
    [
        ((medi_cal("2013-01-01..2023-06-30"),), "2023-06-30", False, False),
        ((medi_cal("2013-01-01..2023-06-30"),), "2023-07-01", True, False),
        ((medi_cal("2013-01-01..2022-11-30"),), "2023-01-05", True, True),
        (
            (medi_cal("2013-01-01..2022-11-30"), medi_cal("2022-12-01..", MediCalStatus.NOT_ELIGIBLE)),
            "2023-01-05",
            True,
            True,
        ),
        ((), "2023-01-05", False, False),
    ],
)
def test_case_2_whoever_has_lost_medi_cal_is_not_told_of_a_medi_cal_plan_of_the_successor(
    rows: tuple[MediCalEligibility, ...], on: str, lost: bool, doubted: bool
) -> None:
    record = member(enrolled("2014-07-01..", county=SAN_DIEGO), *medicare("2013-01-01.."), *rows)
    decision = coverage(record, on)
    assert (decision.outcome, codes(decision)[:2]) == (NOT_ACTIVE, ("E-END-1", "E-NEXT-3"))
    assert set(lines(decision)) == ({"medicare", "part_d"} if lost else {"medicare", "part_d", "medi_cal"})
    assert ("E-MEDICAL-6" in codes(decision), "E-LOSS-1" in codes(decision)) == (lost, doubted)


# Case 3: asked to leave on 2018-01-18.


@pytest.mark.parametrize(
    ("on", "outcome"), [("2018-01-18", ACTIVE), ("2018-01-31", ACTIVE), ("2018-02-01", NOT_ACTIVE)]
)
def test_case_3_the_last_covered_day_is_the_end_of_the_month_of_the_request(on: str, outcome: Outcome) -> None:
    scfhp = enrolled("2016-01-01..", "scfhp", county=SANTA_CLARA, leave_requested_on=day("2018-01-18"))
    decision = coverage(member(scfhp), on)
    assert decision.outcome is outcome
    assert values(decision, "E-LEAVE-1") == {
        "requested_on": "2018-01-18",
        "last_day": "2018-01-31",
        "next_day": "2018-02-01",
    }


@pytest.mark.parametrize(
    ("program", "roster", "code"),
    [
        (Program.CAL_MEDICONNECT, "2016-01-01..", "E-LEAVE-1"),
        (Program.CAL_MEDICONNECT, "2016-01-01..2018-01-31", "E-LEAVE-1"),
        (MANAGED, "2016-01-01..", "E-LEAVE-3"),
        (MANAGED, "2016-01-01..2018-01-31", "E-LEAVE-4"),
    ],
)
def test_the_rule_of_cal_mediconnect_is_not_given_as_sure_for_another_programme(
    program: Program, roster: str, code: str
) -> None:
    (held,) = list_held_enrollments(member(enrolled(roster, program=program, leave_requested_on=day("2018-01-18"))))
    assert ([each.code for each in held.reasons], held.span.last_day) == ([code], day("2018-01-31"))


def test_leaving_a_medi_medi_plan_is_to_be_confirmed() -> None:
    row = enrolled("2023-01-01..", "la-care", program=MEDI_MEDI, leave_requested_on=day("2023-05-10"))
    decision = coverage(member(row, *DUAL), "2023-06-01")
    assert codes(decision)[:2] == ("E-UNTIL-1", "E-LEAVE-3")
    assert {line.status for line in decision.lines if line.line is Line.MEDICARE} == {LineStatus.ACTIVE}


# Case 6: opted out in San Diego.


def test_case_6_opted_out_is_not_in_cal_mediconnect_but_in_medicare_and_a_medi_cal_plan() -> None:
    record = member(
        *DUAL,
        circumstance("2014-05-01..", CircumstanceKind.OPTED_OUT),
        enrolled("2014-08-01..", "molina", program=MANAGED, county=SAN_DIEGO),
        county_code=SAN_DIEGO,
    )
    decision = coverage(record, "2015-06-15")
    assert decision.outcome is ACTIVE
    assert codes(decision)[0] == "E-OPTOUT-1"
    assert lines(decision) == {
        "medicare": ("original_medicare", "active"),
        "part_d": ("part_d_plan", "unknown"),
        "medi_cal": ("medi_cal_managed_care", "active"),
    }
    assert {str(line.line): line.billing_order for line in decision.lines} == {
        "medicare": 1,
        "part_d": None,
        "medi_cal": 2,
    }


@pytest.mark.parametrize(
    ("on", "opted_out"),
    [("2015-02-28", False), ("2015-03-01", True), ("2015-12-31", True), ("2016-01-01", False)],
)
def test_case_6_an_opt_out_counts_on_its_days(on: str, opted_out: bool) -> None:
    record = member(*DUAL, circumstance("2015-03-01..2015-12-31", CircumstanceKind.OPTED_OUT))
    assert ("E-OPTOUT-1" in codes(coverage(record, on))) is opted_out


@pytest.mark.parametrize(
    ("plan", "found", "name"),
    [
        ("health-net", ("E-OPTOUT-1", "E-UNTIL-1", "E-MEDICARE-1", "E-PARTD-1", "E-AFTER-3"), "Health Net Medi-Cal"),
        (None, ("E-OPTOUT-1", "E-MEDICARE-1", "E-PARTD-1", "E-OPTOUT-4"), ""),
    ],
)
def test_case_6_who_opts_out_of_a_plan_stays_in_the_same_organisations_medi_cal_plan(
    plan: str | None, found: tuple[str, ...], name: str
) -> None:
    been_in = (enrolled("2014-05-01..2014-08-31", plan, county=SAN_DIEGO),) if plan else ()
    opted_out = circumstance("2014-08-20..", CircumstanceKind.OPTED_OUT)
    decision = coverage(member(*been_in, *DUAL, opted_out, county_code=SAN_DIEGO), "2014-09-15")
    assert tuple(sorted(codes(decision))) == tuple(sorted(found))
    assert lines(decision)["medi_cal"] == ("medi_cal_managed_care", "unknown")
    assert {line.plan_name for line in decision.lines if line.line is Line.MEDI_CAL} == {name}


def test_case_6_after_a_plan_whose_medi_cal_plan_is_not_known_the_state_is_to_be_asked() -> None:
    opted_out = circumstance("2018-01-20..", CircumstanceKind.OPTED_OUT)
    kaiser = enrolled("2018-02-01..2018-06-30", "kaiser", program=MANAGED)
    record = member(enrolled("2016-01-01..2018-01-31"), kaiser, *DUAL, opted_out)
    decision = coverage(record, "2018-07-01")
    assert ("E-OPTOUT-4" in codes(decision), "E-AFTER-3" in codes(decision)) == (True, False)
    assert lines(decision)["medi_cal"] == ("medi_cal_managed_care", "unknown")


def test_case_6_medicare_by_choice_may_be_an_advantage_plan() -> None:
    record = member(*DUAL, enrolled("2015-01-01..", "scan", program=ADVANTAGE))
    assert lines(coverage(record, "2015-06-15"))["medicare"] == ("medicare_advantage", "active")


# Case 12: Medi-Cal lost from 2016-03-01.


@pytest.mark.parametrize(
    ("on", "outcome", "status", "code"),
    [
        ("2016-02-29", ACTIVE, "active", "E-ACTIVE-1"),
        ("2016-03-01", ACTIVE, "deemed", "E-DEEMED-1"),
        ("2016-03-20", ACTIVE, "deemed", "E-DEEMED-1"),
        ("2016-03-31", ACTIVE, "deemed", "E-DEEMED-1"),
        ("2016-04-01", NOT_ACTIVE, None, "E-DEEMED-2"),
        ("2016-04-02", NOT_ACTIVE, None, "E-DEEMED-2"),
    ],
)
def test_case_12_deemed_for_one_month_at_health_net(on: str, outcome: Outcome, status: str | None, code: str) -> None:
    decision = coverage(member(enrolled("2014-07-01.."), medi_cal("2014-01-01..2016-02-29")), on)
    assert decision.outcome is outcome
    assert codes(decision)[0] == code
    assert decision.deemed is (status == "deemed")
    assert {line.status for line in decision.lines} == ({status} if status else set())


def test_case_12_a_deemed_line_says_so_in_its_flags() -> None:
    decision = coverage(member(enrolled("2014-07-01.."), medi_cal("2014-01-01..2016-02-29")), "2016-03-20")
    assert {line.flags for line in decision.lines} == {("deemed",)}
    assert values(decision, "E-DEEMED-1") == {"lost_on": "2016-03-01", "last_day": "2016-03-31"}


@pytest.mark.parametrize(
    ("row", "died_on", "last_day"),
    [
        (enrolled("2015-01-01..", "hpsm", county=SAN_MATEO), None, "2016-04-30"),
        (enrolled("2015-01-01..2016-04-30", "hpsm", county=SAN_MATEO), None, "2016-04-30"),
        (enrolled("2015-01-01..2016-03-31", "hpsm", county=SAN_MATEO), None, "2016-03-31"),
        (
            enrolled("2015-01-01..", "hpsm", county=SAN_MATEO, leave_requested_on=day("2016-03-10")),
            None,
            "2016-03-31",
        ),
        (enrolled("2015-01-01..", "hpsm", county=SAN_MATEO), day("2016-04-02"), "2016-04-02"),
    ],
)
def test_case_12_the_plan_is_not_said_to_keep_a_member_after_the_enrolments_own_end(
    row: Enrollment, died_on: date | None, last_day: str
) -> None:
    decision = coverage(member(row, medi_cal("2014-01-01..2016-02-29"), death_day=died_on), "2016-03-31")
    assert codes(decision)[0] == "E-DEEMED-1"
    assert values(decision, "E-DEEMED-1")["last_day"] == last_day
    assert {line.span.last_day for line in decision.lines} == {day(last_day)}


@pytest.mark.parametrize(
    ("plan", "county", "on", "outcome"),
    [
        ("hpsm", "41", "2016-04-30", ACTIVE),
        ("hpsm", "41", "2016-05-01", NOT_ACTIVE),
        ("scfhp", "43", "2016-03-20", UNSURE),
        ("scfhp", "43", "2016-04-30", UNSURE),
        ("scfhp", "43", "2016-05-01", NOT_ACTIVE),
    ],
)
def test_case_12_other_plans_have_other_months_and_some_are_not_known(
    plan: str, county: str, on: str, outcome: Outcome
) -> None:
    record = member(enrolled("2015-01-01..", plan, county=county), medi_cal("2014-01-01..2016-02-29"))
    assert coverage(record, on).outcome is outcome


@pytest.mark.parametrize(
    ("last_day", "on", "outcome"), [("2015-07-31", "2015-08-01", NOT_ACTIVE), ("2015-08-31", "2015-09-01", ACTIVE)]
)
def test_case_12_nobody_was_deemed_before_september_2015(last_day: str, on: str, outcome: Outcome) -> None:
    record = member(enrolled("2014-07-01.."), medi_cal(f"2014-01-01..{last_day}"))
    assert coverage(record, on).outcome is outcome


def test_case_12_medi_cal_regained_ends_deeming() -> None:
    record = member(enrolled("2014-07-01.."), medi_cal("2014-01-01..2016-02-29"), medi_cal("2016-04-01.."))
    assert [coverage(record, on).deemed for on in ("2016-03-31", "2016-04-01")] == [True, False]
    assert coverage(record, "2016-04-01").outcome is ACTIVE


def test_case_12_after_deeming_nothing_says_that_medi_cal_goes_on() -> None:
    decision = coverage(member(enrolled("2014-07-01.."), medi_cal("2014-01-01..2016-02-29")), "2016-04-02")
    assert codes(decision) == ("E-DEEMED-2", "E-AFTER-2")


def test_case_12_after_deeming_original_medicare_is_what_covers() -> None:
    record = member(enrolled("2014-07-01.."), *medicare("2013-01-01.."), medi_cal("2014-01-01..2016-02-29"))
    decision = coverage(record, "2016-04-02")
    assert decision.outcome is NOT_ACTIVE
    assert lines(decision) == {"medicare": ("original_medicare", "active"), "part_d": ("part_d_plan", "unknown")}


def test_after_leaving_medi_cal_stays_with_the_same_organisation_in_all_likelihood() -> None:
    record = member(enrolled("2014-07-01..2018-01-31"), *medicare("2013-01-01.."), medi_cal("2014-01-01.."))
    decision = coverage(record, "2018-02-01")
    assert decision.outcome is NOT_ACTIVE
    assert lines(decision)["medi_cal"] == ("medi_cal_managed_care", "unknown")
    assert values(decision, "E-AFTER-3") == {"plan": "Health Net Medi-Cal"}


def test_medi_cal_given_back_for_a_deemed_month_ends_the_deeming() -> None:
    record = member(enrolled("2016-03-01..2016-03-31", status=EnrollmentStatus.DEEMED), medi_cal("2014-01-01.."))
    assert codes(coverage(record, "2016-03-20"))[0] == "E-ACTIVE-1"


def test_a_row_that_begins_after_the_end_of_the_programme_cannot_be_right() -> None:
    decision = coverage(member(enrolled("2023-02-01..")), "2023-03-15")
    assert (decision.outcome, codes(decision)) == (UNSURE, ("E-OFFERING-1",))


def test_case_12_a_share_of_cost_that_was_met_and_then_lost_is_lost_medi_cal() -> None:
    record = member(
        enrolled("2014-07-01.."),
        share_of_cost("2016-02-01..2016-02-29", met_on="2016-02-03"),
        *medicare("2013-01-01.."),
    )
    assert codes(coverage(record, "2016-03-20"))[0] == "E-DEEMED-1"
    assert coverage(record, "2016-04-02").outcome is NOT_ACTIVE


def test_case_12_help_with_medicare_costs_only_is_lost_medi_cal() -> None:
    limited = medi_cal("2016-03-01..", MediCalStatus.MEDICARE_COST_SHARING_ONLY, aid_code="8C")
    record = member(enrolled("2014-07-01.."), medi_cal("2014-01-01..2016-02-29"), limited)
    assert codes(coverage(record, "2016-03-20"))[0] == "E-DEEMED-1"
    april = coverage(record, "2016-04-02")
    assert april.outcome is NOT_ACTIVE
    assert lines(april) == {"medi_cal": ("medi_cal_ffs", "limited")}


@pytest.mark.parametrize(
    ("on", "code"), [("2016-03-16", "E-ACTIVE-1"), ("2016-03-31", "E-ACTIVE-1"), ("2016-04-01", "E-DEEMED-1")]
)
def test_case_12_medi_cal_that_ends_within_a_month_is_lost_from_the_next(on: str, code: str) -> None:
    record = member(enrolled("2014-07-01.."), medi_cal("2014-01-01..2016-03-15"))
    assert codes(coverage(record, on))[0] == code


def test_case_12_the_plans_own_record_of_deeming_is_believed() -> None:
    deemed = enrolled("2016-03-01..2016-03-31", status=EnrollmentStatus.DEEMED)
    decision = coverage(member(enrolled("2014-07-01..2016-02-29"), deemed), "2016-03-20")
    assert (decision.outcome, decision.deemed, codes(decision)[0]) == (ACTIVE, True, "E-DEEMED-5")


@pytest.mark.parametrize(
    ("plan", "county", "last_medi_cal_day", "on", "code"),
    [
        ("health-net", LOS_ANGELES, "", "2014-11-15", "E-DISPUTE-4"),
        ("health-net", LOS_ANGELES, "", "2015-08-31", "E-DISPUTE-4"),
        ("health-net", LOS_ANGELES, "", "2015-09-01", "E-DEEMED-5"),
        ("health-net", LOS_ANGELES, "2015-07-31", "2015-09-01", "E-DISPUTE-4"),
        ("health-net", LOS_ANGELES, "2016-02-10", "2016-02-20", "E-DEEMED-5"),
        ("health-net", LOS_ANGELES, "2016-02-29", "2016-03-31", "E-DEEMED-5"),
        ("health-net", LOS_ANGELES, "2016-02-29", "2016-04-01", "E-DISPUTE-4"),
        ("health-net", LOS_ANGELES, "2016-02-29", "2016-09-15", "E-DISPUTE-4"),
        ("scfhp", SANTA_CLARA, "2016-02-29", "2016-04-30", "E-DEEMED-5"),
        ("scfhp", SANTA_CLARA, "2016-02-29", "2016-05-01", "E-DISPUTE-4"),
    ],
)
def test_case_12_a_plan_that_calls_somebody_deemed_against_the_rule_cannot_be_decided(
    plan: str, county: str, last_medi_cal_day: str, on: str, code: str
) -> None:
    called = enrolled("2014-08-01..2017-12-31", plan, county=county, status=EnrollmentStatus.DEEMED)
    if plan == "scfhp":
        called = enrolled("2015-02-01..2017-12-31", plan, county=county, status=EnrollmentStatus.DEEMED)
    known = (medi_cal(f"2013-01-01..{last_medi_cal_day}"),) if last_medi_cal_day else ()
    decision = coverage(member(called, *known), on)
    contradicted = code == "E-DISPUTE-4"
    assert (decision.outcome, codes(decision)[0]) == (UNSURE if contradicted else ACTIVE, code)
    assert decision.deemed is not contradicted
    assert lines(decision) == all_lines("cal_mediconnect", "unknown" if contradicted else "deemed")


@pytest.mark.parametrize(("on", "code"), [("2025-08-31", "E-DEEMED-5"), ("2025-09-01", "E-DISPUTE-4")])
def test_case_12_a_medi_medi_plan_can_call_somebody_deemed_for_six_months(on: str, code: str) -> None:
    called = enrolled("2025-03-01..2025-12-31", program=MEDI_MEDI, status=EnrollmentStatus.DEEMED)
    assert codes(coverage(member(called, medi_cal("2023-01-01..2025-02-28")), on))[0] == code


# Away for longer than membership lasts.


@pytest.mark.parametrize("kind", [CircumstanceKind.OUT_OF_AREA, CircumstanceKind.INCARCERATED])
@pytest.mark.parametrize(("on", "told"), [("2016-06-30", False), ("2016-07-01", True), ("2017-05-31", True)])
def test_an_absence_of_more_than_six_months_is_told_beside_the_coverage(
    kind: CircumstanceKind, on: str, told: bool
) -> None:
    record = member(enrolled("2014-07-01.."), *DUAL, circumstance("2016-01-01..2017-05-31", kind))
    decision = coverage(record, on)
    assert (decision.outcome, "E-AWAY-5" in codes(decision)) == (ACTIVE, told)
    if told:
        assert values(decision, "E-AWAY-5") == {"first_day": "2016-01-01", "months": "6"}


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("2016-01-01..2016-04-30", "2016-05-01..2016-08-31", True),
        ("2016-01-01..2016-04-29", "2016-05-01..2016-08-31", False),
    ],
)
def test_months_away_count_in_a_row(first: str, second: str, told: bool) -> None:
    away = (circumstance(first, CircumstanceKind.OUT_OF_AREA), circumstance(second, CircumstanceKind.INCARCERATED))
    record = member(enrolled("2014-07-01.."), *DUAL, *away)
    assert [("E-AWAY-5" in codes(coverage(record, on))) for on in ("2016-07-01", "2016-09-01")] == [told, False]


def test_no_source_tells_how_long_a_medi_medi_plan_keeps_somebody_who_is_away() -> None:
    away = circumstance("2024-01-01..", CircumstanceKind.OUT_OF_AREA)
    record = member(enrolled("2023-01-01..", program=MEDI_MEDI), *DUAL, away)
    assert "E-AWAY-5" not in codes(coverage(record, "2024-12-01"))


# Days without a plan.


@pytest.mark.parametrize(("on", "code"), [("2025-11-15", "E-MEDICARE-1"), ("2025-12-01", "E-ACTIVE-2")])
def test_beside_coverage_nothing_says_that_coverage_begins_later(on: str, code: str) -> None:
    record = member(enrolled("2025-12-01..", "molina", program=MEDI_MEDI), *DUAL)
    decision = coverage(record, on)
    assert (decision.outcome, codes(decision)[0]) == (ACTIVE, code)
    assert not {"E-GAP-1", "E-GAP-2", "E-GAP-3"} & set(codes(decision))


@pytest.mark.parametrize(
    ("record", "on", "first_day", "more"),
    [
        (member(enrolled("2014-07-01..")), "2014-06-30", "2014-07-01", ("E-GAP-3",)),
        (member(enrolled("2014-07-01.."), *medicare("2014-05-01..")), "2014-04-30", "2014-05-01", ("E-GAP-3",)),
        (member(*medicare("2015-01-01.."), medi_cal("2014-11-01..")), "2014-10-31", "2014-11-01", ()),
        (member(medi_cal("2015-01-01..", MediCalStatus.NOT_ELIGIBLE)), "2014-12-31", "2015-01-01", ()),
    ],
)
def test_a_day_before_the_record_begins_is_not_known(
    record: MemberFacts, on: str, first_day: str, more: tuple[str, ...]
) -> None:
    decision = coverage(record, on)
    assert (decision.outcome, codes(decision), decision.lines) == (UNSURE, ("E-BEFORE-1", *more), ())
    assert values(decision, "E-BEFORE-1") == {"first_day": first_day}


def test_before_a_plan_but_within_the_record_the_day_on_which_coverage_begins_is_told() -> None:
    record = member(medi_cal("2012-01-01..2013-12-31"), enrolled("2014-07-01.."))
    decision = coverage(record, "2014-06-30")
    assert (decision.outcome, codes(decision)) == (NOT_ACTIVE, ("E-GAP-3",))


@pytest.mark.parametrize(("on", "outcome"), [("2014-12-31", UNSURE), ("2015-01-01", NOT_ACTIVE)])
def test_what_the_state_calls_not_eligible_is_told_from_its_first_day(on: str, outcome: Outcome) -> None:
    assert coverage(member(medi_cal("2015-01-01..", MediCalStatus.NOT_ELIGIBLE)), on).outcome is outcome


# Medi-Cal of someone in an integrated plan.


def test_someone_whose_medi_cal_no_roster_tells_is_taken_at_the_plans_word() -> None:
    assert coverage(member(enrolled("2014-07-01..")), "2014-07-15").outcome is ACTIVE
    later = member(enrolled("2014-07-01.."), medi_cal("2015-01-01.."))
    assert coverage(later, "2014-12-31").outcome is ACTIVE


@pytest.mark.parametrize("status", [MediCalStatus.NOT_ELIGIBLE, MediCalStatus.MEDICARE_COST_SHARING_ONLY])
def test_a_plan_against_the_states_own_no_cannot_be_decided(status: MediCalStatus) -> None:
    decision = coverage(member(enrolled("2014-07-01.."), medi_cal("2014-07-01..", status)), "2014-07-15")
    assert decision.outcome is UNSURE
    assert codes(decision) == ("E-DISPUTE-3",)
    assert lines(decision) == all_lines("cal_mediconnect", "unknown")


def test_a_status_of_the_state_that_nobody_can_read_leaves_the_medi_cal_line_open() -> None:
    unreadable = medi_cal("2014-07-01..", MediCalStatus.UNKNOWN, state_status="XYZ")
    decision = coverage(member(enrolled("2014-07-01.."), unreadable), "2014-07-15")
    assert lines(decision) == all_lines("cal_mediconnect", "active") | {"medi_cal": ("cal_mediconnect", "unknown")}
    assert "E-MEDICAL-2" in codes(decision)


@pytest.mark.parametrize(
    ("on", "status", "flags"),
    [("2016-02-09", "share_of_cost_unmet", ("share_of_cost_unmet",)), ("2016-02-10", "active", ())],
)
def test_a_share_of_cost_turns_only_the_medi_cal_line(on: str, status: str, flags: tuple[str, ...]) -> None:
    record = member(enrolled("2014-07-01.."), share_of_cost("2016-02-01..2016-02-29", met_on="2016-02-10"))
    decision = coverage(record, on)
    assert decision.outcome is ACTIVE
    assert lines(decision) == all_lines("cal_mediconnect", "active") | {"medi_cal": ("cal_mediconnect", status)}
    assert next(line.flags for line in decision.lines if line.line is Line.MEDI_CAL) == flags
    assert decision.share_of_cost_cents == 50_000


def test_an_unmet_share_of_cost_without_a_plan_is_neither_active_nor_unknown() -> None:
    decision = coverage(member(share_of_cost("2016-01-01..")), "2016-02-09")
    assert decision.outcome is NOT_ACTIVE
    assert codes(decision) == ("E-SOC-1",)
    assert lines(decision) == {"medi_cal": ("medi_cal_ffs", "share_of_cost_unmet")}


@pytest.mark.parametrize("status", [each for each in MediCalStatus if each is not MediCalStatus.ELIGIBLE])
def test_nobody_is_told_that_medi_cal_pays_directly_while_it_does_not(status: MediCalStatus) -> None:
    assert "E-MEDICAL-1" not in codes(coverage(member(medi_cal("2016-01-01..", status)), "2016-02-09"))


# Holds, disputes, plans that nobody knows.


def test_a_hold_of_the_plan_is_neither_yes_nor_no() -> None:
    decision = coverage(
        member(enrolled("2014-07-01..", status=EnrollmentStatus.ON_HOLD, hcp_status="59"), *DUAL), "2014-07-15"
    )
    assert (decision.outcome, codes(decision)) == (UNSURE, ("E-HOLD-1",))
    assert lines(decision) == all_lines("cal_mediconnect", "on_hold")
    assert all(line.billing_order is None for line in decision.lines)


def test_a_hold_of_medi_cal_comes_first_among_the_reasons() -> None:
    decision = coverage(member(enrolled("2014-07-01.."), medi_cal("2014-07-01..", MediCalStatus.ON_HOLD)), "2014-07-15")
    assert (decision.outcome, codes(decision)[0]) == (UNSURE, "E-HOLD-2")
    assert lines(decision)["medi_cal"] == ("cal_mediconnect", "on_hold")


@pytest.mark.parametrize("before", [(), (enrolled("2014-07-01..2015-12-31"),)])
def test_a_hold_of_medi_cal_is_neither_yes_nor_no_outside_a_plan(before: tuple[object, ...]) -> None:
    record = member(*before, *medicare("2013-01-01.."), medi_cal("2016-01-01..", MediCalStatus.ON_HOLD))
    decision = coverage(record, "2016-02-09")
    assert decision.outcome is UNSURE
    assert "E-HOLD-2" in codes(decision)


@pytest.mark.parametrize("program", [ADVANTAGE, DRUG_PLAN, MANAGED])
def test_a_hold_on_one_side_leaves_the_whole_unsure(program: Program) -> None:
    record = member(*DUAL, enrolled("2015-01-01..", program=program, status=EnrollmentStatus.ON_HOLD))
    assert coverage(record, "2015-06-15").outcome is UNSURE


def test_two_sources_that_disagree_are_never_decided_between() -> None:
    record = member(enrolled("2014-07-01.."), enrolled("2014-07-01..", "molina", disputed=True), *DUAL)
    decision = coverage(record, "2014-07-15")
    assert (decision.outcome, codes(decision)) == (UNSURE, ("E-DISPUTE-1",))
    assert "Health Net Cal MediConnect, Molina" in values(decision, "E-DISPUTE-1")["plans"]
    assert {line.flags for line in decision.lines} == {("disputed",)}


@pytest.mark.parametrize(
    ("on", "outcome"), [("2014-08-31", ACTIVE), ("2014-09-01", UNSURE), ("2014-09-30", UNSURE), ("2014-10-01", ACTIVE)]
)
def test_a_dispute_is_about_its_days_only(on: str, outcome: Outcome) -> None:
    record = member(enrolled("2014-07-01.."), enrolled("2014-09-01..2014-09-30", "molina", disputed=True))
    assert coverage(record, on).outcome is outcome


@pytest.mark.parametrize("program", [ADVANTAGE, DRUG_PLAN, MANAGED])
def test_a_plan_for_everything_and_another_for_a_part_cannot_both_be_right(program: Program) -> None:
    record = member(enrolled("2014-07-01.."), enrolled("2014-07-01..", "kaiser", program=program))
    decision = coverage(record, "2014-07-15")
    assert (decision.outcome, codes(decision)) == (UNSURE, ("E-DISPUTE-2",))


@pytest.mark.parametrize("program", [ADVANTAGE, DRUG_PLAN, MANAGED])
def test_the_same_organisation_for_a_part_is_no_contradiction(program: Program) -> None:
    record = member(enrolled("2014-07-01.."), enrolled("2014-07-01..", program=program))
    assert coverage(record, "2014-07-15").outcome is ACTIVE


def test_a_health_plan_code_that_nobody_knows_is_told_and_not_guessed() -> None:
    decision = coverage(member(unrecognized("2014-07-01.."), *DUAL), "2014-07-15")
    assert (decision.outcome, codes(decision)) == (UNSURE, ("E-UNRECOGNIZED-1",))
    assert values(decision, "E-UNRECOGNIZED-1") == {"hcp_code": "999"}
    assert {line.flags for line in decision.lines} == {()}


@pytest.mark.parametrize(("on", "outcome"), [("2015-06-30", UNSURE), ("2015-07-01", ACTIVE)])
def test_a_plan_that_was_not_offered_there_yet_is_doubted(on: str, outcome: Outcome) -> None:
    decision = coverage(member(enrolled("2015-01-01..", "caloptima", county=ORANGE)), on)
    assert decision.outcome is outcome
    assert (codes(decision)[0] == "E-OFFERING-1") is (outcome is UNSURE)


@pytest.mark.parametrize(
    ("plan", "county"), [("health-net", ORANGE), ("caloptima", "19"), ("kaiser", "19"), ("la-care", SAN_DIEGO)]
)
def test_a_plan_in_a_county_where_it_never_was_is_doubted(plan: str, county: str) -> None:
    decision = coverage(member(enrolled("2016-01-01..", plan, county=county)), "2016-06-15")
    assert (decision.outcome, codes(decision)) == (UNSURE, ("E-OFFERING-1",))


@pytest.mark.parametrize(("on", "outcome"), [("2014-03-31", NOT_ACTIVE), ("2014-04-01", ACTIVE)])
def test_nobody_was_in_cal_mediconnect_before_april_2014(on: str, outcome: Outcome) -> None:
    assert coverage(member(enrolled("2014-01-01..")), on).outcome is outcome


@pytest.mark.parametrize(
    ("on", "outcome"), [("2016-08-31", ACTIVE), ("2016-09-01", UNSURE), ("2016-12-31", UNSURE), ("2017-01-01", ACTIVE)]
)
def test_whoever_is_in_pace_is_covered_by_somebody_we_cannot_name(on: str, outcome: Outcome) -> None:
    record = member(*DUAL, circumstance("2016-09-01..2016-12-31", CircumstanceKind.PACE_PARTICIPANT))
    decision = coverage(record, on)
    assert decision.outcome is outcome
    assert ("E-PACE-3" in codes(decision)) is (outcome is UNSURE)


@pytest.mark.parametrize("part", ["A", "B"])
@pytest.mark.parametrize(
    ("on", "cautioned"), [("2015-12-31", False), ("2016-01-01", True), ("2016-03-31", True), ("2016-04-01", False)]
)
def test_a_plan_without_a_part_of_medicare_is_to_be_confirmed(part: str, on: str, cautioned: bool) -> None:
    lost = (*medicare("2013-01-01..2015-12-31", part), *medicare("2016-04-01..", part))
    kept = medicare("2013-01-01..", "B" if part == "A" else "A")
    decision = coverage(member(enrolled("2014-07-01.."), *lost, *kept), on)
    assert decision.outcome is ACTIVE
    assert ("E-MEDICARE-3" in codes(decision)) is cautioned
    if cautioned:
        assert values(decision, "E-MEDICARE-3") == {"part": part, "last_day": "2015-12-31"}


def test_medicare_that_no_roster_tells_or_that_is_told_for_later_days_only_is_no_contradiction() -> None:
    assert coverage(member(enrolled("2014-07-01..")), "2014-07-15").outcome is ACTIVE
    assert coverage(member(enrolled("2014-07-01.."), *medicare("2015-01-01..")), "2014-07-15").outcome is ACTIVE
    assert (
        coverage(member(enrolled("2014-07-01.."), *medicare("2013-01-01..2014-01-31", "D")), "2014-07-15").outcome
        is ACTIVE
    )


# Names and contracts are those of the day.


@pytest.mark.parametrize(
    ("on", "name"),
    [
        ("2018-12-31", "Care1st Cal MediConnect"),
        ("2019-01-01", "Blue Shield of California Promise Cal MediConnect"),
    ],
)
def test_care1st_became_blue_shield_promise(on: str, name: str) -> None:
    decision = coverage(member(enrolled("2016-01-01..", "care1st")), on)
    assert {line.plan_name for line in decision.lines} == {name}
    assert {line.plan_code for line in decision.lines} == {"care1st"}


def test_a_contract_without_a_source_says_so_and_the_rosters_own_is_believed() -> None:
    by_table = coverage(member(enrolled("2016-01-01..", "la-care")), "2016-06-15")
    assert {line.contract for line in by_table.lines} == {"H8258"}
    assert "E-CONTRACT-1" in codes(by_table)
    by_roster = coverage(member(enrolled("2016-01-01..", "la-care", contract="H8258", pbp="001")), "2016-06-15")
    assert {line.contract for line in by_roster.lines} == {"H8258-001"}
    assert "E-CONTRACT-1" not in codes(by_roster)


# Gaps, death, birth, silence.


@pytest.mark.parametrize(
    ("on", "outcome", "code"),
    [
        ("2014-12-31", ACTIVE, "E-ACTIVE-1"),
        ("2015-01-01", NOT_ACTIVE, "E-UNTIL-1"),
        ("2015-02-28", NOT_ACTIVE, "E-UNTIL-1"),
        ("2015-03-01", ACTIVE, "E-ACTIVE-1"),
    ],
)
def test_a_gap_between_two_enrolments_is_not_covered_and_names_both_ends(on: str, outcome: Outcome, code: str) -> None:
    decision = coverage(member(enrolled("2014-07-01..2014-12-31"), enrolled("2015-03-01..")), on)
    assert (decision.outcome, codes(decision)[0]) == (outcome, code)
    if outcome is NOT_ACTIVE:
        assert values(decision, "E-GAP-1") == {"last_day": "2014-12-31", "first_day": "2015-03-01"}


def test_two_enrolments_one_after_the_other_leave_no_gap() -> None:
    record = member(enrolled("2014-07-01..2014-12-31"), enrolled("2015-01-01..", "molina"))
    assert [coverage(record, on).lines[0].plan_code for on in ("2014-12-31", "2015-01-01")] == ["health-net", "molina"]


@pytest.mark.parametrize(
    ("on", "outcome"), [("2016-05-09", ACTIVE), ("2016-05-10", ACTIVE), ("2016-05-11", NOT_ACTIVE)]
)
def test_death_ends_everything_after_its_day(on: str, outcome: Outcome) -> None:
    decision = coverage(member(enrolled("2014-07-01.."), *DUAL, death_day=day("2016-05-10")), on)
    assert decision.outcome is outcome
    if outcome is NOT_ACTIVE:
        assert (codes(decision), decision.lines) == (("E-DEATH-1",), ())


@pytest.mark.parametrize(
    ("on", "outcome", "code"), [("1948-03-14", NOT_ACTIVE, "E-BORN-1"), ("1948-03-15", UNSURE, "E-BEFORE-1")]
)
def test_nobody_is_covered_before_they_are_born(on: str, outcome: Outcome, code: str) -> None:
    decision = coverage(member(enrolled("2014-07-01..")), on)
    assert (decision.outcome, codes(decision)[0]) == (outcome, code)


def test_no_data_is_never_a_no() -> None:
    decision = coverage(member(), "2014-07-15")
    assert (decision.outcome, codes(decision), decision.lines) == (UNSURE, ("E-NODATA-1",), ())


def test_data_of_earlier_days_only_is_a_no_for_this_one() -> None:
    decision = coverage(member(*medicare("2013-01-01..2014-06-30"), medi_cal("2013-01-01..2014-06-30")), "2014-07-15")
    assert (decision.outcome, codes(decision)) == (NOT_ACTIVE, ("E-NONE-1",))


# Medicare and Medi-Cal apart.


@pytest.mark.parametrize(
    ("parts", "code", "medicare_status"),
    [
        ("AB", "E-MEDICARE-1", "active"),
        ("A", "E-MEDICARE-2", "active"),
        ("B", "E-MEDICARE-2", "active"),
        ("D", "E-PARTD-1", None),
    ],
)
def test_original_medicare_by_its_parts(parts: str, code: str, medicare_status: str | None) -> None:
    decision = coverage(member(*medicare("2013-01-01..", parts)), "2015-06-15")
    assert code in codes(decision)
    assert lines(decision).get("medicare", (None, None))[1] == medicare_status


def test_part_d_without_a_plan_on_record_is_not_known() -> None:
    assert coverage(member(*medicare("2013-01-01..", "D")), "2015-06-15").outcome is UNSURE


def test_a_medi_cal_plan_without_medi_cal_is_told_and_is_no_coverage() -> None:
    record = member(enrolled("2015-01-01..", program=MANAGED), medi_cal("2015-01-01..2016-02-29"))
    assert coverage(record, "2016-02-29").outcome is ACTIVE
    march = coverage(record, "2016-03-01")
    assert (march.outcome, codes(march)) == (NOT_ACTIVE, ("E-MEDICAL-4",))
    assert values(march, "E-MEDICAL-4") == {"plan": "Health Net Medi-Cal", "last_day": "2016-02-29"}


def test_a_medi_cal_plan_of_somebody_whom_the_state_calls_not_eligible_is_told() -> None:
    rows = (medi_cal("2015-02-01..2015-12-31", MediCalStatus.NOT_ELIGIBLE), medi_cal("2016-01-01.."))
    record = member(enrolled("2015-01-01..", program=MANAGED), *rows, *medicare("2013-01-01.."))
    decision = coverage(record, "2015-06-15")
    assert "E-MEDICAL-5" in codes(decision)
    assert "medi_cal" not in lines(decision)


def test_medi_cal_without_a_plan_pays_providers_directly() -> None:
    assert lines(coverage(member(medi_cal("2015-01-01..")), "2015-06-15")) == {"medi_cal": ("medi_cal_ffs", "active")}


# No line outlasts the day of death.


@pytest.mark.parametrize("on", ["2019-01-15", "2019-03-09", "2019-03-10"])
@pytest.mark.parametrize(
    "rows",
    [
        (enrolled("2015-01-01..", "molina"),),
        (enrolled("2015-01-01..2018-01-31", "molina"), *DUAL),
        (enrolled("2015-01-01..", program=MANAGED), *DUAL),
        (*DUAL, circumstance("2015-01-01..", CircumstanceKind.OPTED_OUT)),
        (enrolled("2015-01-01..", "molina"), enrolled("2015-01-01.."), *DUAL),
    ],
)
def test_no_line_outlasts_the_day_of_death(rows: tuple[object, ...], on: str) -> None:
    decision = coverage(member(*rows, death_day=day("2019-03-10")), on)
    assert {line.span.last_day for line in decision.lines} == {day("2019-03-10")}


def test_no_line_of_a_successor_outlasts_the_day_of_death() -> None:
    decision = coverage(member(enrolled("2015-01-01.."), death_day=day("2023-02-03")), "2023-01-15")
    assert {line.span.last_day for line in decision.lines} == {day("2023-02-03")}


# Rows of a roster that name no plan.

NO_MEDICARE_PLAN = enrolled("2015-01-01..", "", program=Program.ORIGINAL_MEDICARE)
NO_MEDI_CAL_PLAN = enrolled("2015-01-01..", "", program=Program.MEDI_CAL_FFS)


@pytest.mark.parametrize(
    ("parts", "code"),
    [("AB", "E-MEDICARE-1"), ("A", "E-MEDICARE-2"), ("B", "E-MEDICARE-2"), ("", "E-MEDICARE-6")],
)
def test_a_row_of_original_medicare_is_not_called_a_plan(parts: str, code: str) -> None:
    decision = coverage(member(NO_MEDICARE_PLAN, *medicare("2013-01-01..", parts)), "2016-05-01")
    assert (decision.outcome, codes(decision)) == (ACTIVE, (code,))
    assert lines(decision) == {"medicare": ("original_medicare", "active")}


@pytest.mark.parametrize("rows", [(), (medi_cal("2013-01-01.."),)])
def test_a_row_of_medi_cal_fee_for_service_is_not_called_a_plan(rows: tuple[MediCalEligibility, ...]) -> None:
    decision = coverage(member(NO_MEDI_CAL_PLAN, *rows), "2016-05-01")
    assert (decision.outcome, codes(decision)) == (ACTIVE, ("E-MEDICAL-1",))
    assert lines(decision) == {"medi_cal": ("medi_cal_ffs", "active")}


@pytest.mark.parametrize(
    ("rows", "outcome", "found"),
    [
        ((share_of_cost("2013-01-01.."),), NOT_ACTIVE, ("E-SOC-1",)),
        ((medi_cal("2013-01-01..2016-02-29"),), NOT_ACTIVE, ("E-MEDICAL-6",)),
        ((medi_cal("2013-01-01..", MediCalStatus.ON_HOLD),), UNSURE, ("E-HOLD-2",)),
    ],
)
def test_a_row_of_medi_cal_fee_for_service_does_not_say_that_medi_cal_pays_where_it_does_not(
    rows: tuple[MediCalEligibility, ...], outcome: Outcome, found: tuple[str, ...]
) -> None:
    decision = coverage(member(NO_MEDI_CAL_PLAN, *rows), "2016-05-01")
    assert (decision.outcome, codes(decision)) == (outcome, found)


@pytest.mark.parametrize("program", [Program.ORIGINAL_MEDICARE, Program.MEDI_CAL_FFS])
def test_a_row_that_names_no_plan_and_is_on_hold_says_only_that(program: Program) -> None:
    held = enrolled("2015-01-01..", "", program=program, status=EnrollmentStatus.ON_HOLD)
    assert codes(coverage(member(held, *medicare("2013-01-01..", "AB")), "2016-05-01"))[0] == "E-HOLD-1"
    assert "E-MEDICAL-1" not in codes(coverage(member(held), "2016-05-01"))


def test_who_covers_between_two_plans_covers_for_the_days_between_them() -> None:
    """As the timeline has it: a plan's years are not Original Medicare's, whatever the person was entitled to."""
    between = coverage(
        member(
            enrolled("2015-01-01..2017-09-30"), enrolled("2020-01-01..", "molina"), *medicare("2013-01-01..", "ABD")
        ),
        "2018-04-04",
    )
    assert {(each.program, str(each.span.first_day), str(each.span.last_day)) for each in between.lines} >= {
        (Program.ORIGINAL_MEDICARE, "2017-10-01", "2019-12-31"),
        (DRUG_PLAN, "2017-10-01", "2019-12-31"),
    }


def test_medi_cal_before_its_plan_ends_the_day_before_the_plan_begins() -> None:
    record = member(enrolled("2016-01-01..", program=MANAGED), medi_cal("2015-01-01.."))
    [line] = coverage(record, "2015-06-15").lines
    assert (line.program, line.span.first_day, line.span.last_day) == (
        Program.MEDI_CAL_FFS,
        day("2015-01-01"),
        day("2015-12-31"),
    )


# Billing order and other coverage.


def orders(decision: CoverageDecision) -> dict[str, int | None]:
    return {str(line.line): line.billing_order for line in decision.lines}


@pytest.mark.parametrize(
    ("letter", "other"), [("N", False), ("D", False), ("F", False), ("K", True), ("C", True), ("P", True)]
)
def test_other_coverage_pays_before_medi_cal_unless_its_letter_means_medicare_or_none(letter: str, other: bool) -> None:
    record = member(*DUAL, enrolled("2015-01-01..", "molina", program=MANAGED), other_coverage("2015-01-01..", letter))
    decision = coverage(record, "2015-06-15")
    assert orders(decision)["medi_cal"] == (3 if other else 2)
    assert ("E-OHC-1" in codes(decision)) is other


@pytest.mark.parametrize(("on", "outcome"), [("2023-12-31", Outcome.ACTIVE), ("2024-01-01", Outcome.CANNOT_DETERMINE)])
def test_a_medi_cal_plan_that_left_the_county_is_not_told_to_cover_there(on: str, outcome: Outcome) -> None:
    """Health Net had no Medi-Cal plan in San Diego from 2024 on; a roster that still names it contradicts that."""
    record = member(*DUAL, enrolled("2020-01-01..", program=MANAGED, county=SAN_DIEGO))
    decision = coverage(record, on)
    assert decision.outcome is outcome
    assert ("E-OFFERING-1" in codes(decision)) is (outcome is Outcome.CANNOT_DETERMINE)


@pytest.mark.parametrize(
    ("letter", "on", "expected", "order"),
    [
        ("A", "2015-06-15", "E-OHC-2", 2),
        ("L", "2015-06-15", "E-OHC-3", 2),
        ("G", "2015-06-15", "E-OHC-3", 2),
        ("O", "2015-06-15", "E-OHC-3", 2),
        ("V", "2016-12-31", "E-OHC-1", 3),
        ("V", "2017-01-01", "E-OHC-3", 2),
        ("H", "2016-12-31", "E-OHC-3", 2),
        ("H", "2017-01-01", "E-OHC-1", 3),
        ("Q", "2017-01-01", "E-OHC-3", 2),
    ],
)
def test_a_letter_that_does_not_say_so_is_not_told_to_pay_before_medi_cal(
    letter: str, on: str, expected: str, order: int
) -> None:
    record = member(*DUAL, enrolled("2015-01-01..", "molina", program=MANAGED), other_coverage("2015-01-01..", letter))
    decision = coverage(record, on)
    assert [each for each in codes(decision) if each.startswith("E-OHC")] == [expected]
    assert orders(decision)["medi_cal"] == order


@pytest.mark.parametrize(
    ("on", "other"), [("2015-05-31", False), ("2015-06-01", True), ("2015-06-30", True), ("2015-07-01", False)]
)
def test_other_coverage_counts_on_its_days(on: str, other: bool) -> None:
    record = member(enrolled("2014-07-01.."), *DUAL, other_coverage("2015-06-01..2015-06-30", "K"))
    assert ("E-OHC-1" in codes(coverage(record, on))) is other


# Whatever is on record, the answer can be told.

CATALOGUE = load_reasons(REFERENCE.parent / "rules" / "reasons.yaml")
RECORDS = tuple(
    (*plan, *medi, *medicare_rows, *extra)
    for plan, medi, medicare_rows, extra in product(
        (
            (),
            (enrolled("2015-02-01..2016-02-29"),),
            (enrolled("2015-02-01..", status=EnrollmentStatus.ON_HOLD),),
            (enrolled("2015-02-01..", status=EnrollmentStatus.DEEMED),),
            (enrolled("2015-02-01..", leave_requested_on=day("2016-02-10")),),
            (enrolled("2015-02-01..2016-02-29", program=MANAGED), enrolled("2016-03-01..")),
            (enrolled("2016-02-01..", "caremore", disputed=True),),
            (unrecognized("2016-02-01.."),),
        ),
        ((), *((medi_cal("2015-01-01..2016-01-31"), medi_cal("2016-02-01..", each)) for each in MediCalStatus)),
        ((), medicare("2013-01-01.."), medicare("2016-02-15..", "A")),
        ((), (circumstance("2016-01-01..", CircumstanceKind.OPTED_OUT), other_coverage("2015-01-01..", "K"))),
    )
)


@pytest.mark.parametrize("on", ["2015-01-15", "2016-02-29", "2016-03-01", "2022-12-31", "2023-01-01", "2027-06-30"])
def test_every_record_gets_an_outcome_with_reasons_that_have_words_and_lines_that_agree_with_it(on: str) -> None:
    for facts in RECORDS:
        decision = coverage(member(*facts), on)
        assert decision.reasons
        assert all(reason_text(each, CATALOGUE) for each in decision.reasons)
        statuses = {str(line.status) for line in decision.lines}
        if decision.outcome is ACTIVE:
            assert statuses & {"active", "deemed"}
            assert "on_hold" not in statuses
        if "on_hold" in statuses:
            assert decision.outcome is UNSURE
        assert all(reason_text(each, CATALOGUE) for line in decision.lines for each in line.reasons)
        assert all(day(on) in line.span or str(line.status) == "unknown" for line in decision.lines)


# Medicare Part C by the state's letter.


@pytest.mark.parametrize(
    ("on", "program", "code"),
    [
        ("2015-12-31", "original_medicare", "E-MEDICARE-1"),
        ("2016-01-01", "medicare_advantage", "E-MEDICARE-4"),
        ("2018-02-28", "medicare_advantage", "E-MEDICARE-4"),
        ("2018-03-01", "original_medicare", "E-MEDICARE-1"),
    ],
)
def test_letter_f_tells_of_a_medicare_advantage_plan_that_is_not_named(on: str, program: str, code: str) -> None:
    decision = coverage(member(*DUAL, other_coverage("2016-01-01..2018-02-28", "F")), on)
    assert (decision.outcome, codes(decision)[0]) == (ACTIVE, code)
    assert lines(decision)["medicare"] == (program, "active")
    assert "E-MEDICARE-5" not in codes(decision)


def test_letter_f_is_enough_where_the_record_tells_nothing_else_of_medicare() -> None:
    decision = coverage(member(medi_cal("2013-01-01.."), other_coverage("2016-01-01..", "F")), "2016-01-01")
    assert lines(decision)["medicare"] == ("medicare_advantage", "active")


@pytest.mark.parametrize(("on", "shown"), [("2016-12-31", True), ("2017-01-01", False)])
def test_letter_f_tells_nothing_where_a_part_of_medicare_is_over(on: str, shown: bool) -> None:
    parts = (*medicare("2013-01-01..", "A"), *medicare("2013-01-01..2016-12-31", "B"))
    decision = coverage(member(*parts, other_coverage("2016-01-01..", "F")), on)
    assert ("E-MEDICARE-4" in codes(decision)) is shown


@pytest.mark.parametrize(("on", "doubted"), [("2017-01-01", True), ("2018-02-28", True), ("2018-03-01", False)])
def test_letter_f_that_may_tell_of_a_plan_on_record_is_only_doubt(on: str, doubted: bool) -> None:
    record = member(enrolled("2015-01-01..2016-12-31"), *DUAL, other_coverage("2015-01-01..2018-02-28", "F"))
    decision = coverage(record, on)
    assert lines(decision)["medicare"] == ("original_medicare", "active")
    assert ("E-MEDICARE-5" in codes(decision)) is doubted


def test_letter_f_says_nothing_new_of_somebody_in_an_integrated_plan() -> None:
    decision = coverage(member(enrolled("2015-01-01.."), *DUAL, other_coverage("2015-01-01..", "F")), "2016-05-01")
    assert (codes(decision), lines(decision)["medicare"]) == (("E-ACTIVE-1",), ("cal_mediconnect", "active"))


# Medi-Cal that ended without ever having been full.


@pytest.mark.parametrize(
    ("on", "outcome", "code"),
    [
        ("2014-12-31", ACTIVE, "E-ACTIVE-1"),
        ("2016-02-10", ACTIVE, "E-ACTIVE-1"),
        ("2016-02-29", ACTIVE, "E-ACTIVE-1"),
        ("2016-03-01", UNSURE, "E-DISPUTE-3"),
    ],
)
def test_a_plan_is_not_believed_once_a_share_of_cost_that_was_never_met_has_ended(
    on: str, outcome: Outcome, code: str
) -> None:
    record = member(enrolled("2014-07-01.."), *medicare("2013-01-01.."), share_of_cost("2015-01-01..2016-02-10"))
    decision = coverage(record, on)
    assert (decision.outcome, codes(decision)[0]) == (outcome, code)


# A Medi-Medi Plan keeps for Medicare only.


@pytest.mark.parametrize(
    ("on", "shown", "status"),
    [
        ("2024-02-29", {"medicare", "part_d", "medi_cal"}, "active"),
        ("2024-03-01", {"medicare", "part_d"}, "deemed"),
        ("2024-05-31", {"medicare", "part_d"}, "deemed"),
        ("2024-06-01", {"medicare", "part_d", "medi_cal"}, "unknown"),
    ],
)
def test_a_deemed_member_of_a_medi_medi_plan_has_no_medi_cal_line(on: str, shown: set[str], status: str) -> None:
    record = member(
        enrolled("2023-01-01..", "la-care", program=MEDI_MEDI),
        *medicare("2013-01-01.."),
        medi_cal("2013-01-01..2024-02-29"),
    )
    decision = coverage(record, on)
    assert lines(decision) == dict.fromkeys(shown, ("medi_medi_plan", status))
    assert ("E-DEEMED-11" in codes(decision)) is (status == "deemed")


@pytest.mark.parametrize(
    ("row", "outcome", "line"),
    [
        (share_of_cost("2023-01-01.."), ACTIVE, ("medi_cal_ffs", "share_of_cost_unmet")),
        (medi_cal("2023-01-01..", MediCalStatus.MEDICARE_COST_SHARING_ONLY), ACTIVE, ("medi_cal_ffs", "limited")),
        (medi_cal("2023-01-01..", MediCalStatus.ON_HOLD), UNSURE, ("medi_cal_ffs", "on_hold")),
    ],
)
def test_what_is_left_of_medi_cal_is_told_beside_a_medi_medi_plan_that_calls_somebody_deemed(
    row: MediCalEligibility, outcome: Outcome, line: tuple[str, str]
) -> None:
    called = enrolled("2023-01-01..", "la-care", program=MEDI_MEDI, status=EnrollmentStatus.DEEMED)
    decision = coverage(member(called, *medicare("2013-01-01.."), row), "2023-02-01")
    assert (decision.outcome, lines(decision)["medicare"]) == (outcome, ("medi_medi_plan", "deemed"))
    assert lines(decision)["medi_cal"] == line


def test_a_deemed_member_of_cal_mediconnect_keeps_all_three_lines() -> None:
    record = member(enrolled("2014-07-01.."), *medicare("2013-01-01.."), medi_cal("2013-01-01..2016-02-29"))
    decision = coverage(record, "2016-03-01")
    assert lines(decision) == all_lines("cal_mediconnect", "deemed")
    assert "E-DEEMED-11" not in codes(decision)


# Medi-Cal of somebody who left for a Medicare plan.

LEFT_FOR_ADVANTAGE = member(
    enrolled("2015-01-01..2016-02-29"),
    enrolled("2016-03-01..", "aetna", program=ADVANTAGE),
    enrolled("2018-01-01..2018-12-31", "la-care", program=MANAGED),
    *DUAL,
)


@pytest.mark.parametrize(
    ("on", "medi_cal_line", "told"),
    [
        ("2016-02-29", ("cal_mediconnect", "active"), False),
        ("2016-03-01", ("medi_cal_managed_care", "unknown"), True),
        ("2017-12-31", ("medi_cal_managed_care", "unknown"), True),
        ("2018-01-01", ("medi_cal_managed_care", "active"), False),
        ("2019-01-01", ("medi_cal_managed_care", "unknown"), True),
    ],
)
def test_who_leaves_for_a_medicare_plan_stays_in_the_medi_cal_plan_by_default(
    on: str, medi_cal_line: tuple[str, str], told: bool
) -> None:
    decision = coverage(LEFT_FOR_ADVANTAGE, on)
    assert (decision.outcome, lines(decision)["medi_cal"]) == (ACTIVE, medi_cal_line)
    assert ("E-AFTER-3" in codes(decision), "E-MEDICAL-1" in codes(decision)) == (told, False)


# What leaves it open comes first.


@pytest.mark.parametrize(
    ("record", "first"),
    [
        (member(*medicare("2013-01-01.."), medi_cal("2013-01-01..", MediCalStatus.ON_HOLD)), "E-HOLD-2"),
        (member(enrolled("2016-01-01..", program=MANAGED, status=EnrollmentStatus.ON_HOLD), *DUAL), "E-HOLD-1"),
        (
            member(
                enrolled("2015-01-01..2015-12-31"),
                enrolled("2016-01-01..", program=MANAGED, status=EnrollmentStatus.ON_HOLD),
                *DUAL,
            ),
            "E-HOLD-1",
        ),
        (member(enrolled("2016-01-01..", "aetna", program=ADVANTAGE, status=EnrollmentStatus.ON_HOLD)), "E-HOLD-1"),
        (member(medi_cal("2013-01-01.."), circumstance("2014-05-01..", CircumstanceKind.OPTED_OUT)), "E-OPTOUT-4"),
        (member(*medicare("2013-01-01..", "D")), "E-PARTD-1"),
    ],
)
def test_where_nobody_can_say_the_reason_for_that_comes_first(record: MemberFacts, first: str) -> None:
    decision = coverage(record, "2016-03-31")
    assert (decision.outcome, codes(decision)[0]) == (UNSURE, first)


# A loss in the time of continuous coverage.


@pytest.mark.parametrize(
    ("last_day", "on", "code", "doubted"),
    [
        ("2020-02-29", "2020-03-15", "E-DEEMED-1", False),
        ("2020-03-31", "2020-04-15", "E-DEEMED-1", True),
        ("2020-03-31", "2020-05-01", "E-DEEMED-2", True),
        ("2022-11-30", "2022-12-31", "E-DEEMED-1", True),
    ],
)
def test_a_loss_of_medi_cal_while_it_was_hardly_ended_for_anybody_is_to_be_asked_about(
    last_day: str, on: str, code: str, doubted: bool
) -> None:
    record = member(enrolled("2019-01-01.."), *medicare("2013-01-01.."), medi_cal(f"2013-01-01..{last_day}"))
    decision = coverage(record, on)
    assert codes(decision)[0] == code
    assert ("E-LOSS-1" in codes(decision)) is doubted


@pytest.mark.parametrize(("last_day", "doubted"), [("2023-03-31", True), ("2023-04-30", False)])
def test_the_time_of_continuous_coverage_ended_with_march_2023(last_day: str, doubted: bool) -> None:
    record = member(
        enrolled("2023-01-01..", "la-care", program=MEDI_MEDI),
        *medicare("2013-01-01.."),
        medi_cal(f"2013-01-01..{last_day}"),
    )
    assert ("E-LOSS-1" in codes(coverage(record, "2023-05-15"))) is doubted


@pytest.mark.parametrize(
    ("on", "line", "code"),
    [
        ("2015-12-31", ("medi_cal_managed_care", "active"), "E-PLAN-1"),
        ("2016-06-30", ("medi_cal_managed_care", "active"), "E-PLAN-1"),
        ("2016-07-01", None, "E-MEDICAL-4"),
    ],
)
def test_a_medi_cal_plan_is_taken_at_its_word_before_the_record_tells_of_medi_cal(
    on: str, line: tuple[str, str] | None, code: str
) -> None:
    record = member(
        enrolled("2015-01-01..", program=MANAGED), *medicare("2013-01-01.."), medi_cal("2016-01-01..2016-06-30")
    )
    decision = coverage(record, on)
    assert (lines(decision).get("medi_cal"), code in codes(decision)) == (line, True)
