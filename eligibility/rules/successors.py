"""What covers people after their integrated plan: by law at the end of Cal MediConnect, by default after leaving."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from cmc_portal.answers import Reason, reason
from cmc_portal.dates import ONE_DAY, Span
from eligibility.facts import (
    Enrollment,
    EnrollmentKind,
    Line,
    MediCalStatus,
    MemberFacts,
    PlanOffering,
    PlanPhone,
    Program,
)
from eligibility.rules.asked_day import AskedDay, HeldEnrollment
from eligibility.rules.coverage_lines import (
    LINES_OF_KIND,
    CoverageLine,
    LineStatus,
    medi_cal_lines,
    medicare_lines,
    part_d_lines,
)
from eligibility.rules.losing_medi_cal import why_out_before_the_end
from eligibility.rules.plans import find_offering, find_plan_name, find_plan_phone, find_successor
from eligibility.rules.program_days import CAL_MEDICONNECT_DAYS, DAY_AFTER_CAL_MEDICONNECT


def last_integrated(held: Sequence[HeldEnrollment], day: date) -> HeldEnrollment | None:
    """The plan for both programmes that was the last to begin by `day`."""
    begun = [each for each in held if each.enrollment.kind is EnrollmentKind.INTEGRATED and each.span.first_day <= day]
    return max(begun, key=lambda each: each.span.first_day, default=None)


def outlived_cal_mediconnect(held: HeldEnrollment, facts: MemberFacts) -> bool:
    """Was this person still in Cal MediConnect on its last day, so that the state moved them on?

    The roster's row alone does not tell: Medi-Cal may have been lost long before, and whoever asked to leave went as
    they wished.
    """
    in_it = held.enrollment.program is Program.CAL_MEDICONNECT and held.span.last_day == CAL_MEDICONNECT_DAYS.last_day
    return in_it and not _left_by_wish(held.enrollment) and not why_out_before_the_end(held, facts)


def _left_by_wish(enrollment: Enrollment) -> bool:
    """Had somebody who stayed to the last day of Cal MediConnect asked for that day to be theirs?"""
    asked_on, on_file = enrollment.leave_requested_on, enrollment.span.last_day
    return (
        asked_on is not None and asked_on in CAL_MEDICONNECT_DAYS and on_file in (None, CAL_MEDICONNECT_DAYS.last_day)
    )


def find_moved_on(asked: AskedDay) -> HeldEnrollment | None:
    """The Cal MediConnect enrolment from which the state moved the person on, when no plan for both came after it."""
    last = last_integrated(asked.held, asked.day)
    if last is None or not last.span.ends_before(asked.day):
        return None
    return last if outlived_cal_mediconnect(last, asked.facts) else None


def successor_reason(asked: AskedDay, enrollment: Enrollment) -> Reason:
    """Where should one ask now? The organisation's Medi-Medi Plan and Medi-Cal plan in that county, where our tables
    know them."""
    successor = _successor(asked, enrollment)
    if successor is None:
        return _successor_until(asked, enrollment)
    plan, phone = _name(asked, successor), _phone(asked, successor)
    medi_cal = _medi_cal_plan(asked, successor.plan_code, successor.county_code)
    names = {"plan": plan, "medi_cal_plan": _name(asked, medi_cal) if medi_cal else "a Medi-Cal plan"}
    if phone is None:
        return reason("E-NEXT-3", successor.source, successor.standing, **names)
    return reason("E-NEXT-1", successor.source, successor.standing, phone=phone.phone, **names)


def _successor_until(asked: AskedDay, enrollment: Enrollment) -> Reason:
    """The plan they were moved to, where it is no longer offered on the day asked about; or that we do not know it."""
    moved_to = find_successor(
        asked.plans, enrollment.plan_code or "", enrollment.county_code, DAY_AFTER_CAL_MEDICONNECT
    )
    if moved_to is None:
        return reason("E-NEXT-2")
    name = find_plan_name(
        asked.plans, moved_to.plan_code, moved_to.program, moved_to.county_code, DAY_AFTER_CAL_MEDICONNECT
    )
    plan = name.name if name else moved_to.plan_code
    return reason("E-NEXT-4", moved_to.source, moved_to.standing, plan=plan, last_day=moved_to.span.last_day)


def has_no_medi_cal(asked: AskedDay) -> bool:
    """Does the state's record show on that day that Medi-Cal is not there? Silence does not."""
    return asked.medi_cal.on_record and asked.medi_cal.status is MediCalStatus.NOT_ELIGIBLE


def lines_after_plan(asked: AskedDay) -> tuple[CoverageLine, ...]:
    """The lines of somebody whose integrated plan is over and who has no other plan on record."""
    if find_moved_on(asked) is not None:
        return successor_lines(asked)
    return lines_beside_plans(asked)


def lines_beside_plans(asked: AskedDay) -> tuple[CoverageLine, ...]:
    """Each side as the record shows it where no plan runs both; after a plan that did, Medi-Cal's as it stays by
    default."""
    left = any(held.enrollment.kind is EnrollmentKind.INTEGRATED for held in asked.before)
    of_medi_cal = _medi_cal_lines_by_default(asked) if left else medi_cal_lines(asked)
    return (*medicare_lines(asked), *part_d_lines(asked), *of_medi_cal)


def _medi_cal_lines_by_default(asked: AskedDay) -> tuple[CoverageLine, ...]:
    """Medi-Cal stays with the same organisation's Medi-Cal plan unless another was chosen: likely, so not known."""
    lines = medi_cal_lines(asked)
    before = (held for held in asked.before if Line.MEDI_CAL in LINES_OF_KIND[held.enrollment.kind])
    last = max(before, key=lambda held: held.span.first_day, default=None)
    # Whoever opted out is in some Medi-Cal plan: after a plan for both, most likely in the same organisation's.
    stays = [line for line in lines if line.is_in_force or line.program is Program.MEDI_CAL_MANAGED_CARE]
    if last is None or not stays or asked.of_kind(EnrollmentKind.MEDI_CAL) is not None:
        return lines
    enrollment, since = last.enrollment, (last.span.last_day or asked.day) + ONE_DAY
    plan = _medi_cal_plan(asked, enrollment.plan_code or "", enrollment.county_code)
    why = reason("E-AFTER-3", plan=_name(asked, plan) if plan else "of the same organisation")
    if plan is None and asked.opted_out:
        return lines
    if plan is None:
        return tuple(replace(line, program=None, status=LineStatus.UNKNOWN, reasons=(why,)) for line in stays)
    line = _line(asked, Line.MEDI_CAL, plan, why)
    return (replace(line, span=Span(max(since, line.span.first_day), line.span.last_day)),)


def successor_lines(asked: AskedDay) -> tuple[CoverageLine, ...]:
    """The lines that the plans which came after would fill. Their status is not known: no roster has told that the
    person is there; Medi-Cal's is not told where Medi-Cal itself is lost."""
    last = find_moved_on(asked)
    successor = _successor(asked, last.enrollment) if last else None
    if last is None or successor is None:
        return ()
    why = successor_reason(asked, last.enrollment)
    of_medi_cal = None if has_no_medi_cal(asked) else _medi_cal_plan(asked, successor.plan_code, successor.county_code)
    offerings = ((Line.MEDICARE, successor), (Line.PART_D, successor), (Line.MEDI_CAL, of_medi_cal))
    lines = (_line(asked, line, offering, why) for line, offering in offerings if offering is not None)
    return tuple(
        replace(line, span=Span(max(line.span.first_day, DAY_AFTER_CAL_MEDICONNECT), line.span.last_day))
        for line in lines
    )


def _line(asked: AskedDay, line: Line, offering: PlanOffering, why: Reason) -> CoverageLine:
    phone = _phone(asked, offering)
    return CoverageLine(
        line=line,
        program=offering.program,
        status=LineStatus.UNKNOWN,
        span=offering.span,
        plan_code=offering.plan_code,
        plan_name=_name(asked, offering),
        contract=offering.contract_number,
        phone=phone.phone if phone else "",
        tty=phone.tty if phone else "",
        county_code=offering.county_code,
        reasons=(why,),
    )


def _name(asked: AskedDay, offering: PlanOffering) -> str:
    name = find_plan_name(asked.plans, offering.plan_code, offering.program, offering.county_code, asked.day)
    return name.name if name else offering.plan_code


def _phone(asked: AskedDay, offering: PlanOffering) -> PlanPhone | None:
    return find_plan_phone(asked.plans, offering.plan_code, offering.program, offering.county_code, asked.day)


def _medi_cal_plan(asked: AskedDay, plan_code: str, county_code: str) -> PlanOffering | None:
    """The same organisation's Medi-Cal plan in that county on the day."""
    return find_offering(
        asked.plans,
        program=Program.MEDI_CAL_MANAGED_CARE,
        plan_code=plan_code,
        county_code=county_code,
        day=asked.day,
    )


def _successor(asked: AskedDay, enrollment: Enrollment) -> PlanOffering | None:
    if enrollment.kind is not EnrollmentKind.INTEGRATED:
        return None
    return find_successor(asked.plans, enrollment.plan_code or "", enrollment.county_code, asked.day)
