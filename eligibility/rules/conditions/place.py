"""Was Cal MediConnect open on the day, in the county, for the ZIP code?"""

from datetime import date

from cmc_portal.answers import Reason, reason
from eligibility.facts import PlanOffering, PlanTable, Program
from eligibility.rules.conditions.criteria import Criterion, CriterionCode, met, not_known, not_met
from eligibility.rules.joining import find_passive_start
from eligibility.rules.plans import county_name, list_offerings
from eligibility.rules.program_days import CAL_MEDICONNECT_DAYS

_ALAMEDA = "01"


def decide_program_open(day: date, *, plans: PlanTable, county_code: str, in_facility: bool = False) -> Criterion:
    """Had Cal MediConnect begun in the county, and not ended? Before passive enrolment, joining was by choice."""
    code, days = CriterionCode.PROGRAM_OPEN, CAL_MEDICONNECT_DAYS
    if days.ends_before(day):
        return not_met(code, reason("E-PROGRAM-3", last_day=days.last_day))
    if day < days.first_day:
        return not_met(code, reason("E-PROGRAM-1", first_day=days.first_day))
    offerings = _offerings(plans, county_code)
    first = min(offerings, key=lambda each: each.span.first_day, default=None)
    if first is not None and day < first.span.first_day:
        county = county_name(plans, county_code)
        return not_met(
            code, reason("E-PROGRAM-2", first.source, first.standing, county=county, first_day=first.span.first_day)
        )
    return met(code, reason("E-PROGRAM-4"), *_voluntary_only(day, plans, county_code, in_facility=in_facility))


def _voluntary_only(day: date, plans: PlanTable, county_code: str, *, in_facility: bool) -> tuple[Reason, ...]:
    start = find_passive_start(county_code, in_facility=in_facility)
    if start is None or start.first_day <= day:
        return ()
    code = "E-JOIN-5" if start.of_facilities else "E-JOIN-4"
    county = county_name(plans, county_code)
    return (reason(code, start.source, start.standing, county=county, first_day=start.first_day),)


def decide_county_served(day: date, *, plans: PlanTable, county_code: str, plan_code: str = "") -> Criterion:
    """Does the person live in a county where a Cal MediConnect plan (the plan, when named) was offered on the day?"""
    code, county = CriterionCode.COUNTY_SERVED, county_name(plans, county_code)
    if not county:
        return not_known(code, reason("E-COUNTY-3"))
    offerings = _offerings(plans, county_code)
    if not offerings:
        return not_met(code, reason("E-COUNTY-4") if county_code == _ALAMEDA else reason("E-COUNTY-2", county=county))
    offered = _on(offerings, day, plan_code)
    if not offered and plan_code:
        return not_met(code, reason("E-COUNTY-5", county=county, day=day))
    if not offered:
        return not_met(code, reason("E-COUNTY-6", county=county, day=day))
    return met(code, reason("E-COUNTY-1", offered[0].source, offered[0].standing, county=county))


def decide_zip_served(
    day: date, *, plans: PlanTable, county_code: str, zip_code: str, plan_code: str = ""
) -> Criterion:
    """Is the home outside the ZIP codes that a plan did not serve? Of the plans' lists only Molina's is known."""
    code, offered = CriterionCode.ZIP_SERVED, _on(_offerings(plans, county_code), day, plan_code)
    if not zip_code:
        lists_some = any(each.excluded_zips for each in offered)
        return not_known(code, reason("E-ZIP-3")) if lists_some or not offered else met(code, reason("E-ZIP-1"))
    excluding = [each for each in offered if zip_code[:5] in each.excluded_zips]
    if not excluding:
        return met(code, reason("E-ZIP-1"))
    if len(excluding) == len(offered):
        return not_met(code, reason("E-ZIP-2", excluding[0].source, excluding[0].standing, zip_code=zip_code[:5]))
    return not_known(code, reason("E-ZIP-4", zip_code=zip_code[:5]))


def _offerings(plans: PlanTable, county_code: str) -> tuple[PlanOffering, ...]:
    return list_offerings(plans, program=Program.CAL_MEDICONNECT, county_code=county_code)


def _on(offerings: tuple[PlanOffering, ...], day: date, plan_code: str) -> tuple[PlanOffering, ...]:
    return tuple(each for each in offerings if day in each.span and plan_code in ("", each.plan_code))
