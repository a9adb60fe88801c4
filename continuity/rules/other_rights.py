"""Rights beside continuity of care: told as pointers, decided by others."""

from collections.abc import Iterable
from datetime import date, timedelta

from cmc_portal.answers import Reason, Verdict, reason
from cmc_portal.dates import Span
from cmc_portal.values import value
from continuity.rules.law import get_active_treatment_days, get_plans_without_completion, get_transition_supply
from continuity.rules.stays import Stay
from eligibility.facts import INTEGRATED_PROGRAMS

_IHSS = ("ihss", "ihss_administration")


@value(frozen=True, slots=True)
class TransitionSupply:
    """May a temporary supply of a drug be had on the day? `supply_days` is None where the plan's own is not known."""

    verdict: Verdict
    days: Span | None
    supply_days: int | None
    reasons: tuple[Reason, ...]


def list_other_rights(stays: Iterable[Stay], day: date, *, services: tuple[str, ...] = ()) -> tuple[Reason, ...]:
    """Which other rights may help somebody in a plan on `day`?"""
    current = [stay for stay in stays if day in stay.span]
    integrated = next((stay for stay in current if stay.program in INTEGRATED_PROGRAMS), None)
    rights = [] if not current else [decide_completion_of_services(current[0].plan_code, day)]
    if integrated is not None:
        supply = decide_transition_supply(integrated, day)
        rights += supply.reasons if supply.verdict is Verdict.YES else ()
        rights += decide_active_treatment(integrated, day)
    if any(service in _IHSS for service in services):
        rights.append(reason("C-IHSS-1"))
    return tuple(rights)


def decide_completion_of_services(plan_code: str, day: date) -> Reason:
    """Does the state law on completing a course of care reach this plan? Not county health systems, but San Mateo's."""
    rule = get_plans_without_completion(day)
    if rule is None:
        return reason("C-COMPLETION-3")
    code = "C-COMPLETION-2" if plan_code in rule.value else "C-COMPLETION-1"
    return reason(code, rule.source, rule.standing)


def decide_transition_supply(stay: Stay, day: date, *, is_facility_resident: bool = False) -> TransitionSupply:
    """May a drug that is not on the plan's list be had for a time? In the first days of an integrated plan.

    Residents of long-term care may have one supply later too. Not handled: a drug list that changed with the year.
    """
    rule = get_transition_supply(stay.span.first_day)
    if rule is None or stay.program not in INTEGRATED_PROGRAMS or day not in stay.span:
        return TransitionSupply(Verdict.UNKNOWN, None, None, (reason("C-SUPPLY-4"),))
    days = Span(stay.span.first_day, stay.span.first_day + timedelta(days=rule.value["first_days"] - 1))
    supply_days = rule.value["supply_days"].get(stay.plan_code)
    if day in days or is_facility_resident:
        return TransitionSupply(Verdict.YES, days, supply_days, (_supply(supply_days, days, is_late=day not in days),))
    why = reason("C-SUPPLY-5", rule.source, rule.standing, last_day=days.last_day)
    return TransitionSupply(Verdict.NO, days, supply_days, (why,))


def _supply(supply_days: int | None, days: Span, *, is_late: bool) -> Reason:
    if is_late:
        return reason("C-SUPPLY-3")
    if supply_days is None:
        return reason("C-SUPPLY-2", last_day=days.last_day)
    return reason("C-SUPPLY-1", last_day=days.last_day, days=supply_days)


def decide_active_treatment(stay: Stay, day: date) -> tuple[Reason, ...]:
    """May an active course of treatment go on without approval beforehand? From 2024, for the first 90 days there."""
    rule = get_active_treatment_days(stay.span.first_day)
    if rule is None:
        return ()
    last_day = stay.span.first_day + timedelta(days=rule.value - 1)
    if last_day < day:
        return ()
    return (reason("C-TREATMENTDAYS-1", rule.source, rule.standing, days=rule.value, last_day=last_day),)
