"""The event log of a request: one lock, one more event, and the standing that follows, in one transaction.

The standing's row is the lock, since the request's own never changes. Beside what the rules read, an event keeps
`details`: what nobody decides by, such as the caller's name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from accounts.facts import Asker
from cmc_portal.answers import Reason
from cmc_portal.clock import LEGAL_TIME_ZONE
from cmc_portal.reasons import load_reasons, reason_text
from cmc_portal.words_as_read import read_sentence
from continuity import models as rows
from continuity.facts import OPEN_STATES, RequestEvent, RequestState, Side
from continuity.refusals import RequestRefused
from continuity.rules.events import (
    NOTHING_YET,
    EventData,
    RequestStatus,
    decide_event,
    fold_events,
    follow,
    write_event_data,
)
from continuity.selectors.logs import DETAILS, list_events

_REASONS = Path(__file__).parents[1] / "rules" / "reasons.yaml"
# A draft concerns nobody but who writes it: it is in no queue and stands in nobody's way.
_COMPETING = OPEN_STATES - {RequestState.DRAFT}


@dataclass(frozen=True, slots=True)
class Log:
    """A request whose log this transaction holds, and what it adds up to."""

    request: rows.ContinuityRequest
    status: RequestStatus
    last_number: int


def begin_log(
    request: rows.ContinuityRequest, data: EventData, *, asker: Asker, at: datetime, details: Mapping[str, Any]
) -> Log:
    """Saves a new request with its first event. Raises RequestRefused."""
    _refuse_what_may_not_follow(NOTHING_YET, data)
    request.save(force_insert=True)
    log = Log(request, follow(NOTHING_YET, data, at=at), 1)
    _add_event(log, data, asker=asker, at=at, details=details)
    rows.RequestStanding.objects.create(request=request, **_standing(log))
    return log


def lock_log(request: rows.ContinuityRequest) -> Log:
    """Holds the request's log until the transaction ends, and reads it."""
    standing = rows.RequestStanding.objects.select_for_update().get(pk=request.pk)
    return Log(request, fold_log(list_events(request.pk)), standing.last_event)


def append_event(
    log: Log, data: EventData, *, asker: Asker, at: datetime, details: Mapping[str, Any] | None = None
) -> Log:
    """Adds an event to a log that is held, and writes the standing anew. Raises RequestRefused, with the rule's
    reason."""
    _refuse_what_may_not_follow(log.status, data)
    log = replace(log, status=follow(log.status, data, at=at), last_number=log.last_number + 1)
    _add_event(log, data, asker=asker, at=at, details=details or {})
    rows.RequestStanding.objects.filter(pk=log.request.pk).update(**_standing(log))
    return log


def fold_log(events: Iterable[tuple[RequestEvent, Mapping[str, Any]]]) -> RequestStatus:
    """What the events add up to."""
    return fold_events(event for event, _ in events)


def project(status: RequestStatus, *, last_number: int) -> dict[str, Any]:
    """The columns of the standing that follow from the log."""
    return {
        "state": status.state.value,
        "is_open": status.state in _COMPETING,
        "urgency": status.urgency.value,
        "asks_medicare": Side.MEDICARE in status.sides,
        "asks_medi_cal": Side.MEDI_CAL in status.sides,
        "received_on": status.received_on,
        "start_by": status.start_by,
        "due_on": status.due_on,
        "review_began_on": status.started_on,
        "owner_id": status.owner_user_id,
        "waiting_for": status.waiting_for.value if status.waiting_for else "",
        "waiting_since": day_in_state(status.waiting_since) if status.waiting_since else None,
        "decided_on": status.decided_on,
        "last_event": last_number,
    }


def day_in_state(moment: datetime) -> date:
    """The day it was in California."""
    return moment.astimezone(LEGAL_TIME_ZONE).date()


def refuse(why: Reason, *, field: str = "") -> RequestRefused:
    """What a rule says against it, as the refusal to raise."""
    texts = load_reasons(_REASONS)
    problem = read_sentence(why.code, reason_text(why, texts), texts[why.code].text, dict(why.values))
    return RequestRefused(why, field=field, problem=problem)


def _refuse_what_may_not_follow(status: RequestStatus, data: EventData) -> None:
    why = decide_event(status, data)
    if why is not None:
        raise refuse(why)


def _standing(log: Log) -> dict[str, Any]:
    request = log.request
    same = {"member_id": request.member_id, "npi": request.npi, "plan_code": request.plan_code}
    return same | project(log.status, last_number=log.last_number)


def _add_event(log: Log, data: EventData, *, asker: Asker, at: datetime, details: Mapping[str, Any]) -> None:
    told = {name: value for name, value in details.items() if value not in ("", None, [], ())}
    rows.RequestEvent.objects.create(
        request=log.request,
        number=log.last_number,
        plan_code=log.request.plan_code,
        at=at,
        kind=data.kind.value,
        channel=asker.channel.value,
        organization_id=asker.organization_id,
        user_id=asker.user_id,
        client_id=asker.client_id,
        operator=asker.operator,
        data=write_event_data(data) | ({DETAILS: told} if told else {}),
    )
