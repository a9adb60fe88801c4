"""Reading the answers of a list again: each leaves a row in the trail, in the transaction of the read."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from django.db import transaction

from accounts.facts import AccessAction, Asker, Purpose
from accounts.plan_wall import plan_wall
from accounts.services.trail import record_access
from cmc_portal.database import run
from inquiries.batches.facts import ListCard, ListRow
from inquiries.batches.selectors import list_changed, list_rows
from inquiries.emergencies import get_emergency_of_answer, is_closed_to
from inquiries.facts import RecordedAnswer

ROWS_AT_ONCE = 500
Answers = Mapping[str, dict[str, Any]]

_ANSWERS = """
SELECT i.trace_number, i.asked_at, i.outcome, i.answer, i.organization_id, i.member_id, i.purpose
FROM unnest(%s::text[], %s::timestamptz[]) AS one(trace_number, asked_at)
JOIN inquiries_inquiry i ON i.trace_number = one.trace_number AND i.asked_at = one.asked_at
WHERE i.organization_id = %s
"""


@transaction.atomic
def read_rows(
    card: ListCard, run_id: int, *, after: int, most: int, action: AccessAction, asker: Asker, at: datetime
) -> tuple[tuple[ListRow, ...], Answers]:
    """Rows of an asking in their order, and their answers by trace number; an answer of an emergency that is over is
    not among them."""
    with plan_wall(asker):
        rows = list_rows(run_id, after=after, most=most)
        told = _read(rows, organization_id=card.organization_id)
    open_to = [each for each in told if not _is_closed(each, asker=asker, at=at)]
    _leave_trail(open_to, card, action=action, asker=asker, at=at)
    return rows, {each.trace_number: orjson.loads(each.answer_json) for each in open_to}


def read_all_rows(
    card: ListCard, run_id: int, *, asker: Asker, at: datetime
) -> Iterator[tuple[tuple[ListRow, ...], Answers]]:
    """Every row of an asking, part by part, for a file."""
    after = 0
    while True:
        rows, answers = read_rows(
            card, run_id, after=after, most=ROWS_AT_ONCE, action=AccessAction.EXPORT_LIST, asker=asker, at=at
        )
        if not rows:
            return
        yield rows, answers
        after = rows[-1].number


@transaction.atomic
def read_changed(
    card: ListCard, run_id: int, *, most: int, asker: Asker, at: datetime
) -> tuple[tuple[ListRow, dict[str, Any], dict[str, Any]], ...]:
    """The first rows that are answered otherwise than in the asking before: the row, the answer before, and that of
    this asking."""
    with plan_wall(asker):
        pairs = list_changed(run_id, most=most)
        told = _read([row for pair in pairs for row in pair], organization_id=card.organization_id)
    open_to = [each for each in told if not _is_closed(each, asker=asker, at=at)]
    _leave_trail(open_to, card, action=AccessAction.READ_LIST, asker=asker, at=at)
    answers = {each.trace_number: orjson.loads(each.answer_json) for each in open_to}
    return tuple(
        (now, answers[before.trace_number], answers[now.trace_number])
        for before, now in pairs
        if {before.trace_number, now.trace_number} <= answers.keys()
    )


def _read(rows: Sequence[ListRow], *, organization_id: int) -> list[RecordedAnswer]:
    answered = [each for each in rows if each.trace_number]
    values = [[each.trace_number for each in answered], [each.answered_at for each in answered], organization_id]
    return [
        RecordedAnswer(trace, asked_at, outcome, answer.encode(), organization, member_id, Purpose(purpose))
        for trace, asked_at, outcome, answer, organization, member_id, purpose in run(_ANSWERS, values)
    ]


def _is_closed(told: RecordedAnswer, *, asker: Asker, at: datetime) -> bool:
    emergency = get_emergency_of_answer(told)
    return emergency is not None and is_closed_to(asker, emergency, at=at)


def _leave_trail(
    told: Sequence[RecordedAnswer], card: ListCard, *, action: AccessAction, asker: Asker, at: datetime
) -> None:
    members: dict[Purpose, dict[int, None]] = defaultdict(dict)
    for each in told:
        if each.member_id is not None:
            members[each.purpose][each.member_id] = None
    for purpose, looked_at in members.items():
        record_access(asker, action=action, purpose=purpose, at=at, members=looked_at, subject=card.reference)
