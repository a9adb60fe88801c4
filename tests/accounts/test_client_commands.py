"""Operators register programs, give them secrets, and end them."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.facts import OrganizationKind, Scope
from accounts.models import ApiClient
from accounts.selectors.clients import find_client
from accounts.selectors.tokens import get_asker_by_token
from accounts.services.clients import register_client
from accounts.services.people import add_organization
from cmc_portal.clock import now
from tests.accounts.signing import EC_KEY, public

pytestmark = pytest.mark.django_db

ASK = ("billing", "--organization", "Harbor Clinic", "--scope", "inquiries:ask")


def run(*command: str) -> list[str]:
    """The lines that a command prints."""
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue().splitlines()


def printed(lines: list[str], name: str) -> str:
    (line,) = [line for line in lines if line.startswith(name)]
    return line.removeprefix(name).strip()


def test_a_new_client_is_printed_with_its_secret_once() -> None:
    lines = run("register_client", *ASK, "--scope", "inquiries:read")
    client = find_client(printed(lines, "client_id"))
    assert client is not None
    assert client.scopes == ("inquiries:ask", "inquiries:read")
    assert check_password(printed(lines, "client_secret"), client.secret_hash)
    again = run("register_client", *ASK)
    assert again == [f"client_id      {client.client_id}"]
    assert ApiClient.objects.get().scopes == ["inquiries:ask"]


def test_a_client_with_keys_gets_no_secret(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    file.write_text(json.dumps(public(EC_KEY)))
    lines = run("register_client", *ASK, "--jwks", str(file))
    client = find_client(printed(lines, "client_id"))
    assert client is not None
    assert (client.jwks, client.secret_hash, len(lines)) == (public(EC_KEY), "", 1)
    with pytest.raises(CommandError, match="has no secret"):
        run("rotate_client_secret", client.client_id)


def test_a_client_given_keys_loses_its_secret() -> None:
    run("register_client", *ASK)
    run("register_client", *ASK, "--jwks-url", "https://keys.example/jwks")
    row = ApiClient.objects.get()
    assert (row.jwks_url, row.client_secret) == ("https://keys.example/jwks", "")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "cannot be read as JSON"),
        ("[]", 'a list "keys"'),
        (json.dumps({"keys": [EC_KEY.export_private(as_dict=True)]}), "private or secret key"),
    ],
)
def test_a_file_without_public_keys_is_refused_and_nobody_registered(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "keys.json"
    file.write_text(text)
    with pytest.raises(CommandError, match=why):
        run("register_client", *ASK, "--jwks", str(file))
    assert not ApiClient.objects.exists()


@pytest.mark.parametrize("url", ["http://keys.example/", "keys.example"])
def test_an_address_without_https_is_refused(url: str) -> None:
    with pytest.raises(CommandError, match="https://"):
        run("register_client", *ASK, "--jwks-url", url)


def test_a_scope_that_is_none_is_refused() -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        run("register_client", "billing", "--organization", "Harbor Clinic", "--scope", "everything")


def test_a_new_secret_is_printed_and_the_old_one_ends() -> None:
    lines = run("register_client", *ASK)
    name, old = printed(lines, "client_id"), printed(lines, "client_secret")
    (new,) = run("rotate_client_secret", name)
    client = find_client(name)
    assert client is not None
    assert check_password(new, client.secret_hash)
    assert not check_password(old, client.secret_hash)


def test_a_revoked_client_is_gone_for_good() -> None:
    name = printed(run("register_client", *ASK), "client_id")
    assert run("revoke_client", name) == ["Revoked, with all its tokens."]
    assert find_client(name) is None
    for command in (("revoke_client", name), ("rotate_client_secret", name), ("register_client", *ASK)):
        with pytest.raises(CommandError, match="revoked"):
            run(*command)
    with pytest.raises(CommandError, match="revoked"):
        run("issue_api_token", "billing", "--organization", "Harbor Clinic")


def test_a_token_to_try_with_lasts_an_hour_unless_told() -> None:
    (token,) = run("issue_api_token", "trial", "--organization", "Harbor Clinic")
    asker = get_asker_by_token(token, now=now())
    assert asker is not None
    assert asker.scopes == frozenset(Scope)
    for minutes in ("0", "-5", "1441"):
        with pytest.raises(CommandError, match="1 to 1440 minutes"):
            run("issue_api_token", "trial", "--organization", "Harbor Clinic", "--minutes", minutes)


def test_a_token_to_try_with_gives_a_client_no_more_than_it_has() -> None:
    clinic = add_organization("Harbor Clinic", OrganizationKind.PROVIDER)
    register_client("trial", organization_id=clinic, scopes=[Scope.READ_INQUIRIES])
    (token,) = run("issue_api_token", "trial", "--organization", "Harbor Clinic")
    asker = get_asker_by_token(token, now=now())
    assert asker is not None
    assert asker.scopes == frozenset({Scope.READ_INQUIRIES})
    assert ApiClient.objects.get().scopes == ["inquiries:read"]


def test_what_a_client_was_and_became_is_kept_without_its_secret() -> None:
    lines = run("register_client", *ASK)
    run("rotate_client_secret", printed(lines, "client_id"))
    run("revoke_client", printed(lines, "client_id"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pgh_label, scopes, revoked_at IS NULL, row_to_json(e)::text"
            " FROM accounts_apiclientevent e ORDER BY pgh_id"
        )
        rows = cursor.fetchall()
    assert {row[0] for row in rows} == {"insert", "update"}
    assert (rows[0][1], rows[0][2], rows[-1][2]) == (["inquiries:ask"], True, False)
    assert not [row for row in rows if "pbkdf2" in row[3]]
