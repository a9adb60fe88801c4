"""What the front desk types, parsed at the door: dates as days, numbers by their shape. Nothing is decided here."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from benefits.facts import Service
from cmc_portal.fields import DayField
from cmc_portal.identifiers import BadIdentifier, parse_npi
from eligibility.asked_member import parse_identifier_of_any_kind
from inquiries import wording

PURPOSES = {"payment": _("Payment"), "treatment": _("Treatment"), "operations": _("Health care operations")}


class WhoForm(forms.Form):
    """About whom: two facts must be given, as everywhere."""

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
        if not self.is_bound:
            self.fields["identifier"].widget.attrs["autofocus"] = True

    def clean_birth_date(self) -> date | None:
        """The birth date; a two-digit year that would lie ahead means the century before."""
        birth_date = self.cleaned_data["birth_date"]
        typed = self["birth_date"].value() or ""
        if birth_date and birth_date > self._today and len(typed.rpartition("/")[2]) == 2:
            birth_date = birth_date.replace(year=birth_date.year - 100)
        if birth_date and birth_date > self._today:
            raise forms.ValidationError(_("A birth date cannot lie ahead."))
        return birth_date

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


class AskForm(WhoForm):
    """One question: about whom, for which day, which services, which provider, and why it is asked."""

    day = DayField(
        label=_("Day of service"),
        help_text=_("For example 05/23/2022"),
        wrong=_("Type the day of service as month, day, year, like 05/23/2022."),
    )
    services = forms.MultipleChoiceField(
        label=_("Services"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("One of the services is not in the list. Tick again.")},
        required=False,
    )
    provider_npi = forms.CharField(
        label=_("Provider's NPI (optional)"),
        help_text=_("To learn whether the patient may keep this provider"),
        max_length=20,
        required=False,
    )
    purpose = forms.ChoiceField(label=_("You ask for the purpose of"), choices=tuple(PURPOSES.items()))

    def __init__(self, *args: Any, today: date, services: Iterable[Service] = (), **options: Any) -> None:
        options["initial"] = {"day": today, "purpose": "payment"} | (options.get("initial") or {})
        super().__init__(*args, today=today, **options)
        self._group_of = {service.code: service.group for service in services}
        self.fields["services"].choices = [(service.code, service.name) for service in services]
        self.fields["provider_npi"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    @property
    def service_groups(self) -> tuple[tuple[str, tuple[BoundWidget, ...]], ...]:
        """The check boxes of the services, under the names of their groups, in the order of the page."""
        boxes = tuple(self["services"].subwidgets)
        return tuple(
            (str(name), mine)
            for group, name in wording.SERVICE_GROUPS.items()
            if (mine := tuple(box for box in boxes if self._group_of[str(box.data["value"])] == group))
        )

    @property
    def services_open(self) -> bool:
        """Are there ticked boxes or an error that a closed list would hide?"""
        return bool(self["services"].value() or self["services"].errors)

    def clean_provider_npi(self) -> str:
        """The NPI without spaces, or nothing; a number that cannot be an NPI is refused."""
        typed = self.cleaned_data["provider_npi"]
        try:
            return parse_npi(typed) if typed else ""
        except BadIdentifier as error:
            raise forms.ValidationError(str(error)) from error

    def body(self) -> dict[str, Any]:
        """The question as a client of the API would send it, so that one parser reads both."""
        typed = self.cleaned_data
        asked = {name: typed[name] for name in ("services", "provider_npi", "purpose")}
        return {"member": self.member(), "day": typed["day"].isoformat(), **asked}


_NAMES = ("last_name", "first_name")
_MISSING_WITHOUT_NUMBER = {
    "birth_date": _("Without a number, the birth date is needed."),
    "last_name": _("Without a number, the last name is needed."),
    "first_name": _("Without a number, the first name is needed."),
}


def initial_from(answer: dict[str, Any]) -> dict[str, Any]:
    """What an earlier answer knows of its question, to be asked again; the person only when one was found."""
    question, member = answer["question"], answer["member"] or {}
    birth_date = member.get("birth_date")
    return {
        "identifier": member.get("cin") or member.get("mbi") or "",
        "birth_date": date.fromisoformat(birth_date) if birth_date else None,
        "day": date.fromisoformat(question["day"]),
        "services": question["services"],
        "provider_npi": question["provider_npi"] or "",
        "purpose": question["purpose"],
    }
