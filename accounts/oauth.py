"""The OAuth 2.0 doors for programs: a token for a client's secret or signed assertion, its end, and what is offered.

One grant is served, client credentials (RFC 6749, 4.4). The toolkit whose tables these are serves five more at its own
addresses, so none of those is reachable here.
"""

import base64
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any
from urllib.parse import unquote_plus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from accounts.doors import address_of
from accounts.facts import Scope
from accounts.rules.client_assertion import ALGORITHMS, ASSERTION_TYPE
from accounts.rules.scopes import decide_scopes
from accounts.selectors.clients import RegisteredClient
from accounts.services.client_sign_in import Assertion, CannotTell, NotTheClient, Secret, sign_in_client
from accounts.services.clients import TOKEN_LIFE, issue_access_token, revoke_token
from accounts.services.token_limits import TooOften
from cmc_portal import clock
from cmc_portal.addresses import absolute_url

_FORM = "application/x-www-form-urlencoded"
_MOST_BYTES = 20_000
_METHODS = ("client_secret_basic", "client_secret_post", "private_key_jwt")
_UNKEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}

Form = dict[str, str]


class Refused(Exception):
    """A refusal as RFC 6749, 5.2 writes it."""

    def __init__(self, error: str, description: str, *, status: int = 400, headers: dict[str, str] | None = None):
        super().__init__(description)
        self.error, self.description, self.status, self.headers = error, description, status, headers or {}


def _form_door(view: Callable[[HttpRequest, Form], JsonResponse]) -> Callable[[HttpRequest], JsonResponse]:
    """A view that takes a form by POST from programs, and whose answers and refusals nobody may keep."""

    @csrf_exempt
    @wraps(view)
    def door(request: HttpRequest) -> JsonResponse:
        try:
            response = view(request, _read_form(request))
        except Refused as refused:
            body = {"error": refused.error, "error_description": refused.description}
            response = JsonResponse(body, status=refused.status, headers=refused.headers)
        for name, value in _UNKEPT.items():
            response.headers[name] = value
        return response

    return door


@_form_door
def token(request: HttpRequest, form: Form) -> JsonResponse:
    """A new access token for the client that signs in, with the scopes it asks for and may have."""
    if form.get("grant_type") != "client_credentials":
        error = "unsupported_grant_type" if form.get("grant_type") else "invalid_request"
        raise Refused(error, "The grant_type must be client_credentials.")
    client = _sign_in(request, form)
    scopes = decide_scopes(form.get("scope", ""), allowed=client.scopes)
    if scopes is None:
        raise Refused("invalid_scope", "The client may not have one of these scopes, or there is no such scope.")
    bearer = issue_access_token(client.id, scopes=scopes, now=clock.now())
    return JsonResponse(
        {
            "access_token": bearer,
            "token_type": "Bearer",
            "expires_in": int(TOKEN_LIFE.total_seconds()),
            "scope": " ".join(sorted(scopes)),
        }
    )


@_form_door
def revoke(request: HttpRequest, form: Form) -> JsonResponse:
    """Ends a token of the client that signs in; says the same of a token that is not there, or another's (RFC 7009)."""
    client = _sign_in(request, form)
    if not form.get("token"):
        raise Refused("invalid_request", "The token is missing.")
    revoke_token(sha256(form["token"].encode()).hexdigest(), client_id=client.id)
    return JsonResponse({})


@require_safe
def metadata(request: HttpRequest) -> JsonResponse:
    """What is offered to programs, as RFC 8414 writes it."""
    methods = list(_METHODS)
    offered: dict[str, Any] = {
        "issuer": absolute_url(request, "/").rstrip("/"),
        "token_endpoint": _address_of_tokens(request),
        "revocation_endpoint": absolute_url(request, reverse("oauth-revoke")),
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": [],
        "scopes_supported": [scope.value for scope in Scope],
    }
    for endpoint in ("token", "revocation"):
        offered[f"{endpoint}_endpoint_auth_methods_supported"] = methods
        offered[f"{endpoint}_endpoint_auth_signing_alg_values_supported"] = list(ALGORITHMS)
    return JsonResponse(offered)


def _address_of_tokens(request: HttpRequest) -> str:
    return absolute_url(request, reverse("oauth-token"))


def _audiences(request: HttpRequest) -> tuple[str, ...]:
    """For whom may an assertion be? A demonstration is reached under several names of one machine."""
    named = (request.build_absolute_uri(reverse("oauth-token")),) if settings.PORTAL_DEMO else ()
    return (_address_of_tokens(request), *named)


def _read_form(request: HttpRequest) -> Form:
    """The form's fields, each once, none of them empty. A secret in an address would lie in logs: refused."""
    if request.method != "POST":
        raise Refused("invalid_request", "Send a form by POST.", status=405, headers={"Allow": "POST"})
    if request.content_type != _FORM or request.GET:
        raise Refused("invalid_request", f"Send everything in the body, as {_FORM}.")
    try:
        if len(request.body) > _MOST_BYTES:
            raise RequestDataTooBig
        sent = dict(request.POST.lists())
    except SuspiciousOperation as error:
        raise Refused("invalid_request", "The body is too large.", status=413) from error
    if any(len(values) > 1 for values in sent.values()):
        raise Refused("invalid_request", "A field was sent twice.")
    return {name: str(value) for name, (value,) in sent.items() if value}


def _sign_in(request: HttpRequest, form: Form) -> RegisteredClient:
    shown = _what_is_shown(request, form)
    try:
        return sign_in_client(shown, address=address_of(request), audiences=_audiences(request), now=clock.now())
    except NotTheClient as error:
        headers = {"WWW-Authenticate": 'Basic realm="portal"'}
        raise Refused("invalid_client", str(error), status=401, headers=headers) from error
    except TooOften as error:
        headers = {"Retry-After": str(error.seconds)}
        raise Refused("temporarily_unavailable", str(error), status=429, headers=headers) from error
    except CannotTell as error:
        raise Refused("temporarily_unavailable", str(error), status=503, headers={"Retry-After": "5"}) from error


def _what_is_shown(request: HttpRequest, form: Form) -> Secret | Assertion:
    """By what does the client sign in? By exactly one thing (RFC 6749, 2.3)."""
    basic = _read_basic(request.headers.get("Authorization", ""))
    shown: list[Secret | Assertion] = [basic] if basic else []
    if "client_secret" in form:
        shown.append(Secret(form.get("client_id", ""), form["client_secret"]))
    if "client_assertion" in form or "client_assertion_type" in form:
        if form.get("client_assertion_type") != ASSERTION_TYPE:
            raise Refused("invalid_request", f"The client_assertion_type must be {ASSERTION_TYPE}.")
        shown.append(Assertion(form.get("client_assertion", ""), form.get("client_id")))
    if len(shown) > 1:
        raise Refused("invalid_request", "Sign in by one means only.")
    if not shown:
        headers = {"WWW-Authenticate": 'Basic realm="portal"'}
        raise Refused("invalid_client", "Sign in by a secret or an assertion.", status=401, headers=headers)
    return shown[0]


def _read_basic(header: str) -> Secret | None:
    scheme, _, coded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client_id, _, secret = base64.b64decode(coded.strip(), validate=True).decode().partition(":")
    except ValueError as error:
        raise Refused("invalid_request", "The Authorization header is not HTTP Basic.") from error
    return Secret(unquote_plus(client_id), unquote_plus(secret))
