"""What a receipt shows of an answer: what the answer page shows, cut to one page of paper. Nothing is decided here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cmc_portal.words_as_read import read_name
from inquiries.presenting import present_answer
from inquiries.rules.receipt_keys import encode
from inquiries.rules.receipts import Answer, Receipt
from inquiries.shown import AnswerPage, ServiceRow, Why

_LETTERS_OF_SIGNATURE = 16


@dataclass(frozen=True, slots=True)
class ServicesAlike:
    """Services with the same verdict and the same party to bill or ask."""

    verdict: str
    who: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReceiptPaper:
    """Everything on the paper. Services stand one by one, or where they are too many by what they have in common;
    `more_services` and `more_sources` say how many are left out and stand on the answer's
    own page; `signature` is how the signature begins."""

    answer: AnswerPage
    explanations: tuple[Why, ...]
    services: tuple[ServiceRow, ...]
    services_alike: tuple[ServicesAlike, ...]
    more_services: int
    sources: tuple[str, ...]
    more_sources: int
    code: str
    key_id: str
    signature: str
    verify_address: str
    qr_code: str
    brand: dict[str, str]
    language: str


def present_receipt(receipt: Receipt, *, address: str) -> ReceiptPaper:
    """The paper of a receipt with nothing left out; `address` is where the portal is reached."""
    answer = present_answer(dict(receipt.answer))
    services = list_asked_services(receipt.answer, answer)
    verify_address = f"{address}{reverse('verify')}"
    return ReceiptPaper(
        answer=answer,
        explanations=answer.explanations,
        services=services,
        services_alike=(),
        more_services=0,
        sources=tuple(dict.fromkeys(_sources(answer, services))),
        more_sources=0,
        code=receipt.code,
        key_id=receipt.key_id,
        signature=encode(receipt.signature)[:_LETTERS_OF_SIGNATURE],
        verify_address=verify_address,
        qr_code=draw_qr_code(f"{verify_address}?trace={receipt.trace_number}"),
        brand=settings.PORTAL_BRAND,
        language=get_language() or settings.LANGUAGE_CODE,
    )


def draw_qr_code(text: str) -> str:
    """The QR code as SVG, black on white in any colour scheme."""
    code = segno.make(text, error="m", micro=False)
    title = _("QR code of the page that verifies this receipt")
    return code.svg_inline(light="#fff", dark="#000", title=title, omitsize=True, svgclass="qr-code", lineclass=None)


def group_services(rows: Iterable[ServiceRow]) -> tuple[ServicesAlike, ...]:
    """The services by what they have in common, in the order of the first of each."""
    alike: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        who = ", ".join(filter(None, (row.responsible, row.phone.number if row.phone else "")))
        alike.setdefault((str(row.look.word), who), []).append(row.name)
    return tuple(ServicesAlike(verdict, who, tuple(names)) for (verdict, who), names in alike.items())


def list_asked_services(told: Answer, answer: AnswerPage) -> tuple[ServiceRow, ...]:
    """The services that were asked about, grouped as on the answer's page; not others that it tells of besides."""
    asked = set(told["question"]["services"])
    names = {read_name(each["name"]) for each in told["services"] if each["service"] in asked}
    return tuple(row for group in answer.services for row in group.rows if row.name in names)


def _sources(answer: AnswerPage, services: Iterable[ServiceRow]) -> Iterator[str]:
    """Where what is on the paper is written, in the order in which it stands there."""
    yield from (why.source for why in answer.explanations if why.source)
    parts = (*answer.coverages, *services, answer.charges, answer.continuity)
    reasons = (part.reasons for part in parts if part)
    yield from (why.source for each in reasons for why in each if why.source)
