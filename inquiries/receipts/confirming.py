"""What the verify page shows of a confirmed record: as little as whoever holds the paper needs. Nothing is decided
here."""

from dataclasses import dataclass
from typing import Any

from inquiries.presenting import present_answer
from inquiries.receipts.verifying import Confirmed
from inquiries.shown import AnswerPage


@dataclass(frozen=True, slots=True)
class ConfirmedShown:
    """The outcome as it was told, about whom by initials only, when it was asked and by which organisation.
    `same_code` says whether the paper's code is that of the record, None where none was typed."""

    answer: AnswerPage
    initials: str
    organization: str
    same_code: bool | None


def present_confirmed(confirmed: Confirmed) -> ConfirmedShown:
    """The record in words. Whether it would be answered otherwise today is not told."""
    return ConfirmedShown(
        answer=present_answer(confirmed.answer),
        initials=_initials(confirmed.answer["member"]),
        organization=confirmed.organization,
        same_code=confirmed.same_code,
    )


def _initials(member: dict[str, Any] | None) -> str:
    names = member["name"].split() if member else []
    return " ".join(f"{name[0]}." for name in (*names[:1], *names[1:][-1:]))
