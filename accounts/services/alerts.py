"""Alerts: raised once, told by e-mail, and lifted by somebody else than who caused them."""

import logging
from datetime import datetime

from celery.exceptions import OperationalError as QueueUnreachable
from django.db import connection, transaction
from django.db.models import F, Q

from accounts.facts import AlertKind, Asker, Severity
from accounts.models import SecurityAlert
from accounts.rules.brake import Subject
from cmc_portal.celery import app

_log = logging.getLogger(__name__)
# By its name: the task stands in the app at the top, which knows everything that is told.
TELL = "inquiries.tasks.tell_privacy_officers"


def raise_alert_of_misses(asker: Asker, subject: Subject, *, misses: int, until: datetime, at: datetime) -> int:
    """The alert that a budget of misses is used up; the open one, where there is one already."""
    return _raise_alert(
        AlertKind.TOO_MANY_MISSES, Severity.MEDIUM, asker, str(subject), misses=misses, until=until, at=at
    )


def raise_alert_of_decoy(asker: Asker, subject: str, *, trace_number: str, at: datetime) -> int:
    """The alert that somebody found a planted member. They stay stopped until somebody lifts it."""
    return _raise_alert(
        AlertKind.DECOY_FOUND, Severity.HIGH, asker, subject, trace_number=trace_number, until=None, at=at
    )


@transaction.atomic
def _raise_alert(
    kind: AlertKind,
    severity: Severity,
    asker: Asker,
    subject: str,
    *,
    until: datetime | None,
    at: datetime,
    misses: int = 0,
    trace_number: str = "",
) -> int:
    _one_at_a_time(subject)
    still_open = Q(stopped_until=None) | Q(stopped_until__gt=at)
    alert = SecurityAlert.objects.filter(still_open, kind=kind, subject=subject, lifted_at=None).first()
    if alert is not None:
        SecurityAlert.objects.filter(pk=alert.pk).update(times=F("times") + 1, last_at=at)
        return alert.pk
    alert = SecurityAlert.objects.create(
        kind=kind,
        severity=severity,
        subject=subject,
        organization_id=asker.organization_id,
        user_id=asker.user_id,
        client_id=asker.client_id,
        operator=asker.operator,
        address=asker.address,
        trace_number=trace_number,
        misses=misses,
        raised_at=at,
        last_at=at,
        stopped_until=until,
    )
    transaction.on_commit(tell_soon)
    return alert.pk


def _one_at_a_time(subject: str) -> None:
    """Two who raise the same alert at once would both find none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"alert {subject}"])


def tell_soon() -> None:
    """Has the worker send what nobody was told of yet; where the queue is away, the next round does."""
    try:
        app.send_task(TELL, retry=False, expires=300, ignore_result=True)
    except QueueUnreachable:
        _log.warning("The queue cannot be reached: alerts are told by the next round.")
