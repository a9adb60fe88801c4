"""Accepting an invitation: with a new account, or with the one that has the address invited."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.doors import ACTING_FOR, address_of
from accounts.facts import InvitationFacts
from accounts.people.forms import NewAccountForm
from accounts.people.wording import role_names
from accounts.rules.acting import FOR_MYSELF
from accounts.rules.invitations import AlreadyLinked, InvitationRefused, same_address
from accounts.selectors.people import get_invitation
from accounts.services.invitations import accept_as_new_user, accept_as_user
from cmc_portal import clock
from cmc_portal.statuses import UNPROCESSABLE

INVITATION = "invitation"
_LONGEST_SECRET = 100


@require_safe
@never_cache
def invitation_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Where the letter leads. The secret goes into the session and out of the address, where it could be read."""
    request.session[INVITATION] = secret[:_LONGEST_SECRET]
    return redirect("invitation")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest) -> HttpResponse:
    """What is offered, and how to accept."""
    secret = request.session.get(INVITATION, "")
    offer = get_invitation(secret, now=clock.now()) if secret else None
    if offer is None:
        return render(request, "accounts/people/invitation_gone.html", status=404)
    if request.user.is_authenticated:
        return _with_account(request, secret, offer)
    if offer.has_account:
        return _page(request, offer, "accounts/people/invitation_sign_in.html")
    return _without_account(request, secret, offer)


def _with_account(request: HttpRequest, secret: str, offer: InvitationFacts) -> HttpResponse:
    if not same_address(request.user.email, offer.email):
        return _page(request, offer, "accounts/people/invitation_other_account.html")
    if request.method != "POST":
        return _page(request, offer, "accounts/people/invitation_join.html")
    try:
        accepted = accept_as_user(secret, user_id=request.user.pk, now=clock.now(), address=address_of(request))
    except AlreadyLinked:
        return _page(request, offer, "accounts/people/invitation_taken.html", status=409)
    except InvitationRefused:
        return render(request, "accounts/people/invitation_gone.html", status=404)
    request.session.pop(INVITATION, None)
    request.session[ACTING_FOR] = accepted.organization_id or FOR_MYSELF
    messages.success(request, _("You have accepted the invitation."))
    return redirect("ask")


def _without_account(request: HttpRequest, secret: str, offer: InvitationFacts) -> HttpResponse:
    form = NewAccountForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, offer, "accounts/people/invitation_new.html", form=form)
    if not form.is_valid() or not _accept(request, secret, form):
        return _page(request, offer, "accounts/people/invitation_new.html", form=form, status=UNPROCESSABLE)
    request.session.pop(INVITATION, None)
    messages.success(request, _("Your account is ready. Sign in with your e-mail address and your new password."))
    return redirect("sign-in")


def _accept(request: HttpRequest, secret: str, form: NewAccountForm) -> bool:
    try:
        typed, address = form.cleaned_data, address_of(request)
        accept_as_new_user(
            secret, full_name=typed["full_name"], password=typed["password"], now=clock.now(), address=address
        )
    except ValidationError as error:
        form.add_error("password", error)
        return False
    except AlreadyLinked:
        form.add_error(None, _("The member has an account already. Ask whoever invited you."))
        return False
    except InvitationRefused:
        form.add_error(None, _("The invitation was used or withdrawn in the meantime."))
        return False
    return True


def _page(
    request: HttpRequest,
    offer: InvitationFacts,
    template: str,
    *,
    status: int = 200,
    form: NewAccountForm | None = None,
) -> HttpResponse:
    words = {"offer": offer, "role": role_names([offer.role]) if offer.role else "", "form": form}
    return render(request, template, words, status=status)
