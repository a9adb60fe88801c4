"""The front desk in Spanish: the answer to every situation, without a sentence that is still English."""

import pytest
from django.conf import settings
from django.test import Client

from accounts.facts import OrganizationKind, Role
from accounts.models import User
from accounts.services.people import add_organization, add_user
from tests.catalogue import sentences_of
from tests.english_left import english_left
from tests.inquiries.recorded import SITUATIONS, put_on_record
from tests.operators import sign_in

pytestmark = pytest.mark.django_db

SENTENCES = sentences_of("es")


@pytest.fixture
def clinic() -> int:
    return add_organization("Clinic", OrganizationKind.PROVIDER)


@pytest.fixture
def desk(clinic: int) -> Client:
    """Ana at her desk, who chose Spanish."""
    add_user("ana@desk.example", "correct-horse-1", organization_id=clinic, role=Role.FRONT_DESK)
    client = Client()
    sign_in(client, User.objects.get(email="ana@desk.example"))
    client.post("/language", {"language": "es"}, headers={"Origin": "http://testserver"})
    return client


@pytest.mark.parametrize("situation", sorted(SITUATIONS))
def test_the_answer_to_every_situation_is_all_spanish(desk: Client, clinic: int, situation: str) -> None:
    page = desk.get(f"/inquiries/{put_on_record(situation, organization_id=clinic)}")
    assert page.status_code == 200
    assert english_left(page.content.decode(), SENTENCES) == []


def test_the_choice_is_kept_with_the_session(desk: Client) -> None:
    del desk.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert '<html lang="es"' in desk.get("/languages").content.decode()


def test_what_is_stored_and_what_programs_read_stays_english(desk: Client, clinic: int) -> None:
    trace_number = put_on_record("active", organization_id=clinic)
    assert "Cubierto el 23 de mayo de 2022" in desk.get(f"/inquiries/{trace_number}").content.decode()
    refused = desk.post("/api/v1/inquiries", {}, content_type="application/json", headers={"Accept-Language": "es"})
    assert (
        refused.json()["title"] == Client().post("/api/v1/inquiries", content_type="application/json").json()["title"]
    )
