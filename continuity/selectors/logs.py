"""Reads of the event logs of requests."""

from collections.abc import Mapping
from typing import Any

from continuity.facts import Actor, EventKind, RequestEvent
from continuity.models import RequestEvent as RequestEventRow

# Beside what the rules read, an event keeps under this name what nobody decides by, such as who called.
DETAILS = "details"


def list_events(request_id: int) -> tuple[tuple[RequestEvent, Mapping[str, Any]], ...]:
    """The events of a request in order, each with its details."""
    found = RequestEventRow.objects.filter(request_id=request_id).order_by("number")
    return tuple(read_event(row) for row in found)


def read_event(row: RequestEventRow) -> tuple[RequestEvent, Mapping[str, Any]]:
    """A stored event as the rules read it, and its details."""
    actor = Actor(row.channel, row.organization_id, row.user_id, row.client_id, row.operator)
    data = {name: value for name, value in row.data.items() if name != DETAILS}
    return RequestEvent(row.number, row.at, EventKind(row.kind), actor, data), row.data.get(DETAILS, {})
