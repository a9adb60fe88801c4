"""Leaving Cal MediConnect at one's own wish (case 3)."""

from datetime import date

import pytest

from eligibility.rules.leaving import last_day_after_leave_request, last_day_on_file


@pytest.mark.parametrize(
    ("requested_on", "last_day"),
    [
        ("2018-01-01", "2018-01-31"),
        ("2018-01-18", "2018-01-31"),
        ("2018-01-31", "2018-01-31"),
        ("2018-02-01", "2018-02-28"),
        ("2016-02-29", "2016-02-29"),
        ("2022-12-01", "2022-12-31"),
    ],
)
def test_case_3_coverage_ends_with_the_month_of_the_request(requested_on: str, last_day: str) -> None:
    day, _ = last_day_after_leave_request(date.fromisoformat(requested_on))
    assert day == date.fromisoformat(last_day)


def test_case_3_the_reason_tells_all_three_days() -> None:
    _, why = last_day_after_leave_request(date(2018, 1, 18))
    assert why.code == "E-LEAVE-1"
    assert why.values == (("last_day", "2018-01-31"), ("next_day", "2018-02-01"), ("requested_on", "2018-01-18"))


@pytest.mark.parametrize(
    ("on_file", "code"), [("2018-01-31", "E-LEAVE-1"), ("2018-02-28", "E-LEAVE-2"), ("2018-03-31", "E-LEAVE-2")]
)
def test_C3_the_day_on_file_wins(on_file: str, code: str) -> None:
    day, why = last_day_on_file(date(2018, 1, 18), on_file=date.fromisoformat(on_file))
    assert (day, why.code) == (date.fromisoformat(on_file), code)
