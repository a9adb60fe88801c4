"""Reads of members for a health plan's people: through the database's wall, and for the days that were their plan's."""

from collections.abc import Iterable
from datetime import date, datetime

from accounts.facts import Asker
from accounts.plan_wall import plan_wall
from eligibility.facts import MemberFacts
from eligibility.rules.plan_scope import PlanScope, is_in_scope
from eligibility.selectors.members import get_member_facts


def get_member_of_plan(
    member_id: int,
    *,
    asker: Asker,
    day: date,
    known_at: datetime | None = None,
    emergency_members: Iterable[int] = (),
) -> MemberFacts | None:
    """What is on record of a member, for the people of the plan that had them on `day`; None for nobody, for another
    plan's member and for a member of other days alike. Write the row of the trail in the same transaction."""
    scope = PlanScope(asker.health_plan, frozenset(emergency_members))
    with plan_wall(asker, emergency_members=scope.emergency_members):
        facts = get_member_facts(member_id, known_at=known_at)
    return facts if facts is not None and is_in_scope(facts, day, scope) else None
