"""Do the standings say what the logs add up to? Looked at one request after the other, a thousand at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from continuity import models as rows
from continuity.rules.events import BadEventData, fold_events
from continuity.selectors.logs import read_event
from continuity.services.log import project

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Difference:
    """A standing that says something else than its log: in which columns; or a log that cannot be read."""

    reference: str
    columns: tuple[str, ...]
    problem: str = ""


def list_differences() -> Iterator[Difference]:
    """Every request whose standing is not what its events come to."""
    last = 0
    while True:
        standings = list(
            rows.RequestStanding.objects.filter(pk__gt=last).select_related("request").order_by("pk")[:_AT_ONCE]
        )
        if not standings:
            return
        last = standings[-1].pk
        logs = _read_logs([each.pk for each in standings])
        for standing in standings:
            yield from _compare(standing, logs.get(standing.pk, []))


def count_requests() -> int:
    """How many requests there are, with a standing or without."""
    return rows.ContinuityRequest.objects.count()


def list_without_standing() -> tuple[str, ...]:
    """The references of requests that have no standing at all."""
    found = rows.ContinuityRequest.objects.filter(standing=None).order_by("pk")
    return tuple(found.values_list("reference", flat=True))


def _read_logs(request_ids: list[int]) -> dict[int, list[rows.RequestEvent]]:
    events = rows.RequestEvent.objects.filter(request_id__in=request_ids).order_by("request_id", "number")
    return {request_id: list(group) for request_id, group in groupby(events, key=lambda each: each.request_id)}


def _compare(standing: rows.RequestStanding, events: list[rows.RequestEvent]) -> Iterator[Difference]:
    request = standing.request
    try:
        status = fold_events(read_event(each)[0] for each in events)
    except BadEventData as error:
        yield Difference(request.reference, (), str(error))
        return
    numbers = [each.number for each in events]
    told = {"member_id": request.member_id, "npi": request.npi, "plan_code": request.plan_code}
    told |= project(status, last_number=max(numbers, default=0))
    columns = tuple(name for name, value in told.items() if getattr(standing, name) != value)
    gaps = "" if numbers == list(range(1, len(numbers) + 1)) else "Numbers are missing in its log."
    if columns or gaps:
        yield Difference(request.reference, columns, gaps)
