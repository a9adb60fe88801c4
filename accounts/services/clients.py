"""Writes about machine clients: registering them, and the tokens they carry."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from oauth2_provider.models import AccessToken, set_token_value

from accounts.facts import Scope
from accounts.models import ApiClient

_TOKEN_LIFE = timedelta(minutes=5)


@transaction.atomic
def register_client(name: str, *, organization_id: int, scopes: Iterable[Scope]) -> int:
    """The organisation's client of that name, made when there was none; it may be given these scopes at most."""
    defaults = {
        "scopes": sorted(scopes),
        "client_type": ApiClient.CLIENT_CONFIDENTIAL,
        "authorization_grant_type": ApiClient.GRANT_CLIENT_CREDENTIALS,
    }
    return ApiClient.objects.update_or_create(organization_id=organization_id, name=name, defaults=defaults)[0].pk


def issue_access_token(client_id: int, *, scopes: Iterable[Scope], now: datetime, life: timedelta = _TOKEN_LIFE) -> str:
    """A new bearer token for the client, valid from `now` for `life`; only its SHA-256 is kept."""
    token = secrets.token_urlsafe(32)
    row = AccessToken(application_id=client_id, scope=" ".join(sorted(scopes)), expires=now + life)
    set_token_value(row, token)
    row.save()
    return token
