"""The access trail: one row for each look at a member's data, in the transaction of the look. No row, no data."""

from collections.abc import Iterable
from datetime import datetime

from accounts.facts import AccessAction, Asker, Purpose
from cmc_portal.database import run

_INSERT = """
INSERT INTO accounts_accessevent (occurred_at, action, purpose, channel, organization_id, user_id, client_id, operator,
                                  member_id, subject, address, emergency_id)
SELECT %s, %s, %s, %s, %s, %s, %s, %s, member, %s, %s, %s FROM unnest(%s::bigint[]) AS member
"""

# An export may be about everybody; its statement must not be.
_ROWS_AT_ONCE = 1_000


def record_access(
    asker: Asker,
    *,
    action: AccessAction,
    purpose: Purpose,
    at: datetime,
    members: Iterable[int | None] = (None,),
    subject: str = "",
    emergency_id: int | None = None,
) -> None:
    """Writes one row for each member looked at (None: nobody in particular). Call it in the transaction of the read."""
    who = [asker.channel, asker.organization_id, asker.user_id, asker.client_id, asker.operator]
    about = list(members)
    for first in range(0, len(about), _ROWS_AT_ONCE):
        part = about[first : first + _ROWS_AT_ONCE]
        run(_INSERT, [at, action, purpose, *who, subject, asker.address, emergency_id, part])
