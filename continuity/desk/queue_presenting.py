"""The queue in words: numbers, queues, lines. Nothing is decided here."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from continuity.desk import wording
from continuity.desk.presenting import present_due, present_sides
from continuity.desk.shown import Number, QueueLink, QueueRow
from continuity.facts import Side, Urgency
from continuity.selectors.queue import Queue, QueuedRequest

QUEUES = {
    Queue.NEW: gettext_lazy("New"),
    Queue.MINE: gettext_lazy("Mine"),
    Queue.WAITING: gettext_lazy("Waiting"),
    Queue.TODAY: gettext_lazy("Due today"),
    Queue.OVERDUE: gettext_lazy("Overdue"),
    Queue.ALL: gettext_lazy("All open"),
}
EMPTY = {
    Queue.NEW: gettext_lazy("Every new request has somebody who works on it."),
    Queue.MINE: gettext_lazy("You have no open request. Claim one from the new ones."),
    Queue.WAITING: gettext_lazy("No request waits for anybody."),
    Queue.TODAY: gettext_lazy("No open request is due today."),
    Queue.OVERDUE: gettext_lazy("No open request is late."),
    Queue.ALL: gettext_lazy("There is no open request. A request that comes by telephone is taken above."),
}
# The four numbers at the top, each with what marks it when it is not zero.
_NUMBERS = (
    (Queue.TODAY, "warning", "soon"),
    (Queue.OVERDUE, "error", "late"),
    (Queue.NEW, "", ""),
    (Queue.WAITING, "", ""),
)


def queue_address(queue: Queue, **more: str) -> str:
    """Where a queue is, perhaps narrowed."""
    return f"{reverse('desk')}?{urlencode({'queue': queue.value, **{k: v for k, v in more.items() if v}})}"


def present_numbers(counts: Mapping[Queue, int]) -> tuple[Number, ...]:
    """Today's work."""
    return tuple(
        Number(
            queue_address(queue),
            counts[queue],
            str(QUEUES[queue]),
            icon if counts[queue] else "",
            tone if counts[queue] else "",
        )
        for queue, icon, tone in _NUMBERS
    )


def present_queues(counts: Mapping[Queue, int], *, here: Queue) -> tuple[QueueLink, ...]:
    """Every queue with its count."""
    return tuple(
        QueueLink(queue_address(queue), str(name), counts[queue], queue is here) for queue, name in QUEUES.items()
    )


def _sides_in_short(sides: Iterable[Side]) -> str:
    asked = frozenset(sides)
    return _("Both") if len(asked) > 1 else present_sides(asked)


def present_rows(
    requests: Sequence[QueuedRequest],
    *,
    members: Mapping[int, str],
    people: Mapping[int, str],
    user_id: int,
    today: date,
) -> list[QueueRow]:
    """The lines of the queue. An owner who no longer works there is told so, not left out."""
    urgencies = {each: "" if each is Urgency.ROUTINE else str(word) for each, word in wording.URGENCIES.items()}
    waiting = {each: str(word) for each, word in wording.WAITING_FOR.items()}
    me, gone, unnamed = _("You"), _("Somebody who is no longer here"), _("A member without a name on record")
    return [
        QueueRow(
            reference=each.reference,
            member=members.get(each.member_id) or unnamed,
            provider=each.provider_name or _("NPI %(npi)s") % {"npi": each.npi},
            npi=each.npi if each.provider_name else "",
            sides=_sides_in_short(each.sides),
            urgency=urgencies[each.urgency],
            received_on=each.received_on,
            due=present_due(each.due_on, today=today, is_open=True),
            state=wording.STATES[each.state],
            waiting=waiting[each.waiting_for] if each.waiting_for else "",
            waiting_since=each.waiting_since,
            owner=me
            if each.owner_user_id == user_id
            else people.get(each.owner_user_id, gone)
            if each.owner_user_id
            else "",
            is_claimable=each.owner_user_id is None,
        )
        for each in requests
    ]
