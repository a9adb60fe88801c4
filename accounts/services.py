"""Writes: people, organisations and machine clients."""

import secrets
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from accounts.facts import OrganizationKind, Role
from accounts.models import ApiClient, Membership, Organization, User


@transaction.atomic
def add_organization(name: str, kind: OrganizationKind) -> int:
    """The organisation of that name, made when there was none."""
    return Organization.objects.get_or_create(name=name, defaults={"kind": kind})[0].pk


@transaction.atomic
def add_user(email: str, password: str, *, organization_id: int, role: Role) -> int:
    """A user who works in the organisation; an existing one keeps their password."""
    user = User.objects.filter(email__iexact=email).first() or User.objects.create_user(email, password)
    Membership.objects.get_or_create(user=user, organization_id=organization_id, role=role)
    return user.pk


@transaction.atomic
def issue_api_token(name: str, *, organization_id: int, now: datetime) -> str:
    """A new token for the organisation's client of that name; it is shown once, and one issued before stops working."""
    token = secrets.token_urlsafe(32)
    ApiClient.objects.update_or_create(
        organization_id=organization_id,
        name=name,
        defaults={"token_sha256": sha256(token.encode()).digest(), "created_at": now, "revoked_at": None},
    )
    return token
