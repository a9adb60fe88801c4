"""What people are called, wherever they work."""

from collections.abc import Collection, Mapping

from accounts.models import User


def list_person_names(user_ids: Collection[int]) -> Mapping[int, str]:
    """Full names by number; the e-mail address of who has told none."""
    rows = User.objects.filter(pk__in=user_ids).values_list("pk", "full_name", "email")
    return {user_id: full_name or email for user_id, full_name, email in rows}
