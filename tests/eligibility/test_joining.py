"""The first covered day after a request to join, and when people were enrolled without asking."""

from datetime import date

import pytest

from cmc_portal.answers import Standing
from eligibility.rules.joining import find_passive_start, first_day_after_enrollment_request

LONG_AGO = date(2010, 1, 1)


@pytest.mark.parametrize(
    ("received_on", "first_day"),
    [
        ("2016-07-31", "2016-08-01"),
        ("2016-08-01", "2016-08-01"),
        ("2016-08-02", "2016-09-01"),
        ("2016-12-15", "2017-01-01"),
    ],
)
def test_enrollment_begins_on_a_first_of_a_month_not_before_the_request(received_on: str, first_day: str) -> None:
    joining = first_day_after_enrollment_request(
        received_on=date.fromisoformat(received_on), medicare_first_day=LONG_AGO
    )
    assert (joining.first_day, joining.reasons[0].code) == (date.fromisoformat(first_day), "E-JOIN-1")


@pytest.mark.parametrize(("signed_on", "first_day"), [("2016-07-20", "2016-08-01"), ("2016-08-05", "2016-09-01")])
def test_enrollment_does_not_begin_before_the_signature(signed_on: str, first_day: str) -> None:
    joining = first_day_after_enrollment_request(
        received_on=date(2016, 7, 15), signed_on=date.fromisoformat(signed_on), medicare_first_day=LONG_AGO
    )
    assert joining.first_day == date.fromisoformat(first_day)


@pytest.mark.parametrize(
    ("medicare_first_day", "first_day"), [("2016-10-01", "2016-10-01"), ("2016-10-02", "2016-11-01")]
)
def test_enrollment_does_not_begin_before_medicare(medicare_first_day: str, first_day: str) -> None:
    joining = first_day_after_enrollment_request(
        received_on=date(2016, 7, 15), medicare_first_day=date.fromisoformat(medicare_first_day)
    )
    assert joining.first_day == date.fromisoformat(first_day)


def test_without_medicare_there_is_no_first_day() -> None:
    joining = first_day_after_enrollment_request(received_on=date(2016, 7, 15), medicare_first_day=None)
    assert (joining.first_day, joining.reasons[0].code) == (None, "E-JOIN-2")


@pytest.mark.parametrize(
    ("received_on", "first_day", "code"),
    [
        ("2013-12-01", date(2014, 4, 1), "E-JOIN-1"),
        ("2022-11-30", date(2022, 12, 1), "E-JOIN-1"),
        ("2022-12-01", date(2022, 12, 1), "E-JOIN-1"),
        ("2022-12-02", None, "E-JOIN-3"),
    ],
)
def test_enrollment_lies_within_the_days_of_cal_mediconnect(
    received_on: str, first_day: date | None, code: str
) -> None:
    joining = first_day_after_enrollment_request(
        received_on=date.fromisoformat(received_on), medicare_first_day=LONG_AGO
    )
    assert (joining.first_day, joining.reasons[0].code) == (first_day, code)


@pytest.mark.parametrize(
    ("county", "first_day", "standing"),
    [
        ("19", date(2014, 7, 1), Standing.DERIVED),
        ("30", date(2015, 8, 1), Standing.VERIFIED),
        ("33", date(2014, 5, 1), Standing.VERIFIED),
        ("36", date(2014, 5, 1), Standing.VERIFIED),
        ("37", date(2014, 5, 1), Standing.VERIFIED),
        ("41", date(2014, 4, 1), Standing.VERIFIED),
    ],
)
def test_passive_enrollment_began_by_county(county: str, first_day: date, standing: Standing) -> None:
    start = find_passive_start(county)
    assert start is not None
    assert (start.first_day, start.standing) == (first_day, standing)


def test_no_source_tells_when_passive_enrollment_began_in_santa_clara() -> None:
    assert find_passive_start("43") is None


@pytest.mark.parametrize(
    ("county", "first_day", "of_facilities"),
    [("30", date(2015, 11, 1), True), ("19", date(2014, 7, 1), False), ("37", date(2014, 5, 1), False)],
)
def test_residents_of_facilities_in_orange_were_enrolled_later(
    county: str, first_day: date, of_facilities: bool
) -> None:
    start = find_passive_start(county, in_facility=True)
    assert start is not None
    assert (start.first_day, start.of_facilities) == (first_day, of_facilities)


def test_where_the_days_of_orange_are_written() -> None:
    start = find_passive_start("30")
    assert start is not None
    assert start.source is not None
    assert start.source.document == "Community Catalyst: The Dual Agenda, July 22, 2015"
