"""Breaking the glass, and what the privacy officer finds of it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.facts import AccessAction, Asker, Finding, Purpose
from accounts.models import EmergencyAccess, User
from accounts.rules.emergencies import Refusal, decide_emergency, emergency_policy_on, review_due_on
from accounts.selectors.emergencies import count_emergencies_since, find_plan_organization, get_emergency
from accounts.services.alerts import tell_soon
from accounts.services.trail import record_access

_DAY = timedelta(hours=24)


class EmergencyRefused(Exception):
    """The glass stays whole; `why` says for which reason."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why = why


@transaction.atomic
def check_emergency(asker: Asker, *, reason: str, at: datetime, day: date) -> None:
    """Would the glass break for this reason now? Raises EmergencyRefused. `day` is the day in California."""
    _refuse_or_pass(asker, reason=reason, at=at, day=day)


@transaction.atomic
def break_glass(
    asker: Asker, *, member_id: int, plan_codes: Sequence[str], reason: str, at: datetime, day: date
) -> int:
    """Opens this member's record to this person for the policy's time, leaves its row in the trail, and has the privacy
    officers told; one that is still open goes on. Raises EmergencyRefused."""
    # One at a time for each person: two at once would both be within the day's number.
    User.objects.select_for_update().get(pk=asker.user_id)
    still_open = get_emergency(asker.user_id or 0, member_id, at, organization_id=asker.organization_id)
    if still_open:
        return still_open.emergency_id
    _refuse_or_pass(asker, reason=reason, at=at, day=day)
    policy = emergency_policy_on(day)
    access = EmergencyAccess.objects.create(
        user_id=asker.user_id,
        organization_id=asker.organization_id,
        plan_organization_id=find_plan_organization(plan_codes),
        member_id=member_id,
        reason=reason.strip(),
        began_at=at,
        ends_at=at + policy.life,
        review_due_on=review_due_on(day, policy),
    )
    _record(asker, AccessAction.BREAK_GLASS, access, at=at, purpose=Purpose.EMERGENCY)
    transaction.on_commit(tell_soon)
    return access.pk


@transaction.atomic
def record_vain_emergency(asker: Asker, *, at: datetime) -> None:
    """Somebody tried to break the glass for a person who was not found: that stands in the trail too."""
    record_access(asker, action=AccessAction.BREAK_GLASS, purpose=Purpose.EMERGENCY, at=at, subject="nobody found")


@transaction.atomic
def review_emergency(emergency_id: int, *, reviewer: Asker, finding: Finding, note: str, at: datetime) -> bool:
    """Writes down what was found. Was it still to be reviewed? A finding is not changed afterwards."""
    access = EmergencyAccess.objects.select_for_update().filter(pk=emergency_id, reviewed_at=None).first()
    if access is None:
        return False
    access.reviewed_at, access.reviewed_by_id = at, reviewer.user_id
    access.finding, access.finding_note = finding, note.strip()
    access.save(update_fields=["reviewed_at", "reviewed_by", "finding", "finding_note"])
    _record(reviewer, AccessAction.REVIEW_EMERGENCY, access, at=at, purpose=Purpose.OPERATIONS)
    return True


def _refuse_or_pass(asker: Asker, *, reason: str, at: datetime, day: date) -> None:
    in_last_day = count_emergencies_since(asker.user_id or 0, since=at - _DAY)
    refusal = decide_emergency(reason=reason, in_last_day=in_last_day, policy=emergency_policy_on(day))
    if refusal:
        raise EmergencyRefused(refusal)


def _record(asker: Asker, action: AccessAction, access: EmergencyAccess, *, at: datetime, purpose: Purpose) -> None:
    record_access(
        asker,
        action=action,
        purpose=purpose,
        at=at,
        members=[access.member_id],
        subject=f"emergency {access.pk}",
        emergency_id=access.pk,
    )
