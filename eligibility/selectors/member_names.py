"""What members are called, for lists of many."""

from collections.abc import Collection, Mapping

from cmc_portal.database import run
from cmc_portal.names import in_ordinary_writing

# One look into the index for each member: read otherwise, the wall would ask of every member on record.
_NAMES = """
SELECT asked.id, d.first_name, d.middle_name, d.last_name, d.name_suffix
FROM unnest(%s::bigint[]) AS asked (id)
CROSS JOIN LATERAL (
    SELECT coalesce(merged_into_id, id) AS present FROM eligibility_member WHERE id = asked.id OFFSET 0
) m
CROSS JOIN LATERAL (
    SELECT * FROM eligibility_memberdetails WHERE member_id = m.present AND known_until IS NULL OFFSET 0
) d
"""


def list_member_names(member_ids: Collection[int]) -> Mapping[int, str]:
    """First, middle and last name, and what follows it, as people write them, by the number asked for; a merged number
    has the name of the present one. Nobody for a number of whom nothing is known. Write the rows of the trail in the
    same transaction."""
    rows = run(_NAMES, [list(member_ids)])
    return {row[0]: in_ordinary_writing(" ".join(part for part in row[1:] if part)) for row in rows}
