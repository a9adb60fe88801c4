"""Days and spans of days: every border, on both sides."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmc_portal.dates import (
    ONE_DAY,
    Span,
    add_months,
    age_on,
    day_of_eight_digits,
    end_of_month,
    first_of_month,
    first_of_next_month,
    join_spans,
)

FIVE_DAYS = tuple(date(2016, 2, 27) + timedelta(days=index) for index in range(5))
A_WEEK_AROUND = tuple(FIVE_DAYS[0] + timedelta(days=index) for index in range(-2, 8))
SPANS = tuple(Span(first, last) for first in FIVE_DAYS for last in (*FIVE_DAYS, None) if last is None or first <= last)
PAIRS = tuple(product(SPANS, SPANS))


def days_of(*spans: Span) -> set[date]:
    """The days that the spans hold, among the days looked at."""
    return {day for day in A_WEEK_AROUND for span in spans if day in span}


# Every pair of spans over five days, open ones too: 400 pairs.


def test_there_are_400_pairs() -> None:
    assert len(SPANS) == 20
    assert len(PAIRS) == 400


@pytest.mark.parametrize("span", SPANS)
def test_a_span_holds_its_first_day_its_last_day_and_the_days_between(span: Span) -> None:
    assert span.first_day in span
    assert span.first_day - ONE_DAY not in span
    if span.last_day is None:
        assert date.max in span
    else:
        assert span.last_day in span
        assert span.last_day + ONE_DAY not in span


def test_overlap_means_a_shared_day_whoever_is_asked() -> None:
    for one, other in PAIRS:
        shared = bool(days_of(one) & days_of(other))
        assert one.overlaps(other) is shared
        assert other.overlaps(one) is shared


def test_the_intersection_holds_exactly_the_shared_days() -> None:
    for one, other in PAIRS:
        both = one.intersection(other)
        assert days_of(*filter(None, [both])) == days_of(one) & days_of(other)
        assert both == other.intersection(one)


def test_spans_touch_when_no_day_lies_between_them() -> None:
    for one, other in PAIRS:
        early, late = sorted((one, other), key=lambda span: span.first_day)
        between = early.last_day is not None and late.first_day - early.last_day > ONE_DAY
        assert one.touches(other) is not between
        assert other.touches(one) is not between


def test_spans_that_touch_are_joined_into_the_days_of_both() -> None:
    for one, other in PAIRS:
        if one.touches(other):
            assert days_of(one.joined(other)) == days_of(one, other)


def test_what_is_taken_out_is_gone_and_all_else_is_left() -> None:
    for one, other in PAIRS:
        left = one.without(other)
        assert days_of(*left) == days_of(one) - days_of(other)
        assert len(left) <= 2
        assert len(left) < 2 or not left[0].touches(left[1])


def test_ending_before_a_day_means_holding_neither_it_nor_any_later_one() -> None:
    for span, day in product(SPANS, A_WEEK_AROUND):
        assert span.ends_before(day) is (not any(each in span for each in (*A_WEEK_AROUND, date.max) if each >= day))


def test_a_span_is_cut_to_the_days_up_to_the_last_one_allowed() -> None:
    for span, last_day in product(SPANS, FIVE_DAYS):
        if last_day < span.first_day:
            with pytest.raises(ValueError, match="cannot end"):
                span.cut_at(last_day)
        else:
            assert days_of(span.cut_at(last_day)) == {day for day in days_of(span) if day <= last_day}


def test_a_span_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="cannot end on 2016-02-28, before it begins on 2016-02-29"):
        Span(date(2016, 2, 29), date(2016, 2, 28))


def test_a_span_may_be_one_day() -> None:
    assert Span(date(2016, 2, 29), date(2016, 2, 29)).last_day == date(2016, 2, 29)


def test_a_file_may_end_a_span_on_the_last_day_of_the_calendar() -> None:
    endless = Span(date(2014, 7, 1), date.max)
    assert endless.touches(Span(date(2020, 1, 1)))
    assert join_spans([endless, Span(date(2014, 7, 1))]) == (Span(date(2014, 7, 1)),)
    assert Span(date(2014, 7, 1)).without(endless) == ()
    assert Span(date(2014, 6, 30)).without(endless) == (Span(date(2014, 6, 30), date(2014, 6, 30)),)


# Joining many.

SPANS_OF_A_MONTH = st.builds(
    lambda first, length: Span(
        date(2016, 2, 1) + timedelta(days=first), length and date(2016, 2, 1) + timedelta(days=first + length)
    ),
    st.integers(0, 30),
    st.one_of(st.none(), st.integers(1, 6)),
)
TWO_MONTHS = tuple(date(2016, 1, 30) + timedelta(days=index) for index in range(60))


@given(st.lists(SPANS_OF_A_MONTH, max_size=8))
def test_joined_spans_hold_the_same_days_in_order_and_none_touches_the_next(spans: list[Span]) -> None:
    joined = join_spans(spans)
    assert [any(day in span for span in joined) for day in TWO_MONTHS] == [
        any(day in span for span in spans) for day in TWO_MONTHS
    ]
    assert list(joined) == sorted(joined, key=lambda span: span.first_day)
    assert not any(one.touches(other) for one, other in zip(joined, joined[1:], strict=False))


@given(st.lists(SPANS_OF_A_MONTH, max_size=6).flatmap(lambda spans: st.tuples(st.just(spans), st.permutations(spans))))
def test_the_order_in_which_spans_come_does_not_matter(spans: tuple[list[Span], list[Span]]) -> None:
    assert join_spans(spans[0]) == join_spans(spans[1])


@given(SPANS_OF_A_MONTH, SPANS_OF_A_MONTH)
def test_a_span_is_what_it_shares_with_another_and_what_it_does_not(one: Span, other: Span) -> None:
    shared = one.intersection(other)
    assert join_spans((*one.without(other), *filter(None, [shared]))) == (one,)


def test_two_months_one_after_the_other_are_one_span() -> None:
    january, february = Span(date(2016, 1, 1), date(2016, 1, 31)), Span(date(2016, 2, 1), date(2016, 2, 29))
    assert join_spans([february, january]) == (Span(date(2016, 1, 1), date(2016, 2, 29)),)


def test_a_day_without_coverage_keeps_two_spans_apart() -> None:
    january, february = Span(date(2016, 1, 1), date(2016, 1, 30)), Span(date(2016, 2, 1), date(2016, 2, 29))
    assert join_spans([february, january]) == (january, february)


def test_no_spans_are_no_spans() -> None:
    assert join_spans([]) == ()


# Months.


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2014-07-01", 6, "2015-01-01"),
        ("2014-07-01", 12, "2015-07-01"),
        ("2014-12-31", 1, "2015-01-31"),
        ("2015-01-31", 1, "2015-02-28"),
        ("2016-01-31", 1, "2016-02-29"),
        ("2016-02-29", 12, "2017-02-28"),
        ("2016-02-29", 48, "2020-02-29"),
        ("2016-03-31", -1, "2016-02-29"),
        ("2016-01-15", -1, "2015-12-15"),
        ("2016-01-15", 0, "2016-01-15"),
        ("2016-03-30", -13, "2015-02-28"),
        ("2018-08-31", 3, "2018-11-30"),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: str, months: int, expected: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(-240, 240))
def test_months_later_is_in_the_month_that_many_later(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and later == end_of_month(later))


@pytest.mark.parametrize(
    ("day", "first", "last", "following"),
    [
        ("2018-01-18", "2018-01-01", "2018-01-31", "2018-02-01"),
        ("2018-01-31", "2018-01-01", "2018-01-31", "2018-02-01"),
        ("2016-02-01", "2016-02-01", "2016-02-29", "2016-03-01"),
        ("2015-02-28", "2015-02-01", "2015-02-28", "2015-03-01"),
        ("1900-02-28", "1900-02-01", "1900-02-28", "1900-03-01"),
        ("2022-12-31", "2022-12-01", "2022-12-31", "2023-01-01"),
    ],
)
def test_a_month_runs_from_its_first_to_its_last_day(day: str, first: str, last: str, following: str) -> None:
    asked = date.fromisoformat(day)
    assert first_of_month(asked) == date.fromisoformat(first)
    assert end_of_month(asked) == date.fromisoformat(last)
    assert first_of_next_month(asked) == date.fromisoformat(following)


# Age.


@pytest.mark.parametrize(
    ("birth_date", "day", "age"),
    [
        ("1993-07-01", "2014-06-30", 20),
        ("1993-07-01", "2014-07-01", 21),
        ("1993-07-01", "2014-07-02", 21),
        ("1948-03-15", "1948-03-15", 0),
        ("1948-03-15", "1949-03-14", 0),
        ("1948-03-15", "1949-03-15", 1),
        ("1948-12-31", "2014-01-01", 65),
        ("1996-02-29", "2017-02-28", 20),
        ("1996-02-29", "2017-03-01", 21),
        ("1996-02-29", "2016-02-28", 19),
        ("1996-02-29", "2016-02-29", 20),
    ],
)
def test_a_year_of_age_is_full_on_the_birthday(birth_date: str, day: str, age: int) -> None:
    assert age_on(date.fromisoformat(birth_date), date.fromisoformat(day)) == age


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("05232022", date(2022, 5, 23)),
        ("20220523", date(2022, 5, 23)),
        ("19201219", date(1920, 12, 19)),
        ("02292020", date(2020, 2, 29)),
        ("02292022", None),
        ("23052022", None),
        ("5232022", None),
        ("05/23/2022", None),
    ],
)
def test_eight_digits_are_a_day_in_one_way_or_in_none(text: str, expected: date | None) -> None:
    assert day_of_eight_digits(text) == expected
