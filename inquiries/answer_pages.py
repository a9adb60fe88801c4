"""The pages of an answer: the answer as it was given with what surrounds it, and the same asked as known before."""

import re
from dataclasses import replace
from datetime import datetime, time
from typing import Any

import orjson
from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import asker_of
from accounts.facts import Asker, Purpose
from accounts.navigation import address_of_page
from accounts.permissions import may_ask_inquiry, may_ask_lists, may_request_continuity
from accounts.services.brake import HeldBack
from cmc_portal import clock
from cmc_portal.answers import Outcome
from cmc_portal.bodies import BadQuestion
from cmc_portal.clock import LEGAL_TIME_ZONE
from cmc_portal.fields import DayField
from cmc_portal.statuses import SEE_OTHER, TOO_MANY, UNPROCESSABLE
from inquiries.changes_presenting import present_earlier
from inquiries.earlier_answers import read_earlier_answer
from inquiries.emergency_notice import present_emergency
from inquiries.facts import RecordedAnswer
from inquiries.holding import present_hold
from inquiries.presenting import present_answer
from inquiries.reading import read_inquiry
from inquiries.selectors import get_asked_inquiry
from inquiries.services import answer_inquiry
from inquiries.trace import BadTraceNumber
from inquiries.who_presenting import present_who

_INDENTATION = re.compile(rb"\n\s+")


class KnownForm(forms.Form):
    """As known on which day?"""

    known_on = DayField(
        label=_("As known at the end of"),
        help_text=_("A day before today, for example 05/23/2022"),
        wrong=_("Type a day before today as month, day, year, like 05/23/2022."),
    )

    def clean_known_on(self) -> datetime:
        """The last moment of that day in California. Today is not over, so it is refused like a day to come."""
        day = self.cleaned_data["known_on"]
        if day >= clock.today():
            raise forms.ValidationError(self.fields["known_on"].error_messages["invalid"])
        return datetime.combine(day, time.max, tzinfo=LEGAL_TIME_ZONE)


@require_safe
@never_cache
@login_required
def inquiry(request: HttpRequest, trace_number: str) -> HttpResponse:
    """The answer exactly as it was given."""
    asker = asker_of(request)
    recorded = _read(trace_number, asker)
    return _page(request, recorded, asker, KnownForm())


@require_POST
@never_cache
@login_required
def inquiry_as_known(request: HttpRequest, trace_number: str) -> HttpResponse:
    """Asks the same question as known at an earlier moment; the answer it came from stays where it is."""
    asker = asker_of(request)
    if not may_ask_inquiry(asker):
        raise PermissionDenied
    recorded = _read(trace_number, asker)
    asked = get_asked_inquiry(trace_number)
    if asked is None or not _may_be_asked_again(recorded):
        raise Http404
    form = KnownForm(request.POST)
    if not form.is_valid():
        return _page(request, recorded, asker, form, status=UNPROCESSABLE)
    now = clock.now()
    question = replace(asked.question, known_at=form.cleaned_data["known_on"])
    try:
        again = answer_inquiry(question, asker=asker, asked_at=now)
    except BadQuestion as error:
        # The catalogue of that time may not have had a service that is asked about.
        form.add_error("known_on", error.problem)
        return _page(request, recorded, asker, form, status=UNPROCESSABLE)
    except HeldBack as error:
        held_back = present_hold(error.hold, at=now)
        page = _page(request, recorded, asker, form, status=TOO_MANY, held_back=held_back)
        if error.hold.until:
            page.headers["Retry-After"] = str(held_back.seconds)
        return page
    return HttpResponseRedirect(reverse("inquiry-page", args=[again.trace_number]), status=SEE_OTHER)


def _read(trace_number: str, asker: Asker) -> RecordedAnswer:
    """The stored answer; a mistyped number, an unknown one and another organisation's are all just not there."""
    try:
        recorded = read_inquiry(trace_number, asker=asker, at=clock.now())
    except BadTraceNumber as error:
        raise Http404 from error
    if recorded is None:
        raise Http404
    return recorded


def _may_be_asked_again(recorded: RecordedAnswer) -> bool:
    """An answer of an emergency is not: whoever asks again gives the reason again."""
    return recorded.member_id is not None and recorded.purpose is not Purpose.EMERGENCY


def _page(
    request: HttpRequest, recorded: RecordedAnswer, asker: Asker, form: KnownForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    answer: dict[str, Any] = orjson.loads(recorded.answer_json)
    now = clock.now()
    earlier = read_earlier_answer(recorded, day=answer["question"]["day"], asker=asker, at=now)
    context = {
        "answer": present_answer(answer),
        "may_request": may_request_continuity(asker),
        "receipt_address": _address_of_receipt(recorded.trace_number),
        "earlier": present_earlier(earlier, answer) if earlier else None,
        "known_form": form if may_ask_inquiry(asker) and _may_be_asked_again(recorded) else None,
        "may_ask_again": may_ask_inquiry(asker) and recorded.purpose is not Purpose.EMERGENCY,
        "asked_about": _asked_about(answer),
        "saved_lists": address_of_page("batches") if may_ask_lists(asker) else None,
        **present_emergency(answer, asker=asker, at=now),
        **more,
    }
    page = render(request, "inquiries/answer.html", context, status=status)
    # A tenth of the page was indentation, which nobody reads.
    page.content = _INDENTATION.sub(b"\n", page.content)
    return page


def _asked_about(answer: dict[str, Any]) -> Any:
    """What was typed of the person, where nobody was found: a wrong reading is seen at once."""
    if answer["outcome"] != Outcome.NOT_FOUND:
        return ()
    asked = get_asked_inquiry(answer["trace_number"])
    return present_who(asked.question.who) if asked else ()


def _address_of_receipt(trace_number: str) -> str | None:
    """Where the receipt is; None where receipts are not installed."""
    try:
        return reverse("receipt-pdf", args=[trace_number])
    except NoReverseMatch:
        return None
