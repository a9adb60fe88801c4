"""E-mails to privacy officers: each alert and each emergency once. No member data is in them."""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from accounts.facts import ADMINISTRATORS, Role
from accounts.models import EmergencyAccess, SecurityAlert
from accounts.selectors.emergencies import list_addresses, list_state_addresses

_log = logging.getLogger(__name__)
_PRIVACY_OFFICERS = frozenset({Role.PRIVACY_OFFICER})
_MOST_AT_ONCE = 100


def tell_of_alerts(*, at: datetime) -> int:
    """Tells the privacy officers, the administrators and the operator of each alert that nobody was told of."""
    return _tell(SecurityAlert, _tell_alert, at=at)


def tell_of_emergencies(*, at: datetime) -> int:
    """Tells the privacy officers of each emergency: those of the organisation and of the member's plan; where there
    are none, the state's and the operator. One of which nobody could be told stays to be told."""
    return _tell(EmergencyAccess, _tell_emergency, at=at)


def _tell(model: Any, tell: Any, *, at: datetime) -> int:
    """Each row in a transaction of its own: one of which nobody could be told is left to the next round."""
    untold = model.objects.filter(told_at=None).order_by("id").values_list("id", flat=True)[:_MOST_AT_ONCE]
    return sum(_tell_one(model, number, tell, at=at) for number in list(untold))


@transaction.atomic
def _tell_one(model: Any, number: int, tell: Any, *, at: datetime) -> bool:
    row = model.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=number, told_at=None).first()
    if row is None or not tell(row):
        return False
    model.objects.filter(pk=number).update(told_at=at)
    return True


def _tell_alert(alert: SecurityAlert) -> bool:
    told = _PRIVACY_OFFICERS | ADMINISTRATORS
    theirs = list_addresses(alert.organization_id, told) if alert.organization_id else ()
    return _send("accounts/alerts/email", {"alert": alert}, to=(*theirs, settings.PORTAL_OPERATOR_EMAIL))


def _tell_emergency(access: EmergencyAccess) -> bool:
    organizations = (access.organization_id, access.plan_organization_id)
    theirs = [one for each in organizations if each for one in list_addresses(each, _PRIVACY_OFFICERS)]
    instead = list_state_addresses(_PRIVACY_OFFICERS)
    told = theirs or [*instead, settings.PORTAL_OPERATOR_EMAIL]
    if not any(told):
        _log.error(
            "Nobody could be told of emergency %d: no privacy officer here, and no operator's address.", access.pk
        )
        return False
    return _send("accounts/emergencies/email", {"emergency": access}, to=told)


def _send(template: str, values: dict[str, Any], *, to: Iterable[str]) -> bool:
    """One letter to each, so that nobody sees who else was told. Was somebody told, or is there nobody to tell? One
    address that takes no letters must not bring the others theirs again every minute."""
    context = values | {"address": settings.PORTAL_ADDRESS, "portal": settings.PORTAL_BRAND["name"]}
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    text = render_to_string(f"{template}.txt", context)
    sent = [_deliver(subject, text, address) for address in dict.fromkeys(each for each in to if each)]
    return any(sent) or not sent


def _deliver(subject: str, text: str, address: str) -> bool:
    try:
        send_mail(subject, text, None, [address])
    except OSError:
        # Also what the mail server refuses: smtplib's errors are of this kind.
        _log.warning("A letter to a privacy officer could not be sent.", exc_info=True)
        return False
    return True
