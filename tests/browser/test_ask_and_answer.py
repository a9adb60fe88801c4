"""The pages in a browser: no accessibility fault, no sideways scrolling, by keyboard, without scripts, on paper."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT as AXE
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.facts import OrganizationKind, Role
from accounts.models import User
from accounts.services.people import add_organization, add_user
from tests.accounts.working import signed_in
from tests.inquiries.recorded import put_on_record

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # From the plug-in that gives the address of the server to every test.
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
    # The test server serves the files as they lie in the source; nothing need be collected.
    pytest.mark.filterwarnings("ignore:No directory at"),
]

DESK, PASSWORD = "ana@desk.example", "an-uncommon-password-1"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, NARROW = 1280, 320


@pytest.fixture
def clinic() -> int:
    """Ana's organisation, and Ana, who may sign in."""
    organization_id = add_organization("Clinic", OrganizationKind.PROVIDER)
    add_user(DESK, PASSWORD, organization_id=organization_id, role=Role.FRONT_DESK)
    return organization_id


@pytest.fixture
def desk(page: Page, live_server: LiveServer, clinic: int) -> Page:
    """Ana at her desk, signed in past the pages of signing in, which have tests of their own."""
    for name, morsel in signed_in(User.objects.get(email=DESK).pk).cookies.items():
        page.context.add_cookies([{"name": name, "value": morsel.value, "url": live_server.url}])
    page.goto(live_server.url)
    return page


def faults(page: Page) -> list[str]:
    """What axe finds wrong, one line a fault."""
    # Half a megabyte of script: once for each page, not for each look at it.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    # Of what is sound it need not describe every node.
    options = {"runOnly": WCAG, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(options).then(results => results.violations)", options)
    return [f"{fault['id']}: {[node['target'] for node in fault['nodes']]}" for fault in found]


def assert_sound_in_every_look(page: Page) -> None:
    """No fault and no sideways scrolling: light and dark, wide and narrow, and with letters twice as large."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": 900})
            assert faults(page) == [], f"{scheme}, {width}"
            assert scrolls_sideways(page) is False, f"{scheme}, {width}"
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert scrolls_sideways(page) is False, "200 % text"


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


# Signing in itself: tests/browser/test_sign_in.py.
@pytest.mark.parametrize("address", ["/", "/inquiries/nothing-here"])
def test_every_page_before_signing_in_is_accessible(page: Page, live_server: LiveServer, address: str) -> None:
    page.goto(live_server.url + address)
    assert_sound_in_every_look(page)


def test_a_refused_sign_in_is_accessible_and_says_so(page: Page, live_server: LiveServer, clinic: int) -> None:
    page.goto(f"{live_server.url}/sign-in")
    page.get_by_label("E-mail").fill(DESK)
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("You are not signed in")
    assert_sound_in_every_look(page)


def test_a_page_that_is_not_there_is_accessible(desk: Page, live_server: LiveServer) -> None:
    desk.goto(f"{live_server.url}/inquiries/202611-000000-000000")
    expect(desk.get_by_role("heading", level=1)).to_have_text("There is no such page")
    assert_sound_in_every_look(desk)


def test_a_telephone_number_can_be_tapped(desk: Page, live_server: LiveServer, clinic: int) -> None:
    desk.goto(f"{live_server.url}/inquiries/{put_on_record('active', organization_id=clinic)}")
    assert desk.get_by_role("link", name="1-855-464-3571").first.get_attribute("href") == "tel:+18554643571"
