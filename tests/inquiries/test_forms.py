"""What is typed at the front desk is read as it was meant, and a slip is told at its field."""

from datetime import date

import pytest

from accounts.rules.emergencies import emergency_policy_on
from benefits.facts import Service, ServiceGroup
from inquiries.asking.earlier import initial_from
from inquiries.emergency_forms import EmergencyForm
from inquiries.forms import AskForm
from tests.inquiries.recorded import read_answer

TODAY = date(2026, 11, 21)
SERVICES = (
    Service("dental", "Dental care", ServiceGroup.DENTAL, ("35",)),
    Service("specialist_visit", "Specialist visit", ServiceGroup.MEDICAL, ("98",)),
)


def fill(**typed: object) -> AskForm:
    sent = {"identifier": "91234567A", "birth_date": "03/15/1948", "day": "05/23/2022", "purpose": "payment"}
    return AskForm(sent | typed, today=TODAY, services=SERVICES)


@pytest.mark.parametrize("typed", ["05/23/2022", "5/23/22", "2022-05-23", " 05/23/2022 "])
def test_a_day_may_be_typed_in_three_ways(typed: str) -> None:
    form = fill(day=typed)
    assert form.is_valid()
    assert form.body()["day"] == "2022-05-23"


@pytest.mark.parametrize("typed", ["23/05/2022", "05/23", "yesterday", "02/30/2022", ""])
def test_what_is_no_day_is_refused_with_what_to_type(typed: str) -> None:
    assert fill(day=typed).errors == {"day": ["Type the day of service as month, day, year, like 05/23/2022."]}


@pytest.mark.parametrize(
    ("typed", "birth_date"),
    [("3/15/48", "1948-03-15"), ("3/15/1948", "1948-03-15"), ("3/15/75", "1975-03-15"), ("11/22/26", "1926-11-22")],
)
def test_a_birth_date_with_a_short_year_never_lies_ahead(typed: str, birth_date: str) -> None:
    form = fill(birth_date=typed)
    assert form.is_valid()
    assert form.body()["member"]["birth_date"] == birth_date


@pytest.mark.parametrize(
    ("typed", "birth_date"),
    [("3/15/48", date(1948, 3, 15)), ("3/15/75", date(1975, 3, 15)), ("11/22/26", date(1926, 11, 22))],
)
def test_a_short_year_is_read_in_an_emergency_as_anywhere(typed: str, birth_date: date) -> None:
    form = EmergencyForm(
        {"identifier": "91234567A", "birth_date": typed, "reason": "Unconscious on arrival."},
        today=TODAY,
        policy=emergency_policy_on(TODAY),
    )
    assert form.is_valid()
    assert form.who is not None
    assert form.who.birth_date == birth_date


@pytest.mark.parametrize("typed", ["3/15/12", "11/21/26", "1/1/00"])
def test_a_short_year_that_may_be_two_is_not_guessed(typed: str) -> None:
    assert fill(birth_date=typed).errors == {
        "birth_date": ["Type all four digits of the year: it may be one of two centuries."]
    }


def test_a_birth_date_that_lies_ahead_is_refused() -> None:
    assert fill(birth_date="11/22/2026").errors == {"birth_date": ["A birth date cannot lie ahead."]}


@pytest.mark.parametrize(
    ("typed", "kind", "number"),
    [
        ("91234567A", "cin", "91234567A"),
        ("91234567A29180", "bic", "91234567A29180"),
        ("1EG4-TE5-MK73", "mbi", "1EG4TE5MK73"),
        ("00123456", "plan_id", "00123456"),
    ],
)
def test_the_kind_of_number_is_told_by_its_shape(typed: str, kind: str, number: str) -> None:
    form = fill(identifier=typed)
    assert form.is_valid()
    assert form.body()["member"] == {kind: number, "birth_date": "1948-03-15"}


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"birth_date": ""}, ["birth_date"]),
        ({"birth_date": "", "last_name": "Delgado"}, []),
        ({"identifier": ""}, ["first_name", "last_name"]),
        ({"identifier": "", "last_name": "Delgado", "first_name": "Maria"}, []),
        ({"identifier": "", "last_name": "Delgado", "first_name": "Maria", "birth_date": ""}, ["birth_date"]),
        ({"identifier": "", "birth_date": ""}, ["line"]),
    ],
)
def test_two_facts_name_a_person(typed: dict[str, str], fields: list[str]) -> None:
    assert sorted(fill(**typed).errors) == fields


def test_a_birth_date_that_cannot_be_read_is_not_also_called_missing() -> None:
    assert fill(birth_date="soon").errors == {
        "birth_date": ["Type the birth date as month, day, year, like 03/15/1948."]
    }


def test_an_npi_whose_last_digit_does_not_fit_is_refused() -> None:
    assert list(fill(provider_npi="1234567890").errors) == ["provider_npi"]
    assert fill(provider_npi="1234567893").is_valid()


def test_services_are_grouped_in_the_order_of_the_page() -> None:
    groups = fill().service_groups
    assert [(name, [box.choice_label for box, _words in boxes]) for name, boxes in groups] == [
        ("Medical", ["Specialist visit"]),
        ("Dental", ["Dental care"]),
    ]


def test_a_service_that_is_not_in_the_list_is_refused() -> None:
    form = fill(services=["dental", "nope"])
    assert form.errors == {"services": ["One of the services is not in the list. Tick again."]}


def test_ticked_services_stay_in_sight_and_leave_the_list() -> None:
    form = fill(services=["dental"])
    assert [(offer.name, offer.ticked) for offer in form.offers] == [("Dental care", True)]
    assert [name for name, _boxes in form.service_groups] == ["Medical"]
    assert fill().offers == ()


def test_asking_again_starts_from_the_person_and_question_of_the_answer() -> None:
    assert initial_from(read_answer("dental_carve_out")) == {
        "identifier": "91234567A",
        "birth_date": date(1948, 3, 15),
        "day": date(2022, 5, 23),
        "services": ["dental", "dental_crown", "supplemental_dental", "specialty_mental_health"],
        "provider_npi": "",
        "purpose": "payment",
    }


def test_asking_again_after_nobody_was_found_keeps_no_person() -> None:
    initial = initial_from(read_answer("not_found"))
    assert (initial["identifier"], initial["birth_date"]) == ("", None)


SCHEDULE = "05/23/2022 0930 Reyes, Ana DOB: 03/15/1948 CIN 91234567A"


def paste(line: str, **typed: object) -> AskForm:
    sent = {"line": line, "day": "11/21/2026", "purpose": "payment"}
    return AskForm(sent | typed, today=TODAY, services=SERVICES)


def test_a_line_with_another_day_is_not_answered_for_today_unasked() -> None:
    form = paste(SCHEDULE)
    assert form.errors == {"day": ["The patient's line names another day: 05/23/2022. Which day do you ask about?"]}
    assert form.asked_which_day


@pytest.mark.parametrize("day", ["05/23/2022", "11/20/2026"])
def test_who_says_the_day_is_not_asked_for_it(day: str) -> None:
    assert paste(SCHEDULE, day=day).is_valid()


def test_the_day_is_asked_for_once() -> None:
    form = paste(SCHEDULE, which_day="told")
    assert form.is_valid()
    assert form.body()["day"] == "2026-11-21"


@pytest.mark.parametrize(
    "line", ["91234567A 03/15/1948", "11/21/2026 9:30 AM Reyes, Ana DOB: 03/15/1948 CIN 91234567A"]
)
def test_a_line_of_today_needs_no_asking(line: str) -> None:
    assert paste(line).is_valid()
