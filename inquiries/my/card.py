"""The card: what is known of one's coverage today, to show at an office. What is not known is not on it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from continuity.notices.pdf import make_pdf_of_one_page
from inquiries.my.answering import OwnAnswer
from inquiries.my.presenting import MyCoverage, Payer

STYLE_SHEETS = ("portal/card.css", "portal/card-paper.css")


@dataclass(frozen=True, slots=True)
class CardNumber:
    """One number on the card, and what it is called."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on the card of somebody whom one plan or programme surely covers today."""

    payer: Payer
    others: tuple[Payer, ...]
    name: str
    numbers: tuple[CardNumber, ...]
    made_on: str


def make_card(own: OwnAnswer, coverage: MyCoverage) -> Card | None:
    """The card of who is covered today; None where nobody surely covers them, or they died."""
    if not coverage.payers or own.answer["outcome"] != "active":
        return None
    payer = coverage.plan or coverage.payers[0]
    return Card(
        payer=payer,
        others=tuple(each for each in coverage.payers if each is not payer),
        name=own.answer["member"]["name"],
        numbers=tuple(_numbers(own)),
        made_on=coverage.day,
    )


def render_card_pdf(card: Card) -> bytes:
    """The card at its true size on a sheet of paper, as a tagged PDF. Raises PdfImpossible; ValueError for a card that
    no page holds."""
    language = get_language() or "en"
    paper = render_to_string("inquiries/my/card_paper.html", {"card": card, "language": language})
    pdf = make_pdf_of_one_page(paper, title=_("My card"), language=language, style_sheets=STYLE_SHEETS, files={})
    if pdf is None:
        raise ValueError("The card does not fit on one page.")
    return pdf


def _numbers(own: OwnAnswer) -> Iterator[CardNumber]:
    """The numbers on record; one that is not there is left out."""
    labels = (
        (_("Plan member ID"), own.numbers.plan_id),
        (_("Medi-Cal number (CIN)"), own.numbers.cin),
        (_("Medicare number (MBI)"), own.numbers.mbi),
    )
    return (CardNumber(label, value) for label, value in labels if value)
