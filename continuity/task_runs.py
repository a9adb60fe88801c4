"""A run of a scheduled task leaves a row: when it began, and when it ended well. Part of the tasks, which may ask what
time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from cmc_portal import clock
from continuity.models import Heartbeat


@dataclass(slots=True)
class TaskRun:
    """A run: when the task last ended well before it, what it says of itself, in numbers, and whether it goes on in
    another run."""

    last_ended_at: datetime | None
    detail: str = ""
    goes_on: bool = False


@contextmanager
def beating(task: str) -> Iterator[TaskRun]:
    """One run of a task. Where it raises, the row tells of a beginning without an end."""
    last_ended_at = Heartbeat.objects.filter(pk=task).values_list("ended_at", flat=True).first()
    Heartbeat.objects.update_or_create(pk=task, defaults={"began_at": clock.now()})
    run = TaskRun(last_ended_at)
    yield run
    ended = {} if run.goes_on else {"ended_at": clock.now()}
    Heartbeat.objects.filter(pk=task).update(detail=run.detail, **ended)
