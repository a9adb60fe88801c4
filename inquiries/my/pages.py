"""My coverage: who covers me, for what, whom to call; and the card to show."""

from io import BytesIO

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.facts import Asker
from accounts.navigation import address_of_page
from cmc_portal import clock
from cmc_portal.statuses import SEE_OTHER, UNAVAILABLE
from continuity.notices.pdf import PdfImpossible
from inquiries.my.answering import OwnAnswer, read_own_answer
from inquiries.my.card import Card, make_card, render_card_pdf
from inquiries.my.doctors import read_doctors
from inquiries.my.presenting import MyCoverage, present_my_coverage, present_no_record, present_reach
from inquiries.my.whom import People, choose, people_of, self_of


@require_safe
@never_cache
@login_required
def my_page(request: HttpRequest) -> HttpResponse:
    """Who covers me, for what, what I pay, and who pays for the rest."""
    asker = self_of(request)
    people = people_of(request, asker)
    own = read_own_answer(people.here.member_id, asker=asker, at=clock.now())
    context = {
        "people": people,
        "coverage": _coverage(own, people),
        "reach": present_reach(own.contact) if own else None,
        "doctors": read_doctors(asker, people.here, at=clock.now()),
        "own": asker.own_member is not None,
        "who_looked": address_of_page("who-looked"),
        "here": "my-page",
    }
    return render(request, "inquiries/my/coverage.html", context)


@require_safe
@never_cache
@login_required
def my_card(request: HttpRequest) -> HttpResponse:
    """The card to show at an office, or in words why there is none."""
    asker = self_of(request)
    people = people_of(request, asker)
    context = {"people": people, "card": _card(asker, people), "here": "my-page"}
    return render(request, "inquiries/my/card.html", context)


@require_safe
@never_cache
@login_required
def my_card_pdf(request: HttpRequest) -> HttpResponse:
    """The card as a file to print. Its name says nothing about anybody."""
    asker = self_of(request)
    card = _card(asker, people_of(request, asker))
    if card is None:
        raise Http404
    try:
        pdf = render_card_pdf(card)
    except PdfImpossible:
        return render(request, "continuity/no_pdf.html", status=UNAVAILABLE)
    return FileResponse(BytesIO(pdf), content_type="application/pdf", filename="coverage-card.pdf")


@require_POST
@never_cache
@login_required
def choose_person(request: HttpRequest) -> HttpResponse:
    """Opens the information of another person whom the user may see; which one never stands in an address."""
    if not choose(request, self_of(request), request.POST.get("person", "")):
        raise Http404
    return HttpResponseRedirect(reverse("my-page"), status=SEE_OTHER)


def _coverage(own: OwnAnswer | None, people: People) -> MyCoverage:
    name = "" if people.here.is_own else people.here.name
    if own is None:
        return present_no_record(clock.today(), name=name)
    return present_my_coverage(own.answer, name=name)


def _card(asker: Asker, people: People) -> Card | None:
    own = read_own_answer(people.here.member_id, asker=asker, at=clock.now())
    return make_card(own, present_my_coverage(own.answer)) if own is not None else None
