"""Writes about people and the organisations they act for."""

from collections.abc import Iterable, Set
from datetime import datetime

from django.db import transaction

from accounts.facts import OrganizationKind, ProviderKind, Role
from accounts.models import Invitation, Membership, Organization, OrganizationNpi, User
from accounts.rules.people import check_administrator_stays, check_roles
from accounts.selectors.people import list_people


@transaction.atomic
def add_organization(
    name: str,
    kind: OrganizationKind,
    *,
    health_plan: str = "",
    provider_kind: ProviderKind | None = None,
    npis: Iterable[str] = (),
) -> int:
    """The organisation of that name, made when there was none; it has these NPIs besides those it had."""
    defaults = {"kind": kind, "health_plan": health_plan, "provider_kind": provider_kind or ""}
    organization, _ = Organization.objects.get_or_create(name=name, defaults=defaults)
    for npi in npis:
        OrganizationNpi.objects.get_or_create(organization=organization, npi=npi)
    return organization.pk


@transaction.atomic
def add_user(email: str, password: str, *, organization_id: int, role: Role) -> int:
    """A user who works in the organisation; an existing one keeps their password."""
    user = User.objects.filter(email__iexact=email).first() or User.objects.create_user(email, password)
    Membership.objects.get_or_create(user=user, organization_id=organization_id, role=role)
    return user.pk


@transaction.atomic
def set_roles(user_id: int, roles: Set[Role], *, organization_id: int) -> None:
    """From now on the person has exactly these roles there. Raises CannotChangePeople."""
    organization = _lock(organization_id)
    check_roles(roles, OrganizationKind(organization.kind))
    check_administrator_stays(list_people(organization_id), user_id=user_id, roles=roles)
    theirs = Membership.objects.filter(organization_id=organization_id, user_id=user_id)
    # Added before taken away, so that at no time the person works nowhere.
    for role in sorted(roles):
        theirs.get_or_create(organization_id=organization_id, user_id=user_id, role=role)
    theirs.exclude(role__in=roles).delete()


@transaction.atomic
def remove_person(user_id: int, *, organization_id: int, now: datetime) -> None:
    """The person no longer works there, at once in every session of theirs; links they sent no longer let anybody in.
    Raises CannotChangePeople."""
    _lock(organization_id)
    check_administrator_stays(list_people(organization_id), user_id=user_id, roles=frozenset())
    Membership.objects.filter(organization_id=organization_id, user_id=user_id).delete()
    sent = Invitation.objects.filter(organization_id=organization_id, invited_by_id=user_id)
    sent.filter(accepted_at__isnull=True, withdrawn_at__isnull=True).update(withdrawn_at=now)


def _lock(organization_id: int) -> Organization:
    """One change of people at a time in an organisation: of two administrators who remove each other one remains."""
    return Organization.objects.select_for_update().get(pk=organization_id)
