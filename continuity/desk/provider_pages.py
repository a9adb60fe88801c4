"""What a provider's front desk asked of health plans, and where it stands."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import asker_of
from accounts.facts import Asker, OrganizationKind
from accounts.permissions import may_request_continuity
from cmc_portal import clock
from continuity.desk.own_presenting import present_own_rows
from continuity.desk.own_request import OwnPages, show_own, withdraw_own
from continuity.desk.paper_pages import add_document
from continuity.selectors.providers import list_provider_names
from continuity.services.reading import read_own_requests
from eligibility.selectors.member_names import list_member_names
from eligibility.selectors.plans import get_plan_table

PAGES = OwnPages(
    page="continuity-request",
    withdraw="continuity-withdraw",
    listing="continuity",
    listing_name=gettext_lazy("All requests"),
    withdrawn=gettext_lazy("The request was taken back."),
    routes={"letter": "continuity-letter", "document": "continuity-document", "documents": "continuity-documents"},
)


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
    return show_own(request, provider_of(request), reference, pages=PAGES)


@require_POST
@never_cache
@login_required
def documents(request: HttpRequest, reference: str) -> HttpResponse:
    """Adds a document to a request of one's organisation."""
    provider_of(request)
    return add_document(request, reference, page="continuity-request", show_again=partial(show_own, pages=PAGES))


@require_POST
@never_cache
@login_required
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Takes a request of one's organisation back."""
    return withdraw_own(request, provider_of(request), reference, pages=PAGES)


def provider_of(request: HttpRequest) -> Asker:
    """Whoever asks for a provider. Raises PermissionDenied for everybody else."""
    asker = asker_of(request)
    if asker.organization_kind is not OrganizationKind.PROVIDER or not may_request_continuity(asker):
        raise PermissionDenied
    return asker
