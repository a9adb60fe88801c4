"""Writes about who may see a member's data: the member, and those who represent them between two days."""

from datetime import date, datetime

from django.db import transaction

from accounts.facts import SignUpKind
from accounts.models import Invitation, Representation, SelfService, SignUp
from accounts.rules.invitations import AlreadyLinked


@transaction.atomic
def link_member(user_id: int, *, member_id: int, evidence: str, linked_by: int | None, now: datetime) -> None:
    """From now on this user is this member to the portal. Raises AlreadyLinked where either is linked to another."""
    taken = SelfService.objects.filter(user_id=user_id) | SelfService.objects.filter(member_id=member_id)
    known = taken.first()
    if known is None:
        SelfService.objects.create(
            user_id=user_id, member_id=member_id, evidence=evidence, linked_by_id=linked_by, linked_at=now
        )
        end_ways_to_link(member_id, now=now)
    elif (known.user_id, known.member_id) != (user_id, member_id):
        raise AlreadyLinked


@transaction.atomic
def end_ways_to_link(member_id: int, *, now: datetime) -> None:
    """No letter's code and no link that was sent for it opens an account as this member any more."""
    SignUp.objects.filter(member_id=member_id, kind=SignUpKind.LETTER, used_at=None).update(used_at=now)
    withdraw_own_links(member_id, now=now)


def withdraw_own_links(member_id: int, *, now: datetime) -> None:
    """No link that makes somebody this member works any more; those of representatives do."""
    own = Invitation.objects.filter(member_id=member_id, first_day=None, accepted_at=None, withdrawn_at=None)
    own.update(withdrawn_at=now)


@transaction.atomic
def record_representation(
    user_id: int,
    *,
    member_id: int,
    first_day: date,
    last_day: date,
    allowed_by: int,
    allowed_at: datetime,
    evidence: str = "",
) -> int:
    """From the first day to the last this user may see the member's data, until it is ended."""
    return Representation.objects.create(
        user_id=user_id,
        member_id=member_id,
        first_day=first_day,
        last_day=last_day,
        allowed_by_id=allowed_by,
        allowed_at=allowed_at,
        evidence=evidence,
    ).pk


@transaction.atomic
def end_representation(representation_id: int, *, member_id: int, now: datetime) -> bool:
    """The representative no longer sees the member's data, from this moment. False where there is no such one."""
    theirs = Representation.objects.filter(pk=representation_id, member_id=member_id, ended_at__isnull=True)
    return theirs.update(ended_at=now) > 0
