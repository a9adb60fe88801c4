"""Has the person other health coverage than Medicare and Medi-Cal on a day, and does it pay before Medi-Cal?"""

from datetime import date

from cmc_portal.answers import Reason, reason
from cmc_portal.parameters import load_parameter
from eligibility.facts import MemberFacts
from eligibility.rules.program_days import PARAMETERS

OTHER_COVERAGE = load_parameter(PARAMETERS / "other_coverage.yaml")
NAMES = load_parameter(PARAMETERS / "other_coverage_names.yaml")
ORDER = load_parameter(PARAMETERS / "other_coverage_order.yaml")
PAYS_FIRST = "E-OHC-1"
_NOT_OTHER = ("none", "medicare")
_REASONS = {"before": PAYS_FIRST, "after": "E-OHC-2"}


def decide_other_coverage(facts: MemberFacts, day: date) -> tuple[Reason, ...]:
    """Which other coverage is on record for `day`, and when does it pay? Letters that stand for Medicare or for none
    are not other coverage."""
    codes = sorted({each.ohc_code for each in facts.other_coverages if day in each.span})
    return tuple(_reason(code, day) for code in codes if OTHER_COVERAGE.on(day).value.get(code) not in _NOT_OTHER)


def pays_before_medi_cal(facts: MemberFacts, day: date) -> bool:
    """Is other coverage on record for `day` that is to be billed before Medi-Cal?"""
    return any(each.code == PAYS_FIRST for each in decide_other_coverage(facts, day))


def _reason(code: str, day: date) -> Reason:
    named, order = NAMES.on(day), ORDER.on(day)
    kind = named.value.get(code, "a kind that is not described")
    return reason(
        _REASONS.get(order.value.get(code, ""), "E-OHC-3"), order.source, order.standing, letter=code, kind=kind
    )
