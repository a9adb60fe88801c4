"""Asking: find the member, gather the facts, decide, render, record. No record, no answer."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import orjson

from accounts.facts import Asker, Purpose
from accounts.plan_wall import is_behind_wall, plan_wall
from accounts.selectors.decoys import is_decoy
from accounts.selectors.emergencies import map_open_emergencies
from accounts.services.brake import record_miss, refuse_when_held_back
from accounts.services.decoys import raise_alarm_of_decoy
from benefits.facts import BenefitCatalogue
from benefits.selectors.catalogue import get_benefit_catalogue
from cmc_portal.answers import Reason
from cmc_portal.bodies import BadQuestion
from cmc_portal.clock import LEGAL_TIME_ZONE
from cmc_portal.database import run
from continuity.facts import ContinuityFacts, RequesterKind
from continuity.selectors.evidence import get_continuity_facts
from continuity.services.showing import show_decision
from eligibility.facts import MemberFacts
from eligibility.selectors.asked_member import find_asked_member
from eligibility.selectors.plans import get_plan_table, get_reference_version
from inquiries.facts import Question, RecordedAnswer
from inquiries.rendering import render_answer
from inquiries.rules.answer import Answer, answer_not_found, decide_answer, show_to_plan
from inquiries.trace import make_trace_number

_RECORD = "SELECT inquiries_record(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"


def answer_inquiry(question: Question, *, asker: Asker, asked_at: datetime) -> RecordedAnswer:
    """The answer to a question, returned only once it is recorded. The record is one statement: no transaction.

    Raises BadQuestion for a service that is not in the catalogue, HeldBack for an asker who guessed too often.
    `asked_at` is this moment; the day of asking is California's.
    """
    refuse_when_held_back(asker, at=asked_at)
    opened = _map_opened(asker, at=asked_at)
    facts = _find_member(question, asker=asker, opened=opened)
    emergency = opened.get(facts.member_id) if isinstance(facts, MemberFacts) else None
    return _answer(question, facts, asker=asker, asked_at=asked_at, emergency_id=emergency)


def answer_in_emergency(
    question: Question, facts: MemberFacts, *, asker: Asker, asked_at: datetime, emergency_id: int
) -> RecordedAnswer:
    """The answer about the member for whom the glass was broken, whatever was typed of them. Raises BadQuestion."""
    return _answer(question, facts, asker=asker, asked_at=asked_at, emergency_id=emergency_id)


def _answer(
    question: Question,
    facts: MemberFacts | Reason,
    *,
    asker: Asker,
    asked_at: datetime,
    emergency_id: int | None,
) -> RecordedAnswer:
    if emergency_id is not None:
        question = replace(question, purpose=Purpose.EMERGENCY)
    version = facts.reference_version if isinstance(facts, MemberFacts) else get_reference_version()
    plans = get_plan_table(version)
    catalogue = get_benefit_catalogue(version, known_at=question.known_at)
    _refuse_unknown_services(question, catalogue)
    asked_on = asked_at.astimezone(LEGAL_TIME_ZONE).date()
    if isinstance(facts, Reason):
        answer = answer_not_found(facts, asked_on=asked_on)
    else:
        answer = decide_answer(
            question,
            facts,
            asked_on=asked_on,
            plans=plans,
            catalogue=catalogue,
            continuity=_read_continuity(question, facts, asker=asker, in_emergency=emergency_id is not None),
            requester=_requester(asker, facts),
        )
        if emergency_id is None:
            answer = _show(answer, question, asker=asker)
    trace_number = make_trace_number(asked_at)
    body = render_answer(
        answer, question, trace_number=trace_number, asked_at=asked_at, plans=plans, catalogue=catalogue
    )
    recorded = RecordedAnswer(
        trace_number=trace_number,
        asked_at=asked_at,
        outcome=answer.outcome.value,
        answer_json=orjson.dumps(body),
        organization_id=asker.organization_id,
        member_id=answer.facts.member_id if answer.facts else None,
        purpose=question.purpose,
    )
    _record(recorded, question, asker=asker, emergency_id=emergency_id)
    _watch(asker, recorded)
    return recorded


def _show(answer: Answer, question: Question, *, asker: Asker) -> Answer:
    """The answer as this asker may see it; in an emergency, everything."""
    if is_behind_wall(asker):
        answer = show_to_plan(answer, asker.health_plan)
    if answer.continuity is None:
        return answer
    return replace(answer, continuity=show_decision(answer.continuity, asker=asker, npi=question.provider_npi))


def _map_opened(asker: Asker, *, at: datetime) -> Mapping[int, int]:
    """The emergencies in which this person may ask, by the member; only people have them."""
    if asker.user_id is None:
        return {}
    return map_open_emergencies(asker.user_id, at, organization_id=asker.organization_id)


def _watch(asker: Asker, recorded: RecordedAnswer) -> None:
    """Counts a miss, and sounds the alarm for a member whom nobody has reason to ask for; the answer stays as it is."""
    if recorded.member_id is None:
        record_miss(asker, at=recorded.asked_at)
    elif is_decoy(recorded.member_id):
        raise_alarm_of_decoy(asker, trace_number=recorded.trace_number, at=recorded.asked_at)


def _find_member(question: Question, *, asker: Asker, opened: Mapping[int, int]) -> MemberFacts | Reason:
    """The facts of the one person meant, or the reason that nobody can be named. A plan's person may look at whom they
    opened in an emergency, whoever's members they are; nobody else is bound to a plan."""
    return find_asked_member(
        question.who,
        asker=asker,
        day=question.day,
        known_at=question.known_at,
        emergency_members=frozenset(opened) if is_behind_wall(asker) else frozenset(),
    )


def _read_continuity(
    question: Question, facts: MemberFacts, *, asker: Asker, in_emergency: bool
) -> ContinuityFacts | None:
    """What is on record about the member and the provider; not even asked where none is named. A plan's people read
    their own plan's requests; in an emergency, everybody's, lest an approval be taken for none."""
    if not question.provider_npi:
        return None
    with plan_wall(asker, emergency_members=(facts.member_id,) if in_emergency else ()):
        return get_continuity_facts(facts.member_id, question.provider_npi, known_at=question.known_at)


def _requester(asker: Asker, facts: MemberFacts) -> RequesterKind:
    """As whom could this asker make a request?"""
    if asker.organization_id is not None or facts.member_id not in asker.members:
        return RequesterKind.PROVIDER
    return RequesterKind.MEMBER if facts.member_id == asker.own_member else RequesterKind.REPRESENTATIVE


def _refuse_unknown_services(question: Question, catalogue: BenefitCatalogue) -> None:
    for index, asked in enumerate(question.services):
        if asked.code not in catalogue.services:
            raise BadQuestion(
                "unknown_service",
                f"services[{index}]",
                "This service is not in the catalogue.",
                "See /api/v1/services for the codes.",
            )


def _record(recorded: RecordedAnswer, question: Question, *, asker: Asker, emergency_id: int | None) -> None:
    """Writes the inquiry and its row of the trail, or neither; as plain texts, since the driver is slow to write
    enumerations."""
    values = [
        recorded.trace_number,
        recorded.asked_at,
        question.known_at or recorded.asked_at,
        asker.channel.value,
        asker.organization_id,
        asker.user_id,
        asker.client_id,
        asker.operator,
        asker.address,
        question.purpose.value,
        recorded.member_id,
        question.day,
        recorded.outcome,
        orjson.dumps(question).decode(),
        recorded.answer_json.decode(),
        emergency_id,
    ]
    run(_RECORD, values)
