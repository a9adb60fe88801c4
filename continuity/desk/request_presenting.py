"""The page of one request at the desk, put together from its view. Nothing is decided here."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cmc_portal.names import in_ordinary_writing
from continuity.desk import wording
from continuity.desk.phrases import day_text, days_text, moment_text, size_text
from continuity.desk.presenting import (
    denial_sentence,
    plan_text,
    present_checklist,
    present_clock,
    present_due,
    present_sides,
    present_story,
    present_timeline,
    present_windows,
)
from continuity.desk.reading import RequestView, first_day_asked
from continuity.desk.shown import DocumentRow, Fact, LetterRow, NextStep, OtherRow, RequestHead
from continuity.facts import CareProvider, DecisionOutcome, RequestState, Side, Urgency
from continuity.rules.criteria import CONFIRMED_BY_PLAN, Criterion, CriterionCode
from continuity.rules.denial import DenialReason, list_denials
from continuity.selectors.requests import NoticeCard, OwnRequest
from continuity.services.log import day_in_state
from eligibility.facts import MemberFacts, PlanTable

KINDS_OF_FILE = {"application/pdf": "PDF", "image/jpeg": "JPEG", "image/png": "PNG"}
# What the provider or the plan confirms, by the name of its field.
CONFIRMATIONS = {
    CriterionCode.ACCEPTS_RATE: "accepts_rate",
    CriterionCode.FOLLOWS_UTILIZATION_RULES: "follows_utilization_rules",
    CriterionCode.TREATMENT_INFORMATION: "gave_treatment_plan",
    CriterionCode.STATE_PLAN_APPROVED: "is_state_plan_approved",
}


def member_name(member: MemberFacts | None) -> str:
    """What the member is called."""
    if member is None:
        return _("A member without a record")
    parts = (member.first_name, member.middle_name, member.last_name, member.name_suffix)
    return in_ordinary_writing(" ".join(part for part in parts if part))


def provider_name(provider: CareProvider | None, npi: str) -> str:
    """What the provider is called; the number where no file tells."""
    return provider.name if provider and provider.name else _("NPI %(npi)s") % {"npi": npi}


def present_head(view: RequestView, *, plans: PlanTable, today: date, at_desk: bool) -> RequestHead:
    """What the page begins with."""
    status = view.status
    return RequestHead(
        reference=view.reference,
        member=member_name(view.member),
        born=view.member.birth_date if view.member else None,
        cin=view.member.cin if view.member else "",
        provider=provider_name(view.provider, view.npi),
        npi=view.npi,
        sides=present_sides(status.sides),
        state=wording.STATES[status.state],
        urgency="" if status.urgency is Urgency.ROUTINE else str(wording.URGENCIES[status.urgency]),
        due=present_due(status.due_on, today=today, is_open=status.is_open),
        received_on=status.received_on,
        owner=view.names.people.get(status.owner_user_id or 0, ""),
        facts=tuple(each for each in _facts(view, plans, at_desk=at_desk) if each.value),
    )


def _facts(view: RequestView, plans: PlanTable, *, at_desk: bool) -> Iterable[Fact]:
    status, member = view.status, view.member
    if at_desk and member is not None:
        born = _("born %(day)s") % {"day": day_text(member.birth_date)} if member.birth_date else ""
        number = _("CIN %(number)s") % {"number": member.cin} if member.cin else ""
        yield Fact(_("Member"), ", ".join(filter(None, (member_name(member), born, number))))
    yield Fact(_("Provider"), ", ".join(_provider_parts(view)))
    if not at_desk:
        day = status.received_on or date.max
        yield Fact(_("Plan"), plan_text(plans, view.plan_code, view.program, "", day))
    yield Fact(_("Asked for"), present_sides(status.sides))
    if at_desk:
        yield Fact(_("Owner"), view.names.people.get(status.owner_user_id or 0) or _("nobody yet"))
    if status.waiting_for and status.waiting_since:
        since = day_text(day_in_state(status.waiting_since))
        whom = wording.WAITING_FOR[status.waiting_for]
        yield Fact(_("Waiting for"), _("%(whom)s since %(day)s") % {"whom": whom, "day": since})


def _provider_parts(view: RequestView) -> Iterable[str]:
    provider = view.provider
    yield provider_name(provider, view.npi)
    if provider and provider.name:
        yield _("NPI %(npi)s") % {"npi": view.npi}
    if provider and provider.specialty:
        yield provider.specialty
    elif provider and provider.kind:
        yield str(wording.PROVIDER_KINDS[provider.kind])


def present_request(view: RequestView, *, plans: PlanTable, today: date) -> dict[str, Any]:
    """Everything of the desk's page that needs no form."""
    status = view.status
    asked_day = first_day_asked(status, view.approvals)
    return {
        "head": present_head(view, plans=plans, today=today, at_desk=True),
        "story": present_story(view.events, view.names, to_requester=False),
        "checklist": present_checklist(view.approvals),
        "reviewed": present_checklist(view.reviewed),
        "outcomes": present_outcomes(view),
        "clock": present_clock(status.clock, today=today, is_open=status.is_open),
        "timeline": present_timeline(view.member, plans=plans, plan_code=view.plan_code, asked_day=asked_day)
        if view.member
        else (),
        "documents": present_documents(view),
        "letters": [present_letter(each) for each in view.letters],
        "others": [_other(each, view.other_providers) for each in view.file.others],
    }


def _other(each: OwnRequest, providers: Mapping[str, str]) -> OtherRow:
    return OtherRow(
        reference=each.reference,
        provider=providers.get(each.npi) or _("NPI %(npi)s") % {"npi": each.npi},
        sides=present_sides(each.sides),
        state=wording.STATES[each.state],
        received=day_text(each.received_on),
        decided=day_text(each.decided_on) if each.decided_on else "",
    )


def present_outcomes(view: RequestView) -> list[Fact]:
    """What was decided, side by side."""
    approved = list(present_windows(view.status.outcomes))
    denied = [
        Fact(str(wording.SIDES[each.side]), " ".join(denial_sentence(why) for why in each.reasons))
        for each in view.status.outcomes
        if each.outcome is DecisionOutcome.DENIED
    ]
    return [
        *(Fact(each.name, _("Approved, %(days)s") % {"days": each.value}) for each in approved),
        *(Fact(each.name, _("Denied. %(why)s") % {"why": each.value}) for each in denied),
    ]


def present_documents(view: RequestView) -> list[DocumentRow]:
    """The documents, the first first."""
    return [
        DocumentRow(
            each.number, each.name, KINDS_OF_FILE[each.content_type], size_text(each.size), moment_text(each.added_at)
        )
        for each in view.documents
    ]


def present_letter(letter: NoticeCard) -> LetterRow:
    """A letter: its title, to whom, in what language, and whether it has gone out."""
    by_mail = letter.delivery == "print"
    how = _("on paper") if by_mail else _("by e-mail")
    title = str(wording.NOTICES[letter.kind])
    if letter.sent_at is None:
        sent = _("waits for the printer") if by_mail else _("not sent yet")
    else:
        sent = _("%(done)s %(when)s") % {
            "done": _("printed") if by_mail else _("sent"),
            "when": moment_text(letter.sent_at),
        }
    looks = f"{how}, {wording.LANGUAGES[letter.language]}"
    return LetterRow(letter.notice_id, title, recipient_text(letter.recipient), looks, sent)


def recipient_text(recipient: str) -> str:
    """Who a letter goes to, without a name: the page has it already."""
    kind = recipient.partition("-")[0]
    words = {
        "member": _("the member"),
        "user": _("the representative"),
        "organization": _("the provider's organization"),
    }
    return words[kind]


# What to do next, and what may be signed.


def list_not_confirmed(view: RequestView) -> list[str]:
    """What only the plan can confirm and nobody has recorded yet."""
    missing = {
        criterion.code
        for approval in view.approvals
        for criterion in approval.against
        if criterion.code in CONFIRMED_BY_PLAN and _is_open(criterion)
    }
    return [name for code, name in CONFIRMATIONS.items() if code in missing]


def _is_open(criterion: Criterion) -> bool:
    return criterion.verdict.value == "unknown"


def suggest_decision(view: RequestView) -> dict[str, Any]:
    """What the decision box offers at first: the reasons that the conditions themselves give; approve or deny is for
    the signer to say."""
    return {
        f"{each.side.value}_reasons": [code.value for code in list_denials(each.criteria)] for each in view.approvals
    }


def list_denial_words() -> Mapping[DenialReason, str]:
    """Every reason for a denial, in words."""
    return {code: denial_sentence(code) for code in DenialReason}


def days_of_sides(view: RequestView) -> Mapping[Side, str]:
    """The days that an approval would give, by side."""
    spans = {each.side: each.window for each in view.approvals}
    return {side: days_text(span.first_day, span.last_day) for side, span in spans.items() if span}


def suggest_next(view: RequestView, *, user_id: int, may_decide: bool) -> NextStep | None:
    """What to do now; None once nothing is left to do."""
    status = view.status
    if not status.is_open:
        sentence = _("This request is closed. Its letters say what was decided.")
        return NextStep(sentence, _("See the letters"), anchor="letters", tone="done") if view.letters else None
    if status.owner_user_id is None:
        sentence = _("Nobody works on this request yet.")
        return NextStep(sentence, _("Claim it"), action=reverse("desk-request-claim", args=[view.reference]))
    if status.owner_user_id != user_id:
        owner = view.names.people.get(status.owner_user_id, "")
        return NextStep(_("%(owner)s works on this request.") % {"owner": owner})
    if status.state is RequestState.WAITING:
        return NextStep(
            _("Wait for the answer. When it came, go on."), _("It came"), anchor="do-resume", tone="waiting"
        )
    return _next_of_owner(view, may_decide=may_decide)


def _next_of_owner(view: RequestView, *, may_decide: bool) -> NextStep:
    deciding = [each for approval in view.approvals for each in approval.against if each.code not in CONFIRMED_BY_PLAN]
    if any(not _is_open(each) for each in deciding):
        sentence = _("A condition is not met. See which, then decide.")
    elif deciding:
        sentence = _("Something is not known yet. See what, ask for it, or decide.")
    elif list_not_confirmed(view):
        sentence = _("Claims and files speak for it. Ask the provider for the rest, tick it, and sign.")
    else:
        sentence = _("Every condition is met. Sign the decision.")
    label = _("Go to the decision") if may_decide else _("See the conditions")
    return NextStep(sentence, label, anchor="decide" if may_decide else "checklist")
