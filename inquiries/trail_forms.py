"""What a privacy officer types to search the trail."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.facts import AccessAction, Purpose
from cmc_portal.clock import LEGAL_TIME_ZONE
from cmc_portal.dates import ONE_DAY
from cmc_portal.fields import DayField
from eligibility.forms import WhoForm
from inquiries import trail_wording as wording
from inquiries.trace import BadTraceNumber, parse_trace_number

_ANY = ("", _("Any"))
_DAYS_SHOWN_FIRST = timedelta(days=30)
_WHO = ("identifier", "birth_date", "last_name", "first_name")


class TrailSearchForm(WhoForm):
    """Whose data was looked at, by whom, why, how and when; everything but the days may stay empty."""

    trace_number = forms.CharField(
        label=_("Trace number of an answer"), max_length=40, required=False, help_text=_("Instead of the patient")
    )
    person = forms.CharField(
        label=_("E-mail of who looked"), max_length=254, required=False, widget=forms.TextInput(attrs={"type": "email"})
    )
    organization = forms.CharField(label=_("Name of their organization"), max_length=200, required=False)
    purpose = forms.ChoiceField(
        label=_("Purpose"),
        required=False,
        choices=[_ANY, *((str(key), text) for key, text in wording.PURPOSES.items())],
    )
    action = forms.ChoiceField(
        label=_("What was done"),
        required=False,
        choices=[_ANY, *((str(key), text) for key, text in wording.ACTIONS.items())],
    )
    first_day = DayField(label=_("From"), wrong=_("Type the first day as month, day, year, like 05/23/2022."))
    last_day = DayField(label=_("To"), wrong=_("Type the last day as month, day, year, like 05/23/2022."))

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        options["initial"] = {"first_day": today - _DAYS_SHOWN_FIRST, "last_day": today} | options.get("initial", {})
        super().__init__(*args, today=today, **options)
        self.fields["identifier"].widget.attrs.pop("autofocus", None)
        for name in ("trace_number", "person", "organization"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    @property
    def names_somebody(self) -> bool:
        """Was anything typed about the patient?"""
        return any(self.cleaned_data.get(name) or name in self.errors for name in _WHO)

    def clean(self) -> dict[str, Any]:
        """Two facts about the patient, or none; and days in order."""
        typed: dict[str, Any] = super().clean() if self.names_somebody else self.cleaned_data
        first, last = typed.get("first_day"), typed.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day lies before the first."))
        if self.names_somebody and typed.get("trace_number"):
            self.add_error("trace_number", _("Type the patient or a trace number, not both."))
        return typed

    def clean_trace_number(self) -> str:
        """The trace number as it is stored, or nothing."""
        typed = self.cleaned_data["trace_number"]
        try:
            return parse_trace_number(typed)[0] if typed else ""
        except BadTraceNumber as error:
            raise forms.ValidationError(str(error)) from error

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """From the first moment of the first day until after the last, in California."""
        first, last = self.cleaned_data["first_day"], self.cleaned_data["last_day"]
        return _midnight(first), _midnight(last + ONE_DAY)

    @property
    def chosen_purpose(self) -> Purpose | None:
        """The purpose asked for."""
        return Purpose(self.cleaned_data["purpose"]) if self.cleaned_data["purpose"] else None

    @property
    def chosen_action(self) -> AccessAction | None:
        """The action asked for."""
        return AccessAction(self.cleaned_data["action"]) if self.cleaned_data["action"] else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=LEGAL_TIME_ZONE)
