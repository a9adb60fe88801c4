"""The REST framework's question who is calling, answered from a bearer token."""

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.doors import address_of
from accounts.facts import Asker
from accounts.selectors.tokens import KeysOf, Recognized, recognize_token
from cmc_portal.clock import now

CHALLENGE = 'Bearer realm="portal"'


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`; the asker is `request.auth`, there is no user."""

    def authenticate(self, request: Request | HttpRequest) -> tuple[None, Asker] | None:
        """The asker, or None where no bearer token was sent. Raises AuthenticationFailed for a token nobody holds."""
        token = _bearer_token(request)
        return None if token is None else (None, _recognize(request, token, lambda asker: ()).asker)

    def authenticate_header(self, request: Request | HttpRequest) -> str:
        """What a 401 says a client must send, and whether it had sent a token that is no good (RFC 6750)."""
        return CHALLENGE if _bearer_token(request) is None else f'{CHALLENGE}, error="invalid_token"'


class HasAsker(BasePermission):
    """Only callers that are somebody."""

    message = "This address answers only to a client with a token."

    def has_permission(self, request: Request, view: object) -> bool:
        """Was somebody recognised?"""
        return isinstance(request.auth, Asker)


def recognize_asker(request: HttpRequest) -> Asker:
    """Who is calling, for views that do without the framework's own request. Raises NotAuthenticated,
    AuthenticationFailed."""
    return recognize_asker_beside(request, lambda asker: ()).asker


def recognize_asker_beside(request: HttpRequest, keys_of: KeysOf) -> Recognized:
    """As recognize_asker, and what Valkey keeps under the keys that concern the asker, such as a brake on them, in the
    same read. `keys_of` depends on the asker alone. The values are None where Valkey does not answer."""
    token = _bearer_token(request)
    if token is None:
        raise NotAuthenticated("This address answers only to a client with a token.")
    return _recognize(request, token, keys_of)


def _bearer_token(request: Request | HttpRequest) -> str | None:
    scheme, _, token = get_authorization_header(request).decode("latin-1").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _recognize(request: Request | HttpRequest, token: str, keys_of: KeysOf) -> Recognized:
    recognized = recognize_token(token, now=now(), address=address_of(request), keys_of=keys_of)
    if recognized is None:
        raise AuthenticationFailed("No client holds this token, or it has expired or was revoked.")
    return recognized
