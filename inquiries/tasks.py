"""What the worker does: the tables that are partitioned by month, letters to privacy officers, and lists asked row by
row."""

from time import monotonic

from accounts.services.telling import tell_of_alerts, tell_of_emergencies
from cmc_portal.append_only import create_partitions as make_partitions
from cmc_portal.celery import app
from cmc_portal.clock import now, today
from inquiries.batches import services as lists
from inquiries.batches.queueing import WORK, nudge_stalled, work_soon
from inquiries.batches.working import Standing, work_on_some
from inquiries.my.tasks import look_for_sign_up as look_for_sign_up

_MONTHS_AHEAD = 13
# A task is ended after fifteen minutes (CELERY_TASK_TIME_LIMIT); what is left of a list goes on in the next.
_LONGEST_SECONDS = 300


@app.task(name="inquiries.tasks.create_partitions")
def create_partitions() -> tuple[str, ...]:
    """Makes the partitions of the coming year for inquiries, roster lines and the access trail. Safe to run twice."""
    tables = ("inquiries_inquiry", "eligibility_rosterline", "accounts_accessevent")
    return tuple(name for table in tables for name in make_partitions(table, month=today(), count=_MONTHS_AHEAD))


@app.task(name="inquiries.tasks.tell_privacy_officers")
def tell_privacy_officers() -> int:
    """Tells privacy officers of alerts and emergencies that nobody was told of; how many. Safe to run twice."""
    moment = now()
    return tell_of_alerts(at=moment) + tell_of_emergencies(at=moment)


@app.task(name=WORK)
def work_on_list(run_id: int) -> str:
    """Asks the rows of a list that wait, until none is left or something holds it back. Safe to run twice and on
    several workers at once."""
    began = monotonic()
    standing = Standing.MORE
    while standing is Standing.MORE:
        if monotonic() - began > _LONGEST_SECONDS:
            work_soon(run_id)
            break
        standing = work_on_some(run_id, at=now())
    return standing


@app.task(name="inquiries.tasks.resume_lists")
def resume_lists() -> int:
    """Goes on with lists on which nobody works: their worker died, the queue was away, or what held them has passed;
    how many."""
    return nudge_stalled(at=now())


@app.task(name="inquiries.tasks.ask_due_lists")
def ask_due_lists() -> int:
    """Asks again the lists whose day of the month has come; how many. Safe to run twice."""
    begun = lists.begin_due_runs(today(), at=now())
    for run_id in begun:
        work_soon(run_id)
    return len(begun)


@app.task(name="inquiries.tasks.tidy_lists")
def tidy_lists() -> int:
    """Removes lists that were never confirmed, and old ones; how many. Safe to run twice."""
    return lists.tidy_lists(at=now())
