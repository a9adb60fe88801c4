"""What every page shares, in a browser: the front page, help, errors, the menu, and a plan's own colour."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.facts import Role
from cmc_portal import branding
from tests.accounts.working import make_clinic, make_person, make_plan, signed_in
from tests.browser.test_ask_and_answer import NARROW, assert_sound_in_every_look, scrolls_sideways

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # From the plug-in that gives the address of the server to every test.
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
    # The test server serves the files as they lie in the source; nothing need be collected.
    pytest.mark.filterwarnings("ignore:No directory at"),
]

PUBLIC = ("/", "/help/", "/help/glossary", "/help/for/front-desk", "/help/for/programs", "/nothing/here")
LONG_NAME = "Harbor Hospital of the Greater San Fernando Valley"


@pytest.fixture
def contact(settings: Settings) -> None:
    settings.PORTAL_DEMO = True
    settings.PORTAL_BRAND = settings.PORTAL_BRAND | {"phone": "1-800-555-0100", "tty": "711", "email": "a@b.example"}


@pytest.fixture
def plain_context(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A browser without scripts: what the pages promise to work in."""
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    yield context
    context.close()


def sign_in(context: BrowserContext, address: str) -> None:
    """As an administrator of a plan, who has the most places to go, and who works elsewhere too."""
    user_id = make_person("eve@plan.test", make_plan(), Role.PLAN_ADMINISTRATOR)
    make_person("eve@plan.test", make_clinic(LONG_NAME), Role.FRONT_DESK)
    for name, morsel in signed_in(user_id).cookies.items():
        context.add_cookies([{"name": name, "value": morsel.value, "url": address}])


@pytest.mark.usefixtures("contact")
@pytest.mark.parametrize("address", PUBLIC)
def test_what_anybody_may_read_is_sound_in_every_look(page: Page, live_server: LiveServer, address: str) -> None:
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    page.goto(live_server.url + address)
    assert_sound_in_every_look(page)
    assert {re.sub(r"(//[^/]+).*", r"\1", each) for each in asked} == {live_server.url}


def test_the_keyboard_comes_first_to_the_content_then_to_the_menu(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/help/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("main").get_by_role("link").first).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_where_there_is_room_the_menu_lies_open_and_is_walked_with_tab(page: Page, live_server: LiveServer) -> None:
    sign_in(page.context, live_server.url)
    page.goto(f"{live_server.url}/people")
    menu = page.get_by_role("navigation", name="Main")
    expect(menu.get_by_role("link", name="People")).to_have_attribute("aria-current", "page")
    menu.get_by_role("link").first.focus()
    for link in menu.get_by_role("link").all():
        expect(link).to_be_focused()
        page.keyboard.press("Tab")
    assert_sound_in_every_look(page)


def test_on_a_telephone_the_menu_opens_without_scripts(plain_context: BrowserContext, live_server: LiveServer) -> None:
    sign_in(plain_context, live_server.url)
    page = plain_context.new_page()
    page.set_viewport_size({"width": NARROW, "height": 700})
    page.goto("/people")
    desk = page.get_by_role("navigation", name="Main").get_by_role("link", name="Desk")
    expect(desk).to_be_hidden()
    page.locator(".menu > summary").click()
    expect(desk).to_be_visible()
    desk.click()
    expect(page.get_by_role("heading", level=1, name="Desk")).to_be_visible()


def test_the_open_menu_on_a_telephone_is_sound_and_moves_nothing_sideways(page: Page, live_server: LiveServer) -> None:
    sign_in(page.context, live_server.url)
    page.set_viewport_size({"width": NARROW, "height": 700})
    page.goto(f"{live_server.url}/people")
    button = page.locator(".menu > summary")
    before = button.bounding_box()
    button.click()
    assert button.bounding_box() == before
    page.locator(".acting-for-others > summary").click()
    expect(page.get_by_role("button", name=LONG_NAME)).to_be_visible()
    assert scrolls_sideways(page) is False


def test_a_word_leads_to_its_meaning_and_back(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/help/for/front-desk")
    page.get_by_role("link", name="Balance billing").click()
    expect(page.locator("#balance_billing")).to_be_in_viewport()
    expect(page.locator("#balance_billing")).to_contain_text("It is not allowed.")
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Front desk")).to_be_visible()


def test_a_plans_colour_is_on_its_pages_and_can_be_read(
    page: Page, live_server: LiveServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PORTAL_ACCENT = "#6b2c91"
    branding.make_stylesheet.cache_clear()
    sheet = branding.make_stylesheet()
    assert sheet
    # The server made its files when it started, before this test had a colour.
    page.route("**/brand.css?*", lambda route: route.fulfill(body=sheet.content.decode(), content_type="text/css"))
    page.goto(f"{live_server.url}/")
    branding.make_stylesheet.cache_clear()
    button = page.get_by_role("link", name="Sign in to check coverage")
    expect(button).to_have_css("background-color", "rgb(107, 44, 145)")
    assert_sound_in_every_look(page)
