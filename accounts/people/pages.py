"""The pages of an organisation: who works there, in which roles, who is invited; and for whom one acts."""

from typing import Any, NoReturn

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.doors import ACTING_FOR, asker_of, belonging_of
from accounts.facts import Asker, Person
from accounts.people.forms import InviteForm, RolesForm
from accounts.people.mail import invitation_link, send_organization_invitation
from accounts.people.wording import kind_name, role_names
from accounts.permissions import may_manage_people, may_see_people
from accounts.rules.acting import FOR_MYSELF, decide_asker, find_workplace
from accounts.rules.invitations import TooManyInvitations, invitation_policy
from accounts.rules.people import LastAdministrator, NoSuchPerson
from accounts.selectors.people import get_organization, get_person, list_open_invitations, list_people
from accounts.services.invitations import invite_to_organization, withdraw_organization_invitation
from accounts.services.people import remove_person, set_roles
from cmc_portal import clock
from cmc_portal.statuses import UNPROCESSABLE


@require_safe
@never_cache
@login_required
def people(request: HttpRequest) -> HttpResponse:
    """The organisation acted for, the people in it and its open invitations."""
    organization_id = _may_see(asker_of(request))
    return _people_page(request, InviteForm(kind=get_organization(organization_id).kind))


@require_POST
@never_cache
@login_required
def invite(request: HttpRequest) -> HttpResponse:
    """Sends an invitation, or shows what to mend."""
    asker = asker_of(request)
    organization = get_organization(_may_manage(asker))
    form = InviteForm(request.POST, kind=organization.kind)
    if not form.is_valid() or not _invite(request, form, asker=asker, organization=organization.name):
        return _people_page(request, form, status=UNPROCESSABLE)
    return redirect("people")


@require_POST
@never_cache
@login_required
def withdraw(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """An invitation that was sent no longer lets anybody in."""
    organization_id = _may_manage(asker_of(request))
    if not withdraw_organization_invitation(invitation_id, organization_id=organization_id, now=clock.now()):
        raise Http404
    messages.success(request, _("The invitation was withdrawn. Its link no longer works."))
    return redirect("people")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def person(request: HttpRequest, user_id: int) -> HttpResponse:
    """One person's roles, to be changed."""
    organization_id = _may_manage(asker_of(request))
    somebody = _get_person(user_id, organization_id=organization_id)
    kind = get_organization(organization_id).kind
    if request.method != "POST":
        return _person_page(request, somebody, RolesForm(kind=kind, initial={"roles": sorted(somebody.roles)}))
    form = RolesForm(request.POST, kind=kind)
    if not form.is_valid() or not _set_roles(request, form, somebody, organization_id=organization_id):
        return _person_page(request, somebody, form, status=UNPROCESSABLE)
    return _back(request, somebody)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def remove(request: HttpRequest, user_id: int) -> HttpResponse:
    """Asks once more, then removes the person from the organisation."""
    organization_id = _may_manage(asker_of(request))
    somebody = _get_person(user_id, organization_id=organization_id)
    refused = request.method == "POST" and not _remove(request, somebody, organization_id=organization_id)
    if request.method != "POST" or refused:
        words = {"person": somebody, "organization": get_organization(organization_id), "refused": refused}
        status = UNPROCESSABLE if refused else 200
        return render(request, "accounts/people/remove.html", words | {"here": "people"}, status=status)
    return _back(request, somebody)


@require_POST
@never_cache
@login_required
def act_for(request: HttpRequest) -> HttpResponse:
    """From now on acts for the organisation chosen, or for themselves; never for one they do not belong to."""
    typed = request.POST.get("acting_for", "")
    choice = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else typed
    belonging = belonging_of(request)
    if decide_asker(belonging, user_id=request.user.pk, acting_for=choice, address="") is None:
        raise PermissionDenied
    request.session[ACTING_FOR] = choice
    workplace = find_workplace(belonging, choice)
    if choice == FOR_MYSELF or workplace is None:
        messages.success(request, _("You now act for yourself."))
    else:
        messages.success(request, _("You now act for %(organization)s.") % {"organization": workplace.name})
    return redirect("ask")


def _may_see(asker: Asker) -> int:
    """The organisation acted for. Raises PermissionDenied for whoever may not see its people."""
    if asker.organization_id is None or not may_see_people(asker, organization_id=asker.organization_id):
        raise PermissionDenied
    return asker.organization_id


def _may_manage(asker: Asker) -> int:
    """The organisation acted for. Raises PermissionDenied for whoever may not change its people."""
    if asker.organization_id is None or not may_manage_people(asker, organization_id=asker.organization_id):
        raise PermissionDenied
    return asker.organization_id


def _get_person(user_id: int, *, organization_id: int) -> Person:
    """Somebody of the organisation; people of others are just not there."""
    somebody = get_person(user_id, organization_id=organization_id)
    if somebody is None:
        raise Http404
    return somebody


def _people_page(request: HttpRequest, form: InviteForm, *, status: int = 200) -> HttpResponse:
    asker = asker_of(request)
    organization = get_organization(_may_see(asker))
    words: dict[str, Any] = {
        "organization": organization,
        "kind": kind_name(organization),
        "people": [(each, role_names(each.roles)) for each in list_people(organization.organization_id)],
        "invitations": [
            (each, role_names([each.role] if each.role else []))
            for each in list_open_invitations(organization.organization_id, now=clock.now())
        ],
        "form": form if may_manage_people(asker, organization_id=organization.organization_id) else None,
        "own_user_id": asker.user_id,
        "here": "people",
    }
    return render(request, "accounts/people/people.html", words, status=status)


def _person_page(request: HttpRequest, somebody: Person, form: RolesForm, *, status: int = 200) -> HttpResponse:
    words = {"person": somebody, "form": form, "own_user_id": request.user.pk, "here": "people"}
    return render(request, "accounts/people/person.html", words, status=status)


def _invite(request: HttpRequest, form: InviteForm, *, asker: Asker, organization: str) -> bool:
    """Makes the invitation and sends its letter. False, with the reason in the form, where there were too many."""
    email, today = form.cleaned_data["email"], clock.today()
    try:
        secret = invite_to_organization(
            email,
            organization_id=_may_manage(asker),
            role=form.cleaned_data["role"],
            invited_by=asker.user_id,
            now=clock.now(),
            today=today,
        )
    except TooManyInvitations:
        form.add_error(None, _("Your organization has sent as many invitations as it may in one day. Try tomorrow."))
        return False
    sent = send_organization_invitation(
        email,
        link=invitation_link(request, secret),
        organization=organization,
        inviter=request.user.full_name or request.user.email,
        days=invitation_policy(today).life.days,
    )
    tell_whether_sent(request, email, sent=sent)
    return True


def tell_whether_sent(request: HttpRequest, email: str, *, sent: bool) -> None:
    """Says on the next page whether the letter is on its way."""
    if sent:
        messages.success(request, _("We wrote to %(email)s. The link works once.") % {"email": email})
    else:
        messages.error(
            request, _("The letter to %(email)s could not be sent. Invite again in a while.") % {"email": email}
        )


def _set_roles(request: HttpRequest, form: RolesForm, somebody: Person, *, organization_id: int) -> bool:
    try:
        set_roles(somebody.user_id, form.cleaned_data["roles"], organization_id=organization_id)
    except LastAdministrator:
        form.add_error("roles", _("Nobody else is an administrator. Make somebody else one first."))
        return False
    except NoSuchPerson:
        _raise_gone()
    messages.success(request, _("The roles of %(person)s were changed.") % {"person": somebody.name})
    return True


def _remove(request: HttpRequest, somebody: Person, *, organization_id: int) -> bool:
    try:
        remove_person(somebody.user_id, organization_id=organization_id, now=clock.now())
    except LastAdministrator:
        return False
    except NoSuchPerson:
        _raise_gone()
    messages.success(request, _("%(person)s no longer works here.") % {"person": somebody.name})
    return True


def _raise_gone() -> NoReturn:
    """Somebody else removed the person in the meantime."""
    raise Http404


def _back(request: HttpRequest, changed: Person) -> HttpResponse:
    """To the people; who changed themselves may no longer see them."""
    return redirect("ask" if changed.user_id == request.user.pk else "people")
