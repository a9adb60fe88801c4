"""Asking, through the database: four outcomes, each recorded exactly as it was given, and nothing given unrecorded."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest import MonkeyPatch

from accounts.facts import Asker, Channel, Purpose
from cmc_portal.bodies import BadQuestion
from eligibility import models as rows
from inquiries.facts import RecordedAnswer
from inquiries.models import Inquiry
from inquiries.questions import parse_question
from inquiries.selectors import get_recorded_answer
from inquiries.services import answer_inquiry
from inquiries.trace import make_trace_number
from tests.counting import statements
from tests.eligibility.records import MARCH, add, close, enroll, named, new_member
from tests.inquiries.questions_asked import ASKED_AT, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

CLINIC = Asker(Channel.API, organization_id=1, client_id=5)
ANA = {"cin": "91234567A", "birth_date": "1948-03-15"}
NO_SUCH_NUMBER = {"cin": "99999999A", "birth_date": "1948-03-15"}
WRONG_BIRTH_DATE = {"cin": "91234567A", "birth_date": "1948-03-16"}


@pytest.fixture
def ana() -> rows.Member:
    """In Health Net Cal MediConnect, Los Angeles, from July 2014 on, with Medicare and Medi-Cal."""
    member = new_member("91234567A", card_issued_on=date(2019, 6, 29))
    enroll(member)
    for part in "ABD":
        add(rows.MedicareEntitlement, member, part=part, first_day=date(2013, 1, 1))
    add(rows.MediCalEligibility, member, aid_code="10", county_code="19", status="eligible", first_day=date(2013, 1, 1))
    return member


def ask(
    member: dict[str, Any], day: str = "2016-03-20", *, asked_at: datetime = ASKED_AT, **more: Any
) -> RecordedAnswer:
    question = parse_question({"member": member, "day": day, **more}, today=date(2026, 11, 20), now=ASKED_AT)
    return answer_inquiry(question, asker=CLINIC, asked_at=asked_at)


# Four outcomes.


def test_covered(ana: rows.Member) -> None:
    answer = told(ask(ANA))
    assert answer["outcome"] == "active"
    assert answer["member"]["name"] == "Ana Reyes-García"
    assert {line["plan"]["code"] for line in answer["coverages"]} == {"health-net"}


def test_not_covered_any_more(ana: rows.Member) -> None:
    answer = told(ask(ANA, "2023-01-15"))
    assert answer["outcome"] == "not_active"
    assert answer["why"][0] == "E-END-1"
    assert "Wellcare by Health Net" in answer["reasons"]["E-NEXT-3"]["text"]


@pytest.mark.parametrize("who", [NO_SUCH_NUMBER, WRONG_BIRTH_DATE])
def test_not_found(ana: rows.Member, who: dict[str, str]) -> None:
    answer = told(ask(who))
    assert (answer["outcome"], answer["member"], answer["coverages"]) == ("not_found", None, [])


def test_cannot_be_determined(ana: rows.Member) -> None:
    enroll(ana, plan_code="molina", disputed=True)
    assert told(ask(ANA))["outcome"] == "cannot_determine"


@pytest.mark.parametrize("day", ["0001-01-01", "2014-03-31", "2014-06-30", "2014-07-01", "2022-12-31", "9999-12-31"])
def test_any_day_is_answered(ana: rows.Member, day: str) -> None:
    assert told(ask(ANA, day, services=["dental", "nmt"], provider_npi="1234567893"))["why"]


# Finding the member.


@pytest.mark.parametrize(
    "who",
    [
        {"cin": "9123-4567-a", "last_name": "REYES GARCIA, JR."},
        {"bic": "91234567A29180", "birth_date": "1948-03-15"},
        {"bic": "91234567A20001", "birth_date": "1948-03-15"},
        {"mbi": "1eg4 te5 mk73", "birth_date": "1948-03-15"},
        {"plan_id": "r-0012345", "last_name": "Reyes-García"},
        {"last_name": "reyes garcía", "first_name": "ANA", "birth_date": "1948-03-15"},
    ],
)
def test_two_facts_find_the_member(ana: rows.Member, who: dict[str, str]) -> None:
    add(rows.MemberIdentifier, ana, kind="mbi", value="1EG4TE5MK73")
    add(rows.MemberIdentifier, ana, kind="plan_id", value="R0012345")
    assert told(ask(who))["outcome"] == "active"


def test_two_people_of_one_name_and_birth_date_are_told_apart_by_a_number_only(ana: rows.Member) -> None:
    new_member("95555555D")
    by_name = {"last_name": "Reyes-García", "first_name": "Ana", "birth_date": "1948-03-15"}
    answer = told(ask(by_name))
    assert (answer["outcome"], answer["why"], answer["member"]) == ("not_found", ["I-SEVERAL-1"], None)
    assert told(ask(ANA))["outcome"] == "active"


def test_a_merged_number_answers_for_the_person(ana: rows.Member) -> None:
    former = rows.Member.objects.create(merged_into=ana)
    named(former, "Reyes")
    add(rows.MemberIdentifier, former, kind="cin", value="98765432C")
    answer = told(ask({"cin": "98765432C", "birth_date": "1948-03-15"}))
    assert (answer["outcome"], answer["member"]["cin"]) == ("active", "91234567A")


def shape_of_a_miss(answer: dict[str, Any]) -> str:
    """The answer without what may differ between two misses: the trace number and the moments."""
    return json.dumps(
        {key: value for key, value in answer.items() if key not in ("trace_number", "asked_at", "known_at")}
    )


def test_no_such_number_and_a_wrong_birth_date_look_the_same(ana: rows.Member) -> None:
    asked = [ask(who, services=["dental"], provider_npi="1234567893") for who in (NO_SUCH_NUMBER, WRONG_BIRTH_DATE)]
    missing, wrong = (told(each) for each in asked)
    assert shape_of_a_miss(missing) == shape_of_a_miss(wrong)
    assert len(asked[0].answer_json) == len(asked[1].answer_json)


def test_no_such_number_and_a_wrong_birth_date_ask_the_database_the_same(ana: rows.Member) -> None:
    ask(NO_SUCH_NUMBER)
    with statements() as missing:
        ask(NO_SUCH_NUMBER)
    with statements() as wrong:
        ask(WRONG_BIRTH_DATE)
    assert missing == wrong


# The record.


def test_a_question_and_its_answer_are_recorded_as_they_were(ana: rows.Member) -> None:
    recorded = ask(ANA, services=["dental"], purpose="treatment")
    row = Inquiry.objects.get()
    assert row.trace_number == recorded.trace_number
    assert (row.asked_at, row.known_at, row.day) == (ASKED_AT, ASKED_AT, date(2016, 3, 20))
    assert (row.channel, row.organization_id, row.client_id, row.user_id, row.operator) == ("api", 1, 5, None, "")
    assert (row.purpose, row.member_id, row.outcome) == (Purpose.TREATMENT, ana.pk, "active")
    assert row.answer.encode() == recorded.answer_json
    question = json.loads(row.question)
    assert (question["who"]["identifier"], question["services"][0]["code"]) == ("91234567A", "dental")


@pytest.mark.parametrize("who", [NO_SUCH_NUMBER, WRONG_BIRTH_DATE])
def test_a_miss_is_recorded_too_and_names_no_member(ana: rows.Member, who: dict[str, str]) -> None:
    ask(who)
    row = Inquiry.objects.get()
    assert (row.member_id, row.outcome) == (None, "not_found")


def test_no_record_no_answer(ana: rows.Member, monkeypatch: MonkeyPatch) -> None:
    trace_number = make_trace_number(ASKED_AT)
    monkeypatch.setattr("inquiries.deciding.make_trace_number", lambda asked_at: trace_number)
    ask(ANA)
    with pytest.raises(IntegrityError), transaction.atomic():
        ask(ANA)


def test_a_recorded_answer_is_read_back_byte_for_byte(ana: rows.Member) -> None:
    recorded = ask(ANA, services=["dental"])
    assert get_recorded_answer(recorded.trace_number) == recorded
    assert get_recorded_answer(recorded.trace_number.lower().replace("-", " ")) == recorded


def test_an_answer_stays_what_it_was_when_the_record_changes(ana: rows.Member) -> None:
    recorded = ask(ANA)
    close(rows.Enrollment.objects.get(), ASKED_AT)
    enroll(ana, last_day=date(2016, 2, 29), known_from=ASKED_AT)
    assert told(ask(ANA, asked_at=ASKED_AT + timedelta(seconds=1)))["outcome"] == "not_active"
    replayed = get_recorded_answer(recorded.trace_number)
    assert replayed is not None
    assert replayed.answer_json == recorded.answer_json


@pytest.mark.parametrize(
    "asked_at",
    [
        datetime(2026, 10, 31, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(2026, 11, 1, tzinfo=UTC),
        datetime(2026, 11, 1, 6, 59, tzinfo=UTC),
        datetime(2026, 12, 1, 7, 59, tzinfo=UTC),
        datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(2027, 1, 1, tzinfo=UTC),
        datetime(2045, 6, 1, tzinfo=UTC),
    ],
)
def test_an_answer_given_at_the_border_of_a_month_is_found_again(ana: rows.Member, asked_at: datetime) -> None:
    recorded = ask(ANA, asked_at=asked_at)
    assert get_recorded_answer(recorded.trace_number) == recorded


def test_a_trace_number_that_nobody_gave_leads_to_nothing() -> None:
    assert get_recorded_answer(make_trace_number(ASKED_AT)) is None


# What was known when.


def test_what_was_said_in_march_and_what_is_said_now(ana: rows.Member) -> None:
    close(rows.Enrollment.objects.get(), MARCH)
    enroll(ana, last_day=date(2016, 2, 29), known_from=MARCH)
    now, then = told(ask(ANA)), told(ask(ANA, known_at="2026-03-03T11:59:59Z"))
    assert (now["outcome"], then["outcome"]) == ("not_active", "active")
    assert "I-KNOWN-1" in then["why"]
    assert "I-KNOWN-1" not in now["why"]
    assert then["known_at"] == "2026-03-03T11:59:59+00:00"


def test_before_anything_was_known_nobody_is_found(ana: rows.Member) -> None:
    assert told(ask(ANA, known_at="2025-12-31T00:00:00Z"))["outcome"] == "not_found"


def test_the_earliest_moment_of_the_calendar_may_be_asked_about(ana: rows.Member) -> None:
    assert told(ask(ANA, known_at="0001-01-01T00:00:00Z"))["outcome"] == "not_found"


@pytest.mark.parametrize(("day", "future"), [("2026-11-19", False), ("2026-11-20", True)])
def test_the_day_of_asking_is_californias(ana: rows.Member, day: str, future: bool) -> None:
    recorded = ask(ANA, day, asked_at=datetime(2026, 11, 20, 7, 59, tzinfo=UTC))
    assert ("I-FUTURE-1" in told(recorded)["why"]) is future


# Services that are not in the catalogue.


def test_an_unknown_service_is_refused_by_its_place_and_nothing_is_recorded(ana: rows.Member) -> None:
    with pytest.raises(BadQuestion) as refused:
        ask(ANA, services=["dental", "dental", {"service": "nmt"}, "teleportation"])
    assert (refused.value.code, refused.value.field) == ("unknown_service", "services[3]")
    assert "teleportation" not in f"{refused.value} {refused.value.problem} {refused.value.what_to_do}"
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize("who", [ANA, NO_SUCH_NUMBER, WRONG_BIRTH_DATE])
def test_an_unknown_service_is_refused_whoever_is_meant(ana: rows.Member, who: dict[str, str]) -> None:
    with pytest.raises(BadQuestion, match="services"):
        ask(who, services=["teleportation"])


# The cost of an inquiry.


@pytest.mark.parametrize(("who", "count"), [(ANA, 2), (NO_SUCH_NUMBER, 3), (WRONG_BIRTH_DATE, 3)])
def test_an_inquiry_asks_the_database_two_things_and_a_miss_of_any_kind_three(
    ana: rows.Member, who: dict[str, str], count: int
) -> None:
    ask(who)
    with statements() as sent:
        ask(who, services=["dental", "nmt"])
    assert len(sent) == count


def test_naming_a_provider_asks_one_thing_more_and_only_about_somebody_who_was_found(ana: rows.Member) -> None:
    ask(ANA)
    for who, count in ((ANA, 3), (NO_SUCH_NUMBER, 3), (WRONG_BIRTH_DATE, 3)):
        with statements() as sent:
            ask(who, provider_npi="1234567893")
        assert len(sent) == count
        assert [each for each in sent if "continuity_facts" in each] == (sent[1:2] if who is ANA else [])
