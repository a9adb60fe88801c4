"""The page of one request at the desk, and everything that is done with it there. Thin: services decide."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.facts import Asker, Person
from accounts.permissions import may_decide_request, may_overrule_verdict
from cmc_portal import clock
from cmc_portal.statuses import SEE_OTHER, UNPROCESSABLE
from continuity.asked import SideSignature
from continuity.desk.actions import ACTIONS, make_form, present_action
from continuity.desk.doors import list_colleagues, list_desk, read_reference, worker_of
from continuity.desk.forms import AssignForm, DecideForm, DocumentForm, PlainForm
from continuity.desk.paper_pages import add_document
from continuity.desk.previewing import preview_letters
from continuity.desk.reading import RequestView, read_at_desk
from continuity.desk.request_presenting import (
    days_of_sides,
    list_denial_words,
    list_not_confirmed,
    present_request,
    suggest_decision,
    suggest_next,
)
from continuity.facts import ProviderStatements, RequestState
from continuity.refusals import NoSuchRequest, RequestRefused
from continuity.services import desk as at_the_desk
from continuity.services.decisions import decide_request
from eligibility.selectors.plans import get_plan_table

# What has a place of its own on the page.
_ELSEWHERE = frozenset({"claim", "note"})


@require_safe
@never_cache
@login_required
def request_page(request: HttpRequest, reference: str) -> HttpResponse:
    """The request: what happened, what the rules say, the clock, and what can be done."""
    return _show(request, worker_of(request), reference)


@require_POST
@never_cache
@login_required
def act(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Does one of the things that can be done, and leads back; where it cannot be done, says why at its form."""
    asker = worker_of(request)
    form = make_form(name, request.POST, people=list_desk(list_colleagues(asker)))
    if not form.is_valid():
        return _show(request, asker, reference, failed=(name, form))
    action = ACTIONS[name]
    try:
        action.do(read_reference(reference), form, asker=asker, at=clock.now())
    except NoSuchRequest as error:
        raise Http404 from error
    except RequestRefused as refused:
        form.refuse(_FIELDS.get(refused.field, refused.field), refused.problem, refused.what_to_do)
        return _show(request, asker, reference, failed=(name, form))
    messages.success(request, str(action.done))
    return HttpResponseRedirect(_back(request, reference), status=SEE_OTHER)


@require_POST
@never_cache
@login_required
def documents(request: HttpRequest, reference: str) -> HttpResponse:
    """Adds a document."""
    worker_of(request)
    return add_document(request, reference, page="desk-request", show_again=_show)


# What a service calls a field, and a form does.
_FIELDS = {"whom": "waiting_for", "visits": "day", "visits[0].day": "day", "content": "file", "reasons": ""}


def _back(request: HttpRequest, reference: str) -> str:
    """To the request; or to the queue, for who claimed it there."""
    if request.POST.get("back") == "queue":
        return reverse("desk")
    return reverse("desk-request", args=[reference])


@require_POST
@never_cache
@login_required
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Signs the decision as it was filled in; what the provider confirmed goes on record with it."""
    asker, form = _decide_form(request, reference)
    if not form.is_valid():
        return _show(request, asker, reference, failed=("decide", form))
    try:
        sign(reference, form, asker=asker, at=clock.now())
    except RequestRefused as refused:
        refuse_decision(form, refused)
        return _show(request, asker, reference, failed=("decide", form))
    messages.success(
        request, _("The decision is signed, and the letters are on their way. You find them under Letters.")
    )
    return HttpResponseRedirect(reverse("desk-request", args=[reference]), status=SEE_OTHER)


@require_POST
@never_cache
@login_required
def preview(request: HttpRequest, reference: str) -> HttpResponse:
    """The letters that signing would send, word by word; nothing is signed."""
    asker, form = _decide_form(request, reference)
    if not form.is_valid():
        return _show(request, asker, reference, failed=("decide", form))
    try:
        letters = preview_letters(
            reference, lambda: sign(reference, form, asker=asker, at=clock.now()), asker=asker, at=clock.now()
        )
    except RequestRefused as refused:
        refuse_decision(form, refused)
        return _show(request, asker, reference, failed=("decide", form))
    return render(request, "continuity/desk/preview.html", {"letters": letters, "here": "desk"})


def _decide_form(request: HttpRequest, reference: str) -> tuple[Asker, DecideForm]:
    asker = worker_of(request)
    view = _read(asker, reference)
    if not may_decide_request(asker, plan_code=view.plan_code):
        raise PermissionDenied
    if not view.approvals:
        raise Http404
    return asker, make_decide_form(view, request.POST)


def make_decide_form(view: RequestView, data: Any = None) -> DecideForm:
    """The decision box of a request that has sides to decide."""
    return DecideForm(
        data,
        auto_id="id_decide_%s",
        approvals=view.approvals,
        not_confirmed=list_not_confirmed(view),
        denials=list_denial_words(),
        days=days_of_sides(view),
        initial=suggest_decision(view),
    )


@transaction.atomic
def sign(reference: str, form: DecideForm, *, asker: Asker, at: datetime) -> None:
    """Everything that the box says, or nothing."""
    said = form.confirmed_now
    if said:
        at_the_desk.record_statement(
            reference,
            statements=ProviderStatements(
                said.get("accepts_rate"), said.get("follows_utilization_rules"), said.get("gave_treatment_plan")
            ),
            is_state_plan_approved=said.get("is_state_plan_approved"),
            asker=asker,
            at=at,
        )
    decide_request(
        reference,
        signatures=[
            SideSignature(each.side, each.outcome, each.reasons, each.months, each.limit_day)
            for each in form.choices_made
        ],
        override_reason=form.cleaned_data["reason_against"],
        alternative=form.cleaned_data["alternative"],
        asker=asker,
        at=at,
    )


def refuse_decision(form: DecideForm, refused: RequestRefused) -> None:
    """Shows at its field why it cannot be signed."""
    field = refused.field
    if f"{field}_outcome" in form.fields:
        field = f"{field}_outcome"
    form.refuse(field, refused.problem, refused.what_to_do)


@require_POST
@never_cache
@login_required
def assign_many(request: HttpRequest) -> HttpResponse:
    """Gives the chosen requests to somebody; a supervisor's."""
    asker = worker_of(request)
    if not may_overrule_verdict(asker, plan_code=asker.health_plan):
        raise PermissionDenied
    form = AssignForm(request.POST, people=list_desk(list_colleagues(asker)))
    chosen = request.POST.getlist("references")
    back = f"{reverse('desk')}?{request.POST.get('back', '')[:500]}"
    if not form.is_valid() or not chosen:
        messages.error(request, _("Nothing was given: choose requests in the first column, and somebody."))
        return HttpResponseRedirect(back, status=SEE_OTHER)
    failed = at_the_desk.assign_requests(chosen, owner_id=form.owner_user_id, asker=asker, at=clock.now())
    _tell_of_assigned(request, len(set(chosen)) - len(failed), len(failed))
    return HttpResponseRedirect(back, status=SEE_OTHER)


def _tell_of_assigned(request: HttpRequest, done: int, failed: int) -> None:
    if done:
        words = ngettext("%(count)s request was given.", "%(count)s requests were given.", done)
        messages.success(request, words % {"count": done})
    if failed:
        words = ngettext(
            "%(count)s request could not be given: it is decided by now, or that person does not work on requests.",
            "%(count)s requests could not be given: they are decided by now, or that person does not work on requests.",
            failed,
        )
        messages.error(request, words % {"count": failed})


def _read(asker: Asker, reference: str) -> RequestView:
    try:
        return read_at_desk(read_reference(reference), asker=asker, at=clock.now())
    except NoSuchRequest as error:
        raise Http404 from error


def _show(
    request: HttpRequest, asker: Asker, reference: str, *, failed: tuple[str, PlainForm] | None = None
) -> HttpResponse:
    """The page; with the form that could not be taken, and what was typed still in it."""
    view = _read(asker, reference)
    colleagues = list_colleagues(asker)
    user_id = asker.user_id or 0
    may_decide = may_decide_request(asker, plan_code=view.plan_code)
    context = present_request(view, plans=get_plan_table(), today=clock.today()) | {
        "next": suggest_next(view, user_id=user_id, may_decide=may_decide),
        "decide": _decide_box(view, asker, failed, may_decide=may_decide),
        "forms": _forms(view, colleagues, failed),
        "actions": _action_boxes(view, asker, colleagues, failed),
        "failed": failed[1] if failed else None,
        "here": "desk",
    }
    return render(request, "continuity/desk/request.html", context, status=UNPROCESSABLE if failed else 200)


def _forms(
    view: RequestView, colleagues: tuple[Person, ...], failed: tuple[str, PlainForm] | None
) -> Mapping[str, PlainForm]:
    """The forms that stand in the story: the note always, a document while the request is open."""
    forms: dict[str, PlainForm] = {"note": make_form("note", None, people=[])}
    if view.status.is_open:
        forms["document"] = DocumentForm(auto_id="id_document_%s")
    return forms | ({failed[0]: failed[1]} if failed and failed[0] in ("note", "document") else {})


def _decide_box(
    view: RequestView, asker: Asker, failed: tuple[str, PlainForm] | None, *, may_decide: bool
) -> dict[str, Any] | None:
    if not view.approvals:
        return None
    if not may_decide:
        return {"why_not": _("A coordinator or a supervisor signs the decision.")}
    form = failed[1] if failed and failed[0] == "decide" else make_decide_form(view)
    return {
        "form": form,
        "may_overrule": may_overrule_verdict(asker, plan_code=view.plan_code),
        "sends": list_sends(view),
    }


def list_sends(view: RequestView) -> list[str]:
    """Which letter goes to whom, said before anything is signed."""
    lines = [_("To the member: the decision, with the days or the reasons and how to disagree")]
    if view.status.requester and view.status.requester.value == "representative":
        lines.append(_("To the representative: the same"))
    if view.file.organization_id is not None:
        name = view.names.organizations.get(view.file.organization_id, "")
        lines.append(_("To %(organization)s: the decision for the provider") % {"organization": name})
    return lines


def _action_boxes(
    view: RequestView, asker: Asker, colleagues: tuple[Person, ...], failed: tuple[str, PlainForm] | None
) -> list[Any]:
    people = list_desk(colleagues)
    names = [name for name in ACTIONS if name not in _ELSEWHERE and _may(name, view, asker)]
    return [
        present_action(
            name,
            view.reference,
            failed[1] if failed and failed[0] == name else make_form(name, None, people=people),
        )
        for name in names
    ]


def _may(name: str, view: RequestView, asker: Asker) -> bool:
    """Is there a point in offering this now? The services say whether it may be done."""
    state = view.status.state
    if name == "void":
        not_over = view.status.is_open or state in (RequestState.APPROVED, RequestState.APPROVED_IN_PART)
        return not_over and may_overrule_verdict(asker, plan_code=view.plan_code)
    if not view.status.is_open:
        return False
    return {
        "review": state is RequestState.RECEIVED,
        "wait": state in (RequestState.RECEIVED, RequestState.IN_REVIEW),
        "resume": state is RequestState.WAITING,
    }.get(name, True)
