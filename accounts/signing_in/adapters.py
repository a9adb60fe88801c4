"""Where allauth asks us: limits, letters, who may do without what, and how secrets are kept."""

import io
from typing import Any
from urllib.parse import urlsplit

import qrcode
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathImage

from accounts.doors import address_of, belonging_of
from accounts.models import User
from accounts.navigation import describe_acting
from accounts.rules.sign_in import requires_second_step
from accounts.signing_in import tasks
from accounts.signing_in.attempts import Attempt, begin_attempt, forget_attempts
from accounts.signing_in.devices import remember_device
from accounts.signing_in.sealing import seal, unseal
from accounts.signing_in.session import last_shown, mark
from cmc_portal import clock
from cmc_portal.addresses import absolute_url

PASSWORD = "password"  # noqa: S105 - what is tried, not a secret
_WAYS = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code of your app, or a recovery code"),
    "mfa_reauthenticate:webauthn": _("Use your passkey"),
}
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class AccountAdapter(DefaultAccountAdapter):
    """Signing in with an e-mail address and a password."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Ask the person who manages accounts in your organization."),
        "email_password_mismatch": _("That e-mail address and password do not match. Check both."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
        "duplicate_email": _("This is your address already."),
        "invalid_password_reset": _("This link was used, or is too old."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come by invitation only."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Plan staff begin with what their day brings, everybody else by asking; unless they wanted to go elsewhere."""
        acting = describe_acting(request)
        starts = [each.address for each in acting.links if each.here == "start"] if acting else []
        return starts[0] if starts else super().get_login_redirect_url(request)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where the call came from, as everywhere in the portal. Callers of whom that is not known count as one."""
        return address_of(request) or "::"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts the attempt before the account is looked for, so that a refusal says nothing about it."""
        self._attempt: Attempt = begin_attempt(request, account=credentials["email"], what=PASSWORD)

    def _rollback_login_failed_rl_usage(self) -> None:
        self._attempt.take_back()

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        forget_attempts(request, account=credentials["email"], what=PASSWORD)

    def reauthenticate(self, user: User, password: str) -> bool:
        """Is it the password of whoever is signed in? Counted like any other attempt."""
        return self.authenticate(context.request, email=user.email, password=password) == user

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        """Knows the device from now on."""
        response = super().post_login(request, user, **details)
        remember_device(request, response, account=user.email)
        mark(response)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Back to the sign-in page; only somebody with the account's passkey learns that it is closed."""
        clear_login(request)
        self.add_message(request, messages.ERROR, message=self.error_messages["account_inactive"])
        return HttpResponseRedirect(reverse("sign-in"))

    def is_reauthentication_required(self, *, app: str, **others: Any) -> bool:
        """Must they show once more who they are? Not within minutes of having done so, signing in included. Of who has
        a second factor, only that counts."""
        at = last_shown(context.request, second_factor=has_second_factor(context.request.user))
        return at is None or clock.now().timestamp() - at >= app_settings.REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """How may they show who they are? Whoever has a second factor, by that: the password alone could be stolen."""
        methods = [
            method | {"description": _WAYS[method["id"]]} for method in super().get_reauthentication_methods(user)
        ]
        second = [method for method in methods if method["id"].startswith("mfa")]
        return second if has_second_factor(user) else [method for method in methods if method not in second]

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Where a new password is set: at our own address, whatever host the caller names."""
        return absolute_url(context.request, urlsplit(super().get_reset_password_from_key_url(key)).path)

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """Where a new address is confirmed: at our own address, whatever host the caller names."""
        return absolute_url(request, reverse("account_confirm_email", args=[emailconfirmation.key]))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Writes the letter now and leaves it to the queue; a slow mail server holds nobody up."""
        letter = self.render_mail(template_prefix, email, context | {"portal": settings.PORTAL_BRAND["name"]})
        transaction.on_commit(
            lambda: tasks.send_letter.delay(to=email, subject=letter.subject, text=letter.body), robust=True
        )


def has_second_factor(user: User) -> bool:
    """Has this person an app or a passkey?"""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


class SecondFactorAdapter(DefaultMFAAdapter):
    """Codes from an app, recovery codes and passkeys."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or was used already. Type the one that is shown now."),
        "cannot_delete_authenticator": _(
            "Your work needs a second step. Add another one first, then you can remove this one."
        ),
    }

    def encrypt(self, text: str) -> str:
        """As it is kept."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """As it is used."""
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        """What the app shows above the codes."""
        return settings.PORTAL_BRAND["name"]

    def build_totp_svg(self, url: str) -> str:
        """A drawing that stands in the page itself: the policy allows no picture from a data address."""
        drawing = io.BytesIO()
        qrcode.make(url, image_factory=SvgPathImage, border=2).save(drawing)
        svg = drawing.getvalue().decode().partition("?>")[2].strip()
        return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """May this factor go? Not the last one of somebody whose work needs one."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=FACTORS)
        if others.exclude(pk=authenticator.pk).exists():
            return True
        request = context.request
        return not requires_second_step(belonging_of(request), operator=request.user.is_staff)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """What a new passkey is called until somebody calls it otherwise."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey {number}").format(number=number)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """For whom a passkey is: this host, by the portal's name."""
        return super().get_public_key_credential_rp_entity() | {"name": settings.PORTAL_BRAND["name"]}
