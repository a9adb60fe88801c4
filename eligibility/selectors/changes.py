"""Of which members has something become known, or been corrected, of late?"""

from collections.abc import Collection
from datetime import datetime

from django.db import connection
from django.db.models import Min, Q

from eligibility.models import RosterFile

_TABLES = (
    "eligibility_memberdetails",
    "eligibility_enrollment",
    "eligibility_medicareentitlement",
    "eligibility_medicaleligibility",
    "eligibility_circumstance",
)
_CHANGED = " UNION ".join(
    f"SELECT member_id FROM {table} "  # noqa: S608 - our own tables' names
    "WHERE member_id = ANY (%(members)s) AND (known_from >= %(since)s OR known_until >= %(since)s)"
    for table in _TABLES
)
_PRESENT = "SELECT id, coalesce(merged_into_id, id) FROM eligibility_member WHERE id = ANY (%s)"
_MERGED = "SELECT id FROM eligibility_member WHERE id = ANY (%s) AND merged_at >= %s"


def get_present_numbers(member_ids: Collection[int]) -> dict[int, int]:
    """The number under which each member is known now."""
    with connection.cursor() as cursor:
        cursor.execute(_PRESENT, [list(member_ids)])
        return dict(cursor.fetchall())


def list_changed_members(member_ids: Collection[int], *, since: datetime) -> frozenset[int]:
    """Those of these members of whom something changed since: facts, or the number under which they are known.

    What a roster says is known from the moment it was received, which may lie long before it was loaded: where one was
    loaded since, whatever is known from its receipt on counts.
    """
    present = get_present_numbers(member_ids)
    since = _earliest_receipt(since)
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, {"members": list(set(present.values())), "since": since})
        changed = {row[0] for row in cursor.fetchall()}
        cursor.execute(_MERGED, [list(member_ids), since])
        merged = {row[0] for row in cursor.fetchall()}
    return frozenset(each for each in member_ids if present.get(each) in changed or each in merged)


def _earliest_receipt(since: datetime) -> datetime:
    """The earliest receipt of a roster that was finished since, or that is not finished; else `since` itself."""
    loaded = RosterFile.objects.filter(Q(finished_at__gte=since) | Q(finished_at=None))
    earliest: datetime | None = loaded.aggregate(earliest=Min("received_at"))["earliest"]
    return since if earliest is None else min(earliest, since)
