"""What somebody types to open a record in an emergency, and what a reviewer finds of it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.facts import Finding
from accounts.rules.emergencies import EmergencyPolicy, Refusal
from cmc_portal.bodies import BadQuestion
from cmc_portal.fields import DayField
from eligibility.asked_member import parse_identifier_of_any_kind, parse_who_in_emergency
from eligibility.rules.identify import Who

REFUSALS = {
    Refusal.REASON_TOO_SHORT: _("Say in a sentence what the emergency is and why you cannot wait."),
    Refusal.TOO_OFTEN: _(
        "You opened as many records today as one person may. Ask a colleague, or call the plan or the state."
    ),
}
FINDINGS = {Finding.JUSTIFIED: _("Justified"), Finding.NOT_JUSTIFIED: _("Not justified")}
NAMES = ("last_name", "first_name")


class EmergencyForm(forms.Form):
    """One fact about the person, and why it cannot wait."""

    identifier = forms.CharField(
        label=_("Patient's number"),
        help_text=_("CIN, Medi-Cal card (BIC), Medicare card (MBI) or plan ID"),
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
    reason = forms.CharField(
        label=_("What is the emergency, and why can it not wait?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": REFUSALS[Refusal.REASON_TOO_SHORT]},
    )

    def __init__(self, *args: Any, today: date, policy: EmergencyPolicy, **options: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **options)
        self._today = today
        self.who: Who | None = None
        self.fields["reason"].help_text = _("At least %(number)s characters. The privacy officer reads this.") % {
            "number": policy.reason_characters
        }
        for name in ("identifier", *NAMES):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    def clean(self) -> dict[str, Any]:
        """Reads the person meant into `who`."""
        typed = super().clean() or self.cleaned_data
        if {"identifier", "birth_date", *NAMES} & set(self.errors):
            return typed
        try:
            self.who = parse_who_in_emergency(self._member(typed))
        except BadQuestion:
            message = _("Type the patient's number, or the last name and the birth date.")
            self.add_error("identifier", message)
        return typed

    def refuse(self, why: Refusal) -> None:
        """Shows why the glass stays whole."""
        self.add_error("reason" if why is Refusal.REASON_TOO_SHORT else None, str(REFUSALS[why]))

    def nobody_found(self) -> None:
        """Shows that nobody, or more than one person, is meant; which of the two, it does not tell."""
        self.add_error(
            "identifier",
            _("This does not lead to exactly one person. Leave out what you are not sure of, or type another number."),
        )

    def _member(self, typed: dict[str, Any]) -> dict[str, Any]:
        member = {name: typed[name] for name in NAMES if typed.get(name)}
        if typed.get("birth_date"):
            member["birth_date"] = typed["birth_date"].isoformat()
        if typed.get("identifier"):
            kind, number = parse_identifier_of_any_kind(typed["identifier"])
            member[kind] = number
        return member


def initial_from_who(who: Who) -> dict[str, Any]:
    """What was typed of the person before."""
    return {
        "identifier": who.identifier,
        "birth_date": who.birth_date,
        "last_name": who.last_name,
        "first_name": who.first_name,
    }


class ReviewForm(forms.Form):
    """Was it justified, and why?"""

    finding = forms.ChoiceField(
        label=_("What did you find?"),
        choices=tuple((finding.value, words) for finding, words in FINDINGS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether opening the record was justified.")},
    )
    note = forms.CharField(
        label=_("What you looked at, and why you find so"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": _("Write a sentence: whoever reads this later was not there.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **options)
