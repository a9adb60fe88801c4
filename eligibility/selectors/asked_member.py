"""The one person meant by what was said of them, for every door that looks for one by two facts."""

from collections.abc import Iterable
from datetime import date, datetime

from accounts.facts import Asker
from accounts.plan_wall import is_behind_wall, plan_wall
from cmc_portal.answers import Reason
from eligibility.facts import MemberFacts
from eligibility.rules.identify import Who, decide_member
from eligibility.rules.plan_scope import PlanScope, decide_member_of_plan
from eligibility.selectors.members import find_members


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
    scope = PlanScope(asker.health_plan, frozenset(emergency_members)) if is_behind_wall(asker) else None
    with plan_wall(asker, emergency_members=scope.emergency_members if scope else ()):
        found = find_members(who, known_at=known_at)
    if scope is None:
        member_id = decide_member(found.candidates, who)
    else:
        member_id = decide_member_of_plan(found.candidates, found.facts, who, day=day, scope=scope)
    return member_id if isinstance(member_id, Reason) else found.facts[member_id]
