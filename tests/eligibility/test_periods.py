"""The record line by line says of every day what the answer for that day says."""

from datetime import date

import pytest

from eligibility.facts import CircumstanceKind, EnrollmentStatus, Line, MediCalStatus, MemberFacts, Program
from eligibility.rules.asked_day import list_held_enrollments
from eligibility.rules.coverage import decide_coverage
from eligibility.rules.coverage_lines import LineStatus
from eligibility.rules.periods import CoveragePeriod, list_coverage_periods
from tests.eligibility.people import circumstance, enrolled, medi_cal, medicare, member
from tests.eligibility.reference_table import reference_plans
from tests.inquiries.recorded import SITUATIONS
from tests.inquiries.test_rendering import RECORDS

DAYS = [date(year, month, 15) for year in range(2014, 2025) for month in (1, 3, 4, 9)]
# Where two records contradict each other both are told, and the answer for a day calls both not known.
IN_PACE, COST_SHARING = CircumstanceKind.PACE_PARTICIPANT, MediCalStatus.MEDICARE_COST_SHARING_ONLY
CONTRADICTED = ("E-DISPUTE-1", "E-DISPUTE-2", "E-OFFERING-1")
PEOPLE = {
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
    "Medi-Cal plan without Medi-Cal": member(
        enrolled("2016-01-01..", program=Program.MEDI_CAL_MANAGED_CARE),
        *medicare("2013-01-01.."),
        medi_cal("2013-01-01..2017-06-30"),
    ),
}  # fmt: skip


def periods_of(facts: MemberFacts) -> tuple[CoveragePeriod, ...]:
    return list_coverage_periods(facts, list_held_enrollments(facts))


def statuses(facts: MemberFacts, day: date) -> dict[Line, LineStatus]:
    return {period.line: period.status for period in periods_of(facts) if day in period.span}


@pytest.mark.parametrize("name", PEOPLE)
def test_each_day_stands_as_the_answer_for_that_day_says(name: str) -> None:
    facts = PEOPLE[name]
    for day in DAYS:
        decided = decide_coverage(facts, day, plans=reference_plans())
        if not any(each.code in CONTRADICTED for each in decided.reasons):
            told = {line.line: line.status for line in decided.lines}
            on_record = statuses(facts, day)
            shared = told.keys() & on_record.keys()
            assert {line: told[line] for line in shared} == {line: on_record[line] for line in shared}, day
            assert not {line for line in told.keys() - shared if told[line] is not LineStatus.UNKNOWN}, day
            assert on_record.keys() <= told.keys() | {Line.MEDICARE, Line.PART_D, Line.MEDI_CAL} - told.keys(), day


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
