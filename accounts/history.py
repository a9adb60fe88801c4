"""Who changed it? The context that the history of tables (django-pghistory) keeps with every change."""

from collections.abc import Callable

import pghistory
from django.http import HttpRequest, HttpResponse

from accounts.doors import ACTING_FOR, address_of
from accounts.facts import Asker, Channel

_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def acting(asker: Asker) -> pghistory.context:
    """Changes made while this is entered are this asker's: `with acting(asker): …`. For commands, tasks and the API."""
    known = {
        "user": asker.user_id,
        "client": asker.client_id,
        "organization": asker.organization_id,
        "operator": asker.operator,
        "address": asker.address,
        "channel": asker.channel.value,
    }
    return pghistory.context(**{name: value for name, value in known.items() if value})


class HistoryMiddleware:
    """Changes made by a page are those of the signed-in user, for the organisation they act for. The API's door enters
    `acting` itself, since only it knows whose token was sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in _WRITES or not request.user.is_authenticated:
            return self.get_response(request)
        organization_id = request.session.get(ACTING_FOR)
        asker = Asker(
            Channel.PAGE,
            organization_id=organization_id if isinstance(organization_id, int) else None,
            user_id=request.user.pk,
            address=address_of(request),
        )
        with acting(asker):
            return self.get_response(request)
