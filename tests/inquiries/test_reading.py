"""Each time an answer is read again leaves a row in the trail: by page and by API; what is refused leaves none."""

from unittest.mock import patch

import pytest
from django.db import DatabaseError
from django.test import Client

from accounts.facts import OrganizationKind, Role
from accounts.models import AccessEvent, User
from accounts.services.people import add_organization, add_user
from tests.accounts.clients import token_for
from tests.inquiries.recorded import put_on_record

pytestmark = pytest.mark.django_db

PASSWORD = "an-uncommon-password-1"
MARIA = 41


@pytest.fixture
def clinic() -> int:
    return add_organization("Clinic", OrganizationKind.PROVIDER)


@pytest.fixture
def trace_number(clinic: int) -> str:
    """An answer that Ana's clinic was given."""
    return put_on_record("active", organization_id=clinic, member_id=MARIA)


def person(client: Client, email: str, organization_id: int) -> Client:
    add_user(email, PASSWORD, organization_id=organization_id, role=Role.FRONT_DESK)
    client.force_login(User.objects.get(email=email))
    return client


@pytest.fixture
def ana(client: Client, clinic: int) -> Client:
    return person(client, "ana@desk.example", clinic)


def reads() -> list[tuple[object, ...]]:
    rows = AccessEvent.objects.filter(action="inquiry.read").order_by("id")
    return list(rows.values_list("channel", "purpose", "member_id", "subject", "user_id", "organization_id"))


@pytest.mark.parametrize("address", ["/inquiries/{}", "/?again={}"])
def test_an_answer_opened_on_a_page_leaves_a_row(ana: Client, clinic: int, trace_number: str, address: str) -> None:
    assert ana.get(address.format(trace_number)).status_code == 200
    user = User.objects.get(email="ana@desk.example")
    assert reads() == [("page", "payment", MARIA, trace_number, user.pk, clinic)]


def test_each_reading_leaves_a_row_of_its_own(ana: Client, trace_number: str) -> None:
    ana.get(f"/inquiries/{trace_number}")
    ana.get(f"/inquiries/{trace_number}")
    assert len(reads()) == 2


def test_an_answer_read_by_a_program_leaves_a_row(client: Client, clinic: int, trace_number: str) -> None:
    headers = {"Authorization": f"Bearer {token_for(clinic)}"}
    assert client.get(f"/api/v1/inquiries/{trace_number}", headers=headers).status_code == 200
    assert [(row[0], row[3], row[5]) for row in reads()] == [("api", trace_number, clinic)]


def test_what_is_refused_leaves_no_row(client: Client, trace_number: str) -> None:
    cy = person(client, "cy@elsewhere.example", add_organization("Elsewhere", OrganizationKind.PROVIDER))
    for address in (f"/inquiries/{trace_number}", "/inquiries/202611-000000-000000", f"/?again={trace_number}"):
        assert cy.get(address).status_code == 404
    assert reads() == []


@pytest.mark.parametrize("address", ["/inquiries/{}", "/?again={}"])
def test_without_a_row_there_is_no_answer(ana: Client, trace_number: str, address: str) -> None:
    with (
        patch("inquiries.reading.record_access", side_effect=DatabaseError("no room")),
        pytest.raises(DatabaseError, match="no room"),
    ):
        ana.get(address.format(trace_number))
    assert reads() == []
