"""Reading an answer again: each time leaves a row in the trail, in the transaction of the read. No row, no answer."""

from datetime import datetime

from django.db import transaction

from accounts.facts import AccessAction, Asker
from accounts.permissions import may_read_inquiry
from accounts.plan_wall import plan_wall
from accounts.services.trail import record_access
from inquiries.emergencies import get_emergency_of_answer, is_closed_to
from inquiries.facts import RecordedAnswer
from inquiries.selectors import get_recorded_answer


@transaction.atomic
def read_inquiry(trace_number: str, *, asker: Asker, at: datetime) -> RecordedAnswer | None:
    """The answer given under a trace number, to somebody who may read it; None where there is none for them, which
    leaves no row; so does an answer of an emergency that is over. The purpose is the one it was asked for. Raises
    BadTraceNumber."""
    with plan_wall(asker):
        recorded = get_recorded_answer(trace_number)
    if recorded is None or not may_read_inquiry(asker, organization_id=recorded.organization_id):
        return None
    emergency = get_emergency_of_answer(recorded)
    if emergency and is_closed_to(asker, emergency, at=at):
        return None
    record_access(
        asker,
        action=AccessAction.READ_INQUIRY,
        purpose=recorded.purpose,
        at=at,
        members=[recorded.member_id],
        subject=recorded.trace_number,
        emergency_id=emergency.emergency_id if emergency and asker.user_id == emergency.user_id else None,
    )
    return recorded
