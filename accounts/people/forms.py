"""What is typed on the pages of people, parsed at the door."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.facts import OrganizationKind, Role
from accounts.people.wording import explained_role_choices, role_choices
from cmc_portal.fields import DayField


class _PlainForm(forms.Form):
    """A form whose slips are told by us, at the field and in the summary, and not by the browser."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **options)


def _email_field(help_text: Any = "") -> forms.EmailField:
    wrong = _("Type an e-mail address, like name@example.org.")
    return forms.EmailField(
        label=_("E-mail address"), help_text=help_text, error_messages={"required": wrong, "invalid": wrong}
    )


class InviteForm(_PlainForm):
    """Whom to invite, in which role."""

    email = _email_field(_("We send a link to this address. It works once."))
    role = forms.ChoiceField(
        label=_("Role"), error_messages={"required": _("Choose a role."), "invalid_choice": _("Choose a role.")}
    )

    def __init__(self, *args: Any, kind: OrganizationKind, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = role_choices(kind)

    def clean_role(self) -> Role:
        """The role chosen."""
        return Role(self.cleaned_data["role"])


class RolesForm(_PlainForm):
    """The roles that a person has from now on."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one role, or remove the person."),
            "invalid_choice": _("One of the roles is not in the list. Tick again."),
        },
    )

    def __init__(self, *args: Any, kind: OrganizationKind, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["roles"].choices = explained_role_choices(kind)

    def clean_roles(self) -> frozenset[Role]:
        """The roles ticked."""
        return frozenset(Role(each) for each in self.cleaned_data["roles"])


class NewAccountForm(_PlainForm):
    """The name and the password of somebody who had no account."""

    full_name = forms.CharField(
        label=_("Your full name"),
        max_length=120,
        error_messages={"required": _("Type your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("At least 12 characters. Several words that do not belong together are good."),
        strip=False,
        error_messages={"required": _("Choose a password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class RepresentativeForm(_PlainForm):
    """Who may see a member's information, from which day to which."""

    email = _email_field(_("We send a link to this address. It works once."))
    first_day = DayField(
        label=_("From"),
        help_text=_("For example 05/23/2027"),
        wrong=_("Type the first day as month, day, year, like 05/23/2027."),
    )
    last_day = DayField(
        label=_("Until, this day included"),
        help_text=_("For example 05/23/2028"),
        wrong=_("Type the last day as month, day, year, like 05/23/2028."),
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        options["initial"] = {"first_day": today} | (options.get("initial") or {})
        super().__init__(*args, **options)
        self._today = today

    def clean(self) -> dict[str, Any]:
        """The last day is not over, and not before the first."""
        typed = super().clean() or self.cleaned_data
        first_day, last_day = typed.get("first_day"), typed.get("last_day")
        if last_day and last_day < self._today:
            self.add_error("last_day", _("This day is over. Type a day that is still to come."))
        elif first_day and last_day and last_day < first_day:
            self.add_error("last_day", _("The last day lies before the first."))
        return typed
