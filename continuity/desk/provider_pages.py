"""What a provider's front desk asked of health plans, and where it stands."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import asker_of
from accounts.facts import Asker, OrganizationKind
from accounts.permissions import may_request_continuity
from cmc_portal import clock
from cmc_portal.statuses import SEE_OTHER, UNPROCESSABLE
from continuity.desk.doors import read_reference
from continuity.desk.forms import DocumentForm, MaybeWhyForm, PlainForm
from continuity.desk.own_presenting import present_own, present_own_rows
from continuity.desk.paper_pages import add_document
from continuity.desk.reading import RequestView, read_own
from continuity.refusals import NoSuchRequest, RequestRefused
from continuity.selectors.providers import list_provider_names
from continuity.services.reading import read_own_requests
from continuity.services.requests import withdraw_request
from eligibility.selectors.member_names import list_member_names
from eligibility.selectors.plans import get_plan_table

ROUTES = {
    "letter": "continuity-letter",
    "document": "continuity-document",
    "documents": "continuity-documents",
}


@require_safe
@never_cache
@login_required
def own_requests(request: HttpRequest) -> HttpResponse:
    """The requests of one's organisation, the newest first."""
    asker = provider_of(request)
    before = request.GET.get("before", "")
    page, following = read_own_requests(
        asker, before=int(before) if before.isdecimal() and len(before) < 19 else None, at=clock.now()
    )
    rows = present_own_rows(
        page,
        members=list_member_names({each.member_id for each in page}),
        providers=list_provider_names({each.npi for each in page}),
        plans=get_plan_table(),
    )
    context = {"rows": rows, "older": following or "", "here": "continuity"}
    return render(request, "continuity/own/list.html", context)


@require_safe
@never_cache
@login_required
def own_request(request: HttpRequest, reference: str) -> HttpResponse:
    """One request of one's organisation: where it stands, letters, documents."""
    return _show(request, provider_of(request), reference)


@require_POST
@never_cache
@login_required
def documents(request: HttpRequest, reference: str) -> HttpResponse:
    """Adds a document to a request of one's organisation."""
    provider_of(request)
    return add_document(request, reference, page="continuity-request", show_again=_show)


@require_POST
@never_cache
@login_required
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Takes a request of one's organisation back."""
    asker = provider_of(request)
    form = MaybeWhyForm(request.POST)
    try:
        if not form.is_valid():
            return _show(request, asker, reference, failed=("withdraw", form))
        withdraw_request(read_reference(reference), why=form.cleaned_data["why"], asker=asker, at=clock.now())
    except NoSuchRequest as error:
        raise Http404 from error
    except RequestRefused as refused:
        form.refuse("", refused.problem, refused.what_to_do)
        return _show(request, asker, reference, failed=("withdraw", form))
    messages.success(request, _("The request was taken back."))
    return HttpResponseRedirect(reverse("continuity-request", args=[reference]), status=SEE_OTHER)


def provider_of(request: HttpRequest) -> Asker:
    """Whoever asks for a provider. Raises PermissionDenied for everybody else."""
    asker = asker_of(request)
    if asker.organization_kind is not OrganizationKind.PROVIDER or not may_request_continuity(asker):
        raise PermissionDenied
    return asker


def _show(
    request: HttpRequest, asker: Asker, reference: str, *, failed: tuple[str, PlainForm] | None = None
) -> HttpResponse:
    view = _read(asker, reference)
    words = present_own(view, asker=asker, plans=get_plan_table(), today=clock.today())
    words |= own_forms(view, failed, may_withdraw=view.file.organization_id == asker.organization_id)
    words |= {
        "routes": ROUTES,
        "withdraw_address": reverse("continuity-withdraw", args=[view.reference]),
        "back": {"address": reverse("continuity"), "name": _("All requests")},
        "here": "continuity",
    }
    return render(request, "continuity/own/request.html", words, status=UNPROCESSABLE if failed else 200)


def own_forms(
    view: RequestView, failed: tuple[str, PlainForm] | None, *, may_withdraw: bool = True
) -> dict[str, object]:
    """The forms of an open request; the one that could not be taken keeps what was typed. Who only asked the same does
    not withdraw it."""
    name, form = failed or ("", None)
    forms: dict[str, object] = {"failed": form}
    if view.status.is_open:
        forms["document_form"] = form if name == "document" else DocumentForm(auto_id="id_document_%s")
    if view.status.is_open and may_withdraw:
        forms["withdraw_form"] = form if name == "withdraw" else MaybeWhyForm(auto_id="id_withdraw_%s")
        forms["withdraw_open"] = name == "withdraw"
    return forms


def _read(asker: Asker, reference: str) -> RequestView:
    try:
        return read_own(read_reference(reference), asker=asker, at=clock.now())
    except NoSuchRequest as error:
        raise Http404 from error
