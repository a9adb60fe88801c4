"""A list of patients in a browser: put in, columns checked, watched and taken away; with and without scripts, and no
accessibility fault in any of its states."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.facts import Role
from cmc_portal import clock
from inquiries.batches.working import work_on_some
from inquiries.models import BatchRun
from tests.accounts.working import make_clinic, make_person, signed_in
from tests.browser.test_ask_and_answer import assert_sound_in_every_look, scrolls_sideways
from tests.browser.test_people import let_in
from tests.inquiries.batches.lists import BORN_TEXT, cin_of, put_on_record, work_off

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # From the plug-in that gives the address of the server to every test.
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
    # The test server serves the files as they lie in the source; nothing need be collected.
    pytest.mark.filterwarnings("ignore:No directory at"),
]
NARROW = {"width": 320, "height": 640}
LINES = "\n".join(f"{cin_of(place)}; {BORN_TEXT}" for place in range(3)) + "\nnobody; 13/45/1948"


@pytest.fixture(autouse=True)
def no_queue() -> Iterator[None]:
    """Rows are asked when the test says so."""
    with patch("inquiries.batches.queueing.app.send_task"):
        yield


@pytest.fixture
def desk() -> int:
    """Somebody at a front desk, with three patients on record."""
    put_on_record(3)
    return make_person("ana@desk.example", make_clinic(), Role.FRONT_DESK)


@pytest.fixture
def plain(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A narrow browser without scripts."""
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, viewport=NARROW)  # type: ignore[arg-type]
    yield context
    context.close()


def put_in(page: Page, address: str) -> None:
    page.goto(f"{address}/batches")
    page.get_by_label("Paste up to 200 lines").fill(LINES)
    page.get_by_role("button", name="Go on to the columns").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check the columns")


def test_every_state_of_a_list_is_sound_in_every_look(page: Page, live_server: LiveServer, desk: int) -> None:
    let_in(page.context, live_server.url, signed_in(desk))
    page.goto(f"{live_server.url}/batches")
    page.get_by_role("button", name="Go on to the columns").click()
    expect(page.get_by_role("alert")).to_contain_text("Paste the lines here, or choose a file below.")
    assert_sound_in_every_look(page)
    put_in(page, live_server.url)
    assert_sound_in_every_look(page)
    page.get_by_role("button", name="Ask about 4 people").click()
    expect(page.get_by_text("0 of 4 answered")).to_be_visible()
    work_on_some(BatchRun.objects.get().pk, at=clock.now(), rows=1)
    # The script looks again by itself.
    expect(page.get_by_text("1 of 4 answered")).to_be_visible(timeout=15_000)
    work_off(BatchRun.objects.get())
    expect(page.get_by_role("status")).to_contain_text("Every row is done.", timeout=15_000)
    # Nobody has to load the page anew to see the answers.
    expect(page.get_by_role("table")).to_contain_text("Could not be asked.")
    expect(page.get_by_role("table")).not_to_contain_text("Waiting")
    page.reload()
    expect(page.get_by_text("3 of 4 answered, 1 could not be asked")).to_be_visible()
    assert_sound_in_every_look(page)


def test_without_scripts_and_on_a_telephone_a_list_is_put_in_watched_and_taken_away(
    plain: BrowserContext, live_server: LiveServer, desk: int
) -> None:
    let_in(plain, live_server.url, signed_in(desk))
    page = plain.new_page()
    put_in(page, live_server.url)
    page.get_by_role("button", name="Ask about 4 people").click()
    work_off(BatchRun.objects.get())
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_text("3 of 4 answered, 1 could not be asked")).to_be_visible()
    assert scrolls_sideways(page) is False
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    assert download.value.suggested_filename.startswith("answers-")


def test_a_list_is_put_in_with_the_keyboard_alone(page: Page, live_server: LiveServer, desk: int) -> None:
    let_in(page.context, live_server.url, signed_in(desk))
    page.goto(f"{live_server.url}/batches")
    page.get_by_label("Paste up to 200 lines").focus()
    page.keyboard.insert_text(LINES)
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check the columns")
    page.get_by_role("button", name="Ask about 4 people").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("0 of 4 answered")).to_be_visible()
