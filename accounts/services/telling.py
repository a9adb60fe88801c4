"""E-mails to privacy officers: each alert and each emergency once. No member data is in them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from accounts.facts import ADMINISTRATORS, Role
from accounts.models import EmergencyAccess, SecurityAlert
from accounts.selectors.emergencies import list_addresses

_PRIVACY_OFFICERS = frozenset({Role.PRIVACY_OFFICER})
_MOST_AT_ONCE = 100


def tell_of_alerts(*, at: datetime) -> int:
    """Tells the privacy officers, the administrators and the operator of each alert that nobody was told of."""
    return _tell(SecurityAlert, _tell_alert, at=at)


def tell_of_emergencies(*, at: datetime) -> int:
    """Tells the privacy officers of each emergency: those of the organisation, those of the member's plan, and where
    there are none the operator."""
    return _tell(EmergencyAccess, _tell_emergency, at=at)


def _tell(model: Any, tell: Any, *, at: datetime) -> int:
    """Each row in a transaction of its own: a letter that cannot be sent leaves its row to the next round."""
    untold = model.objects.filter(told_at=None).order_by("id").values_list("id", flat=True)[:_MOST_AT_ONCE]
    return sum(_tell_one(model, number, tell, at=at) for number in list(untold))


@transaction.atomic
def _tell_one(model: Any, number: int, tell: Any, *, at: datetime) -> bool:
    row = model.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=number, told_at=None).first()
    if row is None:
        return False
    tell(row)
    model.objects.filter(pk=number).update(told_at=at)
    return True


def _tell_alert(alert: SecurityAlert) -> None:
    told = _PRIVACY_OFFICERS | ADMINISTRATORS
    theirs = list_addresses(alert.organization_id, told) if alert.organization_id else ()
    _send("accounts/alerts/email", {"alert": alert}, to=(*theirs, settings.PORTAL_OPERATOR_EMAIL))


def _tell_emergency(access: EmergencyAccess) -> None:
    organizations = (access.organization_id, access.plan_organization_id)
    theirs = [one for each in organizations if each for one in list_addresses(each, _PRIVACY_OFFICERS)]
    _send("accounts/emergencies/email", {"emergency": access}, to=theirs or [settings.PORTAL_OPERATOR_EMAIL])


def _send(template: str, values: dict[str, Any], *, to: Iterable[str]) -> None:
    """One letter to each, so that nobody sees who else was told."""
    context = values | {"address": settings.PORTAL_ADDRESS, "portal": settings.PORTAL_BRAND["name"]}
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    text = render_to_string(f"{template}.txt", context)
    for address in dict.fromkeys(each for each in to if each):
        send_mail(subject, text, None, [address])
