"""A token opens what its scopes name and nothing else; reference data is open to all."""

import json

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.facts import OrganizationKind, Scope
from accounts.rules.scopes import decide_scopes
from accounts.services.people import add_organization
from cmc_portal.clock import now
from inquiries.trace import make_trace_number
from tests.accounts.clients import token_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

BODY = {"member": {"cin": "99999999A", "birth_date": "1948-03-15"}, "day": "2016-03-20"}
BOTH = ("inquiries:ask", "inquiries:read")


@pytest.fixture
def clinic() -> int:
    return add_organization("Harbor Clinic", OrganizationKind.PROVIDER)


def ask(client: Client, token: str) -> HttpResponse:
    headers = {"Authorization": f"Bearer {token}"}
    return client.post("/api/v1/inquiries", json.dumps(BODY), "application/json", headers=headers)


def read(client: Client, token: str, path: str) -> HttpResponse:
    return client.get(path, headers={"Authorization": f"Bearer {token}"})


def insufficient(response: HttpResponse, scope: str) -> None:
    body = json.loads(response.content)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert (response.status_code, body["status"], body["code"]) == (403, 403, "insufficient_scope")
    assert scope in body["detail"]
    challenge = f'Bearer realm="portal", error="insufficient_scope", scope="{scope}"'
    assert response.headers["WWW-Authenticate"] == challenge


@pytest.mark.parametrize("scopes", [(), *((scope,) for scope in Scope)])
def test_a_token_asks_only_with_the_scope_to_ask(client: Client, clinic: int, scopes: tuple[Scope, ...]) -> None:
    response = ask(client, token_for(clinic, scopes=scopes))
    if Scope.ASK_INQUIRIES in scopes:
        assert response.status_code == 201
    else:
        insufficient(response, "inquiries:ask")


@pytest.mark.parametrize("scopes", [(), *((scope,) for scope in Scope)])
def test_a_token_reads_only_with_the_scope_to_read(client: Client, clinic: int, scopes: tuple[Scope, ...]) -> None:
    path = ask(client, token_for(clinic, name="asks")).headers["Location"]
    response = read(client, token_for(clinic, name="reads", scopes=scopes), path)
    if Scope.READ_INQUIRIES in scopes:
        assert response.status_code == 200
    else:
        insufficient(response, "inquiries:read")


def test_without_the_scope_what_is_there_and_what_is_not_look_the_same(client: Client, clinic: int) -> None:
    there = ask(client, token_for(clinic, name="asks")).headers["Location"]
    token = token_for(clinic, name="reads", scopes=[Scope.ASK_INQUIRIES])
    not_there = f"/api/v1/inquiries/{make_trace_number(now())}"
    assert read(client, token, there).content == read(client, token, not_there).content


def test_a_scope_does_not_reach_into_another_organisation(client: Client, clinic: int) -> None:
    there = ask(client, token_for(clinic)).headers["Location"]
    cy = token_for(add_organization("Bay PPG", OrganizationKind.PROVIDER))
    assert read(client, cy, there).status_code == 404


@pytest.mark.parametrize("path", ["plans", "counties", "services"])
def test_reference_data_is_open_to_everybody(client: Client, path: str) -> None:
    assert client.get(f"/api/v1/{path}").status_code == 200


@pytest.mark.parametrize(
    ("asked", "allowed", "given"),
    [
        ("", BOTH, BOTH),
        (" ", BOTH, BOTH),
        ("inquiries:ask", BOTH, ("inquiries:ask",)),
        ("inquiries:ask  inquiries:ask", BOTH, ("inquiries:ask",)),
        ("inquiries:ask roster:load", BOTH, None),
        ("inquiries:ask nonsense", BOTH, None),
        ("nonsense", (*BOTH, "nonsense"), None),
        ("inquiries:ask", (), None),
        ("", (), None),
    ],
)
def test_a_token_gets_what_is_asked_for_and_allowed(
    asked: str, allowed: tuple[str, ...], given: tuple[str, ...] | None
) -> None:
    assert decide_scopes(asked, allowed=allowed) == (None if given is None else frozenset(given))
