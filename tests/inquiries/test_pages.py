"""The doors of the pages are wired: who may enter, what they lead to, and that no member data goes into an address."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.views.defaults import bad_request, server_error
from pytest_django import DjangoAssertNumQueries

from accounts.facts import OrganizationKind, Role
from accounts.models import User
from accounts.services.people import add_organization, add_user
from tests.inquiries.recorded import SITUATIONS, put_on_record

pytestmark = pytest.mark.django_db

ANA = "ana@desk.example"
CY = "cy@elsewhere.example"
PASSWORD = "an-uncommon-password-1"
QUESTION = {"identifier": "91234567A", "birth_date": "03/15/1948", "day": "05/23/2022", "purpose": "payment"}


@pytest.fixture
def clinic() -> int:
    """The organisation Ana works for."""
    return add_organization("Clinic", OrganizationKind.PROVIDER)


@pytest.fixture
def ana(client: Client, clinic: int) -> Client:
    """Ana at the clinic's front desk, signed in."""
    add_user(ANA, PASSWORD, organization_id=clinic, role=Role.FRONT_DESK)
    client.force_login(User.objects.get(email=ANA))
    return client


@pytest.fixture
def cy(clinic: int) -> Client:
    """Cy, who works for another organisation, signed in."""
    elsewhere = add_organization("Elsewhere", OrganizationKind.PROVIDER)
    add_user(CY, PASSWORD, organization_id=elsewhere, role=Role.FRONT_DESK)
    stranger = Client()
    stranger.force_login(User.objects.get(email=CY))
    return stranger


def test_a_stranger_sees_what_the_portal_is_for_and_where_to_sign_in(client: Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert 'href="/sign-in"' in page.text
    assert "Patient&#x27;s number" not in page.text


def test_a_stranger_can_neither_ask_nor_read(client: Client, clinic: int) -> None:
    trace_number = put_on_record("active", organization_id=clinic)
    assert client.post("/inquiries", QUESTION).headers["Location"] == "/sign-in?next=/inquiries"
    assert client.get(f"/inquiries/{trace_number}").headers["Location"].startswith("/sign-in?next=")


def test_someone_of_no_organisation_is_refused(client: Client) -> None:
    client.force_login(User.objects.create_user("nobody@example.org"))
    refused = client.post("/inquiries", QUESTION)
    assert refused.status_code == 403
    assert "You may not see this" in refused.text


def test_a_question_leads_to_its_answer_and_names_nobody_in_the_address(ana: Client) -> None:
    asked = ana.post("/inquiries", QUESTION)
    assert asked.status_code == 303
    address = asked.headers["Location"]
    assert address.startswith("/inquiries/20")
    assert "91234567A" not in address
    answer = ana.get(address)
    assert "Nobody on record matches what was typed" in answer.text


def test_a_question_with_a_slip_keeps_what_was_typed_and_asks_nothing(ana: Client) -> None:
    page = ana.post("/inquiries", QUESTION | {"day": "31/12/2022"})
    assert page.status_code == 422
    assert 'value="31/12/2022"' in page.text
    assert 'value="91234567A"' in page.text
    assert '<a href="#id_day">' in page.text
    assert 'aria-describedby="id_day_helptext id_day_error"' in page.text
    assert 'id="id_day_error"' in page.text


def test_a_reload_of_a_refused_question_leads_back_to_asking(ana: Client) -> None:
    assert ana.get("/inquiries").headers["Location"] == "/"


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_answer_can_be_opened_again(ana: Client, clinic: int, situation: str) -> None:
    trace_number = put_on_record(situation, organization_id=clinic)
    page = ana.get(f"/inquiries/{trace_number}")
    assert page.status_code == 200
    assert trace_number in page.text
    assert page.text.count("<h1>") == 1


def test_a_trace_number_may_be_typed_in_small_letters_without_dashes(ana: Client, clinic: int) -> None:
    trace_number = put_on_record("active", organization_id=clinic)
    assert ana.get(f"/inquiries/{trace_number.replace('-', '').lower()}").status_code == 200


def test_an_answer_is_not_there_for_another_organisation(cy: Client, clinic: int) -> None:
    trace_number = put_on_record("active", organization_id=clinic)
    foreign = cy.get(f"/inquiries/{trace_number}")
    unknown = cy.get("/inquiries/202611-000000-000000")
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert "Delgado" not in foreign.text
    assert cy.get("/", {"again": trace_number}).status_code == 404


def test_asking_again_starts_from_the_earlier_question(ana: Client, clinic: int) -> None:
    trace_number = put_on_record("opted_out", organization_id=clinic)
    page = ana.get("/", {"again": trace_number})
    assert "The same patient again" in page.text
    assert "Maria Delgado-Santos" in page.text
    assert f'name="again" value="{trace_number}"' in page.text
    assert 'value="09/14/2015"' in page.text


@pytest.mark.parametrize("address", ["/", "/inquiries/{trace_number}"])
def test_pages_with_member_data_are_never_kept(ana: Client, clinic: int, address: str) -> None:
    trace_number = put_on_record("active", organization_id=clinic)
    assert "no-store" in ana.get(address.format(trace_number=trace_number)).headers["Cache-Control"]


@pytest.mark.parametrize("address", ["/", "/inquiries/{trace_number}", "/sign-in", "/nothing-here"])
def test_no_page_has_a_script_or_style_in_line(ana: Client, clinic: int, address: str) -> None:
    trace_number = put_on_record("dental_carve_out", organization_id=clinic)
    page = ana.get(address.format(trace_number=trace_number), follow=True)
    assert re.search(r"<script(?![^>]* src=)", page.text) is None
    assert "<style" not in page.text
    assert " style=" not in page.text
    assert " onclick" not in page.text


def test_an_answer_is_read_in_few_queries(
    ana: Client, clinic: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    trace_number = put_on_record("active", organization_id=clinic)
    ana.get(f"/inquiries/{trace_number}")
    # Session, user and answer; and the session written. The rest opens and closes transactions.
    with django_assert_max_num_queries(8):
        ana.get(f"/inquiries/{trace_number}")


def test_a_form_from_elsewhere_is_refused_with_what_to_do(ana: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = ana.cookies
    refused = strict.post("/inquiries", QUESTION)
    assert refused.status_code == 403
    assert "This page was open too long" in refused.text


def test_the_page_of_a_failure_needs_nothing_that_may_have_failed(client: Client) -> None:
    for view, heading in ((server_error, "Something went wrong on our side"), (bad_request, "We could not read that")):
        answered = view(client.get("/").wsgi_request, *([] if view is server_error else [Exception()]))
        assert heading in answered.content.decode()


def test_sign_in_leads_to_asking(client: Client, clinic: int) -> None:
    add_user(ANA, PASSWORD, organization_id=clinic, role=Role.FRONT_DESK)
    assert client.post("/sign-in", {"login": ANA, "password": "wrong"}).status_code == 200
    signed_in = client.post("/sign-in", {"login": ANA, "password": PASSWORD})
    assert signed_in.headers["Location"] == reverse("ask")
    page = client.get("/").text
    assert "ana@desk.example" in page
    assert "Sign out" in page


def test_an_answer_of_the_first_minute_of_a_month_is_found(ana: Client, clinic: int) -> None:
    first_minute = datetime(2026, 11, 1, 0, 0, 30, tzinfo=UTC)
    trace_number = put_on_record("active", organization_id=clinic, asked_at=first_minute)
    assert ana.get(f"/inquiries/{trace_number}").status_code == 200
