"""Who looked? The member's page, and the privacy officer's search with its export."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.doors import asker_of
from accounts.facts import Asker
from accounts.permissions import may_search_trail, may_see_own_page, may_see_own_trail
from accounts.selectors.trail import TrailEvent, TrailQuestion, get_names, get_own_user, list_organizations, list_users
from cmc_portal import clock
from cmc_portal.bodies import BadQuestion
from cmc_portal.statuses import UNPROCESSABLE
from eligibility.asked_member import parse_who
from inquiries.csv_files import csv_response
from inquiries.self_service import read_own_names
from inquiries.trail_forms import TrailSearchForm
from inquiries.trail_presenting import COLUMNS, as_cells, cursor_text, parse_cursor, present_line, present_look
from inquiries.trail_search import (
    export_trail,
    find_members_by_trace,
    find_members_for_search,
    read_own_trail,
    search_trail,
)


@dataclass(frozen=True, slots=True)
class _Person:
    """Somebody whose list the asker may see, by their place among them: a number of ours stays out of the address."""

    place: int
    member_id: int
    name: str


@require_safe
@never_cache
@login_required
def who_looked(request: HttpRequest) -> HttpResponse:
    """Who looked at my information, or at that of somebody I represent? Opening the list is itself on it."""
    asker = asker_of(request)
    if not may_see_own_page(asker):
        raise PermissionDenied
    people = _people(asker)
    person = _chosen(people, request.GET.get("person", "1"))
    if not may_see_own_trail(asker, member_id=person.member_id):
        raise Http404
    before = parse_cursor(request.GET.get("before", ""))
    events, more = read_own_trail(asker, member_id=person.member_id, before=before, at=clock.now())
    names, own_user = get_names(events), get_own_user(person.member_id)
    words = {
        "looks": [present_look(each, names, asker=asker, own_user=own_user) for each in events],
        "is_own": person.member_id == asker.own_member,
        "person": person,
        "people": people,
        "older": cursor_text(events) if more else "",
        "is_first_page": before is None,
        "here": "my-page",
    }
    return render(request, "accounts/trail/who_looked.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def search(request: HttpRequest) -> HttpResponseBase:
    """The privacy officer's search. What is asked is sent in a form, so that no address names anybody."""
    asker = asker_of(request)
    if not may_search_trail(asker):
        raise PermissionDenied
    form = TrailSearchForm(request.POST if request.method == "POST" else None, today=clock.today())
    if not form.is_bound:
        return _search_page(request, form)
    question = _question(form, asker) if form.is_valid() else None
    if question is None:
        return _search_page(request, form, status=UNPROCESSABLE)
    return _export(question, asker) if "export" in request.POST else _results(request, form, question, asker)


def _people(asker: Asker) -> tuple[_Person, ...]:
    """Whose lists the asker may see, themselves first; names are read only where there are several to choose from."""
    if asker.own_member is not None and asker.members == {asker.own_member}:
        return (_Person(1, asker.own_member, ""),)
    names = read_own_names(asker, at=clock.now())
    return tuple(_Person(place, *each) for place, each in enumerate(names, start=1))


def _chosen(people: tuple[_Person, ...], place: str) -> _Person:
    chosen = next((each for each in people if str(each.place) == place), None)
    if chosen is None:
        raise Http404
    return chosen


def _question(form: TrailSearchForm, asker: Asker) -> TrailQuestion | None:
    """What was typed, as a question; None where the person was typed so that nobody can be meant."""
    typed = form.cleaned_data
    members: tuple[int, ...] | None = None
    subject = ""
    try:
        if form.names_somebody:
            members = find_members_for_search(parse_who(form.member()), asker=asker)
        elif typed["trace_number"]:
            members = find_members_by_trace(typed["trace_number"], asker=asker)
            subject = typed["trace_number"] if members is None else ""
    except BadQuestion as error:
        form.add_error(None, f"{error.problem} {error.what_to_do}")
        return None
    since, until = form.moments
    return TrailQuestion(
        since=since,
        until=until,
        members=members,
        users=list_users(typed["person"]) if typed["person"] else None,
        organizations=list_organizations(typed["organization"]) if typed["organization"] else None,
        purpose=form.chosen_purpose,
        action=form.chosen_action,
        subject=subject,
    )


def _results(request: HttpRequest, form: TrailSearchForm, question: TrailQuestion, asker: Asker) -> HttpResponse:
    before = parse_cursor(request.POST.get("before", ""))
    events, more = search_trail(question, asker=asker, before=before, at=clock.now())
    names = get_names(events)
    words: dict[str, Any] = {
        "lines": [present_line(each, names) for each in events],
        "older": cursor_text(events) if more else "",
        "searched": True,
    }
    return _search_page(request, form, **words)


def _search_page(request: HttpRequest, form: TrailSearchForm, *, status: int = 200, **words: Any) -> HttpResponse:
    return render(request, "accounts/trail/search.html", {"form": form, "here": "trail-search"} | words, status=status)


def _export(question: TrailQuestion, asker: Asker) -> StreamingHttpResponse:
    rows = _rows(export_trail(question, asker=asker, at=clock.now()))
    return csv_response(rows, name="access-trail", day=clock.today())


def _rows(parts: Iterator[tuple[TrailEvent, ...]]) -> Iterator[Iterable[Sequence[str]]]:
    yield (COLUMNS,)
    for events in parts:
        names = get_names(events)
        yield [as_cells(event, names) for event in events]
