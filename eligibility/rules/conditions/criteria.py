"""The conditions of Cal MediConnect by name, and what is decided about each."""

from enum import StrEnum

from cmc_portal.answers import Reason, Verdict
from cmc_portal.values import value


class CriterionCode(StrEnum):
    """A condition that a person had to meet; the order is the order in which they are told."""

    PROGRAM_OPEN = "program_open"
    COUNTY_SERVED = "county_served"
    ZIP_SERVED = "zip_served"
    ALIVE = "alive"
    AGE = "age"
    MEDICARE_PART_A = "medicare_part_a"
    MEDICARE_PART_B = "medicare_part_b"
    MEDICARE_PART_D = "medicare_part_d"
    FULL_MEDI_CAL = "full_medi_cal"
    SHARE_OF_COST = "share_of_cost"
    OTHER_COVERAGE = "other_coverage"
    DEVELOPMENTAL_SERVICES = "developmental_services"
    VETERANS_HOME = "veterans_home"
    KIDNEY_DISEASE = "kidney_disease"
    WAIVERS = "waivers"
    PACE = "pace"
    AT_HOME = "at_home"
    OPT_OUT = "opt_out"


@value(frozen=True, slots=True)
class Criterion:
    """One condition: is it met, and why."""

    code: CriterionCode
    verdict: Verdict
    reasons: tuple[Reason, ...]


@value(frozen=True, slots=True)
class EnrollmentConditions:
    """All conditions together: yes only when every one is met."""

    verdict: Verdict
    criteria: tuple[Criterion, ...]


def met(code: CriterionCode, *why: Reason) -> Criterion:
    """The condition is met."""
    return Criterion(code, Verdict.YES, why)


def not_met(code: CriterionCode, *why: Reason) -> Criterion:
    """The condition is not met."""
    return Criterion(code, Verdict.NO, why)


def not_known(code: CriterionCode, *why: Reason) -> Criterion:
    """Nobody can say whether the condition is met."""
    return Criterion(code, Verdict.UNKNOWN, why)
