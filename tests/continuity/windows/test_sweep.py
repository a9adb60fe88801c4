"""Windows are closed once each, whoever sweeps and how often; no answer depends on it."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cmc_portal import clock
from continuity.facts import Side
from continuity.models import ContinuityWindow, WindowEvent
from continuity.services.sweep import Swept, _next_size, close_ended_windows
from tests.continuity.notices.records import make_request, make_window
from tests.continuity.windows.records import in_california, letters

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

LAST_DAY = date(2014, 12, 31)
JANUARY_1 = date(2015, 1, 1)
AT = in_california(JANUARY_1)


def sweep(day: date, **options: int) -> int:
    return close_ended_windows(day, at=AT, **options).closed


@pytest.mark.parametrize(
    ("day", "closed"),
    [(date(2014, 12, 30), 0), (LAST_DAY, 0), (JANUARY_1, 1), (date(2015, 1, 8), 1), (date(2026, 11, 22), 1)],
)
def test_a_window_is_closed_once_its_last_day_has_passed(day: date, closed: int) -> None:
    window = make_window(make_request())
    assert sweep(day) == closed
    window.refresh_from_db()
    assert window.closed_on == (day if closed else None)


def test_each_window_closed_has_one_event_of_that_day() -> None:
    window = make_window(make_request())
    sweep(JANUARY_1)
    assert list(WindowEvent.objects.values_list("window", "plan_code", "kind", "day", "at")) == [
        (window.pk, "health-net", "closed", JANUARY_1, AT)
    ]


def test_sweeping_twice_closes_once() -> None:
    make_window(make_request())
    assert [sweep(JANUARY_1), sweep(JANUARY_1), sweep(date(2015, 1, 2))] == [1, 0, 0]
    assert WindowEvent.objects.count() == 1
    assert ContinuityWindow.objects.get().closed_on == JANUARY_1


def test_what_is_no_longer_held_true_is_not_closed() -> None:
    make_window(make_request(), known_until=AT)
    assert sweep(JANUARY_1) == 0


def test_after_a_weeks_outage_one_sweep_closes_all_that_ended_in_it() -> None:
    ends = [LAST_DAY + timedelta(days=days) for days in range(8)]
    windows = [make_window(make_request(), last_day=last_day) for last_day in ends]
    assert sweep(date(2015, 1, 7)) == 7
    left = ContinuityWindow.objects.filter(closed_on=None)
    assert list(left) == [windows[-1]]


@pytest.mark.parametrize("most_at_once", [1, 2, 3, 7, 100])
def test_batches_of_any_size_close_all_once(most_at_once: int) -> None:
    for number in range(7):
        make_window(make_request(), last_day=LAST_DAY - timedelta(days=number % 3))
    swept = close_ended_windows(JANUARY_1, at=AT, most_at_once=most_at_once)
    assert swept.closed == 7
    assert swept.batches == -(-7 // most_at_once)
    assert WindowEvent.objects.filter(kind="closed").values("window").distinct().count() == 7


def test_a_sweep_with_nothing_to_do_is_one_statement() -> None:
    make_window(make_request())
    with CaptureQueriesContext(connection) as queries:
        assert close_ended_windows(LAST_DAY, at=AT) == Swept(0, 0, 0.0)
    assert len([each for each in queries if "continuity_continuitywindow" in each["sql"]]) == 1


@pytest.mark.parametrize(
    ("size", "took", "following"),
    [
        (1000, 0.01, 2000),
        (4000, 0.01, 5000),
        (4000, 0.06, 4000),
        (5000, 0.09, 5000),
        (5000, 0.11, 2500),
        (1500, 1.0, 1000),
        (1000, 9.0, 1000),
    ],
)
def test_batches_grow_where_they_are_quick_and_shrink_where_others_would_wait(
    size: int, took: float, following: int
) -> None:
    assert _next_size(size, took, 5_000) == following


# --- By hand.


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("sweep_windows", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_sweeps_for_a_given_day_and_tells_of_it() -> None:
    make_window(make_request())
    done = json.loads(run("--day", "2015-01-01", "--json"))
    assert {name: done[name] for name in ("day", "closed", "batches", "told_before_end")} == {
        "day": "2015-01-01",
        "closed": 1,
        "batches": 1,
        "told_before_end": 0,
    }
    assert json.loads(run("--day", "2015-01-01", "--json"))["closed"] == 0


def test_the_command_says_in_words_what_it_did() -> None:
    make_window(make_request(), known_from=in_california(date(2014, 8, 20)))
    assert run("--day", "2015-01-01").startswith("2015-01-01: 1 windows closed in 1 batches")
    assert letters() == [("ended", "member")]


def test_a_day_that_has_not_come_is_refused() -> None:
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(CommandError, match="has not come yet"):
        run("--day", tomorrow.isoformat())


def test_the_sides_of_one_request_are_closed_each_on_its_own_day() -> None:
    request = make_request()
    make_window(request, Side.MEDICARE)
    make_window(request, Side.MEDI_CAL, last_day=date(2015, 6, 30))
    assert [sweep(JANUARY_1), sweep(date(2015, 6, 30)), sweep(date(2015, 7, 1))] == [1, 0, 1]
