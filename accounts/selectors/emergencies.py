"""Accesses in an emergency: the one in force, and the queue of those to be reviewed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from accounts.facts import AccessAction, Finding, OrganizationKind, Role
from accounts.models import AccessEvent, EmergencyAccess, Organization, User

_MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Emergency:
    """One person's access to one member, the reason, and what was found of it."""

    emergency_id: int
    user_id: int
    who: str
    organization_id: int
    organization: str
    plan_organization_id: int | None
    member_id: int
    reason: str
    began_at: datetime
    ends_at: datetime
    review_due_on: date
    reviewed_at: datetime | None
    reviewed_by: str
    finding: Finding | None
    finding_note: str


@dataclass(frozen=True, slots=True)
class EmergencyEvent:
    """Something done in the hour."""

    occurred_at: datetime
    action: AccessAction
    subject: str


def get_emergency(user_id: int, member_id: int, at: datetime, *, organization_id: int | None) -> Emergency | None:
    """Has this user, acting for this organisation, broken the glass for this member, and does it hold at that moment?
    The end does not count."""
    row = (
        _rows()
        .filter(user_id=user_id, organization_id=organization_id, member_id=member_id, began_at__lte=at, ends_at__gt=at)
        .order_by("-began_at")
        .first()
    )
    return _emergency(row) if row else None


def map_open_emergencies(user_id: int, at: datetime, *, organization_id: int | None) -> dict[int, int]:
    """Whose records has this user, acting for this organisation, opened in an emergency that holds at that moment? By
    the member's number that of the emergency, the latest where there are several."""
    rows = EmergencyAccess.objects.filter(
        user_id=user_id, organization_id=organization_id, began_at__lte=at, ends_at__gt=at
    )
    return dict(rows.order_by("began_at").values_list("member_id", "id"))


def get_emergency_by_id(emergency_id: int) -> Emergency | None:
    """The access of that number; None where there is none."""
    row = _rows().filter(pk=emergency_id).first()
    return _emergency(row) if row else None


def list_emergencies(*, organization_id: int | None) -> tuple[Emergency, ...]:
    """Accesses by the organisation's people or to its plan's members (None: all): those to be reviewed first, the first
    due first, then the latest reviewed."""
    chosen = Q() if organization_id is None else Q(organization_id=organization_id)
    if organization_id is not None:
        chosen |= Q(plan_organization_id=organization_id)
    order = (F("reviewed_at").desc(nulls_first=True), "review_due_on", "began_at")
    return tuple(map(_emergency, _rows().filter(chosen).order_by(*order)[:_MOST_SHOWN]))


def count_emergencies_to_review(*, organization_id: int) -> int:
    """How many accesses of the organisation's people wait for a review?"""
    return EmergencyAccess.objects.filter(organization_id=organization_id, reviewed_at=None).count()


def count_emergencies_since(user_id: int, *, since: datetime) -> int:
    """How often has this user broken the glass since then?"""
    return EmergencyAccess.objects.filter(user_id=user_id, began_at__gt=since).count()


def list_events_of(emergency: Emergency) -> tuple[EmergencyEvent, ...]:
    """What was done under this access, as the trail has it; by the member, since that has an index."""
    rows = AccessEvent.objects.filter(
        member_id=emergency.member_id, emergency_id=emergency.emergency_id, occurred_at__gte=emergency.began_at
    ).order_by("occurred_at", "id")
    return tuple(
        EmergencyEvent(moment, AccessAction(action), subject)
        for moment, action, subject in rows.values_list("occurred_at", "action", "subject")
    )


def find_plan_organization(plan_codes: Sequence[str]) -> int | None:
    """The health plan here that goes by the first of these codes that any does; None where none does."""
    here = dict(
        Organization.objects.filter(health_plan__in=plan_codes).order_by("-id").values_list("health_plan", "id")
    )
    return next((here[code] for code in plan_codes if code in here), None)


def list_state_addresses(roles: frozenset[Role]) -> tuple[str, ...]:
    """The e-mail addresses of the state's people in these roles."""
    states = Organization.objects.filter(kind=OrganizationKind.STATE).order_by("id").values_list("id", flat=True)
    return tuple(address for each in states for address in list_addresses(each, roles))


def list_addresses(organization_id: int, roles: frozenset[Role]) -> tuple[str, ...]:
    """The e-mail addresses of the organisation's people in these roles, of those who may still sign in."""
    people = User.objects.filter(
        is_active=True, memberships__organization_id=organization_id, memberships__role__in=roles
    )
    return tuple(people.order_by("email").values_list("email", flat=True).distinct())


def _rows() -> "QuerySet[Any]":
    return EmergencyAccess.objects.select_related("user", "organization", "reviewed_by")


def _emergency(row: Any) -> Emergency:
    return Emergency(
        emergency_id=row.pk,
        user_id=row.user_id,
        who=row.user.full_name or row.user.email,
        organization_id=row.organization_id,
        organization=row.organization.name,
        plan_organization_id=row.plan_organization_id,
        member_id=row.member_id,
        reason=row.reason,
        began_at=row.began_at,
        ends_at=row.ends_at,
        review_due_on=row.review_due_on,
        reviewed_at=row.reviewed_at,
        reviewed_by=row.reviewed_by.email if row.reviewed_by else "",
        finding=Finding(row.finding) if row.finding else None,
        finding_note=row.finding_note,
    )
