"""A program gets a token for its secret, may end it, and is told what is offered; everything else is refused."""

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from random import SystemRandom
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from accounts.facts import OrganizationKind, Scope
from accounts.selectors.clients import describe_client, find_client
from accounts.services import token_limits
from accounts.services.clients import register_client, revoke_client, rotate_client_secret
from accounts.services.people import add_organization
from cmc_portal import valkey

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 17, 5, tzinfo=UTC)
FORM = "application/x-www-form-urlencoded"
BOTH = "inquiries:ask inquiries:read"


@dataclass
class Program:
    """A program of an organisation, calling from an address of its own."""

    client: Client
    number: int
    name: str
    secret: str
    address: str

    def basic(self, name: str | None = None, secret: str | None = None) -> dict[str, str]:
        pair = f"{quote(name or self.name)}:{quote(self.secret if secret is None else secret)}"
        return {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}

    def ask(self, path: str = "/oauth/token", headers: dict[str, str] | None = None, **fields: Any) -> HttpResponse:
        """A token is asked for; fields that are None are left out."""
        sent = {name: value for name, value in ({"grant_type": "client_credentials"} | fields).items() if value}
        body = "&".join(f"{name}={quote(str(value))}" for name, value in sent.items())
        return self.post(body, path=path, headers=self.basic() if headers is None else headers)

    def post(self, body: str | bytes, *, path: str = "/oauth/token", **more: Any) -> HttpResponse:
        more = {"content_type": FORM, "REMOTE_ADDR": self.address} | more
        return self.client.post(path, body, **more)

    def inquire(self, token: str) -> int:
        """How is an inquiry with that token answered? 400 when it got as far as being read."""
        headers = {"Authorization": f"Bearer {token}"}
        return self.client.post("/api/v1/inquiries", "{}", "application/json", headers=headers).status_code


@pytest.fixture(autouse=True)
def fewer_rounds(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """The portal's own hash in fewer rounds: it is not what takes the time here."""
    settings.PASSWORD_HASHERS = [f"{PBKDF2PasswordHasher.__module__}.{PBKDF2PasswordHasher.__qualname__}"]
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 1_000)


def new_address() -> str:
    """An address that no other test counts calls of."""
    return f"198.18.{SystemRandom().randrange(256)}.{SystemRandom().randrange(256)}"


@pytest.fixture
def program(client: Client) -> Program:
    clinic = add_organization("Harbor Clinic", OrganizationKind.PROVIDER)
    scopes = [Scope.ASK_INQUIRIES, Scope.READ_INQUIRIES]
    number = register_client("billing", organization_id=clinic, scopes=scopes)
    secret = rotate_client_secret(number)
    return Program(client, number, describe_client(number).client_id, secret, new_address())


@pytest.fixture
def no_valkey(monkeypatch: pytest.MonkeyPatch) -> None:
    """Valkey does not answer: nobody listens at port 1."""
    monkeypatch.setattr(valkey, "valkey", lambda: Redis(port=1, retry=Retry(NoBackoff(), 0)))


def refused(response: HttpResponse, status: int, error: str) -> dict[str, str]:
    """What the refusal says; its shape is RFC 6749's, and nobody may keep it."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Cache-Control"] == "no-store"
    body: dict[str, str] = json.loads(response.content)
    assert set(body) == {"error", "error_description"}
    assert body["error"] == error
    return body


# A token.


def test_a_secret_buys_a_token_of_five_minutes_that_opens_the_api(program: Program) -> None:
    response = program.ask()
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    body = json.loads(response.content)
    assert set(body) == {"access_token", "token_type", "expires_in", "scope"}
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 300, BOTH)
    assert len(body["access_token"]) == 43
    assert program.inquire(body["access_token"]) == 400
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM expires - clock_timestamp())::int, token FROM oauth2_provider_accesstoken"
        )
        ((seconds, stored),) = cursor.fetchall()
    assert 290 <= seconds <= 300
    assert stored == ""


def test_a_secret_may_stand_in_the_body(program: Program) -> None:
    response = program.ask(headers={}, client_id=program.name, client_secret=program.secret)
    assert response.status_code == 200


def test_only_a_slow_hash_of_the_secret_is_kept(program: Program) -> None:
    kept = describe_client(program.number).secret_hash
    assert kept.startswith("pbkdf2_sha256$")
    assert program.secret not in kept
    assert len(program.secret) == 43


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (None, BOTH),
        ("inquiries:read", "inquiries:read"),
        ("inquiries:read inquiries:ask", BOTH),
        ("inquiries:ask inquiries:ask", "inquiries:ask"),
    ],
)
def test_a_token_has_the_scopes_that_were_asked_for(program: Program, asked: str | None, given: str) -> None:
    assert json.loads(program.ask(scope=asked).content)["scope"] == given


@pytest.mark.parametrize(
    "asked", ["roster:load", f"{BOTH} roster:load", "everything", "*", "inquiries", "INQUIRIES:ASK"]
)
def test_a_scope_the_client_may_not_have_is_refused_and_nothing_is_given(program: Program, asked: str) -> None:
    refused(program.ask(scope=asked), 400, "invalid_scope")


def test_a_client_that_may_do_nothing_gets_no_token(program: Program) -> None:
    clinic = add_organization("Harbor Clinic", OrganizationKind.PROVIDER)
    register_client("billing", organization_id=clinic, scopes=[])
    refused(program.ask(), 400, "invalid_scope")


# Who it is.


@pytest.mark.parametrize("shown", ["wrong secret", "unknown client", "empty secret", "other case"])
def test_whoever_is_not_the_client_is_told_the_same(program: Program, shown: str) -> None:
    headers = {
        "wrong secret": program.basic(secret="x" * 43),
        "unknown client": program.basic(name="nobody"),
        "empty secret": program.basic(secret=""),
        "other case": program.basic(secret=program.secret.swapcase()),
    }[shown]
    response = program.ask(headers=headers)
    body = refused(response, 401, "invalid_client")
    assert response.headers["WWW-Authenticate"] == 'Basic realm="portal"'
    assert body["error_description"] == "No client of that name has this secret, or it was revoked."


def test_an_unknown_client_costs_as_many_hashes_as_a_wrong_secret(program: Program) -> None:
    for headers in (program.basic(name="nobody"), program.basic(secret="wrong")):
        with patch("django.contrib.auth.hashers.pbkdf2", return_value=b"") as hashing:
            program.ask(headers=headers)
        assert hashing.call_count == 1


def test_a_client_without_a_secret_is_entered_by_none(program: Program) -> None:
    clinic = add_organization("Harbor Clinic", OrganizationKind.PROVIDER)
    bare = describe_client(register_client("bare", organization_id=clinic, scopes=[Scope.ASK_INQUIRIES]))
    assert bare.secret_hash == ""
    for secret in ("", "!", " "):
        assert program.ask(headers=program.basic(name=bare.client_id, secret=secret)).status_code == 401


def test_a_revoked_client_gets_no_token_and_its_tokens_end(
    program: Program, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    token = json.loads(program.ask().content)["access_token"]
    assert program.inquire(token) == 400
    with django_capture_on_commit_callbacks(execute=True):
        revoke_client(program.number, now=NOW)
    refused(program.ask(), 401, "invalid_client")
    assert program.inquire(token) == 401


def test_a_new_secret_ends_the_old_one(program: Program) -> None:
    secret = rotate_client_secret(program.number)
    refused(program.ask(), 401, "invalid_client")
    assert program.ask(headers=program.basic(secret=secret)).status_code == 200


# What is asked.


@pytest.mark.parametrize(
    ("grant", "error"),
    [
        (None, "invalid_request"),
        ("password", "unsupported_grant_type"),
        ("authorization_code", "unsupported_grant_type"),
        ("refresh_token", "unsupported_grant_type"),
        ("implicit", "unsupported_grant_type"),
        ("urn:ietf:params:oauth:grant-type:device_code", "unsupported_grant_type"),
    ],
)
def test_only_client_credentials_are_served(program: Program, grant: str | None, error: str) -> None:
    refused(program.ask(grant_type=grant), 400, error)


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch", "head", "options"])
def test_only_post_is_taken(program: Program, method: str) -> None:
    response = getattr(program.client, method)("/oauth/token")
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"


@pytest.mark.parametrize("content_type", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""])
def test_only_a_form_is_taken(program: Program, content_type: str) -> None:
    response = program.post(b"grant_type=client_credentials", content_type=content_type, headers=program.basic())
    refused(response, 400, "invalid_request")


def test_a_secret_in_an_address_is_refused(program: Program) -> None:
    path = f"/oauth/token?client_id={program.name}&client_secret={program.secret}"
    refused(program.ask(path=path, headers={}), 400, "invalid_request")


def test_two_means_of_signing_in_are_refused(program: Program) -> None:
    refused(program.ask(client_id=program.name, client_secret=program.secret), 400, "invalid_request")


def test_without_any_means_nobody_is_told_more(program: Program) -> None:
    refused(program.ask(headers={}, client_id=program.name), 401, "invalid_client")
    refused(program.ask(headers={"Authorization": "Bearer abc"}), 401, "invalid_client")


@pytest.mark.parametrize("name", ["grant_type", "scope", "client_id", "anything"])
def test_a_field_that_comes_twice_is_refused(program: Program, name: str) -> None:
    body = f"grant_type=client_credentials&{name}=inquiries%3Aask&{name}=inquiries%3Aread"
    refused(program.post(body, headers=program.basic()), 400, "invalid_request")


@pytest.mark.parametrize("coded", ["", "%%%", "YWJj", "/w==", "YTpi\u00e9", b64encode(b"a\0b:c").decode()])
def test_a_malformed_header_is_refused(program: Program, coded: str) -> None:
    response = program.ask(headers={"Authorization": f"Basic {coded}"})
    assert response.status_code in (400, 401)
    refused(response, response.status_code, "invalid_request" if response.status_code == 400 else "invalid_client")


@pytest.mark.parametrize("body", ["x=" + "y" * 20_001, "x=" + "y" * 900_000, "&".join(f"a{n}=1" for n in range(2_000))])
def test_an_oversized_body_is_refused(program: Program, body: str) -> None:
    refused(program.post(body, headers=program.basic()), 413, "invalid_request")


def test_what_was_sent_is_not_repeated_and_not_logged(program: Program, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        sent = program.ask(headers=program.basic(name="my-name", secret="my-secret"), scope="my-scope")
        given = json.loads(program.ask().content)["access_token"]
    assert "my-" not in sent.content.decode()
    for each in ("my-secret", program.secret, given):
        assert each not in caplog.text


# How often.


def limits(**changes: dict[str, int]) -> dict[str, dict[str, int]]:
    """Limits that are soon reached."""
    usual = {"calls": {"times": 100, "seconds": 60}, "failures": {"times": 2, "seconds": 60}}
    return usual | {"unknown": {"times": 10_000_000, "seconds": 60}, "known": {"seconds": 60}} | changes


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    return lambda **changes: monkeypatch.setattr(token_limits, "_limits", lambda day: limits(**changes))


def test_after_some_failures_a_client_waits_at_that_address(program: Program, limited: Callable[..., None]) -> None:
    limited()
    for _ in range(2):
        refused(program.ask(headers=program.basic(secret="wrong")), 401, "invalid_client")
    response = program.ask(headers=program.basic(secret="wrong"))
    refused(response, 429, "temporarily_unavailable")
    assert response.headers["Retry-After"] == "60"


def test_a_stranger_elsewhere_locks_nobody_out(program: Program, limited: Callable[..., None]) -> None:
    limited()
    own, program.address = program.address, "203.0.113.9"
    for _ in range(5):
        program.ask(headers=program.basic(secret="wrong"))
    program.address = own
    assert program.ask().status_code == 200


def test_the_failures_of_one_client_are_not_anothers(program: Program, limited: Callable[..., None]) -> None:
    limited()
    for _ in range(3):
        program.ask(headers=program.basic(name="another", secret="wrong"))
    assert program.ask().status_code == 200


def test_an_address_calls_only_so_often(program: Program, limited: Callable[..., None]) -> None:
    limited(calls={"times": 3, "seconds": 60})
    assert [program.ask().status_code for _ in range(4)] == [200, 200, 200, 429]


def test_an_ipv6_network_counts_as_one_address(program: Program, limited: Callable[..., None]) -> None:
    limited(calls={"times": 1, "seconds": 60})
    network = f"2001:db8:{SystemRandom().randrange(65_536):x}:{SystemRandom().randrange(65_536):x}"
    answers = []
    for host in ("::1", "::2"):
        program.address = network + host
        answers.append(program.ask().status_code)
    assert answers == [200, 429]


def test_strangers_have_a_budget_of_hashes_that_a_known_address_does_not_need(
    program: Program, limited: Callable[..., None]
) -> None:
    limited()
    assert program.ask().status_code == 200
    limited(unknown={"times": 0, "seconds": 60})
    assert program.ask().status_code == 200
    program.address = new_address()
    with patch("django.contrib.auth.hashers.pbkdf2") as hashing:
        refused(program.ask(), 429, "temporarily_unavailable")
    assert not hashing.called


@pytest.mark.usefixtures("no_valkey")
def test_without_valkey_a_secret_still_buys_a_token(program: Program) -> None:
    assert program.ask().status_code == 200


def test_the_limits_in_force_are_read(program: Program) -> None:
    in_force = token_limits._limits(NOW.date())
    assert in_force["calls"] == {"times": 120, "seconds": 60}
    assert in_force["failures"] == {"times": 10, "seconds": 600}


# The end of a token.


def test_a_client_ends_its_token(
    program: Program, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    token = json.loads(program.ask().content)["access_token"]
    assert program.inquire(token) == 400
    with django_capture_on_commit_callbacks(execute=True):
        response = program.ask(path="/oauth/revoke", token=token, token_type_hint="access_token")
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
    assert program.inquire(token) == 401


def test_a_token_that_is_not_there_or_anothers_is_answered_alike_and_stays(program: Program) -> None:
    token = json.loads(program.ask().content)["access_token"]
    other = add_organization("Bay PPG", OrganizationKind.PROVIDER)
    number = register_client("cy", organization_id=other, scopes=[Scope.ASK_INQUIRIES])
    cy = Program(
        program.client, number, describe_client(number).client_id, rotate_client_secret(number), program.address
    )
    answers = [cy.ask(path="/oauth/revoke", token=each) for each in (token, "nobody")]
    assert [each.status_code for each in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    assert program.inquire(token) == 400


def test_ending_a_token_asks_who_it_is(program: Program) -> None:
    refused(program.ask(path="/oauth/revoke", headers={}, token="x"), 401, "invalid_client")
    refused(program.ask(path="/oauth/revoke"), 400, "invalid_request")


# What is offered.


def test_what_is_offered_is_what_is_served(client: Client) -> None:
    offered = json.loads(client.get("/.well-known/oauth-authorization-server").content)
    assert offered == {
        "issuer": "http://testserver",
        "token_endpoint": "http://testserver/oauth/token",
        "revocation_endpoint": "http://testserver/oauth/revoke",
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": [],
        "scopes_supported": ["inquiries:ask", "inquiries:read", "continuity:request", "roster:load"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS384", "ES384"],
        "revocation_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "private_key_jwt"],
        "revocation_endpoint_auth_signing_alg_values_supported": ["RS384", "ES384"],
    }


@pytest.mark.parametrize(
    "path", ["authorize", "introspect", "applications", "device", "register", "userinfo", ".well-known"]
)
def test_no_other_address_of_the_toolkit_is_served(path: str) -> None:
    for variant in (f"/oauth/{path}", f"/oauth/{path}/", f"/o/{path}/"):
        with pytest.raises(Resolver404):
            resolve(variant)


@pytest.mark.parametrize("name", ["", "\0", "a\0b", "x" * 10_000, "\u00e9"])
def test_a_name_that_no_client_has_finds_none(name: str) -> None:
    assert find_client(name) is None
