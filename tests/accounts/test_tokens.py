"""Tokens of machine clients: shown once, kept as a hash, gone when revoked."""

from datetime import UTC, datetime
from hashlib import sha256

import pytest
from django.core.management import call_command
from django.db import connection
from pytest import CaptureFixture
from pytest_django import DjangoAssertNumQueries

from accounts.facts import Asker, Channel, OrganizationKind
from accounts.models import ApiClient, Organization
from accounts.selectors import get_asker_by_token
from accounts.services import add_organization, issue_api_token

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 17, 5, tzinfo=UTC)


@pytest.fixture
def clinic() -> int:
    return add_organization("Harbor Clinic", OrganizationKind.PROVIDER)


@pytest.fixture
def token(clinic: int) -> str:
    return issue_api_token("billing", organization_id=clinic, now=NOW)


def test_a_token_names_its_client_and_organisation(clinic: int, token: str) -> None:
    client = ApiClient.objects.get()
    assert get_asker_by_token(token) == Asker(Channel.API, organization_id=clinic, client_id=client.pk)


def test_only_the_hash_of_a_token_is_kept(token: str) -> None:
    assert bytes(ApiClient.objects.get().token_sha256) == sha256(token.encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(c)::text FROM accounts_apiclient c")
        assert token not in cursor.fetchone()[0]


def test_a_token_has_256_random_bits(clinic: int) -> None:
    tokens = {issue_api_token(f"client {number}", organization_id=clinic, now=NOW) for number in range(20)}
    assert len(tokens) == 20
    assert all(len(token) == 43 for token in tokens)


@pytest.mark.parametrize("typed", ["", " ", "nobody", "é", "\x00", "x" * 10_000])
def test_a_token_nobody_holds_names_nobody(token: str, typed: str) -> None:
    assert get_asker_by_token(typed) is None
    assert get_asker_by_token(token[:-1]) is None
    assert get_asker_by_token(token.swapcase()) is None


def test_a_revoked_token_names_nobody(token: str) -> None:
    ApiClient.objects.update(revoked_at=NOW)
    assert get_asker_by_token(token) is None


def test_a_new_token_for_a_client_ends_the_one_before(clinic: int, token: str) -> None:
    newer = issue_api_token("billing", organization_id=clinic, now=NOW)
    assert get_asker_by_token(token) is None
    assert get_asker_by_token(newer) is not None
    assert ApiClient.objects.count() == 1


def test_clients_of_the_same_name_in_two_organisations_are_two(clinic: int, token: str) -> None:
    other = issue_api_token("billing", organization_id=add_organization("Bay PPG", OrganizationKind.PROVIDER), now=NOW)
    asker, other_asker = get_asker_by_token(token), get_asker_by_token(other)
    assert asker is not None
    assert other_asker is not None
    assert asker.organization_id != other_asker.organization_id


def test_a_token_is_looked_up_by_one_query(token: str, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        get_asker_by_token(token)


def test_the_command_prints_the_token_and_nothing_else(capsys: CaptureFixture[str]) -> None:
    call_command("issue_api_token", "billing", "--organization", "Harbor Clinic")
    printed = capsys.readouterr().out
    assert get_asker_by_token(printed.strip()) is not None
    assert printed.count("\n") == 1


def test_an_organisation_is_made_once(clinic: int) -> None:
    assert add_organization("Harbor Clinic", OrganizationKind.PROVIDER) == clinic
    assert Organization.objects.count() == 1
