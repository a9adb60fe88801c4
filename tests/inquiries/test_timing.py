"""The arithmetic that says whether two sets of times differ, and misses that do as much work as each other."""

import random
from typing import Any

import pytest
from django.db import connection

from cmc_portal.database import run
from eligibility.asked_member import parse_who, parse_who_in_emergency
from eligibility.selectors.members import find_members
from inquiries.benchmarks.comparing import compare, interval_of_median_difference, mann_whitney
from inquiries.benchmarks.timing import _MISSES, _other
from tests.eligibility.records import new_member


def test_the_p_value_is_that_of_the_textbook() -> None:
    """Mann and Whitney, with a tie: U = 2.5 of 36, z = 15 / 6.234 = 2.406 after both corrections."""
    assert mann_whitney([1, 2, 3, 4, 5, 6], [4, 7, 8, 9, 10, 11]) == pytest.approx(0.0161, abs=0.0001)


def test_equal_samples_do_not_differ_and_distant_ones_do() -> None:
    times = [1.0, 2.0, 3.0] * 100
    assert mann_whitney(times, times) == pytest.approx(1.0, abs=0.001)
    assert mann_whitney([1.0] * 50, [1.0] * 50) == 1.0
    assert mann_whitney(times, [time + 10 for time in times]) < 1e-50


def test_the_interval_of_the_difference_holds_what_was_added() -> None:
    draw = random.Random(7)  # noqa: S311
    one = [draw.gauss(1.5, 0.2) for _ in range(1000)]
    other = [draw.gauss(1.4, 0.2) for _ in range(1000)]
    low, high = interval_of_median_difference(one, other)
    assert 0.05 < low < 0.1 < high < 0.15
    found = compare(one, other)
    assert found.p < 0.001
    assert (found.difference_low, found.difference_high) == (low, high)


@pytest.mark.parametrize("name", ["Ash", "Q", "Iraq"])
def test_a_wrong_name_is_as_long_as_the_right_one(name: str) -> None:
    assert _other(name) != name
    assert len(_other(name)) == len(name)


def test_the_misses_that_are_compared_are_of_equal_shape() -> None:
    assert list(_MISSES) == [
        "wrong_birth_date",
        "no_such_number",
        "wrong_last_name",
        "no_such_number_by_name",
        "wrong_first_name",
        "no_such_name",
    ]


@pytest.mark.django_db
def test_for_a_number_that_nobody_carries_a_stand_ins_row_is_read_and_nobody_is_a_candidate() -> None:
    """The numbers asked about are as many as the members, so that each would lead to a stand-in sooner or later."""
    with connection.cursor() as cursor:
        # What the database believes to be the number of members decides which of them may stand in.
        cursor.execute("ALTER SEQUENCE eligibility_member_id_seq RESTART WITH 1")
        first = new_member("91234560A").pk
        cursor.execute("ANALYZE eligibility_member")
    stand_ins = 0
    for number in range(10 * first):
        cin = f"99{number:06d}A"
        stand_ins += len(_rows_read(cin))
        for who in (parse_who({"cin": cin, "birth_date": "1948-03-15"}), parse_who_in_emergency({"cin": cin})):
            found = find_members(who)
            assert (found.candidates, dict(found.facts)) == ((), {})
        if stand_ins:
            return
    pytest.fail("No number led to a stand-in.")


def _rows_read(cin: str) -> list[tuple[Any, ...]]:
    """What the database gives for a number: of a stand-in, a row without the member's number."""
    found = run("SELECT * FROM eligibility_find_by_identifier('cin', %s, '1948-03-15', '', '', NULL)", [cin])
    assert all(row[14] is None for row in found)
    return found
