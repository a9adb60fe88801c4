"""The event log of a request: what each event says, what the log adds up to, and which event may follow.

The log is the only truth about a request. `fold_events` never fails on events that can be read: one that could not have
followed is passed over, so that the state is what the others add up to. `decide_event` is asked before one is added.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from datetime import date, datetime
from typing import Any, ClassVar, TypeAlias, get_args
from zoneinfo import ZoneInfo

from cmc_portal.answers import Reason, reason
from cmc_portal.values import value
from continuity.facts import (
    OPEN_STATES,
    Audience,
    DecisionOutcome,
    EventKind,
    IntakeChannel,
    ProviderStatements,
    RequesterKind,
    RequestEvent,
    RequestState,
    Side,
    Urgency,
    WaitingFor,
)
from continuity.rules.clock import Clock, decide_clock
from continuity.rules.denial import DenialReason
from continuity.rules.shapes import read_shape, write_shape

_STATE_TIME = ZoneInfo("America/Los_Angeles")
# The least urgent first.
_BY_URGENCY = (Urgency.ROUTINE, Urgency.URGENT, Urgency.RISK_OF_HARM)


class BadEventData(ValueError):
    """The data of an event that cannot be read; the message says which kind and which value, and never the value."""


@value(frozen=True, slots=True)
class Drafted:
    """Somebody began a request and has not sent it yet."""

    kind: ClassVar[EventKind] = EventKind.DRAFTED
    requester: RequesterKind
    sides: frozenset[Side]
    urgency: Urgency = Urgency.ROUTINE


@value(frozen=True, slots=True)
class Received:
    """The plan has it; the clock runs from `received_on`, the day it truly came, perhaps before it was typed in."""

    kind: ClassVar[EventKind] = EventKind.RECEIVED
    received_on: date
    channel: IntakeChannel
    requester: RequesterKind
    sides: frozenset[Side]
    urgency: Urgency = Urgency.ROUTINE


@value(frozen=True, slots=True)
class AskedAgain:
    """The same thing was asked once more: sides not asked before are asked by it, an earlier day of receipt and a
    greater urgency count."""

    kind: ClassVar[EventKind] = EventKind.ASKED_AGAIN
    received_on: date
    channel: IntakeChannel
    requester: RequesterKind
    sides: frozenset[Side]
    urgency: Urgency = Urgency.ROUTINE


@value(frozen=True, slots=True)
class Assigned:
    """Somebody took it or was given it; None puts it back to all."""

    kind: ClassVar[EventKind] = EventKind.ASSIGNED
    owner_user_id: int | None


@value(frozen=True, slots=True)
class ReviewBegan:
    """Work on it started."""

    kind: ClassVar[EventKind] = EventKind.REVIEW_BEGAN


@value(frozen=True, slots=True)
class WaitingBegan:
    """It waits for somebody; the clock goes on."""

    kind: ClassVar[EventKind] = EventKind.WAITING_BEGAN
    waiting_for: WaitingFor
    why: str = ""


@value(frozen=True, slots=True)
class WaitingEnded:
    """What it waited for came, or is no longer waited for."""

    kind: ClassVar[EventKind] = EventKind.WAITING_ENDED
    why: str = ""


@value(frozen=True, slots=True)
class UrgencyChanged:
    """It is more or less urgent than thought; the due day is worked out anew from the day of receipt."""

    kind: ClassVar[EventKind] = EventKind.URGENCY_CHANGED
    urgency: Urgency
    why: str = ""


@value(frozen=True, slots=True)
class EvidenceAdded:
    """A visit, a document or an attestation was added; `evidence` says which sort, `reference` what it is called."""

    kind: ClassVar[EventKind] = EventKind.EVIDENCE_ADDED
    evidence: str
    reference: str = ""
    visit_ids: tuple[int, ...] = ()
    attachment_ids: tuple[int, ...] = ()


@value(frozen=True, slots=True)
class StatementRecorded:
    """What the provider said, or the plan confirmed; None leaves what was said before as it is."""

    kind: ClassVar[EventKind] = EventKind.STATEMENT_RECORDED
    accepts_rate: bool | None = None
    follows_utilization_rules: bool | None = None
    gave_treatment_plan: bool | None = None
    is_state_plan_approved: bool | None = None


@value(frozen=True, slots=True)
class NoteAdded:
    """A note, for the desk only or for the one who asked too."""

    kind: ClassVar[EventKind] = EventKind.NOTE_ADDED
    audience: Audience
    text: str


@value(frozen=True, slots=True)
class SideOutcome:
    """What was decided on one side. `months` None and no `limit_day` in an approval: as long as the programme lasts."""

    side: Side
    outcome: DecisionOutcome
    reasons: tuple[DenialReason, ...] = ()
    enrolled_on: date | None = None
    months: int | None = None
    limit_day: date | None = None
    window_first_day: date | None = None
    window_last_day: date | None = None


@value(frozen=True, slots=True)
class Decided:
    """One side or both were decided and signed; `override_reason` where that is against the computed verdict."""

    kind: ClassVar[EventKind] = EventKind.DECIDED
    decided_on: date
    outcomes: tuple[SideOutcome, ...]
    override_reason: str = ""


@value(frozen=True, slots=True)
class Withdrawn:
    """Whoever asked no longer wants it; sides that were decided stay decided."""

    kind: ClassVar[EventKind] = EventKind.WITHDRAWN
    why: str = ""


@value(frozen=True, slots=True)
class Voided:
    """The ground it stood on is gone: the member was never in the plan, say. `why` is a reason's code or words."""

    kind: ClassVar[EventKind] = EventKind.VOIDED
    why: str = ""


EventData: TypeAlias = (
    Drafted
    | Received
    | AskedAgain
    | Assigned
    | ReviewBegan
    | WaitingBegan
    | WaitingEnded
    | UrgencyChanged
    | EvidenceAdded
    | StatementRecorded
    | NoteAdded
    | Decided
    | Withdrawn
    | Voided
)
SHAPES: Mapping[EventKind, type[EventData]] = {shape.kind: shape for shape in get_args(EventData)}


@value(frozen=True, slots=True)
class RequestStatus:
    """What the log adds up to. Days are None where no event, or no rule, tells; `event_count` counts those that hold.

    `started_on` is the day on which work began: the first review, waiting or decision. `last_outcome_on` is the day of
    the latest decision on a side, `decided_on` the same once no side is open.
    """

    state: RequestState = RequestState.DRAFT
    sides: frozenset[Side] = frozenset()
    requester: RequesterKind | None = None
    channel: IntakeChannel | None = None
    urgency: Urgency = Urgency.ROUTINE
    received_on: date | None = None
    clock: Clock | None = None
    owner_user_id: int | None = None
    started_on: date | None = None
    waiting_for: WaitingFor | None = None
    waiting_since: datetime | None = None
    waiting_why: str = ""
    statements: ProviderStatements = field(default_factory=ProviderStatements)
    is_state_plan_approved: bool | None = None
    outcomes: tuple[SideOutcome, ...] = ()
    last_outcome_on: date | None = None
    decided_on: date | None = None
    decided_at: datetime | None = None
    closed_at: datetime | None = None
    closed_why: str = ""
    times_asked: int = 0
    event_count: int = 0

    @property
    def start_by(self) -> date | None:
        """By which day the work must start."""
        return self.clock.start_by if self.clock else None

    @property
    def due_on(self) -> date | None:
        """By which day it must be decided."""
        return self.clock.due_on if self.clock else None

    @property
    def is_open(self) -> bool:
        """Is there still something to decide or to send?"""
        return self.state in OPEN_STATES

    @property
    def undecided(self) -> frozenset[Side]:
        """The sides asked for that have no decision yet."""
        return self.sides - {each.side for each in self.outcomes}

    def outcome_of(self, side: Side) -> SideOutcome | None:
        """What was decided on a side; None while nothing is."""
        return next((each for each in self.outcomes if each.side is side), None)

    def is_late(self, today: date) -> bool:
        """Was it decided after its due day, or is it open and past it? Never, where no due day is known."""
        if self.due_on is None or self.state in (RequestState.WITHDRAWN, RequestState.VOID, RequestState.DRAFT):
            return False
        return (self.decided_on or today) > self.due_on


NOTHING_YET = RequestStatus()

_SENT = OPEN_STATES - {RequestState.DRAFT}
_APPROVED = frozenset({RequestState.APPROVED, RequestState.APPROVED_IN_PART})
_ANY = frozenset(RequestState)

# In which states may an event of a kind follow? The first two begin a log as well.
_MAY_FOLLOW: Mapping[EventKind, frozenset[RequestState]] = {
    EventKind.DRAFTED: frozenset(),
    EventKind.RECEIVED: frozenset({RequestState.DRAFT}),
    EventKind.ASKED_AGAIN: _SENT,
    EventKind.ASSIGNED: _SENT,
    EventKind.REVIEW_BEGAN: frozenset({RequestState.RECEIVED}),
    EventKind.WAITING_BEGAN: frozenset({RequestState.RECEIVED, RequestState.IN_REVIEW}),
    EventKind.WAITING_ENDED: frozenset({RequestState.WAITING}),
    EventKind.URGENCY_CHANGED: _SENT,
    EventKind.EVIDENCE_ADDED: OPEN_STATES,
    EventKind.STATEMENT_RECORDED: _SENT,
    EventKind.NOTE_ADDED: _ANY,
    EventKind.DECIDED: _SENT,
    EventKind.WITHDRAWN: OPEN_STATES,
    EventKind.VOIDED: OPEN_STATES | _APPROVED,
}
_BEGIN = (EventKind.DRAFTED, EventKind.RECEIVED)


def decide_event(status: RequestStatus, data: EventData) -> Reason | None:
    """May this event follow? None if it may, else the reason why not."""
    if status.event_count == 0:
        return None if data.kind in _BEGIN and _asks_something(data) else reason("C-EVENT-1")
    if status.state not in _MAY_FOLLOW[data.kind]:
        return _why_not_in(status, data.kind)
    if isinstance(data, Received | AskedAgain) and not _asks_something(data):
        return reason("C-EVENT-1")
    if isinstance(data, UrgencyChanged) and data.urgency is status.urgency:
        return reason("C-EVENT-8")
    if isinstance(data, Decided):
        return _why_not_decided(status, data)
    return None


def _asks_something(data: EventData) -> bool:
    return bool(getattr(data, "sides", ()))


def _why_not_in(status: RequestStatus, kind: EventKind) -> Reason:
    """Why not in this state: over for good, not sent yet, or not the turn of that event."""
    if status.state is RequestState.WITHDRAWN and status.closed_at is not None:
        return reason("C-EVENT-2", day=_day_of(status.closed_at))
    if status.state is RequestState.VOID and status.closed_at is not None:
        return reason("C-EVENT-3", day=_day_of(status.closed_at))
    if status.state not in OPEN_STATES:
        return reason("C-EVENT-4", day=status.decided_on)
    if status.state is RequestState.DRAFT:
        return reason("C-EVENT-5")
    if kind in _BEGIN:
        return reason("C-EVENT-6")
    return reason("C-EVENT-7", state=status.state.value.replace("_", " "))


def _why_not_decided(status: RequestStatus, data: Decided) -> Reason | None:
    sides = [each.side for each in data.outcomes]
    if not sides or len(set(sides)) < len(sides) or not status.sides.issuperset(sides):
        return reason("C-EVENT-9")
    if not status.undecided.issuperset(sides):
        return reason("C-EVENT-10")
    if any(each.outcome is DecisionOutcome.DENIED and not each.reasons for each in data.outcomes):
        return reason("C-EVENT-11")
    if any(each.outcome is DecisionOutcome.APPROVED and each.enrolled_on is None for each in data.outcomes):
        return reason("C-EVENT-12")
    return None


def fold_events(events: Iterable[RequestEvent]) -> RequestStatus:
    """What the log adds up to, in the order of its numbers. Raises BadEventData where an event cannot be read."""
    status = NOTHING_YET
    for event in sorted(events, key=lambda each: each.number):
        data = read_event_data(event.kind, event.data)
        if decide_event(status, data) is None:
            status = _FOLLOW[data.kind](replace(status, event_count=status.event_count + 1), data, event.at)
    return status


def follow(status: RequestStatus, data: EventData, *, at: datetime) -> RequestStatus:
    """The status after one more event, which `decide_event` allowed."""
    return _FOLLOW[data.kind](replace(status, event_count=status.event_count + 1), data, at)


def _after_drafted(status: RequestStatus, data: Drafted, at: datetime) -> RequestStatus:
    return replace(status, requester=data.requester, sides=data.sides, urgency=data.urgency)


def _after_received(status: RequestStatus, data: Received, at: datetime) -> RequestStatus:
    return replace(
        status,
        state=RequestState.RECEIVED,
        requester=data.requester,
        channel=data.channel,
        sides=data.sides,
        urgency=data.urgency,
        received_on=data.received_on,
        clock=decide_clock(data.received_on, data.urgency),
        times_asked=1,
    )


def _after_asked_again(status: RequestStatus, data: AskedAgain, at: datetime) -> RequestStatus:
    """Whoever asks again may have asked first, or know of a danger: never is the member left worse off by it."""
    received_on = min(status.received_on or data.received_on, data.received_on)
    urgency = max(status.urgency, data.urgency, key=_BY_URGENCY.index)
    return replace(
        status,
        sides=status.sides | data.sides,
        urgency=urgency,
        received_on=received_on,
        clock=decide_clock(received_on, urgency),
        times_asked=status.times_asked + 1,
    )


def _after_assigned(status: RequestStatus, data: Assigned, at: datetime) -> RequestStatus:
    return replace(status, owner_user_id=data.owner_user_id)


def _after_review_began(status: RequestStatus, data: ReviewBegan, at: datetime) -> RequestStatus:
    return replace(_started(status, at), state=RequestState.IN_REVIEW)


def _after_waiting_began(status: RequestStatus, data: WaitingBegan, at: datetime) -> RequestStatus:
    return replace(
        _started(status, at),
        state=RequestState.WAITING,
        waiting_for=data.waiting_for,
        waiting_since=at,
        waiting_why=data.why,
    )


def _after_waiting_ended(status: RequestStatus, data: WaitingEnded, at: datetime) -> RequestStatus:
    return replace(_not_waiting(status), state=RequestState.IN_REVIEW)


def _after_urgency_changed(status: RequestStatus, data: UrgencyChanged, at: datetime) -> RequestStatus:
    clock = decide_clock(status.received_on, data.urgency) if status.received_on else None
    return replace(status, urgency=data.urgency, clock=clock)


def _unchanged(status: RequestStatus, data: EventData, at: datetime) -> RequestStatus:
    return status


def _after_statement(status: RequestStatus, data: StatementRecorded, at: datetime) -> RequestStatus:
    said = {name: getattr(data, name) for name in ("accepts_rate", "follows_utilization_rules", "gave_treatment_plan")}
    statements = replace(status.statements, **{name: value for name, value in said.items() if value is not None})
    approved = status.is_state_plan_approved if data.is_state_plan_approved is None else data.is_state_plan_approved
    return replace(status, statements=statements, is_state_plan_approved=approved)


def _after_decided(status: RequestStatus, data: Decided, at: datetime) -> RequestStatus:
    outcomes = (*status.outcomes, *data.outcomes)
    decided = replace(_started(_not_waiting(status), at), outcomes=outcomes, last_outcome_on=data.decided_on)
    if decided.undecided:
        return replace(decided, state=RequestState.IN_REVIEW)
    return replace(decided, state=_state_of(outcomes), decided_on=data.decided_on, decided_at=at, closed_at=at)


def _after_withdrawn(status: RequestStatus, data: Withdrawn, at: datetime) -> RequestStatus:
    """What was decided before stays decided; the rest is no longer asked for."""
    closed = replace(_not_waiting(status), closed_at=at, closed_why=data.why)
    if not status.outcomes:
        return replace(closed, state=RequestState.WITHDRAWN)
    sides = frozenset(each.side for each in status.outcomes)
    return replace(
        closed, state=_state_of(status.outcomes), sides=sides, decided_on=status.last_outcome_on, decided_at=at
    )


def _after_voided(status: RequestStatus, data: Voided, at: datetime) -> RequestStatus:
    return replace(_not_waiting(status), state=RequestState.VOID, closed_at=at, closed_why=data.why)


_FOLLOW: Mapping[EventKind, Callable[[RequestStatus, Any, datetime], RequestStatus]] = {
    EventKind.DRAFTED: _after_drafted,
    EventKind.RECEIVED: _after_received,
    EventKind.ASKED_AGAIN: _after_asked_again,
    EventKind.ASSIGNED: _after_assigned,
    EventKind.REVIEW_BEGAN: _after_review_began,
    EventKind.WAITING_BEGAN: _after_waiting_began,
    EventKind.WAITING_ENDED: _after_waiting_ended,
    EventKind.URGENCY_CHANGED: _after_urgency_changed,
    EventKind.EVIDENCE_ADDED: _unchanged,
    EventKind.STATEMENT_RECORDED: _after_statement,
    EventKind.NOTE_ADDED: _unchanged,
    EventKind.DECIDED: _after_decided,
    EventKind.WITHDRAWN: _after_withdrawn,
    EventKind.VOIDED: _after_voided,
}


def _state_of(outcomes: Iterable[SideOutcome]) -> RequestState:
    kinds = {each.outcome for each in outcomes}
    if len(kinds) > 1:
        return RequestState.APPROVED_IN_PART
    return RequestState.APPROVED if DecisionOutcome.APPROVED in kinds else RequestState.DENIED


def _started(status: RequestStatus, at: datetime) -> RequestStatus:
    return status if status.started_on else replace(status, started_on=_day_of(at))


def _not_waiting(status: RequestStatus) -> RequestStatus:
    return replace(status, waiting_for=None, waiting_since=None, waiting_why="")


def _day_of(moment: datetime) -> date:
    return moment.astimezone(_STATE_TIME).date()


def write_event_data(data: EventData) -> dict[str, Any]:
    """The data of an event as JSON can hold it."""
    return write_shape(data)


def read_event_data(kind: EventKind, data: Mapping[str, Any]) -> EventData:
    """The data of an event of that kind. Raises BadEventData; a name that the shape does not know is a mistake too."""
    try:
        return read_shape(SHAPES[kind], data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadEventData(f"The data of an event of kind {kind} cannot be read ({type(error).__name__}).") from error
