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
from eligibility.forms import WhoForm
from inquiries import wording

PURPOSES = {"payment": _("Payment"), "treatment": _("Treatment"), "operations": _("Health care operations")}


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
