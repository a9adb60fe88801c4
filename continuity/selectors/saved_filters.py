"""The filters of the queue that somebody kept."""

from dataclasses import dataclass

from continuity.models import SavedFilter


@dataclass(frozen=True, slots=True)
class KeptFilter:
    """A filter under its name; `query` is the part of an address behind the question mark."""

    filter_id: int
    name: str
    query: str


def list_kept_filters(user_id: int, *, plan_code: str) -> tuple[KeptFilter, ...]:
    """The filters that this person kept in this plan, by name."""
    rows = SavedFilter.objects.filter(user_id=user_id, plan_code=plan_code).order_by("name")
    return tuple(KeptFilter(row.pk, row.name, row.query) for row in rows)
