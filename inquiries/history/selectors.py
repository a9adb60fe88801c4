"""Reads of an organisation's earlier questions, newest first, page by page from a place in the list."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from accounts.facts import Channel, Purpose
from cmc_portal.answers import Outcome
from cmc_portal.database import run
from inquiries.history.facts import EarlierInquiry, HistoryQuestion, Place

_COLUMNS = "trace_number, asked_at, day, outcome, purpose, channel, user_id, client_id, member_id"
_RECENT = timedelta(days=31)


def list_inquiries(
    question: HistoryQuestion, *, organization_id: int, before: Place | None = None, limit: int
) -> tuple[EarlierInquiry, ...]:
    """The newest questions of the organisation that answer, from before a place in the list."""
    condition, values = _condition(question, organization_id)
    if before:
        condition, values = f"{condition} AND (asked_at, trace_number) < (%s, %s)", [*values, *before]
    statement = f"""SELECT {_COLUMNS} FROM inquiries_inquiry WHERE {condition}
    ORDER BY asked_at DESC, trace_number DESC LIMIT %s"""  # noqa: S608 - our own words
    return tuple(map(_inquiry, run(statement, [*values, limit])))


def list_recent_inquiries(organization_id: int, *, at: datetime, limit: int) -> tuple[EarlierInquiry, ...]:
    """The last questions that the organisation's people typed, of the last month; not those of programs and lists."""
    question = HistoryQuestion(since=at - _RECENT, until=at, channel=Channel.PAGE)
    return list_inquiries(question, organization_id=organization_id, limit=limit)


def list_members_asked(question: HistoryQuestion, *, organization_id: int) -> tuple[int, ...]:
    """About whom the questions were, each member once; not whose record was opened in an emergency."""
    condition, values = _condition(question, organization_id)
    statement = f"""SELECT DISTINCT member_id FROM inquiries_inquiry
    WHERE {condition} AND member_id IS NOT NULL AND purpose <> %s"""  # noqa: S608 - our own words
    return tuple(member_id for (member_id,) in run(statement, [*values, Purpose.EMERGENCY.value]))


def _condition(question: HistoryQuestion, organization_id: int) -> tuple[str, list[object]]:
    parts = ["organization_id = %s", "asked_at >= %s", "asked_at < %s"]
    values: list[object] = [organization_id, question.since, question.until]
    for part, wanted in _wanted(question):
        parts.append(part)
        values.append(wanted)
    return " AND ".join(parts), values


def _wanted(question: HistoryQuestion) -> Iterator[tuple[str, object]]:
    if question.members is not None:
        yield "member_id = ANY (%s)", list(question.members)
        # Else the search itself would tell whose record was opened.
        yield "purpose <> %s", Purpose.EMERGENCY.value
    if question.users is not None:
        yield "user_id = ANY (%s)", list(question.users)
    if question.outcome is not None:
        yield "outcome = %s", question.outcome.value
    if question.channel is not None:
        yield "channel = %s", question.channel.value


def _inquiry(row: tuple[Any, ...]) -> EarlierInquiry:
    trace_number, asked_at, day, outcome, purpose, channel, user_id, client_id, member_id = row
    return EarlierInquiry(
        trace_number,
        asked_at,
        day,
        Outcome(outcome),
        Purpose(purpose),
        Channel(channel),
        user_id,
        client_id,
        member_id,
    )
