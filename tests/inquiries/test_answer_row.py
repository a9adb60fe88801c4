"""One stored answer as one row of a table: every situation gives a row, and the row says what the answer says."""

import pytest

from inquiries.answer_row import answer_row
from tests.inquiries.recorded import SITUATIONS, read_answer


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_situation_is_a_row_of_texts(situation: str) -> None:
    answer = read_answer(situation)
    row = answer_row(answer)
    assert all(isinstance(text, str) for text in row.values())
    assert row["outcome"] == answer["outcome"]
    assert row["trace_number"] == answer["trace_number"]
    assert [row[f"service_{each['service']}"] for each in answer["services"]] == [
        each["verdict"] for each in answer["services"]
    ]


def test_a_member_with_both_is_one_row_that_bills_one_plan_and_says_what_may_be_charged() -> None:
    row = answer_row(read_answer("active"))
    assert row["bill_1"] == row["medicare_plan"] == row["medi_cal_plan"] == "Health Net Cal MediConnect"
    assert row["medicare_status"] == "active"
    assert row["medicare_county"] == "Los Angeles"
    assert row["provider_npi"] == "1234567893"
    assert "E-" in row["reasons"]


def test_a_plan_that_runs_several_sides_is_billed_once() -> None:
    row = answer_row(read_answer("active"))
    assert (row["bill_2"], row["bill_3"]) == ("", "")


def test_columns_are_the_same_whether_somebody_was_found_or_not() -> None:
    found, nobody = answer_row(read_answer("not_active_after_2022")), answer_row(read_answer("not_found"))
    assert [each for each in found if not each.startswith("service_")] == [
        each for each in nobody if not each.startswith("service_")
    ]
    assert nobody["outcome"] == "not_found"
    assert nobody["member_name"] == nobody["bill_1"] == nobody["may_be_charged"] == ""


def test_a_charge_that_is_not_known_is_not_nothing() -> None:
    answer = read_answer("active")
    answer["charges"] = {"member_may_be_charged": None, "share_of_cost_cents": None, "reasons": []}
    assert answer_row(answer)["may_be_charged"] == "unknown"
    answer["charges"]["member_may_be_charged"] = []
    assert answer_row(answer)["may_be_charged"] == "nothing"
