"""Has the person other health coverage than Medicare and Medi-Cal on a day?"""

from datetime import date

from cmc_portal.answers import Reason, reason
from cmc_portal.parameters import load_parameter
from eligibility.facts import MemberFacts
from eligibility.rules.program_days import PARAMETERS

OTHER_COVERAGE = load_parameter(PARAMETERS / "other_coverage.yaml")
NAMES = load_parameter(PARAMETERS / "other_coverage_names.yaml")
_NOT_OTHER = ("none", "medicare")


def decide_other_coverage(facts: MemberFacts, day: date) -> tuple[Reason, ...]:
    """Which other coverage is on record for `day`? Letters that stand for Medicare or for none are not other
    coverage."""
    codes = sorted({each.ohc_code for each in facts.other_coverages if day in each.span})
    return tuple(_reason(code, day) for code in codes if OTHER_COVERAGE.on(day).value.get(code) not in _NOT_OTHER)


def _reason(code: str, day: date) -> Reason:
    dated = NAMES.on(day)
    return reason(
        "E-OHC-1", dated.source, dated.standing, letter=code, kind=dated.value.get(code, "a kind that is not described")
    )
