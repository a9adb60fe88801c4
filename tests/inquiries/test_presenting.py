"""A stored answer becomes the right words: headline, looks, days, money and limits, and nothing without words."""

import re
from dataclasses import asdict
from enum import StrEnum
from itertools import product
from pathlib import Path

import pytest
import yaml
from django.template.loader import render_to_string

from accounts.facts import Purpose
from benefits.facts import Authorization, BenefitKind, Limit, ServiceGroup
from cmc_portal.answers import Outcome, Standing, Verdict, reason
from continuity.rules.evidence import EvidenceKind
from continuity.rules.verdict import ContinuityStatus
from eligibility.facts import EnrollmentKind, EnrollmentStatus, Line, MemberFacts, Program
from eligibility.rules.coverage_lines import LineStatus
from inquiries import wording
from inquiries.forms import PURPOSES
from inquiries.phrases import day_text, limit_text, moment_text, money_text, phone
from inquiries.presenting import look_of_service, present_answer
from inquiries.rules.answer import answer_not_found
from inquiries.shown import AnswerPage, ServiceRow
from tests.eligibility.people import SAN_DIEGO, enrolled, medi_cal
from tests.inquiries.questions_asked import ASKED_ON, asked, decide, reference_catalogue, rendered
from tests.inquiries.recorded import DUAL, MEDICARE, SITUATIONS, maria, read_answer
from tests.inquiries.test_rendering import DAYS, RECORDS, answer_about

REFERENCE = Path(__file__).parents[2] / "benefits" / "reference" / "lines"


def present(situation: str) -> AnswerPage:
    return present_answer(read_answer(situation))


def present_asked(facts: MemberFacts, day: str) -> AnswerPage:
    question = asked(day)
    return present_answer(rendered(decide(facts, question), question))


def service_rows(situation: str) -> dict[str, ServiceRow]:
    return {row.name: row for group in present(situation).services for row in group.rows}


@pytest.mark.parametrize(
    ("situation", "outcome", "headline"),
    [
        ("active", "Active", "Covered on 05/23/2022 by Health Net Cal MediConnect, Los Angeles"),
        ("deemed", "Active", "Covered on 03/20/2016 by Health Net Cal MediConnect, Los Angeles"),
        ("limited", "Active", "Covered on 05/23/2022 by Original Medicare, Los Angeles"),
        ("share_of_cost_unmet", "Active", "Covered on 05/23/2022 by Original Medicare, Los Angeles"),
        (
            "opted_out",
            "Active",
            "Covered on 09/14/2015 by Original Medicare and Molina Healthcare Medi-Cal, San Diego",
        ),
        (
            "not_active_after_2022",
            "Not active",
            "Cal MediConnect had ended by 01/15/2023: ask Wellcare by Health Net (HMO D-SNP)",
        ),
        (
            "not_active_after_leaving",
            "Not active",
            "Only Original Medicare was certain on 03/20/2018: ask Health Net Medi-Cal",
        ),
        ("not_active_and_plan_not_in_tables", "Not active", "Only Original Medicare was certain on 03/20/2024"),
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


def test_a_name_that_two_people_share_is_not_called_one_that_nobody_has() -> None:
    several = answer_not_found(reason("I-SEVERAL-1"), asked_on=ASKED_ON)
    page = present_answer(rendered(several, asked("2019-03-03")))
    assert page.headline == "More than one person matches what was typed"
    shown = render_to_string("inquiries/_not_found.html", {"answer": page})
    told = [words in shown for words in ("What was compared", "The usual slips", "Everything typed must agree")]
    assert told == [True, False, False]


def test_services_that_differ_in_their_name_only_are_told_once() -> None:
    facts, services = maria(enrolled("2019-01-01.."), *DUAL), ("primary_care_visit", "dental_crown", "specialist_visit")
    question = asked("2022-05-23", *services)
    page = present_answer(rendered(decide(facts, question), question))
    shown = render_to_string("inquiries/_services.html", {"groups": page.services})
    assert (shown.count('class="service-name"'), shown.count('class="verdict ')) == (3, 2)
    assert shown.count("Bill Health Net Cal MediConnect") == 1
    assert 'Why<span class="unseen">: Primary care visit, Specialist visit</span>' in shown


def test_every_service_at_once_leaves_the_page_light() -> None:
    """Fonts, style sheets and the rest of the page take up to 100 KB of the 150 that a first visit may have."""
    facts, every = maria(enrolled("2019-01-01.."), *DUAL), reference_catalogue().services
    question = asked("2022-05-23", *every)
    page = present_answer(rendered(decide(facts, question), question))
    shown = render_to_string("inquiries/_services.html", {"groups": page.services})
    assert shown.count('class="service-name"') == len(every)
    assert len(re.sub(r"\n\s+", "\n", shown).encode()) < 45_000


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_situation_has_a_look_and_words_for_everything_in_it(situation: str) -> None:
    page = present(situation)
    assert page.headline
    assert page.outcome.icon
    assert all(reason.text and reason.standing for reason in page.reasons)
    assert all(row.look.word for group in page.services for row in group.rows)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", RECORDS)
def test_every_record_has_a_page_on_every_day(name: str, day: str) -> None:
    assert present_answer(answer_about(name, day)).headline


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
    assert {limit["unit"] for limit in limits} == set(wording.UNITS)
    assert {limit.get("period") for limit in limits} == set(wording.PERIODS)


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (Limit("one_way_trips", "calendar_year", quantity=30), "30 one-way trips a calendar year"),
        (Limit("round_trips", unlimited=True), "Unlimited round trips"),
        (Limit("dollars", "fiscal_year", amount_cents=151_000), "Up to $1,510 a fiscal year"),
        (Limit("pair", "two_years", quantity=1, amount_cents=20_000), "1 pair up to $200 every two years"),
    ],
)
def test_a_limit_reads_as_a_phrase(limit: Limit, words: str) -> None:
    assert limit_text(asdict(limit) | {"period": limit.period or None}) == words


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


def test_a_source_is_told_with_its_section_and_date() -> None:
    reason = next(each for each in present("not_active_after_2022").reasons if each.code == "E-END-1")
    assert reason.source == (
        "Health Net provider library, Cal MediConnect contracts extended through 12/31/2022 (05/23/2022)"
    )


def test_a_reason_that_nobody_confirmed_is_marked_and_told_at_the_top() -> None:
    page = present("unconfirmed_contract")
    assert page.rests_on_unconfirmed
    assert [reason.code for reason in page.reasons if reason.unconfirmed] == ["E-CONTRACT-1"]
    assert not present("active").rests_on_unconfirmed


def test_a_service_that_rests_on_an_unconfirmed_rule_is_marked_in_its_row() -> None:
    rows = service_rows("limit_reached")
    assert rows["Routine podiatry"].unconfirmed == "Not confirmed: confirm with the plan"
    assert rows["Acupuncture"].unconfirmed == ""


def test_a_use_beyond_the_limit_is_told_with_its_number_and_not_called_refused_by_the_plan() -> None:
    ride = service_rows("limit_reached")["Non-medical transportation (NMT)"]
    assert str(ride.look.word) == "Covered, but over the limit"
    assert ride.responsible == "Ask Health Net Cal MediConnect"
    assert ride.limits == ("Asked about use number 31", "30 one-way trips a calendar year")


def test_a_use_beyond_a_limit_that_nobody_confirmed_is_perhaps_beyond_it() -> None:
    look = wording.service_look("unknown", "supplemental", None, has_plan=True, over_limit=True)
    assert (str(look.word), look.tone) == ("Covered, but perhaps over the limit", "cannot-determine")


@pytest.mark.parametrize(
    ("reasons", "word"),
    [
        (["B-LIMIT-4"], "Covered, but perhaps over the limit"),
        (["E-AFTER-3", "B-LIMIT-4.2"], "Covered, but perhaps over the limit"),
        (["E-AFTER-3", "B-LTSS-1"], "Not known"),
        (["E-OPTOUT-4", "B-RIDES-3", "B-LIMIT-1"], "Not known"),
    ],
)
def test_only_a_use_beyond_a_limit_is_called_that(reasons: list[str], word: str) -> None:
    service = {
        "verdict": "unknown",
        "benefit": "covered",
        "covered_elsewhere": None,
        "responsible": None,
        "reasons": reasons,
    }
    assert str(look_of_service(service, {"coverages": []}).word) == word


@pytest.mark.parametrize(
    ("situation", "service", "word", "responsible"),
    [
        ("active", "Specialist visit", "Covered by the plan", "Bill Health Net Cal MediConnect"),
        ("active", "Glasses and contact lenses", "Covered by the plan as an extra", "Bill Health Net Cal MediConnect"),
        ("dental_carve_out", "Dental care", "Covered, but not by the plan", "Bill Medi-Cal Dental (Denti-Cal)"),
        ("deemed", "Dental care", "Not covered", "Ask Medi-Cal Dental (Denti-Cal)"),
        ("limit_reached", "Routine podiatry", "Not known", "Ask Health Net Cal MediConnect"),
        ("opted_out", "Primary care visit", "Covered", "Bill Original Medicare"),
        ("limited", "Dental care", "Not covered", "Ask Medi-Cal Dental (Denti-Cal)"),
    ],
)
def test_a_service_is_told_with_whom_to_bill_or_ask(situation: str, service: str, word: str, responsible: str) -> None:
    row = service_rows(situation)[service]
    assert (str(row.look.word), row.responsible) == (word, responsible)


def test_a_deemed_line_has_its_tag_with_a_sentence() -> None:
    page = present("deemed")
    assert [str(tag.word) for tag in page.tags] == ["Deemed"]
    assert all(tag.sentence for line in page.coverages for tag in line.tags)


def test_a_person_whose_medi_cal_pays_only_medicare_costs_has_a_tag_that_says_so() -> None:
    assert [str(tag.sentence) for tag in present("limited").tags] == [
        "Medi-Cal pays only Medicare's costs for this patient, and no services of its own."
    ]


def test_a_person_who_is_not_covered_is_told_why_and_what_instead() -> None:
    page = present("not_active_after_2022")
    assert [reason.code for reason in page.explanations] == ["E-END-1", "E-NEXT-3"]
    assert page.steps[0].text == "Ask Wellcare by Health Net (HMO D-SNP) whether the person is a member there."


def test_a_person_who_left_is_told_what_is_certain_and_whom_to_ask() -> None:
    assert [step.text for step in present("not_active_after_leaving").steps] == [
        "Bill Original Medicare first.",
        "Ask Health Net Medi-Cal whether the person is a member there.",
        "Call 1-800-MEDICARE for the Medicare side.",
        "Check Medi-Cal with the state's eligibility system.",
    ]


def test_a_likely_plan_that_our_tables_do_not_know_is_said_not_to_be_in_them() -> None:
    page = present("not_active_and_plan_not_in_tables")
    assert [(line.line, line.payer) for line in page.coverages] == [
        ("Medicare", "Original Medicare"),
        ("Part D (drugs)", "Part D plan"),
        ("Medi-Cal", "A plan that is not in our tables"),
    ]
    assert not [step for step in page.steps if step.text.startswith("Ask")]


@pytest.mark.parametrize(
    ("situation", "heading"),
    [
        ("active", "Coverage on this day"),
        ("not_active_after_leaving", "Coverage on this day"),
        ("not_active_after_2022", "Who may cover this person"),
        ("on_hold", "Coverage on record"),
    ],
)
def test_only_lines_in_force_are_called_coverage_on_the_day(situation: str, heading: str) -> None:
    assert present(situation).coverages_heading == heading


def test_sides_that_differ_in_nothing_are_one_line() -> None:
    assert [(line.line, line.billing) for line in present("active").coverages] == [
        ("Medicare, Part D (drugs), Medi-Cal", "Bill once")
    ]
    assert [(line.line, line.billing) for line in present("share_of_cost_unmet_in_plan").coverages] == [
        ("Medicare, Part D (drugs)", "Bill once"),
        ("Medi-Cal", ""),
    ]


def test_the_share_of_cost_is_told_with_its_amount_and_period() -> None:
    charges = present("share_of_cost_unmet_in_plan").charges
    assert charges is not None
    assert charges.items == ("Part D drug copays.", "Medi-Cal share of cost: up to $523 a month.")


def test_charges_that_nobody_can_tell_are_not_shown_as_nothing() -> None:
    charges = present("limited").charges
    assert charges is not None
    assert charges.items == ("Not known. Ask before you charge anything.",)


def test_the_stretch_of_coverage_that_holds_the_day_of_service_is_marked() -> None:
    def asked_rows(situation: str) -> list[str]:
        timeline = present(situation).timeline
        return [row.payer for row in timeline.rows if row.asked] if timeline else []

    assert asked_rows("active") == ["Health Net Cal MediConnect"]
    assert asked_rows("not_active_after_2022") == ["A plan that is not on record"]


def test_a_person_with_medicare_only_is_told_so_in_the_headline() -> None:
    lost = maria(enrolled("2014-07-01.."), *MEDICARE, medi_cal("2013-01-01..2016-02-29"))
    assert present_asked(lost, "2016-06-20").headline == "Not covered on 06/20/2016, except by Original Medicare"


def test_a_person_who_left_and_of_whose_medicare_nothing_is_known_is_sent_to_the_likely_plan() -> None:
    left = maria(enrolled("2015-01-01..2018-01-31"), medi_cal("2013-01-01.."))
    assert present_asked(left, "2018-03-20").headline == "No longer in the plan on 03/20/2018: ask Health Net Medi-Cal"


def test_after_the_end_without_a_known_follower_nobody_is_called_not_covered() -> None:
    stayed = maria(enrolled("2019-01-01..", county=SAN_DIEGO), *MEDICARE, medi_cal("2013-01-01.."))
    assert present_asked(stayed, "2024-03-20").headline == "Cal MediConnect had ended by 03/20/2024"


def test_a_person_of_whom_only_earlier_coverage_is_known_is_not_covered() -> None:
    earlier = maria(medi_cal("2013-01-01..2013-12-31"))
    assert present_asked(earlier, "2016-06-20").headline == "Not covered on 06/20/2016"


def test_the_conditions_for_joining_tell_their_day_and_what_decided() -> None:
    enrollment = present("limited").enrollment
    assert enrollment is not None
    assert (str(enrollment.look.word), enrollment.days) == ("The record does not meet the conditions", "on 05/23/2022")
    assert [reason.code for reason in enrollment.reasons] == ["E-FULL-5"]


def test_the_many_conditions_for_joining_stand_with_their_question() -> None:
    page = present("opted_out")
    assert page.enrollment is not None
    assert page.enrollment.reasons == ()
    assert {"E-AGE-1", "E-OPTOUT-2"} <= {reason.code for reason in page.enrollment.looked_at}
    assert [reason.code for reason in page.reasons] == [
        "E-OPTOUT-1",
        "E-MEDICARE-1",
        "E-PARTD-1",
        "E-PLAN-1",
        "B-ORIGINAL-3",
        "M-BALANCE-3",
    ]


def test_keeping_a_provider_is_told_where_one_was_named() -> None:
    continuity = present("active").continuity
    assert continuity is not None
    assert [(side.name, str(side.look.word)) for side in continuity.sides] == [
        ("Medicare", "Not on this day: the time is over"),
        ("Medi-Cal", "Not on this day: the time is over"),
    ]
    assert present("deemed").continuity is None


def test_an_answer_stored_before_there_were_networks_and_visits_is_still_shown() -> None:
    before = {"verdict": "unknown", "first_day": None, "last_day": None, "reasons": ["E-ACTIVE-1"]}
    continuity = present_answer(read_answer("active") | {"continuity": before}).continuity
    assert continuity is not None and continuity.look is not None
    assert (str(continuity.look.word), continuity.sides, continuity.clock) == ("Not known: ask the plan", (), ())
    assert [reason.code for reason in continuity.reasons] == ["E-ACTIVE-1"]
    assert not continuity.may_be_asked


def test_nothing_but_an_approval_or_no_need_looks_like_permission() -> None:
    green = {status for status, look in wording.CONTINUITY_STATUSES.items() if look.tone == "active"}
    assert green == {"approved", "in_network", "not_needed"}
    assert set(wording.CONTINUITY_STATUSES) == set(ContinuityStatus)
    assert "active" not in {look.tone for look in wording.CRITERIA.values()}
    assert set(wording.EVIDENCE) | {"visit"} == set(EvidenceKind)


def test_a_code_without_words_is_an_error() -> None:
    answer = read_answer("active") | {"outcome": "perhaps"}
    with pytest.raises(KeyError):
        present_answer(answer)


def test_a_provider_whom_a_file_names_is_shown_by_name() -> None:
    answer = read_answer("active")
    answer["continuity"]["provider"] = {"name": "Bay Grove Family Doctors", "specialty": "Family medicine"}
    continuity = present_answer(answer).continuity
    assert continuity is not None
    assert continuity.provider == "Bay Grove Family Doctors, Family medicine"


def test_a_name_in_capitals_is_shown_as_people_write_it_and_the_number_as_on_record() -> None:
    answer = read_answer("active")
    answer["member"]["name"] = "MARIA DELGADO-SANTOS"
    person = present_answer(answer).person
    assert person is not None
    assert (person.name, person.cin, person.county) == ("Maria Delgado-Santos", "91234567A", "Los Angeles")


def test_services_that_need_approval_are_told_under_what_is_to_be_done() -> None:
    assert [(fact.name, fact.text) for fact in present("active").approvals] == [
        ("May need approval: ask first", "Non-medical transportation (NMT)"),
        ("Approval not on record: ask first", "Specialist visit, Glasses and contact lenses"),
    ]


def test_what_was_compared_is_named_and_never_told() -> None:
    page = present("not_found")
    assert page.compared == ("CIN", "Birth date")
    assert "91234567A" not in str(page)
