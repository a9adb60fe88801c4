"""What is typed to sign up. Nothing here says whether anybody is on record."""

import re
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from accounts.rules.sign_up import plain_code
from cmc_portal.fields import DayField
from cmc_portal.identifiers import BadIdentifier, parse_bic, parse_cin, parse_mbi

_ZIP = re.compile(r"([0-9]{5})(-?[0-9]{4})?")


class _SignUpForm(forms.Form):
    """A form whose slips are told in our words, not the browser's."""

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **options)
        self._today = today

    def clean_birth_date(self) -> date:
        """The birth date; a two-digit year that would lie ahead means the century before."""
        born: date = self.cleaned_data["birth_date"]
        if born > self._today and len((self["birth_date"].value() or "").rpartition("/")[2]) == 2:
            born = born.replace(year=born.year - 100)
        if born > self._today:
            raise forms.ValidationError(_("A birth date cannot lie ahead."))
        return born


def _cin_of_card(number: str) -> str:
    return parse_bic(number).cin


def _birth_date() -> DayField:
    return DayField(
        label=_("Your birth date"),
        help_text=_("Month, day, year. For example 03/15/1948"),
        wrong=_("Type your birth date as month, day, year, like 03/15/1948."),
    )


class SignUpForm(_SignUpForm):
    """The three facts that must fit."""

    number = forms.CharField(
        label=_("Your Medi-Cal or Medicare number"),
        help_text=_(
            "It is on your Medi-Cal card (BIC) or your red, white and blue Medicare card. Dashes do not matter."
        ),
        max_length=40,
        error_messages={"required": _("Type the number from one of your cards.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )
    birth_date = _birth_date()
    zip_code = forms.CharField(
        label=_("ZIP code of your home"),
        help_text=_("Five digits"),
        max_length=10,
        error_messages={"required": _("Type the ZIP code of your home.")},
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric"}),
    )

    def clean_number(self) -> str:
        """A number that a card can have, in one spelling, so that tries about one member are counted together; whose
        it is, is not asked here."""
        for parse in (parse_cin, _cin_of_card, parse_mbi):
            try:
                return parse(self.cleaned_data["number"])
            except BadIdentifier:
                continue
        raise forms.ValidationError(_("This is not the number of such a card. Look at the card and type it again."))

    def clean_zip_code(self) -> str:
        """The five digits."""
        found = _ZIP.fullmatch(self.cleaned_data["zip_code"].strip())
        if found is None:
            raise forms.ValidationError(_("A ZIP code has five digits."))
        return found[1]

    def typed(self) -> dict[str, str]:
        """What is kept until the worker looks."""
        typed = self.cleaned_data
        return {
            "number": typed["number"],
            "birth_date": typed["birth_date"].isoformat(),
            "zip_code": typed["zip_code"],
        }


class CodeForm(forms.Form):
    """The code that was sent, and a password."""

    code = forms.CharField(
        label=_("The code from the e-mail"),
        help_text=_("Eight digits"),
        max_length=20,
        error_messages={"required": _("Type the code.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("At least 12 characters. Several words that do not belong together are good."),
        strip=False,
        error_messages={"required": _("Choose a password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **options)

    def clean_password(self) -> str:
        """Looked at before the code, so that a weak one costs no try."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class LetterCodeForm(_SignUpForm):
    """The code of a letter from the plan, the birth date, and the address for the account."""

    code = forms.CharField(
        label=_("The code in the letter"),
        help_text=_("Twelve letters and digits. Dashes do not matter."),
        max_length=30,
        error_messages={"required": _("Type the code in the letter.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )
    birth_date = _birth_date()
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send a link to it. You will sign in with this address."),
        max_length=254,
        error_messages={
            "required": _("Type your e-mail address."),
            "invalid": _("Type the whole address, like name@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def typed(self) -> dict[str, str]:
        """What is kept until the worker looks."""
        typed = self.cleaned_data
        return {
            "code": plain_code(typed["code"]),
            "birth_date": typed["birth_date"].isoformat(),
            "email": typed["email"],
        }
