"""The pages in a browser: no accessibility fault, no sideways scrolling, by keyboard, without scripts, on paper."""

from collections.abc import Iterator
from io import StringIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.facts import OrganizationKind, Role
from accounts.models import User
from accounts.services.people import add_organization, add_user
from tests.accounts.working import signed_in
from tests.inquiries.recorded import SITUATIONS, put_on_record

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
def services() -> None:
    """The services that can be asked about, with all other reference data."""
    call_command("load_reference", verbosity=0, stdout=StringIO())


@pytest.fixture
def plain_context(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A browser without scripts: what the pages promise to work in."""
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    yield context
    context.close()


@pytest.fixture
def desk(page: Page, live_server: LiveServer, clinic: int) -> Page:
    """Ana at her desk, signed in past the pages of signing in, which have tests of their own."""
    for name, morsel in signed_in(User.objects.get(email=DESK).pk).cookies.items():
        page.context.add_cookies([{"name": name, "value": morsel.value, "url": live_server.url}])
    page.goto(live_server.url)
    return page


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_label("E-mail").fill(DESK)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check coverage")


def faults(page: Page) -> list[str]:
    """What axe finds wrong, one line a fault."""
    # Of what is sound it need not describe every node.
    found = Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]}).response["violations"]
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


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_answer_is_accessible_in_every_look(
    desk: Page, live_server: LiveServer, clinic: int, situation: str
) -> None:
    desk.goto(f"{live_server.url}/inquiries/{put_on_record(situation, organization_id=clinic)}")
    assert_sound_in_every_look(desk)


@pytest.mark.parametrize("address", ["/", "/sign-in", "/inquiries/nothing-here"])
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


@pytest.mark.usefixtures("services")
def test_the_question_is_accessible_with_and_without_slips(desk: Page) -> None:
    desk.reload()
    desk.get_by_text("Services to ask about").click()
    expect(desk.get_by_label("Dental care", exact=True)).to_be_visible()
    assert_sound_in_every_look(desk)
    desk.reload()
    desk.get_by_label("Day of service").fill("31/12/2022")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("alert")).to_contain_text("Nothing was asked yet")
    expect(desk.get_by_role("alert")).to_be_focused()
    assert_sound_in_every_look(desk)


def test_a_slip_is_told_at_its_field_and_the_summary_leads_there(desk: Page) -> None:
    desk.get_by_label("Patient's number").fill("91234567A")
    desk.keyboard.press("Enter")
    desk.get_by_role("alert").get_by_role("link").click()
    field = desk.get_by_label("Birth date")
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description(
        "For example 03/15/1948 Error: Besides the number, type the birth date or the last name."
    )
    expect(desk.get_by_label("Patient's number")).to_have_value("91234567A")


def test_the_keyboard_alone_asks_and_reads_the_answer(desk: Page) -> None:
    expect(desk.get_by_label("Patient's number")).to_be_focused()
    desk.keyboard.type("91234567A")
    desk.keyboard.press("Tab")
    desk.keyboard.type("3/15/48")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Nobody on record matches what was typed")
    assert "91234567A" not in desk.url
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("link", name="Skip to the main content")).to_be_in_viewport()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("main")).to_be_focused()


@pytest.mark.usefixtures("services")
def test_everything_works_without_scripts(plain_context: BrowserContext, live_server: LiveServer, clinic: int) -> None:
    page = plain_context.new_page()
    sign_in(page, live_server.url)
    page.goto(f"/inquiries/{put_on_record('dental_carve_out', organization_id=clinic)}")
    why = page.get_by_text("The County Mental Health Plan does.").first
    expect(why).to_be_hidden()
    page.get_by_text("Why: Specialty mental health").click()
    expect(why).to_be_visible()
    page.get_by_role("link", name="Ask again for another day or service").click()
    expect(page.get_by_label("Patient's number")).to_have_value("91234567A")
    expect(page.get_by_label("Specialty mental health")).to_be_checked()


def test_a_telephone_number_can_be_tapped(desk: Page, live_server: LiveServer, clinic: int) -> None:
    desk.goto(f"{live_server.url}/inquiries/{put_on_record('active', organization_id=clinic)}")
    assert desk.get_by_role("link", name="1-855-464-3571").first.get_attribute("href") == "tel:+18554643571"


def test_on_paper_the_reasons_are_open_and_nothing_asks_to_be_clicked(
    desk: Page, live_server: LiveServer, clinic: int
) -> None:
    desk.goto(f"{live_server.url}/inquiries/{put_on_record('dental_carve_out', organization_id=clinic)}")
    desk.emulate_media(media="print", color_scheme="dark")
    expect(desk.get_by_role("heading", level=1)).to_be_visible()
    expect(desk.get_by_text("The County Mental Health Plan does.").first).to_be_visible()
    for gone in (desk.get_by_role("navigation", name="Main"), desk.get_by_text("Ask again for another day or service")):
        expect(gone).to_be_hidden()
    assert desk.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_first_visit_to_an_answer_stays_light(
    desk: Page, browser: Browser, live_server: LiveServer, clinic: int
) -> None:
    sizes: list[int] = []
    desk.on("response", lambda response: sizes.append(len(response.body())))
    desk.goto(f"{live_server.url}/inquiries/{put_on_record('dental_carve_out', organization_id=clinic)}")
    desk.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) < 150_000


def test_nothing_on_a_page_offends_the_content_security_policy(
    desk: Page, live_server: LiveServer, clinic: int
) -> None:
    complaints: list[str] = []
    desk.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    desk.goto(f"{live_server.url}/inquiries/{put_on_record('active', organization_id=clinic)}")
    desk.wait_for_load_state("networkidle")
    assert complaints == []
