"""The REST framework's question who is calling, answered from a bearer token."""

from typing import Any

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.facts import Asker
from accounts.selectors import get_asker_by_token


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`; the asker is `request.auth`, there is no user."""

    def authenticate(self, request: Request) -> tuple[None, Asker] | None:
        """The asker, or None where no bearer token was sent. Raises AuthenticationFailed for a token nobody holds."""
        scheme, _, token = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        asker = get_asker_by_token(token.strip())
        if asker is None:
            raise AuthenticationFailed("No client holds this token, or it was revoked.")
        return None, asker

    def authenticate_header(self, request: Request) -> str:
        """What a 401 says a client must send."""
        return 'Bearer realm="portal"'


class HasAsker(BasePermission):
    """Only callers that are somebody."""

    message = "This address answers only to a client with a token."

    def has_permission(self, request: Request, view: object) -> bool:
        """Was somebody recognised?"""
        return isinstance(request.auth, Asker)


def asker_of(request: Request) -> Asker:
    """Who is calling; only behind `HasAsker`."""
    asker: Any = request.auth
    assert isinstance(asker, Asker)  # noqa: S101 - the permission above has seen to it
    return asker
