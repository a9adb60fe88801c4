"""Does the worker do what is scheduled? By the rows that its tasks leave."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from continuity.models import Heartbeat

_NIGHTLY = timedelta(hours=26)
# How long after it last ended well is a task late? A little more than the time between two runs.
LATE_AFTER: Mapping[str, timedelta] = {
    "continuity.tasks.send_notices": timedelta(minutes=5),
    "continuity.tasks.sweep_windows": timedelta(hours=2),
    "continuity.tasks.follow_record": _NIGHTLY,
    "continuity.tasks.tell_of_windows": _NIGHTLY,
    "continuity.tasks.print_letters": _NIGHTLY,
    "continuity.tasks.tell_supervisors": _NIGHTLY,
}


@dataclass(frozen=True, slots=True)
class WorkerReport:
    """When the worker was last heard of (None: never), which tasks are late, and which have never ended well."""

    heard_at: datetime | None
    late: tuple[str, ...]
    never: tuple[str, ...]


def get_worker_report(*, at: datetime) -> WorkerReport:
    """How does the worker stand at that moment?"""
    rows = {row.task: row for row in Heartbeat.objects.filter(pk__in=LATE_AFTER)}
    heard = [moment for row in rows.values() for moment in (row.began_at, row.ended_at) if moment]
    ended = {task: rows[task].ended_at if task in rows else None for task in LATE_AFTER}
    return WorkerReport(
        heard_at=max(heard, default=None),
        late=tuple(task for task, moment in ended.items() if moment and at - moment > LATE_AFTER[task]),
        never=tuple(task for task, moment in ended.items() if moment is None),
    )


def report_worker(at: datetime) -> dict[str, object]:
    """The same for `/readyz`: names of tasks and moments, nothing else."""
    report = get_worker_report(at=at)
    return {
        "heard_at": report.heard_at.isoformat(timespec="seconds") if report.heard_at else None,
        "late": list(report.late),
        "never": list(report.never),
    }
