"""Whom may a health plan's people find? Their plan's members, for the days on which they were."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from cmc_portal.answers import Reason, reason
from cmc_portal.values import value
from eligibility.facts import MemberFacts
from eligibility.rules.asked_day import list_held_enrollments
from eligibility.rules.identify import Candidate, Who, decide_member

_NOBODY, _NOBODY_OF_THE_PLAN = "I-NOTFOUND-1", "I-NOTFOUND-2"


@value(frozen=True, slots=True)
class PlanScope:
    """For which plan somebody asks, and which members they may look at in an emergency whoever's they are."""

    plan_code: str
    emergency_members: frozenset[int] = frozenset()


def was_plans_member(facts: MemberFacts, day: date, *, plan_code: str) -> bool:
    """Was the person that plan's member on `day`, as far as was known?

    Any enrolment with it counts: for both sides, for Medi-Cal alone, on hold or disputed. It counts on the days it
    truly held, not on those that law or the member had cut off; a death cuts none off here, so that the plan is told of
    it.
    """
    on_record = facts if facts.death_day is None else replace(facts, death_day=None)
    return any(
        plan_code != "" and held.enrollment.plan_code == plan_code and day in held.span
        for held in list_held_enrollments(on_record)
    )


def is_in_scope(facts: MemberFacts, day: date, scope: PlanScope) -> bool:
    """May the plan's people be told about this person on that day?"""
    is_open = facts.member_id in scope.emergency_members
    return is_open or was_plans_member(facts, day, plan_code=scope.plan_code)


def decide_member_of_plan(
    candidates: Iterable[Candidate], facts: Mapping[int, MemberFacts], who: Who, *, day: date, scope: PlanScope
) -> int | Reason:
    """Which of the plan's members of that day is meant? Nobody else is there: an unknown number, another plan's member
    and a member of other days get one answer in one wording, so that it tells none of them from another."""
    own = [each for each in candidates if each.member_id in facts and is_in_scope(facts[each.member_id], day, scope)]
    decided = decide_member(own, who)
    is_nobody = isinstance(decided, Reason) and decided.code == _NOBODY
    return reason(_NOBODY_OF_THE_PLAN) if is_nobody else decided
