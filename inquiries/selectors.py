"""Reads of stored inquiries."""

from datetime import UTC, date, datetime

from cmc_portal.dates import add_months
from inquiries.facts import RecordedAnswer
from inquiries.models import Inquiry
from inquiries.trace import parse_trace_number


def get_recorded_answer(trace_number: str) -> RecordedAnswer | None:
    """The answer given under a trace number, exactly as it was given. Raises BadTraceNumber. Reads one month's
    partition."""
    stored, month = parse_trace_number(trace_number)
    row = (
        Inquiry.objects.filter(
            trace_number=stored, asked_at__gte=_start_of(month), asked_at__lt=_start_of(add_months(month, 1))
        )
        .values_list("asked_at", "outcome", "answer", "organization_id")
        .first()
    )
    return RecordedAnswer(stored, row[0], row[1], row[2].encode(), row[3]) if row else None


def _start_of(month: date) -> datetime:
    # The month in a trace number is that of UTC; in California's time the first hours of a month would be missed.
    return datetime(month.year, month.month, 1, tzinfo=UTC)
