"""Reads of lists. Call them behind the plan wall (`accounts/plan_wall.py`): the database then shows a plan's people
their own organisation's lists only; here every read names the organisation besides."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import orjson
from django.db.models import Count

from accounts.facts import Purpose
from cmc_portal.database import run
from inquiries.batches.facts import BatchHold, BatchStage, ListCard, ListRow, RowState, RunCard, SharedQuestion
from inquiries.models import Batch, BatchLine, BatchRow, BatchRun

_MOST_LISTED = 50

_ROWS = """
SELECT r.number, l.cells, r.state, r.problem, r.trace_number, r.outcome, r.answered_at, r.changed
FROM inquiries_batchrow r
JOIN inquiries_batchrun n ON n.id = r.run_id
LEFT JOIN inquiries_batchline l ON l.batch_id = n.batch_id AND l.number = r.number
WHERE r.run_id = %s AND r.number > %s
ORDER BY r.number LIMIT %s
"""
_CHANGED = """
SELECT r.number, l.cells, r.trace_number, r.outcome, r.answered_at, b.trace_number, b.outcome, b.answered_at
FROM inquiries_batchrow r
JOIN inquiries_batchrun n ON n.id = r.run_id
JOIN inquiries_batchrow b ON b.number = r.number
  AND b.run_id = (SELECT max(id) FROM inquiries_batchrun WHERE batch_id = n.batch_id AND id < n.id)
LEFT JOIN inquiries_batchline l ON l.batch_id = n.batch_id AND l.number = r.number
WHERE r.run_id = %s AND r.changed ORDER BY r.number LIMIT %s
"""


def get_list(reference: str, *, organization_id: int) -> ListCard | None:
    """The organisation's list of that reference, unless it was removed."""
    row = Batch.objects.filter(reference=reference, organization_id=organization_id)
    found = row.exclude(stage=BatchStage.REMOVED).first()
    return _list_card(found) if found else None


def list_lists(*, organization_id: int) -> tuple[tuple[ListCard, RunCard | None], ...]:
    """The organisation's latest lists, each with its last asking."""
    found = Batch.objects.filter(organization_id=organization_id).exclude(stage=BatchStage.REMOVED)
    lists = [_list_card(each) for each in found.order_by("-created_at", "-id")[:_MOST_LISTED]]
    runs = BatchRun.objects.filter(batch_id__in=[each.list_id for each in lists]).order_by("batch_id", "-id")
    last = {each.list_id: each for each in _run_cards(runs.distinct("batch_id"))}
    return tuple((each, last.get(each.list_id)) for each in lists)


def list_runs(list_id: int) -> tuple[RunCard, ...]:
    """Every asking of a list, the last first."""
    return _run_cards(BatchRun.objects.filter(batch_id=list_id).order_by("-id"))


def list_rows(run_id: int, *, after: int = 0, most: int) -> tuple[ListRow, ...]:
    """The rows of an asking in their order, those behind that number."""
    return tuple(
        ListRow(number, tuple(orjson.loads(cells or "[]")), RowState(state), *told)
        for number, cells, state, *told in run(_ROWS, [run_id, after, most])
    )


def count_changed(run_id: int) -> int:
    """How many rows are answered otherwise than in the asking before?"""
    return BatchRow.objects.filter(run_id=run_id, changed=True).count()


def list_changed(run_id: int, *, most: int) -> tuple[tuple[ListRow, ListRow], ...]:
    """The first rows that are answered otherwise than in the asking before, each as it was and as it is."""
    found = []
    for number, cells, *told in run(_CHANGED, [run_id, most]):
        typed = tuple(orjson.loads(cells or "[]"))
        now, before = (ListRow(number, typed, RowState.ANSWERED, "", *each) for each in (told[:3], told[3:]))
        found.append((before, now))
    return tuple(found)


def list_first_lines(list_id: int, *, most: int) -> tuple[tuple[str, ...], ...]:
    """The first lines as they were typed."""
    lines = BatchLine.objects.filter(batch_id=list_id).order_by("number").values_list("cells", flat=True)
    return tuple(tuple(cells) for cells in lines[:most])


def count_lines(list_id: int) -> int:
    """How many lines has the list?"""
    return BatchLine.objects.filter(batch_id=list_id).count()


def shared_question(raw: Mapping[str, Any]) -> SharedQuestion:
    """The question of all rows as it was stored."""
    return SharedQuestion(
        day=date.fromisoformat(raw["day"]) if raw["day"] else None,
        services=tuple(raw["services"]),
        provider_npi=raw["provider_npi"],
        purpose=Purpose(raw["purpose"]),
    )


def _list_card(row: Batch) -> ListCard:
    return ListCard(
        list_id=row.pk,
        reference=row.reference,
        organization_id=row.organization_id,
        user_id=row.user_id,
        title=row.title,
        stage=BatchStage(row.stage),
        headings=tuple(row.headings),
        columns=tuple(row.columns),
        question=shared_question(row.question) if row.question else None,
        created_at=row.created_at,
        monthly_day=row.monthly_day,
        next_on=row.next_on,
    )


def _run_cards(rows: Any) -> tuple[RunCard, ...]:
    found = list(rows)
    counts = _counts([each.pk for each in found])
    return tuple(
        RunCard(
            run_id=each.pk,
            list_id=each.batch_id,
            day=each.day,
            rows=each.rows,
            started_at=each.started_at,
            worked_at=each.worked_at,
            finished_at=each.finished_at,
            held=BatchHold(each.held) if each.held else None,
            held_until=each.held_until,
            counts=counts.get(each.pk, {}),
        )
        for each in found
    )


def _counts(run_ids: Sequence[int]) -> Mapping[int, Mapping[RowState, int]]:
    counts: dict[int, dict[RowState, int]] = {}
    rows = BatchRow.objects.filter(run_id__in=run_ids).values_list("run_id", "state").annotate(count=Count("number"))
    for run_id, state, count in rows:
        counts.setdefault(run_id, {})[RowState(state)] = count
    return counts


def list_stalled_runs(*, before: datetime, at: datetime) -> tuple[int, ...]:
    """Askings that are not finished, on which nobody has worked since then, and that nothing holds back any more."""
    runs = BatchRun.objects.filter(finished_at=None, worked_at__lt=before).exclude(held_until__gt=at)
    return tuple(runs.order_by("worked_at").values_list("id", flat=True))
