"""The answer to a question, decided from one member's record: coverage, services, charges, continuity and what to do
now."""

from dataclasses import replace
from datetime import date

from benefits.facts import (
    THE_PLAN,
    AdultRuleExemption,
    BenefitCatalogue,
    ChargesDecision,
    MemberProgram,
    ServiceDecision,
)
from benefits.rules.charges import decide_charges
from benefits.rules.services import DEEMED_FOR_MEDICARE_ONLY, DEEMED_WITHOUT_MEDI_CAL, decide_service_for_programs
from cmc_portal.answers import Outcome, Reason, Verdict, reason
from cmc_portal.dates import age_on
from cmc_portal.parameters import NoRuleForDay
from cmc_portal.values import value
from continuity.facts import CareProvider, ContinuityFacts, RequesterKind
from continuity.rules.stay_services import decide_stay_services
from continuity.rules.stays import list_stays
from continuity.rules.verdict import ContinuityDecision, ContinuityQuestion, decide_continuity
from eligibility.facts import (
    INTEGRATED_PROGRAMS,
    CircumstanceKind,
    Line,
    MediCalStatus,
    MemberFacts,
    PlanTable,
    Program,
)
from eligibility.rules.asked_day import HeldEnrollment, list_held_enrollments
from eligibility.rules.conditions import EnrollmentConditions, decide_enrollment_conditions
from eligibility.rules.conditions.coverage import decide_other_coverage
from eligibility.rules.conditions.person import decide_age
from eligibility.rules.coverage import CoverageDecision, decide_coverage
from eligibility.rules.coverage_lines import CoverageLine, LineStatus, find_only_part
from eligibility.rules.deeming import KEPT_FOR_MEDICARE_ONLY
from eligibility.rules.medi_cal import decide_medi_cal_standing
from eligibility.rules.periods import CoveragePeriod, list_coverage_periods, tell_true_days
from eligibility.rules.program_days import CAL_MEDICONNECT_DAYS
from inquiries.facts import Question, ServiceAsked
from inquiries.rules.next_steps import NextStep, list_next_steps, list_steps_when_not_found

_LONGEST_TIMELINE = 100
_KEPT_DECISIONS, _KEPT_CATALOGUES = 5_000, 4
_IN_SOME_MEDI_CAL_PLAN = ("E-AFTER-3", "E-OPTOUT-4")
_SHARE_OF_COST_MET = "E-SOC-2"
# Medi-Cal pays nothing; with the last, nobody can say.
_SHARE_OF_COST_UNMET, _MEDI_CAL_UNREADABLE = "E-SOC-1", "E-MEDICAL-2"
_MEDI_CAL_DOES_NOT_PAY = (_SHARE_OF_COST_UNMET, "E-MEDICAL-3", _MEDI_CAL_UNREADABLE)

# What a decision on services rests on, beside the catalogue.
_Deciding = tuple[
    tuple[ServiceAsked, ...],
    tuple[MemberProgram, ...],
    date,
    Verdict,
    tuple[Reason, ...],
    tuple[AdultRuleExemption, ...],
]

_EXEMPT_CIRCUMSTANCES = {
    CircumstanceKind.NURSING_FACILITY_RESIDENT: AdultRuleExemption.FACILITY_RESIDENT,
    CircumstanceKind.ICF_DD_RESIDENT: AdultRuleExemption.FACILITY_RESIDENT,
    CircumstanceKind.REGIONAL_CENTER_CLIENT: AdultRuleExemption.REGIONAL_CENTER_CLIENT,
}
# Below this age nothing that Medi-Cal took from adults is sure to be taken.
_SURELY_ADULT = 21


@value(frozen=True, slots=True)
class Answer:
    """Everything that is told about one inquiry; every rendering reads this and decides nothing. `facts` is None when
    nobody was found; `timeline` has every enrolment with the days it truly held, in order, the latest hundred;
    `periods` is the same record line by line."""

    outcome: Outcome
    facts: MemberFacts | None
    coverage: CoverageDecision
    services: tuple[ServiceDecision, ...]
    charges: ChargesDecision | None
    continuity: ContinuityDecision | None
    conditions: tuple[date, EnrollmentConditions] | None
    next_steps: tuple[NextStep, ...]
    reasons: tuple[Reason, ...]
    timeline: tuple[HeldEnrollment, ...] = ()
    periods: tuple[CoveragePeriod, ...] = ()
    provider: CareProvider | None = None


def answer_not_found(why: Reason, *, asked_on: date) -> Answer:
    """The answer when nobody, or more than one person, matches: it tells nothing about coverage."""
    coverage = CoverageDecision(Outcome.NOT_FOUND, (), (why,))
    steps = list_steps_when_not_found(asked_on, several=why.code == "I-SEVERAL-1")
    return Answer(Outcome.NOT_FOUND, None, coverage, (), None, None, None, steps, (why,))


def decide_answer(
    question: Question,
    facts: MemberFacts,
    *,
    asked_on: date,
    plans: PlanTable,
    catalogue: BenefitCatalogue,
    continuity: ContinuityFacts | None = None,
    requester: RequesterKind = RequesterKind.PROVIDER,
) -> Answer:
    """Is this person covered on that day, by whom, for what, and may they keep their doctor? `asked_on` is the day of
    asking; `continuity` is what is on record about the provider, where one is named."""
    timeline = _list_timeline(facts)
    periods = list_coverage_periods(facts, timeline[-_LONGEST_TIMELINE:], plans=plans)
    coverage = _decide_coverage(question, facts, plans)
    lines = tell_true_days(coverage.lines, periods, question.day)
    if lines != coverage.lines:
        coverage = replace(coverage, lines=lines)
    programs = _programs(coverage, facts, question.day)
    services = _decide_services(question, coverage, programs, _list_exemptions(facts, question.day), catalogue)
    return Answer(
        outcome=coverage.outcome,
        facts=facts,
        coverage=coverage,
        services=services,
        charges=_decide_charges(coverage),
        continuity=_decide_continuity(
            ContinuityQuestion(
                question.provider_npi,
                question.day,
                asked_on,
                requester=requester,
                services=_services_to_keep(question, facts, catalogue),
            ),
            continuity,
            facts,
            plans,
            coverage,
        )
        if question.provider_npi
        else None,
        conditions=_decide_conditions(question, facts, timeline, plans),
        next_steps=list_next_steps(coverage, today=asked_on),
        reasons=(*coverage.reasons, *_cautions(question, facts, asked_on)),
        timeline=timeline[-_LONGEST_TIMELINE:],
        periods=periods,
        provider=continuity.provider if continuity else None,
    )


def show_to_plan(answer: Answer, plan_code: str) -> Answer:
    """What a plan's people are told: of the enrolments and periods on other days, only those in their own plan."""
    return replace(
        answer,
        timeline=tuple(held for held in answer.timeline if held.enrollment.plan_code == plan_code),
        periods=tuple(period for period in answer.periods if period.plan_code == plan_code),
    )


def _decide_coverage(question: Question, facts: MemberFacts, plans: PlanTable) -> CoverageDecision:
    try:
        return decide_coverage(facts, question.day, plans=plans)
    except NoRuleForDay as silence:
        return CoverageDecision(Outcome.CANNOT_DETERMINE, (), (reason("I-NORULE-1", rule=str(silence)),))


def _decide_services(
    question: Question,
    coverage: CoverageDecision,
    programs: tuple[MemberProgram, ...],
    exemptions: tuple[AdultRuleExemption, ...],
    catalogue: BenefitCatalogue,
) -> tuple[ServiceDecision, ...]:
    covered = _is_covered(coverage)
    # The reasons of coverage tell why nothing is decided; where it is, nobody reads them.
    why = () if covered is Verdict.YES else coverage.reasons[:1]
    decided = _decided_of(catalogue)[question.services, programs, question.day, covered, why, exemptions]
    line = next((each for each in coverage.lines if _is_in_some_medi_cal_plan(each)), None)
    return decided if line is None else tuple(_without_the_plans_word(each, line) for each in decided)


def _list_exemptions(facts: MemberFacts, day: date) -> tuple[AdultRuleExemption, ...]:
    """Why may rules for adults not reach the person on the day? In one order, so that decisions are shared."""
    found = {_EXEMPT_CIRCUMSTANCES.get(each.kind) for each in facts.circumstances if day in each.span}
    if facts.birth_date is not None and age_on(facts.birth_date, day) < _SURELY_ADULT:
        found.add(AdultRuleExemption.UNDER_21)
    return tuple(each for each in AdultRuleExemption if each in found) if found else ()


class _Decided(dict[_Deciding, tuple[ServiceDecision, ...]]):
    """What is decided of the same services for people in the same programmes on a day. Kept, since a list asks it of
    everybody in it."""

    def __init__(self, catalogue: BenefitCatalogue) -> None:
        super().__init__()
        self.catalogue = catalogue

    def __missing__(self, key: _Deciding) -> tuple[ServiceDecision, ...]:
        if len(self) >= _KEPT_DECISIONS:
            self.clear()
        services, programs, day, covered, why, exemptions = key
        decided = self[key] = tuple(
            decide_service_for_programs(
                asked.code,
                self.catalogue,
                programs=programs,
                day=day,
                exemptions=exemptions,
                coverage_active=covered,
                coverage_reasons=why,
                use_number=asked.use_number,
            )
            for asked in dict.fromkeys(services)
        )
        return decided


_decided: dict[int, _Decided] = {}


def _decided_of(catalogue: BenefitCatalogue) -> _Decided:
    """By the identity of the catalogue, which is kept beside so that it stays its own."""
    kept = _decided.get(id(catalogue))
    if kept is None:
        if len(_decided) >= _KEPT_CATALOGUES:
            _decided.clear()
        kept = _decided[id(catalogue)] = _Decided(catalogue)
    return kept


def _without_the_plans_word(decision: ServiceDecision, line: CoverageLine) -> ServiceDecision:
    """What a Medi-Cal plan covers is not known while the plan is not; what lies outside every plan is."""
    of_that_plan = decision.line is not None and decision.line.program is Program.MEDI_CAL_MANAGED_CARE
    if not of_that_plan or decision.responsible != THE_PLAN:
        return decision
    return replace(decision, verdict=Verdict.UNKNOWN, reasons=(*line.reasons, *decision.reasons))


def _is_in_some_medi_cal_plan(line: CoverageLine) -> bool:
    """Medi-Cal stands and a plan runs it, but which one no roster tells."""
    # A loop, since every line is asked several times and nearly always has no more than one reason.
    for each in line.reasons:
        if each.code in _IN_SOME_MEDI_CAL_PLAN:
            return True
    return False


def _is_covered(coverage: CoverageDecision) -> Verdict:
    """Does anybody cover the person? After a plan has ended, what the record shows instead still answers for
    services."""
    if coverage.outcome is Outcome.CANNOT_DETERMINE:
        return Verdict.UNKNOWN
    if any(line.is_in_force or _is_in_some_medi_cal_plan(line) for line in coverage.lines):
        return Verdict.YES
    return Verdict.UNKNOWN if any(line.status is LineStatus.UNKNOWN for line in coverage.lines) else Verdict.NO


def _programs(coverage: CoverageDecision, facts: MemberFacts, day: date) -> tuple[MemberProgram, ...]:
    """Who answers for services: whoever runs a line in force, and Medi-Cal itself where it is known to pay nothing."""
    missing = _why_without_medi_cal(coverage, facts, day)
    programs = tuple(
        MemberProgram(line.line, line.program, line.plan_code, line.county_code, missing, find_only_part(line))
        for line in coverage.lines
        if (line.is_in_force or _is_in_some_medi_cal_plan(line)) and line.program is not None
    )
    if missing is None or any(each.program in INTEGRATED_PROGRAMS for each in programs):
        return programs
    return (*programs, MemberProgram(Line.MEDI_CAL, Program.MEDI_CAL_FFS, "", facts.county_code, missing))


def _why_without_medi_cal(coverage: CoverageDecision, facts: MemberFacts, day: date) -> Reason | None:
    """Why does Medi-Cal itself pay nothing on the day, or perhaps nothing? None where it pays, or where the plan that
    runs it is not known."""
    if coverage.deemed:
        only = any(line.program in KEPT_FOR_MEDICARE_ONLY for line in coverage.lines)
        return reason(DEEMED_FOR_MEDICARE_ONLY if only else DEEMED_WITHOUT_MEDI_CAL)
    line = next((each for each in coverage.lines if each.line is Line.MEDI_CAL), None)
    if line is not None:
        why = next((each for each in line.reasons if each.code in _MEDI_CAL_DOES_NOT_PAY), None)
        return _perhaps_met(why, facts, day) if why is not None and why.code == _SHARE_OF_COST_UNMET else why
    standing = decide_medi_cal_standing(facts, day)
    lost = standing.on_record and standing.status is MediCalStatus.NOT_ELIGIBLE
    return reason("E-MEDICAL-6") if lost else None


def _perhaps_met(unmet: Reason, facts: MemberFacts, day: date) -> Reason:
    """A share of cost that is not met on the record may be met by what a nursing facility bills."""
    in_facility = any(
        each.kind is CircumstanceKind.NURSING_FACILITY_RESIDENT and day in each.span for each in facts.circumstances
    )
    return reason("E-SOC-3", amount=dict(unmet.values)["amount"]) if in_facility else unmet


def _decide_charges(coverage: CoverageDecision) -> ChargesDecision:
    unreadable = tuple(each for each in coverage.reasons if each.code == _MEDI_CAL_UNREADABLE)
    if unreadable:
        # What protects from bills, and whether there is a share of cost, is Medi-Cal's standing.
        return decide_charges(programs=(), coverage_active=Verdict.UNKNOWN, coverage_reasons=unreadable)
    unmet = any(line.status is LineStatus.SHARE_OF_COST_UNMET for line in coverage.lines)
    unsure = coverage.outcome is Outcome.CANNOT_DETERMINE
    counted = [
        line
        for line in coverage.lines
        if line.is_in_force or line.status is LineStatus.SHARE_OF_COST_UNMET or _is_in_some_medi_cal_plan(line)
    ]
    sides = {line.line for line in coverage.lines}
    return decide_charges(
        programs=tuple(line.program for line in counted if line.program is not None),
        deemed=coverage.deemed,
        has_medicare=Line.MEDICARE in sides,
        has_part_d=Line.PART_D in sides,
        coverage_active=_is_covered(coverage) if unsure or not counted else Verdict.YES,
        coverage_reasons=coverage.reasons[:1],
        has_share_of_cost=unmet or bool(coverage.share_of_cost_cents),
        share_of_cost_cents=coverage.share_of_cost_cents,
        share_of_cost_met_on=_share_of_cost_met_on(coverage),
    )


def _share_of_cost_met_on(coverage: CoverageDecision) -> str:
    """The day by which this month's share of cost was met, as its reason tells it; empty where it was not."""
    met = next((each for each in coverage.reasons if each.code == _SHARE_OF_COST_MET), None)
    return "" if met is None else dict(met.values)["met_on"]


def _decide_continuity(
    question: ContinuityQuestion,
    record: ContinuityFacts | None,
    facts: MemberFacts,
    plans: PlanTable,
    coverage: CoverageDecision,
) -> ContinuityDecision:
    known = record or ContinuityFacts(question.npi)
    return decide_continuity(question, known, member=facts, plans=plans, coverage=coverage)


def _services_to_keep(
    question: Question, facts: MemberFacts, catalogue: BenefitCatalogue
) -> tuple[ServiceDecision, ...]:
    """By the plan of the day; without one the question ends before services."""
    stay = next((each for each in list_stays(facts) if question.day in each.span), None)
    codes = (each.code for each in question.services)
    return decide_stay_services(codes, catalogue, stay=stay, day=question.day) if stay else ()


def _decide_conditions(
    question: Question, facts: MemberFacts, timeline: tuple[HeldEnrollment, ...], plans: PlanTable
) -> tuple[date, EnrollmentConditions] | None:
    """Could the person be in Cal MediConnect: asked for those who are not, and where the record of those who are gives
    cause for doubt."""
    if question.day not in CAL_MEDICONNECT_DAYS:
        return None
    held = next((each for each in timeline if _is_cal_mediconnect(each, question.day)), None)
    if held is None:
        return _conditions_on(question.day, facts, plans, county_code=facts.county_code)
    return _conditions_on_joining(held, facts, plans)


def _conditions_on_joining(
    held: HeldEnrollment, facts: MemberFacts, plans: PlanTable
) -> tuple[date, EnrollmentConditions] | None:
    """Nothing where no day on record gives cause for doubt, as of nearly everybody. The home gives none: the record
    does not say since when they live there."""
    joined_on, enrolled = held.span.first_day, held.enrollment
    doubtful = (
        facts.circumstances
        or decide_age(facts, joined_on).verdict is Verdict.NO
        or (facts.other_coverages and decide_other_coverage(facts, joined_on).verdict is Verdict.NO)
    )
    if not doubtful:
        return None
    return _conditions_on(joined_on, facts, plans, county_code=enrolled.county_code, plan_code=enrolled.plan_code or "")


def _is_cal_mediconnect(held: HeldEnrollment, day: date) -> bool:
    return held.enrollment.program is Program.CAL_MEDICONNECT and day in held.span


def _conditions_on(
    day: date, facts: MemberFacts, plans: PlanTable, *, county_code: str, plan_code: str = ""
) -> tuple[date, EnrollmentConditions]:
    conditions = decide_enrollment_conditions(
        facts, day, plans=plans, county_code=county_code, zip_code=facts.zip_code, plan_code=plan_code
    )
    return day, conditions


def _cautions(question: Question, facts: MemberFacts, asked_on: date) -> tuple[Reason, ...]:
    cautions = []
    if question.day > asked_on:
        cautions.append(reason("I-FUTURE-1"))
    if question.known_at is not None:
        cautions.append(reason("I-KNOWN-1"))
    if (
        question.who.card_issue_days
        and facts.card_issue_days
        and not set(facts.card_issue_days) & set(question.who.card_issue_days)
    ):
        cautions.append(reason("I-CARD-1"))
    return tuple(cautions)


def _list_timeline(facts: MemberFacts) -> tuple[HeldEnrollment, ...]:
    return tuple(sorted(list_held_enrollments(facts), key=lambda held: held.span.first_day))
