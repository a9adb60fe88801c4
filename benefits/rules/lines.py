"""Which benefit line applies: the most specific one in force."""

from collections.abc import Iterable
from datetime import date

from benefits.facts import BenefitLine
from eligibility.facts import Program

LineIndex = dict[tuple[str, Program], tuple[BenefitLine, ...]]


def most_specific_line(
    lines: Iterable[BenefitLine], *, plan_code: str, county_code: str, day: date
) -> BenefitLine | None:
    """Which of a service's lines in a programme holds on `day`? Plan and county, then plan, county, everywhere.

    `lines` hold what was known at one moment; the database refuses two equally specific lines on one day.
    """
    in_force = [line for line in lines if _applies(line, plan_code, county_code) and day in line.span]
    return max(in_force, key=_specificity, default=None)


def index_lines(lines: Iterable[BenefitLine]) -> LineIndex:
    """The lines by service and programme."""
    index: dict[tuple[str, Program], list[BenefitLine]] = {}
    for line in lines:
        index.setdefault((line.service, line.program), []).append(line)
    return {key: tuple(found) for key, found in index.items()}


def _applies(line: BenefitLine, plan_code: str, county_code: str) -> bool:
    return line.plan_code in ("", plan_code) and line.county_code in ("", county_code)


def _specificity(line: BenefitLine) -> tuple[bool, bool]:
    return line.plan_code != "", line.county_code != ""
