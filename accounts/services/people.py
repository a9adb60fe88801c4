"""Writes about people and the organisations they act for."""

from django.db import transaction

from accounts.facts import OrganizationKind, Role
from accounts.models import Membership, Organization, User


@transaction.atomic
def add_organization(name: str, kind: OrganizationKind, *, health_plan: str = "") -> int:
    """The organisation of that name, made when there was none."""
    defaults = {"kind": kind, "health_plan": health_plan}
    return Organization.objects.get_or_create(name=name, defaults=defaults)[0].pk


@transaction.atomic
def add_user(email: str, password: str, *, organization_id: int, role: Role) -> int:
    """A user who works in the organisation; an existing one keeps their password."""
    user = User.objects.filter(email__iexact=email).first() or User.objects.create_user(email, password)
    Membership.objects.get_or_create(user=user, organization_id=organization_id, role=role)
    return user.pk
