"""An answer as the JSON that clients are promised; pages, commands and replays read the same."""

from datetime import date, datetime
from functools import lru_cache

from benefits.facts import THE_PLAN, BenefitCatalogue, ServiceDecision
from benefits.rules.parties import find_party_phone
from cmc_portal import reason_book
from cmc_portal.answers import Reason, Verdict
from cmc_portal.dates import Span
from cmc_portal.reason_book import Json, ReasonBook
from continuity.rendering import render_decision
from eligibility.facts import MemberFacts, PlanTable, Program
from eligibility.rules.asked_day import HeldEnrollment
from eligibility.rules.conditions import Criterion
from eligibility.rules.coverage_lines import CoverageLine
from eligibility.rules.identify import Who
from eligibility.rules.periods import CoveragePeriod
from eligibility.rules.plans import county_name, find_plan_name
from inquiries.facts import Question
from inquiries.rules.answer import Answer
from inquiries.rules.next_steps import NextStep
from inquiries.texts import all_reasons, next_step_texts


@lru_cache(maxsize=10_000)
def render_reason(each: Reason) -> Json:
    """A reason in words. Kept, since the same few thousand reasons are told all day; nobody may change what this
    returns."""
    return reason_book.render_reason(each, all_reasons())


def render_answer(
    answer: Answer,
    question: Question,
    *,
    trace_number: str,
    asked_at: datetime,
    plans: PlanTable | None,
    catalogue: BenefitCatalogue | None,
) -> Json:
    """The whole answer as one JSON object; `plans` and `catalogue` may be None only when nobody was found."""
    book = ReasonBook(render_reason)
    overall = book.cite(answer.reasons)
    return {
        "trace_number": trace_number,
        "asked_at": asked_at,
        "known_at": question.known_at or asked_at,
        "outcome": answer.outcome,
        "question": _render_question(question),
        "member": _render_member(answer.facts) if answer.facts else None,
        "why": overall,
        "coverages": [_render_line(line, book, plans) for line in answer.coverage.lines] if plans else [],
        "services": [_render_service(each, answer, question, book, catalogue) for each in answer.services]
        if catalogue
        else [],
        "charges": _render_charges(answer, book),
        "continuity": _render_continuity(answer, question, book),
        "enrollment_conditions": _render_conditions(answer, book),
        "next_steps": [_render_step(step) for step in answer.next_steps],
        "timeline": [_render_held(held, question.day, plans) for held in answer.timeline] if plans else [],
        "periods": [_render_period(each, question.day, plans) for each in answer.periods] if plans else [],
        "reasons": book.entries,
    }


def _render_question(question: Question) -> Json:
    return {
        "day": question.day,
        "services": [each.code for each in question.services],
        "use_numbers": {each.code: each.use_number for each in question.services if each.use_number is not None},
        "known_at": question.known_at,
        "provider_npi": question.provider_npi or None,
        "purpose": question.purpose,
        "compared": _name_compared(question.who),
    }


def _name_compared(who: Who) -> list[str]:
    """Which facts about the person were compared with the record; never what they were."""
    given = {
        who.identifier_kind or "": who.identifier,
        "birth_date": who.birth_date,
        "last_name": who.last_name,
        "first_name": who.first_name,
    }
    return [name for name, fact in given.items() if fact]


def _render_member(facts: MemberFacts) -> Json:
    names = (facts.first_name, facts.middle_name, facts.last_name, facts.name_suffix)
    return {
        "name": " ".join(name for name in names if name),
        "birth_date": facts.birth_date,
        "death_date": facts.death_day,
        "cin": facts.cin or None,
        "mbi": facts.mbi or None,
    }


def _render_line(line: CoverageLine, book: ReasonBook, plans: PlanTable) -> Json:
    return {
        "line": line.line,
        "program": line.program,
        "status": line.status,
        "billing_order": line.billing_order,
        "plan": {
            "code": line.plan_code or None,
            "name": line.plan_name,
            "contract": line.contract or None,
            "phone": line.phone or None,
            "tty": line.tty or None,
        }
        if line.plan_code or line.contract
        else None,
        "county": {"code": line.county_code, "name": county_name(plans, line.county_code)}
        if line.county_code
        else None,
        "first_day": line.span.first_day,
        "last_day": line.span.last_day,
        "flags": line.flags,
        "reasons": book.cite(line.reasons),
    }


def _render_service(
    decision: ServiceDecision, answer: Answer, question: Question, book: ReasonBook, catalogue: BenefitCatalogue
) -> Json:
    service = catalogue.services[decision.service]
    limit = decision.limit
    return {
        "service": service.code,
        "name": service.name,
        "group": service.group,
        "verdict": decision.verdict,
        "benefit": decision.benefit,
        "covered_elsewhere": decision.covered_elsewhere,
        "responsible": _render_responsible(decision, answer, question, catalogue),
        "limits": [
            {
                "quantity": limit.quantity,
                "unit": limit.unit,
                "period": limit.period or None,
                "amount_cents": limit.amount_cents,
                "unlimited": limit.unlimited,
            }
        ]
        if limit
        else [],
        "authorization": decision.authorization,
        "reasons": book.cite(decision.reasons),
    }


def _render_responsible(
    decision: ServiceDecision, answer: Answer, question: Question, catalogue: BenefitCatalogue
) -> Json | None:
    if decision.responsible == THE_PLAN:
        program = decision.line.program if decision.line else None
        line = next((each for each in answer.coverage.lines if each.program is program and each.plan_code), None)
        if line is None:
            return None
        return {"code": line.plan_code, "name": line.plan_name, "phone": line.phone or None, "tty": line.tty or None}
    party = catalogue.parties.get(decision.responsible)
    if party is None:
        return None
    county_code = next((line.county_code for line in answer.coverage.lines if line.county_code), "")
    phone = find_party_phone(party, county_code=county_code, day=question.day)
    return {
        "code": party.code,
        "name": party.name,
        "phone": phone.phone if phone else None,
        "tty": (phone.tty or None) if phone else None,
    }


def _render_charges(answer: Answer, book: ReasonBook) -> Json | None:
    if answer.charges is None:
        return None
    return {
        "member_may_be_charged": answer.charges.member_may_be_charged,
        "share_of_cost_cents": answer.charges.share_of_cost_cents,
        "reasons": book.cite(answer.charges.reasons),
    }


def _render_continuity(answer: Answer, question: Question, book: ReasonBook) -> Json | None:
    if answer.continuity is None:
        return None
    provider = answer.provider
    decision = render_decision(answer.continuity, npi=question.provider_npi, cite=book.cite)
    decision["provider"] = {"name": provider.name, "specialty": provider.specialty} if provider else None
    return decision


def _render_conditions(answer: Answer, book: ReasonBook) -> Json | None:
    if answer.conditions is None:
        return None
    day, conditions = answer.conditions
    criteria = [_render_criterion(each, conditions.verdict, book) for each in conditions.criteria]
    return {"verdict": conditions.verdict, "day": day, "criteria": criteria}


def _render_criterion(criterion: Criterion, verdict: Verdict, book: ReasonBook) -> Json:
    """The criteria that decided are explained: all when all are met, else those that are not met or not known."""
    decided = verdict is Verdict.YES or criterion.verdict is not Verdict.YES
    reasons = book.cite(criterion.reasons) if decided else []
    return {"criterion": criterion.code, "verdict": criterion.verdict, "reasons": reasons}


def _render_step(step: NextStep) -> Json:
    return {
        "code": step.code,
        "text": next_step_texts()[step.code].format_map(dict(step.values)),
        "phone": step.phone or None,
    }


def _render_held(held: HeldEnrollment, day: date, plans: PlanTable) -> Json:
    """An enrolment under the name it bore on the day asked about, or on its own nearest day."""
    enrollment, span = held.enrollment, held.span
    name = _plan_name(plans, enrollment.plan_code, enrollment.program, enrollment.county_code, span=span, day=day)
    return {
        "kind": enrollment.kind,
        "program": enrollment.program,
        "plan": name or enrollment.plan_code,
        "first_day": span.first_day,
        "last_day": span.last_day,
        "status": enrollment.status,
    }


def _render_period(period: CoveragePeriod, day: date, plans: PlanTable) -> Json:
    name = _plan_name(plans, period.plan_code, period.program, period.county_code, span=period.span, day=day)
    return {
        "line": period.line,
        "program": period.program,
        "plan": name or period.plan_code or None,
        "first_day": period.span.first_day,
        "last_day": period.span.last_day,
        "status": period.status,
    }


def _plan_name(
    plans: PlanTable, plan_code: str | None, program: Program | None, county_code: str, *, span: Span, day: date
) -> str:
    """What the plan was called on the day, or on the nearest day of the span; empty where the tables do not tell."""
    if not program or not plan_code:
        return ""
    name_day = max(span.first_day, min(day, span.last_day or day))
    name = find_plan_name(plans, plan_code, program, county_code, name_day)
    return name.name if name else ""
