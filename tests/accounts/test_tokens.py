"""Tokens of machine clients: shown once, kept as a hash, gone when they expire or their client is revoked."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from unittest.mock import patch

import pytest
from django.db import connection
from pytest_django import DjangoCaptureOnCommitCallbacks
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from accounts.facts import Asker, Channel, OrganizationKind, Scope
from accounts.selectors.tokens import get_asker_by_token, recognize_token
from accounts.services.clients import (
    ClientRevoked,
    delete_expired_tokens,
    issue_access_token,
    register_client,
    revoke_client,
    revoke_token,
    rotate_client_secret,
)
from accounts.services.people import add_organization
from accounts.token_cache import TokenHolder, keep_holder, token_key
from cmc_portal import valkey
from tests.counting import statements

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 17, 5, tzinfo=UTC)
LIFE = timedelta(minutes=5)
Committed = Callable[[], AbstractContextManager[object]]


def key_of(token: str) -> str:
    return token_key(sha256(token.encode()).hexdigest())


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


def test_clients_of_the_same_name_in_two_organisations_are_two(client_id: int) -> None:
    bay = add_organization("Bay PPG", OrganizationKind.PROVIDER)
    assert register_client("billing", organization_id=bay, scopes=[]) != client_id


# Without the database.


@contextmanager
def reads() -> Iterator[list[tuple[str, ...]]]:
    """What is sent to Valkey while the block runs."""
    sent: list[tuple[str, ...]] = []
    ask = Redis.execute_command

    def record(client: Redis, *command: str, **options: object) -> object:
        sent.append(command)
        return ask(client, *command, **options)

    with patch.object(Redis, "execute_command", record):
        yield sent


@pytest.fixture
def no_valkey(monkeypatch: pytest.MonkeyPatch) -> None:
    """Valkey does not answer: nobody listens at port 1."""
    monkeypatch.setattr(valkey, "valkey", lambda: Redis(port=1, retry=Retry(NoBackoff(), 0)))


def test_a_known_token_costs_one_read_of_valkey_no_statement_and_no_password_hash(
    token: str,
) -> None:
    first = get_asker_by_token(token, now=NOW)
    with reads() as sent, statements() as asked, patch("django.contrib.auth.hashers.check_password") as hashing:
        assert get_asker_by_token(token, now=NOW) == first
    assert sent == [("MGET", key_of(token))]
    assert asked == []
    assert not hashing.called


def test_a_token_seen_for_the_first_time_costs_one_statement(token: str) -> None:
    with statements() as asked:
        get_asker_by_token(token, now=NOW)
    assert len(asked) == 1


def test_what_valkey_keeps_of_a_token_lasts_a_minute_and_never_longer_than_the_token(client_id: int) -> None:
    for life, most in ((timedelta(minutes=5), 60_000), (timedelta(seconds=10), 10_000)):
        token = issue_access_token(client_id, scopes=[], now=NOW, life=life)
        get_asker_by_token(token, now=NOW)
        assert most - 2_000 < valkey.valkey().pttl(key_of(token)) <= most


def test_neither_key_nor_value_in_valkey_has_the_token(token: str) -> None:
    get_asker_by_token(token, now=NOW)
    assert token not in key_of(token)
    assert token.encode() not in (valkey.valkey().get(key_of(token)) or b"")


def test_a_token_that_valkey_keeps_ends_when_it_expires(token: str) -> None:
    assert get_asker_by_token(token, now=NOW) is not None
    assert get_asker_by_token(token, now=NOW + LIFE) is None


@pytest.mark.parametrize("kept", [b"[]", b"{", b"null", b'["a", "b"]', b"\x00"])
def test_what_another_version_left_in_valkey_is_not_believed(token: str, kept: bytes, client_id: int) -> None:
    valkey.valkey().set(key_of(token), kept, ex=10)
    asker = get_asker_by_token(token, now=NOW)
    assert asker is not None
    assert asker.client_id == client_id


@pytest.mark.usefixtures("no_valkey")
def test_without_valkey_the_database_tells_who_holds_a_token(token: str, client_id: int) -> None:
    for _ in range(2):
        asker = get_asker_by_token(token, now=NOW)
        assert asker is not None
        assert asker.client_id == client_id
    assert get_asker_by_token("nobody", now=NOW) is None


# What is kept beside.


def keys_of(asker: Asker) -> tuple[str, ...]:
    return (f"test-brake:{asker.client_id}", f"test-brake:{asker.address}")


def test_what_concerns_the_asker_comes_with_the_same_read(token: str, client_id: int) -> None:
    valkey.valkey().set(f"test-brake:{client_id}", b"7", ex=10)
    for _ in range(2):
        with reads() as sent:
            recognized = recognize_token(token, now=NOW, address="192.0.2.7", keys_of=keys_of)
        assert recognized is not None
        assert recognized.values == (b"7", None)
    assert sent == [("MGET", key_of(token), f"test-brake:{client_id}", "test-brake:192.0.2.7")]


@pytest.mark.usefixtures("no_valkey")
def test_without_valkey_what_it_keeps_is_not_known(token: str) -> None:
    recognized = recognize_token(token, now=NOW, address="192.0.2.7", keys_of=keys_of)
    assert recognized is not None
    assert recognized.values is None


# The end of a token.


@pytest.fixture
def committed(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Committed:
    """Runs what waits for the end of the transaction, as outside of tests."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_a_revoked_client_is_nobody_at_once(token: str, client_id: int, committed: Committed) -> None:
    assert get_asker_by_token(token, now=NOW) is not None
    with committed():
        revoke_client(client_id, now=NOW)
    assert get_asker_by_token(token, now=NOW) is None


def test_a_revoked_token_ends_at_once_and_the_others_of_its_client_do_not(
    token: str, client_id: int, committed: Committed
) -> None:
    other = issue_access_token(client_id, scopes=[], now=NOW)
    assert get_asker_by_token(token, now=NOW) is not None
    with committed():
        revoke_token(sha256(token.encode()).hexdigest(), client_id=client_id)
    assert get_asker_by_token(token, now=NOW) is None
    assert get_asker_by_token(other, now=NOW) is not None


def test_a_reader_who_was_on_the_way_does_not_bring_a_revoked_token_back(
    token: str, client_id: int, committed: Committed
) -> None:
    read_before = TokenHolder(client_id, 1, "provider", "", "", (NOW + LIFE).timestamp())
    with committed():
        revoke_client(client_id, now=NOW)
    keep_holder(sha256(token.encode()).hexdigest(), read_before, now=NOW)
    assert get_asker_by_token(token, now=NOW) is None


def test_what_a_lost_revocation_leaves_ends_within_a_minute(token: str, client_id: int, committed: Committed) -> None:
    get_asker_by_token(token, now=NOW)
    with patch.object(valkey, "valkey", lambda: Redis(port=1, retry=Retry(NoBackoff(), 0))), committed():
        revoke_client(client_id, now=NOW)
    assert 0 < valkey.valkey().pttl(key_of(token)) <= 60_000
    valkey.valkey().delete(key_of(token))  # as the minute's end does
    assert get_asker_by_token(token, now=NOW) is None


def test_fewer_scopes_end_the_tokens_that_had_more(token: str, clinic: int, committed: Committed) -> None:
    assert get_asker_by_token(token, now=NOW) is not None
    with committed():
        register_client("billing", organization_id=clinic, scopes=[Scope.ASK_INQUIRIES])
    assert get_asker_by_token(token, now=NOW) is None


def test_the_same_scopes_end_no_token(token: str, clinic: int, committed: Committed) -> None:
    with committed():
        register_client("billing", organization_id=clinic, scopes=[Scope.READ_INQUIRIES, Scope.ASK_INQUIRIES])
    assert get_asker_by_token(token, now=NOW) is not None


def test_a_revoked_client_is_not_registered_again(client_id: int, clinic: int) -> None:
    revoke_client(client_id, now=NOW)
    with pytest.raises(ClientRevoked, match="was revoked"):
        register_client("billing", organization_id=clinic, scopes=[])
    with pytest.raises(ClientRevoked):
        rotate_client_secret(client_id)


def test_expired_tokens_are_taken_away_and_others_stay(token: str, client_id: int) -> None:
    later = issue_access_token(client_id, scopes=[], now=NOW + LIFE)
    assert delete_expired_tokens(now=NOW + LIFE + timedelta(seconds=1)) == 1
    assert get_asker_by_token(later, now=NOW + LIFE) is not None


def test_a_lost_delete_of_a_token_is_told_without_the_token(
    token: str, client_id: int, committed: Committed, caplog: pytest.LogCaptureFixture
) -> None:
    with patch.object(valkey, "valkey", lambda: Redis(port=1, retry=Retry(NoBackoff(), 0))), committed():
        revoke_client(client_id, now=NOW)
    assert "did not hear of revoked tokens" in caplog.text
    assert token not in caplog.text
    assert sha256(token.encode()).hexdigest() not in caplog.text
