"""Keeping filters of the queue under names, and taking them away."""

from continuity.models import SavedFilter

# More would be no help.
MOST = 20


class TooManyFilters(Exception):
    """This person keeps as many filters as anybody may."""


def keep_filter(name: str, query: str, *, user_id: int, plan_code: str) -> None:
    """Keeps the filter; the name's filter of before gives way. Raises TooManyFilters."""
    own = SavedFilter.objects.filter(user_id=user_id, plan_code=plan_code)
    if not own.filter(name=name).exists() and own.count() >= MOST:
        raise TooManyFilters
    SavedFilter.objects.update_or_create(user_id=user_id, plan_code=plan_code, name=name, defaults={"query": query})


def forget_filter(filter_id: int, *, user_id: int, plan_code: str) -> bool:
    """Takes the filter away. False where this person has none such."""
    deleted, _ = SavedFilter.objects.filter(pk=filter_id, user_id=user_id, plan_code=plan_code).delete()
    return deleted > 0
