"""Stays: unbroken days in one plan and programme."""

import pytest

from continuity.facts import Side
from continuity.rules.stays import (
    Stay,
    find_stay,
    find_stay_for_request,
    list_stays,
    list_stays_on,
    was_moved_by_state,
)
from eligibility.facts import EnrollmentStatus, MemberFacts, Program
from tests.continuity.rules.records import window
from tests.eligibility.people import LOS_ANGELES, SAN_DIEGO, day, enrolled, medicare, member

MEDI_MEDI = Program.MEDI_MEDI_PLAN


def spans(person: MemberFacts) -> list[tuple[str, str]]:
    return [(stay.plan_code, window(stay.span)) for stay in list_stays(person)]


def only(person: MemberFacts) -> Stay:
    (stay,) = list_stays(person)
    return stay


def test_enrolments_that_touch_are_one_stay() -> None:
    person = member(enrolled("2014-07-01..2014-12-31"), enrolled("2015-01-01..2015-06-30"))
    assert spans(person) == [("health-net", "2014-07-01..2015-06-30")]


def test_a_day_between_makes_two_stays() -> None:
    person = member(enrolled("2014-07-01..2014-12-30"), enrolled("2015-01-01..2015-06-30"))
    assert spans(person) == [("health-net", "2014-07-01..2014-12-30"), ("health-net", "2015-01-01..2015-06-30")]


def test_another_plan_is_another_stay() -> None:
    person = member(enrolled("2014-07-01..2014-12-31"), enrolled("2015-01-01..2015-06-30", "molina"))
    assert spans(person) == [("health-net", "2014-07-01..2014-12-31"), ("molina", "2015-01-01..2015-06-30")]


def test_cal_mediconnect_and_the_plan_after_it_are_two_stays() -> None:
    person = member(enrolled("2019-01-01.."), enrolled("2023-01-01..", program=MEDI_MEDI))
    assert spans(person) == [("health-net", "2019-01-01..2022-12-31"), ("health-net", "2023-01-01..")]
    stays = list_stays(person)
    assert [was_moved_by_state(stay, stays) for stay in stays] == [False, True]


def test_who_left_before_the_end_was_not_moved_by_the_state() -> None:
    person = member(enrolled("2019-01-01..2022-11-30"), enrolled("2023-01-01..", program=MEDI_MEDI))
    stays = list_stays(person)
    assert [was_moved_by_state(stay, stays) for stay in stays] == [False, False]


def test_who_is_in_another_organisations_plan_from_2023_was_not_moved_there_by_the_state() -> None:
    person = member(enrolled("2019-01-01.."), enrolled("2023-01-01..", "molina", program=MEDI_MEDI))
    stays = list_stays(person)
    assert [was_moved_by_state(stay, stays) for stay in stays] == [False, False]


def test_nobody_outlives_their_day_of_death() -> None:
    assert spans(member(enrolled("2014-07-01.."), death_day=day("2014-09-09"))) == [
        ("health-net", "2014-07-01..2014-09-09")
    ]
    assert spans(member(enrolled("2014-07-01.."), death_day=day("2014-06-30"))) == []


def test_a_wish_to_leave_ends_the_stay_with_its_month() -> None:
    person = member(enrolled("2017-01-01..", leave_requested_on=day("2018-01-18")))
    assert spans(person) == [("health-net", "2017-01-01..2018-01-31")]


def test_only_plans_with_networks_have_stays() -> None:
    person = member(
        enrolled("2014-07-01..", "aetna", program=Program.MEDICARE_ADVANTAGE),
        enrolled("2014-07-01..", "", program=Program.PART_D_PLAN),
        enrolled("2014-07-01..", "", program=Program.MEDI_CAL_FFS),
        *medicare("2010-01-01.."),
    )
    assert list_stays(person) == ()


def test_the_county_is_that_of_the_day() -> None:
    stay = only(member(enrolled("2014-07-01..2014-12-31"), enrolled("2015-01-01..", county=SAN_DIEGO)))
    assert [stay.county_on(day(text)) for text in ("2014-12-31", "2015-01-01", "2014-06-30")] == [
        LOS_ANGELES,
        SAN_DIEGO,
        "",
    ]


@pytest.mark.parametrize("more", [{"status": EnrollmentStatus.ON_HOLD}, {"disputed": True}])
def test_from_the_first_doubtful_day_on_a_stay_is_not_certain(more: dict[str, object]) -> None:
    stay = only(member(enrolled("2014-07-01..2014-12-31"), enrolled("2015-01-01..2015-02-28", **more)))
    assert stay.is_certain_on(day("2014-12-31"))
    assert not stay.is_certain_on(day("2015-01-01"))


def test_a_medi_cal_plan_pays_for_one_side_only() -> None:
    stays = list_stays(member(enrolled("2014-07-01..", program=Program.MEDI_CAL_MANAGED_CARE)))
    assert list_stays_on(stays, Side.MEDICARE, day("2015-01-01")) == ()
    assert list_stays_on(stays, Side.MEDI_CAL, day("2015-01-01")) == stays
    assert find_stay(stays, plan_code="health-net", program=Program.CAL_MEDICONNECT, day=day("2015-01-01")) is None


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        pytest.param("2014-08-01", "2014-07-01..2014-12-31", id="in-the-first"),
        pytest.param("2014-06-15", "2014-07-01..2014-12-31", id="before-joining"),
        pytest.param("2015-01-15", "2015-03-01..2015-06-30", id="between-two"),
        pytest.param("2015-09-01", "2015-03-01..2015-06-30", id="after-leaving"),
    ],
)
def test_which_stay_a_request_is_about(received: str, expected: str) -> None:
    stays = list_stays(member(enrolled("2014-07-01..2014-12-31"), enrolled("2015-03-01..2015-06-30")))
    stay = find_stay_for_request(stays, plan_code="health-net", side=Side.MEDICARE, received_on=day(received))
    assert stay and window(stay.span) == expected


def test_a_request_to_another_plan_is_about_no_stay() -> None:
    stays = list_stays(member(enrolled("2014-07-01..")))
    about = {"side": Side.MEDICARE, "received_on": day("2014-08-01")}
    assert find_stay_for_request(stays, plan_code="molina", **about) is None  # type: ignore[arg-type]
