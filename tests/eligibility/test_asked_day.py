"""A record seen from one day: enrolments cut where the programme or the member ended them."""

import pytest

from cmc_portal.dates import Span
from eligibility.facts import EnrollmentKind, Program
from eligibility.rules.asked_day import days_around, list_held_enrollments, look_at_day
from tests.eligibility.people import day, days, enrolled, member
from tests.eligibility.reference_table import reference_plans

MEDI_MEDI, MEDI_CAL = Program.MEDI_MEDI_PLAN, Program.MEDI_CAL_MANAGED_CARE


def held(*enrollments: object) -> list[Span]:
    return [each.span for each in list_held_enrollments(member(*enrollments))]


@pytest.mark.parametrize(
    ("on_roster", "true"),
    [
        ("2014-07-01..", "2014-07-01..2022-12-31"),
        ("2014-07-01..2023-06-30", "2014-07-01..2022-12-31"),
        ("2014-07-01..2022-12-31", "2014-07-01..2022-12-31"),
        ("2014-07-01..2022-12-30", "2014-07-01..2022-12-30"),
        ("2014-03-31..2014-12-31", "2014-04-01..2014-12-31"),
        ("2013-01-01..", "2014-04-01..2022-12-31"),
        ("2022-12-31..", "2022-12-31..2022-12-31"),
    ],
)
def test_cal_mediconnect_never_outlasts_its_programme(on_roster: str, true: str) -> None:
    assert held(enrolled(on_roster)) == [days(true)]


@pytest.mark.parametrize("on_roster", ["2023-01-01..", "2013-01-01..2014-03-31"])
def test_cal_mediconnect_outside_its_days_never_held(on_roster: str) -> None:
    assert held(enrolled(on_roster)) == []


def test_other_programmes_are_not_cut() -> None:
    spans = ["2023-01-01..", "2013-01-01..2014-03-31"]
    assert held(enrolled(spans[0], program=MEDI_MEDI), enrolled(spans[1], program=MEDI_CAL)) == [
        days(spans[1]),
        days(spans[0]),
    ]


@pytest.mark.parametrize(
    ("on_roster", "asked_on", "last", "code"),
    [
        ("2014-07-01..", "2018-01-18", "2018-01-31", "E-LEAVE-1"),
        ("2014-07-01..", "2018-01-01", "2018-01-31", "E-LEAVE-1"),
        ("2014-07-01..", "2018-01-31", "2018-01-31", "E-LEAVE-1"),
        ("2014-07-01..2018-01-31", "2018-01-18", "2018-01-31", "E-LEAVE-1"),
        ("2014-07-01..2018-02-28", "2018-01-18", "2018-02-28", "E-LEAVE-2"),
        ("2014-07-01..", "2014-07-01", "2014-07-31", "E-LEAVE-1"),
        ("2014-07-01..", "2022-12-31", "2022-12-31", "E-LEAVE-1"),
    ],
)
def test_case_3_nobody_outlasts_their_request_to_leave(on_roster: str, asked_on: str, last: str, code: str) -> None:
    (enrollment,) = list_held_enrollments(member(enrolled(on_roster, leave_requested_on=day(asked_on))))
    assert enrollment.span.last_day == day(last)
    assert [why.code for why in enrollment.reasons] == [code]


def test_a_request_before_the_first_day_means_never_enrolled() -> None:
    assert held(enrolled("2014-07-01..", leave_requested_on=day("2014-06-15"))) == []


@pytest.mark.parametrize(
    ("on", "inside"),
    [("2014-06-30", False), ("2014-07-01", True), ("2014-12-31", True), ("2015-01-01", False)],
)
def test_an_enrolment_is_in_force_on_its_days(on: str, inside: bool) -> None:
    asked = look_at_day(member(enrolled("2014-07-01..2014-12-31")), day(on), plans=reference_plans())
    assert bool(asked.today) is inside
    assert (asked.of_kind(EnrollmentKind.INTEGRATED) is not None) is inside
    assert asked.of_kind(EnrollmentKind.MEDI_CAL) is None
    assert bool(asked.before) is (on == "2015-01-01")


@pytest.mark.parametrize(
    ("on", "code", "told"),
    [
        ("2014-06-30", "E-GAP-3", {"first_day": "2014-07-01"}),
        ("2015-01-01", "E-GAP-1", {"last_day": "2014-12-31", "first_day": "2015-03-01"}),
        ("2015-02-28", "E-GAP-1", {"last_day": "2014-12-31", "first_day": "2015-03-01"}),
        ("2016-01-01", "E-GAP-2", {"last_day": "2015-12-31"}),
    ],
)
def test_a_day_without_a_plan_lies_before_between_or_after_enrolments(on: str, code: str, told: dict[str, str]) -> None:
    record = member(enrolled("2014-07-01..2014-12-31"), enrolled("2015-03-01..2015-12-31"))
    why = days_around(look_at_day(record, day(on), plans=reference_plans()))
    assert (why.code, dict(why.values)) == (code, told)


@pytest.mark.parametrize(
    ("died_on", "last_days", "why"),
    [
        ("2018-02-01", ["2017-05-31", "2018-01-31"], ["E-LEAVE-1"]),
        ("2018-01-31", ["2017-05-31", "2018-01-31"], ["E-LEAVE-1"]),
        ("2018-01-30", ["2017-05-31", "2018-01-30"], []),
        ("2017-06-01", ["2017-05-31", "2017-06-01"], []),
        ("2017-05-31", ["2017-05-31"], []),
        ("2014-06-30", [], []),
    ],
)
def test_no_enrolment_outlasts_the_day_of_death(died_on: str, last_days: list[str], why: list[str]) -> None:
    rows = (enrolled("2014-07-01..2017-05-31"), enrolled("2017-06-01..", leave_requested_on=day("2018-01-18")))
    held = list_held_enrollments(member(*rows, death_day=day(died_on)))
    assert [str(each.span.last_day) for each in held] == last_days
    assert [reason.code for each in held for reason in each.reasons] == why
