"""The answer that one's organisation was given before about the same member: read like any other, row of the trail and
all."""

from datetime import datetime
from typing import Any

import orjson

from accounts.facts import Asker, Purpose
from accounts.plan_wall import plan_wall
from cmc_portal.database import run
from inquiries.facts import RecordedAnswer
from inquiries.reading import read_inquiry

# Of the last two years; the index finds it in one step in each month. What was asked as known at an earlier moment says
# nothing of what changed since, and the answers of an emergency close with it.
_EARLIER = """
SELECT trace_number FROM inquiries_inquiry
WHERE member_id = %s AND organization_id = %s AND asked_at < %s AND asked_at > %s::timestamptz - interval '2 years'
  AND known_at = asked_at AND purpose <> %s
ORDER BY (day = %s) DESC, asked_at DESC LIMIT 1
"""


def read_earlier_answer(recorded: RecordedAnswer, *, day: str, asker: Asker, at: datetime) -> dict[str, Any] | None:
    """The latest earlier answer about this member for the same day of service, else for another day; None where there
    is none that the asker may read."""
    if recorded.member_id is None or recorded.organization_id is None or recorded.purpose is Purpose.EMERGENCY:
        return None
    values = [
        recorded.member_id,
        recorded.organization_id,
        recorded.asked_at,
        recorded.asked_at,
        Purpose.EMERGENCY.value,
        day,
    ]
    with plan_wall(asker):
        rows = run(_EARLIER, values)
    earlier = read_inquiry(rows[0][0], asker=asker, at=at) if rows else None
    if earlier is None:
        return None
    answer: dict[str, Any] = orjson.loads(earlier.answer_json)
    return answer
