"""The REST framework's question who is calling, answered from a bearer token."""

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.doors import address_of
from accounts.facts import Asker
from accounts.selectors.askers import get_asker_by_token
from cmc_portal.clock import now


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`; the asker is `request.auth`, there is no user."""

    def authenticate(self, request: Request | HttpRequest) -> tuple[None, Asker] | None:
        """The asker, or None where no bearer token was sent. Raises AuthenticationFailed for a token nobody holds."""
        scheme, _, token = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        asker = get_asker_by_token(token.strip(), now=now(), address=address_of(request))
        if asker is None:
            raise AuthenticationFailed("No client holds this token, or it has expired or was revoked.")
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


def recognize_asker(request: HttpRequest) -> Asker:
    """Who is calling, for views that do without the framework's own request. Raises NotAuthenticated,
    AuthenticationFailed."""
    recognized = TokenAuthentication().authenticate(request)
    if recognized is None:
        raise NotAuthenticated("This address answers only to a client with a token.")
    return recognized[1]
