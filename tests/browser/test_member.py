"""The member's pages in a browser: sound in every look, by keyboard, without scripts; and the warning before the end of
a session."""

from collections.abc import Iterator
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from accounts.services.representatives import link_member, record_representation
from cmc_portal import clock
from tests.accounts.working import PASSWORD, signed_in
from tests.browser.test_ask_and_answer import assert_sound_in_every_look
from tests.browser.test_people import as_person, let_in
from tests.eligibility.records import enroll, new_member

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # From the plug-in that gives the address of the server to every test.
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
    # The test server serves the files as they lie in the source; nothing need be collected.
    pytest.mark.filterwarnings("ignore:No directory at"),
]
SMALLEST = """[...document.querySelectorAll("header *, main *")]
  .filter((each) => each.checkVisibility())
  .filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .map((each) => parseFloat(getComputedStyle(each).fontSize)).reduce((one, other) => Math.min(one, other), 99)"""


@pytest.fixture
def rosa() -> int:
    """Rosa, a member, who represents Ana too."""
    call_command("load_reference", verbosity=0, stdout=StringIO())
    user = User.objects.create_user("rosa@home.test", PASSWORD)
    own, ana = new_member("91234567A", last="Alder", first="Rosa"), new_member("92345678C", last="Birch", first="Ana")
    enroll(own, program="medi_medi_plan", first_day=date(2026, 1, 1))
    link_member(user.pk, member_id=own.pk, evidence="", linked_by=None, now=clock.now())
    today = clock.today()
    record_representation(
        user.pk, member_id=ana.pk, first_day=today, last_day=today, allowed_by=user.pk, allowed_at=clock.now()
    )
    return user.pk


@pytest.fixture
def plain_context(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A browser without scripts: what the pages promise to work in."""
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    yield context
    context.close()


@pytest.mark.parametrize("address", ["/my", "/my/card"])
def test_ones_own_pages_are_sound_in_every_look_and_large_enough(
    page: Page, live_server: LiveServer, rosa: int, address: str
) -> None:
    as_person(page, live_server, rosa).goto(live_server.url + address)
    for summary in page.locator("main summary").all():
        summary.click()
    assert page.evaluate(SMALLEST) >= 16
    assert_sound_in_every_look(page)


@pytest.mark.parametrize("address", ["/my", "/my/card"])
def test_letters_twice_as_large_need_no_scrolling_sideways_on_a_telephone(
    page: Page, live_server: LiveServer, rosa: int, address: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    as_person(page, live_server, rosa).goto(live_server.url + address)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    edges = page.locator("main *:visible").evaluate_all("all => all.map(each => each.getBoundingClientRect().right)")
    assert max(edges) <= 390


@pytest.mark.parametrize("address", ["/sign-up", "/sign-up/code", "/sign-up/letter"])
def test_signing_up_is_sound_with_and_without_slips(page: Page, live_server: LiveServer, address: str) -> None:
    page.goto(live_server.url + address)
    page.locator("main form .button").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert page.evaluate(SMALLEST) >= 16
    assert_sound_in_every_look(page)


def test_the_warning_can_be_read_and_answered_by_keyboard(page: Page, live_server: LiveServer, rosa: int) -> None:
    as_person(page, live_server, rosa).goto(f"{live_server.url}/my")
    page.evaluate("localStorage.setItem('session-end', String(Date.now() + 100000))")
    expect(page.get_by_role("dialog", name="Are you still there?")).to_be_visible()
    assert_sound_in_every_look(page)
    expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()
    with page.expect_response("**/stay-signed-in") as answer:
        page.keyboard.press("Enter")
    assert answer.value.status == 200
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.evaluate("localStorage.setItem('session-end', String(Date.now() - 1000))")
    expect(page.get_by_text("You are signed out. What you typed and did not send is lost.")).to_be_visible()
    expect(page.locator("main")).to_be_hidden()


def test_without_scripts_it_says_when_and_the_person_can_be_changed(
    plain_context: BrowserContext, live_server: LiveServer, rosa: int
) -> None:
    let_in(plain_context, live_server.url, signed_in(rosa))
    page = plain_context.new_page()
    page.goto("/my")
    expect(page.locator(".session-end")).to_contain_text("you are signed out at")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("button", name="Show Ana Birch").click()
    expect(page.locator("main")).to_contain_text("You see the information of Ana Birch.")
    assert page.url == f"{live_server.url}/my"


def test_the_printed_card_is_as_large_as_a_bank_card(page: Page, live_server: LiveServer, rosa: int) -> None:
    as_person(page, live_server, rosa).goto(f"{live_server.url}/my/card")
    page.emulate_media(media="print")
    box = page.locator(".card").bounding_box()
    assert box is not None
    millimetre = 96 / 25.4
    assert (round(box["width"] / millimetre, 1), round(box["height"] / millimetre, 1)) == (85.6, 54.0)
    assert page.locator(".card").evaluate("card => card.scrollHeight <= card.clientHeight + 1")
