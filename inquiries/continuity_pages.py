"""From an answer to a request: "not requested yet: ask here". The inquiry has shown who is meant."""

from typing import Any

import orjson
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.doors import asker_of
from accounts.facts import Asker, OrganizationKind
from accounts.permissions import may_request_continuity, may_work_requests
from cmc_portal import clock
from cmc_portal.fields import BothForms
from cmc_portal.statuses import SEE_OTHER, UNPROCESSABLE
from continuity.asked import AskedRequest, Recognition, TakenRequest
from continuity.desk.forms import CallerForm, IntakeForm, ProviderRequestForm
from continuity.desk.own_presenting import describe_patient
from continuity.facts import Side, Urgency
from continuity.refusals import RequestRefused
from continuity.selectors.providers import describe_provider
from continuity.services.requests import create_request
from inquiries.asking.earlier import initial_from
from inquiries.facts import RecordedAnswer
from inquiries.reading import read_inquiry
from inquiries.trace import BadTraceNumber


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def new_request(request: HttpRequest, trace_number: str) -> HttpResponse:
    """A provider asks the plan for the patient of this answer; a plan's people go on to their own form."""
    asker, today = asker_of(request), clock.today()
    if not may_request_continuity(asker):
        raise PermissionDenied
    recorded = _read(asker, trace_number)
    answer = orjson.loads(recorded.answer_json)
    if may_work_requests(asker):
        return _intake_page(request, answer)
    if asker.organization_kind is not OrganizationKind.PROVIDER:
        raise PermissionDenied
    npi = {"npi": answer["question"]["provider_npi"] or ""}
    if request.method != "POST":
        return _page(request, answer, ProviderRequestForm(initial=npi, today=today))
    form = ProviderRequestForm(request.POST, today=today)
    if not form.is_valid():
        return _page(request, answer, form, status=UNPROCESSABLE)
    try:
        taken = create_request(_asked(recorded, form), asker=asker, at=clock.now())
    except RequestRefused as refused:
        form.refuse(refused.field, refused.problem, refused.what_to_do)
        return _page(request, answer, form, status=UNPROCESSABLE)
    _tell(request, taken)
    return HttpResponseRedirect(reverse("continuity-request", args=[taken.reference]), status=SEE_OTHER)


def _read(asker: Asker, trace_number: str) -> RecordedAnswer:
    """The answer, where it found somebody; every other is not there."""
    try:
        recorded = read_inquiry(trace_number, asker=asker, at=clock.now())
    except BadTraceNumber as error:
        raise Http404 from error
    if recorded is None or recorded.member_id is None:
        raise Http404
    return recorded


def _asked(recorded: RecordedAnswer, form: ProviderRequestForm) -> AskedRequest:
    typed = form.cleaned_data
    return AskedRequest(
        member_id=recorded.member_id or 0,
        npi=typed["npi"],
        sides=frozenset({Side(typed["sides"])}) if typed["sides"] else frozenset(),
        urgency=Urgency(typed["urgency"]),
        why=typed["care"],
        identified_by=recorded.trace_number,
    )


def _tell(request: HttpRequest, taken: TakenRequest) -> None:
    told = {
        Recognition.NEW: _("The plan has the request."),
        Recognition.SAME: _("This was asked before and is still open. The plan is told that you asked again."),
        Recognition.APPROVED: _("This is approved already, and the approval still holds."),
        Recognition.REPLAYED: _("The plan has the request already."),
    }
    messages.success(request, told[taken.recognition])


def _page(
    request: HttpRequest, answer: dict[str, Any], form: ProviderRequestForm, *, status: int = 200
) -> HttpResponse:
    provider = describe_provider(answer["question"]["provider_npi"] or "")
    words = {"form": form, "facts": describe_patient(answer, provider=provider), "here": "continuity"}
    return render(request, "continuity/own/ask.html", words, status=status)


def _intake_page(request: HttpRequest, answer: dict[str, Any]) -> HttpResponse:
    """The plan's own form, with what the answer knows filled in."""
    today, known = clock.today(), initial_from(answer)
    who = CallerForm(initial=known, today=today)
    what = IntakeForm(initial={"npi": known["provider_npi"]}, today=today)
    words = {"who": who, "what": what, "both": BothForms((who, what)), "here": "desk"}
    return render(request, "continuity/desk/new.html", words)
