"""What holds for every page: nobody stays signed in past half a day, and who needs a second step shows it."""

from typing import Any

from allauth.account.internal.flows.logout import logout
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import urlencode

from accounts.doors import belonging_of
from accounts.rules.sign_in import requires_second_step
from accounts.signing_in.session import Ended, GetResponse, has_lasted_too_long, mark, showed_second_factor
from cmc_portal import clock

# Where people get their second factor and show it, and where nobody's data is.
BEFORE_THE_SECOND_STEP = frozenset(
    {
        *("sign-in", "sign-out", "account_login", "account_logout", "account_reauthenticate"),
        *("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"),
        *("healthz", "readyz", "schema", "languages", "choose-language"),
    }
)


class SignInRules:
    """Stands behind the session. A program's call carries no session, and a visitor none yet; both cost nothing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Leads to the sign-in page whoever was signed in for too long."""
        if not _has_session(request) or not request.user.is_authenticated:
            return self.get_response(request)
        if not has_lasted_too_long(request, now=clock.now()):
            return self.get_response(request)
        logout(request, show_message=False)
        response = HttpResponseRedirect(_with_next(resolve_url(settings.LOGIN_URL), request))
        mark(response, Ended.TOO_LONG)
        return response

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponseBase | None:
        """Leads to their second step whoever needs one and has not shown it in this session."""
        if not _has_session(request) or not request.user.is_authenticated or showed_second_factor(request):
            return None
        if request.resolver_match.view_name in BEFORE_THE_SECOND_STEP:
            return None
        if not requires_second_step(belonging_of(request), operator=request.user.is_staff):
            return None
        return HttpResponseRedirect(_second_step(request))


def _has_session(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES and not request.path_info.startswith("/api/")


def _second_step(request: HttpRequest) -> str:
    """To show the factor that they have, or to set one up."""
    if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
        return _with_next(reverse("mfa_reauthenticate"), request)
    if is_mfa_enabled(request.user, [Authenticator.Type.WEBAUTHN]):
        return _with_next(reverse("mfa_reauthenticate_webauthn"), request)
    return reverse("mfa_index")


def _with_next(address: str, request: HttpRequest) -> str:
    if request.method != "GET":
        return address
    return f"{address}?{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}"
