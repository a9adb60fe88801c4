"""What is typed on the pages of requests, parsed at the door: days as days, codes as codes. Nothing is decided here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cmc_portal.fields import DayField, filled_later
from cmc_portal.identifiers import BadIdentifier, parse_npi
from cmc_portal.uploads import MOST_FILE_BYTES
from continuity.desk import wording
from continuity.desk.phrases import size_text
from continuity.facts import Audience, DecisionOutcome, IntakeChannel, RequesterKind, Side, Urgency
from continuity.rules.approval import SideApproval
from continuity.rules.denial import DenialReason
from continuity.rules.law import get_turnaround
from eligibility.forms import WhoForm

WHY = forms.Textarea(attrs={"rows": 2})


def options(words: Mapping[Any, Any]) -> list[tuple[str, Any]]:
    """Codes and their words as the choices of a field."""
    return [(code.value, text) for code, text in words.items()]


def day_field(label: str | Promise, **more: Any) -> DayField:
    """A day, typed as people in California type it."""
    wrong = _("Type the day as month, day, year, like 05/23/2022.")
    return DayField(label=label, wrong=wrong, **more)


class PlainForm(forms.Form):
    """A form whose slips are told by us, not by the browser."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **more)

    def refuse(self, field: str, problem: str | Promise, what_to_do: str | Promise) -> None:
        """Shows at its field, or above all, why nothing was done."""
        self.add_error(field if field in self.fields else None, f"{problem} {what_to_do}")


class NpiField(forms.CharField):
    """The number of a provider."""

    def __init__(self, **more: Any) -> None:
        attrs = {"autocomplete": "off", "spellcheck": "false", "inputmode": "numeric"}
        super().__init__(max_length=20, widget=forms.TextInput(attrs=attrs), **more)

    def clean(self, value: Any) -> str:
        """The ten digits. Raises ValidationError."""
        typed = super().clean(value)
        try:
            return parse_npi(typed) if typed else ""
        except BadIdentifier as error:
            raise forms.ValidationError(str(error)) from error


def urgency_field(words: Mapping[Urgency, Any]) -> forms.ChoiceField:
    """How soon it must be decided; routine unless told otherwise."""
    return forms.ChoiceField(
        label=_("How urgent is it?"),
        choices=options(words),
        initial=Urgency.ROUTINE.value,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how urgent it is.")},
    )


def sides_field() -> forms.ChoiceField:
    """Which sides are asked for; all that the plan pays for unless told otherwise."""
    only = [(side.value, filled_later(_("%(side)s only"), side=name)) for side, name in wording.SIDES.items()]
    return forms.ChoiceField(
        label=_("For which care?"),
        choices=[("", _("All care that the plan pays for")), *only],
        initial="",
        required=False,
        widget=forms.RadioSelect,
    )


def care_field(label: str | Promise, help_text: str | Promise = "") -> forms.CharField:
    """What the provider is needed for, in a few words."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=500,
        error_messages={"required": _("Write in a few words what the provider is needed for.")},
    )


class CallerForm(WhoForm):
    """About which member of the plan somebody calls."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["identifier"].label = _("Member's number")


def urgencies_of(day: date) -> dict[Urgency, str]:
    """Each urgency with the days that the law gives for a request of that day, where a rule is known."""
    rules = {urgency: get_turnaround(urgency, day) for urgency in wording.URGENCIES}
    return {
        urgency: _("%(urgency)s: decided in %(days)s calendar days") % {"urgency": word, "days": rule.value}
        if (rule := rules[urgency])
        else str(word)
        for urgency, word in wording.URGENCIES.items()
    }


class IntakeForm(PlainForm):
    """What is asked by telephone, mail or fax, by whom, and on which day it truly came."""

    npi = NpiField(label=_("Provider's NPI"), error_messages={"required": _("Type the provider's NPI, ten digits.")})
    care = care_field(_("What the provider is needed for"), _("In a few words, for example: diabetes visits"))
    sides = sides_field()
    requester = forms.ChoiceField(
        label=_("Who asks?"),
        choices=options(wording.REQUESTERS),
        initial=RequesterKind.MEMBER.value,
        widget=forms.RadioSelect,
    )
    caller = forms.CharField(
        label=_("Name of who asks, if not the member"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    channel = forms.ChoiceField(
        label=_("How it came"),
        choices=[
            (IntakeChannel.TELEPHONE.value, _("Telephone")),
            (IntakeChannel.MAIL.value, _("Mail")),
            (IntakeChannel.FAX.value, _("Fax")),
        ],
    )
    received_on = day_field(_("Day it came"), help_text=_("The clock runs from this day."))
    urgency = urgency_field(wording.URGENCIES)

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["received_on"].initial = today
        self.fields["urgency"].choices = options(urgencies_of(today))


class ProviderRequestForm(PlainForm):
    """What a provider's front desk asks of the plan for a patient it has looked up."""

    npi = NpiField(label=_("Provider's NPI"), error_messages={"required": _("Type the provider's NPI, ten digits.")})
    care = care_field(_("What the provider is needed for"), _("In a few words, for example: diabetes visits"))
    sides = sides_field()
    urgency = urgency_field(wording.URGENCIES)

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["urgency"].choices = options(urgencies_of(today))


OTHER_DOCTOR = "other"


class MemberRequestForm(PlainForm):
    """What a member asks of their plan: which doctor, what for, how soon. Doctors they saw are there to choose."""

    doctor = forms.ChoiceField(
        label=_("Which doctor?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose your doctor, or another one.")},
    )
    npi = NpiField(
        label=_("Another doctor's NPI"),
        help_text=_("A number with ten digits. The doctor's office can tell you."),
        required=False,
    )
    care = care_field(_("What do you see this doctor for?"), _("A few words are enough."))
    urgency = urgency_field({
        Urgency.ROUTINE: _("I can wait some weeks"),
        Urgency.URGENT: _("I need care soon"),
        Urgency.RISK_OF_HARM: _("I could be harmed if I have to wait"),
    })  # fmt: skip

    def __init__(self, *args: Any, doctors: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        known = list(doctors)
        self.fields["doctor"].choices = [*known, (OTHER_DOCTOR, _("Another doctor"))]
        self.fields["doctor"].initial = known[0][0] if len(known) == 1 else (OTHER_DOCTOR if not known else None)

    def clean(self) -> dict[str, Any]:
        """Another doctor needs a number."""
        typed = super().clean() or self.cleaned_data
        if typed.get("doctor") == OTHER_DOCTOR and not typed.get("npi") and "npi" not in self.errors:
            self.add_error("npi", _("Type the doctor's NPI, or call your plan: they will find the doctor for you."))
        return typed

    @property
    def chosen_npi(self) -> str:
        """The doctor that is meant."""
        chosen: str = self.cleaned_data["doctor"]
        return self.cleaned_data["npi"] if chosen == OTHER_DOCTOR else chosen


class LettersForm(PlainForm):
    """In which language and size a member wants letters."""

    language = forms.ChoiceField(
        label=_("Language"), choices=tuple(wording.LANGUAGES.items()), widget=forms.RadioSelect, initial="en"
    )
    large_print = forms.BooleanField(label=_("In large print"), required=False)


# On a request that is there.


class NoteForm(PlainForm):
    """A note for colleagues, or one that whoever asked reads too."""

    text = forms.CharField(
        label=_("Note"), max_length=4000, widget=WHY, error_messages={"required": _("Write the note.")}
    )
    audience = forms.ChoiceField(
        label=_("Who reads it?"),
        choices=[
            (Audience.INTERNAL.value, _("Colleagues only")),
            (Audience.REQUESTER.value, _("Whoever asked, too")),
        ],
        initial=Audience.INTERNAL.value,
        widget=forms.RadioSelect,
    )


class DocumentForm(PlainForm):
    """One document."""

    file = forms.FileField(
        label=_("Document"),
        help_text=filled_later(_("PDF, JPEG or PNG, at most %(size)s."), size=size_text(MOST_FILE_BYTES)),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"required": _("Choose the document."), "empty": _("The file is empty. Choose it again.")},
    )


NOBODY = "none"


class AssignForm(PlainForm):
    """To whom a request goes."""

    owner = forms.ChoiceField(label=_("Give to"), error_messages={"required": _("Choose somebody.")})

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        named = [(str(number), name) for number, name in people]
        self.fields["owner"].choices = [("", _("Choose")), *named, (NOBODY, _("Nobody in particular"))]

    @property
    def owner_user_id(self) -> int | None:
        """The number of who was chosen; None for nobody in particular."""
        chosen: str = self.cleaned_data["owner"]
        return None if chosen == NOBODY else int(chosen)


class WaitForm(PlainForm):
    """Who is asked for what."""

    waiting_for = forms.ChoiceField(
        label=_("Who is asked?"),
        choices=options(wording.WAITING_FOR),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who is asked.")},
    )
    why = forms.CharField(
        label=_("What is needed"),
        help_text=_("Whoever asked reads this."),
        max_length=1000,
        widget=WHY,
        error_messages={"required": _("Say what is needed.")},
    )
    asks_for_visits = forms.BooleanField(label=_("It is about papers that show visits"), required=False)


class WhyForm(PlainForm):
    """A reason in a sentence."""

    why = forms.CharField(
        label=_("Why"), max_length=1000, widget=WHY, error_messages={"required": _("Write a sentence.")}
    )


class MaybeWhyForm(PlainForm):
    """A reason, if there is one to give."""

    why = forms.CharField(label=_("Why (optional)"), max_length=1000, widget=WHY, required=False)


class UrgencyForm(WhyForm):
    """How urgent it is after all, and why."""

    urgency = urgency_field(wording.URGENCIES)
    field_order = ("urgency", "why")


CONFIRMED = ("accepts_rate", "follows_utilization_rules", "gave_treatment_plan", "is_state_plan_approved")
YES_NO = [("", _("Not asked")), ("yes", _("Yes")), ("no", _("No"))]


def said_field(label: str | Promise) -> forms.ChoiceField:
    """What was said to one question: yes, no, or not asked."""
    return forms.ChoiceField(label=label, choices=YES_NO, required=False)


class StatementsForm(PlainForm):
    """What the provider said, and what the plan confirmed."""

    accepts_rate = said_field(_("Accepts the plan's rate or the Medicare or Medi-Cal rate, whichever is higher"))
    follows_utilization_rules = said_field(_("Follows the plan's approval rules"))
    gave_treatment_plan = said_field(_("Gave treatment information"))
    is_state_plan_approved = said_field(_("Is approved by the state (Medi-Cal provider file)"))
    said_by = forms.CharField(label=_("Who said it (optional)"), max_length=120, required=False)

    @property
    def said(self) -> dict[str, bool | None]:
        """Each answer as yes, no or not asked."""
        answers = {"yes": True, "no": False, "": None}
        return {name: answers[self.cleaned_data[name]] for name in CONFIRMED}


class VisitForm(PlainForm):
    """A visit that a document shows or somebody tells of."""

    day = day_field(_("Day of the visit"))
    side = forms.ChoiceField(
        label=_("Paid by"), choices=[("", _("Not known")), *options(wording.SIDES)], required=False
    )
    is_emergency = forms.ChoiceField(
        label=_("Was it an emergency?"),
        choices=[("", _("Not known")), ("no", _("No")), ("yes", _("Yes"))],
        required=False,
    )
    source = forms.ChoiceField(
        label=_("How is it known?"),
        choices=[("document", _("A document shows it")), ("attestation", _("Somebody says so"))],
    )


@dataclass(frozen=True)
class SideFields:
    """The fields of one side in the decision box."""

    name: str
    days: str
    outcome: BoundField
    limit: BoundField
    reasons: BoundField
    months: BoundField | None

    @property
    def limit_open(self) -> bool:
        """Is there something in it that a closed part would hide?"""
        return bool(self.limit.value() or self.limit.errors)

    @property
    def reasons_open(self) -> bool:
        """Is there something in it that a closed part would hide?"""
        return bool(self.reasons.value() or self.reasons.errors)


@dataclass(frozen=True, slots=True)
class SideChoice:
    """What was chosen for one side."""

    side: Side
    outcome: DecisionOutcome
    limit_day: date | None
    months: int | None
    reasons: tuple[DenialReason, ...]


class DecideForm(PlainForm):
    """The decision, side by side, with what the provider confirmed and what a denial must offer."""

    alternative = forms.CharField(
        label=_("Provider in the network, or whom to call to find one"), max_length=200, required=False
    )
    reason_against = forms.CharField(
        label=_("Why you decide against what the rules say"),
        help_text=_("Only a supervisor may. It stays on record."),
        max_length=2000,
        widget=WHY,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        approvals: Iterable[SideApproval],
        not_confirmed: Iterable[str],
        denials: Mapping[DenialReason, str],
        days: Mapping[Side, str],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self._approvals = tuple(approvals)
        self._days = days
        self._not_confirmed = tuple(not_confirmed)
        labels = StatementsForm.base_fields
        for name in self._not_confirmed:
            self.fields[name] = forms.BooleanField(label=labels[name].label, required=False)
        for approval in self._approvals:
            self._add_side(approval, denials)

    def _add_side(self, approval: SideApproval, denials: Mapping[DenialReason, str]) -> None:
        side = approval.side.value
        outcomes = [(DecisionOutcome.APPROVED.value, _("Approve")), (DecisionOutcome.DENIED.value, _("Deny"))]
        self.fields[f"{side}_outcome"] = forms.ChoiceField(
            label=wording.SIDES[approval.side],
            choices=outcomes if approval.may_approve else outcomes[1:],
            widget=forms.RadioSelect,
            error_messages={"required": _("Approve or deny this side.")},
        )
        self.fields[f"{side}_limit"] = day_field(
            _("Approve until"), help_text=_("Leave empty for all the days that the law gives."), required=False
        )
        if approval.choices:
            months = [(str(each), _("%(months)s months") % {"months": each}) for each in approval.choices]
            self.fields[f"{side}_months"] = forms.ChoiceField(
                label=_("Which rule holds is not known. For how many months?"), choices=months, required=False
            )
        self.fields[f"{side}_reasons"] = forms.MultipleChoiceField(
            # The side stands in it, so that a list of what is to be mended tells the two apart.
            label=_("Why %(side)s is denied") % {"side": wording.SIDES[approval.side]},
            choices=[(code.value, text) for code, text in denials.items()],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    @property
    def confirmed(self) -> list[BoundField]:
        """What is not on record yet and can be ticked."""
        return [self[name] for name in self._not_confirmed]

    @property
    def sides(self) -> list[SideFields]:
        """The fields, side by side."""
        return [self._side_fields(each.side) for each in self._approvals]

    def _side_fields(self, side: Side) -> SideFields:
        months = f"{side.value}_months"
        return SideFields(
            name=str(wording.SIDES[side]),
            days=self._days.get(side, ""),
            outcome=self[f"{side.value}_outcome"],
            limit=self[f"{side.value}_limit"],
            reasons=self[f"{side.value}_reasons"],
            months=self[months] if months in self.fields else None,
        )

    def clean(self) -> dict[str, Any]:
        """A side that is denied needs a reason, and somebody in the network; all that is missing is told at once."""
        typed = super().clean() or self.cleaned_data
        denied = [each for each in self._approvals if typed.get(f"{each.side.value}_outcome") == DecisionOutcome.DENIED]
        if denied and not typed.get("alternative"):
            self.add_error(
                "alternative",
                _("A denial must offer a provider in the network. Name one, or whom to call to find one."),
            )
        for approval in denied:
            side = approval.side.value
            if not typed.get(f"{side}_reasons"):
                self.add_error(f"{side}_reasons", _("Choose at least one reason."))
        return typed

    @property
    def choices_made(self) -> tuple[SideChoice, ...]:
        """What was chosen, side by side."""
        return tuple(self._choice(each.side) for each in self._approvals)

    def _choice(self, side: Side) -> SideChoice:
        typed, name = self.cleaned_data, side.value
        months = typed.get(f"{name}_months")
        outcome = DecisionOutcome(typed[f"{name}_outcome"])
        is_denied = outcome is DecisionOutcome.DENIED
        return SideChoice(
            side=side,
            outcome=outcome,
            limit_day=None if is_denied else typed[f"{name}_limit"],
            months=int(months) if months and not is_denied else None,
            reasons=tuple(DenialReason(each) for each in typed[f"{name}_reasons"]) if is_denied else (),
        )

    @property
    def confirmed_now(self) -> dict[str, bool]:
        """What was ticked."""
        return {name: True for name in self._not_confirmed if self.cleaned_data.get(name)}

    @property
    def alternative_open(self) -> bool:
        """Is there something in it that a closed part would hide?"""
        return bool(self["alternative"].value() or self["alternative"].errors)

    @property
    def against_open(self) -> bool:
        """Is there something in it that a closed part would hide?"""
        return bool(self["reason_against"].value() or self["reason_against"].errors)


# The queue and the report.


class QueueFilterForm(PlainForm):
    """What narrows a queue; none of it is about a member."""

    side = forms.ChoiceField(label=_("Side"), required=False, choices=[("", _("Any")), *options(wording.SIDES)])
    urgency = forms.ChoiceField(
        label=_("Urgency"), required=False, choices=[("", _("Any")), *options(wording.URGENCIES)]
    )
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    npi = NpiField(label=_("Provider's NPI"), required=False)

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["owner"].choices = [
            ("", _("Anybody")),
            (NOBODY, _("Nobody")),
            *((str(number), name) for number, name in people),
        ]


class ReportForm(PlainForm):
    """Which months are counted."""

    first_day = day_field(_("Received from"))
    last_day = day_field(_("Received to"))

    def clean(self) -> dict[str, Any]:
        """The first day comes first."""
        typed = super().clean() or self.cleaned_data
        first, last = typed.get("first_day"), typed.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("This day lies before the first."))
        return typed


class FilterNameForm(PlainForm):
    """Under which name a filter is kept. Of the address only what narrows a queue is kept."""

    name = forms.CharField(label=_("Keep this filter as"), max_length=60)

    @property
    def query(self) -> str:
        """The part of an address behind the question mark."""
        given = QueryDict(self.data.get("query", "")[:500])
        return urlencode({name: given[name] for name in _IN_ADDRESS if given.get(name)})


_IN_ADDRESS = ("queue", "side", "urgency", "owner", "npi")
