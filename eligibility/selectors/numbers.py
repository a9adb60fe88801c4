"""Under which numbers is a member known here?"""

from eligibility.models import Member


def list_own_numbers(member_id: int) -> tuple[int, ...]:
    """The member's number, and those of before that lead to it since two were found to be one person."""
    merged = Member.objects.filter(merged_into_id=member_id).order_by("id").values_list("id", flat=True)
    return (member_id, *merged)
