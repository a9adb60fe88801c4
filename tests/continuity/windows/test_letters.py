"""Letters about the ends of windows: each once, whatever stopped in between."""

from datetime import date, timedelta

import pytest

from continuity.facts import Side
from continuity.models import Notice, WindowEvent
from continuity.services import window_letters
from continuity.services.sweep import close_ended_windows
from continuity.services.window_letters import tell_before_ends, tell_of_ends
from tests.continuity.notices.records import make_request, make_window
from tests.continuity.windows.records import in_california, letters

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

LAST_DAY = date(2014, 12, 31)
KNOWN = in_california(date(2014, 8, 20))


def window(request: object = None, side: Side = Side.MEDICARE, **values: object) -> object:
    return make_window(request or make_request(), side, **{"known_from": KNOWN} | values)


def tell_before(day: date) -> int:
    return tell_before_ends(day, at=in_california(day))


def tell_ended(day: date) -> int:
    close_ended_windows(day, at=in_california(day))
    return tell_of_ends(day, at=in_california(day))


# --- Before the end.


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2014, 11, 30), []),
        (date(2014, 12, 1), ["before_end_30_told"]),
        (date(2014, 12, 23), ["before_end_30_told"]),
        (date(2014, 12, 24), ["before_end_7_told"]),
        (LAST_DAY, ["before_end_7_told"]),
        (date(2015, 1, 1), []),
    ],
)
def test_a_member_is_told_30_and_7_days_before_the_end(day: date, told: list[str]) -> None:
    window()
    tell_before(day)
    assert list(WindowEvent.objects.values_list("kind", flat=True)) == told
    assert letters() == [("before_end", "member")] * len(told)


@pytest.mark.parametrize(("today", "told"), [(LAST_DAY, 1), (date(2015, 1, 1), 0)])
def test_for_a_day_of_the_past_nobody_is_told_that_what_is_over_ends_soon(today: date, told: int) -> None:
    window()
    assert tell_before_ends(date(2014, 12, 26), at=in_california(today)) == told
    assert letters() == [("before_end", "member")] * told


def test_both_letters_are_sent_each_once_over_the_nights() -> None:
    window()
    nights = [date(2014, 11, 28) + timedelta(days=number) for number in range(36)]
    assert sum(tell_before(night) + tell_before(night) for night in nights) == 2
    assert letters() == [("before_end", "member")] * 2


def test_after_an_outage_only_the_letter_that_the_days_left_call_for_is_sent() -> None:
    window()
    assert [tell_before(date(2014, 12, 27)), tell_before(date(2014, 12, 28))] == [1, 0]
    assert list(WindowEvent.objects.values_list("kind", flat=True)) == ["before_end_7_told"]


@pytest.mark.parametrize(("known_on", "told"), [(date(2014, 12, 1), 1), (date(2014, 12, 2), 0)])
def test_a_window_granted_near_its_end_is_not_told_what_its_approval_has_just_said(known_on: date, told: int) -> None:
    window(known_from=in_california(known_on))
    assert tell_before(date(2014, 12, 3)) == told


def test_two_sides_that_end_on_one_day_share_a_letter() -> None:
    request = make_request()
    for side in Side:
        window(request, side)
    assert tell_before(date(2014, 12, 1)) == 2
    assert letters() == [("before_end", "member")]


# --- The end.


def test_an_end_is_told_once_the_window_is_closed() -> None:
    window()
    assert tell_of_ends(date(2015, 1, 1), at=in_california(date(2015, 1, 1))) == 0
    assert [tell_ended(date(2015, 1, 1)), tell_ended(date(2015, 1, 1)), tell_ended(date(2015, 1, 2))] == [1, 0, 0]
    assert letters() == [("ended", "member")]


def test_an_end_that_nobody_told_of_in_a_week_is_told_afterwards() -> None:
    window()
    close_ended_windows(date(2015, 1, 1), at=in_california(date(2015, 1, 1)))
    day = date(2015, 1, 8)
    assert tell_of_ends(day, at=in_california(day)) == 1


@pytest.mark.parametrize(("known_on", "told"), [(LAST_DAY, 1), (date(2015, 1, 1), 0)])
def test_a_window_that_was_over_when_it_was_granted_is_not_told_as_ended(known_on: date, told: int) -> None:
    window(known_from=in_california(known_on))
    assert tell_ended(date(2015, 1, 5)) == told


def test_more_windows_than_fit_into_one_transaction_are_told_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window_letters, "_REQUESTS_AT_ONCE", 2)
    for _ in range(5):
        window()
    assert [tell_ended(date(2015, 1, 1)), tell_ended(date(2015, 1, 1))] == [5, 0]
    assert Notice.objects.values("request").distinct().count() == 5
