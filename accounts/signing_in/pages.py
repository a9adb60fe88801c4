"""The pages of signing in that say more than allauth's: why one must, what there is, and that it is too often."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.views import LoginView, LogoutView, PasswordResetFromKeyView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import belonging_of
from accounts.rules.browsers import describe_browser
from accounts.rules.sign_in import get_idle_minutes, requires_second_step
from accounts.signing_in.adapters import FACTORS
from accounts.signing_in.devices import remember_device
from accounts.signing_in.session import Ended, mark, session_end, showed_second_factor, unmark, why_ended
from cmc_portal import clock
from cmc_portal.statuses import TOO_MANY

A_QUARTER_HOUR = 900


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One of somebody's own sign-ins, as the list shows it."""

    began: datetime
    address: str
    browser: str
    is_this: bool


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """What somebody can change about their own account, in one place."""
    return render(request, "account/index.html", _factors(request) | {"here": "account"})


@require_POST
@never_cache
@login_required
def stay_signed_in(request: HttpRequest) -> JsonResponse:
    """The session was used; how many seconds it lasts from now on."""
    now = clock.now()
    return JsonResponse({"seconds": int((session_end(request, now=now) - now).total_seconds())})


def too_many_attempts(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Too often, from here. What to do instead of waiting is on the page."""
    response = render(request, "429.html", status=TOO_MANY)
    response["Retry-After"] = str(A_QUARTER_HOUR)
    return response


class SignInView(LoginView):
    """Asks who somebody is, and says why, if they were signed in before."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ended = why_ended(self.request)
        words = {"ended": ended.value if ended else "", "idle_minutes": get_idle_minutes(clock.today())}
        return super().get_context_data(**kwargs) | words

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        if context["ended"]:
            unmark(response)
        return response


class SignOutView(LogoutView):
    """Ends the session here; its number is worth nothing from then on, wherever somebody kept it."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(*args, **kwargs)
        mark(response, Ended.LEFT)
        return response


class NewPasswordView(PasswordResetFromKeyView):
    """Sets a new password by the link. Whoever has the mailbox has the account, so this device is its owner's."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        remember_device(self.request, response, account=self.reset_user.email)
        return response


class SecondStepView(IndexView):
    """What second steps somebody has. Who must have one and has none is led here from every page."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | _factors(self.request)


class AddPasskeyView(AddWebAuthnView):
    """Adds a passkey: one that is kept on the device or the key, and opened by a finger, a face or a PIN."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words: dict[str, Any] = super().get_context_data(**kwargs)
        return words | {"js_data": {"creation_options": begin_registration(self.request.user, True)}}


class RemovePasskeyView(RemoveWebAuthnView):
    """Removes a passkey, but not the last second step of somebody whose work needs one."""

    def form_valid(self, form: Any) -> HttpResponse:
        adapter = get_adapter()
        if adapter.can_delete_authenticator(self.get_object()):
            return super().form_valid(form)
        messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
        return redirect("mfa_list_webauthn")


class SessionsView(ListUserSessionsView):
    """Where somebody is signed in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words: dict[str, Any] = super().get_context_data(**kwargs)
        return words | {"lines": [_line(session) for session in words["sessions"]]}


def _line(session: UserSession) -> SessionLine:
    return SessionLine(session.created_at, session.ip, describe_browser(session.user_agent), session.is_current())


def _factors(request: HttpRequest) -> dict[str, Any]:
    """What second steps there are, and whether the person's work asks for one."""
    kinds = list(Authenticator.objects.filter(user_id=request.user.pk).values_list("type", flat=True))
    return {
        "has_app": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "has_factor": any(kind in FACTORS for kind in kinds),
        "must_have_factor": requires_second_step(belonging_of(request), operator=request.user.is_staff),
        "stands_before": not showed_second_factor(request),
    }
