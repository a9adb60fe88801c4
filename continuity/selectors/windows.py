"""Reads of windows and of what may have changed their days."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime

from django.db.models import Q

from continuity.models import ContinuityWindow, Grant, NetworkParticipation, ProviderFinding
from eligibility.selectors.changes import list_changed_members

_AT_ONCE = 10_000


def list_pairs_to_follow(*, since: datetime | None) -> Iterator[tuple[int, str]]:
    """Members and providers with a grant of whom something changed since then, in order; None: all with a grant."""
    pairs = list(Grant.objects.order_by("member_id", "npi").values_list("member_id", "npi").distinct())
    npis = _list_changed_npis(since) if since else frozenset()
    for first in range(0, len(pairs), _AT_ONCE):
        some = pairs[first : first + _AT_ONCE]
        members = list_changed_members({member for member, _ in some}, since=since) if since else frozenset()
        yield from (pair for pair in some if since is None or pair[0] in members or pair[1] in npis)


def map_last_days(member_ids: Collection[int], npis: Collection[str]) -> Mapping[str, date]:
    """Until which day may the member with these numbers keep each of these providers, of those they may keep at all?
    The later day where the sides differ. Write the row of the trail in the same transaction."""
    held = ContinuityWindow.objects.filter(member_id__in=member_ids, npi__in=npis, known_until=None)
    return dict(held.order_by("last_day").values_list("npi", "last_day"))


def _list_changed_npis(since: datetime) -> frozenset[str]:
    """Providers whose network days or findings became known, or were closed, since then."""
    changed = Q(known_from__gte=since) | Q(known_until__gte=since)
    rows = (
        model.objects.filter(changed).values_list("npi", flat=True) for model in (NetworkParticipation, ProviderFinding)
    )
    return frozenset(npi for found in rows for npi in found)
