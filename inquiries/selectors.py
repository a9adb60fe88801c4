"""Reads of stored inquiries."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import orjson

from accounts.facts import Purpose
from cmc_portal.dates import add_months
from eligibility.facts import IdentifierKind
from eligibility.rules.identify import Who
from inquiries.facts import AskedInquiry, Question, RecordedAnswer, ServiceAsked
from inquiries.models import Inquiry
from inquiries.trace import parse_trace_number


def get_recorded_answer(trace_number: str) -> RecordedAnswer | None:
    """The answer given under a trace number, exactly as it was given. Raises BadTraceNumber. Reads one month's
    partition."""
    columns = ("trace_number", "asked_at", "outcome", "answer", "organization_id", "member_id", "purpose")
    row = _get_row(trace_number, columns)
    if row is None:
        return None
    stored, asked_at, outcome, answer, organization_id, member_id, purpose = row
    return RecordedAnswer(stored, asked_at, outcome, answer.encode(), organization_id, member_id, Purpose(purpose))


def get_asked_inquiry(trace_number: str) -> AskedInquiry | None:
    """Who asked what under a trace number. Raises BadTraceNumber. Reads one month's partition."""
    columns = ("trace_number", "asked_at", "user_id", "organization_id", "member_id", "outcome", "question")
    row = _get_row(trace_number, columns)
    if row is None:
        return None
    stored, asked_at, user_id, organization_id, member_id, outcome, question = row
    asked = _question(orjson.loads(question))
    return AskedInquiry(stored, asked_at, user_id, organization_id, member_id, outcome, asked)


def _get_row(trace_number: str, columns: Sequence[str]) -> tuple[Any, ...] | None:
    stored, month = parse_trace_number(trace_number)
    rows = Inquiry.objects.filter(
        trace_number=stored, asked_at__gte=_start_of(month), asked_at__lt=_start_of(add_months(month, 1))
    )
    return rows.values_list(*columns).first()


def _question(raw: dict[str, Any]) -> Question:
    """The question as it was stored."""
    return Question(
        who=_who(raw["who"]),
        day=date.fromisoformat(raw["day"]),
        services=tuple(ServiceAsked(each["code"], each["use_number"]) for each in raw["services"]),
        provider_npi=raw["provider_npi"],
        purpose=Purpose(raw["purpose"]),
        known_at=datetime.fromisoformat(raw["known_at"]) if raw["known_at"] else None,
    )


def _who(raw: dict[str, Any]) -> Who:
    return Who(
        identifier=raw["identifier"],
        identifier_kind=IdentifierKind(raw["identifier_kind"]) if raw["identifier_kind"] else None,
        birth_date=date.fromisoformat(raw["birth_date"]) if raw["birth_date"] else None,
        last_name=raw["last_name"],
        first_name=raw["first_name"],
        card_issue_days=tuple(map(date.fromisoformat, raw["card_issue_days"])),
    )


def _start_of(month: date) -> datetime:
    # The month in a trace number is that of UTC; in California's time the first hours of a month would be missed.
    return datetime(month.year, month.month, 1, tzinfo=UTC)
