"""The access trail: one row for each look at a member's data, in the transaction of the look. No row, no data."""

from collections.abc import Iterable
from datetime import datetime

from accounts.facts import AccessAction, Asker, Purpose
from cmc_portal.database import run

EVENT_COLUMNS = (
    "occurred_at, action, purpose, channel, organization_id, user_id, client_id, operator, member_id, subject, "
    "address, emergency_id"
)
EVENT_VALUES = "%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s"
_INSERT = f"INSERT INTO accounts_accessevent ({EVENT_COLUMNS}) VALUES "  # noqa: S608 - names only

# An export may be about everybody; its statement must not be.
_ROWS_AT_ONCE = 1_000


def event_values(
    asker: Asker,
    *,
    action: AccessAction,
    purpose: Purpose,
    at: datetime,
    member_id: int | None,
    subject: str,
    emergency_id: int | None = None,
) -> list[object]:
    """One row of the trail in the order of EVENT_COLUMNS, for a statement that writes it with something else."""
    return [
        at,
        action,
        purpose,
        asker.channel,
        asker.organization_id,
        asker.user_id,
        asker.client_id,
        asker.operator,
        member_id,
        subject,
        asker.address,
        emergency_id,
    ]


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
    rows = [
        event_values(
            asker,
            action=action,
            purpose=purpose,
            at=at,
            member_id=member_id,
            subject=subject,
            emergency_id=emergency_id,
        )
        for member_id in members
    ]
    for first in range(0, len(rows), _ROWS_AT_ONCE):
        part = rows[first : first + _ROWS_AT_ONCE]
        run(_INSERT + ", ".join([f"({EVENT_VALUES})"] * len(part)), [value for row in part for value in row])
