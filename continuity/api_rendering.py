"""Requests and verdicts as the JSON that clients are promised; nothing here tells who the member is."""

from datetime import date, datetime
from typing import Any

from cmc_portal.answers import Reason
from cmc_portal.reason_book import Json, ReasonBook
from continuity.asked import AskedVerdict
from continuity.facts import EventKind, Side
from continuity.rendering import render_decision
from continuity.rules.events import RequestStatus, SideOutcome
from continuity.rules.verdict import ContinuityDecision
from continuity.selectors.requests import OwnRequest, RequestFile, StoryEvent
from continuity.texts import render_known_reason


def render_verdict(question: AskedVerdict, decided: ContinuityDecision | Reason, *, asked_at: datetime) -> Json:
    """The verdict without a request, or why nobody was found."""
    book = ReasonBook(render_known_reason)
    found = not isinstance(decided, Reason)
    return {
        "asked_at": asked_at,
        "found": found,
        "question": {
            "provider_npi": question.npi,
            "day": question.day,
            "requested_on": question.requested_on,
            "urgency": question.urgency,
            "requester": question.requester,
            "sides": question.sides,
            "services": question.services,
        },
        "why": book.cite([decided] if isinstance(decided, Reason) else decided.reasons),
        "continuity": None
        if isinstance(decided, Reason)
        else render_decision(decided, npi=question.npi, cite=book.cite),
        "reasons": book.entries,
    }


def render_request(file: RequestFile) -> Json:
    """A request and where it stands."""
    book, status = ReasonBook(render_known_reason), file.status
    short = _short(
        reference=file.reference,
        state=status.state,
        plan=file.plan_code,
        npi=file.npi,
        sides=status.sides,
        days=(status.received_on, status.due_on, status.decided_on),
    )
    return short | {
        "program": file.program,
        "requester": file.requester,
        "urgency": status.urgency,
        "start_by": status.start_by,
        "waiting_for": status.waiting_for,
        "services": file.services,
        "why": file.why or None,
        "outcomes": [_outcome(side, status) for side in Side if side in status.sides],
        "alternative": _alternative(file),
        "documents": [_document(each) for each in file.attachments],
        "events": [_event(each) for each in file.events],
        "reasons_of_clock": book.cite(status.clock.reasons if status.clock else ()),
        "reasons": book.entries,
    }


def render_own_request(each: OwnRequest) -> Json:
    """A request in a list."""
    return _short(
        reference=each.reference,
        state=each.state,
        plan=each.plan_code,
        npi=each.npi,
        sides=each.sides,
        days=(each.received_on, each.due_on, each.decided_on),
    )


def _short(
    *,
    reference: str,
    state: str,
    plan: str,
    npi: str,
    sides: frozenset[Side],
    days: tuple[date | None, date | None, date | None],
) -> Json:
    return {
        "reference": reference,
        "state": state,
        "plan": plan,
        "provider_npi": npi,
        "sides": [side for side in Side if side in sides],
        **dict(zip(("received_on", "due_on", "decided_on"), days, strict=True)),
    }


def _outcome(side: Side, status: RequestStatus) -> Json:
    decided: SideOutcome | None = status.outcome_of(side)
    return {
        "side": side,
        "outcome": decided.outcome if decided else None,
        "denial_reasons": decided.reasons if decided else (),
        "first_day": decided.window_first_day if decided else None,
        "last_day": decided.window_last_day if decided else None,
    }


def _alternative(file: RequestFile) -> str | None:
    decided = (each for each in reversed(file.events) if each.event.kind is EventKind.DECIDED)
    return next((each.details.get("alternative") for each in decided), None)


def _document(each: Any) -> Json:
    return {
        "number": each.number,
        "name": each.name,
        "content_type": each.content_type,
        "size": each.size,
        "added_at": each.added_at,
    }


def _event(each: StoryEvent) -> Json:
    """What happened and when; of notes and waiting also what was written."""
    told = each.event.data.get("text") or each.event.data.get("why")
    return {"number": each.event.number, "at": each.event.at, "kind": each.event.kind, "note": told or None}
