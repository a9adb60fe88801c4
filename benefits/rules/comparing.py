"""In what do two answers about one service differ?"""

from enum import StrEnum

from benefits.facts import THE_PLAN
from benefits.rules.table import BenefitRow, Responsible


class Aspect(StrEnum):
    """Something that may differ between two answers about a service, in the order in which people ask."""

    COVERAGE = "coverage"
    WHO = "who"
    LIMIT = "limit"
    AUTHORIZATION = "authorization"
    STANDING = "standing"


def list_differences(one: BenefitRow, other: BenefitRow) -> tuple[Aspect, ...]:
    """What somebody who knows the one answer must learn to know the other? That it is written elsewhere is none."""
    return tuple(aspect for aspect in Aspect if _value(one, aspect) != _value(other, aspect))


def who_answers(row: BenefitRow) -> str | Responsible:
    """The plan, or the party with its number. Two plans are two names for "the plan"; that they have two numbers says
    nothing of the service."""
    return THE_PLAN if row.decision.responsible == THE_PLAN else row.responsible


def _value(row: BenefitRow, aspect: Aspect) -> object:
    decision = row.decision
    match aspect:
        case Aspect.COVERAGE:
            return decision.verdict, decision.benefit, decision.covered_elsewhere
        case Aspect.WHO:
            return who_answers(row)
        case Aspect.LIMIT:
            return decision.limit
        case Aspect.AUTHORIZATION:
            return decision.authorization
        case Aspect.STANDING:
            return decision.line.standing if decision.line else None
