"""What the page and the command that verify a receipt tell of it, in the same words, so that it can be held beside the
paper: only this is vouched for, not how a PDF looks. Nothing is decided here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inquiries.presenting import present_answer
from inquiries.receipts.files import PdfLook
from inquiries.receipts.presenting import list_asked_services
from inquiries.rules.receipts import Answer
from inquiries.shown import AnswerPage, ContinuityShown, CoverageLine, Phone, ServiceRow

COMPARE = gettext_lazy(
    "Only what is shown here is confirmed. In a PDF only the file inside is signed: what is printed on the paper or "
    "drawn in the PDF may differ. Compare line by line, and rely on nothing that is not here."
)
PDF_WARNINGS: Mapping[PdfLook, Promise] = {
    PdfLook.ADDED_TO: gettext_lazy(
        "This PDF was changed after it was made: something was added behind its end. It may show another answer than "
        "the one that is signed. Do not rely on what you see in it."
    ),
    PdfLook.CUT_OFF: gettext_lazy(
        "This PDF was changed after it was made: its end is missing. Do not rely on what you see in it."
    ),
}
NO_SERVICES = gettext_lazy("No service was asked about.")


@dataclass(frozen=True, slots=True)
class ToCompare:
    """The answer in words, and the services asked about, all of them one by one."""

    answer: AnswerPage
    services: tuple[ServiceRow, ...]


def present_to_compare(answer: Answer) -> ToCompare:
    """A stored or signed answer in words."""
    shown = present_answer(dict(answer))
    return ToCompare(shown, list_asked_services(answer, shown))


def list_lines(compared: ToCompare) -> Iterator[str]:
    """The same as lines of text, in the order of the paper."""
    answer = compared.answer
    yield f"{answer.outcome.word}: {answer.headline}"
    yield _line(_("Day of service"), answer.day)
    yield _line(_("Asked"), answer.asked_at)
    if answer.known_at:
        yield _line(_("As known on"), answer.known_at)
    for line in answer.coverages:
        yield _line(line.line, *_coverage(line))
    for row in compared.services:
        yield _line(row.name, *_service(row))
    if not compared.services:
        yield str(NO_SERVICES)
    if answer.charges:
        yield _line(_("What the patient may be charged"), " ".join(answer.charges.items))
    if answer.continuity:
        yield _line(_("Keeping this provider"), *_keeping(answer.continuity))


def _coverage(line: CoverageLine) -> Iterator[str]:
    yield ", ".join(filter(None, (line.payer, *line.details, _number(line.phone), line.days)))
    yield from (tag.word for tag in line.tags)
    yield line.billing


def _service(row: ServiceRow) -> Iterator[str]:
    yield str(row.look.word)
    yield ", ".join(filter(None, (row.responsible, _number(row.phone))))
    yield from row.limits
    yield from (row.authorization, row.unconfirmed)


def _keeping(shown: ContinuityShown) -> Iterator[str]:
    yield from filter(None, (shown.npi, str(shown.look.word) if shown.look else "", shown.headline))
    for side in shown.sides:
        yield ", ".join(filter(None, (f"{side.name}: {side.look.word}", side.days)))


def _number(phone: Phone | None) -> str:
    return phone.number if phone else ""


def _line(name: str, *parts: str) -> str:
    """The parts as sentences behind the name."""
    return f"{name}: {'. '.join(part.rstrip('.') for part in parts if part)}."
