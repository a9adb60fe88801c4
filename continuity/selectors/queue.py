"""The queues of the desk: open requests of one plan, the first due first, page by page; and how many are in each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from cmc_portal.database import run
from continuity.facts import RequestState, Side, Urgency, WaitingFor

# Three screens. Writing lines out costs as much as finding them.
PAGE_SIZE = 30
_Cursor = tuple[date | None, int]


class Queue(StrEnum):
    """Which open requests."""

    ALL = "all"
    NEW = "new"
    MINE = "mine"
    WAITING = "waiting"
    TODAY = "today"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class QueueQuestion:
    """Which requests are wanted. `user_id` is who looks, `owner` whose requests: a number, None for anybody's, and 0
    for nobody's. `after` is the place after the last request of the page before."""

    plan_code: str
    queue: Queue
    user_id: int
    today: date
    side: Side | None = None
    urgency: Urgency | None = None
    owner: int | None = None
    npi: str = ""
    after: _Cursor | None = None


@dataclass(frozen=True, slots=True)
class QueuedRequest:
    """One open request as the queue shows it. `place` is where the page after it goes on."""

    reference: str
    member_id: int
    npi: str
    provider_name: str
    sides: frozenset[Side]
    urgency: Urgency
    state: RequestState
    received_on: date | None
    due_on: date | None
    waiting_for: WaitingFor | None
    waiting_since: date | None
    owner_user_id: int | None
    place: _Cursor


# By dictionary: calling an enumeration to find its member takes five times as long.
_SIDES = {
    (True, True): frozenset(Side),
    (True, False): frozenset({Side.MEDICARE}),
    (False, True): frozenset({Side.MEDI_CAL}),
    (False, False): frozenset(),
}
_URGENCIES = {each.value: each for each in Urgency}
_STATES = {each.value: each for each in RequestState}
_WAITING: Mapping[str, WaitingFor | None] = {each.value: each for each in WaitingFor} | {"": None}

_COUNTS = """
SELECT count(*), count(*) FILTER (WHERE state = 'received'), count(*) FILTER (WHERE owner_id = %s),
    count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE due_on = %s), count(*) FILTER (WHERE due_on < %s)
FROM continuity_requeststanding WHERE plan_code = %s AND is_open
"""
# The page is cut before anything is joined to it.
_PAGE = """
SELECT r.reference, s.member_id, s.npi, coalesce(p.name, ''), s.asks_medicare, s.asks_medi_cal, s.urgency, s.state,
    s.received_on, s.due_on, s.waiting_for, s.waiting_since, s.owner_id, s.request_id
FROM (
    SELECT * FROM continuity_requeststanding WHERE plan_code = %s AND is_open AND {condition}
    ORDER BY due_on, request_id LIMIT %s
) AS s
JOIN continuity_continuityrequest r ON r.id = s.request_id
LEFT JOIN continuity_careprovider p ON p.npi = s.npi AND p.known_until IS NULL
ORDER BY s.due_on, s.request_id
"""


def count_queues(plan_code: str, *, user_id: int, today: date) -> Mapping[Queue, int]:
    """How many open requests each queue holds. Read inside the plan's wall."""
    [counts] = run(_COUNTS, [user_id, today, today, plan_code])
    return dict(zip((Queue.ALL, Queue.NEW, Queue.MINE, Queue.WAITING, Queue.TODAY, Queue.OVERDUE), counts, strict=True))


def list_queue(question: QueueQuestion) -> tuple[tuple[QueuedRequest, ...], bool]:
    """A page of the queue, and whether there is more after it. Read inside the plan's wall.

    Requests whose due day no rule tells come last.
    """
    rows = _page(question) if question.after is None or question.after[0] is not None else []
    if len(rows) <= PAGE_SIZE and question.queue not in (Queue.TODAY, Queue.OVERDUE):
        rows += _page_without_day(question, PAGE_SIZE + 1 - len(rows))
    return tuple(_request(row) for row in rows[:PAGE_SIZE]), len(rows) > PAGE_SIZE


def _page(question: QueueQuestion) -> list[tuple[Any, ...]]:
    conditions, values = _conditions(question)
    conditions.append("due_on IS NOT NULL")
    if question.after is not None:
        conditions.append("(due_on, request_id) > (%s, %s)")
        values += question.after
    return _run_page(question, conditions, values, PAGE_SIZE + 1)


def _page_without_day(question: QueueQuestion, limit: int) -> list[tuple[Any, ...]]:
    conditions, values = _conditions(question)
    conditions.append("due_on IS NULL")
    if question.after is not None and question.after[0] is None:
        conditions.append("request_id > %s")
        values.append(question.after[1])
    return _run_page(question, conditions, values, limit)


def _run_page(question: QueueQuestion, conditions: list[str], values: list[Any], limit: int) -> list[tuple[Any, ...]]:
    statement = _PAGE.format(condition=" AND ".join(conditions))
    return run(statement, [question.plan_code, *values, limit])


def _conditions(question: QueueQuestion) -> tuple[list[str], list[Any]]:
    """What narrows the queue, as our own words with places for the values."""
    wanted: list[tuple[str, list[Any]]] = [_OF_QUEUE[question.queue](question)]
    if question.side is not None:
        wanted.append(("asks_medicare" if question.side is Side.MEDICARE else "asks_medi_cal", []))
    if question.urgency is not None:
        wanted.append(("urgency = %s", [question.urgency.value]))
    if question.owner is not None:
        wanted.append(("owner_id = %s", [question.owner]) if question.owner else ("owner_id IS NULL", []))
    if question.npi:
        wanted.append(("npi = %s", [question.npi]))
    return [condition for condition, _ in wanted], [value for _, values in wanted for value in values]


_OF_QUEUE = {
    Queue.ALL: lambda _: ("true", []),
    Queue.NEW: lambda _: ("state = 'received'", []),
    Queue.MINE: lambda question: ("owner_id = %s", [question.user_id]),
    Queue.WAITING: lambda _: ("state = 'waiting'", []),
    Queue.TODAY: lambda question: ("due_on = %s", [question.today]),
    Queue.OVERDUE: lambda question: ("due_on < %s", [question.today]),
}


def _request(row: tuple[Any, ...]) -> QueuedRequest:
    reference, member_id, npi, provider_name, medicare, medi_cal, urgency, state, *rest = row
    received_on, due_on, waiting_for, waiting_since, owner_id, request_id = rest
    return QueuedRequest(
        reference=reference,
        member_id=member_id,
        npi=npi,
        provider_name=provider_name,
        sides=_SIDES[medicare, medi_cal],
        urgency=_URGENCIES[urgency],
        state=_STATES[state],
        received_on=received_on,
        due_on=due_on,
        waiting_for=_WAITING[waiting_for],
        waiting_since=waiting_since,
        owner_user_id=owner_id,
        place=(due_on, request_id),
    )


def cursor_text(place: _Cursor) -> str:
    """The place in an address: 2014-10-10_123, or _123 where no due day is known."""
    due_on, request_id = place
    return f"{due_on.isoformat() if due_on else ''}_{request_id}"


def parse_cursor(text: str) -> _Cursor | None:
    """The place as `cursor_text` wrote it; None for anything else."""
    day, _underscore, number = text.partition("_")
    if not number.isdecimal() or len(number) > 18:
        return None
    try:
        return (date.fromisoformat(day) if day else None, int(number))
    except ValueError:
        return None
