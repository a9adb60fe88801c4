"""Could this person be enrolled in Cal MediConnect on a day? Every condition of the programme, one criterion each."""

from datetime import date
from functools import cache

from cmc_portal.answers import Verdict
from eligibility.facts import CircumstanceKind, MemberFacts, PlanTable
from eligibility.rules.conditions.circumstances import (
    decide_at_home,
    decide_developmental_services,
    decide_kidney_disease,
    decide_opt_out,
    decide_pace,
    decide_veterans_home,
    decide_waivers,
)
from eligibility.rules.conditions.coverage import (
    decide_full_medi_cal,
    decide_other_coverage,
    decide_part,
    decide_part_d,
    decide_share_of_cost,
)
from eligibility.rules.conditions.criteria import Criterion, CriterionCode, EnrollmentConditions
from eligibility.rules.conditions.person import decide_age, decide_alive
from eligibility.rules.conditions.place import decide_county_served, decide_program_open, decide_zip_served
from eligibility.rules.program_days import CAL_MEDICONNECT_DAYS

__all__ = ["Criterion", "CriterionCode", "EnrollmentConditions", "decide_enrollment_conditions"]


# Somebody of whose circumstances nothing is on record, as of nearly everybody.
_NOBODY = MemberFacts(0, "", "", "", "", None, None, "", "", "", "")


def decide_enrollment_conditions(
    facts: MemberFacts, day: date, *, plans: PlanTable, county_code: str, zip_code: str, plan_code: str = ""
) -> EnrollmentConditions:
    """Could this person be enrolled on `day`, in that county and ZIP code (in that plan, when named)?

    What the record does not speak of counts as not present, except where the law asks for proof. Outside the days of
    the programme there was nothing to join, so only that is said.
    """
    in_facility = any(
        each.kind is CircumstanceKind.NURSING_FACILITY_RESIDENT and day in each.span for each in facts.circumstances
    )
    program_open = decide_program_open(day, plans=plans, county_code=county_code, in_facility=in_facility)
    if day not in CAL_MEDICONNECT_DAYS:
        return combine_criteria((program_open,))
    return combine_criteria(
        (
            program_open,
            decide_county_served(day, plans=plans, county_code=county_code, plan_code=plan_code),
            decide_zip_served(day, plans=plans, county_code=county_code, zip_code=zip_code, plan_code=plan_code),
            *_criteria_of_person(facts, day, county_code),
        )
    )


def _criteria_of_person(facts: MemberFacts, day: date, county_code: str) -> tuple[Criterion, ...]:
    return (
        decide_alive(facts, day),
        decide_age(facts, day),
        decide_part(facts, day, part="A"),
        decide_part(facts, day, part="B"),
        decide_part_d(facts, day),
        decide_full_medi_cal(facts, day),
        decide_share_of_cost(facts, day),
        decide_other_coverage(facts, day),
        *(
            _criteria_of_circumstances(facts, day, county_code)
            if facts.circumstances
            else _criteria_without_circumstances()
        ),
    )


@cache
def _criteria_without_circumstances() -> tuple[Criterion, ...]:
    """What is not on record keeps nobody out, on whatever day of the programme and in whatever county."""
    return _criteria_of_circumstances(_NOBODY, CAL_MEDICONNECT_DAYS.first_day, "")


def _criteria_of_circumstances(facts: MemberFacts, day: date, county_code: str) -> tuple[Criterion, ...]:
    return (
        decide_developmental_services(facts, day, county_code=county_code),
        decide_veterans_home(facts, day),
        decide_kidney_disease(facts, day, county_code=county_code),
        decide_waivers(facts, day),
        decide_pace(facts, day),
        decide_at_home(facts, day),
        decide_opt_out(facts, day),
    )


def combine_criteria(criteria: tuple[Criterion, ...]) -> EnrollmentConditions:
    """No when one condition is not met, else unknown when one is not known, else yes."""
    verdicts = {criterion.verdict for criterion in criteria}
    verdict = next((each for each in (Verdict.NO, Verdict.UNKNOWN) if each in verdicts), Verdict.YES)
    return EnrollmentConditions(verdict, criteria)
