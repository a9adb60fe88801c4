"""One request as whoever asked for it sees it and takes it back; a provider's pages and a member's show the same."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise

from accounts.facts import Asker
from cmc_portal import clock
from cmc_portal.statuses import SEE_OTHER, UNPROCESSABLE
from continuity.desk.doors import read_reference
from continuity.desk.forms import DocumentForm, MaybeWhyForm, PlainForm
from continuity.desk.own_presenting import present_own
from continuity.desk.reading import RequestView, read_own
from continuity.refusals import NoSuchRequest, RequestRefused
from continuity.services.requests import withdraw_request
from continuity.services.working import can_withdraw
from eligibility.selectors.plans import get_plan_table


@dataclass(frozen=True, slots=True)
class OwnPages:
    """Whose pages these are: the names of their addresses, the way back, and what is said after a withdrawal."""

    page: str
    withdraw: str
    listing: str
    listing_name: str | Promise
    withdrawn: str | Promise
    routes: Mapping[str, str]


def show_own(
    request: HttpRequest,
    asker: Asker,
    reference: str,
    *,
    pages: OwnPages,
    failed: tuple[str, PlainForm] | None = None,
) -> HttpResponse:
    """The request: where it stands, letters, documents; `failed` is a form that could not be taken, by its name."""
    view = _read(asker, reference)
    words = present_own(view, asker=asker, plans=get_plan_table(), today=clock.today())
    words |= _forms(view, failed, may_withdraw=can_withdraw(asker, view.file))
    words |= {
        "routes": pages.routes,
        "withdraw_address": reverse(pages.withdraw, args=[view.reference]),
        "back": {"address": reverse(pages.listing), "name": pages.listing_name},
        "here": pages.listing,
    }
    return render(request, "continuity/own/request.html", words, status=UNPROCESSABLE if failed else 200)


def withdraw_own(request: HttpRequest, asker: Asker, reference: str, *, pages: OwnPages) -> HttpResponse:
    """Takes the request back; leads to its page, or shows it again and says why not."""
    form = MaybeWhyForm(request.POST)
    try:
        if not form.is_valid():
            return show_own(request, asker, reference, pages=pages, failed=("withdraw", form))
        withdraw_request(read_reference(reference), why=form.cleaned_data["why"], asker=asker, at=clock.now())
    except NoSuchRequest as error:
        raise Http404 from error
    except RequestRefused as refused:
        form.refuse("", refused.problem, refused.what_to_do)
        return show_own(request, asker, reference, pages=pages, failed=("withdraw", form))
    messages.success(request, pages.withdrawn)
    return HttpResponseRedirect(reverse(pages.page, args=[reference]), status=SEE_OTHER)


def _forms(view: RequestView, failed: tuple[str, PlainForm] | None, *, may_withdraw: bool) -> dict[str, object]:
    """The forms of an open request; the one that could not be taken keeps what was typed."""
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
