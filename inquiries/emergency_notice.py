"""What an answer's page says of emergencies: that the record is open to the reader, or that they may open one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.facts import Asker, Purpose
from accounts.permissions import may_break_glass
from accounts.selectors.emergencies import get_emergency
from cmc_portal.answers import Outcome
from inquiries.emergencies import may_become_emergency
from inquiries.phrases import moment_text
from inquiries.selectors import get_asked_inquiry


@dataclass(frozen=True, slots=True)
class EmergencyNotice:
    """Until when the record is open."""

    until: str


def present_emergency(answer: dict[str, Any], *, asker: Asker, at: datetime) -> dict[str, Any]:
    """For the template: the emergency in which the reader reads, or whether they may break the glass."""
    found_nobody = answer["outcome"] == Outcome.NOT_FOUND
    in_emergency = answer["question"]["purpose"] == Purpose.EMERGENCY
    if not may_break_glass(asker) or not (found_nobody or in_emergency):
        return {}
    inquiry = get_asked_inquiry(answer["trace_number"])
    if inquiry is None:
        return {}
    if found_nobody:
        return {"may_break_glass": may_become_emergency(inquiry, asker, at=at)}
    emergency = get_emergency(asker.user_id or 0, inquiry.member_id or 0, at, organization_id=asker.organization_id)
    return {"emergency": EmergencyNotice(moment_text(emergency.ends_at.isoformat()))} if emergency else {}
