"""The event log of a request: what it adds up to, what may follow, and how its data is written."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from continuity.facts import (
    OPEN_STATES,
    Actor,
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
from continuity.rules.denial import DenialReason
from continuity.rules.events import (
    NOTHING_YET,
    SHAPES,
    AskedAgain,
    Assigned,
    BadEventData,
    Decided,
    Drafted,
    EventData,
    EvidenceAdded,
    NoteAdded,
    Received,
    RequestStatus,
    ReviewBegan,
    SideOutcome,
    StatementRecorded,
    UrgencyChanged,
    Voided,
    WaitingBegan,
    WaitingEnded,
    Withdrawn,
    decide_event,
    fold_events,
    follow,
    read_event_data,
    write_event_data,
)
from tests.continuity.rules.records import is_day
from tests.eligibility.people import day

BOTH = frozenset(Side)
BEGAN_AT = datetime(2018, 4, 3, 20, tzinfo=UTC)
RECEIVED = Received(day("2018-04-02"), IntakeChannel.TELEPHONE, RequesterKind.MEMBER, BOTH)
WAITING = WaitingBegan(WaitingFor.PROVIDER, "asked for the treatment plan")
APPROVED_MEDICARE = SideOutcome(
    Side.MEDICARE,
    DecisionOutcome.APPROVED,
    enrolled_on=day("2018-03-01"),
    months=12,
    window_first_day=day("2018-03-01"),
    window_last_day=day("2019-02-28"),
)
APPROVED_MEDI_CAL = SideOutcome(Side.MEDI_CAL, DecisionOutcome.APPROVED, enrolled_on=day("2018-03-01"), months=12)
DENIED_MEDI_CAL = SideOutcome(Side.MEDI_CAL, DecisionOutcome.DENIED, (DenialReason.NO_RELATIONSHIP,))
DENIED_MEDICARE = SideOutcome(Side.MEDICARE, DecisionOutcome.DENIED, (DenialReason.NO_RATE_AGREEMENT,))


def decided(*outcomes: SideOutcome, on: str = "2018-04-20") -> Decided:
    return Decided(day(on), outcomes)


def log(*data: EventData) -> tuple[RequestEvent, ...]:
    """The events an hour apart, as they are stored."""
    return tuple(
        RequestEvent(
            number,
            BEGAN_AT + timedelta(hours=number),
            each.kind,
            Actor("web"),
            json.loads(json.dumps(write_event_data(each))),
        )
        for number, each in enumerate(data, 1)
    )


def after(*data: EventData) -> RequestStatus:
    return fold_events(log(*data))


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ((), "draft"),
        ((Drafted(RequesterKind.MEMBER, BOTH),), "draft"),
        ((Drafted(RequesterKind.MEMBER, BOTH), RECEIVED), "received"),
        ((RECEIVED,), "received"),
        ((RECEIVED, ReviewBegan()), "in_review"),
        ((RECEIVED, WAITING), "waiting"),
        ((RECEIVED, WAITING, WaitingEnded()), "in_review"),
        ((RECEIVED, Assigned(7)), "received"),
        ((RECEIVED, decided(APPROVED_MEDICARE, APPROVED_MEDI_CAL)), "approved"),
        ((RECEIVED, decided(APPROVED_MEDICARE, DENIED_MEDI_CAL)), "approved_in_part"),
        ((RECEIVED, decided(DENIED_MEDICARE, DENIED_MEDI_CAL)), "denied"),
        ((RECEIVED, decided(APPROVED_MEDICARE)), "in_review"),
        ((RECEIVED, decided(APPROVED_MEDICARE), decided(DENIED_MEDI_CAL)), "approved_in_part"),
        ((RECEIVED, Withdrawn()), "withdrawn"),
        ((Drafted(RequesterKind.MEMBER, BOTH), Withdrawn()), "withdrawn"),
        ((RECEIVED, Voided()), "void"),
        ((RECEIVED, decided(APPROVED_MEDICARE, APPROVED_MEDI_CAL), Voided()), "void"),
        ((RECEIVED, decided(APPROVED_MEDICARE), Withdrawn()), "approved"),
        ((RECEIVED, decided(DENIED_MEDICARE), Withdrawn()), "denied"),
    ],
)
def test_the_state_is_what_the_events_add_up_to(events: tuple[EventData, ...], state: str) -> None:
    assert after(*events).state == state


def test_the_clock_runs_from_the_day_it_was_truly_received() -> None:
    status = after(RECEIVED)
    assert (is_day(status.received_on), is_day(status.start_by), is_day(status.due_on)) == (
        "2018-04-02",
        "2018-04-09",
        "2018-05-02",
    )


def test_another_urgency_works_the_due_day_out_anew_from_the_day_of_receipt() -> None:
    assert is_day(after(RECEIVED, UrgencyChanged(Urgency.URGENT)).due_on) == "2018-04-17"
    assert is_day(after(RECEIVED, UrgencyChanged(Urgency.RISK_OF_HARM)).due_on) == "2018-04-05"


def test_waiting_does_not_stop_the_clock_and_says_for_whom_and_since_when() -> None:
    status = after(RECEIVED, WAITING)
    assert (status.waiting_for, status.waiting_why) == (WaitingFor.PROVIDER, "asked for the treatment plan")
    assert status.waiting_since == BEGAN_AT + timedelta(hours=2)
    assert is_day(status.due_on) == "2018-05-02"
    ended = after(RECEIVED, WAITING, WaitingEnded())
    assert (ended.waiting_for, ended.waiting_since, ended.waiting_why) == (None, None, "")


def test_a_draft_has_no_clock() -> None:
    status = after(Drafted(RequesterKind.MEMBER, BOTH, Urgency.URGENT))
    assert (status.received_on, status.due_on, status.urgency) == (None, None, Urgency.URGENT)


def test_asking_again_adds_the_sides_that_were_not_asked_for() -> None:
    first = Received(day("2018-04-02"), IntakeChannel.PORTAL, RequesterKind.MEMBER, frozenset({Side.MEDICARE}))
    again = AskedAgain(day("2018-04-05"), IntakeChannel.API, RequesterKind.PROVIDER, BOTH)
    status = after(first, again)
    assert (status.sides, status.times_asked, is_day(status.due_on)) == (BOTH, 2, "2018-05-02")


@pytest.mark.parametrize(
    ("came", "urgency", "received_on", "counts", "due_on"),
    [
        ("2018-04-05", Urgency.ROUTINE, "2018-04-02", Urgency.URGENT, "2018-04-17"),
        ("2018-04-05", Urgency.RISK_OF_HARM, "2018-04-02", Urgency.RISK_OF_HARM, "2018-04-05"),
        ("2018-03-20", Urgency.ROUTINE, "2018-03-20", Urgency.URGENT, "2018-04-04"),
        ("2018-03-20", Urgency.RISK_OF_HARM, "2018-03-20", Urgency.RISK_OF_HARM, "2018-03-23"),
    ],
)
def test_of_two_that_ask_the_earlier_day_and_the_greater_urgency_count(
    came: str, urgency: Urgency, received_on: str, counts: Urgency, due_on: str
) -> None:
    first = Received(day("2018-04-02"), IntakeChannel.PORTAL, RequesterKind.MEMBER, BOTH, Urgency.URGENT)
    status = after(first, AskedAgain(day(came), IntakeChannel.MAIL, RequesterKind.PROVIDER, BOTH, urgency))
    assert (is_day(status.received_on), status.urgency, is_day(status.due_on)) == (received_on, counts, due_on)


def test_who_asked_again_before_urgency_was_kept_with_it_asked_routinely() -> None:
    stored = {"received_on": "2018-04-05", "channel": "api", "requester": "provider", "sides": ["medicare"]}
    assert read_event_data(EventKind.ASKED_AGAIN, stored) == AskedAgain(
        day("2018-04-05"), IntakeChannel.API, RequesterKind.PROVIDER, frozenset({Side.MEDICARE}), Urgency.ROUTINE
    )


def test_the_owner_is_the_last_one_named() -> None:
    assert after(RECEIVED, Assigned(7), Assigned(9)).owner_user_id == 9
    assert after(RECEIVED, Assigned(7), Assigned(None)).owner_user_id is None


def test_work_began_with_the_first_step_and_not_with_being_assigned() -> None:
    assert after(RECEIVED, Assigned(7)).started_on is None
    assert is_day(after(RECEIVED, Assigned(7), ReviewBegan()).started_on) == "2018-04-03"


def test_statements_add_up_and_silence_takes_none_back() -> None:
    status = after(
        RECEIVED,
        StatementRecorded(accepts_rate=True, is_state_plan_approved=True),
        StatementRecorded(gave_treatment_plan=False),
        StatementRecorded(gave_treatment_plan=True),
    )
    assert status.statements == ProviderStatements(accepts_rate=True, gave_treatment_plan=True)
    assert status.is_state_plan_approved is True


def test_what_was_decided_is_told_by_side() -> None:
    status = after(RECEIVED, decided(APPROVED_MEDICARE, DENIED_MEDI_CAL))
    assert status.outcome_of(Side.MEDICARE) == APPROVED_MEDICARE
    assert status.outcome_of(Side.MEDI_CAL) == DENIED_MEDI_CAL
    assert (is_day(status.decided_on), status.decided_at) == ("2018-04-20", BEGAN_AT + timedelta(hours=2))
    assert after(RECEIVED).outcome_of(Side.MEDICARE) is None


def test_withdrawing_leaves_decided_sides_decided() -> None:
    status = after(RECEIVED, decided(APPROVED_MEDICARE), Withdrawn("moved away"))
    assert (status.sides, status.closed_why) == (frozenset({Side.MEDICARE}), "moved away")
    assert is_day(status.decided_on) == "2018-04-20"


@pytest.mark.parametrize(
    ("events", "today", "late"),
    [
        ((RECEIVED,), "2018-05-02", False),
        ((RECEIVED,), "2018-05-03", True),
        ((RECEIVED, decided(APPROVED_MEDICARE, DENIED_MEDI_CAL, on="2018-05-02")), "2026-01-01", False),
        ((RECEIVED, decided(APPROVED_MEDICARE, DENIED_MEDI_CAL, on="2018-05-03")), "2018-05-03", True),
        ((RECEIVED, decided(APPROVED_MEDICARE)), "2018-05-03", True),
        ((RECEIVED, Withdrawn()), "2026-01-01", False),
        ((Drafted(RequesterKind.MEMBER, BOTH),), "2026-01-01", False),
    ],
)
def test_whether_it_is_late(events: tuple[EventData, ...], today: str, late: bool) -> None:
    assert after(*events).is_late(day(today)) is late


def test_where_no_rule_is_known_nothing_is_late() -> None:
    early = Received(day("2014-05-02"), IntakeChannel.MAIL, RequesterKind.MEMBER, BOTH)
    assert (after(early).due_on, after(early).is_late(day("2015-01-01"))) == (None, False)


# What may follow


NOTE = NoteAdded(Audience.INTERNAL, "called twice")
DRAFTED = Drafted(RequesterKind.MEMBER, BOTH)
WHOLE = decided(APPROVED_MEDICARE, APPROVED_MEDI_CAL)


@pytest.mark.parametrize(
    ("before", "next_one", "code"),
    [
        ((), NOTE, "C-EVENT-1"),
        ((), Received(day("2018-04-02"), IntakeChannel.FAX, RequesterKind.MEMBER, frozenset()), "C-EVENT-1"),
        ((RECEIVED, Withdrawn()), WHOLE, "C-EVENT-2"),
        ((RECEIVED, Voided()), ReviewBegan(), "C-EVENT-3"),
        ((RECEIVED, WHOLE), decided(DENIED_MEDICARE), "C-EVENT-4"),
        ((RECEIVED, WHOLE), Withdrawn(), "C-EVENT-4"),
        ((DRAFTED,), WHOLE, "C-EVENT-5"),
        ((DRAFTED,), Assigned(7), "C-EVENT-5"),
        ((RECEIVED,), RECEIVED, "C-EVENT-6"),
        ((RECEIVED,), DRAFTED, "C-EVENT-6"),
        ((RECEIVED,), WaitingEnded(), "C-EVENT-7"),
        ((RECEIVED, ReviewBegan()), ReviewBegan(), "C-EVENT-7"),
        ((RECEIVED, WAITING), WAITING, "C-EVENT-7"),
        ((RECEIVED,), UrgencyChanged(Urgency.ROUTINE), "C-EVENT-8"),
        ((RECEIVED,), decided(), "C-EVENT-9"),
        ((RECEIVED,), decided(APPROVED_MEDICARE, DENIED_MEDICARE), "C-EVENT-9"),
        ((RECEIVED, decided(APPROVED_MEDICARE)), decided(DENIED_MEDICARE), "C-EVENT-10"),
        ((RECEIVED,), decided(SideOutcome(Side.MEDICARE, DecisionOutcome.DENIED)), "C-EVENT-11"),
        ((RECEIVED,), decided(SideOutcome(Side.MEDICARE, DecisionOutcome.APPROVED, months=6)), "C-EVENT-12"),
        ((RECEIVED,), AskedAgain(day("2018-04-02"), IntakeChannel.FAX, RequesterKind.MEMBER, frozenset()), "C-EVENT-1"),
        ((RECEIVED, WHOLE), NOTE, None),
        ((RECEIVED, Withdrawn()), NOTE, None),
        ((DRAFTED,), EvidenceAdded("document"), None),
        ((RECEIVED, WAITING), WHOLE, None),
        ((RECEIVED, WAITING), EvidenceAdded("visit", "claim 17", visit_ids=(4,)), None),
    ],
)
def test_what_may_follow(before: tuple[EventData, ...], next_one: EventData, code: str | None) -> None:
    refusal = decide_event(after(*before), next_one)
    assert (refusal.code if refusal else None) == code


def test_a_decision_of_a_side_that_was_not_asked_for_is_refused() -> None:
    one = Received(day("2018-04-02"), IntakeChannel.FAX, RequesterKind.MEMBER, frozenset({Side.MEDICARE}))
    refusal = decide_event(after(one), decided(APPROVED_MEDI_CAL))
    assert refusal and refusal.code == "C-EVENT-9"


def test_a_refusal_says_on_which_day_the_request_was_withdrawn() -> None:
    refusal = decide_event(after(RECEIVED, Withdrawn()), WHOLE)
    assert refusal and refusal.values == (("day", "2018-04-03"),)


def test_an_event_that_could_not_follow_is_passed_over() -> None:
    with_it, without = after(RECEIVED, WaitingEnded(), ReviewBegan()), after(RECEIVED, ReviewBegan())
    assert (with_it.state, with_it.event_count) == (without.state, without.event_count)


def test_events_are_taken_in_the_order_of_their_numbers() -> None:
    events = log(RECEIVED, ReviewBegan(), Withdrawn())
    assert fold_events(reversed(events)) == fold_events(events)


# How data is written

EXAMPLES: tuple[EventData, ...] = (
    DRAFTED,
    RECEIVED,
    AskedAgain(day("2018-04-05"), IntakeChannel.API, RequesterKind.PROVIDER, BOTH),
    Assigned(7),
    Assigned(None),
    ReviewBegan(),
    WAITING,
    WaitingEnded("came"),
    UrgencyChanged(Urgency.URGENT, "worse"),
    EvidenceAdded("document", "letter", (1, 2), (3,)),
    StatementRecorded(accepts_rate=True),
    NOTE,
    decided(APPROVED_MEDICARE, DENIED_MEDI_CAL),
    Withdrawn("why"),
    Voided("why"),
)


@pytest.mark.parametrize("data", EXAMPLES, ids=lambda data: data.kind.value)
def test_data_comes_back_from_json_as_it_was(data: EventData) -> None:
    assert read_event_data(data.kind, json.loads(json.dumps(write_event_data(data)))) == data


def test_every_kind_of_event_has_a_shape_and_an_example() -> None:
    assert set(SHAPES) == set(EventKind) == {each.kind for each in EXAMPLES}


def test_data_is_written_in_plain_words() -> None:
    assert write_event_data(RECEIVED) == {
        "received_on": "2018-04-02",
        "channel": "telephone",
        "requester": "member",
        "sides": ["medi_cal", "medicare"],
        "urgency": "routine",
    }


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (EventKind.RECEIVED, {}),
        (EventKind.RECEIVED, write_event_data(RECEIVED) | {"received_on": "yesterday"}),
        (EventKind.RECEIVED, write_event_data(RECEIVED) | {"received_on": None}),
        (EventKind.RECEIVED, write_event_data(RECEIVED) | {"sides": ["dental"]}),
        (EventKind.RECEIVED, write_event_data(RECEIVED) | {"sides": None}),
        (EventKind.ASSIGNED, {"owner_user_id": "7"}),
        (EventKind.ASSIGNED, {"owner_user_id": True}),
        (EventKind.REVIEW_BEGAN, {"colour": "red"}),
        (EventKind.NOTE_ADDED, {"audience": "internal", "text": 7}),
        (EventKind.DECIDED, {"decided_on": "2018-04-20", "outcomes": ["approved"]}),
    ],
)
def test_data_that_cannot_be_read_is_refused_without_being_repeated(kind: EventKind, data: dict[str, Any]) -> None:
    with pytest.raises(BadEventData, match=f"an event of kind {kind} cannot be read") as refused:
        read_event_data(kind, data)
    assert "yesterday" not in str(refused.value)


# Random logs

OUTCOMES = st.sampled_from((APPROVED_MEDICARE, APPROVED_MEDI_CAL, DENIED_MEDICARE, DENIED_MEDI_CAL))
SIDES = st.sampled_from((frozenset({Side.MEDICARE}), frozenset({Side.MEDI_CAL}), BOTH, frozenset()))
DAYS = st.dates(date(2014, 4, 1), date(2026, 1, 1))
URGENCIES = st.sampled_from(tuple(Urgency))
EVENTS: st.SearchStrategy[Any] = st.one_of(
    st.builds(Drafted, st.just(RequesterKind.MEMBER), SIDES, URGENCIES),
    st.builds(Received, DAYS, st.just(IntakeChannel.MAIL), st.just(RequesterKind.PROVIDER), SIDES, URGENCIES),
    st.builds(AskedAgain, DAYS, st.just(IntakeChannel.API), st.just(RequesterKind.PROVIDER), SIDES, URGENCIES),
    st.builds(Assigned, st.one_of(st.none(), st.integers(1, 5))),
    st.builds(UrgencyChanged, URGENCIES),
    st.builds(Decided, DAYS, st.lists(OUTCOMES, max_size=3).map(tuple)),
    st.sampled_from((ReviewBegan(), WAITING, WaitingEnded(), NOTE, Withdrawn(), Voided(), EvidenceAdded("document"))),
    st.builds(StatementRecorded, st.one_of(st.none(), st.booleans())),
)


@given(st.lists(EVENTS, max_size=15))
def test_every_log_adds_up_and_every_next_event_is_taken_or_refused_by_name(events: list[Any]) -> None:
    status = NOTHING_YET
    for number, data in enumerate(events, 1):
        refusal = decide_event(status, data)
        if refusal is None:
            status = follow(status, data, at=BEGAN_AT + timedelta(hours=number))
        else:
            assert refusal.code.startswith("C-EVENT-")
    assert after(*events) == status


@given(st.lists(EVENTS, max_size=15))
def test_whatever_the_log_its_sum_is_consistent(events: list[Any]) -> None:
    status = after(*events)
    assert status.is_open is (status.state in OPEN_STATES)
    assert (status.received_on is None) is (status.clock is None)
    assert (status.waiting_for is not None) is (status.state is RequestState.WAITING)
    sides = [each.side for each in status.outcomes]
    assert len(sides) == len(set(sides)) and status.sides.issuperset(sides)
    if status.state in (RequestState.APPROVED, RequestState.APPROVED_IN_PART, RequestState.DENIED):
        assert not status.undecided and status.decided_on is not None
    if status.event_count == 0:
        assert status == NOTHING_YET


@given(st.lists(EVENTS, max_size=12))
def test_what_is_over_stays_over(events: list[Any]) -> None:
    closed = after(RECEIVED, Withdrawn(), *events)
    assert closed.state is RequestState.WITHDRAWN
