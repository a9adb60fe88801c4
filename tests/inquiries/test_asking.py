"""The one box at the door: what is understood is told, what is missing is asked, and nothing typed is lost."""

import re

import orjson
import pytest
from django.test import Client

from accounts.facts import OrganizationKind, Role
from accounts.models import AccessEvent, User
from accounts.services.people import add_organization, add_user
from inquiries.models import Inquiry
from tests.inquiries.recorded import put_on_record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

TO_ASK = {"day": "05/23/2022", "purpose": "payment"}


@pytest.fixture
def clinic() -> int:
    """The organisation Ana works for."""
    return add_organization("Clinic", OrganizationKind.PROVIDER)


@pytest.fixture
def ana(client: Client, clinic: int) -> Client:
    """Ana at the clinic's front desk, signed in."""
    add_user("ana@desk.example", "an-uncommon-password-1", organization_id=clinic, role=Role.FRONT_DESK)
    client.force_login(User.objects.get(email="ana@desk.example"))
    return client


def asked() -> list[dict[str, object]]:
    """What was asked of whom, in the order of asking."""
    return [orjson.loads(text) for text in Inquiry.objects.order_by("asked_at").values_list("question", flat=True)]


def said(page: str) -> dict[str, str]:
    """What the page says it understood."""
    return dict(re.findall(r"<div><dt>([^<]*)</dt><dd>([^<]*)</dd></div>", page))


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("91234567A 3/15/1948", {"identifier": "91234567A", "identifier_kind": "cin", "birth_date": "1948-03-15"}),
        ("1EG4-TE5-MK73 Garcia", {"identifier": "1EG4TE5MK73", "identifier_kind": "mbi", "last_name": "Garcia"}),
        (
            "9:30 AM\tGARCIA, MARIA\t03/15/1948\t(555) 123-4567\tDr. Chen\tFollow up",
            {"identifier": "", "birth_date": "1948-03-15", "last_name": "GARCIA", "first_name": "MARIA"},
        ),
    ],
)
def test_one_box_is_enough_to_ask(ana: Client, line: str, who: dict[str, str]) -> None:
    assert ana.post("/inquiries", TO_ASK | {"line": line}).status_code == 303
    assert asked()[0]["who"].items() >= who.items()  # type: ignore[attr-defined]


def test_what_is_missing_is_asked_beside_what_was_understood(ana: Client) -> None:
    page = ana.post("/inquiries", TO_ASK | {"line": "91234567A", "service_words": "crown"})
    assert page.status_code == 422
    assert said(page.text) == {"CIN": "91234567A"}
    assert 'value="91234567A"' in page.text
    assert 'value="crown"' in page.text
    assert (
        '<a href="#id_birth_date">Birth date: Besides the number, type the birth date or the last name.</a>'
        in page.text
    )
    completed = ana.post("/inquiries", TO_ASK | {"line": "91234567A", "birth_date": "3/15/1948"})
    assert completed.status_code == 303


def test_a_short_year_is_asked_and_the_choice_asks(ana: Client) -> None:
    sent = TO_ASK | {"line": "91234567A 3/15/12"}
    page = ana.post("/inquiries", sent)
    assert page.status_code == 422
    choices = re.findall(r'name="pick_birth_date" value="([^"]*)"', page.text)
    assert len(choices) == 2
    assert re.search(r'name="pick_birth_date"[^>]*checked', page.text) is None
    assert ana.post("/inquiries", sent | {"pick_birth_date": choices[1]}).status_code == 303
    assert asked()[0]["who"]["birth_date"] == "2012-03-15"  # type: ignore[index]


def test_a_choice_of_another_line_is_not_taken(ana: Client) -> None:
    choice = re.findall(
        r'name="pick_birth_date" value="([^"]*)"', ana.post("/inquiries", TO_ASK | {"line": "91234567A 3/15/12"}).text
    )[0]
    page = ana.post("/inquiries", TO_ASK | {"line": "91234567A 4/16/13", "pick_birth_date": choice})
    assert page.status_code == 422
    assert asked() == []


def test_the_box_and_a_field_that_contradict_each_other_ask_nothing(ana: Client) -> None:
    page = ana.post("/inquiries", TO_ASK | {"line": "91234567A 3/15/1948", "birth_date": "3/16/1948"})
    assert page.status_code == 422
    assert "This is not what the box above says. Keep one of the two." in page.text
    assert asked() == []


def test_an_empty_box_says_what_to_type(ana: Client) -> None:
    page = ana.post("/inquiries", TO_ASK)
    assert page.status_code == 422
    assert '<a href="#id_line">Patient: Type a number with the birth date or last name;' in page.text


def test_a_line_too_long_for_one_patient_is_refused(ana: Client) -> None:
    page = ana.post("/inquiries", TO_ASK | {"line": "x" * 501})
    assert "This is too long for one patient. Paste one line." in page.text
    assert ana.post("/inquiries", TO_ASK | {"line": f"{'x' * 300}, Maria 3/15/1948"}).status_code == 422


@pytest.mark.parametrize(
    ("line", "number", "left"),
    [
        ("Garcia 123-45-6789", "123-45-6789", "Garcia"),
        ("123-45-6789 01/25/1952", "123-45-6789", "01/25/1952"),
        ("123\u201345\u20136789", "6789", ""),
        ("Garcia, SSN: 123 45 6789", "6789", "Garcia,"),
        (f"{'x' * 500} 123-45-6789", "6789", "x" * 500),
    ],
)
def test_a_social_security_number_is_never_shown_again_and_that_is_said_in_the_open(
    ana: Client, line: str, number: str, left: str
) -> None:
    page = ana.post("/inquiries", TO_ASK | {"line": line})
    assert page.status_code == 422
    assert '<a href="#id_line">Patient: Do not type a Social Security number here.' in page.text
    assert number not in page.text
    assert left in page.text


def test_a_line_of_a_schedule_with_a_social_security_number_is_answered_without_it(ana: Client) -> None:
    assert ana.post("/inquiries", TO_ASK | {"line": "91234567A 3/15/1948 123-45-6789"}).status_code == 303
    assert "6789" not in str(asked()[0]["who"])


def test_a_service_in_plain_words_is_asked_about(ana: Client) -> None:
    ana.post("/inquiries", TO_ASK | {"line": "91234567A 3/15/1948", "service_words": "wheelchair van, corona"})
    assert [each["code"] for each in asked()[0]["services"]] == ["nemt", "dental_crown"]  # type: ignore[index, attr-defined]


def test_words_of_several_services_are_offered_to_tick(ana: Client) -> None:
    sent = TO_ASK | {"line": "91234567A 3/15/1948", "service_words": "root canal"}
    page = ana.post("/inquiries", sent)
    assert page.status_code == 422
    assert "“root canal” may mean more than one service. Tick those you mean." in page.text
    offered = page.text[page.text.index("Services to ask about") : page.text.index("Choose from the list")]
    assert re.findall(r'name="services" value="([^"]*)"', offered) == [
        "dental_root_canal_front",
        "dental_root_canal_back",
    ]
    assert "checked" not in offered
    assert ana.post("/inquiries", sent | {"services": ["dental_root_canal_back"]}).status_code == 303
    assert [each["code"] for each in asked()[0]["services"]] == ["dental_root_canal_back"]  # type: ignore[index, attr-defined]


def test_words_of_no_service_are_told(ana: Client) -> None:
    page = ana.post("/inquiries", TO_ASK | {"line": "91234567A 3/15/1948", "service_words": "qwxyz"})
    assert "No service is called “qwxyz”." in page.text


def test_the_same_patient_is_asked_about_for_another_day_without_typing(ana: Client, clinic: int) -> None:
    trace_number = put_on_record("dental_carve_out", organization_id=clinic)
    again = ana.post("/inquiries", {"again": trace_number, "keep": "1", "day": "06/01/2022", "service_words": ""})
    assert again.status_code == 303
    question = asked()[-1]
    assert question["who"].items() >= {"identifier": "91234567A", "birth_date": "1948-03-15"}.items()  # type: ignore[attr-defined]
    assert (question["day"], len(question["services"])) == ("2022-06-01", 4)  # type: ignore[arg-type]


def test_the_same_patient_is_asked_about_for_another_service_on_the_same_day(ana: Client, clinic: int) -> None:
    trace_number = put_on_record("dental_carve_out", organization_id=clinic)
    ana.post("/inquiries", {"again": trace_number, "keep": "1", "day": "", "service_words": "CBAS"})
    question = asked()[-1]
    assert (question["day"], [each["code"] for each in question["services"]]) == ("2022-05-23", ["cbas"])  # type: ignore[attr-defined]


def test_whom_nobody_found_is_asked_about_again_as_typed(ana: Client, clinic: int) -> None:
    trace_number = put_on_record("not_found", organization_id=clinic)
    ana.post("/inquiries", {"again": trace_number, "keep": "1"})
    first, second = asked()
    assert second["who"] == first["who"]


def test_whom_nobody_found_can_be_mended_as_typed(ana: Client, clinic: int) -> None:
    page = ana.get("/", {"again": put_on_record("not_found", organization_id=clinic)}).text
    assert "The same patient again" not in page
    assert 'name="again"' not in page
    assert 'name="identifier" value="91234567A"' in page
    assert 'name="birth_date" value="03/15/1948"' in page
    assert re.search(r'id="field-by-field" open', page)


def test_another_patient_typed_beside_an_earlier_one_is_the_one_asked_about(ana: Client, clinic: int) -> None:
    trace_number = put_on_record("active", organization_id=clinic)
    ana.post("/inquiries", TO_ASK | {"again": trace_number, "line": "92345678C 1/2/1950"})
    assert asked()[-1]["who"]["identifier"] == "92345678C"  # type: ignore[index]


def test_a_social_security_number_beside_an_earlier_patient_asks_about_nobody(ana: Client, clinic: int) -> None:
    trace_number = put_on_record("active", organization_id=clinic)
    before = Inquiry.objects.count()
    page = ana.post("/inquiries", TO_ASK | {"again": trace_number, "line": "123-45-6789"})
    assert page.status_code == 422
    assert "Do not type a Social Security number here." in page.text
    assert '<details class="more" open>' in page.text
    assert "6789" not in page.text
    assert Inquiry.objects.count() == before


def test_another_organisations_question_cannot_be_asked_again(ana: Client) -> None:
    elsewhere = add_organization("Elsewhere", OrganizationKind.PROVIDER)
    trace_number = put_on_record("active", organization_id=elsewhere)
    assert ana.post("/inquiries", {"again": trace_number, "keep": "1"}).status_code == 404


def test_the_last_answers_stand_under_the_box_without_a_name(ana: Client, clinic: int) -> None:
    ana.post("/inquiries", TO_ASK | {"line": "91234567A 3/15/1948"})
    before = AccessEvent.objects.count()
    page = ana.get("/").text
    assert "Last answers" in page
    trace_number = Inquiry.objects.get().trace_number
    assert f'href="/inquiries/{trace_number}"' in page
    assert "91234567A" not in page
    assert AccessEvent.objects.count() == before
