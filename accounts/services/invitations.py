"""Writes about invitations: sending, withdrawing and accepting them. The link's secret is given once and not kept."""

import secrets
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import QuerySet

from accounts.facts import AccessAction, Asker, Channel, InvitationFacts, OrganizationKind, Purpose, Role
from accounts.models import Invitation, Membership, Organization, User
from accounts.rules.invitations import (
    AccountExists,
    NoSuchInvitation,
    NotTheInvited,
    TooManyInvitations,
    check_representation,
    invitation_policy,
    is_open,
    same_address,
)
from accounts.rules.people import check_roles
from accounts.selectors.people import get_email, invitation_facts
from accounts.services.representatives import link_member, record_representation, withdraw_own_links
from accounts.services.trail import record_access

_DAY = timedelta(days=1)


@transaction.atomic
def invite_to_organization(
    email: str, *, organization_id: int, role: Role, invited_by: int | None, now: datetime, today: date
) -> str:
    """Invites somebody to work in the organisation; the secret of the link. An earlier link for the same address and
    role no longer works. Raises CannotChangePeople, TooManyInvitations."""
    organization = Organization.objects.select_for_update().get(pk=organization_id)
    check_roles({role}, OrganizationKind(organization.kind))
    others = Invitation.objects.filter(organization_id=organization_id)
    _check_budget(others, most=invitation_policy(today).most_by_organization, now=now)
    _withdraw(others.filter(email__iexact=email, role=role), now=now)
    return _invite(email, now=now, today=today, invited_by_id=invited_by, organization_id=organization_id, role=role)


@transaction.atomic
def invite_to_member(
    email: str,
    *,
    member_id: int,
    first_day: date | None,
    last_day: date | None,
    evidence: str,
    invited_by: int | None,
    now: datetime,
    today: date,
) -> str:
    """Invites somebody to see a member's data: a representative on these days, or without days the member; the secret
    of the link. An earlier link for the same address no longer works, and for the member none to whatever address.
    Raises TooManyInvitations."""
    others = Invitation.objects.filter(member_id=member_id)
    _check_budget(others, most=invitation_policy(today).most_by_member, now=now)
    _withdraw(others.filter(email__iexact=email), now=now)
    if first_day is None:
        withdraw_own_links(member_id, now=now)
    days = {"first_day": first_day, "last_day": last_day}
    return _invite(
        email, now=now, today=today, invited_by_id=invited_by, member_id=member_id, evidence=evidence, **days
    )


@transaction.atomic
def allow_representative(
    email: str,
    *,
    member_id: int,
    first_day: date,
    last_day: date,
    evidence: str,
    allowed_by: int,
    now: datetime,
    today: date,
) -> str:
    """Invites a representative as the member, or a plan's staff on paper evidence, allowed; the secret of the link.
    They see the data once they accept. Raises InvitationRefused."""
    own_email = get_email(allowed_by)
    check_representation(email, own_email=own_email, first_day=first_day, last_day=last_day, today=today)
    return invite_to_member(
        email,
        member_id=member_id,
        first_day=first_day,
        last_day=last_day,
        evidence=evidence,
        invited_by=allowed_by,
        now=now,
        today=today,
    )


@transaction.atomic
def withdraw_organization_invitation(invitation_id: int, *, organization_id: int, now: datetime) -> bool:
    """The organisation's link no longer works. False where it has no such open invitation."""
    theirs = Invitation.objects.filter(pk=invitation_id, organization_id=organization_id)
    return _withdraw(theirs, now=now) > 0


@transaction.atomic
def withdraw_member_invitation(invitation_id: int, *, member_id: int, now: datetime) -> bool:
    """The link to the member's data no longer works. False where the member has no such open invitation."""
    return _withdraw(Invitation.objects.filter(pk=invitation_id, member_id=member_id), now=now) > 0


@transaction.atomic
def accept_as_new_user(
    secret: str, *, full_name: str, password: str, now: datetime, address: str = ""
) -> InvitationFacts:
    """Makes an account for the address invited and accepts with it; the link having come there, the address is theirs.
    Raises InvitationRefused, and ValidationError for a password that is too easy."""
    invitation = _lock(secret, now=now)
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise AccountExists
    user = User(email=User.objects.normalize_email(invitation.email), full_name=full_name)
    validate_password(password, user)
    user.set_password(password)
    user.save()
    return _accept(invitation, user, now=now, address=address)


@transaction.atomic
def accept_as_user(secret: str, *, user_id: int, now: datetime, address: str = "") -> InvitationFacts:
    """The owner of the invited address accepts with the account they have. Raises InvitationRefused."""
    invitation, user = _lock(secret, now=now), User.objects.get(pk=user_id)
    if not same_address(user.email, invitation.email):
        raise NotTheInvited
    return _accept(invitation, user, now=now, address=address)


def _check_budget(sent: QuerySet[Invitation], *, most: int, now: datetime) -> None:
    if sent.filter(created_at__gt=now - _DAY).count() >= most:
        raise TooManyInvitations


def _withdraw(invitations: QuerySet[Invitation], *, now: datetime) -> int:
    return invitations.filter(accepted_at__isnull=True, withdrawn_at__isnull=True).update(withdrawn_at=now)


def _invite(email: str, *, now: datetime, today: date, **fields: Any) -> str:
    secret = secrets.token_urlsafe(32)
    expires_at = now + invitation_policy(today).life
    Invitation.objects.create(
        email=email.strip(), secret_sha256=_hash(secret), created_at=now, expires_at=expires_at, **fields
    )
    return secret


def _lock(secret: str, *, now: datetime) -> Invitation:
    """The open invitation with that secret, held until the end of the transaction, so that it is used once."""
    found = Invitation.objects.select_for_update().filter(secret_sha256=_hash(secret)).first()
    if found is None or not is_open(
        accepted_at=found.accepted_at, withdrawn_at=found.withdrawn_at, expires_at=found.expires_at, now=now
    ):
        raise NoSuchInvitation
    return found


def _accept(invitation: Invitation, user: User, *, now: datetime, address: str) -> InvitationFacts:
    # First, since linking a member withdraws the links that are still open.
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    if invitation.organization_id is not None:
        Membership.objects.get_or_create(user=user, organization_id=invitation.organization_id, role=invitation.role)
    elif invitation.first_day is not None:
        record_representation(
            user.pk,
            member_id=invitation.member_id,
            first_day=invitation.first_day,
            last_day=invitation.last_day,
            allowed_by=invitation.invited_by_id,
            allowed_at=invitation.created_at,
            evidence=invitation.evidence,
        )
    else:
        _accept_as_member(invitation, user, now=now, address=address)
    return invitation_facts(invitation, has_account=True)


def _accept_as_member(invitation: Invitation, user: User, *, now: datetime, address: str) -> None:
    """The user is this member from now on; that stands in the trail, as when it comes of a code by e-mail."""
    link_member(
        user.pk,
        member_id=invitation.member_id,
        evidence=invitation.evidence,
        linked_by=invitation.invited_by_id,
        now=now,
    )
    record_access(
        Asker(Channel.PAGE, None, user_id=user.pk, address=address),
        action=AccessAction.LINK_MEMBER,
        purpose=Purpose.MEMBER_REQUEST,
        at=now,
        members=[invitation.member_id],
    )


def _hash(secret: str) -> bytes:
    return sha256(secret.encode()).digest()
