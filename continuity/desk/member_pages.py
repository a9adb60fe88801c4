"""Keep my doctor: a member, or who acts for them, asks, follows the request and says how they want letters."""

from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.doors import asker_of
from accounts.facts import AccessAction, Asker, Purpose
from accounts.permissions import may_see_own_page
from accounts.services.trail import record_access
from cmc_portal import clock
from cmc_portal.statuses import SEE_OTHER, UNPROCESSABLE
from continuity.asked import AskedRequest, Recognition, TakenRequest
from continuity.desk.forms import LettersForm, MemberRequestForm
from continuity.desk.own_presenting import present_own_rows
from continuity.desk.own_request import OwnPages, show_own, withdraw_own
from continuity.desk.paper_pages import add_document
from continuity.facts import Urgency
from continuity.notices.preferences import LetterPreference, get_letter_preference, set_letter_preference
from continuity.refusals import RequestRefused
from continuity.selectors.providers import list_provider_names, list_seen_providers
from continuity.services.reading import read_own_requests
from continuity.services.requests import create_request
from eligibility.selectors.member_names import list_member_names
from eligibility.selectors.plans import get_plan_table

PAGES = OwnPages(
    page="my-doctor-request",
    withdraw="my-doctor-withdraw",
    listing="my-doctor",
    listing_name=gettext_lazy("Keep my doctor"),
    withdrawn=gettext_lazy("You took your request back."),
    routes={"letter": "my-doctor-letter", "document": "my-doctor-document", "documents": "my-doctor-documents"},
)


@dataclass(frozen=True, slots=True)
class Person:
    """A member for whom the user may act, by their place among them: a number of ours stays out of the address."""

    place: int
    member_id: int
    name: str
    is_here: bool


@require_safe
@never_cache
@login_required
def my_doctor(request: HttpRequest) -> HttpResponse:
    """What was asked, where it stands, and how letters are wanted."""
    asker = _self_of(request)
    people = _people(request, asker)
    person = _here(people)
    page, _following = read_own_requests(asker, at=clock.now())
    own = [each for each in page if each.member_id == person.member_id]
    preference = get_letter_preference(person.member_id)
    context = {
        "rows": present_own_rows(
            own,
            members={person.member_id: person.name},
            providers=list_provider_names({each.npi for each in own}),
            plans=get_plan_table(),
        ),
        "people": people if len(people) > 1 else (),
        "person_query": _query(person, people),
        "preference_form": LettersForm(
            initial={"language": preference.language, "large_print": preference.large_print}
        ),
        "here": "my-doctor",
    }
    return render(request, "continuity/my/doctor.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def new_request(request: HttpRequest) -> HttpResponse:
    """Asks the plan; doctors whom the member saw are there to choose from."""
    asker = _self_of(request)
    people = _people(request, asker)
    person = _here(people)
    doctors = _list_doctors(asker, person)
    if request.method != "POST":
        return _ask_page(request, MemberRequestForm(doctors=doctors), person, people)
    form = MemberRequestForm(request.POST, doctors=doctors)
    if not form.is_valid():
        return _ask_page(request, form, person, people, status=UNPROCESSABLE)
    typed = form.cleaned_data
    asked = AskedRequest(person.member_id, form.chosen_npi, urgency=Urgency(typed["urgency"]), why=typed["care"])
    try:
        taken = create_request(asked, asker=asker, at=clock.now())
    except RequestRefused as refused:
        form.refuse(refused.field, refused.problem, refused.what_to_do)
        return _ask_page(request, form, person, people, status=UNPROCESSABLE)
    _tell(request, taken)
    return HttpResponseRedirect(reverse("my-doctor-request", args=[taken.reference]), status=SEE_OTHER)


@require_safe
@never_cache
@login_required
def own_request(request: HttpRequest, reference: str) -> HttpResponse:
    """One request: where it stands, the letters, the documents."""
    return show_own(request, _self_of(request), reference, pages=PAGES)


@require_POST
@never_cache
@login_required
def documents(request: HttpRequest, reference: str) -> HttpResponse:
    """Adds a document."""
    _self_of(request)
    return add_document(request, reference, page="my-doctor-request", show_again=partial(show_own, pages=PAGES))


@require_POST
@never_cache
@login_required
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Takes the request back."""
    return withdraw_own(request, _self_of(request), reference, pages=PAGES)


@require_POST
@never_cache
@login_required
def letters(request: HttpRequest) -> HttpResponse:
    """Keeps in which language and size the member wants letters."""
    asker = _self_of(request)
    people = _people(request, asker)
    person = _here(people)
    form = LettersForm(request.POST)
    if form.is_valid():
        wanted = LetterPreference(form.cleaned_data["language"], form.cleaned_data["large_print"])
        set_letter_preference(person.member_id, wanted)
        messages.success(request, _("Your next letters come this way."))
    else:
        messages.error(request, _("Nothing was changed: choose a language."))
    return HttpResponseRedirect(reverse("my-doctor") + _query(person, people), status=SEE_OTHER)


def _self_of(request: HttpRequest) -> Asker:
    asker = asker_of(request)
    if not may_see_own_page(asker):
        raise PermissionDenied
    return asker


@transaction.atomic
def _people(request: HttpRequest, asker: Asker) -> tuple[Person, ...]:
    """For whom the user may act, themselves first; that a name was read stands in the trail."""
    members = sorted(asker.members, key=lambda member_id: (member_id != asker.own_member, member_id))
    _record_read(asker, members, "name")
    names = list_member_names(members)
    chosen = request.GET.get("person", "1")
    return tuple(
        Person(place, member_id, names.get(member_id, ""), str(place) == chosen)
        for place, member_id in enumerate(members, start=1)
    )


def _record_read(asker: Asker, members: list[int], what: str) -> None:
    record_access(
        asker,
        action=AccessAction.READ_OWN_RECORD,
        purpose=Purpose.MEMBER_REQUEST,
        at=clock.now(),
        members=members,
        subject=what,
    )


def _here(people: tuple[Person, ...]) -> Person:
    here = next((each for each in people if each.is_here), None)
    if here is None:
        raise Http404
    return here


def _query(person: Person, people: tuple[Person, ...]) -> str:
    return f"?person={person.place}" if len(people) > 1 else ""


@transaction.atomic
def _list_doctors(asker: Asker, person: Person) -> list[tuple[str, str]]:
    """The doctors whom the member saw, by what they are called."""
    _record_read(asker, [person.member_id], "visits")
    return [(npi, name or _("NPI %(npi)s") % {"npi": npi}) for npi, name in list_seen_providers(person.member_id)]


def _ask_page(
    request: HttpRequest, form: MemberRequestForm, person: Person, people: tuple[Person, ...], *, status: int = 200
) -> HttpResponse:
    is_own = person.place == 1 and len(people) == 1
    context = {
        "form": form,
        "person_query": _query(person, people),
        "person_name": "" if is_own else person.name,
        "here": "my-doctor",
    }
    return render(request, "continuity/my/ask.html", context, status=status)


def _tell(request: HttpRequest, taken: TakenRequest) -> None:
    told = {
        Recognition.NEW: _("Your plan has your request. You get a letter."),
        Recognition.SAME: _("You asked this before, and your plan is still looking at it."),
        Recognition.APPROVED: _("Your plan said yes to this before, and it still holds."),
        Recognition.REPLAYED: _("Your plan has your request already."),
    }
    messages.success(request, told[taken.recognition])
