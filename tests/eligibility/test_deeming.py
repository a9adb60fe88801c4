"""Deemed months: how long a plan keeps a member who has lost Medi-Cal (case 12)."""

from datetime import date

import pytest

from cmc_portal.answers import Standing, Verdict
from cmc_portal.dates import Span
from eligibility.facts import Program
from eligibility.rules.deeming import decide_deemed

CMC = Program.CAL_MEDICONNECT
DSNP = Program.MEDI_MEDI_PLAN
FEB_29_2016 = date(2016, 2, 29)


@pytest.mark.parametrize(
    ("day", "verdict", "code"),
    [
        ("2016-02-29", Verdict.NO, "E-DEEMED-6"),
        ("2016-03-01", Verdict.YES, "E-DEEMED-1"),
        ("2016-03-20", Verdict.YES, "E-DEEMED-1"),
        ("2016-03-31", Verdict.YES, "E-DEEMED-1"),
        ("2016-04-01", Verdict.NO, "E-DEEMED-2"),
        ("2016-04-02", Verdict.NO, "E-DEEMED-2"),
    ],
)
def test_case_12_health_net_deems_for_the_month_after_medi_cal(day: str, verdict: Verdict, code: str) -> None:
    deeming = decide_deemed(
        plan_code="health-net", program=CMC, last_medi_cal_day=FEB_29_2016, day=date.fromisoformat(day)
    )
    assert (deeming.verdict, deeming.reasons[0].code) == (verdict, code)


def test_case_12_the_deemed_days_are_told() -> None:
    deeming = decide_deemed(plan_code="health-net", program=CMC, last_medi_cal_day=FEB_29_2016, day=date(2016, 3, 20))
    assert deeming.span == Span(date(2016, 3, 1), date(2016, 3, 31))
    assert deeming.reasons[0].values == (("last_day", "2016-03-31"), ("lost_on", "2016-03-01"))
    assert deeming.reasons[0].standing is Standing.VERIFIED


@pytest.mark.parametrize("plan", ["anthem", "caloptima", "care1st", "chg", "health-net", "iehp", "la-care", "molina"])
@pytest.mark.parametrize(("day", "verdict"), [("2016-03-31", Verdict.YES), ("2016-04-01", Verdict.NO)])
def test_eight_plans_deem_for_one_month(plan: str, day: str, verdict: Verdict) -> None:
    deeming = decide_deemed(plan_code=plan, program=CMC, last_medi_cal_day=FEB_29_2016, day=date.fromisoformat(day))
    assert deeming.verdict is verdict


@pytest.mark.parametrize(
    ("day", "verdict"), [("2016-03-01", Verdict.YES), ("2016-04-30", Verdict.YES), ("2016-05-01", Verdict.NO)]
)
def test_san_mateo_deems_for_two_months(day: str, verdict: Verdict) -> None:
    deeming = decide_deemed(plan_code="hpsm", program=CMC, last_medi_cal_day=FEB_29_2016, day=date.fromisoformat(day))
    assert deeming.verdict is verdict


@pytest.mark.parametrize("plan", ["scfhp", "caremore"])
@pytest.mark.parametrize(
    ("day", "verdict", "code"),
    [
        ("2016-03-01", Verdict.UNKNOWN, "E-DEEMED-3"),
        ("2016-04-30", Verdict.UNKNOWN, "E-DEEMED-3"),
        ("2016-05-01", Verdict.NO, "E-DEEMED-10"),
    ],
)
def test_where_a_plans_months_are_not_known_nobody_can_say_for_the_two_that_any_plan_could_give(
    plan: str, day: str, verdict: Verdict, code: str
) -> None:
    deeming = decide_deemed(plan_code=plan, program=CMC, last_medi_cal_day=FEB_29_2016, day=date.fromisoformat(day))
    assert (deeming.verdict, deeming.reasons[0].code) == (verdict, code)


def test_after_months_that_are_not_known_nobody_is_said_to_have_been_kept() -> None:
    deeming = decide_deemed(plan_code="scfhp", program=CMC, last_medi_cal_day=FEB_29_2016, day=date(2016, 5, 1))
    assert deeming.span is None
    assert deeming.reasons[0].values == (("last_day", "2016-04-30"), ("lost_on", "2016-03-01"))


@pytest.mark.parametrize(
    ("last_medi_cal_day", "day", "verdict", "code"),
    [
        ("2014-03-31", "2014-04-01", Verdict.NO, "E-DEEMED-4"),
        ("2015-07-31", "2015-08-01", Verdict.NO, "E-DEEMED-4"),
        ("2015-07-31", "2015-09-01", Verdict.NO, "E-DEEMED-4"),
        ("2015-08-31", "2015-09-01", Verdict.YES, "E-DEEMED-1"),
        ("2015-08-31", "2015-09-30", Verdict.YES, "E-DEEMED-1"),
        ("2015-08-31", "2015-10-01", Verdict.NO, "E-DEEMED-2"),
    ],
)
def test_deeming_begins_with_people_who_are_without_medi_cal_from_september_2015(
    last_medi_cal_day: str, day: str, verdict: Verdict, code: str
) -> None:
    deeming = decide_deemed(
        plan_code="health-net",
        program=CMC,
        last_medi_cal_day=date.fromisoformat(last_medi_cal_day),
        day=date.fromisoformat(day),
    )
    assert (deeming.verdict, deeming.reasons[0].code) == (verdict, code)


@pytest.mark.parametrize(
    ("day", "verdict"), [("2016-02-28", Verdict.NO), ("2016-03-01", Verdict.YES), ("2016-03-31", Verdict.YES)]
)
def test_deemed_months_are_whole_months_even_when_medi_cal_ends_inside_one(day: str, verdict: Verdict) -> None:
    deeming = decide_deemed(
        plan_code="health-net", program=CMC, last_medi_cal_day=date(2016, 2, 10), day=date.fromisoformat(day)
    )
    assert deeming.verdict is verdict


@pytest.mark.parametrize(
    ("last_medi_cal_day", "day", "verdict", "code"),
    [
        ("2022-11-30", "2022-12-31", Verdict.YES, "E-DEEMED-1"),
        ("2022-11-30", "2023-01-01", Verdict.NO, "E-DEEMED-2"),
        ("2022-12-31", "2023-01-01", Verdict.NO, "E-PROGRAM-3"),
    ],
)
def test_nobody_is_deemed_in_cal_mediconnect_after_its_last_day(
    last_medi_cal_day: str, day: str, verdict: Verdict, code: str
) -> None:
    deeming = decide_deemed(
        plan_code="hpsm",
        program=CMC,
        last_medi_cal_day=date.fromisoformat(last_medi_cal_day),
        day=date.fromisoformat(day),
    )
    assert (deeming.verdict, deeming.reasons[0].code) == (verdict, code)


@pytest.mark.parametrize(
    ("day", "verdict", "code", "standing"),
    [
        ("2025-02-28", Verdict.NO, "E-DEEMED-6", None),
        ("2025-03-01", Verdict.YES, "E-DEEMED-1", Standing.VERIFIED),
        ("2025-05-31", Verdict.YES, "E-DEEMED-1", Standing.VERIFIED),
        ("2025-06-01", Verdict.UNKNOWN, "E-DEEMED-9", Standing.VERIFIED),
        ("2025-08-31", Verdict.UNKNOWN, "E-DEEMED-9", Standing.VERIFIED),
        ("2025-09-01", Verdict.NO, "E-DEEMED-10", Standing.VERIFIED),
    ],
)
def test_a_medi_medi_plan_deems_for_three_months_and_perhaps_six(
    day: str, verdict: Verdict, code: str, standing: Standing | None
) -> None:
    deeming = decide_deemed(
        plan_code="health-net", program=DSNP, last_medi_cal_day=date(2025, 2, 28), day=date.fromisoformat(day)
    )
    assert (deeming.verdict, deeming.reasons[0].code, deeming.reasons[0].standing) == (verdict, code, standing)


@pytest.mark.parametrize(
    ("last_medi_cal_day", "verdict", "standing"),
    [
        ("2022-11-30", Verdict.UNKNOWN, None),
        ("2022-12-31", Verdict.YES, Standing.UNCONFIRMED),
        ("2024-12-31", Verdict.YES, Standing.UNCONFIRMED),
        ("2025-01-31", Verdict.YES, Standing.VERIFIED),
    ],
)
def test_the_months_of_medi_medi_plans_are_sure_only_from_the_page_of_january_2025(
    last_medi_cal_day: str, verdict: Verdict, standing: Standing | None
) -> None:
    lost = date.fromisoformat(last_medi_cal_day)
    deeming = decide_deemed(
        plan_code="iehp",
        program=DSNP,
        last_medi_cal_day=lost,
        day=date(lost.year + (lost.month == 12), lost.month % 12 + 1, 1),
    )
    assert (deeming.verdict, deeming.reasons[0].standing) == (verdict, standing)


def test_no_rule_is_held_for_the_years_before_cal_mediconnect() -> None:
    deeming = decide_deemed(
        plan_code="health-net", program=CMC, last_medi_cal_day=date(2014, 2, 28), day=date(2014, 3, 1)
    )
    assert (deeming.verdict, deeming.reasons[0].code) == (Verdict.UNKNOWN, "E-DEEMED-8")


def test_other_programmes_do_not_deem() -> None:
    deeming = decide_deemed(
        plan_code="health-net",
        program=Program.MEDI_CAL_MANAGED_CARE,
        last_medi_cal_day=FEB_29_2016,
        day=date(2016, 3, 1),
    )
    assert (deeming.verdict, deeming.reasons[0].code) == (Verdict.NO, "E-DEEMED-7")
