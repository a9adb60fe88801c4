"""The operators' pages in a real browser: nothing on them is stopped by the policy that every response carries."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.facts import OrganizationKind, Role
from accounts.models import User
from accounts.services.people import add_organization, add_user
from tests.operators import EMAIL, add_operator, sign_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # From the plug-in that gives the address of the server to every test.
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
    # The test server serves the files as they lie in the source; nothing need be collected.
    pytest.mark.filterwarnings("ignore:No directory at"),
]


@pytest.fixture
def complaints(page: Page, live_server: LiveServer) -> Iterator[list[str]]:
    """The browser of an operator who is signed in; at the end there must be nothing it complained about."""
    client = Client()
    sign_in(client, add_operator())
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    yield found
    assert found == []


@pytest.mark.usefixtures("complaints")
def test_an_operator_adds_somebody_and_gives_them_a_role(page: Page, live_server: LiveServer) -> None:
    add_organization("Harbor Clinic", OrganizationKind.PROVIDER)
    page.goto(f"{live_server.url}/operator/accounts/user/add/")
    page.get_by_label("Email").fill("ann@clinic.example")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was added successfully")).to_be_visible()
    ann = User.objects.get(email="ann@clinic.example")
    page.goto(f"{live_server.url}/operator/accounts/membership/add/")
    page.get_by_label("User:").select_option(str(ann.pk))
    page.get_by_label("Organization:").select_option(label="Harbor Clinic")
    page.get_by_label("Role:").select_option("provider_administrator")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("row", name="ann@clinic.example")).to_be_visible()


@pytest.mark.usefixtures("complaints")
def test_lists_search_filters_history_and_colours_work(page: Page, live_server: LiveServer) -> None:
    organization_id = add_organization("Harbor Clinic", OrganizationKind.PROVIDER)
    desk = add_user(
        "desk@clinic.example", "correct-horse-battery", organization_id=organization_id, role=Role.FRONT_DESK
    )
    for path in ("", "accounts/", "accounts/user/?q=desk", "accounts/user/?is_staff__exact=0", "eligibility/county/"):
        page.goto(f"{live_server.url}/operator/{path}")
    page.goto(f"{live_server.url}/operator/accounts/user/{desk}/change/")
    expect(page.get_by_text("desk@clinic.example").first).to_be_visible()
    page.goto(f"{live_server.url}/operator/accounts/user/{desk}/history/")
    page.get_by_role("button", name="Toggle theme").click()
    expect(page.locator("html")).to_have_attribute("data-theme", re.compile("light|dark"))


@pytest.mark.usefixtures("complaints")
def test_an_operator_signs_out_where_everybody_does(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/operator/")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{live_server.url}/operator/")
    assert page.url.startswith(f"{live_server.url}/sign-in")
    assert EMAIL not in page.content()
