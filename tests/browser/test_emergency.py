"""Emergencies and alerts in a browser: the way from a miss to the record, the review, and no fault on any page."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.facts import AlertKind, Asker, Channel, OrganizationKind, Role
from accounts.models import User
from accounts.rules.brake import Subject, SubjectKind
from accounts.selectors.alerts import list_alerts
from accounts.services.alerts import raise_alert_of_decoy, raise_alert_of_misses
from accounts.services.people import add_organization, add_user
from tests.accounts.working import signed_in
from tests.browser.test_ask_and_answer import assert_sound_in_every_look
from tests.eligibility.records import enroll, new_member

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
    pytest.mark.filterwarnings("ignore:No directory at"),
]

DESK, OFFICER, PASSWORD = "ana@desk.example", "officer@desk.example", "an-uncommon-password-1"
WHY = "Unconscious on arrival, only the card in the wallet."


@pytest.fixture
def clinic() -> int:
    """Ana's organisation, with her privacy officer, and a patient on record."""
    call_command("load_reference", verbosity=0, stdout=StringIO())
    organization_id = add_organization("Clinic", OrganizationKind.PROVIDER)
    add_user(DESK, PASSWORD, organization_id=organization_id, role=Role.FRONT_DESK)
    add_user(OFFICER, PASSWORD, organization_id=organization_id, role=Role.PRIVACY_OFFICER)
    enroll(new_member("91234567A"))
    return organization_id


def sign_in(context: BrowserContext, address: str, email: str) -> None:
    """Signs in past the pages of signing in, which have tests of their own."""
    client = signed_in(User.objects.get(email=email).pk)
    for name, morsel in client.cookies.items():
        context.add_cookies([{"name": name, "value": morsel.value, "url": address}])


def miss(page: Page, address: str) -> None:
    """Asks with a birth date that is a day off."""
    page.goto(address)
    page.get_by_label("Patient", exact=True).fill("91234567A 3/16/48")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nobody on record matches what was typed")


def test_from_a_miss_to_the_record_and_to_its_review(
    page: Page, context: BrowserContext, live_server: LiveServer, clinic: int
) -> None:
    sign_in(context, live_server.url, DESK)
    miss(page, live_server.url)
    assert_sound_in_every_look(page)
    page.get_by_role("link", name="Open a record in an emergency").click()
    expect(page.get_by_label("Patient's number")).to_have_value("91234567A")
    assert_sound_in_every_look(page)
    page.reload()
    page.get_by_role("button", name="Open the record").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("The record is still closed")
    assert_sound_in_every_look(page)
    page.get_by_label("Birth date").fill("")
    page.get_by_label("What is the emergency").fill(WHY)
    page.get_by_role("button", name="Open the record").click()
    expect(page.get_by_text("Ana Reyes-García").first).to_be_visible()
    expect(page.get_by_text("Emergency: this record is open to you until")).to_be_visible()
    assert "91234567A" not in page.url
    assert_sound_in_every_look(page)

    sign_in(context, live_server.url, OFFICER)
    page.goto(f"{live_server.url}/privacy/emergencies")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 emergency to review")
    assert_sound_in_every_look(page)
    page.get_by_role("table").get_by_role("link").first.click()
    expect(page.get_by_text(WHY)).to_be_visible()
    assert_sound_in_every_look(page)
    page.reload()
    page.get_by_role("button", name="Put the finding on record").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert_sound_in_every_look(page)
    page.get_by_label("Justified", exact=True).check()
    page.get_by_label("What you looked at").fill("Ambulance report seen.")
    page.get_by_role("button", name="Put the finding on record").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("0 emergencies to review")
    assert_sound_in_every_look(page)


def test_who_is_stopped_is_told_so_and_a_privacy_officer_lets_them_go_on(
    page: Page, context: BrowserContext, live_server: LiveServer, clinic: int
) -> None:
    now = datetime.now(UTC)  # noqa: TID251
    user_id = User.objects.get(email=DESK).pk
    asker = Asker(Channel.PAGE, clinic, user_id=user_id, address="203.0.113.9")
    subject = Subject(SubjectKind.USER, str(user_id))
    raise_alert_of_misses(asker, subject, misses=60, until=now + timedelta(hours=20), at=now)
    raise_alert_of_decoy(asker, "client:7", trace_number="202611-7F3KQ9-XW2M4C", at=now - timedelta(minutes=5))
    sign_in(context, live_server.url, DESK)
    page.goto(live_server.url)
    page.get_by_label("Patient", exact=True).fill("91234567A 3/15/48")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("You cannot ask for now")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Patient", exact=True)).to_have_value("91234567A 3/15/48")
    assert_sound_in_every_look(page)

    sign_in(context, live_server.url, OFFICER)
    page.goto(f"{live_server.url}/privacy/alerts")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 alerts are open")
    assert_sound_in_every_look(page)
    page.get_by_role("table").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("may be guessing patients")
    assert_sound_in_every_look(page)
    page.reload()
    page.get_by_label("What happened").fill("A list with a wrong column.")
    page.get_by_role("button", name="Let them go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 alert is open")
    assert [each.kind for each in list_alerts(organization_id=clinic) if each.lifted_at] == [AlertKind.TOO_MANY_MISSES]
