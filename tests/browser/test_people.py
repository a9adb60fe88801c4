"""The pages of people in a browser: no accessibility fault, no sideways scrolling, by keyboard, without scripts."""

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.facts import Role
from accounts.models import User
from accounts.services.invitations import allow_representative, invite_to_organization
from accounts.services.representatives import link_member, record_representation
from cmc_portal import clock
from tests.accounts.working import PASSWORD, make_clinic, make_person, make_plan, signed_in
from tests.browser.test_ask_and_answer import assert_sound_in_every_look
from tests.eligibility.records import enroll, new_member

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # From the plug-in that gives the address of the server to every test.
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
    # The test server serves the files as they lie in the source; nothing need be collected.
    pytest.mark.filterwarnings("ignore:No directory at"),
]

LONG_NAME = "Harbor Hospital of the Greater San Fernando Valley"


class People:
    """Ana administers a clinic and works in a hospital; Ben is her front desk; Rosa is a member; Eve works at her
    plan."""

    def __init__(self) -> None:
        now, today = clock.now(), clock.today()
        self.clinic = make_clinic()
        self.ana = make_person("ana@harbor.test", self.clinic, Role.PROVIDER_ADMINISTRATOR)
        make_person("ana@harbor.test", make_clinic(LONG_NAME), Role.FRONT_DESK)
        self.ben = make_person("ben@harbor.test", self.clinic, Role.FRONT_DESK)
        self.eve = make_person("eve@plan.test", make_plan(), Role.PLAN_ADMINISTRATOR)
        self.rosa = User.objects.create_user("rosa@home.test", PASSWORD, full_name="Rosa Reyes").pk
        member = new_member("91234567A")
        enroll(member)
        link_member(self.rosa, member_id=member.pk, evidence="", linked_by=None, now=now)
        days = {"first_day": today, "last_day": today}
        record_representation(
            self.ben, member_id=member.pk, allowed_by=self.eve, allowed_at=now, evidence="Form 12, file 99", **days
        )
        allow_representative(
            "luis@home.test", member_id=member.pk, evidence="", allowed_by=self.rosa, now=now, today=today, **days
        )
        self.secret = invite_to_organization(
            "a.person.with.a.rather.long.address@harbor.test",
            organization_id=self.clinic,
            role=Role.FRONT_DESK,
            invited_by=self.ana,
            now=now,
            today=today,
        )


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture
def plain_context(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A browser without scripts: what the pages promise to work in."""
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    yield context
    context.close()


def let_in(context: BrowserContext, address: str, client: Client) -> None:
    """The browser goes on where this client is signed in."""
    for name, morsel in client.cookies.items():
        context.add_cookies([{"name": name, "value": morsel.value, "url": address}])


def as_person(page: Page, live_server: LiveServer, user_id: int) -> Page:
    let_in(page.context, live_server.url, signed_in(user_id))
    return page


@pytest.mark.parametrize("address", ["/people", "/people/{ben}", "/people/{ben}/remove"])
def test_the_pages_of_an_organisation_are_sound_in_every_look(
    page: Page, live_server: LiveServer, people: People, address: str
) -> None:
    as_person(page, live_server, people.ana).goto(live_server.url + address.format(ben=people.ben))
    expect(page.locator("header")).to_contain_text("Acting for Harbor Clinic")
    page.locator(".acting-for-others > summary").click()
    expect(page.get_by_role("button", name=LONG_NAME)).to_be_visible()
    assert_sound_in_every_look(page)


@pytest.mark.parametrize("address", ["/my", "/my/representatives"])
def test_a_members_pages_are_sound_in_every_look(
    page: Page, live_server: LiveServer, people: People, address: str
) -> None:
    as_person(page, live_server, people.rosa).goto(live_server.url + address)
    expect(page.locator("header")).to_contain_text("Acting for yourself")
    assert_sound_in_every_look(page)


def test_recording_a_representative_is_sound_with_and_without_slips(
    page: Page, live_server: LiveServer, people: People
) -> None:
    as_person(page, live_server, people.eve).goto(f"{live_server.url}/representatives/record")
    assert_sound_in_every_look(page)
    page.reload()
    page.get_by_role("button", name="Record and send a link").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert_sound_in_every_look(page)


@pytest.mark.parametrize("address", ["/invitations/{secret}", "/invitations/never-given"])
def test_an_invitation_is_sound_in_every_look(
    page: Page, live_server: LiveServer, people: People, address: str
) -> None:
    page.goto(live_server.url + address.format(secret=people.secret))
    assert people.secret not in page.url
    assert_sound_in_every_look(page)


def test_the_slips_of_an_administrator_lead_to_their_fields(
    page: Page, live_server: LiveServer, people: People
) -> None:
    as_person(page, live_server, people.ana).goto(f"{live_server.url}/people")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("E-mail address")).to_be_focused()
    assert_sound_in_every_look(page)
    page.goto(f"{live_server.url}/people/{people.ben}")
    page.get_by_label("Front desk").uncheck()
    page.get_by_role("button", name="Save the roles").click()
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_role("group", name="Roles")).to_be_focused()
    assert_sound_in_every_look(page)


def test_the_keyboard_alone_switches_invites_and_changes_a_role(
    page: Page, live_server: LiveServer, people: People
) -> None:
    as_person(page, live_server, people.ana).goto(f"{live_server.url}/people")
    page.locator(".acting-for-others > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=LONG_NAME)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text(f"You now act for {LONG_NAME}.")
    expect(page.locator("header")).to_contain_text(f"Acting for {LONG_NAME}")
    page.locator(".acting-for-others > summary").focus()
    for key in ("Enter", "Tab", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("header")).to_contain_text("Acting for Harbor Clinic")
    page.goto(f"{live_server.url}/people")
    page.get_by_label("E-mail address").focus()
    page.keyboard.type("new@harbor.test")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("We wrote to new@harbor.test.")
    page.get_by_role("link", name="Change ben@harbor.test").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Privacy officer").focus()
    for key in ("Space", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("row", name="ben@harbor.test")).to_contain_text("Front desk, Privacy officer")


def test_an_invitation_is_accepted_without_scripts(
    plain_context: BrowserContext, live_server: LiveServer, people: People
) -> None:
    page = plain_context.new_page()
    page.goto(f"/invitations/{people.secret}")
    page.get_by_label("Your full name").fill("Nia Sample")
    page.get_by_label("Choose a password").fill("seven otters under the bridge")
    page.get_by_role("button", name="Make my account").click()
    expect(page.get_by_role("status")).to_contain_text("Your account is ready.")


def test_for_whom_one_acts_is_switched_without_scripts_on_a_narrow_screen(
    plain_context: BrowserContext, live_server: LiveServer, people: People
) -> None:
    let_in(plain_context, live_server.url, signed_in(people.ana))
    page = plain_context.new_page()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/people")
    page.locator(".acting-for-others > summary").click()
    page.get_by_role("button", name=LONG_NAME).click()
    expect(page.locator("header")).to_contain_text(f"Acting for {LONG_NAME}")
