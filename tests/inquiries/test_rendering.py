"""The answer as JSON: every reason cited is written down once, in words, with its source and how sure it is."""

from datetime import date

import pytest

from cmc_portal.answers import Reason, Source, Standing, reason
from cmc_portal.reason_book import ReasonBook
from cmc_portal.reasons import MissingReasonText
from eligibility.facts import CircumstanceKind, EnrollmentStatus, MediCalStatus, MemberFacts
from inquiries.plain_text import render_plain_text
from inquiries.rendering import render_answer, render_reason
from inquiries.rules.answer import answer_not_found
from inquiries.texts import all_reasons, next_step_texts
from tests.eligibility.people import (
    circumstance,
    enrolled,
    medi_cal,
    medicare,
    member,
    other_coverage,
    share_of_cost,
    unrecognized,
)
from tests.inquiries.questions_asked import ASKED_AT, ASKED_ON, TRACE, asked, cited, decide, rendered

DUAL = (*medicare("2013-01-01.."), medi_cal("2013-01-01.."))
RECORDS: dict[str, MemberFacts] = {
    "in the plan": member(enrolled("2014-07-01.."), *DUAL),
    "deemed": member(enrolled("2014-07-01.."), *medicare("2013-01-01.."), medi_cal("2013-01-01..2016-02-29")),
    "on hold": member(enrolled("2014-07-01..", status=EnrollmentStatus.ON_HOLD), *DUAL),
    "share of cost": member(enrolled("2014-07-01.."), *medicare("2013-01-01.."), share_of_cost("2016-01-01..")),
    "opted out": member(*DUAL, circumstance("2014-05-01..", CircumstanceKind.OPTED_OUT)),
    "disputed": member(enrolled("2014-07-01.."), enrolled("2016-03-01..", "molina", disputed=True)),
    "unknown plan": member(unrecognized("2014-07-01..")),
    "unconfirmed contract": member(enrolled("2014-07-01..", "la-care"), *DUAL),
    "no data": member(),
    "limited": member(*medicare("2013-01-01.."), medi_cal("2013-01-01..", MediCalStatus.MEDICARE_COST_SHARING_ONLY)),
}
DAYS = ("2016-03-20", "2016-04-20", "2023-01-15")


def answer_about(name: str, day: str) -> dict[str, object]:
    question = asked(day, "dental", "nmt", "primary_care_visit", provider_npi="1234567893")
    return rendered(decide(RECORDS[name], question), question)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", RECORDS)
def test_what_is_cited_is_written_down_and_what_is_written_down_is_cited(name: str, day: str) -> None:
    answer = answer_about(name, day)
    assert cited(answer) == set(answer["reasons"])  # type: ignore[call-overload]
    assert answer["why"]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", RECORDS)
def test_every_reason_has_words_a_source_and_a_standing(name: str, day: str) -> None:
    for code, entry in answer_about(name, day)["reasons"].items():  # type: ignore[attr-defined]
        assert entry["text"].endswith("."), code
        assert "{" not in entry["text"], code
        assert entry["source"]["document"], code
        assert entry["standing"] in ("verified", "derived", "unconfirmed"), code


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", RECORDS)
def test_what_is_not_confirmed_says_so(name: str, day: str) -> None:
    for code, entry in answer_about(name, day)["reasons"].items():  # type: ignore[attr-defined]
        if entry["standing"] == "unconfirmed" and code.startswith(("E-", "C-", "I-")):
            assert "onfirm" in entry["text"], code


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", RECORDS)
def test_the_console_tells_the_same_in_lines(name: str, day: str) -> None:
    answer = answer_about(name, day)
    text = render_plain_text(answer)
    assert day in text
    assert f"Trace number {TRACE}" in text
    told = [answer["reasons"][code]["text"] for code in answer["why"]]  # type: ignore[index,attr-defined]
    assert all(sentence in text for sentence in told)
    assert "None" not in text


def test_the_console_names_nobody_else_for_what_does_not_reach_the_person() -> None:
    question = asked("2016-03-20", "cbas")
    text = render_plain_text(rendered(decide(RECORDS["share of cost"], question), question))
    assert "  Community-Based Adult Services (CBAS): not covered\n" in text


def test_the_console_sends_nobody_to_whom_the_record_does_not_name() -> None:
    question = asked("2016-03-20", "primary_care_visit", "dental")
    facts = member(*DUAL, other_coverage("2015-01-01..", "F"))
    text = render_plain_text(rendered(decide(facts, question), question))
    assert "  Primary care visit: covered by somebody whom the record does not name\n" in text


def test_the_console_calls_nothing_refused_of_which_another_may_cover_it() -> None:
    question = asked("2016-03-20", "dental", "waiver_services")
    unreadable = member(enrolled("2014-07-01.."), *DUAL[:-1], medi_cal("2013-01-01..", MediCalStatus.UNKNOWN))
    text = render_plain_text(rendered(decide(unreadable, question), question))
    assert "  Dental care: not by the plan; ask Medi-Cal Dental (Denti-Cal) 1-800-322-6384\n" in text
    in_the_plan = member(enrolled("2014-07-01.."), *DUAL)
    text = render_plain_text(rendered(decide(in_the_plan, question), question))
    assert "not covered" not in text


# The book of reasons.


def test_a_reason_cited_twice_is_written_once() -> None:
    book = ReasonBook(render_reason)
    assert book.cite((reason("E-NODATA-1"), reason("E-NODATA-1"))) == ["E-NODATA-1", "E-NODATA-1"]
    assert list(book.entries) == ["E-NODATA-1"]


def test_a_code_with_other_words_gets_a_number_and_the_same_words_the_same_key() -> None:
    book = ReasonBook(render_reason)
    first, second, third = (reason("E-DEATH-1", death_day=f"2016-05-{day}") for day in ("10", "11", "12"))
    assert book.cite((first, second, third, second)) == ["E-DEATH-1", "E-DEATH-1.2", "E-DEATH-1.3", "E-DEATH-1.2"]
    assert "2016-05-11" in book.entries["E-DEATH-1.2"]["text"]


def test_equal_reasons_have_one_key_whoever_made_them() -> None:
    book = ReasonBook(render_reason)
    one, other = (Reason("E-DEATH-1", (("death_day", "2016-05-10"),)) for _ in range(2))
    assert book.cite((one, other)) == ["E-DEATH-1", "E-DEATH-1"]
    assert list(book.entries) == ["E-DEATH-1"]


def test_a_reasons_own_source_and_standing_count_before_those_of_its_text() -> None:
    own = Source("Letter", "page 2", date(2018, 1, 2), "a.test")
    entry = render_reason(reason("E-NODATA-1", own, Standing.UNCONFIRMED))
    assert entry["source"] == {
        "document": "Letter",
        "section": "page 2",
        "date": date(2018, 1, 2),
        "url": "a.test",
    }
    assert entry["standing"] == "unconfirmed"
    assert render_reason(reason("E-NODATA-1"))["standing"] == "verified"


def test_a_reason_without_its_values_is_an_error_and_never_a_blank() -> None:
    with pytest.raises(MissingReasonText, match=r"E-DEATH-1: nothing fills \{death_day\}"):
        render_reason(reason("E-DEATH-1"))
    with pytest.raises((MissingReasonText, KeyError)):
        render_reason(reason("E-NO-SUCH-CODE"))


def test_the_values_of_a_reason_are_there_for_programs() -> None:
    assert render_reason(reason("E-DEATH-1", death_day=date(2016, 5, 10)))["values"] == {"death_day": "2016-05-10"}
    assert "values" not in render_reason(reason("E-NODATA-1"))


# The parts of the answer.


def test_case_1_as_json() -> None:
    answer = answer_about("in the plan", "2016-03-20")
    assert answer["outcome"] == "active"
    assert answer["member"] == {
        "name": "Ana Reyes",
        "birth_date": "1948-03-15",
        "death_date": None,
        "cin": "91234567A",
        "mbi": "1EG4TE5MK73",
    }
    medicare_line = answer["coverages"][0]  # type: ignore[index]
    assert {
        key: medicare_line[key] for key in ("line", "program", "status", "billing_order", "first_day", "last_day")
    } == {
        "line": "medicare",
        "program": "cal_mediconnect",
        "status": "active",
        "billing_order": 1,
        "first_day": "2014-07-01",
        "last_day": "2022-12-31",
    }
    assert medicare_line["plan"] == {
        "code": "health-net",
        "name": "Health Net Cal MediConnect",
        "contract": "H3237-001",
        "phone": "1-855-464-3571",
        "tty": "711",
    }
    assert medicare_line["county"] == {"code": "19", "name": "Los Angeles"}
    assert answer["charges"]["member_may_be_charged"] == ["part_d_copay"]  # type: ignore[index]
    assert answer["question"]["day"] == "2016-03-20"  # type: ignore[index]


def test_whoever_is_responsible_for_a_service_is_named_with_a_number_or_none() -> None:
    services = {each["service"]: each for each in answer_about("in the plan", "2016-03-20")["services"]}  # type: ignore[attr-defined]
    assert services["dental"]["responsible"]["name"] == "Medi-Cal Dental (Denti-Cal)"
    assert services["primary_care_visit"]["responsible"]["name"] == "Health Net Cal MediConnect"
    assert services["primary_care_visit"]["responsible"]["phone"] == "1-855-464-3571"


def test_the_timeline_never_shows_cal_mediconnect_after_its_end() -> None:
    (period,) = answer_about("in the plan", "2023-01-15")["timeline"]  # type: ignore[attr-defined]
    assert (period["first_day"], period["last_day"]) == ("2014-07-01", "2022-12-31")
    assert period["plan"] == "Health Net Cal MediConnect"


def test_of_nobody_nothing_is_told() -> None:
    question = asked("2016-03-20", "dental", provider_npi="1234567893")
    answer = render_answer(
        answer_not_found(reason("I-NOTFOUND-1"), asked_on=ASKED_ON),
        question,
        trace_number=TRACE,
        asked_at=ASKED_AT,
        plans=None,
        catalogue=None,
    )
    assert (answer["outcome"], answer["member"], answer["coverages"]) == ("not_found", None, [])
    assert (answer["services"], answer["charges"], answer["continuity"]) == ([], None, None)
    assert (answer["timeline"], answer["enrollment_conditions"]) == ([], None)
    assert list(answer["reasons"]) == ["I-NOTFOUND-1"]


# The catalogues of words.


@pytest.mark.parametrize("code", sorted(all_reasons()))
def test_every_text_is_a_sentence_with_a_standing_or_brings_it_with_each_use(code: str) -> None:
    text = all_reasons()[code]
    assert text.text[0].isupper() or text.text[0] in '"{', code
    assert text.text.rstrip('"')[-1] in ".}", code
    assert not any(word.isupper() and len(word) > 5 and word.isalpha() for word in text.text.split()), code


@pytest.mark.parametrize("code", sorted(next_step_texts()))
def test_every_next_step_is_a_sentence(code: str) -> None:
    assert next_step_texts()[code].endswith(".")
