"""My representatives: who may see my information, from which day to which, as I allow."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import asker_of
from accounts.people.forms import RepresentativeForm
from accounts.people.mail import invitation_link, send_representative_invitation
from accounts.people.pages import tell_whether_sent
from accounts.permissions import may_allow_representative
from accounts.rules.invitations import OneselfAsRepresentative, TooManyInvitations, invitation_policy
from accounts.selectors.people import list_open_member_invitations, list_representatives
from accounts.services.invitations import allow_representative, withdraw_member_invitation
from accounts.services.representatives import end_representation
from cmc_portal import clock
from cmc_portal.statuses import UNPROCESSABLE


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def representatives(request: HttpRequest) -> HttpResponse:
    """Who may see my information now or later; and a form to allow somebody else."""
    member_id = _own_member(request)
    form = RepresentativeForm(request.POST if request.method == "POST" else None, today=clock.today())
    if request.method == "POST" and form.is_valid() and invite_representative(request, form, member_id=member_id):
        return redirect("representatives")
    today, now = clock.today(), clock.now()
    words = {
        "form": form,
        "today": today,
        "representatives": list_representatives(member_id, day=today),
        "invitations": list_open_member_invitations(member_id, now=now),
        "here": "my-page",
    }
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "accounts/people/representatives.html", words, status=status)


@require_POST
@never_cache
@login_required
def end(request: HttpRequest, representation_id: int) -> HttpResponse:
    """A representative no longer sees my information."""
    if not end_representation(representation_id, member_id=_own_member(request), now=clock.now()):
        raise Http404
    messages.success(request, _("Done. This person can no longer see your information."))
    return redirect("representatives")


@require_POST
@never_cache
@login_required
def withdraw(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """An invitation of a representative no longer works."""
    if not withdraw_member_invitation(invitation_id, member_id=_own_member(request), now=clock.now()):
        raise Http404
    messages.success(request, _("The invitation was withdrawn. Its link no longer works."))
    return redirect("representatives")


def invite_representative(
    request: HttpRequest, form: RepresentativeForm, *, member_id: int, evidence: str = ""
) -> bool:
    """Makes the invitation of a representative and sends its letter. False, with the reason in the form, where it is
    refused."""
    typed, today = form.cleaned_data, clock.today()
    try:
        secret = allow_representative(
            typed["email"],
            member_id=member_id,
            first_day=typed["first_day"],
            last_day=typed["last_day"],
            evidence=evidence,
            allowed_by=request.user.pk,
            now=clock.now(),
            today=today,
        )
    except OneselfAsRepresentative:
        form.add_error("email", _("This is your own address. Type the representative's."))
        return False
    except TooManyInvitations:
        form.add_error(None, _("No more invitations can be sent today. Try tomorrow."))
        return False
    link, days = invitation_link(request, secret), invitation_policy(today).life.days
    tell_whether_sent(
        request, typed["email"], sent=send_representative_invitation(typed["email"], link=link, days=days)
    )
    return True


def _own_member(request: HttpRequest) -> int:
    """The member that the user is. Raises PermissionDenied for everybody else."""
    asker = asker_of(request)
    if asker.own_member is None or not may_allow_representative(asker, member_id=asker.own_member):
        raise PermissionDenied
    return asker.own_member
