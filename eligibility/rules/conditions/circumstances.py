"""Do a person's circumstances keep them out of Cal MediConnect? One that is not on record counts as not present."""

from datetime import date

from cmc_portal.answers import reason
from cmc_portal.dates import Span, add_months
from cmc_portal.parameters import load_parameter
from eligibility.facts import CircumstanceKind, EnrollmentKind, MemberFacts
from eligibility.rules.conditions.criteria import Criterion, CriterionCode, met, not_known, not_met
from eligibility.rules.opting_out import describe_opt_out
from eligibility.rules.program_days import PARAMETERS

DEVELOPMENTAL_SERVICES_UNCLEAR = load_parameter(PARAMETERS / "developmental_services_unclear.yaml")
ESRD_BAR = load_parameter(PARAMETERS / "esrd_bar.yaml")
WAIVERS = load_parameter(PARAMETERS / "waivers.yaml")
MONTHS_AWAY = load_parameter(PARAMETERS / "months_away.yaml")

_DEVELOPMENTAL = {CircumstanceKind.REGIONAL_CENTER_CLIENT, CircumstanceKind.ICF_DD_RESIDENT}


def decide_developmental_services(facts: MemberFacts, day: date, *, county_code: str) -> Criterion:
    """Is the person outside the regional center's services and homes? San Mateo may have let some in from 2015."""
    code, rule = CriterionCode.DEVELOPMENTAL_SERVICES, DEVELOPMENTAL_SERVICES_UNCLEAR.on(day)
    if not _DEVELOPMENTAL & _kinds(facts, day):
        return met(code, reason("E-DEVELOPMENTAL-1"))
    if county_code in rule.value:
        return not_known(code, reason("E-DEVELOPMENTAL-3", rule.source, rule.standing))
    return not_met(code, reason("E-DEVELOPMENTAL-2"))


def decide_veterans_home(facts: MemberFacts, day: date) -> Criterion:
    """Does the person live outside a veterans' home?"""
    code = CriterionCode.VETERANS_HOME
    if CircumstanceKind.VETERANS_HOME_RESIDENT in _kinds(facts, day):
        return not_met(code, reason("E-VETERANS-2"))
    return met(code, reason("E-VETERANS-1"))


def decide_kidney_disease(facts: MemberFacts, day: date, *, county_code: str) -> Criterion:
    """Is there no end-stage renal disease at enrolment? A member who develops it after joining may stay."""
    code, rule = CriterionCode.KIDNEY_DISEASE, ESRD_BAR.on(day)
    began_on = min(
        (span.first_day for span in _spans(facts, CircumstanceKind.END_STAGE_RENAL_DISEASE) if day in span),
        default=None,
    )
    if began_on is None:
        return met(code, reason("E-ESRD-1"))
    if _was_member_before(facts, began_on, day):
        return met(code, reason("E-ESRD-4", began_on=began_on))
    if county_code in rule.value["counties_without"]:
        return met(code, reason("E-ESRD-3"))
    if rule.value["barred"] == "yes":
        return not_met(code, reason("E-ESRD-2"))
    return not_known(code, reason("E-ESRD-5", rule.source, rule.standing))


def _was_member_before(facts: MemberFacts, began_on: date, day: date) -> bool:
    integrated = [each.span for each in facts.enrollments if each.kind is EnrollmentKind.INTEGRATED]
    return any(day in span and span.first_day < began_on for span in integrated)


def decide_waivers(facts: MemberFacts, day: date) -> Criterion:
    """Is the person outside the waivers that had to be left first? Sources differ on two of them (conflict C6)."""
    code, rule, kinds = CriterionCode.WAIVERS, WAIVERS.on(day), _kinds(facts, day)
    if kinds & set(rule.value["listed_by_all"]):
        return not_met(code, reason("E-WAIVER-2"))
    if kinds & set(rule.value["listed_by_some"]):
        return not_known(code, reason("E-WAIVER-3"))
    return met(code, reason("E-WAIVER-1"))


def decide_pace(facts: MemberFacts, day: date) -> Criterion:
    """Is the person outside PACE? No absolute bar: someone who wants Cal MediConnect leaves PACE first."""
    code = CriterionCode.PACE
    return (
        not_met(code, reason("E-PACE-2"))
        if CircumstanceKind.PACE_PARTICIPANT in _kinds(facts, day)
        else met(code, reason("E-PACE-1"))
    )


def decide_at_home(facts: MemberFacts, day: date) -> Criterion:
    """Is the person in the service area? Prison or jail counts as away; more than six months away ends membership."""
    code, rule = CriterionCode.AT_HOME, MONTHS_AWAY.on(day)
    if CircumstanceKind.INCARCERATED in _kinds(facts, day):
        return not_met(code, reason("E-AWAY-2"))
    away = next((span for span in _spans(facts, CircumstanceKind.OUT_OF_AREA) if day in span), None)
    if away is None:
        return met(code, reason("E-AWAY-1"))
    if day >= add_months(away.first_day, rule.value):
        return not_met(
            code, reason("E-AWAY-3", rule.source, rule.standing, first_day=away.first_day, months=rule.value)
        )
    return not_known(code, reason("E-AWAY-4", first_day=away.first_day))


def decide_opt_out(facts: MemberFacts, day: date) -> Criterion:
    """Opting out keeps a person from being enrolled without asking; it never kept them from joining by choice."""
    opted_out = describe_opt_out(facts, day)
    return met(CriterionCode.OPT_OUT, *(opted_out or (reason("E-OPTOUT-3"),)))


def _kinds(facts: MemberFacts, day: date) -> set[CircumstanceKind]:
    return {each.kind for each in facts.circumstances if day in each.span}


def _spans(facts: MemberFacts, kind: CircumstanceKind) -> tuple[Span, ...]:
    return tuple(each.span for each in facts.circumstances if each.kind is kind)
