"""The desk and the pages of one's own requests in a browser: whole journeys by real clicks, with and without scripts,
wide and narrow, and no accessibility fault in any state."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.services.representatives import record_representation
from cmc_portal import clock
from tests.browser.test_ask_and_answer import assert_sound_in_every_look
from tests.browser.test_people import let_in
from tests.continuity.desk.world import CIN, Desk, load_reference
from tests.continuity.requests.people import NPI

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # From the plug-in that gives the address of the server to every test.
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
    # The test server serves the files as they lie in the source; nothing need be collected.
    pytest.mark.filterwarnings("ignore:No directory at"),
]

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
NARROW = {"width": 320, "height": 640}


@pytest.fixture
def desk() -> Desk:
    load_reference()
    return Desk()


@pytest.fixture
def plain(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A narrow browser without scripts: what the pages promise to work in."""
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, viewport=NARROW)  # type: ignore[arg-type]
    yield context
    context.close()


def as_person(page: Page, live_server: LiveServer, desk: Desk, user_id: int) -> Page:
    let_in(page.context, live_server.url, desk.browser(user_id))
    return page


def confirm_everything(page: Page) -> None:
    """Ticks what the provider said on the telephone."""
    box = page.get_by_role("region", name="Decide")
    for said in ("Accepts the plan's rate", "Follows the plan's approval rules", "Gave treatment information"):
        box.get_by_label(said).check()


def take_by_telephone(page: Page, address: str) -> None:
    """What a coordinator does who has somebody on the line, from the start of the desk to the signed letter."""
    page.goto(f"{address}/desk")
    page.get_by_role("link", name="Take a request").click()
    page.get_by_label("Member's number").fill(CIN)
    page.get_by_label("Birth date").fill("3/15/48")
    page.get_by_label("Provider's NPI").fill(NPI)
    page.get_by_label("What the provider is needed for").fill("Heart failure visits")
    page.get_by_role("button", name="Take the request").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ana Reyes-García and Dr. Maria Ortiz")
    expect(page.get_by_text("from Medicare claims").first).to_be_visible()
    page.get_by_role("link", name="Go to the decision").click()
    confirm_everything(page)
    for side in ("Medicare", "Medi-Cal"):
        page.get_by_role("group", name=side).get_by_label("Approve", exact=True).check()
    page.get_by_role("button", name="Sign the decision").click()
    expect(page.get_by_role("status")).to_contain_text("The decision is signed")
    page.get_by_role("link", name="Approval", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Yes, you can keep seeing Dr. Maria Ortiz")


def test_a_telephone_request_is_taken_decided_and_its_letter_read(
    page: Page, live_server: LiveServer, desk: Desk
) -> None:
    take_by_telephone(as_person(page, live_server, desk, desk.eve), live_server.url)
    assert_sound_in_every_look(page)


def test_the_same_works_without_scripts_on_a_narrow_screen(
    plain: BrowserContext, live_server: LiveServer, desk: Desk
) -> None:
    let_in(plain, live_server.url, desk.browser(desk.eve))
    take_by_telephone(plain.new_page(), live_server.url)


def test_the_letters_open_beside_the_decision_before_it_is_signed(
    page: Page, context: BrowserContext, live_server: LiveServer, desk: Desk
) -> None:
    reference = desk.take(begin=True)
    as_person(page, live_server, desk, desk.eve).goto(f"{live_server.url}/desk/requests/{reference}")
    confirm_everything(page)
    for side in ("Medicare", "Medi-Cal"):
        page.get_by_role("group", name=side).get_by_label("Approve", exact=True).check()
    with context.expect_page() as opened:
        page.get_by_role("button", name="See the letters first").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Letters that signing would send")
    expect(opened.value.get_by_text("To Ana Reyes-García")).to_be_visible()
    assert_sound_in_every_look(opened.value)
    expect(page.get_by_role("button", name="Sign the decision")).to_be_visible()


def test_the_keys_go_through_the_queue_and_can_be_turned_off(page: Page, live_server: LiveServer, desk: Desk) -> None:
    desk.take()
    desk.take(desk.add_member("92345671B", last="Second"))
    as_person(page, live_server, desk, desk.eve).goto(f"{live_server.url}/desk")
    for key, name in (("j", "Ana Reyes-García"), ("j", "Ana Second"), ("j", "Ana Second"), ("k", "Ana Reyes-García")):
        page.keyboard.press(key)
        expect(page.get_by_role("link", name=name, exact=True)).to_be_focused()
    page.keyboard.press("c")
    expect(page.get_by_role("row", name="Ana Reyes-García")).to_contain_text("You")
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.get_by_role("heading", level=1)).to_contain_text("and Dr. Maria Ortiz")
    page.goto(f"{live_server.url}/desk")
    page.get_by_label("Keys:").uncheck()
    page.reload()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Ana Second", exact=True)).not_to_be_focused()


def test_a_supervisor_gives_several_requests_by_ticking_them(page: Page, live_server: LiveServer, desk: Desk) -> None:
    for number in range(3):
        desk.take(desk.add_member(f"9234567{number}B", last=f"Person{number}"))
    as_person(page, live_server, desk, desk.sam).goto(f"{live_server.url}/desk")
    page.get_by_label("Choose Ana Person0").check()
    page.get_by_label("Choose Ana Person2").check()
    page.get_by_label("Give to").select_option("Eve Estrada")
    page.get_by_role("button", name="Assign the chosen ones").click()
    expect(page.get_by_role("status")).to_have_text("2 requests were given.")
    expect(page.get_by_role("row", name="Ana Person1")).to_contain_text("Claim")


def test_a_provider_is_led_from_an_answer_to_a_request_and_adds_a_document(
    page: Page, live_server: LiveServer, desk: Desk
) -> None:
    as_person(page, live_server, desk, desk.ben).goto(live_server.url)
    page.get_by_label("Patient", exact=True).fill(f"{CIN} 3/15/48")
    page.get_by_text("Purpose, and a provider to keep").click()
    page.get_by_label("Provider's NPI").fill(NPI)
    page.get_by_role("button", name="Check coverage").click()
    page.get_by_role("link", name="Ask the plan to let the patient keep this provider").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask the plan to let a patient keep a provider")
    assert_sound_in_every_look(page)
    page.get_by_label("What the provider is needed for").fill("Heart failure visits")
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("status")).to_have_text("The plan has the request.")
    notes = {"name": "notes.pdf", "mimeType": "application/pdf", "buffer": PDF}
    page.get_by_label("Document", exact=True).set_input_files(notes)  # type: ignore[arg-type]
    page.get_by_role("button", name="Add the document").click()
    expect(page.get_by_role("link", name="notes.pdf")).to_be_visible()
    assert_sound_in_every_look(page)
    page.get_by_role("link", name="All requests").click()
    expect(page.get_by_role("row", name="Ana Reyes-García")).to_contain_text("New")
    assert_sound_in_every_look(page)


def test_a_member_asks_without_scripts_on_a_narrow_screen(
    plain: BrowserContext, live_server: LiveServer, desk: Desk
) -> None:
    let_in(plain, live_server.url, desk.browser(desk.ana))
    page = plain.new_page()
    page.goto("/my")
    page.get_by_role("link", name="Keep my doctor").last.click()
    page.get_by_role("link", name="Ask to keep my doctor").click()
    page.get_by_label("Dr. Maria Ortiz").check()
    page.get_by_label("What do you see this doctor for?").fill("My heart")
    page.get_by_role("button", name="Send to my plan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keeping Dr. Maria Ortiz")
    expect(page.get_by_role("status")).to_have_text("Your plan has your request. You get a letter.")
    page.get_by_role("link", name="We got the request", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We got your request")
    page.go_back()
    page.get_by_text("Take this request back").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("status")).to_have_text("You took your request back.")


def test_a_member_chooses_spanish_and_large_print_by_keyboard(page: Page, live_server: LiveServer, desk: Desk) -> None:
    as_person(page, live_server, desk, desk.ana).goto(f"{live_server.url}/my/doctor")
    page.get_by_label("English").focus()
    for key in ("ArrowDown", "Tab", "Space", "Tab", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("status")).to_have_text("Your next letters come this way.")
    expect(page.get_by_label("Spanish")).to_be_checked()
    expect(page.get_by_label("In large print")).to_be_checked()


@pytest.mark.parametrize("state", ["empty", "many", "narrowed", "new", "report", "health"])
def test_the_desk_is_sound_in_every_look(page: Page, live_server: LiveServer, desk: Desk, state: str) -> None:
    if state != "empty":
        for number in range(4):
            desk.take(
                desk.add_member(f"9234567{number}B", last=f"Family-Of-A-Rather-Long-Name{number}"), begin=number > 1
            )
    paths = {
        "empty": "/desk",
        "many": "/desk?queue=all",
        "narrowed": "/desk?queue=new&side=medicare",
        "new": "/desk/requests/new",
        "report": "/desk/report",
        "health": "/desk/health",
    }
    as_person(page, live_server, desk, desk.sam).goto(live_server.url + paths[state])
    assert_sound_in_every_look(page)


@pytest.mark.parametrize("state", ["new", "in review", "waiting", "slip", "decided"])
def test_a_request_is_sound_in_every_state_and_look(
    page: Page, live_server: LiveServer, desk: Desk, state: str
) -> None:
    reference = desk.take(begin=state != "new")
    browser, address = desk.browser(desk.sam), f"/desk/requests/{reference}"
    if state == "waiting":
        browser.post(f"{address}/wait", {"waiting_for": "provider", "why": "A treatment plan, please."})
    if state == "decided":
        said = dict.fromkeys(("accepts_rate", "follows_utilization_rules", "gave_treatment_plan"), "on")
        browser.post(f"{address}/decide", said | {"medicare_outcome": "approved", "medi_cal_outcome": "approved"})
    as_person(page, live_server, desk, desk.sam).goto(live_server.url + address)
    if state == "slip":
        page.get_by_role("button", name="Sign the decision").click()
        expect(page.get_by_role("alert")).to_be_focused()
        page.get_by_role("alert").get_by_role("link").first.click()
        expect(page.get_by_role("group", name="Medicare", exact=False).first).to_be_focused()
    else:
        page.get_by_text("More to do").scroll_into_view_if_needed() if state != "decided" else None
    assert_sound_in_every_look(page)


@pytest.mark.parametrize("path", ["/my/doctor", "/my/doctor/new", "/my/doctor/{reference}", "/continuity"])
def test_ones_own_pages_are_sound_in_every_look(page: Page, live_server: LiveServer, desk: Desk, path: str) -> None:
    reference = desk.take()
    record_representation(
        desk.ana,
        member_id=desk.add_member("92345679B", last="Second").pk,
        allowed_by=desk.eve,
        allowed_at=clock.now(),
        evidence="Form 12",
        first_day=desk.today,
        last_day=desk.today,
    )
    who = desk.ben if path == "/continuity" else desk.ana
    as_person(page, live_server, desk, who).goto(live_server.url + path.format(reference=reference))
    assert_sound_in_every_look(page)
