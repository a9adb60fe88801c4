"""Telling the worker of a list: as soon as it is confirmed, and again where nobody works on it any more."""

import logging
from datetime import datetime, timedelta

from celery.exceptions import OperationalError as QueueUnreachable

from cmc_portal.celery import app
from inquiries.batches.selectors import list_stalled_runs
from inquiries.models import BatchRun

_log = logging.getLogger(__name__)
# By its name: the task stands in the app's tasks, which know everything that is done.
WORK = "inquiries.tasks.work_on_list"
# A few hundred rows take less than a second.
STALLED_AFTER = timedelta(seconds=30)


def work_soon(run_id: int, *, workers: int = 1) -> None:
    """Has so many workers ask the rows that wait; where the queue is away, the next minute's look does."""
    try:
        for _ in range(workers):
            app.send_task(WORK, args=[run_id], retry=False, ignore_result=True)
    except (QueueUnreachable, OSError):
        _log.warning("A list waits: the queue is away.")


def nudge_stalled(*, at: datetime, run_id: int | None = None) -> int:
    """Sends for a worker where none has worked for a while; how many askings. Those of one page where `run_id` is
    given."""
    stalled = [each for each in list_stalled_runs(before=at - STALLED_AFTER, at=at) if run_id in (None, each)]
    for each in stalled:
        # Whoever looks next within the time does not send again.
        BatchRun.objects.filter(pk=each).update(worked_at=at)
        work_soon(each)
    return len(stalled)
