"""The queue in words: numbers, queues, lines. Nothing is decided here."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from continuity.desk import wording
from continuity.desk.phrases import day_text
from continuity.desk.presenting import present_due, present_sides
from continuity.desk.shown import Due, Look, Number, QueueLink, QueueRow
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
    """The lines of the queue."""
    words = _Words(members, people, user_id, today)
    return [words.row(each) for each in requests]


class _Words:
    """The words of the lines, each looked up once for all of them."""

    def __init__(self, members: Mapping[int, str], people: Mapping[int, str], user_id: int, today: date) -> None:
        self.members, self.people = members, {**people, user_id: _("You")}
        self.today, self.since = today, _("since %(day)s")
        self.dues: dict[date | None, tuple[Due, str]] = {}
        self.urgencies = {each: str(word) for each, word in wording.URGENCIES.items()} | {Urgency.ROUTINE: ""}
        self.waiting = {each: str(word) for each, word in wording.WAITING_FOR.items()}
        self.states = {each: Look(str(look.word), look.icon, look.tone) for each, look in wording.STATES.items()}
        self.sides = {frozenset(some): _sides_in_short(some) for some in _SOME_SIDES}
        self.gone, self.unnamed = _("Somebody who is no longer here"), _("A member without a name on record")
        self.desk = reverse("desk")

    def due(self, day: date | None) -> tuple[Due, str]:
        """A due day in words; many lines share one."""
        if day not in self.dues:
            self.dues[day] = present_due(day, today=self.today, is_open=True), day_text(day)
        return self.dues[day]

    def row(self, each: QueuedRequest) -> QueueRow:
        """One line. An owner who no longer works there is told so, not left out."""
        due, due_day = self.due(each.due_on)
        return QueueRow(
            reference=each.reference,
            address=f"{self.desk}/requests/{each.reference}",
            member=self.members.get(each.member_id) or self.unnamed,
            provider=each.provider_name or _("NPI %(npi)s") % {"npi": each.npi},
            npi=each.npi if each.provider_name else "",
            sides=self.sides[each.sides],
            urgency=self.urgencies[each.urgency],
            received=day_text(each.received_on),
            due=due,
            due_day=due_day,
            state=self.states[each.state],
            waiting=self.waiting[each.waiting_for] if each.waiting_for else "",
            waiting_since=self.since % {"day": day_text(each.waiting_since)} if each.waiting_since else "",
            owner=self.people.get(each.owner_user_id, self.gone) if each.owner_user_id else "",
            is_claimable=each.owner_user_id is None,
        )


_SOME_SIDES = ((), (Side.MEDICARE,), (Side.MEDI_CAL,), tuple(Side))
