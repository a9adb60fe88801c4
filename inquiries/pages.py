"""The pages of the front desk: ask, and the stored answer. They hand over and show; they decide nothing."""

from datetime import datetime
from typing import Any

import orjson
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.doors import asker_of
from accounts.facts import Asker, Hold
from accounts.navigation import links_of
from accounts.permissions import may_ask_inquiry
from accounts.services.brake import HeldBack
from benefits.selectors import list_services
from cmc_portal import clock
from cmc_portal.bodies import BadQuestion
from cmc_portal.statuses import SEE_OTHER, TOO_MANY, UNPROCESSABLE
from inquiries.asking.earlier import EarlierQuestion, earlier_question, initial_again, keep_the_rest
from inquiries.emergency_forms import initial_from_who
from inquiries.forms import AskForm
from inquiries.history.presenting import present_history
from inquiries.history.reading import read_recent
from inquiries.holding import HeldBackNotice, present_hold
from inquiries.questions import parse_question
from inquiries.reading import read_inquiry
from inquiries.selectors import get_asked_inquiry
from inquiries.services import answer_inquiry
from inquiries.trace import BadTraceNumber


@require_safe
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """The empty question, or that of an earlier inquiry to be asked again; to a stranger, what the portal is for."""
    if not request.user.is_authenticated:
        return render(request, "home.html")
    asker = asker_of(request)
    if not may_ask_inquiry(asker):
        return _start_elsewhere(request, asker)
    again = request.GET.get("again")
    earlier, initial = _get_earlier(request, again) if again else (None, {})
    # Whoever found nobody wants to mend what they typed.
    if earlier and not earlier.was_found:
        initial |= initial_from_who(earlier.typed)
        earlier = None
    form = AskForm(today=clock.today(), services=list_services(), earlier=earlier, initial=initial)
    return _ask_page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def inquiries(request: HttpRequest) -> HttpResponse:
    """Takes a question and leads to its answer; a reload of a question that was refused leads back to asking."""
    if request.method != "POST":
        return redirect("ask")
    asker = asker_of(request)
    if not may_ask_inquiry(asker):
        raise PermissionDenied
    again, sent = request.POST.get("again"), request.POST
    earlier, asked = _get_earlier(request, again) if again else (None, {})
    sent = keep_the_rest(sent, asked) if asked and "keep" in sent else sent
    form = AskForm(sent, today=clock.today(), services=list_services(), earlier=earlier)
    if not form.is_valid():
        return _ask_page(request, form, status=UNPROCESSABLE)
    now = clock.now()
    try:
        question = parse_question(form.body(), today=clock.today(), now=now)
        recorded = answer_inquiry(question, asker=asker, asked_at=now)
    except BadQuestion as error:
        form.add_error("line", f"{error.problem} {error.what_to_do}")
        return _ask_page(request, form, status=UNPROCESSABLE)
    except HeldBack as error:
        return _held_back_page(request, form, error.hold, at=now)
    return HttpResponseRedirect(reverse("inquiry-page", args=[recorded.trace_number]), status=SEE_OTHER)


def _get_answer(request: HttpRequest, trace_number: str) -> dict[str, Any]:
    """The stored answer; a mistyped number, an unknown one and another organisation's are all just not there."""
    try:
        recorded = read_inquiry(trace_number, asker=asker_of(request), at=clock.now())
    except BadTraceNumber as error:
        raise Http404 from error
    if recorded is None:
        raise Http404
    answer: dict[str, Any] = orjson.loads(recorded.answer_json)
    return answer


def _get_earlier(request: HttpRequest, trace_number: str) -> tuple[EarlierQuestion | None, dict[str, Any]]:
    """Whom an earlier question was about, and what else it asked; read as its answer is, and so on the trail."""
    answer = _get_answer(request, trace_number)
    inquiry = get_asked_inquiry(trace_number)
    return (earlier_question(answer, inquiry) if inquiry else None), initial_again(answer)


def _held_back_page(request: HttpRequest, form: AskForm, hold: Hold, *, at: datetime) -> HttpResponse:
    """Nothing was asked; what was typed is still there, and so is when to ask again or whom to tell."""
    held_back = present_hold(hold, at=at, earlier=form.data.get("again", "") if form.earlier else "")
    page = _ask_page(request, form, status=TOO_MANY, held_back=held_back)
    if hold.until:
        page.headers["Retry-After"] = str(held_back.seconds)
    return page


def _start_elsewhere(request: HttpRequest, asker: Asker) -> HttpResponse:
    """Leads whoever does not ask to the first page that is theirs."""
    links = links_of(asker)
    return redirect(links[0].address) if links else render(request, "inquiries/no_page_yet.html")


def _ask_page(
    request: HttpRequest, form: AskForm, *, status: int = 200, held_back: HeldBackNotice | None = None
) -> HttpResponse:
    asker = asker_of(request)
    recent = present_history(read_recent(asker, at=clock.now()), user_id=asker.user_id)
    words = {"form": form, "here": "ask", "held_back": held_back, "recent": recent}
    return render(request, "inquiries/ask.html", words, status=status)
