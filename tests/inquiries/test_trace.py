"""Trace numbers: read over a telephone, typed by hand, and never taken for another."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiries.trace import BadTraceNumber, make_trace_number, parse_trace_number

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NOVEMBER = datetime(2026, 11, 20, 17, 5, tzinfo=UTC)
EXAMPLE = make_trace_number(NOVEMBER)
# Written out where it is part of a test's name, which is the same in every process of a run.
KNOWN = "202611-KQ80FN-KYK56H"


def test_a_trace_number_looks_like_three_groups() -> None:
    month, one, other = EXAMPLE.split("-")
    assert (month, len(one), len(other)) == ("202611", 6, 6)
    assert set(one + other) <= set(ALPHABET)


def test_a_trace_number_reads_back_as_itself_and_names_its_month() -> None:
    assert parse_trace_number(EXAMPLE) == (EXAMPLE, date(2026, 11, 1))


@pytest.mark.parametrize(
    ("asked_at", "month"),
    [
        (datetime(2026, 10, 31, 23, 59, 59, tzinfo=UTC), date(2026, 10, 1)),
        (datetime(2026, 11, 1, tzinfo=UTC), date(2026, 11, 1)),
        (datetime(2026, 10, 31, 17, tzinfo=timezone(timedelta(hours=-7))), date(2026, 11, 1)),
        (datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC), date(2026, 12, 1)),
    ],
)
def test_the_month_is_that_of_utc(asked_at: datetime, month: date) -> None:
    assert parse_trace_number(make_trace_number(asked_at))[1] == month


def test_case_spaces_and_dashes_do_not_matter() -> None:
    plain = EXAMPLE.replace("-", "")
    for typed in (EXAMPLE.lower(), plain, f" {EXAMPLE} ", plain[:9] + " " + plain[9:], "--" + plain.lower()):
        assert parse_trace_number(typed)[0] == EXAMPLE


@pytest.mark.parametrize(("typed", "read"), [("O", "0"), ("I", "1"), ("L", "1"), ("U", "V"), ("o", "0"), ("l", "1")])
def test_letters_that_look_alike_are_read_as_what_they_stand_for(typed: str, read: str) -> None:
    while read not in (trace := make_trace_number(NOVEMBER))[7:]:
        pass
    assert parse_trace_number(trace[:7] + trace[7:].replace(read, typed))[0] == trace


def test_every_single_wrong_character_is_noticed() -> None:
    for _ in range(5):
        trace = make_trace_number(NOVEMBER)
        for place, right in enumerate(trace):
            for wrong in ALPHABET:
                if right != "-" and wrong != right:
                    with pytest.raises(BadTraceNumber):
                        parse_trace_number(trace[:place] + wrong + trace[place + 1 :])


def test_nearly_every_swap_of_neighbours_is_noticed() -> None:
    swapped = noticed = 0
    for _ in range(200):
        trace = make_trace_number(NOVEMBER).replace("-", "")
        for place in range(6, len(trace) - 1):
            one, other = trace[place : place + 2]
            if one != other:
                swapped += 1
                try:
                    parse_trace_number(trace[:place] + other + one + trace[place + 2 :])
                except BadTraceNumber:
                    noticed += 1
    assert noticed / swapped > 0.98


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "202611",
        KNOWN[:-1],
        KNOWN + "0",
        "x" * 18,
        KNOWN.replace("2026", "２０２６"),
        KNOWN.replace("2026", "²⁰²⁶"),
        "000011-000000-000000",
        "999912-000000-00000G",
        "\x00" * 18,
    ],
)
def test_anything_else_is_refused(typed: str) -> None:
    assert parse_trace_number(KNOWN)[0] == KNOWN
    with pytest.raises(BadTraceNumber):
        parse_trace_number(typed)


def with_check_character(month: str) -> str:
    """A trace number of that month whose last character fits."""
    for last in ALPHABET:
        try:
            return parse_trace_number(f"{month}00000000000{last}")[0]
        except BadTraceNumber as error:
            if "year and a month" in str(error):
                raise
    raise BadTraceNumber("no last character fits")


@pytest.mark.parametrize("month", ["202600", "202613", "000001", "999912", "199912"])
def test_a_month_that_cannot_be_is_refused_even_where_the_last_character_fits(month: str) -> None:
    with pytest.raises(BadTraceNumber):
        with_check_character(month)


@pytest.mark.parametrize("month", ["202601", "202612", "209912"])
def test_a_month_that_can_be_is_taken(month: str) -> None:
    assert with_check_character(month).startswith(month)


@given(st.text(max_size=30))
def test_nothing_typed_does_more_than_be_refused(typed: str) -> None:
    try:
        parse_trace_number(typed)
    except BadTraceNumber as error:
        assert len(typed) < 6 or typed not in str(error)


def test_numbers_of_one_moment_are_different() -> None:
    assert len({make_trace_number(NOVEMBER) for _ in range(1000)}) == 1000
