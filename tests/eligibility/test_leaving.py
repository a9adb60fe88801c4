"""Leaving Cal MediConnect at one's own wish (case 3)."""

from datetime import date
from pathlib import Path

import pytest

from cmc_portal.answers import Standing
from cmc_portal.reasons import load_reasons
from eligibility.facts import Program
from eligibility.rules.leaving import last_day_after_leave_request, last_day_on_file


@pytest.mark.parametrize(
    ("requested_on", "last_day"),
    [
        ("2018-01-01", "2018-01-31"),
        ("2018-01-18", "2018-01-31"),
        ("2018-01-31", "2018-01-31"),
        ("2018-02-01", "2018-02-28"),
        ("2016-02-29", "2016-02-29"),
        ("2022-12-01", "2022-12-31"),
    ],
)
def test_case_3_coverage_ends_with_the_month_of_the_request(requested_on: str, last_day: str) -> None:
    day, _ = last_day_after_leave_request(date.fromisoformat(requested_on), program=Program.CAL_MEDICONNECT)
    assert day == date.fromisoformat(last_day)


def test_case_3_the_reason_tells_all_three_days() -> None:
    _, why = last_day_after_leave_request(date(2018, 1, 18), program=Program.CAL_MEDICONNECT)
    assert why.code == "E-LEAVE-1"
    assert why.values == (("last_day", "2018-01-31"), ("next_day", "2018-02-01"), ("requested_on", "2018-01-18"))


@pytest.mark.parametrize(
    ("on_file", "code"), [("2018-01-31", "E-LEAVE-1"), ("2018-02-28", "E-LEAVE-2"), ("2018-03-31", "E-LEAVE-2")]
)
def test_C3_the_day_on_file_wins(on_file: str, code: str) -> None:
    day, why = last_day_on_file(date(2018, 1, 18), on_file=date.fromisoformat(on_file), program=Program.CAL_MEDICONNECT)
    assert (day, why.code) == (date.fromisoformat(on_file), code)


@pytest.mark.parametrize("program", [Program.MEDI_MEDI_PLAN, Program.MEDI_CAL_MANAGED_CARE, None])
def test_the_month_of_a_request_is_confirmed_for_cal_mediconnect_only(program: Program | None) -> None:
    day, why = last_day_after_leave_request(date(2023, 5, 10), program=program)
    assert (day, why.code) == (date(2023, 5, 31), "E-LEAVE-3")
    assert why.values == (("last_day", "2023-05-31"), ("requested_on", "2023-05-10"))
    texts = load_reasons(Path(__file__).parents[2] / "eligibility" / "rules" / "reasons.yaml")
    assert (texts["E-LEAVE-1"].standing, texts["E-LEAVE-3"].standing) == (Standing.VERIFIED, Standing.UNCONFIRMED)


@pytest.mark.parametrize("on_file", ["2023-05-31", "2023-06-30"])
def test_the_day_on_file_counts_for_a_medi_medi_plan_by_the_file_alone(on_file: str) -> None:
    day, why = last_day_on_file(date(2023, 5, 10), on_file=date.fromisoformat(on_file), program=Program.MEDI_MEDI_PLAN)
    assert (str(day), why.code) == (on_file, "E-LEAVE-4")
