"""Receipts in a browser: verified by paper and by file, nothing to mend in any look, also without JavaScript."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.facts import OrganizationKind, Role
from accounts.models import User
from accounts.services.people import add_organization, add_user
from cmc_portal import clock
from tests.accounts.working import signed_in
from tests.browser.test_ask_and_answer import assert_sound_in_every_look
from tests.inquiries.recorded import put_on_record

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
    pytest.mark.filterwarnings("ignore:No directory at"),
]


@pytest.fixture
def trace() -> str:
    """An answer about Maria that Ana's clinic was given."""
    clinic = add_organization("Alder Clinic", OrganizationKind.PROVIDER)
    add_user("ana@desk.example", "an-uncommon-password-1", organization_id=clinic, role=Role.FRONT_DESK)
    return put_on_record("active", organization_id=clinic, asked_at=clock.now())


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A stranger's telephone, without JavaScript."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


def desk(page: Page, live_server: LiveServer, address: str) -> None:
    """Opens the address as Ana."""
    client = signed_in(User.objects.get(email="ana@desk.example").pk)
    for name, morsel in client.cookies.items():
        page.context.add_cookies([{"name": name, "value": morsel.value, "url": live_server.url}])
    page.goto(f"{live_server.url}{address}")


def test_a_receipt_is_read_downloaded_and_verified_as_a_file(
    page: Page, live_server: LiveServer, trace: str, tmp_path: Path
) -> None:
    desk(page, live_server, f"/inquiries/{trace}/receipt")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Covered on 05/23/2022")
    assert_sound_in_every_look(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as PDF").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    page.goto(f"{live_server.url}/verify")
    page.get_by_label("Receipt as PDF or JSON").set_input_files(file)
    page.get_by_role("button", name="Verify the file").press("Enter")
    expect(page.get_by_text("The signature is right")).to_be_visible()
    assert_sound_in_every_look(page)


def test_a_stranger_verifies_by_keyboard_and_slips_are_said_at_the_field(
    page: Page, live_server: LiveServer, trace: str
) -> None:
    page.goto(f"{live_server.url}/verify?trace={trace}")
    assert_sound_in_every_look(page)
    page.get_by_label("Patient's birth date").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Type the birth date as month, day, year")
    assert_sound_in_every_look(page)
    page.get_by_label("Patient's birth date").fill("3/16/1948")
    page.get_by_label("Patient's birth date").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("No receipt agrees")
    expect(page.get_by_label("Trace number")).to_have_value(trace)
    assert_sound_in_every_look(page)
    page.get_by_label("Patient's birth date").fill("3/15/1948")
    page.get_by_label("Patient's birth date").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("The portal gave this answer")
    assert "3/15/1948" not in page.url
    assert_sound_in_every_look(page)


def test_a_telephone_without_javascript_verifies_too(plain: Page, live_server: LiveServer, trace: str) -> None:
    plain.goto(f"{live_server.url}/verify?trace={trace}")
    plain.get_by_label("Patient's birth date").fill("3/15/1948")
    plain.get_by_role("button", name="Verify", exact=True).click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("The portal gave this answer")
    expect(plain.get_by_text("Alder Clinic")).to_be_visible()
