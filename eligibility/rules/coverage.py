"""Is this person covered on a day, on which lines, by whom: the rules that read one member's record."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from cmc_portal.answers import Outcome, Reason, Verdict, reason
from cmc_portal.dates import add_months, end_of_month, join_spans
from cmc_portal.values import value
from eligibility.facts import (
    CircumstanceKind,
    Enrollment,
    EnrollmentKind,
    EnrollmentStatus,
    Line,
    MediCalStatus,
    MemberFacts,
    PlanTable,
    Program,
)
from eligibility.rules.asked_day import (
    AskedDay,
    HeldEnrollment,
    begins_after_the_end,
    days_around,
    first_day_on_record,
    look_at_day,
)
from eligibility.rules.conditions.circumstances import MONTHS_AWAY
from eligibility.rules.coverage_lines import (
    STATUS_OF_MEDI_CAL,
    WITHOUT_PLAN,
    CoverageLine,
    LineStatus,
    in_billing_order,
    is_offered_no_more,
    medi_cal_lines,
    offering_of,
    plan_lines,
    plan_name_of,
    with_medi_cal,
)
from eligibility.rules.deeming import KEPT_FOR_MEDICARE_ONLY, Deeming
from eligibility.rules.losing_medi_cal import (
    NO_FULL_MEDI_CAL,
    caution_about_loss,
    decide_after_loss,
    find_rule_against_deeming,
    why_out_before_the_end,
)
from eligibility.rules.other_coverage import decide_other_coverage
from eligibility.rules.successors import (
    find_moved_on,
    has_no_medi_cal,
    last_integrated,
    lines_after_plan,
    lines_beside_plans,
    successor_reason,
)

_NO_PLAN_THAT_DAY = ("E-GAP-1", "E-GAP-2", "E-GAP-3")
_AWAY = (CircumstanceKind.OUT_OF_AREA, CircumstanceKind.INCARCERATED)
# What leaves one line open while others may be sure, the gravest first.
_LEAVES_OPEN = {
    code: place
    for place, code in enumerate(("E-HOLD-1", "E-HOLD-2", "E-MEDICAL-2", "E-OPTOUT-4", "E-AFTER-3", "E-PARTD-1"))
}
_RECORDS_DISAGREE = ("E-DISPUTE-1", "E-DISPUTE-2", "E-OFFERING-1")


@value(frozen=True, slots=True)
class CoverageDecision:
    """The outcome for the day, a line for each side that is on record, and why; the deciding reason comes first.

    `share_of_cost_cents` is the monthly Medi-Cal share of cost on record for the day, None when there is none.
    """

    outcome: Outcome
    lines: tuple[CoverageLine, ...]
    reasons: tuple[Reason, ...]
    deemed: bool = False
    share_of_cost_cents: int | None = None


def decide_coverage(facts: MemberFacts, day: date, *, plans: PlanTable) -> CoverageDecision:
    """Is this person covered on `day`, by whom? `CANNOT_DETERMINE` whenever the record contradicts itself, is on hold
    or is silent."""
    if facts.death_day is not None and facts.death_day < day:
        return CoverageDecision(Outcome.NOT_ACTIVE, (), (reason("E-DEATH-1", death_day=facts.death_day),))
    if facts.birth_date is not None and day < facts.birth_date:
        return CoverageDecision(Outcome.NOT_ACTIVE, (), (reason("E-BORN-1"),))
    decision = _decide_alive(look_at_day(facts, day, plans=plans))
    return decision if facts.death_day is None else _until_death(decision, facts.death_day)


def _until_death(decision: CoverageDecision, death_day: date) -> CoverageDecision:
    lines = tuple(replace(line, span=line.span.cut_at(death_day)) for line in decision.lines)
    return replace(decision, lines=lines)


def _decide_alive(asked: AskedDay) -> CoverageDecision:
    doubt = _find_doubt(asked)
    if doubt is not None:
        return _decide_doubtful(asked, doubt)
    integrated = asked.of_kind(EnrollmentKind.INTEGRATED)
    return _decide_integrated(asked, integrated) if integrated is not None else _decide_separate(asked)


def _find_doubt(asked: AskedDay) -> Reason | None:
    """What makes any confident answer dishonest: two sources disagree, a plan nobody knows, or a plan that was not
    offered there then."""
    today = tuple(held.enrollment for held in asked.today)
    if any(enrollment.disputed for enrollment in today):
        return reason("E-DISPUTE-1", plans=_plan_names(asked, today))
    unrecognized = asked.of_kind(EnrollmentKind.UNRECOGNIZED)
    if unrecognized is not None:
        return reason("E-UNRECOGNIZED-1", hcp_code=unrecognized.enrollment.hcp_code or "not told")
    integrated = asked.of_kind(EnrollmentKind.INTEGRATED)
    if integrated and any(each.plan_code != integrated.enrollment.plan_code for each in today):
        return reason("E-DISPUTE-2", plans=_plan_names(asked, today))
    if integrated and offering_of(asked, integrated.enrollment) is None:
        return reason("E-OFFERING-1", plan=_plan_names(asked, (integrated.enrollment,)), day=asked.day)
    given_up = tuple(each for each in today if is_offered_no_more(asked, each))
    if given_up:
        return reason("E-OFFERING-1", plan=_plan_names(asked, given_up), day=asked.day)
    too_late = tuple(each for each in asked.facts.enrollments if begins_after_the_end(each) and asked.day in each.span)
    if too_late:
        return reason("E-OFFERING-1", plan=_plan_names(asked, too_late), day=asked.day)
    return reason("E-PACE-3") if asked.is_in(CircumstanceKind.PACE_PARTICIPANT) else None


def _plan_names(asked: AskedDay, enrollments: tuple[Enrollment, ...]) -> str:
    return ", ".join(sorted({plan_name_of(asked, each) or each.hcp_code for each in enrollments}))


def _decide_doubtful(asked: AskedDay, doubt: Reason) -> CoverageDecision:
    flags = ("disputed",) if doubt.code in _RECORDS_DISAGREE else ()
    lines = tuple(
        replace(line, flags=flags)
        for held in asked.today
        for line in plan_lines(asked, held, status=LineStatus.UNKNOWN, why=(doubt,))
    )
    return CoverageDecision(Outcome.CANNOT_DETERMINE, lines, (doubt,))


def _decide_integrated(asked: AskedDay, held: HeldEnrollment) -> CoverageDecision:
    """One plan runs both programmes: Cal MediConnect to 2022, Medi-Medi Plans from 2023."""
    if held.enrollment.status is EnrollmentStatus.ON_HOLD:
        why = (reason("E-HOLD-1", hcp_status=held.enrollment.hcp_status or "not told"),)
        lines = plan_lines(asked, held, status=LineStatus.ON_HOLD, why=why)
        return CoverageDecision(Outcome.CANNOT_DETERMINE, lines, why)
    # The state may give Medi-Cal back for a month that the plan had taken for a deemed one.
    if held.enrollment.status is EnrollmentStatus.DEEMED and not asked.medi_cal.is_full:
        return _decide_called_deemed(asked, held)
    deemed = decide_after_loss(held.enrollment, asked.medi_cal, asked.day)
    if deemed is not None:
        return _decide_deemed(asked, held, deemed)
    standing = asked.medi_cal
    # Someone whose Medi-Cal never shows on the roster is taken at the plan's word: the state enrols nobody without it.
    if standing.status in NO_FULL_MEDI_CAL and standing.last_eligible_day is None and _shows_no_full_medi_cal(asked):
        return _unsure_in_plan(asked, held, (reason("E-DISPUTE-3", plan=plan_name_of(asked, held.enrollment)),))
    return _decide_with_medi_cal(asked, held)


def _shows_no_full_medi_cal(asked: AskedDay) -> bool:
    """Does the state's record show Medi-Cal that is not full on the day, or that had ended before it?"""
    last_days = (row.span.last_day for row in asked.facts.medi_cal)
    ended = any(last_day is not None and end_of_month(last_day) < asked.day for last_day in last_days)
    return ended or asked.medi_cal.row is not None


def _unsure_in_plan(asked: AskedDay, held: HeldEnrollment, why: tuple[Reason, ...]) -> CoverageDecision:
    lines = plan_lines(asked, held, status=LineStatus.UNKNOWN, why=why)
    return CoverageDecision(Outcome.CANNOT_DETERMINE, lines, why)


def _decide_called_deemed(asked: AskedDay, held: HeldEnrollment) -> CoverageDecision:
    """The plan's own word that it keeps the member, unless the rule of the day says that it could not."""
    rule = find_rule_against_deeming(held.enrollment, asked.medi_cal, asked.day)
    if rule is None:
        return _deemed(asked, held, (reason("E-DEEMED-5"),), last_day=held.span.last_day)
    plan = plan_name_of(asked, held.enrollment)
    return _unsure_in_plan(asked, held, (reason("E-DISPUTE-4", rule.source, rule.standing, plan=plan),))


def _decide_deemed(asked: AskedDay, held: HeldEnrollment, deemed: Deeming) -> CoverageDecision:
    caution = caution_about_loss(asked.medi_cal)
    if deemed.verdict is Verdict.YES:
        kept = tuple(_until_its_own_end(each, held) for each in deemed.reasons)
        return _deemed(asked, held, (*kept, *caution), last_day=deemed.span.last_day if deemed.span else None)
    why = (*deemed.reasons, *caution)
    if deemed.verdict is Verdict.UNKNOWN:
        return _unsure_in_plan(asked, held, why)
    return _instead_of_plan(asked, why)


def _until_its_own_end(why: Reason, held: HeldEnrollment) -> Reason:
    """By the rule the plan may keep the member for longer than the enrolment lasts: no such day is promised."""
    values = dict(why.values)
    if held.span.last_day is None or not held.span.ends_before(date.fromisoformat(values["last_day"])):
        return why
    return reason(why.code, why.source, why.standing, **values | {"last_day": held.span.last_day})


def _deemed(
    asked: AskedDay, held: HeldEnrollment, why: tuple[Reason, ...], *, last_day: date | None
) -> CoverageDecision:
    """Covered all the same, to the last deemed day at most; by a Medi-Medi Plan for Medicare only."""
    span = held.span if last_day is None else held.span.cut_at(last_day)
    lines = tuple(
        replace(line, span=span, flags=("deemed",))
        for line in plan_lines(asked, held, status=LineStatus.DEEMED, why=why)
    )
    reasons = (*why, *held.reasons, *_caution_about_absence(asked, held))
    if held.enrollment.program in KEPT_FOR_MEDICARE_ONLY:
        beside = medi_cal_lines(asked)
        lines = (*(line for line in lines if line.line is not Line.MEDI_CAL), *beside)
        reasons = (*reasons, reason("E-DEEMED-11"), *(each for line in beside for each in line.reasons))
    outcome = _outcome_of(lines)
    return CoverageDecision(outcome, in_billing_order(asked, lines), _deciding_first(outcome, reasons), deemed=True)


def _decide_with_medi_cal(asked: AskedDay, held: HeldEnrollment) -> CoverageDecision:
    code = "E-ACTIVE-1" if held.enrollment.program is Program.CAL_MEDICONNECT else "E-ACTIVE-2"
    why = (reason(code, plan=plan_name_of(asked, held.enrollment), first_day=held.span.first_day), *held.reasons)
    lines = plan_lines(asked, held, status=LineStatus.ACTIVE)
    standing = asked.medi_cal
    if standing.status in (MediCalStatus.SHARE_OF_COST_UNMET, MediCalStatus.ON_HOLD, MediCalStatus.UNKNOWN):
        status = STATUS_OF_MEDI_CAL[standing.status]
        lines = tuple(with_medi_cal(line, status, standing.reasons) for line in lines)
    if standing.status is MediCalStatus.ON_HOLD:
        return _conclude(asked, lines, (*standing.reasons, *why))
    cautions = (*_cautions_about_medicare(asked), *_caution_about_absence(asked, held))
    return _conclude(asked, lines, (*why, *standing.reasons, *cautions))


def _caution_about_absence(asked: AskedDay, held: HeldEnrollment) -> tuple[Reason, ...]:
    """Was the person away, or in prison or jail, for longer than membership in Cal MediConnect outlasts?

    Until a roster ends the membership the plan's word stands, with advice to confirm. No source tells the months of a
    Medi-Medi Plan.
    """
    if held.enrollment.program is not Program.CAL_MEDICONNECT:
        return ()
    spans = join_spans(each.span for each in asked.facts.circumstances if each.kind in _AWAY)
    away = next((span for span in spans if asked.day in span), None)
    rule = MONTHS_AWAY.on(asked.day)
    if away is None or asked.day < add_months(away.first_day, rule.value):
        return ()
    return (reason("E-AWAY-5", first_day=away.first_day, months=rule.value),)


def _cautions_about_medicare(asked: AskedDay) -> tuple[Reason, ...]:
    """Which of Parts A and B had ended on the record by the day?

    A roster that stops telling of a part looks the same as its end: the plan's word stands, with advice to confirm.
    """
    parts = [each for each in asked.facts.entitlements if each.part in ("A", "B")]
    held = {each.part for each in parts if asked.day in each.span}
    last_days = {each.part: each.span.last_day for each in parts if each.span.ends_before(asked.day)}
    return tuple(
        reason("E-MEDICARE-3", part=part, last_day=last_days[part]) for part in sorted(last_days) if part not in held
    )


def _decide_separate(asked: AskedDay) -> CoverageDecision:
    """Medicare and Medi-Cal apart: opted out, never enrolled, or after the plan."""
    why = _why_not_integrated(asked)
    if not asked.today and any(held.enrollment.kind is EnrollmentKind.INTEGRATED for held in asked.before):
        return _instead_of_plan(asked, why)
    lines = lines_beside_plans(asked)
    if lines:
        return _without_gaps(_conclude(asked, lines, (*why, *_plan_without_medi_cal(asked))))
    first_day = first_day_on_record(asked)
    if first_day is None:
        return CoverageDecision(Outcome.CANNOT_DETERMINE, (), (reason("E-NODATA-1"),))
    if asked.day < first_day:
        # Whoever joins a plan for both programmes has Medicare and Medi-Cal already, so no row yet tells nothing.
        return CoverageDecision(Outcome.CANNOT_DETERMINE, (), (reason("E-BEFORE-1", first_day=first_day), *why))
    return CoverageDecision(Outcome.NOT_ACTIVE, (), (*why, *_plan_without_medi_cal(asked)) or (reason("E-NONE-1"),))


def _without_gaps(decision: CoverageDecision) -> CoverageDecision:
    """Beside coverage without a plan, to say that coverage begins later or had ended would contradict it."""
    if decision.outcome is not Outcome.ACTIVE:
        return decision
    return replace(decision, reasons=tuple(each for each in decision.reasons if each.code not in _NO_PLAN_THAT_DAY))


def _plan_without_medi_cal(asked: AskedDay) -> tuple[Reason, ...]:
    """Why a Medi-Cal plan on the roster is no line of coverage: Medi-Cal itself is not there on the day."""
    held, standing = asked.of_kind(EnrollmentKind.MEDI_CAL), asked.medi_cal
    if held is None or not has_no_medi_cal(asked):
        return ()
    if held.enrollment.program in WITHOUT_PLAN:
        return (reason("E-MEDICAL-6"),)
    plan = plan_name_of(asked, held.enrollment)
    if standing.last_eligible_day is None:
        return (reason("E-MEDICAL-5", plan=plan),)
    return (reason("E-MEDICAL-4", plan=plan, last_day=standing.last_eligible_day),)


def _instead_of_plan(asked: AskedDay, why: tuple[Reason, ...]) -> CoverageDecision:
    """Not covered by the plan they were in; the lines tell what the record shows, or law provides, instead."""
    lines = lines_after_plan(asked)
    of_lines = tuple(each for line in lines for each in line.reasons)
    reasons = (*why, *of_lines, *decide_other_coverage(asked.facts, asked.day))
    if find_moved_on(asked) is not None:
        reasons = (*reasons, *_moved_without_medi_cal(asked))
    elif not lines:
        reasons = (*reasons, reason("E-AFTER-2" if has_no_medi_cal(asked) else "E-AFTER-1"))
    on_hold = any(line.status is LineStatus.ON_HOLD for line in lines)
    outcome = Outcome.CANNOT_DETERMINE if on_hold else Outcome.NOT_ACTIVE
    return CoverageDecision(outcome, in_billing_order(asked, lines), _deciding_first(outcome, reasons))


def _moved_without_medi_cal(asked: AskedDay) -> tuple[Reason, ...]:
    """Members were moved to a Medi-Cal plan too, which does not cover whoever has lost Medi-Cal."""
    return (reason("E-MEDICAL-6"), *caution_about_loss(asked.medi_cal)) if has_no_medi_cal(asked) else ()


def _why_not_integrated(asked: AskedDay) -> tuple[Reason, ...]:
    last = last_integrated(asked.before, asked.day)
    if asked.opted_out:
        return (reason("E-OPTOUT-1"), *(_why_no_longer(asked, last) if last else ()))
    if last is None:
        return (days_around(asked),) if asked.held and not asked.today else ()
    if find_moved_on(asked) is not None:
        return (reason("E-END-1"), successor_reason(asked, last.enrollment))
    return _why_no_longer(asked, last)


def _why_no_longer(asked: AskedDay, last: HeldEnrollment) -> tuple[Reason, ...]:
    # Where Medi-Cal had been lost before, the roster's last day is not the day on which coverage ended: it is not told.
    return why_out_before_the_end(last, asked.facts) or _until_the_rosters_end(asked, last)


def _until_the_rosters_end(asked: AskedDay, last: HeldEnrollment) -> tuple[Reason, ...]:
    until = reason("E-UNTIL-1", plan=plan_name_of(asked, last.enrollment), last_day=last.span.last_day)
    later = (days_around(asked),) if any(asked.day < held.span.first_day for held in asked.held) else ()
    return (until, *last.reasons, *later)


def _conclude(asked: AskedDay, lines: tuple[CoverageLine, ...], why: tuple[Reason, ...]) -> CoverageDecision:
    of_lines = tuple(each for line in lines for each in line.reasons)
    reasons = (*why, *of_lines, *decide_other_coverage(asked.facts, asked.day))
    row, outcome = asked.medi_cal.row, _outcome_of(lines)
    return CoverageDecision(
        outcome,
        in_billing_order(asked, lines),
        _deciding_first(outcome, reasons),
        share_of_cost_cents=row.share_of_cost_cents if row else None,
    )


def _deciding_first(outcome: Outcome, reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Each reason once; where nobody can say, first what leaves it open: services and charges are answered by it."""
    once = dict.fromkeys(reasons)
    if outcome is not Outcome.CANNOT_DETERMINE:
        return tuple(once)
    return tuple(sorted(once, key=lambda each: _LEAVES_OPEN.get(each.code, len(_LEAVES_OPEN))))


def _outcome_of(lines: tuple[CoverageLine, ...]) -> Outcome:
    """A hold on any line leaves the whole unsure; otherwise one line in force is coverage."""
    statuses = {line.status for line in lines}
    if LineStatus.ON_HOLD in statuses:
        return Outcome.CANNOT_DETERMINE
    if any(line.is_in_force for line in lines):
        return Outcome.ACTIVE
    return Outcome.CANNOT_DETERMINE if LineStatus.UNKNOWN in statuses else Outcome.NOT_ACTIVE
