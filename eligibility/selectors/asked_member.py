"""The one person meant by what was said of them, for every door that looks for one by two facts."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from accounts.facts import Asker
from accounts.plan_wall import is_behind_wall, plan_wall
from cmc_portal.answers import Reason
from eligibility.facts import MemberFacts
from eligibility.rules.identify import Who, decide_member
from eligibility.rules.plan_scope import PlanScope, decide_member_of_plan
from eligibility.selectors.many_members import find_many_members
from eligibility.selectors.members import FoundMembers, find_members


def find_asked_member(
    who: Who,
    *,
    asker: Asker,
    day: date,
    known_at: datetime | None = None,
    emergency_members: Iterable[int] = (),
) -> MemberFacts | Reason:
    """The facts of the one person meant, or the reason that nobody can be named. Another plan's members do not leave
    the database, and a plan's own are found for the days on which they were its members."""
    scope = _scope(asker, emergency_members)
    with plan_wall(asker, emergency_members=scope.emergency_members if scope else ()):
        found = find_members(who, known_at=known_at)
    return _decide(found, who, day=day, scope=scope)


def find_asked_members(
    asked: Sequence[tuple[Who, date]],
    *,
    asker: Asker,
    known_at: datetime | None = None,
    emergency_members: Iterable[int] = (),
) -> tuple[MemberFacts | Reason, ...]:
    """The same for each row of a list, in its order, in a few statements for all of them."""
    scope = _scope(asker, emergency_members)
    with plan_wall(asker, emergency_members=scope.emergency_members if scope else ()):
        found = find_many_members([who for who, _ in asked], known_at=known_at)
    return tuple(_decide(each, who, day=day, scope=scope) for each, (who, day) in zip(found, asked, strict=True))


def _scope(asker: Asker, emergency_members: Iterable[int]) -> PlanScope | None:
    return PlanScope(asker.health_plan, frozenset(emergency_members)) if is_behind_wall(asker) else None


def _decide(found: FoundMembers, who: Who, *, day: date, scope: PlanScope | None) -> MemberFacts | Reason:
    if scope is None:
        member_id = decide_member(found.candidates, who)
    else:
        member_id = decide_member_of_plan(found.candidates, found.facts, who, day=day, scope=scope)
    return member_id if isinstance(member_id, Reason) else found.facts[member_id]
