"""Which benefit line holds: plan and county, then plan, then county, then everywhere; and only on its days."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.facts import Authorization, BenefitKind, BenefitLine
from benefits.rules.lines import index_lines, most_specific_line
from cmc_portal.answers import Source, Standing
from cmc_portal.dates import Span
from eligibility.facts import Program

EVERYWHERE = BenefitLine(
    service="eyewear",
    program=Program.CAL_MEDICONNECT,
    plan_code="",
    county_code="",
    span=Span(date(2018, 1, 1), date(2018, 12, 31)),
    kind=BenefitKind.COVERED,
    responsible="plan",
    limit=None,
    authorization=Authorization.UNKNOWN,
    reason="B-VISION-1",
    source=Source("a document"),
    standing=Standing.VERIFIED,
    known_from=datetime(1900, 1, 1, tzinfo=UTC),
    known_until=None,
)
IN_COUNTY = replace(EVERYWHERE, county_code="19")
OF_PLAN = replace(EVERYWHERE, plan_code="la-care")
OF_PLAN_IN_COUNTY = replace(EVERYWHERE, plan_code="la-care", county_code="19")
MOST_SPECIFIC_FIRST = (OF_PLAN_IN_COUNTY, OF_PLAN, IN_COUNTY, EVERYWHERE)
JULY = date(2018, 7, 1)


@pytest.mark.parametrize("lines", list(permutations(MOST_SPECIFIC_FIRST)))
def test_the_line_of_plan_and_county_wins_in_any_order(lines: tuple[BenefitLine, ...]) -> None:
    assert most_specific_line(lines, plan_code="la-care", county_code="19", day=JULY) is OF_PLAN_IN_COUNTY


@pytest.mark.parametrize(
    ("plan", "county", "expected"),
    [
        ("la-care", "19", OF_PLAN_IN_COUNTY),
        ("la-care", "37", OF_PLAN),
        ("molina", "19", IN_COUNTY),
        ("molina", "37", EVERYWHERE),
        ("", "", EVERYWHERE),
    ],
)
def test_another_plan_or_county_falls_back_to_the_next_line(plan: str, county: str, expected: BenefitLine) -> None:
    assert most_specific_line(MOST_SPECIFIC_FIRST, plan_code=plan, county_code=county, day=JULY) is expected


def test_a_plans_line_comes_before_a_countys() -> None:
    assert most_specific_line((IN_COUNTY, OF_PLAN), plan_code="la-care", county_code="19", day=JULY) is OF_PLAN


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2017, 12, 31), False),
        (date(2018, 1, 1), True),
        (date(2018, 12, 31), True),
        (date(2019, 1, 1), False),
    ],
)
def test_a_line_holds_on_its_first_and_its_last_day_and_on_no_other_side(day: date, holds: bool) -> None:
    line = most_specific_line((EVERYWHERE,), plan_code="la-care", county_code="19", day=day)
    assert line == (EVERYWHERE if holds else None)


def test_a_more_specific_line_of_other_days_does_not_hide_a_general_one() -> None:
    of_plan_before = replace(OF_PLAN_IN_COUNTY, span=Span(date(2017, 1, 1), date(2017, 12, 31)))
    assert (
        most_specific_line((of_plan_before, EVERYWHERE), plan_code="la-care", county_code="19", day=JULY) is EVERYWHERE
    )


def test_without_a_line_there_is_none() -> None:
    assert most_specific_line((), plan_code="la-care", county_code="19", day=JULY) is None


def test_the_index_holds_each_line_under_its_service_and_programme() -> None:
    index = index_lines((EVERYWHERE, OF_PLAN, replace(OF_PLAN, service="nmt")))
    assert index == {
        ("eyewear", Program.CAL_MEDICONNECT): (EVERYWHERE, OF_PLAN),
        ("nmt", Program.CAL_MEDICONNECT): (replace(OF_PLAN, service="nmt"),),
    }


DAYS = st.dates(date(2014, 1, 1), date(2023, 12, 31))
PLANS = st.sampled_from(["", "la-care", "molina"])
COUNTIES = st.sampled_from(["", "19", "37"])


@st.composite
def some_line(draw: st.DrawFn) -> BenefitLine:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    span = Span(first, draw(st.sampled_from([last, None])))
    return replace(EVERYWHERE, plan_code=draw(PLANS), county_code=draw(COUNTIES), span=span)


@given(lines=st.lists(some_line(), max_size=8), plan=PLANS, county=COUNTIES, day=DAYS)
def test_what_is_found_applies_and_nothing_that_applies_is_more_specific(
    lines: list[BenefitLine], plan: str, county: str, day: date
) -> None:
    found = most_specific_line(lines, plan_code=plan, county_code=county, day=day)
    ranks = [
        ("plan" if line.plan_code else "") + ("+county" if line.county_code else "")
        for line in lines
        if line.plan_code in ("", plan) and line.county_code in ("", county) and day in line.span
    ]
    rank = next((each for each in ("plan+county", "plan", "+county", "") if each in ranks), None)
    if rank is None:
        assert found is None
    else:
        assert found in lines
        assert found is not None
        assert ("plan" if found.plan_code else "") + ("+county" if found.county_code else "") == rank
        assert day in found.span
