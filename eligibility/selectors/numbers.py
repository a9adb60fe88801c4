"""Under which numbers is a member known here?"""

from collections.abc import Collection, Mapping

from eligibility.models import Member


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
