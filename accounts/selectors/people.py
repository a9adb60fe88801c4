"""Reads about organisations, the people in them, invitations and representatives."""

from collections import defaultdict
from datetime import date, datetime
from hashlib import sha256

from django.db.models import Q, QuerySet

from accounts.facts import (
    InvitationFacts,
    OrganizationCard,
    OrganizationKind,
    Person,
    ProviderKind,
    RepresentativeFacts,
    Role,
)
from accounts.models import Invitation, Membership, Organization, Representation, User
from accounts.rules.invitations import is_open


def get_organization(organization_id: int) -> OrganizationCard:
    """What is known of the organisation."""
    row = Organization.objects.prefetch_related("npis").get(pk=organization_id)
    return OrganizationCard(
        organization_id=row.pk,
        name=row.name,
        kind=OrganizationKind(row.kind),
        provider_kind=ProviderKind(row.provider_kind) if row.provider_kind else None,
        health_plan=row.health_plan,
        npis=tuple(sorted(each.npi for each in row.npis.all())),
    )


def get_organization_id(name: str) -> int | None:
    """The organisation of exactly that name, if there is one."""
    return Organization.objects.filter(name=name).values_list("pk", flat=True).first()


def list_people(organization_id: int) -> tuple[Person, ...]:
    """Who works in the organisation, by name."""
    rows = Membership.objects.filter(organization_id=organization_id).select_related("user").order_by("id")
    roles: defaultdict[int, set[Role]] = defaultdict(set)
    users: dict[int, User] = {}
    for row in rows:
        roles[row.user_id].add(Role(row.role))
        users[row.user_id] = row.user
    people = (
        Person(user.pk, user.email, user.full_name, frozenset(roles[user.pk]), can_sign_in=user.is_active)
        for user in users.values()
    )
    return tuple(sorted(people, key=lambda person: person.name.casefold()))


def get_person(user_id: int, *, organization_id: int) -> Person | None:
    """Somebody who works in the organisation; None for everybody else, known elsewhere or not."""
    return next((person for person in list_people(organization_id) if person.user_id == user_id), None)


def get_email(user_id: int | None) -> str:
    """The e-mail address of a user; none for nobody."""
    return User.objects.filter(pk=user_id).values_list("email", flat=True).first() or ""


def get_user_id(email: str) -> int | None:
    """The user with that e-mail address in any case."""
    return User.objects.filter(email__iexact=email.strip()).values_list("pk", flat=True).first()


def list_open_invitations(organization_id: int, *, now: datetime) -> tuple[InvitationFacts, ...]:
    """The organisation's invitations that may still be accepted, the latest first."""
    return _facts(_open(Q(organization_id=organization_id), now))


def list_open_member_invitations(member_id: int, *, now: datetime) -> tuple[InvitationFacts, ...]:
    """Invitations of representatives of the member that may still be accepted, the latest first."""
    return _facts(_open(Q(member_id=member_id, first_day__isnull=False), now))


def get_invitation(secret: str, *, now: datetime) -> InvitationFacts | None:
    """What the link with that secret offers; None when nobody was given it, or it was used, withdrawn or expired."""
    row = Invitation.objects.filter(secret_sha256=sha256(secret.encode()).digest())
    found = row.select_related("organization", "invited_by").first()
    if found is None or not is_open(
        accepted_at=found.accepted_at, withdrawn_at=found.withdrawn_at, expires_at=found.expires_at, now=now
    ):
        return None
    return invitation_facts(found, has_account=get_user_id(found.email) is not None)


def list_representatives(member_id: int, *, day: date) -> tuple[RepresentativeFacts, ...]:
    """Who may see the member's data on `day` or later, by first day."""
    rows = Representation.objects.filter(member_id=member_id, ended_at__isnull=True, last_day__gte=day)
    return tuple(
        RepresentativeFacts(
            representation_id=row.pk,
            member_id=row.member_id,
            email=row.user.email,
            full_name=row.user.full_name,
            first_day=row.first_day,
            last_day=row.last_day,
            allowed_by=row.allowed_by.full_name or row.allowed_by.email,
            evidence=row.evidence,
        )
        for row in rows.select_related("user", "allowed_by").order_by("first_day", "id")
    )


def invitation_facts(row: Invitation, *, has_account: bool = False) -> InvitationFacts:
    """A row as it may leave this app; its secret is not in it."""
    inviter = row.invited_by
    return InvitationFacts(
        invitation_id=row.pk,
        email=row.email,
        expires_at=row.expires_at,
        invited_by=(inviter.full_name or inviter.email) if inviter else "",
        organization_id=row.organization_id,
        organization_name=row.organization.name if row.organization else "",
        role=Role(row.role) if row.role else None,
        member_id=row.member_id,
        first_day=row.first_day,
        last_day=row.last_day,
        has_account=has_account,
    )


def _open(whose: Q, now: datetime) -> QuerySet[Invitation]:
    unused = Q(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now)
    return Invitation.objects.filter(whose & unused).select_related("organization", "invited_by").order_by("-pk")


def _facts(rows: QuerySet[Invitation]) -> tuple[InvitationFacts, ...]:
    return tuple(invitation_facts(row) for row in rows)
