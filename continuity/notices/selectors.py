"""Reads of letters and print runs, for pages. Who may read them is the caller's question; so is the trail's row.

What a health plan's people read is read inside `plan_wall`: the database then shows their plan's letters only.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from continuity.facts import NoticeKind
from continuity.models import Notice, PrintRun
from continuity.notices.pdf import make_pdf


@dataclass(frozen=True, slots=True)
class LetterCard:
    """A letter in a list. `recipient` is "member", "user-…" (a representative) or "organization-…"."""

    notice_id: int
    kind: NoticeKind
    plan_code: str
    member_id: int
    request_id: int | None
    recipient: str
    delivery: str
    language: str
    large_print: bool
    title: str
    queued_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter as it was sent: `html` is an article with one h1 and its own language, for a page of the portal."""

    card: LetterCard
    html: str


@dataclass(frozen=True, slots=True)
class PrintRunCard:
    """A print run in a list."""

    print_run_id: int
    plan_code: str
    day: date
    number: int
    made_at: datetime
    letters: int


_CARD = (
    *("id", "kind", "plan_code", "member_id", "request_id", "recipient", "delivery", "language", "large_print"),
    *("subject", "queued_at", "sent_at"),
)
_RUN = ("id", "plan_code", "day", "number", "made_at", "letters")


def list_letters_of_request(request_id: int, *, recipient: str | None = None) -> tuple[LetterCard, ...]:
    """The letters about a request, the latest first: all of them, or those to one recipient."""
    rows = Notice.objects.filter(request_id=request_id, **({"recipient": recipient} if recipient else {}))
    return tuple(_card(row) for row in rows.order_by("-queued_at", "-id").values_list(*_CARD))


def list_letters_to_member(member_ids: Collection[int], *, limit: int = 50) -> tuple[LetterCard, ...]:
    """The letters that went to the member themselves, the latest first. `member_ids`: the member's numbers."""
    rows = Notice.objects.filter(member_id__in=member_ids, recipient="member")
    return tuple(_card(row) for row in rows.order_by("-queued_at", "-id").values_list(*_CARD)[:limit])


def count_waiting_letters(plan_code: str) -> int:
    """How many letters of a plan were queued and have not gone out? Read inside the plan's wall."""
    return Notice.objects.filter(plan_code=plan_code, sent_at=None).count()


def get_letter(notice_id: int) -> LetterView | None:
    """The letter as it was sent."""
    row = Notice.objects.filter(pk=notice_id).values_list("html", *_CARD).first()
    return LetterView(_card(row[1:]), row[0]) if row else None


def get_letter_pdf(notice_id: int) -> bytes | None:
    """The letter as a tagged PDF, made from the HTML that was sent. Raises PdfImpossible."""
    row = Notice.objects.filter(pk=notice_id).values_list("html", "subject", "language").first()
    return make_pdf([row[0]], title=row[1], language=row[2]) if row else None


def list_print_runs(plan_code: str, *, limit: int = 60) -> tuple[PrintRunCard, ...]:
    """What was printed for a plan, the latest first."""
    rows = PrintRun.objects.filter(plan_code=plan_code).order_by("-day", "-number")
    return tuple(PrintRunCard(*row) for row in rows.values_list(*_RUN)[:limit])


def get_print_run_pdf(plan_code: str, *, day: date, number: int) -> bytes | None:
    """The PDF of a run as it was made."""
    found = PrintRun.objects.filter(plan_code=plan_code, day=day, number=number).values_list("pdf", flat=True).first()
    return None if found is None else bytes(found)


def _card(row: tuple) -> LetterCard:
    notice_id, kind, *rest = row
    return LetterCard(notice_id, NoticeKind(kind), *rest)
