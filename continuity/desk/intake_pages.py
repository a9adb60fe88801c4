"""Taking a request from somebody on the telephone, or from a paper that came: for the plan's own members."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.facts import Asker
from accounts.services.brake import HeldBack
from cmc_portal import clock
from cmc_portal.fields import BothForms
from cmc_portal.statuses import SEE_OTHER, TOO_MANY, UNPROCESSABLE
from continuity.asked import AskedRequest, Recognition, TakenRequest
from continuity.desk.doors import worker_of
from continuity.desk.forms import CallerForm, IntakeForm
from continuity.desk.request_presenting import member_name
from continuity.facts import IntakeChannel, RequesterKind, Side, Urgency
from continuity.refusals import RequestRefused
from continuity.services.desk import begin_review
from continuity.services.identifying import identify_caller
from continuity.services.requests import create_request
from eligibility.asked_member import BadQuestion, parse_who
from eligibility.facts import MemberFacts


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def new_request(request: HttpRequest) -> HttpResponse:
    """Takes the request, begins its review with a look at claims, and leads to it."""
    asker, today = worker_of(request), clock.today()
    if request.method != "POST":
        return _page(request, CallerForm(today=today), IntakeForm(today=today))
    who, what = CallerForm(request.POST, today=today), IntakeForm(request.POST, today=today)
    # Both are looked at, so that all that is to be mended is told at once.
    if not all([who.is_valid(), what.is_valid()]):
        return _page(request, who, what, status=UNPROCESSABLE)
    try:
        taken = _take(asker, who, what)
    except HeldBack:
        who.add_error(None, _("Many questions of late found nobody, so asking is held back for now. Ask a supervisor."))
        return _page(request, who, what, status=TOO_MANY)
    if taken is None:
        return _page(request, who, what, status=UNPROCESSABLE)
    _tell(request, taken)
    return HttpResponseRedirect(reverse("desk-request", args=[taken.reference]), status=SEE_OTHER)


def _take(asker: Asker, who: CallerForm, what: IntakeForm) -> TakenRequest | None:
    """The request, made or recognised; None where something is to be mended, which the forms then say."""
    now = clock.now()
    try:
        member = identify_caller(parse_who(who.member()), asker=asker, at=now)
    except BadQuestion as error:
        who.add_error(None, f"{error.problem} {error.what_to_do}")
        return None
    if member is None:
        who.add_error(None, _("Nobody whom your plan has or had matches what was typed. Compare it with the card."))
        return None
    try:
        taken = create_request(_asked(member, what), asker=asker, at=now)
    except RequestRefused as refused:
        what.refuse(refused.field, refused.problem, refused.what_to_do)
        return None
    if taken.is_new:
        begin_review(taken.reference, asker=asker, at=now)
    return taken


def _asked(member: MemberFacts, what: IntakeForm) -> AskedRequest:
    typed = what.cleaned_data
    requester = RequesterKind(typed["requester"])
    # Whoever calls for themselves need not be named twice.
    caller = typed["caller"] or (member_name(member) if requester is RequesterKind.MEMBER else "")
    return AskedRequest(
        member_id=member.member_id,
        npi=typed["npi"],
        requester=requester,
        sides=frozenset({Side(typed["sides"])}) if typed["sides"] else frozenset(),
        urgency=Urgency(typed["urgency"]),
        channel=IntakeChannel(typed["channel"]),
        received_on=typed["received_on"],
        why=typed["care"],
        caller=caller,
    )


def _tell(request: HttpRequest, taken: TakenRequest) -> None:
    told = {
        Recognition.NEW: _("The request is taken and is yours. Claims were looked at: see what they show."),
        Recognition.SAME: _("This was asked before and is still open. It is noted that it was asked again."),
        Recognition.APPROVED: _("This is approved already, and the approval still holds."),
        Recognition.REPLAYED: _("This was taken already."),
    }
    messages.success(request, told[taken.recognition])


def _page(request: HttpRequest, who: CallerForm, what: IntakeForm, *, status: int = 200) -> HttpResponse:
    words = {"who": who, "what": what, "both": BothForms((who, what)), "here": "desk"}
    return render(request, "continuity/desk/new.html", words, status=status)
