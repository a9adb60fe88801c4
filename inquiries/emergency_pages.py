"""The pages of an emergency: breaking the glass after a question that found nobody, and reviewing it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.doors import asker_of
from accounts.facts import AccessAction, Asker, Finding, OrganizationKind, Purpose
from accounts.permissions import (
    may_break_glass,
    may_review_emergency,
    may_see_alerts,
    may_see_emergencies,
    may_see_emergency,
)
from accounts.rules.emergencies import EmergencyPolicy, emergency_policy_on, is_overdue
from accounts.selectors.emergencies import Emergency, get_emergency_by_id, list_emergencies, list_events_of
from accounts.services.brake import HeldBack
from accounts.services.emergencies import EmergencyRefused, review_emergency
from accounts.services.trail import record_access
from cmc_portal import clock
from cmc_portal.statuses import SEE_OTHER, TOO_MANY, UNPROCESSABLE
from eligibility.selectors.members import get_member_facts
from inquiries.emergencies import may_become_emergency, open_in_emergency
from inquiries.emergency_forms import FINDINGS, EmergencyForm, ReviewForm, initial_from_who
from inquiries.facts import AskedInquiry
from inquiries.holding import HeldBackNotice, present_hold
from inquiries.selectors import get_asked_inquiry
from inquiries.trace import BadTraceNumber


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One emergency in the queue; nothing of the member is shown here."""

    emergency: Emergency
    overdue: bool
    finding: str


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def begin(request: HttpRequest, trace_number: str) -> HttpResponse:
    """Asks for one fact and a reason, then opens the record of the one person it leads to."""
    asker = asker_of(request)
    inquiry = _get_missed(asker, trace_number)
    options: dict[str, Any] = {"today": clock.today(), "policy": emergency_policy_on(clock.today())}
    if request.method != "POST":
        form = EmergencyForm(initial=initial_from_who(inquiry.question.who), **options)
        return _begin_page(request, inquiry, form)
    form = EmergencyForm(request.POST, **options)
    if not form.is_valid():
        return _begin_page(request, inquiry, form, status=UNPROCESSABLE)
    return _open(request, asker, inquiry, form)


def _open(request: HttpRequest, asker: Asker, inquiry: AskedInquiry, form: EmergencyForm) -> HttpResponse:
    now = clock.now()
    question = replace(inquiry.question, who=form.who or inquiry.question.who)
    try:
        recorded = open_in_emergency(question, asker=asker, reason=form.cleaned_data["reason"], asked_at=now)
    except EmergencyRefused as refused:
        form.refuse(refused.why)
        return _begin_page(request, inquiry, form, status=UNPROCESSABLE)
    except HeldBack as error:
        notice = present_hold(error.hold, at=now)
        return _begin_page(request, inquiry, form, held_back=notice, status=TOO_MANY)
    if recorded is None:
        form.nobody_found()
        return _begin_page(request, inquiry, form, status=UNPROCESSABLE)
    return HttpResponseRedirect(reverse("inquiry-page", args=[recorded.trace_number]), status=SEE_OTHER)


def _get_missed(asker: Asker, trace_number: str) -> AskedInquiry:
    """The asker's own question of a little while ago that found nobody; every other is not there."""
    if not may_break_glass(asker):
        raise PermissionDenied
    try:
        inquiry = get_asked_inquiry(trace_number)
    except BadTraceNumber as error:
        raise Http404 from error
    if inquiry is None or not may_become_emergency(inquiry, asker, at=clock.now()):
        raise Http404
    return inquiry


def _begin_page(
    request: HttpRequest,
    inquiry: AskedInquiry,
    form: EmergencyForm,
    *,
    held_back: HeldBackNotice | None = None,
    status: int = 200,
) -> HttpResponse:
    policy: EmergencyPolicy = emergency_policy_on(clock.today())
    context = {
        "form": form,
        "trace_number": inquiry.trace_number,
        "minutes": int(policy.life.total_seconds()) // 60,
        "most_a_day": policy.most_a_day,
        "held_back": held_back,
        "here": "ask",
    }
    return render(request, "accounts/emergencies/begin.html", context, status=status)


@require_safe
@never_cache
@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """The emergencies that wait for a review, the first due first, and those that were reviewed."""
    asker = asker_of(request)
    if not may_see_emergencies(asker):
        raise PermissionDenied
    of_all = asker.organization_kind is OrganizationKind.STATE
    emergencies = list_emergencies(organization_id=None if of_all else asker.organization_id)
    rows = [_queue_row(each, today=clock.today()) for each in emergencies]
    context = {
        "waiting": [row for row in rows if not row.finding],
        "reviewed": [row for row in rows if row.finding],
        "here": "emergency-queue",
        "may_see_alerts": may_see_alerts(asker),
    }
    return render(request, "accounts/emergencies/queue.html", context)


def _queue_row(emergency: Emergency, *, today: date) -> QueueRow:
    overdue = is_overdue(due_on=emergency.review_due_on, reviewed=emergency.finding is not None, today=today)
    return QueueRow(emergency, overdue, str(FINDINGS[emergency.finding]) if emergency.finding else "")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def review(request: HttpRequest, emergency_id: int) -> HttpResponse:
    """One emergency: whose record, for what reason, what was done; and the finding. The look is in the trail itself."""
    asker = asker_of(request)
    emergency = _get_emergency(asker, emergency_id)
    may_review = emergency.finding is None and may_review_emergency(
        asker, organization_id=emergency.organization_id, user_id=emergency.user_id
    )
    if request.method != "POST":
        return _review_page(request, asker, emergency, ReviewForm() if may_review else None)
    if not may_review:
        raise PermissionDenied
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _review_page(request, asker, emergency, form, status=UNPROCESSABLE)
    finding = Finding(form.cleaned_data["finding"])
    review_emergency(emergency_id, reviewer=asker, finding=finding, note=form.cleaned_data["note"], at=clock.now())
    return HttpResponseRedirect(reverse("emergency-queue"), status=SEE_OTHER)


def _get_emergency(asker: Asker, emergency_id: int) -> Emergency:
    emergency = get_emergency_by_id(emergency_id)
    if emergency is None or not may_see_emergency(
        asker,
        organization_id=emergency.organization_id,
        plan_organization_id=emergency.plan_organization_id,
    ):
        raise Http404
    return emergency


@transaction.atomic
def _review_page(
    request: HttpRequest, asker: Asker, emergency: Emergency, form: ReviewForm | None, *, status: int = 200
) -> HttpResponse:
    """The page names the member, so it is a look like any other: with its row in the same transaction."""
    record_access(
        asker,
        action=AccessAction.READ_EMERGENCY,
        purpose=Purpose.OPERATIONS,
        at=clock.now(),
        members=[emergency.member_id],
        subject=f"emergency {emergency.emergency_id}",
    )
    context = {
        "row": _queue_row(emergency, today=clock.today()),
        "emergency": emergency,
        "member": get_member_facts(emergency.member_id),
        "events": list_events_of(emergency),
        "form": form,
        "is_own": asker.user_id == emergency.user_id,
        "here": "emergency-queue",
    }
    return render(request, "accounts/emergencies/review.html", context, status=status)
