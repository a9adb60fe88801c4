"""One's own requests in words: what a provider's front desk and a member read. Nothing is decided here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.facts import Asker
from cmc_portal.names import in_ordinary_writing
from continuity.desk import wording
from continuity.desk.phrases import day_text
from continuity.desk.presenting import present_story
from continuity.desk.reading import RequestView
from continuity.desk.request_presenting import (
    member_name,
    present_documents,
    present_head,
    present_letter,
    present_outcomes,
    provider_name,
)
from continuity.desk.shown import Fact, LetterRow, Look
from continuity.facts import OPEN_STATES
from continuity.selectors.requests import OwnRequest
from eligibility.facts import PlanTable


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One's own request as a line of a list."""

    reference: str
    member: str
    provider: str
    npi: str
    plan: str
    received_on: date | None
    due_on: date | None
    state: Look
    sentence: str
    due_words: str


def present_own_rows(
    requests: Sequence[OwnRequest], *, members: Mapping[int, str], providers: Mapping[str, str], plans: PlanTable
) -> list[OwnRow]:
    """The lines of a list of one's own requests."""
    return [
        OwnRow(
            reference=each.reference,
            member=members.get(each.member_id, _("A member without a name on record")),
            provider=providers.get(each.npi) or _("NPI %(npi)s") % {"npi": each.npi},
            npi=each.npi if providers.get(each.npi) else "",
            plan=_plan_name(plans, each.plan_code),
            received_on=each.received_on,
            due_on=each.due_on,
            state=wording.STATES[each.state],
            sentence=str(wording.STATES_TO_THE_REQUESTER[each.state]),
            due_words=_due_words(each.due_on) if each.state in OPEN_STATES else "",
        )
        for each in requests
    ]


def _due_words(due_on: date | None) -> str:
    return _("The plan must decide by %(day)s.") % {"day": day_text(due_on)} if due_on else ""


def _plan_name(plans: PlanTable, plan_code: str) -> str:
    return next((row.name for row in reversed(plans.names) if row.plan_code == plan_code), plan_code)


def present_own(view: RequestView, *, asker: Asker, plans: PlanTable, today: date) -> dict[str, Any]:
    """The page of one's own request, but for its forms."""
    status = view.status
    return {
        "head": present_head(view, plans=plans, today=today, at_desk=False),
        "heading": _heading(view, asker),
        "due_words": _due_words(status.due_on) if status.is_open else "",
        "sentence": str(wording.STATES_TO_THE_REQUESTER[status.state]),
        "windows": present_outcomes(view),
        "story": present_story(view.events, view.names, to_requester=True, own_organization=asker.organization_id),
        "documents": present_documents(view),
        "letters": [_own_letter(present_letter(each)) for each in view.letters],
    }


def _heading(view: RequestView, asker: Asker) -> str:
    """The provider alone, where it is clear who wants to keep them."""
    provider = provider_name(view.provider, view.npi)
    if asker.own_member == view.file.member_id:
        return _("Keeping %(provider)s") % {"provider": provider}
    return _("%(member)s and %(provider)s") % {"member": member_name(view.member), "provider": provider}


def _own_letter(letter: LetterRow) -> LetterRow:
    """To whom it went is clear: to whoever reads it."""
    return LetterRow(letter.notice_id, letter.title, "", letter.how, letter.sent)


def describe_patient(answer: Mapping[str, Any], *, provider: str) -> tuple[Fact, ...]:
    """Whom a provider asks for, as the stored answer named them, and who is to be kept, where a file tells."""
    member = answer["member"]
    born = day_text(date.fromisoformat(member["birth_date"])) if member["birth_date"] else ""
    facts = (
        Fact(_("Patient"), in_ordinary_writing(member["name"])),
        Fact(_("Born"), born),
        Fact(_("Provider"), provider),
    )
    return tuple(each for each in facts if each.value)
