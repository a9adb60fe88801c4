"""Verifying a receipt against the record: what may be told, to whom, and the row in the trail for each time."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hmac import compare_digest
from typing import Any

import orjson
from django.conf import settings
from django.db import transaction

from accounts.facts import AccessAction, Asker, Purpose
from accounts.selectors.letter_addresses import list_organization_names
from accounts.services.trail import record_access
from inquiries.facts import RecordedAnswer
from inquiries.rules.receipts import Receipt, Standing, make_canonical, make_code, verify_receipt
from inquiries.selectors import get_recorded_answer
from inquiries.trace import read_letters

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A record that may be told of: the answer, and by which organisation it was asked. `same_code` says whether the
    code on the paper is that of the record; None where none was typed."""

    answer: Answer
    organization: str
    same_code: bool | None = None


@transaction.atomic
def confirm_by_birth_date(
    trace_number: str, birth_date: date, *, code: str, needs_code: bool, asker: Asker, at: datetime
) -> Confirmed | None:
    """The record under a trace number, to somebody who knows the birth date in it, and the code where it is needed.
    None for a number that is not there, another birth date or needed code, and an answer about nobody alike: by one
    statement, after reading an answer of the usual size."""
    recorded = get_recorded_answer(trace_number)
    text = recorded.answer_json if recorded else _stand_in()
    answer: Answer = orjson.loads(text)
    told = (answer["member"] or {}).get("birth_date") or ""
    agrees = compare_digest(told, birth_date.isoformat())
    same_code = compare_digest(read_letters(code).encode(), read_letters(make_code(answer)).encode()) if code else None
    if recorded is None or not agrees or (needs_code and not same_code):
        return None
    _record(recorded, asker=asker, at=at)
    return Confirmed(answer, _organization_of(recorded), same_code)


@transaction.atomic
def confirm_by_file(receipt: Receipt, *, asker: Asker, at: datetime) -> tuple[Standing, Confirmed | None]:
    """What a receipt's signature says, and of a genuine one the record it was made from, where that is still the same.
    Whoever brings it has all that is told here already."""
    standing = verify_receipt(receipt, settings.PORTAL_RECEIPT_KEYS.public)
    recorded = get_recorded_answer(receipt.trace_number) if standing is Standing.GENUINE else None
    if recorded is None:
        return standing, None
    answer: Answer = orjson.loads(recorded.answer_json)
    _record(recorded, asker=asker, at=at)
    same = make_canonical(answer) == make_canonical(receipt.answer)
    return (standing, Confirmed(answer, _organization_of(recorded))) if same else (Standing.ALTERED, None)


def _record(recorded: RecordedAnswer, *, asker: Asker, at: datetime) -> None:
    record_access(
        asker,
        action=AccessAction.VERIFY_RECEIPT,
        purpose=Purpose.PAYMENT,
        at=at,
        members=[recorded.member_id],
        subject=recorded.trace_number,
    )


def _organization_of(recorded: RecordedAnswer) -> str:
    organization_id = recorded.organization_id
    return list_organization_names([organization_id])[organization_id] if organization_id else ""


@cache
def _stand_in() -> bytes:
    """An answer of the usual size about nobody, read in the place of one that is not there."""
    reasons = {f"X-{number}": {"text": "x" * 150, "source": None, "standing": "verified"} for number in range(30)}
    return orjson.dumps({"member": {"birth_date": "0001-01-01"}, "reasons": reasons})
