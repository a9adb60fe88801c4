"""The forms of signing in: allauth's, in our words, with limits that lock nobody else out."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as code_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import validate_totp_code
from allauth.mfa.webauthn import forms as passkey_forms
from allauth.mfa.webauthn.internal.auth import (
    complete_authentication,
    extract_user_from_response,
    parse_authentication_response,
    parse_registration_response,
)
from django import forms
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.signing_in import tasks
from accounts.signing_in.attempts import begin_attempt, may_send_link
from cmc_portal.addresses import absolute_url

CODE = "code"
# Longer than any code is taken for: the present one and its two neighbours, half a minute each.
_REMEMBER_CODES = 180


def say(form: forms.Form, name: str, label: Any, help_text: Any = "") -> None:
    """Names a field in our words. A placeholder goes: it would vanish while one types."""
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)


class SignInForm(account_forms.LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "login", _("E-mail address"))
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["login"].widget.attrs["autofocus"] = True
        say(self, "password", _("Password"))


class PasswordAgainForm(account_forms.ReauthenticateForm):
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "password", _("Your password"))


class NewPasswordForm(account_forms.ResetPasswordKeyForm):
    """A new password, by the link that was sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_new_password(self)


class FirstPasswordForm(account_forms.SetPasswordForm):
    """A password for an account that has none yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_new_password(self)


class ChangePasswordForm(account_forms.ChangePasswordForm):
    """The present password, and a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "oldpassword", _("Present password"))
        say_new_password(self)

    def clean_oldpassword(self) -> str:
        """Guessing it from a session left open is counted like guessing it at the door."""
        attempt = begin_attempt(context.request, account=self.user.email, what="password")
        password: str = super().clean_oldpassword()
        attempt.take_back()
        return password


def say_new_password(form: forms.Form) -> None:
    """What a password must be, where one is chosen."""
    rules = _(
        "At least 12 characters, not only digits, and not one that many people use. Several words make a good one."
    )
    say(form, "password1", _("New password"), rules)
    say(form, "password2", _("New password, once more"))


class ForgottenPasswordForm(forms.Form):
    """To which mailbox the link goes. Whether there is an account is neither asked nor told here."""

    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
    )

    def save(self, request: HttpRequest, **others: Any) -> str:
        """Leaves the letter to the queue, unless enough were sent to this mailbox just now."""
        email: str = self.cleaned_data["email"]
        if may_send_link(request, account=email):
            origin = absolute_url(request, "/").rstrip("/")
            transaction.on_commit(lambda: tasks.send_password_link.delay(email=email, origin=origin), robust=True)
        return email


class ChangeEmailForm(account_forms.AddEmailForm):
    """The address to sign in with from now on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "email", _("New e-mail address"), _("We send a link there. Until you open it, nothing changes."))


class _OneCode(forms.Form):
    """A code that is taken once, and counted like a password."""

    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "code", _("Code"), _("The 6 digits that your app shows now, or one of your recovery codes."))
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autofocus": True, "spellcheck": "false"}

    def clean_code(self) -> str:
        """Is it the present code of the app, or an unused recovery code? A code of the app is taken once."""
        attempt = begin_attempt(context.request, account=self.user.email, what=CODE)
        code = "".join(self.cleaned_data["code"].split())
        factors = Authenticator.objects.filter(user=self.user).exclude(type=Authenticator.Type.WEBAUTHN)
        found = next((factor for factor in factors if factor.wrap().validate_code(code)), None)
        if found is None or not take_once(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        attempt.take_back()
        self.authenticator = found
        return code


class CodeForm(_OneCode, code_forms.AuthenticateForm):
    """The second step of signing in."""


class CodeAgainForm(_OneCode, code_forms.ReauthenticateForm):
    """A code, before something that matters."""


class AddAppForm(ActivateTOTPForm):
    """The first code of a new app. It is spent by this, and does not sign anybody in as well."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "code", _("Code"), _("The 6 digits that the app shows now."))
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "spellcheck": "false"}

    def clean_code(self) -> str:
        """Does the app make the codes that we expect?"""
        code = "".join(self.cleaned_data["code"].split())
        if not validate_totp_code(self.secret, code) or not take_once(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


def take_once(user: User, code: str) -> bool:
    """Was this code not taken from this person before? Asked of the shared cache, so it holds on every machine."""
    return bool(cache.add(f"accounts:code-taken:{user.pk}:{code}", 1, timeout=_REMEMBER_CODES))


class _Signed(forms.Form):
    """What a browser hands over of a passkey. Somebody may write anything there by hand."""

    def clean_credential(self) -> Any:
        """Has it the parts that it must have? What they say is checked after that."""
        credential = self.cleaned_data["credential"]
        try:
            return self.read(credential)
        except (KeyError, AttributeError, TypeError, ValueError) as error:
            raise get_adapter().validation_error("incorrect_code") from error

    def read(self, credential: Any) -> Any:
        """What the credential stands for."""
        raise NotImplementedError


class AddPasskeyForm(_Signed, passkey_forms.AddWebAuthnForm):
    """A new passkey. The browser asks for a finger, a face or a PIN; that it did is checked by allauth."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        say(self, "name", _("Name"), _("To tell it from others, for example: work laptop"))
        self.fields["name"].max_length = 60

    def read(self, credential: Any) -> Any:
        """As it came, for allauth to check it."""
        parse_registration_response(credential)
        return credential


class RenamePasskeyForm(passkey_forms.EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "name", _("Name"))


class _Shown(_Signed):
    """A signature cannot be guessed, so there is no count, and nobody can use one up for somebody else."""

    user: User | None

    def read(self, credential: Any) -> Authenticator:
        """The passkey of this person, or without a name yet of whoever it names, that made this signature."""
        parse_authentication_response(credential)
        return complete_authentication(self.user or extract_user_from_response(credential), credential)


class PasskeyForm(_Shown, passkey_forms.AuthenticateWebAuthnForm):
    """A passkey as the second step."""


class PasskeyAgainForm(_Shown, passkey_forms.ReauthenticateWebAuthnForm):
    """A passkey, before something that matters."""


class PasskeySignInForm(_Shown, passkey_forms.LoginWebAuthnForm):
    """A passkey instead of address, password and code."""
