"""Keeps the days that follow from grants as rows: the first ones when an approval is signed, others when the record
changes, each with why and with a letter. No answer reads them; sweep, letters and histories do.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from time import perf_counter

from django.db import OperationalError, connection, transaction

from cmc_portal.clock import LEGAL_TIME_ZONE
from cmc_portal.dates import Span
from continuity.facts import NoticeKind, WindowChange
from continuity.models import ContinuityWindow, Grant, WindowEvent
from continuity.notices.queue import queue_window_notices
from continuity.rules.windows import GrantWindow, list_windows
from continuity.selectors.evidence import get_continuity_facts
from continuity.selectors.windows import list_pairs_to_follow
from continuity.services.window_letters import ENDED_TOLD
from eligibility.selectors.changes import get_present_numbers
from eligibility.selectors.members import get_member_facts
from eligibility.selectors.plans import get_plan_table

_log = logging.getLogger(__name__)
# What was committed while the last round ran, or long after it was written, is looked at once more.
LONGEST_UNSEEN = timedelta(days=2)
# A task is ended after fifteen minutes (CELERY_TASK_TIME_LIMIT); a round stops before.
LONGEST_SECONDS = 600.0
VOIDED = "voided"
CHANGED = "changed"
# The two kinds of cut whose letter says more than new days do.
_EARLY_ENDS = frozenset(
    {WindowChange.LEFT_PLAN, WindowChange.DIED, WindowChange.PROVIDER_JOINED, WindowChange.QUALITY_CONCERN}
)


@dataclass(frozen=True, slots=True)
class Followed:
    """What a round did: windows changed, pairs of member and provider that failed, and how many pairs the next round
    skips where time was over; None: none is left."""

    changed: int = 0
    failed: int = 0
    stopped_at: int | None = None


class EndlessWindow(ValueError):
    """A grant without months in a programme without an end; nobody can keep or close such a window."""


@dataclass(frozen=True, slots=True)
class Change:
    """A grant whose days are not those of the row held true: that row, and the days it has now; None: none."""

    grant_id: int
    before: ContinuityWindow | None
    span: Span | None
    change: WindowChange


@dataclass(frozen=True, slots=True)
class Telling:
    """A letter about one changed window: what it says, about which row, and why."""

    kind: NoticeKind
    window: ContinuityWindow
    change: WindowChange
    note: str = ""


@transaction.atomic
def open_windows_of(request_id: int, *, at: datetime) -> int:
    """Adds the first window of each side that was granted on the request, and says how many. Call it in the transaction
    of signing: its letter tells the days, so none is written here. Safe to run twice."""
    granted = Grant.objects.filter(request_id=request_id)
    opened = 0
    for member_id, npi in set(granted.values_list("member_id", "npi")):
        changes = _list_changes(member_id, npi)
        own = set(granted.values_list("id", flat=True))
        opened += len(_write([each for each in changes if each.grant_id in own and each.before is None], at=at))
    return opened


@transaction.atomic
def follow_record(member_id: int, npi: str, *, at: datetime) -> int:
    """Works the windows of one member and provider out anew, closes what is no longer true and queues the letters; how
    many changed. Safe to run twice and on two workers at once."""
    changes = _list_changes(member_id, npi)
    day = at.astimezone(LEGAL_TIME_ZONE).date()
    tellings = [_telling(change, window, day) for change, window in _write(changes, at=at)]
    _mark_ends_told(tellings, day, at=at)
    for kind, change, note in sorted({(each.kind, each.change, each.note) for each in tellings}):
        windows = [each.window for each in tellings if (each.kind, each.change, each.note) == (kind, change, note)]
        queue_window_notices(kind, windows, change=change, note=note, at=at)
    return len(tellings)


def follow_changes(
    *, since: datetime | None, at: datetime, skip: int = 0, longest: float = LONGEST_SECONDS
) -> Followed:
    """Follows the record of every grant whose member, network or findings changed since then (None: of every grant),
    past the first `skip` pairs, until the seconds are over. Each member and provider is a transaction of its own, and
    one that fails holds up no other; a database that is away ends it. The list only grows, so that what comes into the
    part skipped is of a later moment, and the next night's."""
    began, changed, failed = perf_counter(), 0, 0
    for number, (member_id, npi) in enumerate(islice(list_pairs_to_follow(since=since), skip, None)):
        if perf_counter() - began > longest:
            return Followed(changed, failed, stopped_at=skip + number)
        try:
            changed += follow_record(member_id, npi, at=at)
        except OperationalError:
            raise
        except Exception as error:
            # The error's own words may name the member.
            _log.error("Windows of one member and provider were not followed: %s.", type(error).__name__)
            failed += 1
    return Followed(changed, failed)


def decide_changes(decided: Iterable[GrantWindow], held: Iterable[ContinuityWindow]) -> Iterator[Change]:
    """Which grants have other days now than the rows held true say?"""
    by_grant = {row.grant_id: row for row in held}
    for each in decided:
        before, span = by_grant.get(each.grant.grant_id), each.window.span
        days = (span.first_day, span.last_day) if span else None
        if days != ((before.first_day, before.last_day) if before else None):
            yield Change(each.grant.grant_id, before, span, each.window.change)


def _list_changes(member_id: int, npi: str) -> Sequence[Change]:
    """What is to be written now; until the transaction ends nobody else works on this member and provider."""
    present = get_present_numbers([member_id]).get(member_id, member_id)
    _take_turn(f"continuity windows {present} {npi}")
    member = get_member_facts(present)
    if member is None:
        return ()
    facts = get_continuity_facts(present, npi)
    grant_ids = [grant.grant_id for grant in facts.grants]
    held = ContinuityWindow.objects.filter(grant_id__in=grant_ids, known_until=None)
    decided = list_windows(member=member, facts=facts, plans=get_plan_table())
    return tuple(decide_changes(decided, held.select_related("grant__request")))


def _take_turn(what: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])


def _write(changes: Sequence[Change], *, at: datetime) -> list[tuple[Change, ContinuityWindow]]:
    """Closes what is no longer true and adds what is; with each change the row that a letter would be about."""
    before = [each.before for each in changes if each.before is not None]
    ContinuityWindow.objects.filter(pk__in=[row.pk for row in before], known_until=None).update(known_until=at)
    grants = Grant.objects.select_related("request").in_bulk([each.grant_id for each in changes])
    rows = {
        each.grant_id: _row(each, grants[each.grant_id], each.span, at=at) for each in changes if each.span is not None
    }
    ContinuityWindow.objects.bulk_create(rows.values())
    day = at.astimezone(LEGAL_TIME_ZONE).date()
    WindowEvent.objects.bulk_create(
        WindowEvent(window=each.before, plan_code=each.before.plan_code, kind=VOIDED, day=day, at=at)
        for each in changes
        if each.before is not None and each.span is None
    )
    written = ((each, rows.get(each.grant_id, each.before)) for each in changes)
    return [(each, row) for each, row in written if row is not None]


def _row(change: Change, grant: Grant, span: Span, *, at: datetime) -> ContinuityWindow:
    if span.last_day is None:
        raise EndlessWindow(f"Grant {grant.pk} has no months, and {grant.program} has no last day.")
    return ContinuityWindow(
        grant=grant,
        plan_code=grant.plan_code,
        member_id=grant.member_id,
        npi=grant.npi,
        side=grant.side,
        first_day=span.first_day,
        last_day=span.last_day,
        change=change.change,
        known_from=at,
    )


def _telling(change: Change, window: ContinuityWindow, day: date) -> Telling:
    """What is to be told: that no day is left, that the days end earlier (or have ended), or which days they are."""
    if change.span is None:
        return Telling(NoticeKind.VOIDED, window, change.change)
    was_cut = change.before is not None and window.last_day < change.before.last_day
    if not was_cut or change.change not in _EARLY_ENDS:
        return Telling(NoticeKind.VOIDED, window, WindowChange.GRANTED if _was_told(window) else WindowChange.MOVED)
    if window.last_day < day:
        return Telling(NoticeKind.ENDED, window, change.change)
    return Telling(NoticeKind.BEFORE_END, window, change.change, CHANGED)


def _was_told(window: ContinuityWindow) -> bool:
    """Did the grant have these very days before, so that they are its own again and no new ones?"""
    own = ContinuityWindow.objects.filter(grant_id=window.grant_id, known_until__isnull=False)
    return own.filter(first_day=window.first_day, last_day=window.last_day).exists()


def _mark_ends_told(tellings: Iterable[Telling], day: date, *, at: datetime) -> None:
    """The sweep will close these rows; their end has been told here."""
    WindowEvent.objects.bulk_create(
        WindowEvent(window=each.window, plan_code=each.window.plan_code, kind=ENDED_TOLD, day=day, at=at)
        for each in tellings
        if each.kind is NoticeKind.ENDED
    )
