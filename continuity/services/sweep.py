"""Closes windows whose last day has passed. Housekeeping: no answer reads it, letters about the end follow from it.

A batch is one statement and so one transaction: windows that another worker holds are passed over, each one closed gets
its event, and a worker that dies leaves whole batches behind. Safe to run twice, on several workers, and for days ago.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from time import perf_counter

from django.db import connection

CLOSED = "closed"
MOST_AT_ONCE = 5_000
# Others may wait for what a batch holds: on a slow machine batches get smaller, so that they wait no longer.
LEAST_AT_ONCE = 500
LONGEST_SECONDS = 0.1

_LIST_ENDED = """
SELECT id FROM continuity_continuitywindow
WHERE closed_on IS NULL AND known_until IS NULL AND last_day < %s ORDER BY id
"""
# The rows are looked at again under the lock: since they were listed, a correction may have moved a window's end.
_CLOSE = """
WITH ended AS MATERIALIZED (
    SELECT id FROM continuity_continuitywindow
    WHERE id = ANY (%(ids)s) AND closed_on IS NULL AND known_until IS NULL AND last_day < %(day)s
    ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
), closed AS (
    UPDATE continuity_continuitywindow w SET closed_on = %(day)s FROM ended
    WHERE w.id = ended.id RETURNING w.id, w.plan_code
)
INSERT INTO continuity_windowevent (window_id, plan_code, kind, day, at)
SELECT id, plan_code, %(kind)s, %(day)s, %(at)s FROM closed
"""


@dataclass(frozen=True, slots=True)
class Swept:
    """How many windows were closed, in how many batches, and how long the longest of them took (seconds)."""

    closed: int = 0
    batches: int = 0
    longest: float = 0.0

    def plus(self, other: "Swept") -> "Swept":
        """Both together."""
        return Swept(self.closed + other.closed, self.batches + other.batches, max(self.longest, other.longest))


def close_ended_windows(day: date, *, at: datetime, most_at_once: int = MOST_AT_ONCE) -> Swept:
    """Closes every window whose last day lies before `day`. Call it outside a transaction.

    It goes over them again until a round closes nothing: what another worker held and gave up is closed too.
    """
    swept = Swept()
    while ids := _list_ended(day):
        round_of_all = _close_all(ids, day, at=at, most_at_once=most_at_once)
        swept = swept.plus(round_of_all)
        if not round_of_all.closed:
            break
    return swept


def _close_all(ids: Sequence[int], day: date, *, at: datetime, most_at_once: int) -> Swept:
    """One round: small batches at first, larger ones as long as they are quick."""
    swept, first, size = Swept(), 0, min(LEAST_AT_ONCE, most_at_once)
    while first < len(ids):
        began = perf_counter()
        closed = _close(ids[first : first + size], day, at=at)
        took = perf_counter() - began
        swept = swept.plus(Swept(closed, 1, took))
        first, size = first + size, _next_size(size, took, most_at_once)
    return swept


def _next_size(size: int, took: float, most: int) -> int:
    if took > LONGEST_SECONDS:
        return max(size // 2, min(LEAST_AT_ONCE, most))
    return min(size * 2, most) if took < LONGEST_SECONDS / 2 else size


def _list_ended(day: date) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_LIST_ENDED, [day])
        return [row[0] for row in cursor.fetchall()]


def _close(ids: Sequence[int], day: date, *, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE, {"ids": list(ids), "day": day, "at": at, "kind": CLOSED})
        closed: int = cursor.rowcount
        return closed
