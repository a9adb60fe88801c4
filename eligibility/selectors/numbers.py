"""Under which numbers is a member known here?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from eligibility.facts import IdentifierKind
from eligibility.models import Member, MemberIdentifier


@dataclass(frozen=True, slots=True)
class CardNumbers:
    """What stands on a member's card, as on record; empty where none is."""

    cin: str
    mbi: str
    plan_id: str


def get_present_number(member_id: int) -> int:
    """Under which number is the person known now? Another than their own once two were found to be one person."""
    return Member.objects.filter(pk=member_id).values_list("merged_into_id", flat=True).first() or member_id


def get_card_numbers(member_id: int) -> CardNumbers:
    """The numbers of a member that began last, of each kind that a card shows. Write the row of the trail in the same
    transaction."""
    known = MemberIdentifier.objects.filter(member_id=member_id, known_until=None).order_by("first_day", "value")
    latest = dict(known.values_list("kind", "value"))
    return CardNumbers(
        *(latest.get(kind, "") for kind in (IdentifierKind.CIN, IdentifierKind.MBI, IdentifierKind.PLAN_ID))
    )


def list_own_numbers(member_id: int) -> tuple[int, ...]:
    """The member's number, and those of before that lead to it since two were found to be one person."""
    return list_numbers_of([member_id])[member_id]


def list_numbers_of(member_ids: Collection[int]) -> Mapping[int, tuple[int, ...]]:
    """The numbers of each of these members: their own, and those of before that lead to it."""
    merged = Member.objects.filter(merged_into_id__in=member_ids).order_by("id")
    numbers: dict[int, tuple[int, ...]] = {member_id: (member_id,) for member_id in member_ids}
    for former, present in merged.values_list("id", "merged_into_id"):
        numbers[present] += (former,)
    return numbers
