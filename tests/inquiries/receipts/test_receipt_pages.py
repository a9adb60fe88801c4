"""The doors of receipts: only for who may read the answer, under names that tell nothing, with a row in the trail."""

import json

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.facts import OrganizationKind, Role
from accounts.models import AccessEvent, User
from accounts.services.people import add_organization, add_user
from continuity.notices import pdf as pdf_module
from inquiries.rules.receipts import Standing, read_receipt, verify_receipt
from tests.inquiries.receipts.examples import keys
from tests.inquiries.recorded import put_on_record

pytestmark = pytest.mark.django_db

RECEIPTS = ("receipt", "receipt.pdf", "receipt.json")


@pytest.fixture(autouse=True)
def signed_with_k1(settings: Settings) -> None:
    settings.PORTAL_RECEIPT_KEYS = keys()
    settings.PORTAL_ADDRESS = "https://portal.example.org"


def sign_in(client: Client, email: str, organization: str) -> int:
    organization_id = add_organization(organization, OrganizationKind.PROVIDER)
    add_user(email, "an-uncommon-password-1", organization_id=organization_id, role=Role.FRONT_DESK)
    client.force_login(User.objects.get(email=email))
    return organization_id


@pytest.fixture
def trace(client: Client) -> str:
    """An answer that Ana's clinic was given, and Ana signed in."""
    return put_on_record("active", organization_id=sign_in(client, "ana@desk.example", "Clinic"), member_id=77)


def test_the_pdf_is_a_file_whose_name_tells_nothing_of_anybody(client: Client, trace: str) -> None:
    answer = client.get(f"/inquiries/{trace}/receipt.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="receipt-{trace}.pdf"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.content.startswith(b"%PDF-1.7")


def test_the_signed_file_is_the_answer_as_the_api_gives_it(client: Client, trace: str) -> None:
    content = client.get(f"/inquiries/{trace}/receipt.json").content
    receipt = read_receipt(content)
    assert verify_receipt(receipt, keys().public) is Standing.GENUINE
    assert receipt.trace_number == trace
    assert json.loads(content)["answer"]["outcome"] == "active"


def test_the_page_leads_to_both_files_and_to_the_answer(client: Client, trace: str) -> None:
    page = client.get(f"/inquiries/{trace}/receipt").text
    for address in (f"/inquiries/{trace}", f"/inquiries/{trace}/receipt.pdf", f"/inquiries/{trace}/receipt.json"):
        assert f'href="{address}"' in page
    assert page.count("<h1") == 1
    assert "https://portal.example.org/verify" in page


@pytest.mark.parametrize("receipt", RECEIPTS)
def test_each_receipt_leaves_a_row_in_the_trail(client: Client, trace: str, receipt: str) -> None:
    assert client.get(f"/inquiries/{trace}/{receipt}").status_code == 200
    [event] = AccessEvent.objects.values()
    assert (event["action"], event["member_id"], event["subject"]) == ("inquiry.read", 77, trace)


@pytest.mark.parametrize("receipt", RECEIPTS)
def test_another_organisations_receipt_is_not_there(client: Client, trace: str, receipt: str) -> None:
    cy = Client()
    sign_in(cy, "cy@elsewhere.example", "Elsewhere")
    assert cy.get(f"/inquiries/{trace}/{receipt}").status_code == 404
    assert client.get(f"/inquiries/202611-000000-000001/{receipt}").status_code == 404
    assert AccessEvent.objects.count() == 0


@pytest.mark.parametrize("receipt", RECEIPTS)
def test_a_stranger_is_led_to_signing_in(trace: str, receipt: str) -> None:
    assert Client().get(f"/inquiries/{trace}/{receipt}").headers["Location"].startswith("/sign-in?next=")


def test_without_pango_a_page_says_so_and_leads_to_the_page_to_print(
    client: Client, trace: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> None:
        raise OSError("no pango")

    monkeypatch.setattr(pdf_module, "import_module", missing)
    answer = client.get(f"/inquiries/{trace}/receipt.pdf")
    assert answer.status_code == 503
    assert f'href="/inquiries/{trace}/receipt"' in answer.text
