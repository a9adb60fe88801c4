"""Whom somebody means, typed into a form: two facts, parsed at the door. Nothing is decided here."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cmc_portal.fields import DayField
from eligibility.asked_member import parse_identifier_of_any_kind


class PersonForm(forms.Form):
    """About whom, in the four fields in which a person is typed everywhere; which of them are needed is not said."""

    identifier = forms.CharField(
        label=_("Patient's number"),
        help_text=_("CIN, Medi-Cal card (BIC), Medicare card (MBI) or plan ID, with or without dashes"),
        max_length=40,
        required=False,
    )
    birth_date = DayField(
        label=_("Birth date"),
        help_text=_("For example 03/15/1948"),
        wrong=_("Type the birth date as month, day, year, like 03/15/1948."),
        required=False,
    )
    last_name = forms.CharField(label=_("Last name"), max_length=80, required=False)
    first_name = forms.CharField(label=_("First name"), max_length=80, required=False)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **options)
        self._today = today
        for name in ("identifier", *_NAMES):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    def clean_birth_date(self) -> date | None:
        """The birth date. A short year is taken only where it can be one year alone, such as 48; 12 may be two."""
        birth_date: date | None = self.cleaned_data["birth_date"]
        if birth_date is None:
            return None
        typed = str(self["birth_date"].value() or "").strip()
        if len(typed.rpartition("/")[2]) == 2 and "/" in typed:
            birth_date = self._of_short_year(birth_date)
        if birth_date > self._today:
            raise forms.ValidationError(_("A birth date cannot lie ahead."))
        return birth_date

    def _of_short_year(self, read: date) -> date:
        """The one day in the past that a short year can mean. Raises ValidationError where there are two."""
        later = read if read.year >= _A_CENTURY_AGO_ENDED else read.replace(year=read.year + 100)
        if later > self._today:
            return later.replace(year=later.year - 100)
        raise forms.ValidationError(_("Type all four digits of the year: it may be one of two centuries."))

    def member(self) -> dict[str, str]:
        """The person as a client of the API would send them, so that one parser reads both."""
        typed = self.cleaned_data
        member: dict[str, str] = {name: typed[name] for name in _NAMES if typed[name]}
        if typed["birth_date"]:
            member["birth_date"] = typed["birth_date"].isoformat()
        if typed["identifier"]:
            kind, number = parse_identifier_of_any_kind(typed["identifier"])
            member[kind] = number
        return member


class WhoForm(PersonForm):
    """About whom: two facts must be given, as everywhere."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.is_bound:
            self.fields["identifier"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        """Two facts name a person: a number with a birth date or last name; or last name, first name and birth date."""
        typed = super().clean() or self.cleaned_data
        has = {name: bool(typed.get(name)) or name in self.errors for name in ("identifier", "birth_date", *_NAMES)}
        if has["identifier"] and not (has["birth_date"] or has["last_name"]):
            self.add_error("birth_date", _("Besides the number, type the birth date or the last name."))
        if not has["identifier"]:
            self._ask_for_what_a_name_needs(has)
        return typed

    def _ask_for_what_a_name_needs(self, has: dict[str, bool]) -> None:
        if not any(has.values()):
            self.add_error("identifier", _("Type a number, or the last name, first name and birth date."))
            return
        for name in ("birth_date", *_NAMES):
            if not has[name]:
                self.add_error(name, _MISSING_WITHOUT_NUMBER[name])


_A_CENTURY_AGO_ENDED = 2000
_NAMES = ("last_name", "first_name")
_MISSING_WITHOUT_NUMBER = {
    "birth_date": _("Without a number, the birth date is needed."),
    "last_name": _("Without a number, the last name is needed."),
    "first_name": _("Without a number, the first name is needed."),
}
