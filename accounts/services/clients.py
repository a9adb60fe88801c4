"""Writes about machine clients: registering and ending them, their secrets, and the tokens they carry."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from oauth2_provider.models import AccessToken, set_token_value

from accounts.facts import Scope
from accounts.models import ApiClient
from accounts.token_cache import mark_gone

# SMART Backend Services asks for no more than five minutes.
TOKEN_LIFE = timedelta(minutes=5)


class ClientRevoked(Exception):
    """The client was revoked for good; its name stays taken, so that the trail is not ambiguous."""


@dataclass(frozen=True, slots=True)
class ClientKeys:
    """A client's public keys for `private_key_jwt`: a key set by value, or the address where the client keeps it."""

    jwks: dict[str, Any] | None = None
    jwks_url: str = ""


@transaction.atomic
def register_client(name: str, *, organization_id: int, scopes: Iterable[Scope], keys: ClientKeys | None = None) -> int:
    """The organisation's client of that name, made when there was none; it may be given these scopes at most. A new one
    has no secret, and one given keys has none any more. Fewer scopes than before end its tokens. Raises ClientRevoked.
    """
    client = ApiClient.objects.select_for_update().filter(organization_id=organization_id, name=name).first()
    client = client or _new_client(name, organization_id=organization_id)
    if client.revoked_at:
        raise ClientRevoked(f"The client {client.client_id} was revoked. Register another one by another name.")
    if client.pk and not set(client.scopes) <= set(scopes):
        _end_tokens(AccessToken.objects.filter(application_id=client.pk))
    client.scopes = sorted(scopes)
    if keys:
        client.jwks, client.jwks_url = keys.jwks, keys.jwks_url
        client.client_secret, client.hash_client_secret = "", False
    client.save()
    return client.pk


def rotate_client_secret(client_id: int) -> str:
    """A new secret for the client, returned this once; only its PBKDF2 hash is kept. The old one ends at once, the
    tokens that it bought within minutes. Raises ClientRevoked."""
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        client = ApiClient.objects.select_for_update().get(pk=client_id)
        if client.revoked_at:
            raise ClientRevoked(f"The client {client.client_id} was revoked.")
        client.client_secret, client.hash_client_secret = secret, True
        client.save(update_fields=["client_secret", "hash_client_secret", "updated"])
    return secret


@transaction.atomic
def revoke_client(client_id: int, *, now: datetime) -> None:
    """Ends the client and its tokens at once, for good."""
    ApiClient.objects.filter(pk=client_id, revoked_at=None).update(
        revoked_at=now, client_secret="", hash_client_secret=False
    )
    _end_tokens(AccessToken.objects.filter(application_id=client_id))


def issue_access_token(client_id: int, *, scopes: Iterable[Scope], now: datetime, life: timedelta = TOKEN_LIFE) -> str:
    """A new bearer token for the client, valid from `now` for `life`; only its SHA-256 is kept."""
    token = secrets.token_urlsafe(32)
    row = AccessToken(application_id=client_id, scope=" ".join(sorted(scopes)), expires=now + life)
    set_token_value(row, token)
    row.save()
    return token


@transaction.atomic
def revoke_token(checksum: str, *, client_id: int) -> None:
    """Ends the token with this SHA-256 at once, where this client holds it; nothing where it does not."""
    _end_tokens(AccessToken.objects.filter(application_id=client_id, token_checksum=checksum))


@transaction.atomic
def delete_expired_tokens(*, now: datetime) -> int:
    """How many tokens were taken away that had expired?"""
    return AccessToken.objects.filter(expires__lt=now).delete()[0]


def _new_client(name: str, *, organization_id: int) -> ApiClient:
    """A client without a secret: an empty hash, which no secret matches."""
    return ApiClient(
        name=name,
        organization_id=organization_id,
        client_type=ApiClient.CLIENT_CONFIDENTIAL,
        authorization_grant_type=ApiClient.GRANT_CLIENT_CREDENTIALS,
        client_secret="",
        hash_client_secret=False,
    )


def _end_tokens(tokens: QuerySet) -> None:
    checksums = list(tokens.values_list("token_checksum", flat=True))
    tokens.delete()
    transaction.on_commit(lambda: mark_gone(checksums))
