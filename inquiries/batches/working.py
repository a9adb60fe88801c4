"""Asking the rows of a list, a few hundred at a time: each is answered and marked in one transaction.

A worker that dies takes nothing with it but its own transaction: the rows that it had claimed wait again, and are asked
once, by whoever works on the list next.
"""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson
from django.db import transaction

from accounts.facts import Asker, Channel, Hold
from accounts.permissions import may_ask_inquiry
from accounts.rules.acting import decide_asker
from accounts.selectors.askers import get_belonging
from accounts.selectors.people import get_person
from accounts.services.brake import count_misses_allowed, get_hold
from cmc_portal.bodies import BadQuestion
from cmc_portal.clock import LEGAL_TIME_ZONE
from cmc_portal.database import run as run_statement
from inquiries.batches.answering import Told, decide_many, record_many
from inquiries.batches.facts import BatchHold, RowState, SharedQuestion
from inquiries.batches.selectors import shared_question
from inquiries.facts import Question
from inquiries.models import BatchRow, BatchRun
from inquiries.questions import parse_question
from inquiries.rules.changes import list_changes
from inquiries.rules.list_rows import UnaskableRow, body_of_row, code_of
from inquiries.services import watch_found

ROWS_AT_ONCE = 500

# Rows that another worker has claimed are passed over; those of one that died are free again.
_CLAIM = """
SELECT r.number, l.cells FROM inquiries_batchrow r
JOIN inquiries_batchline l ON l.batch_id = %s AND l.number = r.number
WHERE r.run_id = %s AND r.state = 'waiting'
ORDER BY r.number LIMIT %s FOR UPDATE OF r SKIP LOCKED
"""
_ONE_TELLS = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_MARK = """
UPDATE inquiries_batchrow r
SET state = one.state, problem = one.problem, trace_number = one.trace_number, outcome = one.outcome,
    changed = one.changed, answered_at = %s
FROM unnest(%s::integer[], %s::text[], %s::text[], %s::text[], %s::text[], %s::boolean[])
  AS one(number, state, problem, trace_number, outcome, changed)
WHERE r.run_id = %s AND r.number = one.number AND r.state = 'waiting'
"""
_BEFORE = """
SELECT r.number, i.answer FROM inquiries_batchrow r
JOIN inquiries_inquiry i ON i.trace_number = r.trace_number AND i.asked_at = r.answered_at
WHERE r.run_id = (SELECT max(id) FROM inquiries_batchrun WHERE batch_id = %s AND id < %s)
  AND r.number = ANY (%s) AND r.state = 'answered' AND i.purpose <> 'emergency'
"""


class Standing(StrEnum):
    """How an asking stands after some of its rows: more wait, something holds it back, or nothing is left for this
    worker."""

    MORE = "more"
    HELD = "held"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A claimed row as a question, or why it cannot be asked."""

    number: int
    question: Question | None
    problem: str = ""


def work_on_some(run_id: int, *, at: datetime, rows: int = ROWS_AT_ONCE) -> Standing:
    """Asks some of the rows that wait, and says how the asking stands after them."""
    run = BatchRun.objects.select_related("batch").filter(pk=run_id, finished_at=None).first()
    if run is None:
        return Standing.DONE
    asker = _asker_of(run, at=at)
    if asker is None:
        return _hold(run, BatchHold.MAY_NOT_ASK, None, at=at)
    hold = get_hold(asker, at=at)
    if hold is not None:
        return _hold(run, BatchHold.STOPPED if hold.stopped else BatchHold.WAITING, hold, at=at)
    with _uncollected(), transaction.atomic():
        claimed = run_statement(_CLAIM, [run.batch_id, run.pk, rows])
        _ask(run, claimed, asker=asker, at=at)
    BatchRun.objects.filter(pk=run.pk).update(worked_at=at, held="", held_until=None)
    return Standing.MORE if claimed else _finish(run, at=at)


@contextmanager
def _uncollected() -> Iterator[None]:
    """What hundreds of rows make lives until it is written: looking through all of it for garbage meanwhile finds
    none, and took a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _asker_of(run: BatchRun, *, at: datetime) -> Asker | None:
    """Who began the asking, as far as they may ask today; they may have left since."""
    day = at.astimezone(LEGAL_TIME_ZONE).date()
    asker = decide_asker(
        get_belonging(run.user_id, day=day),
        user_id=run.user_id,
        acting_for=run.organization_id,
        address=run.address,
    )
    person = get_person(run.user_id, organization_id=run.organization_id)
    if asker is None or not may_ask_inquiry(asker) or person is None or not person.can_sign_in:
        return None
    return replace(asker, channel=Channel.TASK)


def _hold(run: BatchRun, why: BatchHold, hold: Hold | None, *, at: datetime) -> Standing:
    """Leaves the rest waiting, and says why and until when."""
    until = hold.until if hold else None
    BatchRun.objects.filter(pk=run.pk).update(held=why, held_until=until, worked_at=at)
    return Standing.HELD


def _finish(run: BatchRun, *, at: datetime) -> Standing:
    """The asking is done when no row waits; where another worker holds the last, that one finishes it."""
    if BatchRow.objects.filter(run_id=run.pk, state=RowState.WAITING).exists():
        return Standing.DONE
    BatchRun.objects.filter(pk=run.pk, finished_at=None).update(finished_at=at)
    return Standing.DONE


def _ask(run: BatchRun, claimed: Sequence[tuple[Any, ...]], *, asker: Asker, at: datetime) -> None:
    """Asks the claimed rows as far as the budget of misses reaches, and marks them; the others stay as they are."""
    shared = shared_question(run.batch.question)
    asked = [_read(number, orjson.loads(cells), run, shared, at=at) for number, cells in claimed]
    askable = [each for each in asked if each.question is not None]
    try:
        told = decide_many([each.question for each in askable if each.question], asker=asker, asked_at=at)
    except BadQuestion as refusal:
        # A service that all rows ask about has left the catalogue.
        told, askable = (), []
        asked = [_Asked(each.number, None, each.problem or code_of(refusal)) for each in asked]
    # Workers that told at the same time would not see each other's misses, and each would spend the whole budget.
    run_statement(_ONE_TELLS, [f"misses of lists: {run.organization_id}"])
    reach = _reach(told, allowed=count_misses_allowed(asker, at=at))
    told = told[:reach]
    record_many(told, asker=asker)
    last = askable[reach - 1].number if reach < len(askable) and reach else None
    refused = [each for each in asked if each.question is None and (last is None or each.number < last)]
    numbers = [each.number for each in askable[:reach]]
    _mark(run, numbers, told, refused, _changed(run, numbers, told), at=at)
    for _, answer, _ in told:
        watch_found(asker, answer)


def _changed(run: BatchRun, numbers: Sequence[int], told: Sequence[Told]) -> frozenset[int]:
    """Which rows are answered otherwise than in the asking before? A row that had no answer then is not compared."""
    before = dict(run_statement(_BEFORE, [run.batch_id, run.pk, list(numbers)]))
    now = {number: answer.answer_json for number, (_, answer, _) in zip(numbers, told, strict=True) if number in before}
    return frozenset(
        number for number, answer in now.items() if list_changes(orjson.loads(before[number]), orjson.loads(answer))
    )


def _reach(told: Sequence[Told], *, allowed: int) -> int:
    """How many of the answers may be told: up to the miss with which one must look again whether asking is held
    back."""
    misses = 0
    for place, (_, answer, _) in enumerate(told, start=1):
        misses += answer.member_id is None
        if misses >= allowed:
            return place
    return len(told)


def _read(number: int, cells: Sequence[str], run: BatchRun, shared: SharedQuestion, *, at: datetime) -> _Asked:
    """The row as the question of a client of the API, read by the same parser."""
    day = shared.day or run.day
    body: dict[str, Any] = {
        "day": day.isoformat(),
        "services": shared.services,
        "provider_npi": shared.provider_npi,
        "purpose": shared.purpose,
    }
    try:
        body |= body_of_row(cells, run.batch.columns, today=run.day, day=day)
        return _Asked(number, parse_question(body, today=run.day, now=at))
    except UnaskableRow as refusal:
        return _Asked(number, None, refusal.code)
    except BadQuestion as refusal:
        return _Asked(number, None, code_of(refusal))


def _mark(
    run: BatchRun,
    numbers: Sequence[int],
    told: Sequence[Told],
    refused: Sequence[_Asked],
    changed: frozenset[int],
    *,
    at: datetime,
) -> None:
    marks = [
        (number, RowState.ANSWERED.value, "", answer.trace_number, answer.outcome, number in changed)
        for number, (_, answer, _) in zip(numbers, told, strict=True)
    ]
    marks += [(each.number, RowState.REFUSED.value, each.problem, "", "", False) for each in refused]
    if marks:
        run_statement(_MARK, [at, *(list(column) for column in zip(*marks, strict=True)), run.pk])
