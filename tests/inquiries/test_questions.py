"""What was sent, read into a question: every slip is named with its field, and nothing sent is ever repeated."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.facts import Purpose
from cmc_portal.bodies import BadQuestion
from eligibility.asked_member import parse_identifier_of_any_kind
from eligibility.facts import IdentifierKind
from eligibility.rules.identify import Who
from inquiries.facts import Question, ServiceAsked
from inquiries.questions import MAX_SERVICES, parse_question

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 17, 5, tzinfo=UTC)
ANA = {"cin": "91234567A", "birth_date": "1948-03-15"}
WHOLE = {
    "member": {**ANA, "last_name": " Reyes ", "first_name": "Ana"},
    "day": "2022-05-23",
    "services": ["dental", {"service": "nmt", "use_number": 31}],
    "provider_npi": "1234567893",
    "purpose": "treatment",
    "known_at": "2026-03-03T12:00:00Z",
}


def parse(body: object) -> Question:
    return parse_question(body, today=TODAY, now=NOW)


def refused(body: object) -> tuple[str, str]:
    with pytest.raises(BadQuestion) as caught:
        parse(body)
    assert caught.value.problem
    assert caught.value.what_to_do
    return caught.value.code, caught.value.field


def test_a_whole_question() -> None:
    assert parse(WHOLE) == Question(
        who=Who("91234567A", IdentifierKind.CIN, date(1948, 3, 15), "Reyes", "Ana"),
        day=date(2022, 5, 23),
        services=(ServiceAsked("dental"), ServiceAsked("nmt", 31)),
        provider_npi="1234567893",
        purpose=Purpose.TREATMENT,
        known_at=datetime(2026, 3, 3, 12, tzinfo=UTC),
    )


def test_the_shortest_question_is_about_today_and_payment() -> None:
    assert parse({"member": ANA}) == Question(Who("91234567A", IdentifierKind.CIN, date(1948, 3, 15)), TODAY)


@pytest.mark.parametrize("name", ["day", "provider_npi", "known_at"])
def test_null_is_as_good_as_left_out(name: str) -> None:
    assert parse({"member": ANA, name: None}) == parse({"member": ANA})


@pytest.mark.parametrize(
    ("member", "identifier", "kind"),
    [
        ({"cin": "9123 4567-a"}, "91234567A", IdentifierKind.CIN),
        ({"bic": "91234567A29180"}, "91234567A", IdentifierKind.CIN),
        ({"mbi": "1eg4-te5-mk73"}, "1EG4TE5MK73", IdentifierKind.MBI),
        ({"plan_id": "r 00-12345"}, "R0012345", IdentifierKind.PLAN_ID),
    ],
)
def test_numbers_are_read_as_they_are_stored(member: dict[str, str], identifier: str, kind: IdentifierKind) -> None:
    who = parse({"member": member | {"last_name": "Reyes"}}).who
    assert (who.identifier, who.identifier_kind) == (identifier, kind)


def test_a_card_brings_the_days_its_date_may_mean() -> None:
    who = parse({"member": {"bic": "91234567A29180", "birth_date": "1948-03-15"}}).who
    assert {date(2009, 6, 29), date(2019, 6, 29)} <= set(who.card_issue_days)


@pytest.mark.parametrize(
    ("member", "code", "field"),
    [
        (None, "object_expected", "member"),
        ("91234567A", "object_expected", "member"),
        ([], "object_expected", "member"),
        ({}, "two_facts_needed", "member"),
        ({"cin": "91234567A"}, "two_facts_needed", "member"),
        ({"cin": "91234567A", "first_name": "Ana"}, "two_facts_needed", "member"),
        ({"cin": "91234567A", "last_name": " "}, "two_facts_needed", "member"),
        ({"cin": "91234567A", "last_name": "-"}, "two_facts_needed", "member"),
        ({"plan_id": "--", "birth_date": "1948-03-15"}, "two_facts_needed", "member"),
        ({"last_name": "Reyes", "birth_date": "1948-03-15"}, "two_facts_needed", "member"),
        ({"cin": "91234567A", "mbi": "1EG4TE5MK73", "birth_date": "1948-03-15"}, "several_identifiers", "member.mbi"),
        ({"cin": "91234567B", "birth_date": "1948-03-15"}, "bad_cin", "member.cin"),
        ({"bic": "91234567A29000", "birth_date": "1948-03-15"}, "bad_bic", "member.bic"),
        ({"mbi": "1SG4TE5MK73", "birth_date": "1948-03-15"}, "bad_mbi", "member.mbi"),
        ({"cin": 912345671, "birth_date": "1948-03-15"}, "text_expected", "member.cin"),
        ({"cin": 0, "birth_date": "1948-03-15", "last_name": "Reyes"}, "text_expected", "member.cin"),
        ({"cin": ["91234567A"], "birth_date": "1948-03-15"}, "text_expected", "member.cin"),
        ({"cin": "9" * 201, "birth_date": "1948-03-15"}, "text_expected", "member.cin"),
        ({"cin": "91234567A", "birth_date": "15/03/1948"}, "bad_day", "member.birth_date"),
        ({"cin": "91234567A", "birth_date": "1948-02-30"}, "bad_day", "member.birth_date"),
        ({"cin": "91234567A", "birth_date": "19480315"}, "bad_day", "member.birth_date"),
        ({"cin": "91234567A", "birth_date": "1948-W11-1"}, "bad_day", "member.birth_date"),
        ({"cin": "91234567A", "birth_date": "١٩٤٨-٠٣-١٥"}, "bad_day", "member.birth_date"),
        ({"cin": "91234567A", "birth_date": 19480315}, "bad_day", "member.birth_date"),
        ({"cin": "91234567A", "last_name": "Reyes", "birth_date": False}, "bad_day", "member.birth_date"),
        ({"cin": "91234567A", "last_name": "Reyes", "birth_date": 0}, "bad_day", "member.birth_date"),
        ({"cin": "91234567A", "last_name": "Reyes", "birth_date": []}, "bad_day", "member.birth_date"),
        ({"cin": "91234567A", "last_name": 7}, "text_expected", "member.last_name"),
        ({"cin": "91234567A", "last_name": "Re\x00yes"}, "text_expected", "member.last_name"),
        ({"cin": "91234567A", "last_name": "Reyes\udcff"}, "text_expected", "member.last_name"),
        ({"cin": "91234567A", "last_name": "Reyes", "first_name": {}}, "text_expected", "member.first_name"),
        ({**ANA, "ssn": "123-45-6789"}, "unknown_field", "member"),
    ],
)
def test_a_slip_about_the_member_is_named_with_its_field(member: object, code: str, field: str) -> None:
    assert refused({"member": member}) == (code, field)


@pytest.mark.parametrize(
    ("part", "code", "field"),
    [
        ({"day": ""}, "bad_day", "day"),
        ({"day": "2022-02-29"}, "bad_day", "day"),
        ({"day": "0000-01-01"}, "bad_day", "day"),
        ({"day": "2022-05-23T00:00:00"}, "bad_day", "day"),
        ({"day": 20220523}, "bad_day", "day"),
        ({"day": False}, "bad_day", "day"),
        ({"services": "dental"}, "bad_services", "services"),
        ({"services": {"service": "dental"}}, "bad_services", "services"),
        ({"services": None}, "bad_services", "services"),
        ({"services": ["dental"] * (MAX_SERVICES + 1)}, "bad_services", "services"),
        ({"services": ["dental", 7]}, "bad_service", "services[1]"),
        ({"services": [None]}, "bad_service", "services[0]"),
        ({"services": [["dental"]]}, "bad_service", "services[0]"),
        ({"services": [{"service": "nmt", "use_number": 0}]}, "bad_service", "services[0]"),
        ({"services": [{"service": "nmt", "use_number": -1}]}, "bad_service", "services[0]"),
        ({"services": [{"service": "nmt", "use_number": 10_000}]}, "bad_service", "services[0]"),
        ({"services": [{"service": "nmt", "use_number": True}]}, "bad_service", "services[0]"),
        ({"services": [{"service": "nmt", "use_number": 1.5}]}, "bad_service", "services[0]"),
        ({"services": [{"service": "nmt", "use_number": "31"}]}, "bad_service", "services[0]"),
        ({"services": [{"service": "nmt", "uses": 31}]}, "bad_service", "services[0]"),
        ({"services": [{"service": 7}]}, "text_expected", "services[0]"),
        ({"provider_npi": "1234567890"}, "bad_npi", "provider_npi"),
        ({"provider_npi": 1234567893}, "text_expected", "provider_npi"),
        ({"purpose": "curiosity"}, "bad_purpose", "purpose"),
        ({"purpose": None}, "bad_purpose", "purpose"),
        ({"purpose": ["payment"]}, "bad_purpose", "purpose"),
        ({"known_at": "yesterday"}, "bad_known_at", "known_at"),
        ({"known_at": 1_700_000_000}, "bad_known_at", "known_at"),
        ({"known_at": "2026-11-20T17:05:01Z"}, "known_at_in_future", "known_at"),
        ({"known_at": "9999-12-31T09:59:59-14:00"}, "known_at_in_future", "known_at"),
        ({"known_at": "9999-12-31T23:59:59-14:00"}, "bad_known_at", "known_at"),
        ({"known_at": "0001-01-01T00:00:00+00:01"}, "bad_known_at", "known_at"),
        ({"date": "2022-05-23"}, "unknown_field", "body"),
    ],
)
def test_any_other_slip_is_named_with_its_field(part: dict[str, Any], code: str, field: str) -> None:
    assert refused({"member": ANA} | part) == (code, field)


@pytest.mark.parametrize("body", [None, [], "", "{}", 7, True, [{"member": ANA}]])
def test_a_body_is_an_object(body: object) -> None:
    assert refused(body) == ("object_expected", "body")


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-11-20T17:05:00Z", NOW),
        ("2026-11-20T09:05:00-08:00", NOW),
        ("2026-01-01T00:00:00+23:59", datetime(2025, 12, 31, 0, 1, tzinfo=UTC)),
        ("2026-11-20T17:05", NOW),
        ("2026-03-03", datetime(2026, 3, 3, tzinfo=UTC)),
    ],
)
def test_a_moment_without_a_time_zone_is_utc(typed: str, moment: datetime) -> None:
    known_at = parse({"member": ANA, "known_at": typed}).known_at
    assert (known_at, known_at and known_at.tzinfo) == (moment, UTC)


def test_the_first_and_last_day_of_the_calendar_can_be_asked_about() -> None:
    assert [parse({"member": ANA, "day": day}).day for day in ("0001-01-01", "9999-12-31")] == [date.min, date.max]


def test_as_many_services_as_allowed_may_be_asked_about_and_the_same_twice() -> None:
    assert len(parse({"member": ANA, "services": ["dental"] * MAX_SERVICES}).services) == MAX_SERVICES


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("91234567A", "cin"),
        ("9123-4567-a", "cin"),
        ("91234567A29180", "bic"),
        ("1EG4-TE5-MK73", "mbi"),
        ("R0012345", "plan_id"),
        ("91234567B", "plan_id"),
    ],
)
def test_a_number_typed_into_one_box_is_recognised(typed: str, kind: str) -> None:
    assert parse_identifier_of_any_kind(typed) == (kind, typed)


# Whatever is sent: a question or a BadQuestion, and nothing of it repeated.

MARK = "qzx"
MARKED = st.text(max_size=12).map(lambda text: MARK + text)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), MARKED),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(MARKED, inner, max_size=3)),
    max_leaves=8,
)


def places(body: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value in a body, the body itself included."""
    inner = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    return [path, *(found for key, value in inner for found in places(value, (*path, key)))]


def replaced(body: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The body with another value in one place."""
    if not path:
        return value
    copy = json.loads(json.dumps(body))
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return copy


def assert_told_or_taken(body: object) -> None:
    try:
        parse(body)
    except BadQuestion as error:
        told = f"{error} {error.code} {error.field} {error.problem} {error.what_to_do}"
        assert MARK not in told


@given(VALUES)
def test_any_json_is_a_question_or_a_bad_question(body: object) -> None:
    assert_told_or_taken(body)


@given(st.sampled_from(places(WHOLE)), VALUES)
def test_a_wrong_value_in_any_place_is_a_bad_question_at_most(path: tuple[Any, ...], value: object) -> None:
    assert_told_or_taken(replaced(WHOLE, path, value))


@given(st.sampled_from([(), ("member",), ("services", 1)]), MARKED, VALUES)
def test_a_name_too_many_is_refused_without_being_repeated(path: tuple[Any, ...], name: str, value: object) -> None:
    body = replaced(WHOLE, (*path, name), value)
    with pytest.raises(BadQuestion):
        parse(body)
    assert_told_or_taken(body)
