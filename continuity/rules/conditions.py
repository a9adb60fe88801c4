"""All conditions of one side together, under every version of the rules that may hold, and the window they leave."""

from datetime import date

from cmc_portal.answers import Reason, Standing, Verdict, reason
from cmc_portal.dates import Span
from cmc_portal.values import value
from continuity.facts import DatedRule, WindowChange
from continuity.rules.citing import by_rule
from continuity.rules.criteria import (
    Criterion,
    CriterionCode,
    SideCase,
    decide_confirmations,
    decide_enrolled,
    decide_may_request,
    decide_no_finding,
    decide_out_of_network,
    decide_provider_kind,
    decide_rule_known,
    decide_services,
    is_facility_stay,
    list_laws,
)
from continuity.rules.law import Law
from continuity.rules.relationship import decide_relationship
from continuity.rules.restart import decide_restart
from continuity.rules.windows import WindowDecision, cut_window, last_day_granted, list_cuts
from eligibility.facts import PlanTable


@value(frozen=True, slots=True)
class SideConditions:
    """Every condition in its order, and the window that they leave; None where it is not known."""

    criteria: tuple[Criterion, ...]
    window: Span | None


def decide_conditions(case: SideCase, *, plans: PlanTable) -> SideConditions:
    """Which conditions hold on one side, and for how long, as if nobody had asked or decided anything yet?"""
    outcomes = [_by_law(case, law, plans) for law in list_laws(case)]
    relationship, period, window = _agree(case, outcomes)
    restart = decide_restart(case)
    criteria = (
        decide_enrolled(case),
        decide_out_of_network(case),
        decide_provider_kind(case),
        decide_rule_known(case),
        relationship,
        period,
        *((restart,) if restart else ()),
        decide_no_finding(case),
        *((decide_services(case),) if case.services else ()),
        decide_may_request(case),
        *decide_confirmations(case),
    )
    return SideConditions(criteria, window)


@value(frozen=True, slots=True)
class _ByLaw:
    """What one version of the rules says: the relationship, whether the day is within the months, and the window."""

    relationship: Criterion
    period: Criterion
    window: WindowDecision | None


def _by_law(case: SideCase, law: Law, plans: PlanTable) -> _ByLaw:
    relationship = decide_relationship(case, law)
    if law.months is None and not is_facility_stay(case):
        unknown = Criterion(
            CriterionCode.PERIOD, Verdict.UNKNOWN, (), (reason("C-MONTHS-3", side=case.side_name, plan=case.plan),)
        )
        return _ByLaw(relationship, unknown, None)
    window = _natural_window(case, law, plans)
    return _ByLaw(relationship, _decide_period(case, law, window), window)


def _natural_window(case: SideCase, law: Law, plans: PlanTable) -> WindowDecision:
    """From the first day in the plan for the months of the law, or ending early where the record already says so."""
    first_day = case.stay.span.first_day
    months = None if law.months is None or is_facility_stay(case) else int(law.months.value)
    last_day = last_day_granted(first_day, months=months, program=case.stay.program)
    whole = WindowDecision(Span(first_day, last_day), WindowChange.GRANTED, _months_reasons(case, law, last_day))
    cuts = list_cuts(case.stay, member=case.member, facts=case.facts, plans=plans, as_of=case.day)
    # What already holds on the day is a condition of its own and no end to come.
    return cut_window(whole, [cut for cut in cuts if case.day <= cut.last_day])


def _months_reasons(case: SideCase, law: Law, last_day: date | None) -> tuple[Reason, ...]:
    if is_facility_stay(case) or law.months is None:
        return ()
    rule: DatedRule = law.months
    values = {"side": case.side_name, "months": rule.value, "first_day": case.stay.span.first_day, "last_day": last_day}
    code = "C-MONTHS-2" if rule.standing is Standing.UNCONFIRMED else "C-MONTHS-1"
    return (by_rule(code, rule, **values), reason("C-CONVENTION-1"))


def _decide_period(case: SideCase, law: Law, window: WindowDecision) -> Criterion:
    """Is the day within the months, and was it asked for before they were over?"""
    span = window.span
    if span is None:
        return Criterion(CriterionCode.PERIOD, Verdict.NO, (), (reason("C-ENDED-3"), *window.reasons))
    last_day = span.last_day
    if case.day not in span:
        why = reason("C-ENDED-1", side=case.side_name, last_day=last_day) if last_day else reason("C-ENDED-3")
        return Criterion(CriterionCode.PERIOD, Verdict.NO, (), (why, *window.reasons))
    if last_day is not None and last_day < case.requested_on:
        why = reason("C-LATE-2", side=case.side_name, requested_on=case.requested_on, last_day=last_day)
        return Criterion(CriterionCode.PERIOD, Verdict.NO, (), (why, *window.reasons))
    return Criterion(CriterionCode.PERIOD, Verdict.YES, (), window.reasons)


def _agree(case: SideCase, outcomes: list[_ByLaw]) -> tuple[Criterion, Criterion, Span | None]:
    """What every possible version of the rules says; where they differ, it is not known."""
    first = outcomes[0]
    relationship = _agreed([each.relationship for each in outcomes], case)
    period = _agreed([each.period for each in outcomes], case)
    spans = {each.window.span if each.window else None for each in outcomes}
    if len(spans) == 1:
        return relationship, period, first.window.span if first.window else None
    if period.verdict is Verdict.YES:
        period = Criterion(CriterionCode.PERIOD, Verdict.UNKNOWN, (), (_versions_differ(case),))
    return relationship, period, None


def _agreed(criteria: list[Criterion], case: SideCase) -> Criterion:
    """One verdict for all versions; of their reasons only what all of them say."""
    first = criteria[0]
    if len({each.verdict for each in criteria}) > 1:
        return Criterion(first.code, Verdict.UNKNOWN, first.evidence, (_versions_differ(case),))
    common = tuple(why for why in first.reasons if all(why in each.reasons for each in criteria))
    if len(common) == len(first.reasons):
        return first
    over = first.code is CriterionCode.PERIOD and first.verdict is Verdict.NO
    alike = reason("C-ENDED-4", side=case.side_name) if over else reason("C-VERSIONS-2")
    return Criterion(first.code, first.verdict, first.evidence, (alike, *common))


def _versions_differ(case: SideCase) -> Reason:
    return reason("C-VERSIONS-1", first_day=case.stay.span.first_day, requested_on=case.requested_on)
