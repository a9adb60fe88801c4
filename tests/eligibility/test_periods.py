"""The record line by line says of every day what the answer for that day says."""

from datetime import date

import pytest

from eligibility.facts import CircumstanceKind, EnrollmentStatus, Line, MediCalStatus, MemberFacts, Program
from eligibility.rules.asked_day import list_held_enrollments
from eligibility.rules.coverage import decide_coverage
from eligibility.rules.coverage_lines import LineStatus
from eligibility.rules.periods import CoveragePeriod, list_coverage_periods
from tests.eligibility.people import (
    circumstance,
    enrolled,
    medi_cal,
    medicare,
    member,
    other_coverage,
    share_of_cost,
    unrecognized,
)
from tests.eligibility.reference_table import reference_plans
from tests.inquiries.recorded import SITUATIONS
from tests.inquiries.test_rendering import RECORDS

DAYS = [date(year, month, 15) for year in range(2014, 2025) for month in (1, 3, 4, 9)]
IN_PACE, COST_SHARING = CircumstanceKind.PACE_PARTICIPANT, MediCalStatus.MEDICARE_COST_SHARING_ONLY
PEOPLE = {
    "opted out of a plan": member(
        enrolled("2014-05-01..2014-08-31", county="37"),
        *medicare("2013-01-01.."),
        medi_cal("2013-01-01.."),
        circumstance("2014-08-20..", CircumstanceKind.OPTED_OUT),
    ),
    "loses Medi-Cal in the last deemed month of Cal MediConnect": member(
        enrolled("2014-07-01..", county="37"),
        *medicare("2013-01-01.."),
        medi_cal("2013-01-01..2022-11-30"),
        medi_cal("2022-12-01..", MediCalStatus.NOT_ELIGIBLE),
    ),
    "loses Medi-Cal after Cal MediConnect": member(
        enrolled("2014-07-01..", county="37"), *medicare("2013-01-01.."), medi_cal("2013-01-01..2023-06-30")
    ),
    "rows that name no plan": member(
        enrolled("2015-01-01..2017-12-31", "", program=Program.ORIGINAL_MEDICARE),
        enrolled("2015-01-01..2017-12-31", "", program=Program.MEDI_CAL_FFS),
        *medicare("2013-01-01.."),
        medi_cal("2013-01-01..2016-08-31"),
    ),
    **RECORDS,
    **{name: situation.facts for name, situation in SITUATIONS.items() if situation.facts is not None},
    "loses Medi-Cal twice": member(
        enrolled("2016-01-01.."), *medicare("2013-01-01.."), medi_cal("2013-01-01..2017-02-28"),
        medi_cal("2017-04-01..2019-08-31"),
    ),
    "loses Medi-Cal in a Medi-Medi Plan": member(
        enrolled("2023-01-01..", program=Program.MEDI_MEDI_PLAN),
        *medicare("2013-01-01.."),
        medi_cal("2013-01-01..2023-02-28"),
    ),
    "called deemed by the plan": member(
        enrolled("2016-01-01..", status=EnrollmentStatus.DEEMED), *medicare("2013-01-01..")
    ),
    "called deemed by the plan before the rule": member(
        enrolled("2014-06-01..2015-10-31", status=EnrollmentStatus.DEEMED), *medicare("2013-01-01..")
    ),
    "called deemed by the plan too long": member(
        enrolled("2015-01-01..2017-01-31", status=EnrollmentStatus.DEEMED),
        *medicare("2013-01-01.."),
        medi_cal("2013-01-01..2016-01-15"),
        medi_cal("2016-06-01..2016-08-31"),
    ),
    "lost Medi-Cal long before the end and regained it after": member(
        enrolled("2015-01-01.."),
        *medicare("2013-01-01.."),
        medi_cal("2013-01-01..2016-03-31"),
        medi_cal("2023-08-01.."),
    ),
    "left at the end by their own wish": member(
        enrolled("2015-01-01..", leave_requested_on=date(2022, 12, 10)),
        *medicare("2013-01-01.."),
        medi_cal("2013-01-01.."),
    ),
    "taken out of the Medi-Medi Plan": member(
        enrolled("2015-01-01.."),
        enrolled("2023-04-01..2023-09-10", program=Program.MEDI_MEDI_PLAN),
        *medicare("2013-01-01.."),
        medi_cal("2013-01-01.."),
    ),
    "never eligible": member(
        enrolled("2016-01-01.."), *medicare("2013-01-01.."), medi_cal("2015-01-01..", MediCalStatus.NOT_ELIGIBLE)
    ),
    "Medi-Cal on hold": member(
        enrolled("2016-01-01.."), *medicare("2013-01-01.."), medi_cal("2015-01-01..", MediCalStatus.ON_HOLD)
    ),
    "PACE in the months of a plan": member(
        enrolled("2016-01-01.."), *medicare("2013-01-01.."), circumstance("2017-02-01..2018-03-31", IN_PACE)
    ),
    "only Medicare's costs in a plan": member(
        enrolled("2016-01-01.."), *medicare("2013-01-01.."), medi_cal("2017-01-01..", COST_SHARING)
    ),
    "Medi-Cal plan on hold without Medi-Cal": member(
        enrolled("2016-01-01..", program=Program.MEDI_CAL_MANAGED_CARE, status=EnrollmentStatus.ON_HOLD),
        medi_cal("2013-01-01..2017-06-30"),
    ),
    "Medi-Cal told to the end of all days": member(
        enrolled("2016-01-01.."), medi_cal("2013-01-01..2014-01-31"), medi_cal("2015-01-01..9999-12-31")
    ),
    "two plans at once": member(
        enrolled("2015-01-01..2017-04-30"), enrolled("2017-03-01..", "molina"), *medicare("2013-01-01..")
    ),
    "another organisation's plan beside": member(
        enrolled("2015-01-01..2018-12-31"),
        enrolled("2017-03-01..2019-12-31", "la-care", program=Program.MEDI_CAL_MANAGED_CARE),
        *medicare("2013-01-01.."),
        medi_cal("2013-01-01.."),
    ),
    "the same organisation's plan beside": member(
        enrolled("2015-01-01..2018-12-31"),
        enrolled("2017-03-01..2019-12-31", program=Program.MEDI_CAL_MANAGED_CARE),
        *medicare("2013-01-01.."),
        medi_cal("2013-01-01.."),
    ),
    "two senders disagree": member(
        enrolled("2015-01-01..2017-04-30", disputed=True),
        enrolled("2017-03-01..", "molina", disputed=True),
        *medicare("2013-01-01.."),
        medi_cal("2013-01-01.."),
    ),
    "left to a Medicare Advantage plan": member(
        enrolled("2015-01-01..2016-02-29"),
        enrolled("2016-03-01..2019-12-31", "aetna", program=Program.MEDICARE_ADVANTAGE),
        enrolled("2018-01-01..2018-12-31", "la-care", program=Program.MEDI_CAL_MANAGED_CARE),
        *medicare("2013-01-01.."),
        medi_cal("2013-01-01.."),
    ),
    "to a Medicare Advantage plan at the end": member(
        enrolled("2015-01-01.."),
        enrolled("2023-01-01..", "aetna", program=Program.MEDICARE_ADVANTAGE),
        *medicare("2013-01-01.."),
        medi_cal("2013-01-01.."),
    ),
    "Medi-Cal plan on hold after a plan": member(
        enrolled("2015-01-01..2016-02-29"),
        enrolled("2016-03-01..", program=Program.MEDI_CAL_MANAGED_CARE, status=EnrollmentStatus.ON_HOLD),
        *medicare("2013-01-01.."),
        medi_cal("2013-01-01.."),
    ),
    "an unknown plan": member(
        unrecognized("2015-01-01..2016-12-31"), *medicare("2013-01-01.."), medi_cal("2013-01-01..")
    ),
    "a county before its day": member(enrolled("2015-01-01..", "caloptima", county="30"), *medicare("2013-01-01..")),
    "a county where the plan never was": member(enrolled("2015-01-01..", "la-care", county="37")),
    "a plan that left the county": member(
        enrolled("2023-01-01..", program=Program.MEDI_CAL_MANAGED_CARE, county="37"),
        *medicare("2013-01-01.."),
        medi_cal("2013-01-01..", county_code="37"),
    ),
    "enrolled after the end": member(enrolled("2023-02-01.."), *medicare("2013-01-01.."), medi_cal("2013-01-01..")),
    "letter of Part C": member(
        *medicare("2013-01-01.."), medi_cal("2013-01-01.."), other_coverage("2016-01-01..2018-02-28", "F")
    ),
    "letter of Part C left from a plan": member(
        enrolled("2015-01-01..2016-12-31"),
        *medicare("2013-01-01.."),
        medi_cal("2013-01-01.."),
        other_coverage("2016-01-01..2018-02-28", "F"),
    ),
    "only an unmet share of cost, which ended": member(
        enrolled("2015-01-01.."), *medicare("2013-01-01.."), share_of_cost("2015-01-01..2016-02-10")
    ),
    "called deemed by a Medi-Medi Plan": member(
        enrolled("2023-01-01..2023-04-30", program=Program.MEDI_MEDI_PLAN, status=EnrollmentStatus.DEEMED),
        *medicare("2013-01-01.."),
    ),
    "called deemed by a Medi-Medi Plan with only Medicare's costs": member(
        enrolled("2023-01-01..", program=Program.MEDI_MEDI_PLAN, status=EnrollmentStatus.DEEMED),
        *medicare("2013-01-01.."),
        medi_cal("2023-01-01..", COST_SHARING),
    ),
    "Medi-Cal plan before a word of Medi-Cal": member(
        enrolled("2015-01-01..2017-12-31", program=Program.MEDI_CAL_MANAGED_CARE),
        *medicare("2013-01-01.."),
        medi_cal("2016-02-01..2016-07-31"),
    ),
    "Medi-Cal plan on hold before a word of Medi-Cal": member(
        enrolled("2015-01-01..2017-12-31", program=Program.MEDI_CAL_MANAGED_CARE, status=EnrollmentStatus.ON_HOLD),
        medi_cal("2016-02-01..2016-07-31"),
    ),
    "Medi-Cal plan without Medi-Cal": member(
        enrolled("2016-01-01..", program=Program.MEDI_CAL_MANAGED_CARE),
        *medicare("2013-01-01.."),
        medi_cal("2013-01-01..2017-06-30"),
    ),
}  # fmt: skip


def periods_of(facts: MemberFacts) -> tuple[CoveragePeriod, ...]:
    return list_coverage_periods(facts, list_held_enrollments(facts), plans=reference_plans())


def statuses(facts: MemberFacts, day: date) -> dict[Line, LineStatus]:
    return {period.line: period.status for period in periods_of(facts) if day in period.span}


@pytest.mark.parametrize("name", PEOPLE)
def test_each_day_stands_as_the_answer_for_that_day_says(name: str) -> None:
    facts = PEOPLE[name]
    for day in DAYS:
        decided = decide_coverage(facts, day, plans=reference_plans())
        told = {line.line: line.status for line in decided.lines}
        on_record = statuses(facts, day)
        shared = told.keys() & on_record.keys()
        assert {line: told[line] for line in shared} == {line: on_record[line] for line in shared}, day
        assert not {line for line in told.keys() - shared if told[line] is not LineStatus.UNKNOWN}, day
        assert on_record.keys() <= told.keys() | {Line.MEDICARE, Line.PART_D, Line.MEDI_CAL} - told.keys(), day


@pytest.mark.parametrize("name", [name for name in PEOPLE if name.startswith("loses Medi-Cal")])
def test_no_medi_cal_is_told_on_a_day_on_which_the_record_ends_it(name: str) -> None:
    facts = PEOPLE[name]
    for day in DAYS:
        told = {line.line for line in decide_coverage(facts, day, plans=reference_plans()).lines}
        assert (Line.MEDI_CAL in told) == (Line.MEDI_CAL in statuses(facts, day)), day


@pytest.mark.parametrize(
    ("facts", "status", "first_day", "last_day"),
    [
        (PEOPLE["two plans at once"], LineStatus.UNKNOWN, "2017-03-01", "2017-04-30"),
        (PEOPLE["another organisation's plan beside"], LineStatus.UNKNOWN, "2017-03-01", "2018-12-31"),
        (PEOPLE["the same organisation's plan beside"], LineStatus.ACTIVE, "2015-01-01", "2018-12-31"),
        (PEOPLE["a county before its day"], LineStatus.UNKNOWN, "2015-01-01", "2015-06-30"),
    ],
)
def test_days_on_which_the_record_contradicts_itself_are_not_known(
    facts: MemberFacts, status: LineStatus, first_day: str, last_day: str
) -> None:
    of_line = [each for each in periods_of(facts) if each.line is Line.MEDI_CAL and each.status is status]
    spans = {(str(each.span.first_day), str(each.span.last_day)) for each in of_line if each.plan_code}
    assert (first_day, last_day) in spans


def test_the_months_after_medi_cal_is_lost_are_deemed_and_then_no_longer_the_plans() -> None:
    facts = member(enrolled("2014-07-01.."), *medicare("2013-01-01.."), medi_cal("2013-01-01..2016-02-29"))
    medicare_line = [each for each in periods_of(facts) if each.line is Line.MEDICARE]
    assert [(str(each.program), str(each.status), str(each.span.last_day)) for each in medicare_line] == [
        ("original_medicare", "active", "2014-06-30"),
        ("cal_mediconnect", "active", "2016-02-29"),
        ("cal_mediconnect", "deemed", "2016-03-31"),
        ("original_medicare", "active", "None"),
    ]


def test_nothing_is_told_of_the_days_after_a_death() -> None:
    facts = member(enrolled("2019-01-01.."), *medicare("2013-01-01.."), medi_cal("2013-01-01.."))
    dead = MemberFacts(**{name: getattr(facts, name) for name in facts.__slots__} | {"death_day": date(2020, 5, 6)})
    assert {each.span.last_day for each in periods_of(dead) if each.program is Program.CAL_MEDICONNECT} == {
        date(2020, 5, 6)
    }
