"""Where links lead and for whom assertions are: the portal's own address where it is set, whatever host is named."""

import json
import re

import pytest
from django.core import mail
from django.test import Client, RequestFactory
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.facts import OrganizationKind, Scope
from accounts.people.mail import invitation_link, printed_link
from accounts.rules.client_assertion import ASSERTION_TYPE
from accounts.selectors.clients import describe_client
from accounts.services.clients import ClientKeys, register_client
from accounts.services.people import add_organization
from cmc_portal import clock
from cmc_portal.addresses import absolute_url
from tests.accounts.signing import EC_KEY, claims_of, public, sign
from tests.accounts.signing_in import ANA, PASSWORD, ana, quick_and_alone

__all__ = ["ana", "quick_and_alone"]

OURS = "https://portal.example.org"
FORGED = {"HTTP_HOST": "testserver:8443"}


@pytest.fixture
def own_address(settings: Settings) -> None:
    settings.PORTAL_ADDRESS = f"{OURS}/"
    settings.PORTAL_DEMO = False


@pytest.mark.usefixtures("own_address")
def test_an_address_is_our_own_whatever_host_is_named() -> None:
    request = RequestFactory().get("/people", **FORGED)
    assert absolute_url(request, "/sign-in") == "https://portal.example.org/sign-in"
    assert invitation_link(request, "s").startswith("https://portal.example.org/invitations/")
    assert printed_link("s") == invitation_link(request, "s")


def test_without_an_address_of_our_own_it_is_the_requests(settings: Settings) -> None:
    settings.PORTAL_ADDRESS = ""
    request = RequestFactory().get("/people", **FORGED)
    assert absolute_url(request, "/sign-in") == "http://testserver:8443/sign-in"


@pytest.mark.django_db
@pytest.mark.usefixtures("own_address", "ana")
def test_the_links_in_letters_lead_to_our_own_address(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/password/forgotten", {"email": ANA}, **FORGED)
    client.post("/sign-in", {"login": ANA, "password": PASSWORD}, **FORGED)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/email", {"email": "ana@new.example", "action_add": ""}, **FORGED)
    links = [re.findall(r"https?://\S+", letter.body) for letter in mail.outbox[:2]]
    assert [len(found) for found in links] == [1, 1]
    assert all(found.startswith(f"{OURS}/account/") for [found] in links), links


@pytest.mark.usefixtures("own_address")
def test_what_is_offered_to_programs_is_offered_at_our_own_address(client: Client) -> None:
    offered = json.loads(client.get("/.well-known/oauth-authorization-server", **FORGED).content)
    assert offered["issuer"] == "https://portal.example.org"
    assert offered["token_endpoint"] == "https://portal.example.org/oauth/token"
    assert offered["revocation_endpoint"] == "https://portal.example.org/oauth/revoke"


@pytest.mark.django_db
@pytest.mark.usefixtures("own_address")
@pytest.mark.parametrize(
    ("audience", "demo", "status"),
    [
        ("https://portal.example.org/oauth/token", False, 200),
        ("https://portal.example.org/oauth/token", True, 200),
        ("http://testserver:8443/oauth/token", False, 401),
        ("http://testserver:8443/oauth/token", True, 200),
        ("http://elsewhere/oauth/token", True, 401),
    ],
)
def test_an_assertion_is_for_our_own_address(
    client: Client, settings: Settings, audience: str, demo: bool, status: int
) -> None:
    settings.PORTAL_DEMO = demo
    clinic = add_organization("Clinic", OrganizationKind.PROVIDER)
    keys = ClientKeys(jwks=public(EC_KEY))
    number = register_client("billing", organization_id=clinic, scopes=[Scope.ASK_INQUIRIES], keys=keys)
    claims = claims_of(describe_client(number).client_id, now=clock.now().timestamp(), aud=audience)
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": sign(claims),
    }
    body = "&".join(f"{name}={value}" for name, value in form.items())
    kind = "application/x-www-form-urlencoded"
    assert client.post("/oauth/token", body, content_type=kind, **FORGED).status_code == status
