"""What the worker does for the access trail and for tokens."""

import logging
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from accounts.rules.anchors import Anchor
from accounts.selectors.partitions import list_due_months
from accounts.services import clients, seals
from cmc_portal import clock
from cmc_portal.celery import app

# A minute's pass is over within a minute; what is left waits for the next.
_MOST_BATCHES = 100
_log = logging.getLogger(__name__)


@app.task(name="accounts.tasks.seal_trail")
def seal_trail() -> int:
    """Seals what was written to the access trail, and says how many events. Safe to run twice and on two workers."""
    return _seal_batches(seals.seal_new_events)


@app.task(name="accounts.tasks.seal_late_events")
def seal_late_events() -> int:
    """Seals events of the last weeks that the pass of their minute did not see. Safe to run twice."""
    return _seal_batches(seals.seal_late_events)


@app.task(name="accounts.tasks.delete_expired_tokens")
def delete_expired_tokens() -> int:
    """Takes away tokens that expired, and says how many. Safe to run twice."""
    return clients.delete_expired_tokens(now=clock.now())


@app.task(name="accounts.tasks.report_months_to_archive")
def report_months_to_archive() -> tuple[str, ...]:
    """Says in the log which months are past their retention; taking them out is for an operator, since the running
    portal may not: bin/manage archive_trail."""
    due = tuple(f"{month:%Y-%m}" for month in list_due_months(clock.today()))
    if due:
        _log.warning("Months of the access trail to archive (bin/manage archive_trail): %s", ", ".join(due))
    return due


def _seal_batches(seal: Callable[..., Anchor | None]) -> int:
    sealed = 0
    file = Path(settings.PORTAL_TRAIL_ANCHOR) if settings.PORTAL_TRAIL_ANCHOR else None
    for _ in range(_MOST_BATCHES):
        anchor = seal(settings.PORTAL_TRAIL_KEYS, now=clock.now())
        if anchor is None:
            break
        seals.record_anchor(anchor, file)
        sealed += anchor.count
    return sealed
