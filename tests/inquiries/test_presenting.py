"""A stored answer becomes the right words: headline, looks, days, money and limits, and nothing without words."""

from enum import StrEnum
from itertools import product
from pathlib import Path

import pytest
import yaml

from benefits.facts import Authorization, BenefitKind, ServiceGroup
from cmc_portal.answers import Outcome, Standing, Verdict
from eligibility.facts import EnrollmentKind, EnrollmentStatus, Line, Program
from eligibility.rules.coverage_lines import LineStatus
from inquiries import wording
from inquiries.facts import Purpose
from inquiries.forms import PURPOSES
from inquiries.phrases import day_text, limit_text, moment_text, money_text, phone
from inquiries.presenting import present_answer
from inquiries.shown import AnswerPage
from tests.inquiries.recorded import SITUATIONS, read_answer

REFERENCE = Path(__file__).parents[2] / "benefits" / "reference" / "lines"


def present(situation: str) -> AnswerPage:
    return present_answer(read_answer(situation))


@pytest.mark.parametrize(
    ("situation", "outcome", "headline"),
    [
        ("active", "Active", "Covered on 05/23/2022 by Health Net Cal MediConnect, Los Angeles"),
        ("deemed", "Active", "Covered on 03/20/2016 by Health Net Cal MediConnect, Los Angeles"),
        ("share_of_cost_unmet", "Active", "Covered on 05/23/2022 by Original Medicare, Los Angeles"),
        ("opted_out", "Active", "Covered on 09/14/2015 by Original Medicare and Molina Medi-Cal, San Diego"),
        ("not_active_after_2022", "Not active", "Not covered on 01/15/2023"),
        ("not_found", "Not found", "Nobody on record matches what was typed"),
        ("on_hold", "Cannot determine", "We cannot tell whether this person was covered on 05/23/2022"),
        (
            "cannot_determine_disputed",
            "Cannot determine",
            "We cannot tell whether this person was covered on 05/23/2022",
        ),
        (
            "cannot_determine_no_data",
            "Cannot determine",
            "We cannot tell whether this person was covered on 11/02/2013",
        ),
    ],
)
def test_the_headline_says_the_outcome_in_one_sentence(situation: str, outcome: str, headline: str) -> None:
    page = present(situation)
    assert (str(page.outcome.word), page.headline) == (outcome, headline)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_situation_has_a_look_and_words_for_everything_in_it(situation: str) -> None:
    page = present(situation)
    assert page.headline
    assert page.outcome.icon
    assert all(reason.text and reason.standing for reason in page.reasons)
    assert all(row.look.word for group in page.services for row in group.rows)


def test_the_four_outcomes_differ_in_word_icon_and_tone() -> None:
    looks = wording.OUTCOMES.values()
    assert len({str(look.word) for look in looks}) == 4
    assert len({look.icon for look in looks}) == 4
    assert len({look.tone for look in looks}) == 4


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (wording.OUTCOMES, Outcome),
        (wording.LINES, Line),
        (wording.PROGRAMS, Program),
        (wording.KINDS, EnrollmentKind),
        (wording.SERVICE_GROUPS, ServiceGroup),
        (wording.AUTHORIZATIONS, Authorization),
        (wording.STANDINGS, Standing),
        (wording.CONTINUITY, Verdict),
        (wording.ENROLLMENT, Verdict),
    ],
)
def test_every_code_has_words_and_no_words_are_without_a_code(table: dict[str, object], codes: type[StrEnum]) -> None:
    assert set(table) == set(codes)


def test_every_status_has_words_and_every_one_but_active_has_a_sentence() -> None:
    assert set(wording.STATUSES) == {*LineStatus, *EnrollmentStatus}
    assert set(wording.TAGS) == {*LineStatus, "disputed"} - {"active"}


def test_every_purpose_that_can_be_ticked_can_be_recorded() -> None:
    assert set(PURPOSES) <= set(Purpose)


@pytest.mark.parametrize("combination", [*product(Verdict, BenefitKind, (*Verdict, None), (True, False))])
def test_every_combination_of_verdicts_has_a_look(
    combination: tuple[Verdict, BenefitKind, Verdict | None, bool],
) -> None:
    verdict, benefit, elsewhere, has_plan = combination
    assert wording.service_look(verdict, benefit, elsewhere, has_plan=has_plan).word


def test_a_service_that_another_party_covers_does_not_look_refused() -> None:
    look = wording.service_look("no", "carved_out", "yes", has_plan=False)
    assert (str(look.word), look.tone) == ("Covered, but not by the plan", "active")


def test_not_known_does_not_look_like_not_covered() -> None:
    unknown = wording.service_look("unknown", "unknown", None, has_plan=True)
    assert unknown != wording.service_look("no", "excluded", "no", has_plan=True)


def test_what_original_medicare_covers_is_not_called_covered_by_a_plan() -> None:
    assert str(wording.service_look("yes", "covered", None, has_plan=False).word) == "Covered"
    assert str(wording.service_look("yes", "covered", None, has_plan=True).word) == "Covered by the plan"


def test_every_unit_and_period_of_the_benefit_tables_has_words() -> None:
    tables = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(REFERENCE.glob("*.yaml"))]
    limits = [row["limit"] for table in tables for row in table["lines"] if row.get("limit")]
    assert limits
    assert {limit["unit"] for limit in limits} <= set(wording.UNITS)
    assert {limit.get("period") for limit in limits} <= set(wording.PERIODS)


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ({"quantity": 30, "unit": "one_way_trips", "period": "calendar_year"}, "30 one-way trips a calendar year"),
        ({"unit": "round_trips", "period": None, "unlimited": True}, "Unlimited round trips"),
        ({"unit": "dollars", "period": "fiscal_year", "amount_cents": 151000}, "Up to $1,510 a fiscal year"),
        (
            {"quantity": 1, "unit": "pair", "amount_cents": 20000, "period": "two_years"},
            "1 pair up to $200 every two years",
        ),
        ({"unit": "pair", "period": None}, "There is a limit, but its size is not on record: ask."),
    ],
)
def test_a_limit_reads_as_a_phrase(limit: dict[str, object], words: str) -> None:
    assert limit_text(limit) == words


def test_days_money_moments_and_telephones_read_as_in_california() -> None:
    assert day_text("2022-05-23") == "05/23/2022"
    assert day_text(None) == ""
    assert money_text(52300) == "$523"
    assert money_text(52305) == "$523.05"
    assert moment_text("2026-07-01T06:30:00Z") == "06/30/2026 23:30 PDT"
    assert [each.href for each in (phone("1-855-464-3571"), phone("650-579-0350"), phone("711")) if each] == [
        "tel:+18554643571",
        "tel:+16505790350",
        "tel:711",
    ]
    assert phone(None) is None
    assert phone("") is None


def test_days_inside_a_sentence_read_as_in_california_too() -> None:
    answer = read_answer("on_hold")
    answer["reasons"]["E-HOLD-1"]["text"] = "On hold since 2022-05-01, file 20220501."
    assert present_answer(answer).explanations[0].text == "On hold since 05/01/2022, file 20220501."


def test_a_reason_that_nobody_confirmed_is_marked_and_told_at_the_top() -> None:
    page = present("unconfirmed_contract")
    assert page.rests_on_unconfirmed
    assert [reason.code for reason in page.reasons if reason.unconfirmed] == ["E-CONTRACT-1"]
    assert not present("active").rests_on_unconfirmed


def test_a_service_that_rests_on_an_unconfirmed_rule_is_marked_in_its_row() -> None:
    rows = {row.name: row.unconfirmed for group in present("limit_reached").services for row in group.rows}
    assert rows["Routine podiatry"] == "Not confirmed: confirm with the plan"
    assert rows["Hearing aids"] == ""


def test_a_deemed_line_has_its_tag_with_a_sentence() -> None:
    page = present("deemed")
    assert [str(tag.word) for tag in page.tags] == ["Deemed"]
    assert all(tag.sentence for line in page.coverages for tag in line.tags)


def test_a_person_who_is_not_covered_is_told_why_and_what_instead() -> None:
    page = present("not_active_after_2022")
    assert [reason.code for reason in page.explanations] == ["E-NEXT-1", "E-END-1"]
    assert page.steps[0].text == "Ask Wellcare by Health Net whether the person is a member there."


def test_sides_that_differ_in_nothing_are_one_line() -> None:
    assert [line.line for line in present("active").coverages] == ["Medicare, Part D (drugs)", "Medi-Cal"]


def test_the_share_of_cost_is_told_with_its_amount_and_period() -> None:
    charges = present("share_of_cost_unmet").charges
    assert charges is not None
    assert charges.items == ("Part D drug copays.", "Medi-Cal share of cost: up to $523 a month.")


def test_charges_that_nobody_can_tell_are_not_shown_as_nothing() -> None:
    answer = read_answer("active")
    answer["charges"] |= {"member_may_be_charged": None}
    charges = present_answer(answer).charges
    assert charges is not None
    assert charges.items == ("Not known. Ask the plan before you charge anything.",)


def test_the_stretch_of_coverage_that_holds_the_day_of_service_is_marked() -> None:
    assert [row.asked for row in present("active").timeline] == [True]
    assert [row.asked for row in present("not_active_after_2022").timeline] == [False]


def test_a_person_with_medicare_only_is_told_so_in_the_headline() -> None:
    answer = read_answer("share_of_cost_unmet") | {"outcome": "not_active"}
    assert present_answer(answer).headline == "Not covered on 05/23/2022, except by Original Medicare"


def test_the_many_conditions_for_joining_stand_with_their_question() -> None:
    answer = read_answer("opted_out")
    met = {"criterion": "age", "verdict": "yes", "reasons": ["E-AGE-1"]}
    answer["enrollment_conditions"]["criteria"].append(met)
    answer["reasons"]["E-AGE-1"] = answer["reasons"]["E-OPTOUT-1"] | {"text": "The person was 21 or older."}
    page = present_answer(answer)
    assert page.enrollment is not None
    assert [reason.code for reason in page.enrollment.reasons] == ["E-OPTOUT-1"]
    assert [reason.code for reason in page.enrollment.looked_at] == ["E-OPTOUT-1", "E-AGE-1"]
    assert "E-AGE-1" not in [reason.code for reason in page.reasons]


def test_a_code_without_words_is_an_error() -> None:
    answer = read_answer("active") | {"outcome": "perhaps"}
    with pytest.raises(KeyError):
        present_answer(answer)


def test_the_headline_after_the_end_names_the_plan_that_probably_followed() -> None:
    plan = {"code": "health-net", "name": "Wellcare by Health Net", "contract": None, "phone": None, "tty": None}
    line = read_answer("active")["coverages"][0] | {
        "status": "unknown",
        "billing_order": None,
        "plan": plan,
        "reasons": [],
    }
    answer = read_answer("not_active_after_2022") | {"coverages": [line]}
    assert present_answer(answer).headline == "Cal MediConnect had ended on 01/15/2023: ask Wellcare by Health Net"
