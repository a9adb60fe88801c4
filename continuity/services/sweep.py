"""Closes windows whose last day has passed. Housekeeping: no answer reads it, letters about the end follow from it.

A batch is one statement in one transaction: windows that another worker holds are passed over, each one closed gets
its event, and a worker that dies leaves whole batches behind. Safe to run twice, on several workers, and for days ago.
"""

from dataclasses import dataclass
from datetime import date, datetime
from time import perf_counter

from django.db import connection, transaction

CLOSED = "closed"
MOST_AT_ONCE = 5_000
# Others may wait for what a batch holds: on a slow machine batches get smaller, so that they wait no longer.
LEAST_AT_ONCE = 1_000
LONGEST_SECONDS = 0.1

# In the order of the index of open windows, from where the last batch ended: what was closed is not passed again. The
# row's own place spares looking it up twice. Where a correction moves a window between the two, nothing is found there,
# and the next round sees the window as it is then.
#
# What a crash of the database itself would take back, the next sweep closes again: no batch keeps its locks until the
# disk has it. Letters are queued by transactions that do wait, and so never get ahead of what they tell.
_CLOSE = """
SET LOCAL synchronous_commit = off;
WITH ended AS MATERIALIZED (
    SELECT ctid AS place, id, last_day FROM continuity_continuitywindow
    WHERE closed_on IS NULL AND known_until IS NULL
      AND last_day < %(day)s AND (last_day, id) > (%(last_day)s::date, %(id)s)
    ORDER BY last_day, id LIMIT %(most)s FOR NO KEY UPDATE SKIP LOCKED
), closed AS (
    UPDATE continuity_continuitywindow w SET closed_on = %(day)s FROM ended
    WHERE w.ctid = ended.place RETURNING w.id, w.plan_code
), told AS (
    INSERT INTO continuity_windowevent (window_id, plan_code, kind, day, at)
    SELECT id, plan_code, %(kind)s, %(day)s, %(at)s FROM closed
)
SELECT last_day, id, (SELECT count(*) FROM closed) FROM ended ORDER BY last_day DESC, id DESC LIMIT 1
"""
_Place = tuple[date | str, int]
_BEFORE_ALL: _Place = ("-infinity", 0)


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
    swept = one_round = _close_all(day, at=at, most_at_once=most_at_once)
    while one_round.closed:
        one_round = _close_all(day, at=at, most_at_once=most_at_once)
        swept = swept.plus(one_round)
    return swept


def _close_all(day: date, *, at: datetime, most_at_once: int) -> Swept:
    """One round: small batches at first, larger ones as long as they are quick."""
    swept, size, place = Swept(), min(LEAST_AT_ONCE, most_at_once), _BEFORE_ALL
    while True:
        began = perf_counter()
        found = _close(place, day, at=at, most=size)
        took = perf_counter() - began
        if found is None:
            return swept
        place, closed = found
        swept = swept.plus(Swept(closed, 1, took))
        size = _next_size(size, took, most_at_once)


def _next_size(size: int, took: float, most: int) -> int:
    if took > LONGEST_SECONDS:
        return max(size // 2, min(LEAST_AT_ONCE, most))
    return min(size * 2, most) if took < LONGEST_SECONDS / 2 else size


def _close(place: _Place, day: date, *, at: datetime, most: int) -> tuple[_Place, int] | None:
    """Closes the next batch behind `place`: where it ended and how many were closed; None where nothing is left."""
    last_day, window_id = place
    values = {"day": day, "at": at, "most": most, "kind": CLOSED, "last_day": last_day, "id": window_id}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLOSE, values)
        row = cursor.fetchone()
    return ((row[0], row[1]), row[2]) if row else None
