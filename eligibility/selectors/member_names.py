"""What members are called, for lists of many."""

from collections.abc import Collection, Mapping

from cmc_portal.database import run

_NAMES = """
SELECT m.id, d.first_name, d.middle_name, d.last_name, d.name_suffix
FROM eligibility_member m
JOIN eligibility_memberdetails d ON d.member_id = coalesce(m.merged_into_id, m.id) AND d.known_until IS NULL
WHERE m.id = ANY (%s)
"""


def list_member_names(member_ids: Collection[int]) -> Mapping[int, str]:
    """First, middle and last name, and what follows it, by the number asked for; a merged number has the name of the
    present one. Nobody for a number of whom nothing is known. Write the rows of the trail in the same transaction."""
    return {row[0]: " ".join(part for part in row[1:] if part) for row in run(_NAMES, [list(member_ids)])}
