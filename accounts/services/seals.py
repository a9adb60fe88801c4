"""Sealing the access trail: each event gets its place in the chain, in batches, by whichever worker comes first."""

import logging
import os
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from accounts.rules.anchors import Anchor, anchor_line
from accounts.rules.chain import Row, TrailKeys, seal_mac
from accounts.selectors.seals import (
    EndOfChain,
    get_end_of_chain,
    in_utc,
    list_late_events,
    list_new_events,
    moment_text,
)
from cmc_portal.database import run

BATCH = 5_000
# The daily pass looks so far back for events that were committed long after their number was drawn.
LOOK_BACK = timedelta(days=45)
_LOCK = 0x7365616C
_INSERT = """
INSERT INTO accounts_trailseal (position, event_id, occurred_at, key_id, mac, sealed_at)
SELECT place, event_id, moment::timestamptz, %s, decode(mac, 'hex'), %s
FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[]) AS new (place, event_id, moment, mac)
"""

_log = logging.getLogger("accounts.trail")
_log.setLevel(logging.INFO)


def seal_new_events(keys: TrailKeys, *, now: datetime, limit: int = BATCH) -> Anchor | None:
    """Seals one batch of the newest events; None when nothing is left, or another worker is at it."""
    return _seal(lambda: list_new_events(limit=limit), keys, now)


def seal_late_events(keys: TrailKeys, *, now: datetime, limit: int = BATCH) -> Anchor | None:
    """Seals one batch of events wherever they are in the last weeks; None as above."""
    return _seal(lambda: list_late_events(since=now - LOOK_BACK, limit=limit), keys, now)


def record_anchor(anchor: Anchor, file: Path | None) -> None:
    """Says outside the database where the chain stands: in the log, and at the end of the anchor file."""
    line = anchor_line(anchor)
    _log.info("sealed %s", line)
    if file is None:
        return
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, f"{line}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@transaction.atomic
def _seal(find: Callable[[], Sequence[Row]], keys: TrailKeys, now: datetime) -> Anchor | None:
    """One batch in one transaction. The order of sealing is the order of the chain, so an event that was committed late
    is merely sealed later; nobody waits for it."""
    if not run("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])[0][0]:
        return None
    rows = find()
    return _append(rows, keys, now) if rows else None


def _append(rows: Sequence[Row], keys: TrailKeys, now: datetime) -> Anchor:
    end: EndOfChain = get_end_of_chain()
    [(sealed_at,)] = run(f"SELECT {moment_text('%s::timestamptz')}", [now])  # noqa: S608 - our own words
    mac = end.mac
    macs: list[str] = []
    for position, row in enumerate(rows, start=end.position + 1):
        mac = seal_mac(keys, previous=mac, position=position, key_id=keys.current, sealed_at=sealed_at, row=row)
        macs.append(mac.hex())
    last = end.position + len(rows)
    places = list(range(end.position + 1, last + 1))
    run(_INSERT, [keys.current, now, places, [row[0] for row in rows], [in_utc(str(row[1])) for row in rows], macs])
    return Anchor(last, mac, len(rows), keys.current, sealed_at)
