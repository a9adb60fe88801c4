"""What can be done with a request at the desk, as a form under its name each; `act` does it. Thin: services decide."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.facts import Asker
from continuity.asked import ReportedVisit
from continuity.desk.forms import (
    AssignForm,
    MaybeWhyForm,
    NoteForm,
    PlainForm,
    StatementsForm,
    UrgencyForm,
    VisitForm,
    WaitForm,
    WhyForm,
)
from continuity.facts import Audience, EvidenceSource, ProviderStatements, Side, Urgency, WaitingFor
from continuity.services import desk, requests

Do = Callable[..., None]
_YES_NO = {"yes": True, "no": False, "": None}


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do: what its form is called, what its button says, and what sending it does."""

    name: str | Promise
    button: str | Promise
    form: type[PlainForm]
    do: Do
    done: str | Promise
    hint: str | Promise = ""

    @property
    def needs_people(self) -> bool:
        """Does its form offer colleagues to choose?"""
        return issubclass(self.form, AssignForm)


@dataclass(frozen=True, slots=True)
class ActionBox:
    """An action as the page shows it."""

    anchor: str
    name: str
    button: str
    hint: str
    address: str
    form: PlainForm
    is_open: bool


def _claim(reference: str, form: PlainForm, *, asker: Asker, at: datetime) -> None:
    desk.claim_request(reference, asker=asker, at=at)


def _begin(reference: str, form: PlainForm, *, asker: Asker, at: datetime) -> None:
    desk.begin_review(reference, asker=asker, at=at)


def _assign(reference: str, form: AssignForm, *, asker: Asker, at: datetime) -> None:
    desk.assign_request(reference, owner_id=form.owner_user_id, asker=asker, at=at)


def _wait(reference: str, form: PlainForm, *, asker: Asker, at: datetime) -> None:
    typed = form.cleaned_data
    whom, about_visits = WaitingFor(typed["waiting_for"]), typed["asks_for_visits"]
    desk.wait_for(reference, whom=whom, why=typed["why"], asks_for_visits=about_visits, asker=asker, at=at)


def _go_on(reference: str, form: PlainForm, *, asker: Asker, at: datetime) -> None:
    desk.end_wait(reference, why=form.cleaned_data["why"], asker=asker, at=at)


def _say(reference: str, form: StatementsForm, *, asker: Asker, at: datetime) -> None:
    said = form.said
    desk.record_statement(
        reference,
        statements=ProviderStatements(
            said["accepts_rate"], said["follows_utilization_rules"], said["gave_treatment_plan"]
        ),
        is_state_plan_approved=said["is_state_plan_approved"],
        said_by=form.cleaned_data["said_by"],
        asker=asker,
        at=at,
    )


def _add_visit(reference: str, form: PlainForm, *, asker: Asker, at: datetime) -> None:
    typed = form.cleaned_data
    visit = ReportedVisit(
        day=typed["day"],
        side=Side(typed["side"]) if typed["side"] else None,
        is_emergency=_YES_NO[typed["is_emergency"]],
        source=EvidenceSource(typed["source"]),
    )
    requests.add_visits(reference, visits=[visit], asker=asker, at=at)


def _change_urgency(reference: str, form: PlainForm, *, asker: Asker, at: datetime) -> None:
    typed = form.cleaned_data
    desk.change_urgency(reference, urgency=Urgency(typed["urgency"]), why=typed["why"], asker=asker, at=at)


def _withdraw(reference: str, form: PlainForm, *, asker: Asker, at: datetime) -> None:
    requests.withdraw_request(reference, why=form.cleaned_data["why"], asker=asker, at=at)


def _void(reference: str, form: PlainForm, *, asker: Asker, at: datetime) -> None:
    desk.void_request(reference, why=form.cleaned_data["why"], asker=asker, at=at)


def _note(reference: str, form: PlainForm, *, asker: Asker, at: datetime) -> None:
    typed = form.cleaned_data
    requests.add_note(reference, text=typed["text"], audience=Audience(typed["audience"]), asker=asker, at=at)


# In the order of the page. `claim`, `review` and `note` have places of their own on it.
ACTIONS: Mapping[str, Action] = {
    "claim": Action(_("Claim"), _("Claim"), PlainForm, _claim, _("The request is yours.")),
    "review": Action(_("Begin the review"), _("Begin the review"), PlainForm, _begin, _("The review began.")),
    "note": Action(_("Write a note"), _("Keep the note"), NoteForm, _note, _("The note is kept.")),
    "statements": Action(
        _("Record what the provider said"),
        _("Record it"),
        StatementsForm,
        _say,
        _("It is on record what the provider said."),
        _("Leave open what was not asked; what was said before stays."),
    ),
    "wait": Action(
        _("Ask for information"),
        _("Ask and wait"),
        WaitForm,
        _wait,
        _("The request waits. The clock goes on."),
        _("Look at claims first: papers about visits are not asked for where claims show them."),
    ),
    "resume": Action(_("What it waited for came"), _("Go on"), MaybeWhyForm, _go_on, _("The review goes on.")),
    "visits": Action(_("Add a visit"), _("Add the visit"), VisitForm, _add_visit, _("The visit was added.")),
    "urgency": Action(
        _("Change the urgency"),
        _("Change it"),
        UrgencyForm,
        _change_urgency,
        _("The urgency was changed, and the due day with it."),
    ),
    "assign": Action(_("Give to a colleague"), _("Give"), AssignForm, _assign, _("The request was given.")),
    "withdraw": Action(
        _("Withdraw for whoever asked"), _("Withdraw"), WhyForm, _withdraw, _("The request was withdrawn.")
    ),
    "void": Action(
        _("Make void"),
        _("Make void"),
        WhyForm,
        _void,
        _("The request is void."),
        _("When the ground it stood on is gone: the member never was in the plan, say."),
    ),
}


def make_form(name: str, data: Any, *, people: list[tuple[int, str]]) -> PlainForm:
    """The form of an action, empty or as it was sent."""
    action = ACTIONS[name]
    more = {"people": people} if action.needs_people else {}
    # A prefix would be in every address that leads to a field; ids alone must differ.
    return action.form(data, auto_id=f"id_{name}_%s", **more)


def present_action(name: str, reference: str, form: PlainForm) -> ActionBox:
    """An action as the page shows it; open when there is something to mend in it."""
    action = ACTIONS[name]
    return ActionBox(
        anchor=f"do-{name}",
        name=str(action.name),
        button=str(action.button),
        hint=str(action.hint),
        address=reverse(f"desk-request-{name}", args=[reference]),
        form=form,
        is_open=bool(form.errors),
    )
