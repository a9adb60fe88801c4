"""Reads of windows and of what may have changed their days."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from continuity.models import Grant, NetworkParticipation, ProviderFinding
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


def _list_changed_npis(since: datetime) -> frozenset[str]:
    """Providers whose network days or findings became known, or were closed, since then."""
    changed = Q(known_from__gte=since) | Q(known_until__gte=since)
    rows = (
        model.objects.filter(changed).values_list("npi", flat=True) for model in (NetworkParticipation, ProviderFinding)
    )
    return frozenset(npi for found in rows for npi in found)
