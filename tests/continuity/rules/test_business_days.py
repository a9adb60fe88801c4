"""California's state business calendar, from 2014 to 2030."""

from datetime import date, timedelta

import holidays
import pytest

from cmc_portal.parameters import NoRuleForDay
from continuity.rules.business_days import add_working_days, is_working_day, list_holidays
from tests.eligibility.people import day

YEARS = range(2014, 2031)


def test_the_holidays_of_2014_are_those_that_the_state_listed() -> None:
    assert {each.isoformat(): name for each, name in list_holidays(2014).items()} == {
        "2014-01-01": "New Year's Day",
        "2014-01-20": "Martin Luther King Jr. Day",
        "2014-02-17": "Presidents Day",
        "2014-03-31": "Cesar Chavez Day",
        "2014-05-26": "Memorial Day",
        "2014-07-04": "Independence Day",
        "2014-09-01": "Labor Day",
        "2014-11-11": "Veterans Day",
        "2014-11-27": "Thanksgiving Day",
        "2014-11-28": "Day after Thanksgiving",
        "2014-12-25": "Christmas Day",
    }


@pytest.mark.parametrize(
    ("text", "works"),
    [
        pytest.param("2017-01-02", False, id="new-year-on-a-sunday-moves-to-monday"),
        pytest.param("2021-12-31", True, id="new-year-on-a-saturday-moves-nowhere"),
        pytest.param("2015-07-03", True, id="fourth-of-july-on-a-saturday-moves-nowhere"),
        pytest.param("2021-07-05", False, id="fourth-of-july-on-a-sunday-moves-to-monday"),
        pytest.param("2017-11-10", False, id="veterans-day-on-a-saturday-moves-to-friday"),
        pytest.param("2018-11-12", False, id="veterans-day-on-a-sunday-moves-to-monday"),
        pytest.param("2016-12-26", False, id="christmas-on-a-sunday-moves-to-monday"),
        pytest.param("2021-12-24", True, id="christmas-on-a-saturday-moves-nowhere"),
        pytest.param("2024-04-01", False, id="cesar-chavez-day-on-a-sunday-moves-to-monday"),
        pytest.param("2014-02-12", True, id="lincoln-day-is-no-day-off"),
        pytest.param("2014-10-13", True, id="columbus-day-is-no-day-off"),
        pytest.param("2023-06-19", True, id="juneteenth-is-chosen-by-employees-and-offices-work"),
        pytest.param("2024-09-27", True, id="native-american-day-is-no-day-off"),
        pytest.param("2014-11-28", False, id="day-after-thanksgiving"),
        pytest.param("2014-09-13", False, id="saturday"),
        pytest.param("2014-09-14", False, id="sunday"),
        pytest.param("2014-09-15", True, id="monday"),
    ],
)
def test_whether_offices_work(text: str, works: bool) -> None:
    assert is_working_day(day(text)) is works


def test_march_31_has_another_name_from_2026_on() -> None:
    assert list_holidays(2025)[day("2025-03-31")] == "Cesar Chavez Day"
    assert list_holidays(2026)[day("2026-03-31")] == "Farmworkers Day"


@pytest.mark.parametrize(
    ("received", "count", "expected"),
    [
        ("2014-09-10", 5, "2014-09-17"),
        ("2014-09-12", 1, "2014-09-15"),
        ("2014-09-13", 1, "2014-09-15"),
        ("2014-11-24", 5, "2014-12-03"),
        ("2014-12-24", 1, "2014-12-26"),
        ("2015-12-31", 5, "2016-01-08"),
        ("2014-09-10", 0, "2014-09-10"),
    ],
)
def test_working_days_are_counted_from_the_day_after(received: str, count: int, expected: str) -> None:
    assert add_working_days(day(received), count) == day(expected)


def test_before_2014_there_is_no_calendar() -> None:
    with pytest.raises(NoRuleForDay):
        is_working_day(day("2013-12-31"))


def _closes_offices(day_off: date, name: str) -> bool:
    if day_off.isoweekday() > 5 or any(word in name for word in ("Juneteenth", "Susan B. Anthony", "Diwali")):
        return False
    return not (day_off.isoweekday() == 5 and "observed" in name and "Veterans" not in name)


@pytest.mark.parametrize("year", YEARS)
def test_a_public_library_knows_the_same_days_off(year: int) -> None:
    # It lists federal days that California's offices do not close on (Juneteenth, and a Saturday moved to Friday), days
    # that are only observed (Susan B. Anthony Day, Diwali), and holidays that fall on a weekend.
    listed = holidays.country_holidays("US", subdiv="CA", years=year)
    oracle = {each for each in listed if any(_closes_offices(each, name) for name in listed.get_list(each))}
    assert {each for each in list_holidays(year) if each.year == year} == oracle


def test_offices_work_between_243_and_252_days_a_year() -> None:
    for year in YEARS:
        worked = sum(is_working_day(date(year, 1, 1) + timedelta(days=number)) for number in range(365))
        assert 243 <= worked <= 252
