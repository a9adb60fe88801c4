"""What somebody types to open a record in an emergency, and what a reviewer finds of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.facts import Finding
from accounts.rules.emergencies import EmergencyPolicy, Refusal
from cmc_portal.bodies import BadQuestion
from eligibility.asked_member import parse_who_in_emergency
from eligibility.forms import PersonForm
from eligibility.rules.identify import Who

REFUSALS = {
    Refusal.REASON_TOO_SHORT: _("Say in a sentence what the emergency is and why you cannot wait."),
    Refusal.TOO_OFTEN: _(
        "You opened as many records today as one person may. Ask a colleague, or call the plan or the state."
    ),
}
FINDINGS = {Finding.JUSTIFIED: _("Justified"), Finding.NOT_JUSTIFIED: _("Not justified")}


class EmergencyForm(PersonForm):
    """One fact about the person, and why it cannot wait."""

    reason = forms.CharField(
        label=_("What is the emergency, and why can it not wait?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": REFUSALS[Refusal.REASON_TOO_SHORT]},
    )

    def __init__(self, *args: Any, policy: EmergencyPolicy, **options: Any) -> None:
        super().__init__(*args, **options)
        self.who: Who | None = None
        self.fields["reason"].help_text = _("At least %(number)s characters. The privacy officer reads this.") % {
            "number": policy.reason_characters
        }

    def clean(self) -> dict[str, Any]:
        """Reads the person meant into `who`."""
        typed = super().clean() or self.cleaned_data
        if PersonForm.base_fields.keys() & self.errors.keys():
            return typed
        try:
            self.who = parse_who_in_emergency(self.member())
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
