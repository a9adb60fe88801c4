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
from benefits.selectors.catalogue import get_benefit_catalogue
from cmc_portal.answers import Reason
from cmc_portal.database import run
from continuity.facts import ContinuityFacts
from continuity.selectors.evidence import get_continuity_facts
from eligibility.facts import MemberFacts
from eligibility.selectors.asked_member import find_asked_member
from eligibility.selectors.plans import get_plan_table, get_reference_version
from inquiries.deciding import Tables, decide_gathered, refuse_unknown_services
from inquiries.facts import Question, RecordedAnswer

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


def decide_for_member(question: Question, facts: MemberFacts, *, asker: Asker, asked_at: datetime) -> RecordedAnswer:
    """The answer that a member or their representative would be given now, not recorded yet: what was told them earlier
    may say the same. The door asks `accounts.permissions.may_ask_about_own`."""
    return _decide(question, facts, asker=asker, asked_at=asked_at, emergency_id=None)


def record_for_member(recorded: RecordedAnswer, question: Question, *, asker: Asker) -> RecordedAnswer:
    """Records the answer, as every other is, before it is told."""
    _record(recorded, question, asker=asker, emergency_id=None)
    watch_found(asker, recorded)
    return recorded


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
    recorded = _decide(question, facts, asker=asker, asked_at=asked_at, emergency_id=emergency_id)
    _record(recorded, question, asker=asker, emergency_id=emergency_id)
    watch_found(asker, recorded)
    return recorded


def _decide(
    question: Question,
    facts: MemberFacts | Reason,
    *,
    asker: Asker,
    asked_at: datetime,
    emergency_id: int | None,
) -> RecordedAnswer:
    version = facts.reference_version if isinstance(facts, MemberFacts) else get_reference_version()
    tables = Tables(get_plan_table(version), get_benefit_catalogue(version, known_at=question.known_at))
    refuse_unknown_services(question.services, tables.catalogue)
    continuity = None
    if isinstance(facts, MemberFacts):
        continuity = _read_continuity(question, facts, asker=asker, in_emergency=emergency_id is not None)
    return decide_gathered(
        question,
        facts,
        tables=tables,
        continuity=continuity,
        asker=asker,
        asked_at=asked_at,
        in_emergency=emergency_id is not None,
    )


def _map_opened(asker: Asker, *, at: datetime) -> Mapping[int, int]:
    """The emergencies in which this person may ask, by the member; only people have them."""
    if asker.user_id is None:
        return {}
    return map_open_emergencies(asker.user_id, at, organization_id=asker.organization_id)


def watch_found(asker: Asker, recorded: RecordedAnswer) -> None:
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


def _record(recorded: RecordedAnswer, question: Question, *, asker: Asker, emergency_id: int | None) -> None:
    """Writes the inquiry and its row of the trail, or neither."""
    # Plain texts, since the driver is slow to write enumerations.
    values = (
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
        text_of_question(question),
        recorded.answer_json.decode(),
        emergency_id,
    )
    run(_RECORD, values)


def text_of_question(question: Question) -> str:
    """The question as it is put on record."""
    return orjson.dumps(question).decode()
