"""Which plan was offered where and when, what it was called, and how its members reached it."""

from dataclasses import replace
from datetime import date

import pytest

from cmc_portal.answers import Standing
from eligibility.facts import PlanTable, Program
from eligibility.rules.plans import (
    county_name,
    find_offering,
    find_offering_by_hcp,
    find_plan_name,
    find_plan_phone,
    find_successor,
    list_offerings,
)
from tests.eligibility.reference_table import reference_plans

CMC = Program.CAL_MEDICONNECT
PLANS = reference_plans()

SEVEN_COUNTIES = {
    "19": {"health-net", "la-care", "care1st", "caremore", "molina"},
    "30": {"caloptima"},
    "33": {"iehp", "molina"},
    "36": {"iehp", "molina"},
    "37": {"health-net", "care1st", "chg", "molina"},
    "41": {"hpsm"},
    "43": {"scfhp", "anthem"},
}


def _offered(county: str, day: date) -> set[str]:
    offerings = list_offerings(PLANS, program=CMC, county_code=county)
    return {each.plan_code for each in offerings if day in each.span}


@pytest.mark.parametrize(("county", "plans"), SEVEN_COUNTIES.items())
def test_each_of_the_seven_counties_has_its_plans_until_the_last_day(county: str, plans: set[str]) -> None:
    assert _offered(county, date(2016, 6, 1)) == plans
    assert _offered(county, date(2022, 12, 31)) == plans
    assert _offered(county, date(2023, 1, 1)) == set()


def test_no_other_county_ever_had_cal_mediconnect() -> None:
    others = {each.county_code for each in PLANS.offerings if each.program is CMC} - SEVEN_COUNTIES.keys()
    assert others == set()


@pytest.mark.parametrize(
    ("county", "first_day"),
    [
        ("19", "2014-04-01"),
        ("30", "2015-07-01"),
        ("33", "2014-04-01"),
        ("36", "2014-04-01"),
        ("37", "2014-04-01"),
        ("41", "2014-04-01"),
        ("43", "2015-01-01"),
    ],
)
def test_the_first_day_of_each_county(county: str, first_day: str) -> None:
    spans = [each.span for each in list_offerings(PLANS, program=CMC, county_code=county)]
    assert min(span.first_day for span in spans) == date.fromisoformat(first_day)


@pytest.mark.parametrize(
    ("plan", "county", "contract", "standing"),
    [
        ("health-net", "19", "H3237-001", Standing.DERIVED),
        ("health-net", "37", "H3237-002", Standing.VERIFIED),
        ("la-care", "19", "H8258", Standing.UNCONFIRMED),
        ("care1st", "37", "H0148", Standing.VERIFIED),
        ("caremore", "19", "H6229", Standing.DERIVED),
        ("molina", "33", "H8677", Standing.VERIFIED),
        ("caloptima", "30", "H8016", Standing.VERIFIED),
        ("iehp", "36", "H5355", Standing.UNCONFIRMED),
        ("chg", "37", "H5172", Standing.VERIFIED),
        ("hpsm", "41", "H7885", Standing.UNCONFIRMED),
        ("scfhp", "43", "H7890", Standing.VERIFIED),
        ("anthem", "43", "H6229", Standing.VERIFIED),
    ],
)
def test_the_contract_of_each_plan_and_how_sure_it_is(
    plan: str, county: str, contract: str, standing: Standing
) -> None:
    found = find_offering(PLANS, program=CMC, plan_code=plan, county_code=county, day=date(2018, 1, 1))
    assert found is not None
    assert (found.contract_number, found.contract_standing) == (contract, standing)


@pytest.mark.parametrize(
    ("contract", "pbp", "is_found"),
    [("", "", True), ("H3237", "002", True), ("H3237", "", True), ("H3237", "001", False), ("H9999", "001", False)],
)
def test_a_contract_that_contradicts_a_verified_one_finds_nothing(contract: str, pbp: str, is_found: bool) -> None:
    found = find_offering(
        PLANS, program=CMC, plan_code="health-net", county_code="37", contract=contract, pbp=pbp, day=date(2018, 1, 1)
    )
    assert (found is not None) is is_found


def test_the_roster_is_believed_over_an_unconfirmed_contract() -> None:
    found = find_offering(
        PLANS, program=CMC, plan_code="la-care", county_code="19", contract="H9999", pbp="001", day=date(2018, 1, 1)
    )
    assert found is not None
    assert found.contract == "H8258"


@pytest.mark.parametrize(
    ("day", "is_found"), [("2014-03-31", False), ("2014-04-01", True), ("2022-12-31", True), ("2023-01-01", False)]
)
def test_an_offering_holds_on_its_first_and_last_day_and_not_beside_them(day: str, is_found: bool) -> None:
    found = find_offering(PLANS, program=CMC, plan_code="health-net", county_code="19", day=date.fromisoformat(day))
    assert (found is not None) is is_found


@pytest.mark.parametrize("plan", ["care1st", "caremore", "molina"])
@pytest.mark.parametrize(
    ("day", "standing"), [(date(2014, 6, 30), Standing.UNCONFIRMED), (date(2014, 7, 1), Standing.VERIFIED)]
)
def test_three_plans_of_los_angeles_are_sure_only_from_passive_enrollment(
    plan: str, day: date, standing: Standing
) -> None:
    found = find_offering(PLANS, program=CMC, plan_code=plan, county_code="19", day=day)
    assert found is not None
    assert found.standing is standing


@pytest.mark.parametrize(
    ("plan", "day", "name", "standing"),
    [
        ("care1st", "2018-12-31", "Care1st Cal MediConnect", Standing.VERIFIED),
        ("care1st", "2019-01-01", "Blue Shield of California Promise Cal MediConnect", Standing.VERIFIED),
        ("caremore", "2016-12-31", "CareMore Cal MediConnect", Standing.VERIFIED),
        ("caremore", "2020-12-31", "CareMore Cal MediConnect", Standing.UNCONFIRMED),
        ("caremore", "2021-01-01", "Anthem Blue Cross Cal MediConnect", Standing.UNCONFIRMED),
        ("health-net", "2022-05-23", "Health Net Cal MediConnect", Standing.VERIFIED),
    ],
)
def test_a_plan_is_called_by_its_name_of_the_day(plan: str, day: str, name: str, standing: Standing) -> None:
    found = find_plan_name(PLANS, plan, CMC, "19", date.fromisoformat(day))
    assert found is not None
    assert (found.name, found.standing) == (name, standing)


@pytest.mark.parametrize(
    ("county", "day", "phone", "standing"),
    [
        ("19", "2014-12-31", "1-888-788-5395", Standing.UNCONFIRMED),
        ("19", "2015-01-01", "1-855-464-3571", Standing.VERIFIED),
        ("37", "2014-12-31", "1-888-788-5805", Standing.UNCONFIRMED),
        ("37", "2015-01-01", "1-855-464-3572", Standing.VERIFIED),
    ],
)
def test_health_nets_number_depends_on_county_and_day(county: str, day: str, phone: str, standing: Standing) -> None:
    found = find_plan_phone(PLANS, "health-net", CMC, county, date.fromisoformat(day))
    assert found is not None
    assert (found.phone, found.standing) == (phone, standing)


def test_a_number_for_every_county_serves_each_of_them() -> None:
    found = find_plan_phone(PLANS, "molina", CMC, "36", date(2017, 1, 1))
    assert found is not None
    assert (found.phone, found.tty) == ("1-855-665-4627", "711")


def test_a_number_that_no_source_shows_is_not_there() -> None:
    assert find_plan_phone(PLANS, "molina", Program.MEDI_MEDI_PLAN, "19", date(2023, 1, 1)) is None


@pytest.mark.parametrize("county", SEVEN_COUNTIES)
def test_every_plan_has_a_successor_the_day_after_cal_mediconnect_and_none_before(county: str) -> None:
    for plan in SEVEN_COUNTIES[county]:
        assert find_successor(PLANS, plan, county, date(2022, 12, 31)) is None
        assert find_successor(PLANS, plan, county, date(2023, 1, 1)) is not None


@pytest.mark.parametrize(("day", "is_found"), [("2023-12-31", True), ("2024-01-01", False)])
def test_health_net_san_diego_has_no_aligned_plan_from_2024(day: str, is_found: bool) -> None:
    found = find_successor(PLANS, "health-net", "37", date.fromisoformat(day))
    medi_cal = find_offering(
        PLANS,
        program=Program.MEDI_CAL_MANAGED_CARE,
        plan_code="health-net",
        county_code="37",
        day=date.fromisoformat(day),
    )
    assert (found is not None, medi_cal is not None) == (is_found, is_found)


def test_kaiser_is_a_plan_of_san_diego_for_medi_cal_only() -> None:
    offerings = [each for each in PLANS.offerings if each.plan_code == "kaiser"]
    assert [(each.program, each.county_code) for each in offerings] == [(Program.MEDI_CAL_MANAGED_CARE, "37")]


def test_a_health_plan_code_means_one_offering_on_a_day() -> None:
    found = find_offering_by_hcp(PLANS, "C01", date(2022, 12, 31))
    assert found is not None
    assert (found.plan_code, found.county_code, found.program) == ("health-net", "19", CMC)
    assert find_offering_by_hcp(PLANS, "C01", date(2023, 1, 1)) is None
    assert find_offering_by_hcp(PLANS, "304", date(2020, 1, 1)) is None
    assert find_offering_by_hcp(PLANS, "", date(2020, 1, 1)) is None


def test_county_names() -> None:
    assert county_name(PLANS, "19") == "Los Angeles"
    assert county_name(PLANS, "56") == "Ventura"
    assert county_name(PLANS, "99") == ""


def test_each_table_answers_from_its_own_rows() -> None:
    empty = PlanTable(version=1, counties=(), offerings=(), names=(), phones=())
    later = replace(PLANS, version=2, names=())
    assert find_plan_name(empty, "health-net", CMC, "19", date(2020, 1, 1)) is None
    assert find_plan_name(later, "health-net", CMC, "19", date(2020, 1, 1)) is None
    assert find_plan_name(PLANS, "health-net", CMC, "19", date(2020, 1, 1)) is not None
    assert all(
        find_plan_name(replace(empty, version=number), "x", CMC, "19", date(2020, 1, 1)) is None for number in range(20)
    )


def test_a_name_is_that_of_its_day_however_often_other_places_are_asked() -> None:
    for county in ("19", "33", "37", "19"):
        find_plan_name(PLANS, "health-net", CMC, county, date(2016, 6, 1))
        found = [find_plan_name(PLANS, "health-net", CMC, "19", date(year, 6, 1)) for year in (2013, 2015, 2016, 2024)]
        assert [each is not None for each in found] == [False, True, True, False]
