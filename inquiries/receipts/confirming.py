"""What the verify page shows of a confirmed record: what must be compared with the paper. Nothing is decided here."""

from dataclasses import dataclass
from typing import Any

from inquiries.receipts.comparing import COMPARE, NO_SERVICES, PDF_WARNINGS, present_to_compare
from inquiries.receipts.files import PdfLook
from inquiries.receipts.verifying import Confirmed
from inquiries.shown import AnswerPage, Person, ServiceRow


@dataclass(frozen=True, slots=True)
class ConfirmedShown:
    """The answer as it was told, when it was asked and by which organisation. `person` is told to who brings the file,
    in which it stands; who types what is on paper is shown initials. `same_code` says whether the paper's code is that
    of the record, None where none was typed; `warning` what was done to a PDF."""

    answer: AnswerPage
    services: tuple[ServiceRow, ...]
    person: Person | None
    initials: str
    organization: str
    same_code: bool | None
    warning: str
    compare: str
    no_services: str


def present_confirmed(confirmed: Confirmed, *, file: PdfLook | None = None) -> ConfirmedShown:
    """The record in words. Whether it would be answered otherwise today is not told."""
    compared = present_to_compare(confirmed.answer)
    return ConfirmedShown(
        answer=compared.answer,
        services=compared.services,
        person=compared.answer.person if file else None,
        initials=_initials(confirmed.answer["member"]),
        organization=confirmed.organization,
        same_code=confirmed.same_code,
        warning=str(PDF_WARNINGS.get(file, "")) if file else "",
        compare=str(COMPARE),
        no_services="" if compared.services else str(NO_SERVICES),
    )


def _initials(member: dict[str, Any] | None) -> str:
    names = member["name"].split() if member else []
    return " ".join(f"{name[0]}." for name in (*names[:1], *names[1:][-1:]))
