"""California's state business calendar: which days its offices work, and counting such days.

Sources and what is left out (days that a Governor appoints for one year) stand in `parameters/state_holidays.yaml`.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from cmc_portal.dates import ONE_DAY, end_of_month
from cmc_portal.parameters import load_parameter
from continuity.rules.law import PARAMETERS

_HOLIDAYS = load_parameter(PARAMETERS / "state_holidays.yaml")
_SATURDAY, _SUNDAY = 6, 7


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day`, which itself is day 0 and is not counted. Raises NoRuleForDay."""
    while count > 0:
        day += ONE_DAY
        count -= is_working_day(day)
    return day


def is_working_day(day: date) -> bool:
    """Do the state's offices work on `day`? Raises NoRuleForDay."""
    return day.isoweekday() < _SATURDAY and day not in list_holidays(day.year)


@cache
def list_holidays(year: int) -> Mapping[date, str]:
    """The weekdays of a year on which state offices are closed, each with its holiday's name. Raises NoRuleForDay.

    A name that begins during the year holds from the next year on, except where its day is still to come.
    """
    days = {}
    for number in range(len(_HOLIDAYS.on(date(year, 12, 31)).value)):
        day = _observed_on(_HOLIDAYS.on(date(year, 12, 31)).value[number], year)
        if day is not None:
            days[day] = str(_HOLIDAYS.on(day).value[number]["name"])
    return days


def _observed_on(holiday: Mapping[str, Any], year: int) -> date | None:
    """The weekday on which offices are closed for it; None when it falls on a Saturday and does not move."""
    if "weekday" in holiday:
        return _weekday_of_month(holiday, year)
    day = date(year, holiday["month"], holiday["day"])
    if day.isoweekday() == _SUNDAY:
        return day + ONE_DAY
    if day.isoweekday() == _SATURDAY:
        return day - ONE_DAY if holiday.get("saturday_moves_to_friday") else None
    return day


def _weekday_of_month(holiday: Mapping[str, Any], year: int) -> date:
    first = date(year, holiday["month"], 1)
    if holiday["which"] < 0:
        last = end_of_month(first)
        return last - timedelta(days=(last.isoweekday() - holiday["weekday"]) % 7)
    day = first + timedelta(days=(holiday["weekday"] - first.isoweekday()) % 7 + 7 * (holiday["which"] - 1))
    return day + timedelta(days=holiday.get("after", 0))
