"""Months as numbers, because a roster speaks in whole months and a million histories want cheap arithmetic."""

from datetime import date
from typing import NamedTuple

from cmc_portal.dates import end_of_month

FIRST_YEAR = 2010
LAST_YEAR = 2030


def month_of(day: date) -> int:
    """The number of that day's month; the next month's number is one higher."""
    return day.year * 12 + day.month - 1


class MonthText(NamedTuple):
    """The first and last day of a month, and the month, as a roster writes them."""

    first_day: str
    last_day: str
    month: str


def _text_of(year: int, month: int) -> MonthText:
    first = date(year, month, 1)
    return MonthText(f"{first:%Y%m%d}", f"{end_of_month(first):%Y%m%d}", f"{first:%Y%m}")


TEXT = {year * 12 + month - 1: _text_of(year, month) for year in range(FIRST_YEAR, LAST_YEAR) for month in range(1, 13)}
