"""Who looked, in a browser: sound in every look, by keyboard, without scripts; no member in an address."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.facts import AccessAction, Asker, Channel, Purpose, Role
from accounts.models import SelfService, User
from accounts.services.trail import record_access
from cmc_portal.clock import now
from tests.accounts.working import make_clinic, make_person, signed_in
from tests.browser.test_ask_and_answer import assert_sound_in_every_look
from tests.eligibility.records import new_member

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # From the plug-in that gives the address of the server to every test.
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
    # The test server serves the files as they lie in the source; nothing need be collected.
    pytest.mark.filterwarnings("ignore:No directory at"),
]

CIN = "91234567A"
Open = Callable[[Client], Page]


@pytest.fixture
def without_scripts(browser: Browser, live_server: LiveServer) -> Iterator[Open]:
    """A page without scripts for somebody who is signed in."""
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)

    def open_for(client: Client) -> Page:
        context.add_cookies([_cookie(client, live_server)])
        return context.new_page()

    yield open_for
    context.close()


def _cookie(client: Client, live_server: LiveServer) -> dict[str, str]:
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": live_server.url}


@pytest.fixture
def clinic() -> int:
    return make_clinic("Harbor Clinic")


@pytest.fixture
def maria(clinic: int) -> int:
    """Maria, whose data was looked at in every way that the pages show."""
    return looked_at(clinic, times=1)


@pytest.fixture
def maria_often(clinic: int) -> int:
    """The same, more often than one page shows."""
    return looked_at(clinic, times=14)


def looked_at(clinic: int, *, times: int) -> int:
    member = int(new_member(CIN, last="Delgado", first="Maria").pk)
    desk = make_person("desk@harbor.test", clinic, Role.FRONT_DESK)
    staff = Asker(Channel.PAGE, organization_id=clinic, user_id=desk, address="192.0.2.7")
    for number, (action, purpose) in enumerate(
        [
            (AccessAction.ASK_INQUIRY, Purpose.PAYMENT),
            (AccessAction.READ_INQUIRY, Purpose.TREATMENT),
            (AccessAction.BREAK_GLASS, Purpose.EMERGENCY),
            (AccessAction.SEARCH_TRAIL, Purpose.OPERATIONS),
        ]
        * times
    ):
        record_access(
            staff,
            action=action,
            purpose=purpose,
            at=now() - timedelta(hours=1, minutes=number),
            members=[member],
            subject="202611-7F3KQ9-XW2M4C",
        )
    return member


def member_of_public(maria: int) -> Client:
    user = User.objects.create_user("maria@home.example")
    SelfService.objects.create(user=user, member_id=maria, linked_at=now())
    return signed_in(user.pk)


def officer_of(clinic: int) -> Client:
    return signed_in(make_person("privacy@harbor.test", clinic, Role.PRIVACY_OFFICER))


def test_the_members_list_is_sound_in_every_look(page: Page, live_server: LiveServer, maria: int) -> None:
    page.context.add_cookies([_cookie(member_of_public(maria), live_server)])  # type: ignore[list-item]
    page.goto(f"{live_server.url}/my/who-looked")
    expect(page.get_by_role("heading", level=1)).to_have_text("Who looked at my information")
    assert_sound_in_every_look(page)


def test_the_search_and_its_results_are_sound_in_every_look(
    page: Page, live_server: LiveServer, maria: int, clinic: int
) -> None:
    page.context.add_cookies([_cookie(officer_of(clinic), live_server)])  # type: ignore[list-item]
    page.goto(f"{live_server.url}/privacy/trail")
    assert_sound_in_every_look(page)
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("table")).to_be_visible()
    assert_sound_in_every_look(page)


def test_a_slip_in_the_search_is_sound_and_told_first(page: Page, live_server: LiveServer, clinic: int) -> None:
    page.context.add_cookies([_cookie(officer_of(clinic), live_server)])  # type: ignore[list-item]
    page.goto(f"{live_server.url}/privacy/trail")
    page.get_by_label("Patient's number").fill(CIN)
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was searched yet")
    assert_sound_in_every_look(page)


def test_the_members_list_is_read_to_its_end_without_scripts(without_scripts: Open, maria_often: int) -> None:
    page = without_scripts(member_of_public(maria_often))
    page.goto("/my/who-looked")
    page.get_by_role("link", name="Show older").click()
    expect(page.get_by_text("That is the whole list.")).to_be_visible()
    page.get_by_role("link", name="Back to the newest").click()
    expect(page.get_by_role("cell", name="You", exact=True).first).to_be_visible()


def test_a_search_by_keyboard_without_scripts_leaves_no_trace_in_the_address(
    without_scripts: Open, maria_often: int, clinic: int
) -> None:
    page = without_scripts(officer_of(clinic))
    page.goto("/privacy/trail")
    page.get_by_label("Patient's number").fill(CIN)
    page.get_by_label("Birth date").fill("03/15/1948")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Found, from the newest to the oldest")).to_be_visible()
    page.get_by_role("button", name="Show older").click()
    expect(page.get_by_role("table")).to_be_visible()
    assert page.get_by_label("Patient's number").input_value() == CIN
    assert CIN not in page.url


def test_the_export_is_a_file(page: Page, live_server: LiveServer, maria: int, clinic: int) -> None:
    page.context.add_cookies([_cookie(officer_of(clinic), live_server)])  # type: ignore[list-item]
    page.goto(f"{live_server.url}/privacy/trail")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    assert download.value.suggested_filename.startswith("access-trail-")
    assert download.value.path().read_text("utf-8").startswith("\ufeffmoment,who,organization,action")
