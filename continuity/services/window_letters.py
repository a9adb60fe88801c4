"""Letters about the end of windows: that it comes, that it came. Apart from closing, so that no lock waits for words.

A window's event is what was told of it: whoever adds it queues the letter in the same transaction, so that two workers
tell once, and one that dies half-way leaves the rest to the next.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby, islice
from operator import itemgetter

from django.db import connection, transaction

from cmc_portal.clock import LEGAL_TIME_ZONE
from continuity.facts import NoticeKind
from continuity.models import ContinuityWindow
from continuity.notices.queue import queue_window_notices
from continuity.rules.law import get_days_before_end

ENDED_TOLD = "ended_told"
_REQUESTS_AT_ONCE = 200

# One that was over, or near its end, when it became known was told with the letter that made it known.
_LIST_ENDED = """
SELECT g.request_id, w.id FROM continuity_windowevent e
JOIN continuity_continuitywindow w ON w.id = e.window_id AND w.known_until IS NULL
JOIN continuity_grant g ON g.id = w.grant_id
WHERE e.kind = 'closed' AND (w.known_from AT TIME ZONE 'America/Los_Angeles')::date <= w.last_day
AND NOT EXISTS (SELECT FROM continuity_windowevent t WHERE t.window_id = w.id AND t.kind = %(kind)s)
ORDER BY 1, 2
"""
_LIST_ENDING = """
SELECT g.request_id, w.id FROM continuity_continuitywindow w JOIN continuity_grant g ON g.id = w.grant_id
WHERE w.closed_on IS NULL AND w.known_until IS NULL AND w.last_day BETWEEN %(first)s AND %(last)s
AND (w.known_from AT TIME ZONE 'America/Los_Angeles')::date <= w.last_day - %(days)s
AND NOT EXISTS (SELECT FROM continuity_windowevent t WHERE t.window_id = w.id AND t.kind = %(kind)s)
ORDER BY 1, 2
"""
_CLAIM = """
INSERT INTO continuity_windowevent (window_id, plan_code, kind, day, at)
SELECT id, plan_code, %(kind)s, %(day)s, %(at)s FROM continuity_continuitywindow
WHERE id = ANY (%(ids)s) AND known_until IS NULL ORDER BY id
ON CONFLICT (window_id, kind) DO NOTHING RETURNING window_id
"""


def tell_of_ends(day: date, *, at: datetime) -> int:
    """Queues the letters about windows that were closed and of whose end nobody was told; how many windows."""
    found = _list(_LIST_ENDED, kind=ENDED_TOLD)
    return sum(_tell(ids, NoticeKind.ENDED, ENDED_TOLD, day, at=at) for ids in _by_requests(found))


def tell_before_ends(day: date, *, at: datetime) -> int:
    """Queues the letters before the end (30 and 7 days; unconfirmed), how many windows. After an outage a window gets
    the one letter that its days left call for, not both. However far back `day` lies, nobody is told that a window ends
    soon which is over at `at`."""
    told, first, today = 0, day, at.astimezone(LEGAL_TIME_ZONE).date()
    for days in sorted(get_days_before_end(day).value):
        last, kind = day + timedelta(days=days), f"before_end_{days}_told"
        found = _list(_LIST_ENDING, first=max(first, today), last=last, days=days, kind=kind)
        told += sum(_tell(ids, NoticeKind.BEFORE_END, kind, day, at=at, note=str(days)) for ids in _by_requests(found))
        first = last + timedelta(days=1)
    return told


def _list(statement: str, **values: object) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[int, int]] = cursor.fetchall()
        return found


def _by_requests(found: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
    """Windows in portions that never part those of one request, since they may share a letter."""
    groups = ([window_id for _, window_id in group] for _, group in groupby(found, key=itemgetter(0)))
    while portion := list(islice(groups, _REQUESTS_AT_ONCE)):
        yield sorted(window_id for group in portion for window_id in group)


@transaction.atomic
def _tell(ids: Sequence[int], kind: NoticeKind, event: str, day: date, *, at: datetime, note: str = "") -> int:
    """Claims these windows and queues their letters, as one; those that somebody else told meanwhile are left."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"ids": list(ids), "kind": event, "day": day, "at": at})
        claimed = [row[0] for row in cursor.fetchall()]
    windows = ContinuityWindow.objects.filter(pk__in=claimed).select_related("grant__request").order_by("pk")
    queue_window_notices(kind, windows, note=note, at=at)
    return len(claimed)
