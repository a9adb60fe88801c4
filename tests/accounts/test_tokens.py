"""Tokens of machine clients: shown once, kept as a hash, gone when they expire or their client is revoked."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from accounts.facts import Asker, Channel, OrganizationKind, Scope
from accounts.models import ApiClient
from accounts.selectors.askers import get_asker_by_token
from accounts.services.clients import issue_access_token, register_client
from accounts.services.people import add_organization

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 17, 5, tzinfo=UTC)
LIFE = timedelta(minutes=5)


@pytest.fixture
def clinic() -> int:
    return add_organization("Harbor Clinic", OrganizationKind.PROVIDER)


@pytest.fixture
def client_id(clinic: int) -> int:
    return register_client("billing", organization_id=clinic, scopes=[Scope.ASK_INQUIRIES, Scope.READ_INQUIRIES])


@pytest.fixture
def token(client_id: int) -> str:
    return issue_access_token(client_id, scopes=[Scope.ASK_INQUIRIES], now=NOW)


def test_a_token_names_its_client_its_organisation_and_what_it_may(clinic: int, client_id: int, token: str) -> None:
    assert get_asker_by_token(token, now=NOW, address="192.0.2.7") == Asker(
        Channel.API,
        organization_id=clinic,
        client_id=client_id,
        organization_kind=OrganizationKind.PROVIDER,
        scopes=frozenset({Scope.ASK_INQUIRIES}),
        address="192.0.2.7",
    )


def test_only_the_hash_of_a_token_is_kept(token: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(t)::text, token_checksum FROM oauth2_provider_accesstoken t")
        row, checksum = cursor.fetchone()
    assert token not in row
    assert checksum == sha256(token.encode()).hexdigest()


def test_a_token_has_256_random_bits(client_id: int) -> None:
    tokens = {issue_access_token(client_id, scopes=[], now=NOW) for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(token) == 43 for token in tokens)


@pytest.mark.parametrize("typed", ["", " ", "nobody", "é", "\x00", "x" * 10_000])
def test_a_token_nobody_holds_names_nobody(token: str, typed: str) -> None:
    assert get_asker_by_token(typed, now=NOW) is None
    assert get_asker_by_token(token[:-1], now=NOW) is None
    assert get_asker_by_token(token.swapcase(), now=NOW) is None


def test_a_token_ends_five_minutes_after_it_was_issued(token: str) -> None:
    assert get_asker_by_token(token, now=NOW + LIFE - timedelta(seconds=1)) is not None
    assert get_asker_by_token(token, now=NOW + LIFE) is None


def test_a_token_of_a_revoked_client_names_nobody(token: str) -> None:
    ApiClient.objects.update(revoked_at=NOW)
    assert get_asker_by_token(token, now=NOW) is None


def test_clients_of_the_same_name_in_two_organisations_are_two(client_id: int) -> None:
    bay = add_organization("Bay PPG", OrganizationKind.PROVIDER)
    assert register_client("billing", organization_id=bay, scopes=[]) != client_id


def test_a_token_is_looked_up_by_one_query(token: str, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        get_asker_by_token(token, now=NOW)
