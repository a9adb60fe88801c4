"""What the worker does for continuity of care. Every task is safe to run twice and on two workers at once.

Only what lies outside is tried again: a mail server or a database that is out of reach. Whatever else goes wrong is a
mistake that trying again does not mend. Either way the desk sees what was given up (`DeadLetter`).
"""

import logging
from smtplib import SMTPException
from time import perf_counter
from typing import Any, ClassVar

from celery import Task
from django.db import DatabaseError, OperationalError

from accounts.facts import Asker, Channel
from cmc_portal.celery import app
from cmc_portal.clock import now, today
from continuity.notices.printing import list_plans_to_print, make_print_run
from continuity.notices.sending import send_due_notices
from continuity.services import dead_letters, digests, sweep, window_letters, windows
from continuity.task_runs import beating

_log = logging.getLogger(__name__)
OUTSIDE_FAILURES = (SMTPException, ConnectionError, TimeoutError, OperationalError)
# The task itself is ended after fifteen minutes (CELERY_TASK_TIME_LIMIT); what is left of the print waits for the next.
_LONGEST_PRINT_SECONDS = 600
_WORKER = Asker(Channel.TASK, organization_id=None, operator="worker")


class PartlyDone(Exception):
    """Some of a task's work failed, each for a reason of its own that the log names; all the rest was done."""


class OutsideTask(Task):
    """A task that is tried again after a failure outside: after half a minute, then ever later, five times."""

    autoretry_for: ClassVar[tuple[type[Exception], ...]] = OUTSIDE_FAILURES
    max_retries = 5
    retry_backoff = 30
    retry_backoff_max = 900
    retry_jitter = True
    # A worker that is killed has not done it: another does.
    reject_on_worker_lost = True

    def on_failure(self, exc: BaseException, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        """It was given up: the desk is told, unless it is the database itself that is away."""
        try:
            dead_letters.record_given_up(self.name, error=exc, attempts=self.request.retries + 1, at=now())
        except DatabaseError:
            _log.error("%s was given up, and could not be put on record.", self.name)


@app.task(name="continuity.tasks.sweep_windows", base=OutsideTask)
def sweep_windows() -> int:
    """Closes windows whose last day has passed."""
    with beating("continuity.tasks.sweep_windows") as run:
        swept = sweep.close_ended_windows(today(), at=now())
        run.detail = f"{swept.closed} closed"
    return swept.closed


@app.task(name="continuity.tasks.follow_record", base=OutsideTask)
def follow_record(skip: int = 0, failed: int = 0) -> int:
    """Moves, ends and voids windows where the record of the member or the provider has changed. What takes longer than
    a task is given goes on in the next, past the pairs that are done; `failed` are those that failed before."""
    with beating("continuity.tasks.follow_record") as run:
        since = run.last_ended_at and run.last_ended_at - windows.LONGEST_UNSEEN
        followed = windows.follow_changes(since=since, at=now(), skip=skip)
        failed += followed.failed
        run.detail, run.goes_on = f"{followed.changed} changed", followed.stopped_at is not None
        if followed.stopped_at is not None:
            app.send_task("continuity.tasks.follow_record", kwargs={"skip": followed.stopped_at, "failed": failed})
        elif failed:
            raise PartlyDone(f"{failed} pairs of member and provider were not followed.")
    return followed.changed


@app.task(name="continuity.tasks.tell_of_windows", base=OutsideTask)
def tell_of_windows() -> int:
    """Queues letters about windows that end soon, and about those that have ended."""
    with beating("continuity.tasks.tell_of_windows") as run:
        coming = window_letters.tell_before_ends(today(), at=now())
        ended = window_letters.tell_of_ends(today(), at=now())
        run.detail = f"{coming} end soon, {ended} ended"
    return coming + ended


@app.task(name="continuity.tasks.tell_supervisors", base=OutsideTask)
def tell_supervisors() -> int:
    """Tells supervisors what is due or late, once a plan and day."""
    with beating("continuity.tasks.tell_supervisors") as run:
        plans = digests.tell_supervisors(today(), at=now())
        run.detail = f"{plans} plans told"
    return plans


@app.task(name="continuity.tasks.print_letters", base=OutsideTask)
def print_letters() -> int:
    """Makes the day's PDFs of letters for paper, plan by plan; one that fails keeps no other plan from its letters."""
    began, letters = perf_counter(), 0
    failed: list[str] = []
    with beating("continuity.tasks.print_letters") as run:
        for plan_code in list_plans_to_print():
            try:
                letters += _print_letters_of(plan_code, until=began + _LONGEST_PRINT_SECONDS)
            except OUTSIDE_FAILURES:
                raise
            except Exception as error:
                # The error's own words may name the member.
                _log.error("The letters of %s were not printed: %s.", plan_code, type(error).__name__)
                failed.append(plan_code)
        run.detail = f"{letters} letters"
        if failed:
            raise PartlyDone(f"The letters of {', '.join(failed)} were not printed.")
    return letters


def _print_letters_of(plan_code: str, *, until: float) -> int:
    letters = 0
    while perf_counter() < until and (made := make_print_run(plan_code, day=today(), asker=_WORKER, at=now())):
        letters += made.letters
    return letters


@app.task(name="continuity.tasks.send_notices", base=OutsideTask, autoretry_for=())
def send_notices() -> int:
    """Tells by e-mail of letters that wait, once each. The next minute's round is the next try; a mail server that
    takes nothing for an hour is told to the desk."""
    with beating("continuity.tasks.send_notices") as run:
        sent = send_due_notices(at=now())
        run.detail = f"{sent.sent} sent" + (", mail server out of reach" if sent.is_server_down else "")
    if sent.is_server_down:
        dead_letters.record_mail_outage("continuity.tasks.send_notices", at=now())
    return sent.sent
