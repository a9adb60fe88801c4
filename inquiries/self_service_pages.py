"""Where plan staff record a representative on paper evidence."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.doors import asker_of
from accounts.facts import Asker
from accounts.people.forms import RepresentativeForm
from accounts.people.representative_pages import invite_representative
from accounts.permissions import may_look_for_represented
from accounts.services.brake import HeldBack
from cmc_portal import clock
from cmc_portal.bodies import BadQuestion
from cmc_portal.fields import BothForms
from cmc_portal.statuses import TOO_MANY, UNPROCESSABLE
from eligibility.asked_member import parse_who
from eligibility.forms import WhoForm
from inquiries.holding import present_hold
from inquiries.self_service import identify_for_representative


class PlanMemberForm(WhoForm):
    """About which member of one's plan."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["identifier"].label = _("Member's number")


class PaperForm(RepresentativeForm):
    """What a paper says: whom the member allows to see their information, from which day to which."""

    evidence = forms.CharField(
        label=gettext_lazy("What was shown"),
        help_text=gettext_lazy(
            "For example: signed authorization of 05/23/2027, filed under 1234. The member reads this."
        ),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say on what paper this rests, and where it is filed.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def record_representative(request: HttpRequest) -> HttpResponse:
    """Records on paper evidence who may see the information of a member of one's plan."""
    asker = asker_of(request)
    if not may_look_for_represented(asker):
        raise PermissionDenied
    typed = request.POST if request.method == "POST" else None
    who, paper = PlanMemberForm(typed, today=clock.today()), PaperForm(typed, today=clock.today())
    if typed is None:
        return _record_page(request, who, paper)
    try:
        return _record(request, who, paper, asker)
    except HeldBack as error:
        now = clock.now()
        return _record_page(request, who, paper, status=TOO_MANY, held_back=present_hold(error.hold, at=now))


def _record(request: HttpRequest, who: WhoForm, paper: PaperForm, asker: Asker) -> HttpResponse:
    # Both are checked, so that everything there is to mend is told at once.
    if not all([who.is_valid(), paper.is_valid()]) or not _find_and_invite(request, who, paper, asker):
        return _record_page(request, who, paper, status=UNPROCESSABLE)
    return redirect("record-representative")


def _find_and_invite(request: HttpRequest, who: WhoForm, paper: PaperForm, asker: Asker) -> bool:
    try:
        said = parse_who(who.member())
    except BadQuestion as error:
        who.add_error(None, f"{error.problem} {error.what_to_do}")
        return False
    member = identify_for_representative(said, asker=asker, day=clock.today(), at=clock.now())
    if member is None:
        who.add_error(None, _("Nobody who is a member of your plan today matches what was typed."))
        return False
    return invite_representative(request, paper, member_id=member.member_id, evidence=paper.cleaned_data["evidence"])


def _record_page(
    request: HttpRequest, who: WhoForm, paper: PaperForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    words = {"who": who, "paper": paper, "both": BothForms((who, paper)), "here": "record-representative"}
    return render(request, "inquiries/record_representative.html", words | more, status=status)
