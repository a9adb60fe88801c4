"""What does a programme, perhaps one plan, perhaps in one county, cover on a day, service by service?

One answer for the API, the table on the page, the comparison and the preview of a draft.
"""

from dataclasses import replace
from datetime import date

from benefits.facts import THE_PLAN, BenefitCatalogue, Service, ServiceDecision
from benefits.rules.parties import find_party_phone
from benefits.rules.services import decide_service
from cmc_portal.values import value
from eligibility.facts import PlanTable, Program
from eligibility.rules.plans import find_offering, find_plan_name, find_plan_phone

# The programmes of which the plan table knows every plan, county and day.
WHOLLY_KNOWN = (Program.CAL_MEDICONNECT, Program.MEDI_MEDI_PLAN)
# Nobody is in a plan there, so "covered" means by the programme.
WITHOUT_PLANS = (Program.MEDI_CAL_FFS, Program.ORIGINAL_MEDICARE)
_PROGRAMS_OF_PLANS = (*WHOLLY_KNOWN, Program.MEDI_CAL_MANAGED_CARE, Program.MEDICARE_ADVANTAGE, Program.PART_D_PLAN)


@value(frozen=True, slots=True)
class AskedBenefits:
    """Whose table on which day is asked for; no plan or county means what holds for every one."""

    program: Program
    plan_code: str
    county_code: str
    day: date


@value(frozen=True, slots=True)
class Responsible:
    """Who answers for a service: the plan, or a party outside it; empty is what no table says."""

    code: str
    name: str
    phone: str
    tty: str


@value(frozen=True, slots=True)
class BenefitRow:
    """What holds for one service, and who answers for it."""

    service: Service
    decision: ServiceDecision
    responsible: Responsible


def decide_benefits(asked: AskedBenefits, catalogue: BenefitCatalogue, plans: PlanTable) -> tuple[BenefitRow, ...]:
    """What holds for every service, in the order of the page?"""
    return tuple(decide_benefit(service, asked, catalogue, plans) for service in catalogue.services)


def decide_benefit(service: str, asked: AskedBenefits, catalogue: BenefitCatalogue, plans: PlanTable) -> BenefitRow:
    """What holds for one service, by its code?"""
    decision = decide_service(
        service,
        catalogue,
        program=asked.program,
        plan_code=asked.plan_code,
        county_code=asked.county_code,
        day=asked.day,
    )
    responsible = find_responsible(decision, asked, catalogue, plans)
    return BenefitRow(catalogue.services[service], decision, responsible)


def is_known_not_offered(asked: AskedBenefits, plans: PlanTable) -> bool:
    """Do our tables say that the plan was not offered in the county, or in none at all, on the day? Then it covered
    nothing there."""
    if asked.program not in WHOLLY_KNOWN or not asked.plan_code:
        return False
    counties = [asked.county_code] if asked.county_code else [county.code for county in plans.counties]
    return not any(_is_offered(replace(asked, county_code=county), plans) for county in counties)


def find_program(plans: PlanTable, *, plan_code: str, county_code: str, day: date) -> Program | None:
    """In which programme was the plan offered in the county, or in any, on `day`? The one for both Medicare and
    Medi-Cal first."""
    offered = {
        each.program
        for each in plans.offerings
        if each.plan_code == plan_code and county_code in ("", each.county_code) and day in each.span
    }
    return next((program for program in _PROGRAMS_OF_PLANS if program in offered), None)


def _is_offered(asked: AskedBenefits, plans: PlanTable) -> bool:
    offering = find_offering(
        plans, program=asked.program, plan_code=asked.plan_code, county_code=asked.county_code, day=asked.day
    )
    return offering is not None


def find_responsible(
    decision: ServiceDecision, asked: AskedBenefits, catalogue: BenefitCatalogue, plans: PlanTable
) -> Responsible:
    """Who answers for the service, and how are they called on the day?"""
    if decision.responsible == THE_PLAN:
        return _find_plan(asked, plans)
    party = catalogue.parties[decision.responsible]
    phone = find_party_phone(party, county_code=asked.county_code, day=asked.day)
    return Responsible(party.code, party.name, phone.phone if phone else "", phone.tty if phone else "")


def _find_plan(asked: AskedBenefits, plans: PlanTable) -> Responsible:
    about = (plans, asked.plan_code, asked.program, asked.county_code, asked.day)
    name, phone = find_plan_name(*about), find_plan_phone(*about)
    return Responsible(
        asked.plan_code or THE_PLAN,
        name.name if name else "",
        phone.phone if phone else "",
        phone.tty if phone else "",
    )
