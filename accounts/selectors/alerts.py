"""Alerts as privacy officers see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from accounts.facts import AlertKind, Severity
from accounts.models import SecurityAlert

_MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Alert:
    """What happened, who or what is stopped, and until when (None: until lifted)."""

    alert_id: int
    kind: AlertKind
    severity: Severity
    subject: str
    organization_id: int | None
    organization: str
    user_id: int | None
    who: str
    address: str
    trace_number: str
    misses: int
    times: int
    raised_at: datetime
    last_at: datetime
    stopped_until: datetime | None
    lifted_at: datetime | None
    lifted_by: str
    lift_note: str

    def is_open(self, at: datetime) -> bool:
        """Is somebody still stopped because of it?"""
        return self.lifted_at is None and (self.stopped_until is None or self.stopped_until > at)


def list_alerts(*, organization_id: int | None) -> tuple[Alert, ...]:
    """The latest alerts of the organisation (None: of all), open ones of high severity like any other by their time."""
    chosen = Q() if organization_id is None else Q(organization_id=organization_id)
    return tuple(map(_alert, _rows().filter(chosen).order_by("-raised_at")[:_MOST_SHOWN]))


def get_alert(alert_id: int) -> Alert | None:
    """One alert; None where there is none under that number."""
    row = _rows().filter(pk=alert_id).first()
    return _alert(row) if row else None


def _rows() -> "QuerySet[Any]":
    return SecurityAlert.objects.select_related("organization", "user", "client", "lifted_by")


def _alert(row: Any) -> Alert:
    who = row.user.full_name or row.user.email if row.user else row.client.name if row.client else row.operator
    return Alert(
        alert_id=row.pk,
        kind=AlertKind(row.kind),
        severity=Severity(row.severity),
        subject=row.subject,
        organization_id=row.organization_id,
        organization=row.organization.name if row.organization else "",
        user_id=row.user_id,
        who=who,
        address=row.address,
        trace_number=row.trace_number,
        misses=row.misses,
        times=row.times,
        raised_at=row.raised_at,
        last_at=row.last_at,
        stopped_until=row.stopped_until,
        lifted_at=row.lifted_at,
        lifted_by=row.lifted_by.email if row.lifted_by else "",
        lift_note=row.lift_note,
    )
