"""Opting out of Cal MediConnect: what it ends, and what it does not."""

from datetime import date

from cmc_portal.answers import Reason, reason
from eligibility.facts import CircumstanceKind, MemberFacts


def describe_opt_out(facts: MemberFacts, day: date) -> tuple[Reason, ...]:
    """What follows from an opt-out on record on `day`? It never leaves the Medi-Cal plan (case 6)."""
    opted_out = any(each.kind is CircumstanceKind.OPTED_OUT and day in each.span for each in facts.circumstances)
    return (reason("E-OPTOUT-1"), reason("E-OPTOUT-2")) if opted_out else ()
