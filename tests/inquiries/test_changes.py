"""What differs between two stored answers: each kind of change, and nothing where only one of them was asked."""

from typing import Any

import pytest

from inquiries.changes_presenting import present_earlier
from inquiries.rules.changes import list_changes
from tests.inquiries.recorded import SITUATIONS, read_answer

Json = dict[str, Any]


def sentences(before: Json, after: Json) -> list[tuple[str, str]]:
    return [(each.about, each.text) for each in present_earlier(before, after).changes]


@pytest.mark.parametrize("situation", SITUATIONS)
def test_an_answer_does_not_differ_from_itself(situation: str) -> None:
    assert list_changes(read_answer(situation), read_answer(situation)) == ()


@pytest.mark.parametrize("before", SITUATIONS)
@pytest.mark.parametrize("after", ["active", "not_found", "share_of_cost_unmet", "cannot_determine_disputed"])
def test_every_change_between_any_two_answers_has_words(before: str, after: str) -> None:
    assert all(about and text for about, text in sentences(read_answer(before), read_answer(after)))


def test_a_service_that_another_now_covers_is_told_with_who_and_what() -> None:
    before, after = read_answer("active"), read_answer("active")
    visit = after["services"][0]
    visit |= {"verdict": "no", "benefit": "carved_out", "covered_elsewhere": "yes", "responsible": None}
    assert sentences(before, after) == [
        (
            "Specialist visit",
            "was Covered by the plan, Health Net Cal MediConnect (Approval: not on record, ask first), "
            "is Covered, but not by the plan (Approval: not on record, ask first)",
        )
    ]


def test_a_service_of_original_medicare_is_not_said_to_be_covered_by_a_plan() -> None:
    before, after = read_answer("active"), read_answer("active")
    medicare = {"code": "original_medicare", "name": "Original Medicare", "phone": None, "tty": None}
    after["services"][0] |= {"responsible": medicare}
    [(_about, told)] = sentences(before, after)
    assert told.endswith("is Covered, Original Medicare (Approval: not on record, ask first)")


def test_a_share_of_cost_is_told_with_its_amount() -> None:
    before, after = read_answer("active"), read_answer("active")
    after["charges"] = {
        "member_may_be_charged": ["medi_cal_share_of_cost"],
        "share_of_cost_cents": 52_300,
        "reasons": [],
    }
    assert sentences(before, after) == [
        ("What may be charged", "was Part D drug copays, is Medi-Cal share of cost ($523)")
    ]


def test_what_only_one_of_them_was_asked_is_no_change() -> None:
    before, after = read_answer("active"), read_answer("active")
    before["services"], before["continuity"] = [], None
    assert list_changes(before, after) == ()


def test_a_line_whose_days_were_corrected_is_told_for_the_same_day_of_service_only() -> None:
    before, after = read_answer("opted_out"), read_answer("opted_out")
    after["coverages"][0]["last_day"] = "2015-12-31"
    assert sentences(before, after) == [
        (
            "Medicare",
            "was Original Medicare from 01/01/2013 (Active), "
            "is Original Medicare from 01/01/2013 to 12/31/2015 (Active)",
        )
    ]
    after["question"]["day"] = "2015-09-15"
    assert list_changes(before, after) == ()
