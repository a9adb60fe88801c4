"""Who a caller is: a member of one's own plan by two facts, as in every inquiry; counted and recorded like one."""

from datetime import datetime

from django.db import transaction

from accounts.facts import AccessAction, Asker
from accounts.plan_wall import plan_wall
from accounts.selectors.decoys import is_decoy
from accounts.services.brake import record_miss, refuse_when_held_back
from accounts.services.decoys import raise_alarm_of_decoy
from accounts.services.trail import record_access
from cmc_portal.answers import Reason
from continuity.services.working import purpose_of
from eligibility.facts import MemberFacts
from eligibility.rules.identify import Who, decide_member
from eligibility.selectors.members import find_members


def identify_caller(who: Who, *, asker: Asker, at: datetime) -> MemberFacts | None:
    """The member who agrees with both facts, for a plan's people one whom their plan has or had; None for nobody and
    for another plan's alike. Raises HeldBack."""
    refuse_when_held_back(asker, at=at)
    with transaction.atomic():
        with plan_wall(asker):
            member = _find(who)
        record_access(
            asker,
            action=AccessAction.REQUEST_CONTINUITY,
            purpose=purpose_of(asker),
            at=at,
            members=[member.member_id if member else None],
        )
    if member is None:
        record_miss(asker, at=at)
    elif is_decoy(member.member_id):
        raise_alarm_of_decoy(asker, trace_number="", at=at)
    return member


def _find(who: Who) -> MemberFacts | None:
    found = find_members(who)
    member_id = decide_member(found.candidates, who)
    return None if isinstance(member_id, Reason) else found.facts[member_id]
