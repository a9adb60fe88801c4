"""The answer in a browser: sound in every look, by keyboard, without scripts, on paper, and kept when asking fails."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.facts import Role
from tests.accounts.working import make_clinic, make_person, signed_in
from tests.browser.test_ask_and_answer import assert_sound_in_every_look
from tests.inquiries.recorded import ASKED_AT, put_on_record

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # From the plug-in that gives the address of the server to every test.
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
    # The test server serves the files as they lie in the source; nothing need be collected.
    pytest.mark.filterwarnings("ignore:No directory at"),
]

MARIA = 7
# The four outcomes, with deemed months, services, a provider, an overlap and a rule that nobody confirmed among them.
STATES = ("limit_reached", "deemed", "not_active_after_leaving", "not_found", "cannot_determine_disputed")


@pytest.fixture
def clinic() -> int:
    """Ana's organisation."""
    return make_clinic()


@pytest.fixture
def cookies(live_server: LiveServer, clinic: int) -> list[dict[str, str]]:
    """Ana at the front desk, signed in."""
    ana = signed_in(make_person("ana@desk.example", clinic, Role.FRONT_DESK))
    return [{"name": name, "value": each.value, "url": live_server.url} for name, each in ana.cookies.items()]


@pytest.fixture
def desk(page: Page, cookies: list[dict[str, str]]) -> Page:
    """Ana's browser."""
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    return page


@pytest.fixture
def plain_desk(browser: Browser, cookies: list[dict[str, str]]) -> Iterator[BrowserContext]:
    """Ana's browser without scripts: what the pages promise to work in."""
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(cookies)  # type: ignore[arg-type]
    yield context
    context.close()


@pytest.mark.parametrize("situation", STATES)
def test_every_state_of_the_answer_is_accessible_in_every_look(
    desk: Page, live_server: LiveServer, clinic: int, situation: str
) -> None:
    desk.goto(f"{live_server.url}/inquiries/{put_on_record(situation, organization_id=clinic)}")
    assert_sound_in_every_look(desk)


def test_what_changed_and_an_error_beside_the_answer_are_accessible(
    desk: Page, live_server: LiveServer, clinic: int
) -> None:
    put_on_record("deemed", organization_id=clinic, member_id=MARIA, asked_at=ASKED_AT - timedelta(days=9))
    desk.goto(f"{live_server.url}/inquiries/{put_on_record('active', organization_id=clinic, member_id=MARIA)}")
    expect(desk.get_by_role("heading", name="Otherwise than your last answer")).to_be_visible()
    desk.get_by_text("Ask the same as known at an earlier moment").click()
    desk.get_by_label("As known at the end of").fill("01/01/2100")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("alert").first).to_be_focused()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Covered on 05/23/2022")
    assert_sound_in_every_look(desk)


def test_one_drawing_is_shown_wide_and_the_other_narrow_with_the_table_as_their_alternative(
    desk: Page, live_server: LiveServer, clinic: int
) -> None:
    desk.goto(f"{live_server.url}/inquiries/{put_on_record('deemed', organization_id=clinic)}")
    drawing = desk.get_by_role("img", name="Coverage over time")
    expect(drawing).to_have_count(1)
    expect(drawing).to_have_class("timeline timeline-wide")
    expect(desk.get_by_role("table", name="Coverage over time").get_by_role("row", name="Deemed")).to_be_visible()
    desk.set_viewport_size({"width": 320, "height": 900})
    expect(drawing).to_have_class("timeline timeline-narrow")


def test_the_keyboard_alone_reads_reasons_and_asks_as_known_before(
    desk: Page, live_server: LiveServer, clinic: int
) -> None:
    desk.goto(f"{live_server.url}/inquiries/{put_on_record('on_hold', organization_id=clinic, member_id=MARIA)}")
    desk.locator("summary", has_text="Reasons and sources").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("E-HOLD-1").first).to_be_visible()
    desk.locator("summary", has_text="Ask the same as known").focus()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    expect(desk.get_by_label("As known at the end of")).to_be_focused()
    desk.keyboard.type("3/3/2026")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("This is what was known on 03/03/2026 23:59 PST")).to_be_visible()


def test_everything_works_without_scripts(plain_desk: BrowserContext, live_server: LiveServer, clinic: int) -> None:
    page = plain_desk.new_page()
    page.goto(f"{live_server.url}/inquiries/{put_on_record('dental_carve_out', organization_id=clinic)}")
    why = page.get_by_text("The County Mental Health Plan does.").first
    expect(why).to_be_hidden()
    page.get_by_text("Why: Specialty mental health").click()
    expect(why).to_be_visible()
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    expect(page.get_by_role("img", name="Coverage over time")).to_be_visible()


def test_the_trace_number_is_copied_and_said_to_be(desk: Page, live_server: LiveServer, clinic: int) -> None:
    # A browser with windows allows what a click asks for; one without them allows it to nobody.
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    trace_number = put_on_record("active", organization_id=clinic)
    desk.goto(f"{live_server.url}/inquiries/{trace_number}")
    desk.get_by_role("button", name="Copy").click()
    expect(desk.get_by_role("button", name="Copied")).to_be_visible()
    desk.get_by_label("Another service").focus()
    desk.keyboard.press("Control+V")
    expect(desk.get_by_label("Another service")).to_have_value(trace_number)


def test_where_the_browser_refuses_to_copy_the_trace_number_is_selected(
    desk: Page, live_server: LiveServer, clinic: int
) -> None:
    trace_number = put_on_record("active", organization_id=clinic)
    desk.goto(f"{live_server.url}/inquiries/{trace_number}")
    desk.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')); }")
    desk.get_by_role("button", name="Copy").click()
    desk.wait_for_function("number => getSelection().toString() === number", arg=trace_number)
    expect(desk.get_by_role("button", name="Copy", exact=True)).to_be_visible()


def test_asking_again_in_an_outage_keeps_the_answer_and_says_so(
    desk: Page, live_server: LiveServer, clinic: int
) -> None:
    address = f"{live_server.url}/inquiries/{put_on_record('active', organization_id=clinic, member_id=MARIA)}"
    desk.goto(address)
    desk.route("**/readyz", lambda route: route.fulfill(status=503, json={"parts": {"database": False}}))
    desk.get_by_role("button", name="Ask again").click()
    expect(desk.get_by_role("alert")).to_contain_text("Nothing was asked: we cannot reach our records right now.")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Covered on 05/23/2022")
    assert desk.url == address
    desk.unroute("**/readyz")
    desk.get_by_role("button", name="Ask again").click()
    desk.wait_for_url(lambda url: url != address)


def test_on_paper_the_reasons_are_open_and_nothing_asks_to_be_clicked(
    desk: Page, live_server: LiveServer, clinic: int
) -> None:
    desk.goto(f"{live_server.url}/inquiries/{put_on_record('dental_carve_out', organization_id=clinic)}")
    desk.emulate_media(media="print", color_scheme="dark")
    expect(desk.get_by_role("heading", level=1)).to_be_visible()
    expect(desk.get_by_role("heading", name="Reasons and sources")).to_be_visible()
    expect(desk.get_by_text("The County Mental Health Plan does.").last).to_be_visible()
    expect(desk.get_by_role("img", name="Coverage over time")).to_be_visible()
    for gone in (desk.get_by_role("navigation", name="Main"), desk.get_by_role("button", name="Ask again")):
        expect(gone).to_be_hidden()
    assert desk.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_first_visit_is_light_and_offends_no_policy(desk: Page, live_server: LiveServer, clinic: int) -> None:
    sizes: list[int] = []
    complaints: list[str] = []
    desk.on("response", lambda response: sizes.append(len(response.body())))
    desk.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    desk.goto(f"{live_server.url}/inquiries/{put_on_record('dental_carve_out', organization_id=clinic)}")
    desk.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) < 150_000
    assert complaints == []
