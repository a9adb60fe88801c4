"""A plan's own lines and the drafts that change them: rows in, frozen values out."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from benefits.facts import (
    Action,
    Authorization,
    BenefitKind,
    BenefitLine,
    Draft,
    DraftChange,
    DraftEvent,
    DraftEventKind,
    DraftStatus,
    Publication,
)
from benefits.models import BenefitDraft as DraftRow
from benefits.models import BenefitDraftChange as ChangeRow
from benefits.models import BenefitDraftEvent as EventRow
from benefits.models import BenefitDraftLine as DraftLineRow
from benefits.models import BenefitLine as LineRow
from benefits.selectors.catalogue import limit_of, line_of, source_of
from cmc_portal.answers import Standing
from cmc_portal.dates import Span
from eligibility.facts import Program


def list_own_lines(plan_code: str) -> tuple[tuple[int, BenefitLine], ...]:
    """A plan's own lines as they are known now, with their numbers, in the order of the page."""
    rows = LineRow.objects.filter(plan_code=plan_code, known_until=None).exclude(plan_code="")
    ordered = rows.order_by("program", "service__position", "county_code", "first_day")
    return tuple((row.pk, line_of(row)) for row in ordered)


def get_own_line(line_id: int, *, plan_code: str) -> BenefitLine | None:
    """One of the plan's own lines that is known now; None for every other."""
    row = LineRow.objects.filter(pk=line_id, plan_code=plan_code, known_until=None).exclude(plan_code="").first()
    return line_of(row) if row else None


def list_drafts(plan_code: str) -> tuple[Draft, ...]:
    """Every draft of a plan, the latest first."""
    return tuple(_draft(row) for row in _drafts().filter(plan_code=plan_code).order_by("-changed_at", "-id"))


def get_draft(draft_id: int, *, plan_code: str) -> Draft | None:
    """A draft of that plan; None for every other."""
    row = _drafts().filter(pk=draft_id, plan_code=plan_code).first()
    return _draft(row) if row else None


def list_places_of_plans() -> frozenset[tuple[str, str, str, str]]:
    """Of which service, programme, plan and county a plan has published something itself."""
    places = ("line__service_id", "line__program", "line__plan_code", "line__county_code")
    return frozenset(DraftLineRow.objects.values_list(*places))


def _drafts() -> "QuerySet[DraftRow]":
    return DraftRow.objects.prefetch_related(
        Prefetch("changes", ChangeRow.objects.select_related("base").order_by("number")),
        Prefetch("events", EventRow.objects.order_by("id")),
        Prefetch("takes_back__lines", DraftLineRow.objects.select_related("line").order_by("id")),
        Prefetch("taken_back_by", DraftRow.objects.exclude(status=DraftStatus.WITHDRAWN)),
    )


def _draft(row: DraftRow) -> Draft:
    taken_back_by = next(iter(row.taken_back_by.all()), None)
    return Draft(
        draft_id=row.pk,
        plan_code=row.plan_code,
        title=row.title,
        status=DraftStatus(row.status),
        authors=frozenset(row.authors),
        revision=row.revision,
        created_at=row.created_at,
        changed_at=row.changed_at,
        published_by=row.published_by,
        published_at=row.published_at,
        changes=tuple(_change(each, row.plan_code) for each in row.changes.all()),
        events=tuple(
            DraftEvent(DraftEventKind(each.kind), each.user_id, each.at, each.number) for each in row.events.all()
        ),
        takes_back=row.takes_back_id,
        taken_back_by=taken_back_by.pk if taken_back_by else None,
        undoes=_publication(row.takes_back.lines.all()) if row.takes_back else Publication(),
        times_taken_back=_times_taken_back(row),
    )


def _times_taken_back(row: DraftRow) -> int:
    return 1 + _times_taken_back(row.takes_back) if row.takes_back else 0


def _publication(rows: Iterable[DraftLineRow]) -> Publication:
    found = [(each.was_opened, line_of(each.line)) for each in rows]
    return Publication(
        closed=tuple(line for was_opened, line in found if not was_opened),
        opened=tuple(line for was_opened, line in found if was_opened),
    )


def _change(row: ChangeRow, plan_code: str) -> DraftChange:
    wanted = BenefitLine(
        service=row.service_id,
        program=Program(row.program),
        plan_code=plan_code,
        county_code=row.county_code,
        span=Span(row.first_day, row.last_day),
        kind=BenefitKind(row.kind),
        responsible=row.responsible,
        limit=limit_of(row),
        authorization=Authorization(row.authorization),
        reason=row.reason,
        source=source_of(row),
        standing=Standing(row.standing),
        # Nobody knows it yet: it will be known from the moment of publishing.
        known_from=row.draft.created_at,
        known_until=None,
    )
    base = line_of(row.base) if row.base else None
    return DraftChange(row.number, Action(row.action), wanted, base, row.base_id)
