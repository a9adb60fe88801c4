"""Who a member is, for those who link them to an account: two facts, as in every inquiry, and a row of the trail."""

from datetime import date, datetime

from django.db import transaction

from accounts.facts import AccessAction, Asker, Purpose
from accounts.permissions import may_record_representative
from accounts.plan_wall import plan_wall
from accounts.selectors.decoys import is_decoy
from accounts.services.brake import record_miss, refuse_when_held_back
from accounts.services.decoys import raise_alarm_of_decoy
from accounts.services.trail import record_access
from cmc_portal.answers import Reason
from eligibility.facts import MemberFacts
from eligibility.rules.identify import Who, decide_member
from eligibility.selectors.member_names import list_member_names
from eligibility.selectors.members import find_members


def identify_for_representative(who: Who, *, asker: Asker, day: date, at: datetime) -> MemberFacts | None:
    """The member of the asker's plan for whom a representative is recorded. Raises HeldBack."""
    return identify_of_own_plan(who, action=AccessAction.RECORD_REPRESENTATIVE, asker=asker, day=day, at=at)


def identify_of_own_plan(
    who: Who, *, action: AccessAction, asker: Asker, day: date, at: datetime
) -> MemberFacts | None:
    """The member of the asker's plan on `day` who agrees with both facts; None for nobody and for another plan's alike.
    Counted and recorded like an inquiry. Raises HeldBack."""
    refuse_when_held_back(asker, at=at)
    with transaction.atomic():
        with plan_wall(asker):
            found = _find(who)
        member = found if found and may_record_representative(asker, plans_today=_plans_on(found, day)) else None
        _record(asker, action, Purpose.OPERATIONS, member, at=at)
    if member is None:
        record_miss(asker, at=at)
    elif is_decoy(member.member_id):
        raise_alarm_of_decoy(asker, trace_number="", at=at)
    return member


@transaction.atomic
def identify_to_link(who: Who, *, asker: Asker, at: datetime) -> MemberFacts | None:
    """The member whom an operator links to an account: who agrees with both facts. Recorded."""
    member = _find(who)
    _record(asker, AccessAction.LINK_MEMBER, Purpose.MEMBER_REQUEST, member, at=at)
    return member


@transaction.atomic
def read_own_names(asker: Asker, *, at: datetime) -> tuple[tuple[int, str], ...]:
    """The members that the asker is or represents, with their names, themselves first; each read is in the trail. A
    number of whom nothing is known has no name; one that was merged has the name of the present one."""
    members = sorted(asker.members, key=lambda member_id: (member_id != asker.own_member, member_id))
    record_access(
        asker,
        action=AccessAction.READ_OWN_RECORD,
        purpose=Purpose.MEMBER_REQUEST,
        at=at,
        members=members,
        subject="name",
    )
    names = list_member_names(members)
    return tuple((member_id, names.get(member_id, "")) for member_id in members)


def _find(who: Who) -> MemberFacts | None:
    found = find_members(who)
    member_id = decide_member(found.candidates, who)
    return None if isinstance(member_id, Reason) else found.facts[member_id]


def _plans_on(member: MemberFacts, day: date) -> frozenset[str]:
    return frozenset(each.plan_code for each in member.enrollments if each.plan_code and day in each.span)


def _record(asker: Asker, action: AccessAction, purpose: Purpose, member: MemberFacts | None, *, at: datetime) -> None:
    member_id = member.member_id if member else None
    record_access(asker, action=action, purpose=purpose, at=at, members=[member_id])
