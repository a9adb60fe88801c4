"""Has the person other health coverage than Medicare and Medi-Cal on a day, and does it pay before Medi-Cal?

Some letters for other coverage stand for a part of Medicare instead.
"""

from datetime import date

from cmc_portal.answers import Reason, reason
from cmc_portal.dates import Span, join_spans
from cmc_portal.parameters import load_parameter
from eligibility.facts import EnrollmentKind, MemberFacts
from eligibility.rules.program_days import PARAMETERS

OTHER_COVERAGE = load_parameter(PARAMETERS / "other_coverage.yaml")
NAMES = load_parameter(PARAMETERS / "other_coverage_names.yaml")
ORDER = load_parameter(PARAMETERS / "other_coverage_order.yaml")
MEDICARE_LETTERS = load_parameter(PARAMETERS / "medicare_letters.yaml")
PAYS_FIRST = "E-OHC-1"
_NOT_OTHER = ("none", "medicare")
_WITH_PART_C = (EnrollmentKind.INTEGRATED, EnrollmentKind.MEDICARE, EnrollmentKind.UNRECOGNIZED)
_REASONS = {"before": PAYS_FIRST, "after": "E-OHC-2"}


def decide_other_coverage(facts: MemberFacts, day: date) -> tuple[Reason, ...]:
    """Which other coverage is on record for `day`, and when does it pay? Letters that stand for Medicare or for none
    are not other coverage."""
    codes = sorted({each.ohc_code for each in facts.other_coverages if day in each.span})
    return tuple(_reason(code, day) for code in codes if OTHER_COVERAGE.on(day).value.get(code) not in _NOT_OTHER)


def list_days_of_part_c(facts: MemberFacts) -> tuple[Span, ...]:
    """The days for which a letter tells of Medicare Part C, so of a Medicare Advantage plan.

    Nobody has Part C without Parts A and B: where the record tells of those, only on days on which it shows them both.
    """
    letters = MEDICARE_LETTERS.values[0].value
    told = join_spans(each.span for each in facts.other_coverages if letters.get(each.ohc_code) == "C")
    if not told:
        return ()
    for part in ("A", "B"):
        entitled = [each.span for each in facts.entitlements if each.part == part]
        if entitled:
            shared = (span.intersection(each) for span in told for each in entitled)
            told = tuple(span for span in shared if span is not None)
    return told


def tells_of_plan_on_record(part_c: Span, facts: MemberFacts) -> bool:
    """Does that letter perhaps tell of a plan that is on record? Members of integrated plans have it, and it may stay
    when they have left or were taken out backwards."""
    return any(each.kind in _WITH_PART_C and each.span.overlaps(part_c) for each in facts.enrollments)


def pays_before_medi_cal(facts: MemberFacts, day: date) -> bool:
    """Is other coverage on record for `day` that is to be billed before Medi-Cal?"""
    return any(each.code == PAYS_FIRST for each in decide_other_coverage(facts, day))


def _reason(code: str, day: date) -> Reason:
    named, order = NAMES.on(day), ORDER.on(day)
    kind = named.value.get(code, "a kind that is not described")
    return reason(
        _REASONS.get(order.value.get(code, ""), "E-OHC-3"), order.source, order.standing, letter=code, kind=kind
    )
