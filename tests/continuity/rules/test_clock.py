"""The legal clock: calendar days to the decision, working days to the start."""

import pytest

from continuity.facts import Urgency
from continuity.rules.clock import decide_clock
from tests.continuity.rules.records import codes, is_day
from tests.eligibility.people import day


@pytest.mark.parametrize(
    ("received", "urgency", "start_by", "due_on"),
    [
        pytest.param("2014-09-10", Urgency.ROUTINE, "2014-09-17", "2014-10-10", id="worked-case-20"),
        pytest.param("2014-09-10", Urgency.URGENT, "2014-09-17", "2014-09-25", id="urgent"),
        pytest.param("2014-09-10", Urgency.RISK_OF_HARM, "2014-09-13", "2014-09-13", id="risk-of-harm"),
        pytest.param("2015-01-16", Urgency.ROUTINE, "2015-01-26", "2015-02-15", id="over-a-holiday"),
        pytest.param("2016-02-01", Urgency.ROUTINE, "2016-02-08", "2016-03-02", id="over-a-leap-day"),
        pytest.param("2014-08-31", Urgency.ROUTINE, "", "", id="before-the-letter-nobody-knows"),
        pytest.param("2014-09-01", Urgency.ROUTINE, "2014-09-08", "2014-10-01", id="first-day-known"),
    ],
)
def test_the_days_of_a_request(received: str, urgency: Urgency, start_by: str, due_on: str) -> None:
    clock = decide_clock(day(received), urgency)
    assert (is_day(clock.start_by), is_day(clock.due_on)) == (start_by, due_on)


def test_a_page_can_print_the_arithmetic() -> None:
    clock = decide_clock(day("2014-09-10"), Urgency.ROUTINE)
    assert (clock.received_on, clock.days, clock.start_days) == (day("2014-09-10"), 30, 5)
    assert clock.reasons[0].values == (("days", "30"), ("due_on", "2014-10-10"), ("received_on", "2014-09-10"))


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2014-08-31", ("C-CLOCK-3",)),
        ("2014-09-01", ("C-CLOCK-4", "C-CLOCK-5")),
        ("2014-09-30", ("C-CLOCK-4", "C-CLOCK-5")),
        ("2014-10-01", ("C-CLOCK-1", "C-CLOCK-2")),
        ("2016-04-10", ("C-CLOCK-1", "C-CLOCK-2")),
        ("2016-04-11", ("C-CLOCK-4", "C-CLOCK-5")),
        ("2023-01-01", ("C-CLOCK-4", "C-CLOCK-5")),
    ],
)
def test_what_nobody_confirmed_says_so(received: str, expected: tuple[str, ...]) -> None:
    assert codes(decide_clock(day(received), Urgency.ROUTINE)) == expected


@pytest.mark.parametrize(("today", "late"), [("2014-10-10", False), ("2014-10-11", True)])
def test_it_is_overdue_the_day_after_the_due_day(today: str, late: bool) -> None:
    assert decide_clock(day("2014-09-10"), Urgency.ROUTINE).is_overdue(day(today)) is late


def test_what_has_no_due_day_is_never_overdue() -> None:
    assert not decide_clock(day("2014-05-01"), Urgency.ROUTINE).is_overdue(day("2022-01-01"))


@pytest.mark.parametrize(
    ("received", "start_by"), [("2014-11-05", "2014-11-08"), ("2016-07-01", "2016-07-04"), ("2018-12-21", "2018-12-24")]
)
def test_the_work_never_starts_after_the_decision_is_due(received: str, start_by: str) -> None:
    clock = decide_clock(day(received), Urgency.RISK_OF_HARM)
    assert (is_day(clock.start_by), is_day(clock.due_on)) == (start_by, start_by)
    assert codes(clock)[-1] == "C-CLOCK-6"


@pytest.mark.parametrize(
    ("received", "expected"),
    [("2016-04-10", ("C-CLOCK-7", "C-CLOCK-9")), ("2016-04-11", ("C-CLOCK-8", "C-CLOCK-10"))],
)
def test_the_clock_of_a_request_that_nobody_made_says_so(received: str, expected: tuple[str, ...]) -> None:
    clock = decide_clock(day(received), Urgency.ROUTINE, imagined=True)
    assert (clock.imagined, tuple(each.code for each in clock.reasons)) == (True, expected)
    assert not decide_clock(day(received), Urgency.ROUTINE).imagined
