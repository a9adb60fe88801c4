"""The answer to a question, decided from one member's record: coverage, services, charges, continuity and what to do
now."""

from dataclasses import dataclass
from datetime import date

from benefits.facts import BenefitCatalogue, ChargesDecision, MemberProgram, ServiceDecision
from benefits.rules.charges import decide_charges
from benefits.rules.services import decide_service_for_programs
from cmc_portal.answers import Outcome, Reason, Verdict, reason
from cmc_portal.dates import age_on
from cmc_portal.parameters import NoRuleForDay
from continuity.rules.window import ContinuityDecision, decide_continuity
from eligibility.facts import Enrollment, MemberFacts, PlanTable, Program
from eligibility.rules.asked_day import HeldEnrollment, list_held_enrollments
from eligibility.rules.conditions import EnrollmentConditions, decide_enrollment_conditions
from eligibility.rules.coverage import CoverageDecision, decide_coverage
from eligibility.rules.coverage_lines import CoverageLine, LineStatus
from eligibility.rules.program_days import CAL_MEDICONNECT_DAYS
from inquiries.facts import Question, ServiceAsked
from inquiries.rules.next_steps import NextStep, list_next_steps, list_steps_when_not_found

_MINIMUM_AGE = 21
_LONGEST_TIMELINE = 100


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that is told about one inquiry; every rendering reads this and decides nothing. `facts` is None when
    nobody was found."""

    outcome: Outcome
    facts: MemberFacts | None
    coverage: CoverageDecision
    services: tuple[ServiceDecision, ...]
    charges: ChargesDecision | None
    continuity: ContinuityDecision | None
    conditions: tuple[date, EnrollmentConditions] | None
    next_steps: tuple[NextStep, ...]
    reasons: tuple[Reason, ...]


def answer_not_found(why: Reason, *, asked_on: date) -> Answer:
    """The answer when nobody, or more than one person, matches: it tells nothing about coverage."""
    coverage = CoverageDecision(Outcome.NOT_FOUND, (), (why,))
    return Answer(Outcome.NOT_FOUND, None, coverage, (), None, None, None, list_steps_when_not_found(asked_on), (why,))


def decide_answer(
    question: Question, facts: MemberFacts, *, asked_on: date, plans: PlanTable, catalogue: BenefitCatalogue
) -> Answer:
    """Is this person covered on that day, by whom, for what, and may they keep their doctor? `asked_on` is the day of
    asking."""
    coverage = _decide_coverage(question, facts, plans)
    lines_in_force = tuple(line for line in coverage.lines if line.is_in_force)
    return Answer(
        outcome=coverage.outcome,
        facts=facts,
        coverage=coverage,
        services=tuple(
            _decide_service(each, question, coverage, catalogue) for each in dict.fromkeys(question.services)
        ),
        charges=_decide_charges(coverage, lines_in_force),
        continuity=_decide_continuity(question, coverage),
        conditions=_decide_conditions(question, facts, plans),
        next_steps=list_next_steps(coverage, today=asked_on),
        reasons=(*coverage.reasons, *_cautions(question, facts, asked_on)),
    )


def _decide_coverage(question: Question, facts: MemberFacts, plans: PlanTable) -> CoverageDecision:
    try:
        return decide_coverage(facts, question.day, plans=plans)
    except NoRuleForDay as silence:
        return CoverageDecision(Outcome.CANNOT_DETERMINE, (), (reason("I-NORULE-1", rule=str(silence)),))


def _decide_service(
    asked: ServiceAsked, question: Question, coverage: CoverageDecision, catalogue: BenefitCatalogue
) -> ServiceDecision:
    return decide_service_for_programs(
        asked.code,
        catalogue,
        programs=_programs(coverage),
        day=question.day,
        coverage_active=_is_covered(coverage),
        coverage_reasons=coverage.reasons[:1],
        use_number=asked.use_number,
    )


def _is_covered(coverage: CoverageDecision) -> Verdict:
    """Does anybody cover the person? After a plan has ended, what the record shows instead still answers for
    services."""
    if coverage.outcome is Outcome.CANNOT_DETERMINE:
        return Verdict.UNKNOWN
    if any(line.is_in_force for line in coverage.lines):
        return Verdict.YES
    return Verdict.UNKNOWN if any(line.status is LineStatus.UNKNOWN for line in coverage.lines) else Verdict.NO


def _programs(coverage: CoverageDecision) -> tuple[MemberProgram, ...]:
    return tuple(
        MemberProgram(line.line, line.program, line.plan_code, line.county_code, line.status is LineStatus.DEEMED)
        for line in coverage.lines
        if line.is_in_force and line.program is not None
    )


def _decide_charges(coverage: CoverageDecision, lines: tuple[CoverageLine, ...]) -> ChargesDecision:
    unmet = any(line.status is LineStatus.SHARE_OF_COST_UNMET for line in coverage.lines)
    return decide_charges(
        programs=tuple(line.program for line in lines if line.program is not None),
        deemed=coverage.deemed,
        coverage_active=_is_covered(coverage),
        coverage_reasons=coverage.reasons[:1],
        has_share_of_cost=unmet or bool(coverage.share_of_cost_cents),
        share_of_cost_cents=coverage.share_of_cost_cents,
    )


def _decide_continuity(question: Question, coverage: CoverageDecision) -> ContinuityDecision | None:
    if not question.provider_npi:
        return None
    plan_name = next((line.plan_name for line in coverage.lines if line.plan_name), "")
    return decide_continuity(coverage.outcome, plan_name=plan_name)


def _decide_conditions(
    question: Question, facts: MemberFacts, plans: PlanTable
) -> tuple[date, EnrollmentConditions] | None:
    """Could the person be in Cal MediConnect: asked for those who are not, and where the record of those who are gives
    cause for doubt."""
    if question.day not in CAL_MEDICONNECT_DAYS:
        return None
    enrolled = next((each for each in facts.enrollments if _holds(each, question.day)), None)
    if enrolled is None:
        return _conditions_on(question.day, facts, plans, county_code=facts.county_code)
    joined_on = enrolled.span.first_day
    too_young = facts.birth_date is not None and age_on(facts.birth_date, joined_on) < _MINIMUM_AGE
    if not too_young and not facts.circumstances:
        return None
    return _conditions_on(joined_on, facts, plans, county_code=enrolled.county_code, plan_code=enrolled.plan_code or "")


def _holds(enrollment: Enrollment, day: date) -> bool:
    return enrollment.program is Program.CAL_MEDICONNECT and day in enrollment.span


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


def list_timeline(facts: MemberFacts) -> tuple[HeldEnrollment, ...]:
    """Every enrolment with the days it truly held, in order of first days; the latest hundred of them."""
    return tuple(sorted(list_held_enrollments(facts), key=lambda held: held.span.first_day))[-_LONGEST_TIMELINE:]
