"""The set-based path: hundreds of questions answered at once, each as if it had been asked alone.

Members are found, read and recorded in a few statements for all of them; the rules and the rendering are those of a
single inquiry (`inquiries/deciding.py`), and so are the answers, but for trace numbers and times.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from accounts.facts import Asker, Purpose
from accounts.plan_wall import is_behind_wall, plan_wall
from accounts.selectors.emergencies import map_open_emergencies
from benefits.selectors.catalogue import get_benefit_catalogue
from cmc_portal.answers import Reason
from cmc_portal.database import run
from continuity.facts import ContinuityFacts
from continuity.selectors.evidence import list_continuity_facts
from eligibility.facts import MemberFacts
from eligibility.selectors.asked_member import find_asked_members
from eligibility.selectors.plans import get_plan_table, get_reference_version
from inquiries.deciding import Tables, decide_gathered, refuse_unknown_services
from inquiries.facts import Question, RecordedAnswer
from inquiries.services import text_of_question

Found = MemberFacts | Reason
Told = tuple[Question, RecordedAnswer, int | None]

# What is told of each row stands in the statement itself: arrays of long texts are copied many times before they are
# written, which took longer than writing them. What all rows share is said once.
_RECORD = """
WITH trail AS (
    INSERT INTO accounts_accessevent (
        occurred_at, action, purpose, channel, organization_id, user_id, client_id, operator, member_id, subject,
        address, emergency_id)
    SELECT %s, 'inquiry.ask', purpose, %s, %s, %s, %s, %s, member_id, trace_number, %s, emergency_id
    FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::bigint[])
      AS one(trace_number, purpose, member_id, emergency_id)
)
INSERT INTO inquiries_inquiry (
    asked_at, known_at, channel, organization_id, user_id, client_id, operator, trace_number, purpose, member_id, day,
    outcome, question, answer)
SELECT %s::timestamptz, %s::timestamptz, %s, %s::bigint, %s::bigint, %s::bigint, %s, trace_number, purpose,
       member_id::bigint, day::date, outcome, question, answer
FROM (VALUES {rows}) AS one(trace_number, purpose, member_id, day, outcome, question, answer)
"""
_ROW = "(%s, %s, %s, %s, %s, %s, %s)"


def decide_many(questions: Sequence[Question], *, asker: Asker, asked_at: datetime) -> tuple[Told, ...]:
    """The answers to questions of one list, in their order, none recorded yet; each with its question as it is put on
    record, and the emergency in which it was asked. All know the same moment. Raises BadQuestion for a service that is
    not in the catalogue."""
    if not questions:
        return ()
    known_at = questions[0].known_at
    opened = _map_opened(asker, at=asked_at)
    found = find_asked_members(
        [(question.who, question.day) for question in questions],
        asker=asker,
        known_at=known_at,
        emergency_members=frozenset(opened) if is_behind_wall(asker) else frozenset(),
    )
    version = get_reference_version()
    tables = Tables(get_plan_table(version), get_benefit_catalogue(version, known_at=known_at))
    refuse_unknown_services({each: None for question in questions for each in question.services}, tables.catalogue)
    continuity = _read_continuity(questions, found, asker=asker, opened=opened)
    told = []
    for question, facts in zip(questions, found, strict=True):
        emergency_id = opened.get(facts.member_id) if isinstance(facts, MemberFacts) else None
        if emergency_id is not None:
            question = replace(question, purpose=Purpose.EMERGENCY)
        answer = decide_gathered(
            question,
            facts,
            tables=tables,
            continuity=continuity.get((facts.member_id, question.provider_npi))
            if isinstance(facts, MemberFacts)
            else None,
            asker=asker,
            asked_at=asked_at,
            in_emergency=emergency_id is not None,
        )
        told.append((question, answer, emergency_id))
    return tuple(told)


def record_many(told: Sequence[Told], *, asker: Asker) -> None:
    """Writes the inquiries and their rows of the trail, or none of them, in one statement. All were asked at the same
    moment and know the same."""
    if not told:
        return
    first_question, first_answer, _ = told[0]
    asked_at = first_answer.asked_at
    who = (asker.channel.value, asker.organization_id, asker.user_id, asker.client_id, asker.operator)
    trail = zip(
        *((each.trace_number, each.purpose.value, each.member_id, opened) for _, each, opened in told), strict=True
    )
    run(
        _RECORD.format(rows=", ".join([_ROW] * len(told))),
        [
            *(asked_at, *who, asker.address),
            *map(list, trail),
            *(asked_at, first_question.known_at or asked_at, *who),
            *(value for question, answer, _ in told for value in _values_of(question, answer)),
        ],
    )


def _values_of(question: Question, answer: RecordedAnswer) -> tuple[Any, ...]:
    return (
        answer.trace_number,
        question.purpose.value,
        answer.member_id,
        question.day,
        answer.outcome,
        text_of_question(question),
        answer.answer_json.decode(),
    )


def _map_opened(asker: Asker, *, at: datetime) -> Mapping[int, int]:
    if asker.user_id is None:
        return {}
    return map_open_emergencies(asker.user_id, at, organization_id=asker.organization_id)


def _read_continuity(
    questions: Sequence[Question], found: Sequence[Found], *, asker: Asker, opened: Mapping[int, int]
) -> Mapping[tuple[int, str], ContinuityFacts]:
    """What is on record about each member and the provider asked about; a member opened in an emergency is read apart,
    with everybody's requests, as a single inquiry reads them."""
    pairs = {
        (facts.member_id, question.provider_npi)
        for question, facts in zip(questions, found, strict=True)
        if question.provider_npi and isinstance(facts, MemberFacts)
    }
    if not pairs:
        return {}
    apart = {pair for pair in pairs if pair[0] in opened}
    known_at = questions[0].known_at
    with plan_wall(asker):
        read = dict(list_continuity_facts(pairs - apart, known_at=known_at))
    for pair in apart:
        with plan_wall(asker, emergency_members=(pair[0],)):
            read |= list_continuity_facts({pair}, known_at=known_at)
    return read
