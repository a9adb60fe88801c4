"""A machine client with a token, for tests that ask over HTTP."""

from collections.abc import Iterable
from datetime import timedelta

from accounts.facts import Scope
from accounts.services.clients import issue_access_token, register_client
from cmc_portal.clock import now


def token_for(organization_id: int, *, name: str = "billing", scopes: Iterable[Scope] = tuple(Scope)) -> str:
    """A token of the organisation's client of that name, valid for an hour from this moment."""
    client_id = register_client(name, organization_id=organization_id, scopes=scopes)
    return issue_access_token(client_id, scopes=scopes, now=now(), life=timedelta(hours=1))
