"""Writes of lists: put in, columns confirmed, asked, asked again, removed."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from cmc_portal.database import run as run_statement
from cmc_portal.dates import add_months
from inquiries.batches.facts import BatchStage, ListCard, SharedQuestion
from inquiries.batches.reading import ReadList
from inquiries.models import Batch, BatchLine, BatchRun

# Nobody confirmed its columns by then: forgotten, and it holds people's numbers.
DRAFTS_KEPT = timedelta(days=1)
# What was typed is there to be looked at beside the answers, not longer; a list that is asked monthly is kept.
LINES_KEPT = timedelta(days=30)
_REFERENCE_BYTES = 9
_WRITTEN_AT_ONCE = 2_000
_WAITING_ROWS = """
INSERT INTO inquiries_batchrow (run_id, organization_id, number, state, problem, trace_number, outcome, changed)
SELECT %s, organization_id, number, 'waiting', '', '', '', false FROM inquiries_batchline WHERE batch_id = %s
"""


@dataclass(frozen=True, slots=True)
class AskedBy:
    """In whose name a list is asked: somebody of an organisation, and where they came from."""

    organization_id: int
    user_id: int
    address: str


@transaction.atomic
def put_in_list(read: ReadList, *, columns: Sequence[str], title: str, by: AskedBy, at: datetime) -> str:
    """Keeps a list whose columns wait to be confirmed, and gives its reference."""
    batch = Batch.objects.create(
        reference=secrets.token_urlsafe(_REFERENCE_BYTES),
        organization_id=by.organization_id,
        user_id=by.user_id,
        address=by.address,
        title=title,
        stage=BatchStage.DRAFT,
        headings=list(read.headings),
        columns=list(columns),
        created_at=at,
    )
    BatchLine.objects.bulk_create(
        [
            BatchLine(batch_id=batch.pk, organization_id=batch.organization_id, number=number, cells=list(cells))
            for number, cells in zip(read.lines, read.rows, strict=True)
        ],
        batch_size=_WRITTEN_AT_ONCE,
    )
    return batch.reference


@transaction.atomic
def confirm_columns(
    card: ListCard, *, columns: Sequence[str], question: SharedQuestion, by: AskedBy, day: date, at: datetime
) -> int | None:
    """Settles what each column holds and what all rows are asked, and begins to ask; the number of the asking. None
    where somebody else was quicker."""
    stored = asdict(question) | {"day": question.day.isoformat() if question.day else ""}
    changed = Batch.objects.filter(pk=card.list_id, stage=BatchStage.DRAFT).update(
        stage=BatchStage.ASKED, columns=list(columns), question=stored
    )
    return begin_run(card.list_id, by=by, day=day, at=at) if changed else None


@transaction.atomic
def ask_again(list_id: int, *, by: AskedBy, day: date, at: datetime) -> int | None:
    """Begins to ask a list once more; the number of the asking. None while it is still being asked, also where the
    button was pressed twice, and where somebody has removed it."""
    held = Batch.objects.select_for_update().filter(pk=list_id, stage=BatchStage.ASKED)
    if not held.exists() or BatchRun.objects.filter(batch_id=list_id, finished_at=None).exists():
        return None
    return begin_run(list_id, by=by, day=day, at=at)


@transaction.atomic
def begin_run(list_id: int, *, by: AskedBy, day: date, at: datetime) -> int:
    """Begins to ask the whole list as this person: every line becomes a row that waits. What asks them is the worker
    (`inquiries/batches/working.py`)."""
    run = BatchRun.objects.create(
        batch_id=list_id,
        organization_id=by.organization_id,
        user_id=by.user_id,
        address=by.address,
        day=day,
        rows=BatchLine.objects.filter(batch_id=list_id).count(),
        started_at=at,
        worked_at=at,
    )
    run_statement(_WAITING_ROWS, [run.pk, list_id])
    return run.pk


@transaction.atomic
def remove_list(list_id: int, *, by: int, at: datetime) -> None:
    """Takes a list away: what was typed is deleted; the answers stay where every answer stays, under their trace
    numbers."""
    Batch.objects.filter(pk=list_id).update(
        stage=BatchStage.REMOVED, removed_at=at, removed_by=by, monthly_day=None, next_on=None, title="", headings=[]
    )
    BatchRun.objects.filter(batch_id=list_id, finished_at=None).update(finished_at=at)
    BatchLine.objects.filter(batch_id=list_id).delete()


def ask_monthly(list_id: int, *, monthly_day: int | None, today: date) -> None:
    """Has the list asked again on that day of each month, or (None) no more."""
    next_on = _next_on(monthly_day, after=today) if monthly_day else None
    Batch.objects.filter(pk=list_id, stage=BatchStage.ASKED).update(monthly_day=monthly_day, next_on=next_on)


def _next_on(monthly_day: int, *, after: date) -> date:
    this_month = after.replace(day=monthly_day)
    return this_month if this_month > after else add_months(this_month, 1)


@transaction.atomic
def begin_due_runs(today: date, *, at: datetime) -> tuple[int, ...]:
    """Begins to ask the lists whose day has come, each once, whoever else looks; they are due again next month."""
    due = Batch.objects.select_for_update(skip_locked=True).filter(next_on__lte=today, stage=BatchStage.ASKED)
    begun = []
    for batch in due:
        Batch.objects.filter(pk=batch.pk).update(next_on=_next_on(batch.monthly_day, after=today))
        by = AskedBy(batch.organization_id, batch.user_id, "")
        begun.append(begin_run(batch.pk, by=by, day=today, at=at))
    return tuple(begun)


@transaction.atomic
def tidy_lists(*, at: datetime) -> int:
    """Removes lists that nobody confirmed and those that have grown old; how many. Safe to run twice."""
    drafts = Batch.objects.filter(stage=BatchStage.DRAFT, created_at__lt=at - DRAFTS_KEPT)
    old = Batch.objects.filter(stage=BatchStage.ASKED, monthly_day=None, created_at__lt=at - LINES_KEPT)
    gone = [*drafts.values_list("pk", "user_id"), *old.values_list("pk", "user_id")]
    for list_id, user_id in gone:
        remove_list(list_id, by=user_id, at=at)
    return len(gone)
