"""What runs by itself and what was given up, for the people of one plan: tasks, letters, the printer's files."""

from dataclasses import dataclass
from datetime import date, datetime

from continuity.models import DeadLetter, Heartbeat, Notice, PrintRun
from continuity.selectors.heartbeats import LATE_AFTER

_MOST = 200


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A task that was given up and that nobody has dealt with yet; `about` is numbers only."""

    letter_id: int
    task: str
    about: str
    error: str
    attempts: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Beat:
    """When a scheduled task last began, and last ended well; whether it should have by now."""

    task: str
    began_at: datetime | None
    ended_at: datetime | None
    detail: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class PrintFile:
    """The letters of one day for the printer, and the members whose letters they are."""

    day: date
    number: int
    pdf: bytes
    members: tuple[int, ...]


def list_given_up(plan_code: str) -> tuple[GivenUp, ...]:
    """What was given up that concerns this plan, the latest first. Read inside the plan's wall."""
    rows = DeadLetter.objects.filter(plan_code=plan_code, resolved_at=None).order_by("-at", "-pk")[:_MOST]
    return tuple(GivenUp(row.pk, row.task, row.about, row.error, row.attempts, row.at) for row in rows)


def count_given_up(plan_code: str) -> int:
    """How much was given up that concerns this plan?"""
    return DeadLetter.objects.filter(plan_code=plan_code, resolved_at=None).count()


def list_beats(*, at: datetime) -> tuple[Beat, ...]:
    """Every scheduled task, as it stood at that moment. They belong to no plan and name nobody: read outside the
    wall."""
    rows = {row.task: row for row in Heartbeat.objects.all()}
    return tuple(_beat(task, rows.get(task), at=at) for task in LATE_AFTER)


def _beat(task: str, row: Heartbeat | None, *, at: datetime) -> Beat:
    if row is None:
        return Beat(task, None, None, "", is_late=False)
    is_late = row.ended_at is not None and at - row.ended_at > LATE_AFTER[task]
    return Beat(task, row.began_at, row.ended_at, row.detail, is_late)


def get_print_file(print_id: int, *, plan_code: str) -> PrintFile | None:
    """The file with its content; None for another plan's and for none."""
    row = PrintRun.objects.filter(pk=print_id, plan_code=plan_code).first()
    if row is None:
        return None
    members = Notice.objects.filter(print_run=row).values_list("member_id", flat=True).distinct().order_by("member_id")
    return PrintFile(row.day, row.number, bytes(row.pdf), tuple(members))
