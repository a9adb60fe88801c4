"""What an organisation asked before: listed, searched, paged and taken away, with a row in the trail for each look."""

import csv
import re
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.test import Client

from accounts.facts import AccessAction, Role
from accounts.models import AccessEvent
from cmc_portal.clock import now
from eligibility.models import Member
from inquiries.history.presenting import parse_place
from inquiries.history.reading import PAGE
from inquiries.models import Inquiry
from tests.accounts.working import make_clinic, make_person, make_plan, signed_in
from tests.eligibility.records import enroll, new_member
from tests.inquiries.recorded import put_on_record

pytestmark = pytest.mark.django_db

HISTORY = "/inquiries/history"
CIN, BIRTH = "91234567A", "03/15/1948"
LONG_AGO = datetime(2026, 5, 1, 18, tzinfo=UTC)


@pytest.fixture
def clinic() -> int:
    return make_clinic()


@pytest.fixture
def ana(clinic: int) -> Client:
    """Ana at the clinic's front desk."""
    return signed_in(make_person("ana@desk.example", clinic, Role.FRONT_DESK))


@pytest.fixture
def maria() -> int:
    """Maria, a member of Health Net."""
    member = new_member(CIN, last="DELGADO", first="MARIA")
    enroll(member)
    return int(member.pk)


def ask_for(organization_id: int, situation: str = "active", *, member_id: int | None = None, **values: object) -> str:
    """Puts an answer of an hour ago on record, unless told otherwise."""
    moment = values.pop("asked_at", now() - timedelta(hours=1))
    trace_number = put_on_record(situation, organization_id=organization_id, member_id=member_id, asked_at=moment)  # type: ignore[arg-type]
    assert values == {}
    return trace_number


def search(client: Client, **typed: str) -> str:
    """The page that a search of the year leads to."""
    page = client.post(HISTORY, {"first_day": "01/01/2026", "last_day": "12/31/2026"} | typed)
    assert page.status_code == 200
    return page.text


def traces(page: str) -> list[str]:
    """The answers that a page leads to, in its order."""
    return re.findall(r'href="/inquiries/(\d{6}-\w{6}-\w{6})"', page)


def looks(action: AccessAction) -> list[int | None]:
    """Whom the rows of the trail are about."""
    return list(AccessEvent.objects.filter(action=action).order_by("id").values_list("member_id", flat=True))


def test_the_newest_come_first_with_name_day_and_outcome(ana: Client, clinic: int, maria: int) -> None:
    first = ask_for(clinic, member_id=maria, asked_at=now() - timedelta(hours=2))
    second = ask_for(clinic, "not_found")
    page = ana.get(HISTORY).text
    assert traces(page) == [second, first]
    assert "Maria Delgado" in page
    assert page.index("Not found") < page.index("Maria Delgado")
    assert "05/23/2022" in page


def test_each_look_is_in_the_trail_of_everybody_seen(ana: Client, clinic: int, maria: int) -> None:
    ask_for(clinic, member_id=maria)
    ask_for(clinic, member_id=maria)
    ask_for(clinic, "not_found")
    ana.get(HISTORY)
    assert looks(AccessAction.LIST_INQUIRIES) == [maria]


def test_a_look_at_nothing_is_in_the_trail_too(ana: Client) -> None:
    assert "Nothing found" in ana.get(HISTORY).text
    assert looks(AccessAction.LIST_INQUIRIES) == [None]


def test_nobody_sees_what_another_organisation_asked(ana: Client, maria: int) -> None:
    ask_for(make_clinic("Elsewhere"), member_id=maria)
    page = ana.get(HISTORY).text
    assert traces(page) == []
    assert "Delgado" not in page
    assert looks(AccessAction.LIST_INQUIRIES) == [None]


def test_a_plans_people_are_shown_names_of_their_own_members_alone(maria: int) -> None:
    stranger = int(new_member("92345678C", last="OTHERSIDE", first="ZOE").pk)
    plan = make_plan()
    for member_id in (maria, stranger):
        ask_for(plan, member_id=member_id)
    page = signed_in(make_person("cora@plan.example", plan, Role.CONTINUITY_COORDINATOR)).get(HISTORY).text
    assert len(traces(page)) == 2
    assert "Maria Delgado" in page
    assert "Otherside" not in page
    assert looks(AccessAction.LIST_INQUIRIES) == [maria]


def test_a_record_opened_in_an_emergency_is_listed_without_its_name_or_answer(
    ana: Client, clinic: int, maria: int
) -> None:
    trace_number = ask_for(clinic, member_id=maria)
    # The guard against changes is not what this is about.
    row = Inquiry.objects.filter(trace_number=trace_number).values().get()
    row.pop("pk", None)
    Inquiry.objects.create(**row | {"trace_number": "202611-ZZZZZZ-ZZZZZZ", "purpose": "emergency"})
    page = ana.get(HISTORY).text
    assert traces(page) == [trace_number]
    assert "Opened in an emergency" in page
    assert "202611-ZZZZZZ-ZZZZZZ" not in search(ana, patient=f"{CIN} {BIRTH}")


def test_older_days_are_found_by_widening_them(ana: Client, clinic: int) -> None:
    old = ask_for(clinic, asked_at=LONG_AGO)
    assert traces(ana.get(HISTORY).text) == []
    assert traces(search(ana)) == [old]
    assert traces(search(ana, first_day="05/02/2026")) == []
    assert traces(search(ana, first_day="05/01/2026", last_day="05/01/2026")) == [old]


def test_a_search_by_outcome_by_way_and_by_person(ana: Client, clinic: int) -> None:
    active, missing = ask_for(clinic), ask_for(clinic, "not_found")
    assert traces(search(ana, outcome="not_found")) == [missing]
    assert traces(search(ana, outcome="active", channel="page")) == [active]
    assert traces(search(ana, channel="api")) == []
    ben = make_person("ben@desk.example", clinic, Role.FRONT_DESK)
    assert traces(search(ana, person=str(ben))) == []


def test_a_search_by_patient_finds_their_questions_alone(ana: Client, clinic: int, maria: int) -> None:
    other = int(new_member("92345678C", last="OTHERSIDE", first="ZOE").pk)
    hers = ask_for(clinic, member_id=maria)
    ask_for(clinic, member_id=other)
    assert traces(search(ana, patient=f"{CIN} {BIRTH}")) == [hers]
    assert traces(search(ana, patient="Delgado, Maria March 15, 1948")) == [hers]
    assert traces(search(ana, patient=f"{CIN} 03/16/1948")) == []


def test_a_merged_number_is_the_same_patient(ana: Client, clinic: int, maria: int) -> None:
    former = Member.objects.create(merged_into_id=maria)
    trace_number = ask_for(clinic, member_id=former.pk)
    assert traces(search(ana, patient=f"{CIN} {BIRTH}")) == [trace_number]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"patient": "91234567A"}, "Besides the number, type the birth date or the last name."),
        ({"patient": "91234567A 3/15/12"}, "“3/15/12” has a short year. Which birth date is it?"),
        ({"last_day": "12/31/2025"}, "The last day lies before the first."),
        ({"first_day": "soon"}, "Type the first day as month, day, year, like 05/23/2022."),
        ({"person": "999999999"}, "Select a valid choice. 999999999 is not one of the available choices."),
    ],
)
def test_a_slip_is_told_and_nothing_is_searched(ana: Client, typed: dict[str, str], problem: str) -> None:
    page = ana.post(HISTORY, {"first_day": "01/01/2026", "last_day": "12/31/2026"} | typed)
    assert page.status_code == 422
    assert problem in page.text
    assert looks(AccessAction.LIST_INQUIRIES) == []


def test_pages_follow_each_other_without_a_gap(ana: Client, clinic: int) -> None:
    moment = now() - timedelta(hours=1)
    # Of one moment, so that the trace number must decide.
    every = {ask_for(clinic, "not_found", asked_at=moment) for _each in range(PAGE + 3)}
    first = ana.get(HISTORY).text
    place = re.search(r'name="before" value="([^"]+)"', first)
    assert place is not None
    second = search(ana, before=place[1].replace("&#x2B;", "+"))
    assert (len(traces(first)), len(traces(second))) == (PAGE, 3)
    assert {*traces(first), *traces(second)} == every
    assert "Show older" not in second


NO_PLACES = ("", "x", "2026-11-22_202611-ABC", "2026-11-22T00:00:00+00:00_a'b", "_")
BEYOND_THE_CALENDAR = ("0001-01-01T00:00:00+23:59_a", "9999-12-31T23:59:00-23:59_a")


@pytest.mark.parametrize("text", [*NO_PLACES, *BEYOND_THE_CALENDAR])
def test_what_is_no_place_in_the_list_begins_it_anew(text: str) -> None:
    assert parse_place(text) is None


def test_the_file_holds_what_the_search_found_and_is_in_the_trail(ana: Client, clinic: int, maria: int) -> None:
    trace_number = ask_for(clinic, member_id=maria)
    ask_for(clinic, "not_found", asked_at=LONG_AGO)
    sent = {"first_day": "10/01/2026", "last_day": "12/31/2026", "export": "csv"}
    file = ana.post(HISTORY, sent)
    assert re.fullmatch(r'attachment; filename="earlier-answers-2\d{3}-\d{2}-\d{2}\.csv"', file["Content-Disposition"])
    assert looks(AccessAction.EXPORT_INQUIRIES) == [maria]
    content = file.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))
    assert [(row["outcome"], row["patient"], row["day_of_service"], row["trace_number"]) for row in rows] == [
        ("active", "Maria Delgado", "2022-05-23", trace_number)
    ]


def test_no_cell_of_the_file_is_a_formula(ana: Client, clinic: int) -> None:
    member = new_member(CIN, last="Delgado", first="=1+1")
    ask_for(clinic, member_id=int(member.pk))
    file = ana.post(HISTORY, {"first_day": "01/01/2026", "last_day": "12/31/2026", "export": "csv"})
    assert ",'=1+1 Delgado," in file.getvalue().decode()


def test_the_file_of_many_parts_holds_each_once(ana: Client, clinic: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inquiries.history.reading.EXPORTED_AT_ONCE", 2)
    every = {ask_for(clinic, "not_found") for _each in range(5)}
    file = ana.post(HISTORY, {"first_day": "01/01/2026", "last_day": "12/31/2026", "export": "csv"})
    rows = list(csv.DictReader(StringIO(file.getvalue().decode("utf-8-sig"))))
    assert len(rows) == 5
    assert {row["trace_number"] for row in rows} == every


def test_a_privacy_officer_reads_and_is_not_offered_to_ask(clinic: int) -> None:
    ask_for(clinic)
    page = signed_in(make_person("pri@desk.example", clinic, Role.PRIVACY_OFFICER)).get(HISTORY).text
    assert len(traces(page)) == 1
    assert "Ask again" not in page
