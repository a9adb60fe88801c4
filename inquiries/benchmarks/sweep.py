"""`bench sweep`: closing a tenth of a million windows, beside one bare UPDATE of the same rows of an equal table."""

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from time import perf_counter

from django.db import connection

from cmc_portal.clock import now
from continuity.services.sweep import Swept, close_ended_windows
from inquiries.benchmarks.database import bench_database, make_database, using
from inquiries.benchmarks.lookup import Effort
from inquiries.benchmarks.results import Result, median_ratio, rounded
from inquiries.benchmarks.seeding import Say

MOST_RATIO, MOST_LOCK_MS, MOST_NONE_DUE_MS = 2.5, 200.0, 20.0
# Every tenth window ends on the first of these days, every tenth on the next: each round closes other ones.
TENTHS = 10
FIRST_END = date(2026, 1, 1)
_NONE_DUE_TRIES = 5
WINDOWS, YARDSTICK = "continuity_continuitywindow", "bench_yardstick"

_COUNT = "SELECT count(*) FROM continuity_grant"
_REQUESTS = """
INSERT INTO continuity_continuityrequest
    (id, reference, member_id, npi, plan_code, program, requester, idempotency_key, created_at)
SELECT n, 'C-' || n, n, '1000000004', 'plan-' || n %% 10, 'cal_mediconnect', 'member', '', '2025-01-02'
FROM generate_series(1, %s) AS n
"""
_GRANTS = """
INSERT INTO continuity_grant
    (id, request_id, plan_code, program, member_id, npi, side, months, enrolled_on, granted_at)
SELECT id, id, plan_code, program, member_id, npi, 'medicare', 12, '2025-01-01', '2025-01-02'
FROM continuity_continuityrequest
"""
_WINDOWS = """
INSERT INTO continuity_continuitywindow
    (id, grant_id, plan_code, member_id, npi, side, first_day, last_day, change, known_from)
SELECT id, id, plan_code, member_id, npi, side, enrolled_on, %(first_end)s::date + (id %% %(tenths)s)::int, 'granted',
       granted_at
FROM continuity_grant ORDER BY id
"""
_EMPTY = """
ALTER TABLE continuity_continuitywindow DISABLE TRIGGER USER;
ALTER TABLE continuity_windowevent DISABLE TRIGGER USER;
TRUNCATE continuity_windowevent, continuity_continuitywindow, continuity_notice;
ALTER TABLE continuity_continuitywindow ENABLE TRIGGER USER;
ALTER TABLE continuity_windowevent ENABLE TRIGGER USER;
"""
# The same columns, rows and indexes, without the guards and keys of ours: as bare as such a table can be.
_COPY = """
DROP TABLE IF EXISTS bench_yardstick;
CREATE TABLE bench_yardstick (LIKE continuity_continuitywindow INCLUDING ALL);
INSERT INTO bench_yardstick SELECT * FROM continuity_continuitywindow ORDER BY id;
"""
_BARE_UPDATE = """
UPDATE bench_yardstick SET closed_on = %(day)s
WHERE closed_on IS NULL AND known_until IS NULL AND last_day < %(day)s RETURNING id
"""


class SweepNotMeasured(RuntimeError):
    """Something else was closed than should have been, so there is nothing to compare."""


@dataclass(frozen=True, slots=True)
class SweepRound:
    """Seconds for the same windows: ours, the bare UPDATE, our longest batch, and our sweep when none was left."""

    ours: float
    yardstick: float
    longest: float
    none_due: float


def measure_sweep(windows: int, effort: Effort, *, say: Say) -> Result:
    """Each round closes another tenth of the windows, ours and the yardstick's in turn."""
    database = bench_database("sweep")
    make_database(database, fresh=effort.fresh)
    with using(database):
        _prepare(windows, say=say)
        found = []
        for number in range(min(effort.rounds, TENTHS)):
            say(f"round {number + 1} of {min(effort.rounds, TENTHS)}")
            found.append(_measure_round(number, windows // TENTHS))
    return _result(found, windows)


def _result(found: list[SweepRound], windows: int) -> Result:
    ratio = median_ratio([each.ours for each in found], [each.yardstick for each in found])
    longest = max(each.longest for each in found) * 1000
    none_due = median(each.none_due for each in found) * 1000
    return Result(
        bench="sweep",
        ours=median(each.ours for each in found),
        yardstick=median(each.yardstick for each in found),
        unit="s",
        ratio=ratio,
        n=windows,
        of="windows",
        target=f"ratio at most {MOST_RATIO}, no lock over {MOST_LOCK_MS:g} ms, none due in {MOST_NONE_DUE_MS:g} ms",
        met=ratio <= MOST_RATIO and longest < MOST_LOCK_MS and none_due < MOST_NONE_DUE_MS,
        details={
            "longest_lock_ms": rounded(longest),
            "none_due_ms": rounded(none_due),
            "ratios": [rounded(each.ours / each.yardstick) for each in found],
            "locks_ms": [rounded(each.longest * 1000) for each in found],
            "due": windows // TENTHS,
        },
    )


def _measure_round(number: int, due: int) -> SweepRound:
    """Ours goes first in every other round: whoever goes second finds a busier disk."""
    day = FIRST_END + timedelta(days=number + 1)
    _vacuum()
    if number % 2:
        yardstick = _update_barely(day, due)
        ours, swept = _sweep(day, due)
    else:
        ours, swept = _sweep(day, due)
        yardstick = _update_barely(day, due)
    none_due = median(_sweep(day, 0)[0] for _ in range(_NONE_DUE_TRIES))
    return SweepRound(ours, yardstick, swept.longest, none_due)


def _sweep(day: date, due: int) -> tuple[float, Swept]:
    began = perf_counter()
    swept = close_ended_windows(day, at=now())
    took = perf_counter() - began
    if swept.closed != due:
        raise SweepNotMeasured(f"{swept.closed} windows were closed where {due} were due.")
    return took, swept


def _update_barely(day: date, due: int) -> float:
    with connection.cursor() as cursor:
        began = perf_counter()
        cursor.execute(_BARE_UPDATE, {"day": day})
        closed = len(cursor.fetchall())
        took = perf_counter() - began
    if closed != due:
        raise SweepNotMeasured(f"The yardstick closed {closed} windows where {due} were due.")
    return took


def _prepare(windows: int, *, say: Say) -> None:
    """Grants stay from run to run, windows are made anew; autovacuum is kept from measuring itself."""
    if windows % TENTHS:
        raise SweepNotMeasured(f"A tenth of {windows} windows is no whole number.")
    with connection.cursor() as cursor:
        cursor.execute(_COUNT)
        [known] = cursor.fetchone()
        if known not in (0, windows):
            raise SweepNotMeasured(f"The database was made for {known} windows; use --fresh.")
        if not known:
            say(f"seeding {windows} grants")
            cursor.execute(_REQUESTS, [windows])
            cursor.execute(_GRANTS)
        say(f"making {windows} windows, twice")
        cursor.execute(_EMPTY)
        cursor.execute(_WINDOWS, {"first_end": FIRST_END, "tenths": TENTHS})
        cursor.execute(_COPY)
        for table in (WINDOWS, YARDSTICK):
            cursor.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")


def _vacuum() -> None:
    with connection.cursor() as cursor:
        for table in (WINDOWS, YARDSTICK):
            cursor.execute(f"VACUUM (ANALYZE) {table}")
