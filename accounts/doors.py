"""Who is at the door? What every page and the API ask of a request, in one place."""

from ipaddress import ip_address

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.facts import Asker, Belonging
from accounts.rules.acting import FOR_MYSELF, decide_asker
from accounts.selectors.askers import get_belonging
from cmc_portal import clock

ACTING_FOR = "acting_for"
_ASKED_BEFORE = "_portal_belonging"


def asker_of(request: HttpRequest) -> Asker:
    """The signed-in user, acting for the organisation they chose or for themselves. Raises PermissionDenied for a user
    who belongs nowhere, and once for a choice that has been taken from them: what they were about to do must not
    happen in another organisation's name."""
    asker = decide_asker(
        belonging_of(request),
        user_id=request.user.pk,
        acting_for=request.session.get(ACTING_FOR),
        address=address_of(request),
    )
    if asker is None:
        request.session.pop(ACTING_FOR, None)
        raise PermissionDenied("You do not act for that organisation.")
    # Kept, so that somebody removed from their first organisation does not slip into their second unawares.
    request.session[ACTING_FOR] = asker.organization_id or FOR_MYSELF
    return asker


def belonging_of(request: HttpRequest) -> Belonging:
    """For whom may the signed-in user act today? Asked once a request; nobody for a stranger."""
    if not request.user.is_authenticated:
        return Belonging()
    known = getattr(request, _ASKED_BEFORE, None)
    if known is None:
        known = get_belonging(request.user.pk, day=clock.today())
        setattr(request, _ASKED_BEFORE, known)
    return known


def address_of(request: HttpRequest) -> str:
    """Where did the call come from? As the outermost of our own proxies saw it; what callers write there themselves
    stands further left and is not read."""
    nearest: str = request.META.get("REMOTE_ADDR", "")
    proxies: int = settings.TRUSTED_PROXIES
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if not proxies or len(hops) < proxies:
        return nearest
    try:
        return str(ip_address(hops[-proxies].strip()))
    except ValueError:
        return nearest
