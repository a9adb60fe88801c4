"""Machine clients as the token endpoint sees them, and the public keys of those that have some."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from accounts.models import ApiClient
from accounts.rules.key_sets import BadKeySet, check_key_set, has_key
from cmc_portal import valkey
from cmc_portal.fetching import FetchRefused, fetch

_KEPT_SECONDS = 300
_AGAIN_SECONDS = 30  # between two looks for a key that is new, or after an address that failed


class NoKeys(Exception):
    """The client has no public keys, or they cannot be had now; the message says which."""


@dataclass(frozen=True, slots=True)
class RegisteredClient:
    """A client that was not revoked. `secret_hash` is empty for one without a secret."""

    id: int
    client_id: str
    secret_hash: str
    scopes: tuple[str, ...]
    jwks: dict[str, Any] | None
    jwks_url: str

    @property
    def has_keys(self) -> bool:
        """Does it sign in by keys of its own?"""
        return self.jwks is not None or bool(self.jwks_url)


def find_client(client_id: str) -> RegisteredClient | None:
    """The client that is known by this name to the outside; None for a revoked one."""
    # PostgreSQL keeps no NUL, so no client is named by one.
    if "\0" in client_id:
        return None
    row = ApiClient.objects.filter(client_id=client_id, revoked_at=None).first()
    return _registered(row) if row else None


def find_client_named(name: str, *, organization_id: int) -> RegisteredClient | None:
    """The organisation's client of that name; None for a revoked one."""
    row = ApiClient.objects.filter(name=name, organization_id=organization_id, revoked_at=None).first()
    return _registered(row) if row else None


def describe_client(number: int) -> RegisteredClient:
    """The client of that number."""
    return _registered(ApiClient.objects.get(pk=number))


def get_key_set(client: RegisteredClient, *, kid: str) -> dict[str, Any]:
    """The client's public keys: those it was registered with, or those at its address, kept for five minutes; a `kid`
    that is not among them has the address asked again, twice a minute at most. Raises NoKeys, valkey.Unreachable."""
    if client.jwks is not None:
        return client.jwks
    if not client.jwks_url:
        raise NoKeys("The client was registered without public keys.")
    return _keys_at(client.jwks_url, kid=kid)


def _keys_at(url: str, *, kid: str) -> dict[str, Any]:
    name = valkey.key(f"jwks:{sha256(url.encode()).hexdigest()}")
    kept = valkey.valkey().get(name)
    if kept:
        key_set: dict[str, Any] = orjson.loads(kept)
        if has_key(key_set, kid) or not _may_ask_again(name):
            return key_set
    elif kept is not None:
        raise NoKeys("The client's address of keys failed a moment ago; it is asked again after half a minute.")
    return _ask(url, name)


def _may_ask_again(name: str) -> bool:
    return bool(valkey.valkey().set(f"{name}:asked", 1, ex=_AGAIN_SECONDS, nx=True))


def _ask(url: str, name: str) -> dict[str, Any]:
    try:
        key_set = check_key_set(orjson.loads(fetch(url)))
    except (FetchRefused, BadKeySet, orjson.JSONDecodeError) as error:
        # An empty text stands for a failure, and never over keys that were had before.
        valkey.valkey().set(name, b"", ex=_AGAIN_SECONDS, nx=True)
        reason = "it is not JSON" if isinstance(error, orjson.JSONDecodeError) else str(error)
        raise NoKeys(f"The client's address of keys gave none: {reason}") from error
    valkey.valkey().set(name, orjson.dumps(key_set), ex=_KEPT_SECONDS)
    return key_set


def _registered(row: ApiClient) -> RegisteredClient:
    return RegisteredClient(row.pk, row.client_id, row.client_secret, tuple(row.scopes), row.jwks, row.jwks_url)
