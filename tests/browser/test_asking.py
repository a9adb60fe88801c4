"""Asking in a browser: one box by keyboard alone, without scripts, in every look; and what was asked before."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.facts import Role
from cmc_portal.clock import now
from tests.accounts.working import make_clinic, make_person, signed_in
from tests.browser.test_ask_and_answer import assert_sound_in_every_look
from tests.inquiries.recorded import put_on_record

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # From the plug-in that gives the address of the server to every test.
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
    # The test server serves the files as they lie in the source; nothing need be collected.
    pytest.mark.filterwarnings("ignore:No directory at"),
]

OF_A_SCHEDULE = "9:30 AM\tGARCIA, MARIA\t3/15/12\t(555) 123-4567\tDr. Chen\tFollow up"
NOBODY = "Nobody on record matches what was typed"


@pytest.fixture
def clinic() -> int:
    """Ana's organisation, with every service that can be asked about."""
    call_command("load_reference", verbosity=0, stdout=StringIO())
    return make_clinic()


@pytest.fixture
def cookies(live_server: LiveServer, clinic: int) -> list[dict[str, str]]:
    """Ana at the front desk, signed in."""
    ana = signed_in(make_person("ana@desk.example", clinic, Role.FRONT_DESK))
    return [{"name": name, "value": each.value, "url": live_server.url} for name, each in ana.cookies.items()]


@pytest.fixture
def desk(page: Page, live_server: LiveServer, cookies: list[dict[str, str]]) -> Page:
    """Ana's browser, at the page where one asks."""
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    page.goto(live_server.url)
    return page


@pytest.fixture
def plain_desk(browser: Browser, live_server: LiveServer, cookies: list[dict[str, str]]) -> Iterator[BrowserContext]:
    """Ana's browser without scripts: what the pages promise to work in."""
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(cookies)  # type: ignore[arg-type]
    yield context
    context.close()


def test_asking_is_accessible_in_every_look_empty_opened_and_with_slips(desk: Page) -> None:
    for summary in ("Choose from the list of services", "Type the patient field by field", "Purpose, and a provider"):
        desk.get_by_text(summary).click()
    expect(desk.get_by_label("Dental care", exact=True)).to_be_visible()
    assert_sound_in_every_look(desk)
    desk.get_by_label("Patient", exact=True).fill(OF_A_SCHEDULE)
    desk.get_by_label("Service (optional)").fill("root canal")
    desk.get_by_label("Day of service").fill("31/12/2022")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("alert")).to_be_focused()
    expect(desk.get_by_role("alert").get_by_role("link")).to_have_text(
        [
            "Birth date: “3/15/12” has a short year. Which birth date is it?",
            "Day of service: Type the day of service as month, day, year, like 05/23/2022.",
            "Service (optional): “root canal” may mean more than one service. Tick those you mean.",
        ]
    )
    desk.get_by_text("Left out").click()
    assert_sound_in_every_look(desk)


def test_the_keyboard_alone_asks_with_three_fields(desk: Page) -> None:
    expect(desk.get_by_label("Patient", exact=True)).to_be_focused()
    desk.keyboard.type("91234567A 3/15/48")
    desk.keyboard.press("Tab")
    desk.keyboard.type("05/23/2022")
    desk.keyboard.press("Tab")
    desk.keyboard.type("wheelchair van")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text(NOBODY)
    assert "91234567A" not in desk.url


def test_a_slash_goes_to_the_box_unless_somebody_is_typing(desk: Page) -> None:
    box = desk.get_by_label("Patient", exact=True)
    box.fill("91234567A")
    box.press("/")
    expect(box).to_have_value("91234567A/")
    desk.get_by_role("heading", level=1).click()
    expect(box).not_to_be_focused()
    desk.keyboard.press("/")
    expect(box).to_be_focused()
    expect(box).to_have_value("91234567A/")


def test_the_list_of_services_narrows_to_the_words_typed(desk: Page) -> None:
    desk.get_by_text("Choose from the list of services").click()
    desk.get_by_label("Service (optional)").fill("pañales")
    expect(desk.get_by_label("Incontinence supplies")).to_be_visible()
    expect(desk.get_by_label("Dental care", exact=True)).to_be_hidden()
    desk.get_by_label("Service (optional)").fill("")
    expect(desk.get_by_label("Dental care", exact=True)).to_be_visible()


def test_a_choice_is_made_by_keyboard_and_nothing_typed_is_lost(desk: Page) -> None:
    desk.get_by_label("Patient", exact=True).fill(OF_A_SCHEDULE)
    desk.keyboard.press("Enter")
    # Enter once more must choose nothing by itself.
    desk.get_by_label("Patient", exact=True).press("Enter")
    expect(desk.get_by_role("alert")).to_be_focused()
    desk.get_by_role("alert").get_by_role("link").press("Enter")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Space")
    expect(desk.get_by_label("Born 03/15/1912")).to_be_checked()
    desk.keyboard.press("ArrowDown")
    expect(desk.get_by_label("Born 03/15/2012")).to_be_checked()
    expect(desk.get_by_label("Patient", exact=True)).to_have_value(OF_A_SCHEDULE)
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text(NOBODY)


def test_everything_is_asked_without_scripts(plain_desk: BrowserContext, clinic: int) -> None:
    trace_number = put_on_record("dental_carve_out", organization_id=clinic, asked_at=now() - timedelta(hours=1))
    page = plain_desk.new_page()
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/")
    page.get_by_label("Patient", exact=True).fill("91234567A")
    page.get_by_label("Service (optional)").fill("root canal")
    page.get_by_role("button", name="Check coverage").click()
    expect(page.get_by_text("Understood so far")).to_be_visible()
    expect(page.get_by_label("Birth date")).to_have_accessible_description(
        "For example 03/15/1948 Error: Besides the number, type the birth date or the last name."
    )
    page.get_by_label("Birth date").fill("3/15/1948")
    page.get_by_label("Root canal in a front tooth").check()
    page.get_by_role("button", name="Check coverage").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NOBODY)
    page.goto(f"/?again={trace_number}")
    expect(page.get_by_label("Specialty mental health")).to_be_checked()
    page.get_by_label("Day of service").fill("06/01/2022")
    page.get_by_role("button", name="Check coverage").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NOBODY)


def test_what_was_asked_before_is_accessible_and_searched_by_keyboard(
    desk: Page, live_server: LiveServer, clinic: int
) -> None:
    for number, situation in enumerate(("active", "not_found", "opted_out", "cannot_determine_disputed"), start=1):
        put_on_record(situation, organization_id=clinic, asked_at=now() - timedelta(hours=number))
    desk.get_by_role("link", name="Earlier answers").click()
    desk.get_by_text("Search, or take away as a file").press("Enter")
    assert_sound_in_every_look(desk)
    desk.get_by_label("Outcome").select_option("Not found")
    desk.get_by_label("Asked from").press("Enter")
    expect(desk.get_by_role("table").get_by_role("row")).to_have_count(2)
    desk.get_by_label("Asked from").fill("soon")
    desk.get_by_label("Asked from").press("Enter")
    expect(desk.get_by_role("alert")).to_be_focused()
    assert_sound_in_every_look(desk)
    with desk.expect_download() as download:
        desk.get_by_label("Asked from").fill("01/01/2026")
        desk.get_by_role("button", name="Download as CSV").click()
    assert download.value.suggested_filename.startswith("earlier-answers-")


def test_nothing_of_asking_offends_the_content_security_policy(desk: Page, live_server: LiveServer) -> None:
    complaints: list[str] = []
    desk.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    desk.goto(live_server.url)
    desk.goto(f"{live_server.url}/inquiries/history")
    desk.wait_for_load_state("networkidle")
    assert complaints == []
