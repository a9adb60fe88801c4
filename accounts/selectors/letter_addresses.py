"""Where letters about a member can be sent: the addresses of people who sign in here, for many letters at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from accounts.models import Membership, Organization, Representation, SelfService


@dataclass(frozen=True, slots=True)
class LetterAddress:
    """An e-mail address, and the name that goes with it (empty where none is known)."""

    email: str
    full_name: str


def list_own_addresses(member_ids: Collection[int]) -> Mapping[int, LetterAddress]:
    """The addresses of the members who sign in themselves, by member."""
    rows = SelfService.objects.filter(member_id__in=member_ids, user__is_active=True)
    return {
        member_id: LetterAddress(email, name)
        for member_id, email, name in rows.values_list("member_id", "user__email", "user__full_name")
    }


def list_representative_addresses(
    pairs: Collection[tuple[int, int]], *, day: date
) -> Mapping[tuple[int, int], LetterAddress]:
    """The addresses of those of the users who represent the member on `day`, by user and member."""
    rows = Representation.objects.filter(
        user_id__in={user_id for user_id, _ in pairs},
        member_id__in={member_id for _, member_id in pairs},
        first_day__lte=day,
        last_day__gte=day,
        ended_at=None,
        user__is_active=True,
    )
    return {
        (user_id, member_id): LetterAddress(email, name)
        for user_id, member_id, email, name in rows.values_list(
            "user_id", "member_id", "user__email", "user__full_name"
        )
        if (user_id, member_id) in pairs
    }


def list_colleague_addresses(pairs: Collection[tuple[int, int]]) -> Mapping[tuple[int, int], LetterAddress]:
    """The addresses of those of the users who still work for the organisation, by user and organisation."""
    rows = Membership.objects.filter(
        user_id__in={user_id for user_id, _ in pairs},
        organization_id__in={organization_id for _, organization_id in pairs},
        user__is_active=True,
    )
    return {
        (user_id, organization_id): LetterAddress(email, name)
        for user_id, organization_id, email, name in rows.values_list(
            "user_id", "organization_id", "user__email", "user__full_name"
        )
        if (user_id, organization_id) in pairs
    }


def list_organization_names(organization_ids: Collection[int]) -> Mapping[int, str]:
    """What the organisations are called, by their numbers."""
    return dict(Organization.objects.filter(pk__in=organization_ids).values_list("pk", "name"))
