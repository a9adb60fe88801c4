"""The conditions of continuity of care, one criterion each: met, not met or not known, with the evidence."""

from datetime import date
from enum import StrEnum

from benefits.facts import BenefitKind, ServiceDecision
from cmc_portal.answers import Reason, Standing, Verdict, reason
from cmc_portal.values import value
from continuity.facts import (
    CareProviderKind,
    ContinuityFacts,
    FindingKind,
    ProviderFinding,
    ProviderStatements,
    RequesterKind,
    Side,
)
from continuity.rules.citing import by_rule
from continuity.rules.evidence import Evidence, EvidenceKind, of_finding, of_network, of_stay
from continuity.rules.law import (
    DOUBT,
    FIRST_DAY_OF_NEW_RULE,
    LAST_DAY_OF_OLD_RULE,
    Law,
    Protection,
    ServiceOut,
    get_law,
    get_protection,
    get_services_out,
    is_doubtful,
    may_request,
    protects_residents,
)
from continuity.rules.stays import Stay, was_moved_by_state
from continuity.rules.windows import is_in_network
from eligibility.facts import Circumstance, CircumstanceKind, MemberFacts, Program

SIDE_NAMES = {Side.MEDICARE: "Medicare", Side.MEDI_CAL: "Medi-Cal"}


class CriterionCode(StrEnum):
    """A condition of continuity of care; the order is the order in which they are told."""

    ENROLLED = "enrolled"
    OUT_OF_NETWORK = "out_of_network"
    PROVIDER_KIND = "provider_kind"
    RULE_KNOWN = "rule_known"
    RELATIONSHIP = "relationship"
    PERIOD = "period"
    RESTART = "restart"
    NO_FINDING = "no_finding"
    SERVICES = "services"
    MAY_REQUEST = "may_request"
    STATE_PLAN_APPROVED = "state_plan_approved"
    ACCEPTS_RATE = "accepts_rate"
    FOLLOWS_UTILIZATION_RULES = "follows_utilization_rules"
    TREATMENT_INFORMATION = "treatment_information"


# What only the plan can confirm when it decides: not knowing it leaves the lookup's verdict as it is.
CONFIRMED_BY_PLAN = frozenset(
    {
        CriterionCode.STATE_PLAN_APPROVED,
        CriterionCode.ACCEPTS_RATE,
        CriterionCode.FOLLOWS_UTILIZATION_RULES,
        CriterionCode.TREATMENT_INFORMATION,
    }
)


@value(frozen=True, slots=True)
class Criterion:
    """One condition: is it met, on which records, and why."""

    code: CriterionCode
    verdict: Verdict
    evidence: tuple[Evidence, ...]
    reasons: tuple[Reason, ...]


@value(frozen=True, slots=True)
class SideCase:
    """What the criteria look at: one side of one member's stay in a plan, one provider, one day, one day of request.

    `stays` are all of the member's; `plan` is the plan's name on the day.
    """

    side: Side
    stay: Stay
    stays: tuple[Stay, ...]
    day: date
    requested_on: date
    member: MemberFacts
    facts: ContinuityFacts
    plan: str
    requester: RequesterKind = RequesterKind.PROVIDER
    services: tuple[ServiceDecision, ...] = ()
    statements: ProviderStatements = ProviderStatements()

    @property
    def side_name(self) -> str:
        """Medicare or Medi-Cal, as people write them."""
        return SIDE_NAMES[self.side]


def list_laws(case: SideCase) -> tuple[Law, ...]:
    """The rules that may hold: that of the first day in the plan, or in the doubtful days those before and after."""
    moved = was_moved_by_state(case.stay, case.stays)
    days = (LAST_DAY_OF_OLD_RULE, FIRST_DAY_OF_NEW_RULE) if _list_doubtful_days(case) else (case.stay.span.first_day,)
    laws: dict[object, Law] = {}
    for day in days:
        law = get_law(case.side, case.stay.program, day, moved_by_state=moved)
        laws.setdefault(law.numbers, law)
    return tuple(laws.values())


def _list_doubtful_days(case: SideCase) -> tuple[date, ...]:
    """The first day in the plan and the day of the request, where nobody can say which rule holds on them."""
    span = case.stay.span
    # A request before or after the stay can only be about rules that held during it.
    during = max(span.first_day, case.requested_on)
    days = (span.first_day, min(during, span.last_day) if span.last_day else during)
    return tuple(day for day in days if is_doubtful(case.stay.program, day))


def decide_rule_known(case: SideCase) -> Criterion:
    """Is it known which version of the rules holds for this enrolment and this request?"""
    doubtful = _list_doubtful_days(case)
    if doubtful:
        days = DOUBT.value
        why = by_rule("C-DOUBT-1", DOUBT, first_day=days.first_day, last_day=days.last_day, day=doubtful[0])
        return Criterion(CriterionCode.RULE_KNOWN, Verdict.UNKNOWN, (), (why,))
    why = reason("C-RULE-1", first_day=case.stay.span.first_day)
    return Criterion(CriterionCode.RULE_KNOWN, Verdict.YES, (), (why,))


def decide_enrolled(case: SideCase) -> Criterion:
    """Is the person in the plan on the day, without doubt since the first day there?"""
    code, evidence = CriterionCode.ENROLLED, (of_stay(case.stay),)
    if case.day not in case.stay.span:
        return Criterion(code, Verdict.NO, evidence, (reason("C-ENROLLED-2", plan=case.plan),))
    if not case.stay.is_certain_on(case.day):
        return Criterion(code, Verdict.UNKNOWN, evidence, (reason("C-ENROLLED-3", plan=case.plan),))
    why = reason("C-ENROLLED-1", plan=case.plan, first_day=case.stay.span.first_day)
    return Criterion(code, Verdict.YES, evidence, (why,))


def decide_out_of_network(case: SideCase) -> Criterion:
    """Is the provider outside the plan's network on the day? Who is in it needs no continuity of care."""
    code, county = CriterionCode.OUT_OF_NETWORK, case.stay.county_on(case.day)
    inside = [
        each
        for each in case.facts.networks
        if case.day in each.span
        and is_in_network(each, plan_code=case.stay.plan_code, program=case.stay.program, county_code=county)
    ]
    if inside:
        evidence = tuple(of_network(each) for each in inside)
        return Criterion(code, Verdict.NO, evidence, (reason("C-INNETWORK-1", plan=case.plan),))
    if case.facts.provider is None and not case.facts.networks and not case.facts.visits:
        return Criterion(code, Verdict.UNKNOWN, (), (reason("C-NORECORD-1", plan=case.plan),))
    if not _holds_network(case):
        return Criterion(code, Verdict.UNKNOWN, (), (reason("C-NETWORK-3", plan=case.plan),))
    return Criterion(code, Verdict.YES, (), (reason("C-NETWORK-1", plan=case.plan),))


def _holds_network(case: SideCase) -> bool:
    """Do we hold records of the plan's network that reach back to the day, in which the provider could stand?"""
    held = (each for each in case.facts.held_networks if each.plan_code == case.stay.plan_code)
    return any(each.first_day <= case.day for each in held)


def decide_provider_kind(case: SideCase) -> Criterion:
    """Is it a kind of provider that can be kept? By the rules of the stay's first day."""
    code, provider = CriterionCode.PROVIDER_KIND, case.facts.provider
    if provider is None or provider.kind is None:
        return Criterion(code, Verdict.UNKNOWN, (), (reason("C-KIND-3"),))
    protection, rule = get_protection(provider.kind, case.side, case.stay.span.first_day)
    evidence = (Evidence(EvidenceKind.PROVIDER, reference=provider.kind.value),)
    if protection is Protection.RESIDENTS:
        return _decide_facility(case, evidence)
    if protection is Protection.YES:
        return Criterion(code, Verdict.YES, evidence, (by_rule("C-KIND-1", rule),))
    if protection is Protection.NO:
        out = "C-KIND-5" if provider.kind is CareProviderKind.DME else "C-KIND-2"
        return Criterion(code, Verdict.NO, evidence, (by_rule(out, rule),))
    unclear = "C-KIND-6" if provider.kind is CareProviderKind.HOSPITAL else "C-KIND-4"
    return Criterion(code, Verdict.UNKNOWN, evidence, (by_rule(unclear, rule),))


def _decide_facility(case: SideCase, evidence: tuple[Evidence, ...]) -> Criterion:
    """Nursing facilities: whoever lived there when they joined Cal MediConnect may stay while it lasts."""
    code, rule = CriterionCode.PROVIDER_KIND, protects_residents(case.stay.program, case.stay.span.first_day)
    if rule is None:
        return Criterion(code, Verdict.UNKNOWN, evidence, (reason("C-FACILITY-4"),))
    if list_residences_on_joining(case):
        return Criterion(code, Verdict.YES, evidence, (by_rule("C-FACILITY-1", rule),))
    return Criterion(code, Verdict.UNKNOWN, evidence, (by_rule("C-FACILITY-2", rule),))


def list_residences_on_joining(case: SideCase) -> tuple[Circumstance, ...]:
    """Where the record shows that the member lived in a nursing facility on the first day in the plan: since when."""
    return tuple(
        each
        for each in case.member.circumstances
        if each.kind is CircumstanceKind.NURSING_FACILITY_RESIDENT and case.stay.span.first_day in each.span
    )


def is_facility(case: SideCase) -> bool:
    """Is the provider a nursing facility?"""
    provider = case.facts.provider
    return provider is not None and provider.kind is CareProviderKind.FACILITY


def is_facility_stay(case: SideCase) -> bool:
    """Is this about a nursing facility in which the member lived when they joined Cal MediConnect?"""
    return (
        is_facility(case)
        and protects_residents(case.stay.program, case.stay.span.first_day) is not None
        and bool(list_residences_on_joining(case))
    )


def decide_no_finding(case: SideCase) -> Criterion:
    """Is nothing documented against the provider on the day: no quality concern, no exclusion?"""
    code = CriterionCode.NO_FINDING
    against = [each for each in case.facts.findings if case.day in each.span and _concerns(each, case.stay)]
    if not against:
        return Criterion(code, Verdict.YES, (), (reason("C-FINDING-1"),))
    excluded = any(each.kind is FindingKind.EXCLUDED for each in against)
    why = reason("C-FINDING-3") if excluded else reason("C-FINDING-2")
    return Criterion(code, Verdict.NO, tuple(of_finding(each) for each in against), (why,))


def _concerns(finding: ProviderFinding, stay: Stay) -> bool:
    """A quality concern is the plan's that documents it; an exclusion by a government is everybody's, whoever wrote it
    down."""
    return finding.kind is FindingKind.EXCLUDED or finding.plan_code in ("", stay.plan_code)


def decide_services(case: SideCase) -> Criterion:
    """Are the services asked about the plan's to give, and of those that can be kept?"""
    code = CriterionCode.SERVICES
    never = get_services_out(case.stay.span.first_day)
    outside = [each for each in case.services if each.service not in never and _is_outside(each)]
    out = [each for each in case.services if each.service in never or each in outside]
    open_to_doubt = [each for each in case.services if each not in out and not _is_covered(each, case.stay)]
    if len(out) == len(case.services):
        return Criterion(code, Verdict.NO, (), _why_none(case, outside))
    if len(out) + len(open_to_doubt) == len(case.services):
        return Criterion(code, Verdict.UNKNOWN, (), (reason("C-SERVICES-3"), *open_to_doubt[0].reasons[:1]))
    some = (reason("C-SERVICES-4", services=_names(out)),) if out else ()
    return Criterion(code, Verdict.YES, (), (reason("C-SERVICES-1"), *some))


def _is_outside(decision: ServiceDecision) -> bool:
    """Is the service somebody else's to give, or nobody's?"""
    return decision.verdict is Verdict.NO or decision.benefit in (BenefitKind.CARVED_OUT, BenefitKind.EXCLUDED)


def _is_covered(decision: ServiceDecision, stay: Stay) -> bool:
    """Does this plan cover it? In a Medi-Cal plan what Medicare covers says nothing of the plan."""
    if decision.verdict is not Verdict.YES:
        return False
    return stay.program is not Program.MEDI_CAL_MANAGED_CARE or (
        decision.line is not None and decision.line.program is stay.program
    )


# In this order they are told.
_CODES_OUT = {
    ServiceOut.BESIDE_TREATMENT: "C-SERVICES-5",
    ServiceOut.HOME_CARE: "C-IHSS-1",
    ServiceOut.DRUGS: "C-SERVICES-6",
}


def _why_none(case: SideCase, outside: list[ServiceDecision]) -> tuple[Reason, ...]:
    """Why none of the services can be kept: those outside the plan, then those that continuity never covers."""
    never = get_services_out(case.stay.span.first_day)
    whys = [reason("C-SERVICES-2", services=_names(outside)), *outside[0].reasons[:1]] if outside else []
    for out, code in _CODES_OUT.items():
        services = [each for each in case.services if never.get(each.service) is out]
        if services:
            whys.append(reason(code) if out is ServiceOut.HOME_CARE else reason(code, services=_names(services)))
    return tuple(whys)


def _names(services: list[ServiceDecision]) -> str:
    return ", ".join(each.name or each.service.replace("_", " ") for each in services)


def decide_may_request(case: SideCase) -> Criterion:
    """Could the one who asks make the request on that day? If not, the member still can."""
    code, who = CriterionCode.MAY_REQUEST, case.requester
    verdict, rule = may_request(who, case.requested_on)
    if verdict is Verdict.YES and rule is not None:
        unconfirmed = rule.standing is Standing.UNCONFIRMED
        return Criterion(code, verdict, (), (by_rule("C-REQUESTER-4" if unconfirmed else "C-REQUESTER-1", rule),))
    why = by_rule("C-REQUESTER-2" if verdict is Verdict.NO else "C-REQUESTER-3", rule)
    return Criterion(code, verdict, (), (why,))


def decide_confirmations(case: SideCase) -> tuple[Criterion, ...]:
    """What the plan must confirm before it approves: known only where a file or the request itself tells."""
    statements, provider = case.statements, case.facts.provider
    approved = provider.is_state_plan_approved if provider else None
    return (
        _stated(CriterionCode.STATE_PLAN_APPROVED, approved, ("C-STATEPLAN-1", "C-STATEPLAN-2", "C-STATEPLAN-3")),
        _stated(CriterionCode.ACCEPTS_RATE, statements.accepts_rate, _RATE_CODES[case.side]),
        _stated(
            CriterionCode.FOLLOWS_UTILIZATION_RULES,
            statements.follows_utilization_rules,
            ("C-UTILIZATION-1", "C-UTILIZATION-2", "C-UTILIZATION-3"),
        ),
        _stated(
            CriterionCode.TREATMENT_INFORMATION,
            statements.gave_treatment_plan,
            ("C-TREATMENT-1", "C-TREATMENT-2", "C-TREATMENT-3"),
        ),
    )


# The wordings of the rate differ between sources (conflict C4): it is told by the side that pays.
_RATE_CODES = {
    Side.MEDICARE: ("C-RATE-1", "C-RATE-2", "C-RATE-3"),
    Side.MEDI_CAL: ("C-RATE-1", "C-RATE-2", "C-RATE-4"),
}


def _stated(code: CriterionCode, said: bool | None, codes: tuple[str, str, str]) -> Criterion:
    """Met, not met or not known by what was said, each with its own words."""
    if said is None:
        return Criterion(code, Verdict.UNKNOWN, (), (reason(codes[2]),))
    evidence = (Evidence(EvidenceKind.STATEMENT, reference="yes" if said else "no"),)
    return Criterion(code, Verdict.YES if said else Verdict.NO, evidence, (reason(codes[0 if said else 1]),))
