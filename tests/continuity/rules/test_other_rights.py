"""Rights beside continuity of care."""

import pytest

from continuity.rules.other_rights import (
    decide_active_treatment,
    decide_completion_of_services,
    decide_transition_supply,
    list_other_rights,
)
from continuity.rules.stays import Stay, list_stays
from eligibility.facts import Program
from tests.continuity.rules.records import is_day
from tests.eligibility.people import ORANGE, SAN_MATEO, SANTA_CLARA, day, enrolled, member


def stay(text: str, plan: str = "health-net", **more: object) -> Stay:
    (only,) = list_stays(member(enrolled(text, plan, **more)))  # type: ignore[arg-type]
    return only


IN_2018 = stay("2018-03-01..")
IN_SANTA_CLARA = stay("2018-03-01..", "scfhp", county=SANTA_CLARA)


@pytest.mark.parametrize(
    ("plan", "code"), [("caloptima", "C-COMPLETION-2"), ("hpsm", "C-COMPLETION-1"), ("health-net", "C-COMPLETION-1")]
)
def test_completion_of_services_does_not_reach_county_health_systems_but_san_mateos(plan: str, code: str) -> None:
    assert decide_completion_of_services(plan, day("2018-04-10")).code == code


@pytest.mark.parametrize(
    ("on", "verdict", "code"),
    [
        ("2018-03-01", "yes", "C-SUPPLY-1"),
        ("2018-05-29", "yes", "C-SUPPLY-1"),
        ("2018-05-30", "no", "C-SUPPLY-5"),
        ("2018-02-28", "unknown", "C-SUPPLY-4"),
    ],
)
def test_a_temporary_supply_is_for_the_first_ninety_days(on: str, verdict: str, code: str) -> None:
    supply = decide_transition_supply(IN_SANTA_CLARA, day(on))
    assert (supply.verdict, supply.reasons[0].code) == (verdict, code)


def test_only_one_plans_number_of_days_is_known() -> None:
    known, unknown = (decide_transition_supply(each, day("2018-04-10")) for each in (IN_SANTA_CLARA, IN_2018))
    assert (known.supply_days, unknown.supply_days, unknown.verdict) == (31, None, "yes")
    assert unknown.reasons[0].code == "C-SUPPLY-2"
    assert unknown.days and is_day(unknown.days.last_day) == "2018-05-29"


def test_a_resident_of_long_term_care_may_have_one_more_supply() -> None:
    supply = decide_transition_supply(IN_2018, day("2018-12-10"), is_facility_resident=True)
    assert (supply.verdict, supply.reasons[0].code) == ("yes", "C-SUPPLY-3")


def test_a_medi_cal_plan_gives_no_medicare_drugs() -> None:
    only_medi_cal = stay("2018-03-01..", program=Program.MEDI_CAL_MANAGED_CARE)
    assert decide_transition_supply(only_medi_cal, day("2018-04-10")).verdict == "unknown"


@pytest.mark.parametrize(
    ("first_day", "on", "last_day"),
    [
        ("2023-12-01", "2024-01-10", ""),
        ("2024-01-01", "2024-01-01", "2024-03-30"),
        ("2024-01-01", "2024-03-30", "2024-03-30"),
        ("2024-01-01", "2024-03-31", ""),
    ],
)
def test_an_active_course_of_treatment_goes_on_for_ninety_days(first_day: str, on: str, last_day: str) -> None:
    told = decide_active_treatment(stay(f"{first_day}..", program=Program.MEDI_MEDI_PLAN), day(on))
    assert [dict(each.values)["last_day"] for each in told] == ([last_day] if last_day else [])


@pytest.mark.parametrize(
    ("which", "on", "services", "expected"),
    [
        (IN_2018, "2018-04-10", (), ["C-COMPLETION-1", "C-SUPPLY-2"]),
        (IN_2018, "2018-12-10", (), ["C-COMPLETION-1"]),
        (IN_2018, "2018-12-10", ("ihss",), ["C-COMPLETION-1", "C-IHSS-1"]),
        (stay("2018-03-01..", "caloptima", county=ORANGE), "2018-12-10", (), ["C-COMPLETION-2"]),
        (stay("2018-03-01..", "hpsm", county=SAN_MATEO), "2018-12-10", (), ["C-COMPLETION-1"]),
        (IN_2018, "2018-02-10", (), []),
        (IN_2018, "2018-02-10", ("ihss_administration",), ["C-IHSS-1"]),
    ],
)
def test_which_rights_an_answer_points_to(which: Stay, on: str, services: tuple[str, ...], expected: list[str]) -> None:
    assert [each.code for each in list_other_rights((which,), day(on), services=services)] == expected
