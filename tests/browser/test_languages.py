"""The choice of a language in a browser: without scripts, in Spanish, and mirrored from right to left."""

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.facts import OrganizationKind, Role
from accounts.models import User
from accounts.services.people import add_organization, add_user
from tests.accounts.working import signed_in
from tests.browser.test_ask_and_answer import NARROW, WIDE, assert_sound_in_every_look, scrolls_sideways
from tests.inquiries.recorded import put_on_record

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # From the plug-in that gives the address of the server to every test.
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
    # The test server serves the files as they lie in the source; nothing need be collected.
    pytest.mark.filterwarnings("ignore:No directory at"),
]


@pytest.fixture
def answer(page: Page, live_server: LiveServer) -> str:
    """An answer of the front desk that is signed in in this browser."""
    organization_id = add_organization("Clinic", OrganizationKind.PROVIDER)
    add_user("ana@desk.example", "an-uncommon-password-1", organization_id=organization_id, role=Role.FRONT_DESK)
    for name, morsel in signed_in(User.objects.get(email="ana@desk.example").pk).cookies.items():
        page.context.add_cookies([{"name": name, "value": morsel.value, "url": live_server.url}])
    return f"{live_server.url}/inquiries/{put_on_record('active', organization_id=organization_id)}"


def test_spanish_is_chosen_without_scripts_and_leads_back_to_the_page(
    browser: Browser, live_server: LiveServer
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/languages")
    page.get_by_role("button", name="Español").click()
    expect(page).to_have_url(f"{live_server.url}/languages")
    expect(page.get_by_role("heading", level=1)).to_have_text("Idiomas")
    expect(page.get_by_text("Nadie ha revisado todavía esta traducción.")).to_be_visible()
    page.goto(f"{live_server.url}/sign-in")
    expect(page.get_by_role("button", name="Iniciar sesión", exact=True)).to_be_visible()
    context.close()


def test_an_answer_in_spanish_is_sound_in_every_look(page: Page, answer: str) -> None:
    page.goto(answer)
    page.get_by_role("button", name="Español").click()
    expect(page).to_have_url(answer)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Cubierto el")
    assert_sound_in_every_look(page)


def test_from_right_to_left_a_page_is_mirrored_and_does_not_scroll_sideways(
    page: Page, live_server: LiveServer, answer: str, settings: Settings
) -> None:
    settings.LANGUAGES = [("en", "English"), ("ar", "العربية")]
    page.context.add_cookies([{"name": "language", "value": "ar", "url": live_server.url}])
    for address in (answer, f"{live_server.url}/", f"{live_server.url}/languages"):
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": 900})
            assert scrolls_sideways(page) is False, f"{address}, {width}"
        name = page.locator(".site-name").bounding_box()
        assert name is not None
        assert name["x"] + name["width"] > NARROW * 0.9
    page.goto(answer)
    edges = page.locator(".outcome").evaluate(
        "each => [getComputedStyle(each).borderLeftWidth, getComputedStyle(each).borderRightWidth]"
    )
    assert edges == ["0px", "8px"]
