"""From everything gathered to the answer as it will be recorded: decided, shown to this asker, rendered.

Writes nothing, and reads nothing but whether a provider is the asker's own: one question and a list of thousands are
answered by the same lines.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import orjson

from accounts.facts import Asker
from accounts.plan_wall import is_behind_wall
from benefits.facts import BenefitCatalogue
from cmc_portal.answers import Reason
from cmc_portal.bodies import BadQuestion
from cmc_portal.clock import LEGAL_TIME_ZONE
from cmc_portal.values import value
from continuity.facts import ContinuityFacts, RequesterKind
from continuity.services.showing import show_decision
from eligibility.facts import MemberFacts, PlanTable
from inquiries.facts import Question, RecordedAnswer, ServiceAsked
from inquiries.rendering import render_answer
from inquiries.rules.answer import Answer, answer_not_found, decide_answer, show_to_plan
from inquiries.trace import make_trace_number


@value(frozen=True, slots=True)
class Tables:
    """The reference data that an answer rests on."""

    plans: PlanTable
    catalogue: BenefitCatalogue


def decide_gathered(
    question: Question,
    facts: MemberFacts | Reason,
    *,
    tables: Tables,
    continuity: ContinuityFacts | None,
    asker: Asker,
    asked_at: datetime,
    in_emergency: bool,
) -> RecordedAnswer:
    """The answer, not recorded yet; `facts` is the reason where nobody can be named."""
    asked_on = asked_at.astimezone(LEGAL_TIME_ZONE).date()
    if isinstance(facts, Reason):
        answer = answer_not_found(facts, asked_on=asked_on)
    else:
        answer = decide_answer(
            question,
            facts,
            asked_on=asked_on,
            plans=tables.plans,
            catalogue=tables.catalogue,
            continuity=continuity,
            requester=_requester(asker, facts),
        )
        if not in_emergency:
            answer = _show(answer, question, asker=asker)
    trace_number = make_trace_number(asked_at)
    body = render_answer(
        answer,
        question,
        trace_number=trace_number,
        asked_at=asked_at,
        plans=tables.plans,
        catalogue=tables.catalogue,
    )
    return RecordedAnswer(
        trace_number=trace_number,
        asked_at=asked_at,
        outcome=answer.outcome.value,
        answer_json=orjson.dumps(body),
        organization_id=asker.organization_id,
        member_id=answer.facts.member_id if answer.facts else None,
        purpose=question.purpose,
    )


def refuse_unknown_services(services: Iterable[ServiceAsked], catalogue: BenefitCatalogue) -> None:
    """Lets services of the catalogue pass. Raises BadQuestion for another."""
    for index, asked in enumerate(services):
        if asked.code not in catalogue.services:
            raise BadQuestion(
                "unknown_service",
                f"services[{index}]",
                "This service is not in the catalogue.",
                "See /api/v1/services for the codes.",
            )


def _show(answer: Answer, question: Question, *, asker: Asker) -> Answer:
    """The answer as this asker may see it; in an emergency, everything."""
    if is_behind_wall(asker):
        answer = show_to_plan(answer, asker.health_plan)
    if answer.continuity is None:
        return answer
    return replace(answer, continuity=show_decision(answer.continuity, asker=asker, npi=question.provider_npi))


def _requester(asker: Asker, facts: MemberFacts) -> RequesterKind:
    """As whom could this asker make a request?"""
    if asker.organization_id is not None or facts.member_id not in asker.members:
        return RequesterKind.PROVIDER
    return RequesterKind.MEMBER if facts.member_id == asker.own_member else RequesterKind.REPRESENTATIVE
