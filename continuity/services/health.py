"""Dealing with what was given up."""

from datetime import datetime

from continuity.models import DeadLetter


def resolve_given_up(letter_id: int, *, plan_code: str, user_id: int, at: datetime) -> bool:
    """Somebody of the plan dealt with it. False where there is no such thing of this plan that is still open."""
    open_ones = DeadLetter.objects.filter(pk=letter_id, plan_code=plan_code, resolved_at=None)
    return open_ones.update(resolved_at=at, resolved_by=user_id) == 1
