"""Writing, handing over, publishing and taking back drafts of changed benefit lines.

Whoever calls has asked accounts/permissions.py; that no author publishes is asked here once more, and of the database.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from django.db import connection, transaction

from benefits.facts import BenefitLine, Draft, DraftChange, DraftEventKind, DraftStatus, Publication
from benefits.models import BenefitDraft as DraftRow
from benefits.models import BenefitDraftChange as ChangeRow
from benefits.models import BenefitDraftEvent as EventRow
from benefits.models import BenefitDraftLine as DraftLineRow
from benefits.models import BenefitLine as LineRow
from benefits.rules.drafts import DraftFault, list_faults, plan_publication
from benefits.selectors.drafts import get_draft, list_own_lines
from benefits.services.reference import line_values
from eligibility.services.reference import renew_reference_version


class NoSuchDraft(LookupError):
    """The plan has no such draft, or not in a state in which this can be done with it."""


class FaultyDraft(ValueError):
    """What speaks against handing a draft over or publishing it."""

    def __init__(self, faults: Iterable[DraftFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(", ".join(fault.fault for fault in self.faults))


class OwnDraft(PermissionError):
    """Somebody who wrote any of a draft does not publish it."""


class SeenOtherwise(ValueError):
    """The draft, or what it would change, is no longer what the publisher was shown."""


_OPEN = (DraftStatus.WRITING, DraftStatus.WAITING)


@transaction.atomic
def start_draft(title: str, *, plan_code: str, by: int, now: datetime) -> int:
    """Begins a draft without changes. Its number."""
    row = DraftRow.objects.create(
        plan_code=plan_code,
        title=title,
        status=DraftStatus.WRITING,
        authors=[by],
        created_at=now,
        changed_at=now,
    )
    _note(row, DraftEventKind.DRAFTED, by=by, now=now)
    return row.pk


@transaction.atomic
def write_change(change: DraftChange, *, draft_id: int, plan_code: str, by: int, now: datetime) -> int:
    """Adds the change, or puts it in place of the one with its number. Its number; 0 asks for a new one."""
    row = _open_draft(draft_id, plan_code=plan_code)
    _write(row, by=by, now=now)
    number = change.number or _next_number(row)
    values = line_values(change.wanted)
    del values["plan_code"]
    ChangeRow.objects.update_or_create(
        draft=row, number=number, defaults=values | {"action": change.action.value, "base_id": change.base_id}
    )
    _note(row, DraftEventKind.CHANGED, by=by, now=now, number=number)
    return number


@transaction.atomic
def remove_change(number: int, *, draft_id: int, plan_code: str, by: int, now: datetime) -> None:
    """Takes a change out of the draft. Raises NoSuchDraft."""
    row = _open_draft(draft_id, plan_code=plan_code)
    _write(row, by=by, now=now)
    if not ChangeRow.objects.filter(draft=row, number=number).delete()[0]:
        raise NoSuchDraft
    _note(row, DraftEventKind.REMOVED, by=by, now=now, number=number)


@transaction.atomic
def hand_over(draft_id: int, *, plan_code: str, by: int, now: datetime) -> None:
    """From now on the draft waits for somebody else to publish it. Raises NoSuchDraft and FaultyDraft."""
    row = _open_draft(draft_id, plan_code=plan_code, states=(DraftStatus.WRITING,))
    _refuse_faults(_draft_of(row))
    DraftRow.objects.filter(pk=row.pk).update(status=DraftStatus.WAITING, changed_at=now)
    _note(row, DraftEventKind.HANDED_OVER, by=by, now=now)


@transaction.atomic
def note_preview(draft_id: int, *, plan_code: str, by: int, now: datetime) -> None:
    """Writes down that somebody was shown what the draft would change; once for each state that they were shown."""
    row = _open_draft(draft_id, plan_code=plan_code)
    seen = EventRow.objects.filter(draft=row, kind=DraftEventKind.PREVIEWED, user_id=by, revision=row.revision)
    if not seen.exists():
        _note(row, DraftEventKind.PREVIEWED, by=by, now=now)


@transaction.atomic
def withdraw_draft(draft_id: int, *, plan_code: str, by: int, now: datetime) -> None:
    """Nobody will publish it. Raises NoSuchDraft."""
    row = _open_draft(draft_id, plan_code=plan_code)
    DraftRow.objects.filter(pk=row.pk).update(status=DraftStatus.WITHDRAWN, changed_at=now)
    _note(row, DraftEventKind.WITHDRAWN, by=by, now=now)


@transaction.atomic
def publish_draft(
    draft_id: int, *, plan_code: str, by: int, seen: str, shown: Callable[[Draft], str], now: datetime
) -> None:
    """Makes the plan's lines what the draft says, known from now on; answers change at once.

    `shown` says, for a draft, by what mark its preview is known; `seen` is the mark of the preview that `by` was shown.
    Raises NoSuchDraft, OwnDraft, FaultyDraft where the lines changed underneath, and SeenOtherwise.
    """
    row = _open_draft(draft_id, plan_code=plan_code, states=(DraftStatus.WAITING,))
    if by in row.authors:
        raise OwnDraft
    # As the loader of reference data does, so that neither sees half of what the other writes.
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {LineRow._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    draft = _draft_of(row)
    _refuse_faults(draft)
    if shown(draft) != seen:
        raise SeenOtherwise
    _write_lines(row, plan_publication(draft), now)
    DraftRow.objects.filter(pk=row.pk).update(
        status=DraftStatus.PUBLISHED, published_by=by, published_at=now, changed_at=now
    )
    _note(row, DraftEventKind.PUBLISHED, by=by, now=now)
    renew_reference_version()


@transaction.atomic
def take_back(draft_id: int, *, plan_code: str, by: int, now: datetime) -> int:
    """Makes a draft that undoes every change of a published one, and waits for somebody else to publish it. Its number.

    Raises NoSuchDraft where it is not published, or is being taken back already, and FaultyDraft where its lines were
    changed since: then the later change is to be taken back first.
    """
    published = DraftRow.objects.select_for_update().filter(pk=draft_id, plan_code=plan_code)
    row = published.filter(status=DraftStatus.PUBLISHED).first()
    if row is None or row.taken_back_by.exclude(status=DraftStatus.WITHDRAWN).exists():
        raise NoSuchDraft
    opposite = DraftRow.objects.create(
        plan_code=plan_code,
        title=row.title,
        status=DraftStatus.WAITING,
        authors=[by],
        created_at=now,
        changed_at=now,
        takes_back=row,
    )
    _refuse_faults(_draft_of(opposite))
    _note(opposite, DraftEventKind.TOOK_BACK, by=by, now=now)
    return opposite.pk


def _open_draft(draft_id: int, *, plan_code: str, states: tuple[DraftStatus, ...] = _OPEN) -> DraftRow:
    """The draft, which nobody else writes until this transaction ends. Raises NoSuchDraft."""
    row = DraftRow.objects.select_for_update().filter(pk=draft_id, plan_code=plan_code, status__in=states).first()
    if row is None:
        raise NoSuchDraft
    return row


def _write(row: DraftRow, *, by: int, now: datetime) -> None:
    """Whoever writes is an author from then on, and what was waiting is being written again. Raises NoSuchDraft."""
    if row.takes_back_id is not None:
        raise NoSuchDraft
    row.authors = row.authors if by in row.authors else [*row.authors, by]
    row.status, row.revision, row.changed_at = DraftStatus.WRITING, row.revision + 1, now
    row.save(update_fields=["authors", "status", "revision", "changed_at"])


def _next_number(row: DraftRow) -> int:
    """Numbers are not given twice, so that the story never speaks of two changes as of one."""
    used = EventRow.objects.filter(draft=row, number__isnull=False).values_list("number", flat=True)
    return max(used, default=0) + 1


def _draft_of(row: DraftRow) -> Draft:
    draft = get_draft(row.pk, plan_code=row.plan_code)
    if draft is None:
        raise NoSuchDraft
    return draft


def _refuse_faults(draft: Draft) -> None:
    faults = list_faults(draft, (line for _number, line in list_own_lines(draft.plan_code)))
    if faults:
        raise FaultyDraft(faults)


def _write_lines(row: DraftRow, publication: Publication, now: datetime) -> None:
    own = {line: number for number, line in list_own_lines(row.plan_code)}
    closed = [own[line] for line in publication.closed]
    LineRow.objects.filter(pk__in=closed).update(known_until=now)
    opened = LineRow.objects.bulk_create([_row_of(line, now) for line in publication.opened])
    DraftLineRow.objects.bulk_create(
        [
            *(DraftLineRow(draft=row, line_id=number, was_opened=False) for number in closed),
            *(DraftLineRow(draft=row, line=line, was_opened=True) for line in opened),
        ]
    )


def _row_of(line: BenefitLine, now: datetime) -> LineRow:
    known = replace(line, known_from=now, known_until=None)
    return LineRow(**line_values(known), known_from=now)


def _note(row: DraftRow, kind: DraftEventKind, *, by: int, now: datetime, number: int | None = None) -> None:
    EventRow.objects.create(draft=row, kind=kind, user_id=by, at=now, revision=row.revision, number=number)
