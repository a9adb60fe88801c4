"""Where a plan's staff print the letter that brings a member of the plan a code to sign up with."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.doors import asker_of
from accounts.facts import AccessAction, Asker
from accounts.permissions import may_look_for_represented
from accounts.rules.sign_up import sign_up_policy
from accounts.services.brake import HeldBack
from accounts.services.sign_ups import is_linked, make_letter
from cmc_portal import clock
from cmc_portal.addresses import absolute_url
from cmc_portal.bodies import BadQuestion
from cmc_portal.statuses import TOO_MANY, UNAVAILABLE, UNPROCESSABLE
from continuity.notices.pdf import PdfImpossible
from continuity.notices.preferences import get_letter_preference
from eligibility.asked_member import parse_who
from eligibility.facts import MemberFacts
from eligibility.selectors.numbers import list_own_numbers
from eligibility.selectors.plans import get_plan_table
from inquiries.holding import present_hold
from inquiries.my.letter import compose_code_letter, print_code_letter
from inquiries.self_service import identify_of_own_plan
from inquiries.self_service_pages import PlanMemberForm


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def print_letter(request: HttpRequest) -> HttpResponse:
    """Two facts of a member of one's plan; the letter as a PDF, made for this once and kept nowhere."""
    asker = asker_of(request)
    if not may_look_for_represented(asker):
        raise PermissionDenied
    form = PlanMemberForm(request.POST if request.method == "POST" else None, today=clock.today())
    if request.method != "POST":
        return _page(request, form)
    try:
        pdf = _print(request, form, asker) if form.is_valid() else None
    except HeldBack as error:
        return _page(request, form, status=TOO_MANY, held_back=present_hold(error.hold, at=clock.now()))
    except PdfImpossible:
        return render(request, "continuity/no_pdf.html", status=UNAVAILABLE)
    if pdf is None:
        return _page(request, form, status=UNPROCESSABLE)
    headers = {"Content-Disposition": f'attachment; filename="sign-up-letter-{clock.today():%Y-%m-%d}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _print(request: HttpRequest, form: PlanMemberForm, asker: Asker) -> bytes | None:
    """The letter; None, with the reason in the form, where there is nobody to write to."""
    try:
        who = parse_who(form.member())
    except BadQuestion as error:
        form.add_error(None, f"{error.problem} {error.what_to_do}")
        return None
    today = clock.today()
    member = identify_of_own_plan(who, action=AccessAction.PRINT_SIGN_UP_LETTER, asker=asker, day=today, at=clock.now())
    if member is None:
        form.add_error(None, _("Nobody who is a member of your plan today matches what was typed."))
        return None
    if member.death_day is not None or is_linked(list_own_numbers(member.member_id)):
        form.add_error(None, _("This member has an account already, or died. No letter was made."))
        return None
    return _make(request, member, asker, today=today)


@transaction.atomic
def _make(request: HttpRequest, member: MemberFacts, asker: Asker, *, today: date) -> bytes:
    """The code and its letter, or neither."""
    letter = compose_code_letter(
        member,
        plan_code=asker.health_plan,
        plans=get_plan_table(),
        preference=get_letter_preference(member.member_id),
        code=make_letter(member.member_id, made_by=asker.user_id, now=clock.now(), today=today),
        address=absolute_url(request, reverse("sign-up-letter")),
        today=today,
        until=today + sign_up_policy(today).letter_life,
    )
    return print_code_letter(letter)


def _page(request: HttpRequest, form: PlanMemberForm, *, status: int = 200, **more: object) -> HttpResponse:
    context = {"form": form, "here": "record-representative"} | more
    return render(request, "inquiries/my/print_letter.html", context, status=status)
