"""What one's organisation asked before: a list to search, to ask again from, and to take away."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.doors import asker_of
from accounts.facts import Asker
from accounts.permissions import may_ask_inquiry, may_list_inquiries
from accounts.selectors.people import list_people
from cmc_portal import clock
from cmc_portal.statuses import UNPROCESSABLE
from eligibility.asked_member import parse_who
from inquiries.csv_files import csv_response
from inquiries.history.facts import HistoryQuestion
from inquiries.history.forms import HistorySearchForm
from inquiries.history.presenting import COLUMNS, as_rows, parse_place, place_after, present_history
from inquiries.history.reading import HistoryPage, export_history, read_history
from inquiries.trail_search import find_members_for_search


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def history(request: HttpRequest) -> HttpResponseBase:
    """Earlier questions, newest first. A search is sent in a form, so that no address names anybody."""
    asker = asker_of(request)
    if not may_list_inquiries(asker):
        raise PermissionDenied
    sent = request.POST if request.method == "POST" else None
    form = HistorySearchForm(sent, today=clock.today(), people=_people(asker))
    if form.is_bound and not form.is_valid():
        return _page(request, asker, {"form": form}, status=UNPROCESSABLE)
    question = _question(form, asker)
    if "export" in request.POST:
        rows = _rows(export_history(question, asker=asker, at=clock.now()))
        return csv_response(rows, name="earlier-answers", day=clock.today())
    before = parse_place(request.POST.get("before", ""))
    found = read_history(question, asker=asker, before=before, at=clock.now())
    lines = present_history(found, user_id=asker.user_id)
    words = {"form": form, "lines": lines, "older": place_after(found), "searched": True, "is_first": before is None}
    return _page(request, asker, words)


def _people(asker: Asker) -> tuple[tuple[int, str], ...]:
    """Who works in the asker's organisation, to choose from."""
    people = list_people(asker.organization_id) if asker.organization_id is not None else ()
    return tuple((person.user_id, person.name) for person in people)


def _question(form: HistorySearchForm, asker: Asker) -> HistoryQuestion:
    since, until = form.moments
    member = form.member
    return HistoryQuestion(
        since=since,
        until=until,
        members=find_members_for_search(parse_who(member), asker=asker) if member else None,
        users=(form.chosen_user,) if form.chosen_user is not None else None,
        outcome=form.chosen_outcome,
        channel=form.chosen_channel,
    )


def _rows(pages: Iterator[HistoryPage]) -> Iterator[Iterable[Sequence[str]]]:
    yield (COLUMNS,)
    for page in pages:
        yield as_rows(page)


def _page(request: HttpRequest, asker: Asker, words: dict[str, Any], *, status: int = 200) -> HttpResponse:
    words |= {"here": "inquiry-history", "may_ask": may_ask_inquiry(asker)}
    return render(request, "inquiries/history/history.html", words, status=status)
