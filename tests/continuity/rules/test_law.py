"""The dated numbers, on both sides of each border."""

import pytest

from cmc_portal.answers import Standing, Verdict
from continuity.facts import CareProviderKind, RequesterKind, Side
from continuity.rules.law import (
    Protection,
    Restart,
    get_active_treatment_days,
    get_days_before_end,
    get_decision_notice_days,
    get_law,
    get_plans_without_completion,
    get_protection,
    get_restart,
    get_retroactive_days,
    get_services_out,
    get_transition_supply,
    is_doubtful,
    may_request,
    protects_residents,
)
from eligibility.facts import Program
from eligibility.services.reference_rows import read_plan_files
from tests.eligibility.people import day
from tests.eligibility.reference_table import DEMO_CODES, REFERENCE

CMC, MEDI_MEDI, MANAGED = Program.CAL_MEDICONNECT, Program.MEDI_MEDI_PLAN, Program.MEDI_CAL_MANAGED_CARE
VERIFIED, UNCONFIRMED = Standing.VERIFIED, Standing.UNCONFIRMED


@pytest.mark.parametrize(
    ("side", "program", "on", "months", "standing"),
    [
        (Side.MEDICARE, CMC, "2014-03-31", None, None),
        (Side.MEDICARE, CMC, "2014-04-01", 6, VERIFIED),
        (Side.MEDICARE, CMC, "2015-03-26", 6, VERIFIED),
        (Side.MEDICARE, CMC, "2015-03-27", 6, UNCONFIRMED),
        (Side.MEDICARE, CMC, "2016-04-10", 6, UNCONFIRMED),
        (Side.MEDICARE, CMC, "2016-07-06", 12, UNCONFIRMED),
        (Side.MEDICARE, CMC, "2016-08-23", 12, UNCONFIRMED),
        (Side.MEDICARE, CMC, "2016-08-24", 12, VERIFIED),
        (Side.MEDICARE, CMC, "2022-12-31", 12, VERIFIED),
        (Side.MEDICARE, CMC, "2023-01-01", None, None),
        (Side.MEDI_CAL, CMC, "2014-04-01", 12, VERIFIED),
        (Side.MEDI_CAL, CMC, "2022-12-31", 12, VERIFIED),
        (Side.MEDI_CAL, CMC, "2023-01-01", None, None),
        (Side.MEDICARE, MEDI_MEDI, "2022-12-31", None, None),
        (Side.MEDICARE, MEDI_MEDI, "2023-01-01", None, None),
        (Side.MEDICARE, MEDI_MEDI, "2023-12-31", None, None),
        (Side.MEDICARE, MEDI_MEDI, "2024-01-01", 12, VERIFIED),
        (Side.MEDI_CAL, MEDI_MEDI, "2023-01-01", 12, VERIFIED),
        (Side.MEDI_CAL, MANAGED, "2016-12-31", None, None),
        (Side.MEDI_CAL, MANAGED, "2017-01-01", 12, UNCONFIRMED),
        (Side.MEDI_CAL, MANAGED, "2023-01-01", 12, VERIFIED),
        (Side.MEDICARE, MANAGED, "2023-01-01", None, None),
    ],
)
def test_months_by_side_programme_and_day(
    side: Side, program: Program, on: str, months: int | None, standing: Standing | None
) -> None:
    law = get_law(side, program, day(on))
    assert (law.months and law.months.value, law.months and law.months.standing) == (months, standing)


@pytest.mark.parametrize(("on", "months"), [("2023-01-01", 12), ("2024-01-01", 12)])
def test_whom_the_state_moved_from_cal_mediconnect_has_months_from_2023(on: str, months: int) -> None:
    law = get_law(Side.MEDICARE, MEDI_MEDI, day(on), moved_by_state=True)
    assert law.months and law.months.value == months


@pytest.mark.parametrize(
    ("side", "program", "on", "primary_care", "specialist"),
    [
        (Side.MEDICARE, CMC, "2014-04-01", 1, 2),
        (Side.MEDI_CAL, CMC, "2016-04-10", 1, 2),
        (Side.MEDICARE, CMC, "2016-07-06", 1, 1),
        (Side.MEDICARE, MEDI_MEDI, "2024-01-01", 1, 1),
        (Side.MEDI_CAL, MANAGED, "2017-01-01", 1, 1),
    ],
)
def test_visits_that_show_a_relationship(
    side: Side, program: Program, on: str, primary_care: int, specialist: int
) -> None:
    rule = get_law(side, program, day(on)).relationship
    assert rule
    test = rule.value
    assert (test.primary_care, test.specialist, test.look_back_months) == (primary_care, specialist, 12)


def test_before_2017_no_source_tells_how_a_medi_cal_plan_saw_it() -> None:
    assert get_law(Side.MEDI_CAL, MANAGED, day("2016-12-31")).relationship is None


@pytest.mark.parametrize(
    ("on", "doubtful"), [("2016-04-10", False), ("2016-04-11", True), ("2016-07-05", True), ("2016-07-06", False)]
)
def test_the_doubtful_days_of_cal_mediconnect(on: str, doubtful: bool) -> None:
    assert is_doubtful(CMC, day(on)) is doubtful
    assert not is_doubtful(MANAGED, day(on))


@pytest.mark.parametrize(
    ("requester", "on", "verdict"),
    [
        (RequesterKind.PROVIDER, "2014-03-31", Verdict.UNKNOWN),
        (RequesterKind.PROVIDER, "2014-07-31", Verdict.NO),
        (RequesterKind.PROVIDER, "2014-08-01", Verdict.UNKNOWN),
        (RequesterKind.PROVIDER, "2014-09-30", Verdict.UNKNOWN),
        (RequesterKind.PROVIDER, "2014-10-01", Verdict.YES),
        (RequesterKind.PROVIDER, "2024-01-01", Verdict.YES),
        (RequesterKind.MEMBER, "2014-04-01", Verdict.YES),
        (RequesterKind.REPRESENTATIVE, "2014-08-15", Verdict.YES),
    ],
)
def test_who_may_ask(requester: RequesterKind, on: str, verdict: Verdict) -> None:
    assert may_request(requester, day(on))[0] is verdict


@pytest.mark.parametrize(
    ("kind", "side", "on", "protection"),
    [
        (CareProviderKind.PHYSICIAN, Side.MEDICARE, "2014-07-01", Protection.YES),
        (CareProviderKind.PPG, Side.MEDICARE, "2014-07-01", Protection.YES),
        (CareProviderKind.DME, Side.MEDI_CAL, "2018-03-01", Protection.NO),
        (CareProviderKind.TRANSPORT, Side.MEDI_CAL, "2023-01-01", Protection.NO),
        (CareProviderKind.HOSPITAL, Side.MEDICARE, "2018-03-01", Protection.UNKNOWN),
        (CareProviderKind.FACILITY, Side.MEDICARE, "2018-03-01", Protection.RESIDENTS),
        (CareProviderKind.ANCILLARY, Side.MEDI_CAL, "2022-12-31", Protection.NO),
        (CareProviderKind.ANCILLARY, Side.MEDI_CAL, "2023-01-01", Protection.UNKNOWN),
        (CareProviderKind.ANCILLARY, Side.MEDICARE, "2023-01-01", Protection.NO),
        (CareProviderKind.PHYSICIAN, Side.MEDICARE, "2014-03-31", Protection.UNKNOWN),
    ],
)
def test_which_kinds_of_provider_can_be_kept(
    kind: CareProviderKind, side: Side, on: str, protection: Protection
) -> None:
    assert get_protection(kind, side, day(on))[0] is protection


@pytest.mark.parametrize(
    ("side", "program", "on", "is_return", "restart"),
    [
        (Side.MEDICARE, CMC, "2018-03-01", False, Restart.UNKNOWN),
        (Side.MEDI_CAL, CMC, "2018-03-01", True, Restart.UNKNOWN),
        (Side.MEDICARE, MEDI_MEDI, "2023-12-31", True, Restart.UNKNOWN),
        (Side.MEDICARE, MEDI_MEDI, "2024-01-01", True, Restart.ALWAYS),
        (Side.MEDICARE, MEDI_MEDI, "2024-01-01", False, Restart.ONCE),
        (Side.MEDI_CAL, MANAGED, "2018-03-01", False, Restart.ONCE),
    ],
)
def test_whether_the_months_start_over(
    side: Side, program: Program, on: str, is_return: bool, restart: Restart
) -> None:
    assert get_restart(side, program, day(on), is_return=is_return)[0] is restart


def test_what_no_source_confirms_is_marked_so() -> None:
    assert (get_days_before_end(day("2014-07-01")).value, get_decision_notice_days(day("2014-07-01")).value) == (
        [30, 7],
        7,
    )
    retroactive = get_retroactive_days(day("2014-07-01"))
    assert retroactive and (retroactive.value, retroactive.standing) == (30, UNCONFIRMED)
    assert get_days_before_end(day("2014-07-01")).standing is UNCONFIRMED
    assert get_decision_notice_days(day("2014-07-01")).standing is UNCONFIRMED
    assert get_restart(Side.MEDI_CAL, MANAGED, day("2018-03-01"), is_return=False)[1].standing is UNCONFIRMED  # type: ignore[union-attr]


@pytest.mark.parametrize(("on", "days"), [("2023-12-31", None), ("2024-01-01", 90)])
def test_an_active_course_of_treatment_has_its_days_from_2024(on: str, days: int | None) -> None:
    rule = get_active_treatment_days(day(on))
    assert (rule and rule.value) == days


def test_residents_are_protected_in_cal_mediconnect_only() -> None:
    assert protects_residents(CMC, day("2014-04-01"))
    assert not protects_residents(MEDI_MEDI, day("2023-01-01"))


def test_plans_that_parameters_name_are_in_the_plan_table() -> None:
    known = {each.dated.plan_code for each in read_plan_files(REFERENCE, hcp_codes=DEMO_CODES).offerings}
    supply, without = get_transition_supply(day("2018-01-01")), get_plans_without_completion(day("2018-01-01"))
    assert supply and without
    assert known.issuperset(supply.value["supply_days"])
    assert known.issuperset(without.value)


def test_services_that_parameters_name_are_in_the_catalogue() -> None:
    text = (REFERENCE.parents[1] / "benefits" / "reference" / "services.yaml").read_text(encoding="utf-8")
    assert [code for code in get_services_out(day("2018-01-01")) if f"{{code: {code}," not in text] == []
