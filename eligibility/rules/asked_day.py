"""One member's record seen from one day: which enrolments are truly in force, cut where law or the member ended
them."""

from collections.abc import Iterable, Iterator
from datetime import date

from cmc_portal.answers import Reason, reason
from cmc_portal.dates import Span
from cmc_portal.values import value
from eligibility.facts import CircumstanceKind, Enrollment, EnrollmentKind, MemberFacts, PlanTable, Program
from eligibility.rules.leaving import last_day_after_leave_request, last_day_on_file
from eligibility.rules.medi_cal import MediCalStanding, decide_medi_cal_standing
from eligibility.rules.program_days import CAL_MEDICONNECT_DAYS


@value(frozen=True, slots=True)
class HeldEnrollment:
    """An enrolment with the days it truly held, and why they are fewer than the roster's."""

    enrollment: Enrollment
    span: Span
    reasons: tuple[Reason, ...] = ()


@value(frozen=True, slots=True)
class AskedDay:
    """What the coverage rules look at: the record, the day, the plan tables, the enrolments that held, and Medi-Cal's
    standing."""

    facts: MemberFacts
    day: date
    plans: PlanTable
    held: tuple[HeldEnrollment, ...]
    medi_cal: MediCalStanding

    @property
    def today(self) -> tuple[HeldEnrollment, ...]:
        """The enrolments in force on the day."""
        return tuple(held for held in self.held if self.day in held.span)

    @property
    def before(self) -> tuple[HeldEnrollment, ...]:
        """The enrolments that were over before the day."""
        return tuple(held for held in self.held if held.span.ends_before(self.day))

    def is_in(self, kind: CircumstanceKind) -> bool:
        """Is that circumstance on record for the day?"""
        return any(each.kind is kind and self.day in each.span for each in self.facts.circumstances)

    @property
    def opted_out(self) -> bool:
        """Had the person opted out of Cal MediConnect, while there was something to opt out of?"""
        return self.day in CAL_MEDICONNECT_DAYS and self.is_in(CircumstanceKind.OPTED_OUT)

    def of_kind(self, kind: EnrollmentKind) -> HeldEnrollment | None:
        """The enrolment of that kind in force on the day."""
        return next((held for held in self.held if held.enrollment.kind is kind and self.day in held.span), None)


def look_at_day(facts: MemberFacts, day: date, *, plans: PlanTable) -> AskedDay:
    """The record of one member as it bears on `day`."""
    return AskedDay(facts, day, plans, list_held_enrollments(facts), decide_medi_cal_standing(facts, day))


def list_held_enrollments(facts: MemberFacts) -> tuple[HeldEnrollment, ...]:
    """Every enrolment that held for at least a day, in order: Cal MediConnect never outlasts its programme, nobody
    their request to leave or their day of death."""
    held = tuple(each for each in map(_held, facts.enrollments) if each is not None)
    return held if facts.death_day is None else tuple(_until_death(held, facts.death_day))


def _until_death(held: Iterable[HeldEnrollment], death_day: date) -> Iterator[HeldEnrollment]:
    """Whoever died before the day on which they wished to leave did not leave."""
    for each in held:
        if each.span.last_day is not None and each.span.last_day <= death_day:
            yield each
        elif each.span.first_day <= death_day:
            yield HeldEnrollment(each.enrollment, each.span.cut_at(death_day))


def _held(enrollment: Enrollment) -> HeldEnrollment | None:
    last_day, reasons = _last_day(enrollment)
    if last_day is not None and last_day < enrollment.span.first_day:
        return None
    span: Span | None = enrollment.span
    if last_day != enrollment.span.last_day:
        span = Span(enrollment.span.first_day, last_day)
    if span is not None and enrollment.program is Program.CAL_MEDICONNECT:
        span = span.intersection(CAL_MEDICONNECT_DAYS)
    return None if span is None else HeldEnrollment(enrollment, span, reasons)


def begins_after_the_end(enrollment: Enrollment) -> bool:
    """Does the roster put somebody into Cal MediConnect after it had ended? Such a row cannot be right."""
    return enrollment.program is Program.CAL_MEDICONNECT and CAL_MEDICONNECT_DAYS.ends_before(enrollment.span.first_day)


def _last_day(enrollment: Enrollment) -> tuple[date | None, tuple[Reason, ...]]:
    """The day on file, or the end of the month in which the member asked to leave where the file has none."""
    on_file, requested_on = enrollment.span.last_day, enrollment.leave_requested_on
    if requested_on is None:
        return on_file, ()
    day, why = (
        last_day_after_leave_request(requested_on, program=enrollment.program)
        if on_file is None
        else last_day_on_file(requested_on, on_file=on_file, program=enrollment.program)
    )
    return day, (why,)


def days_around(asked: AskedDay) -> Reason:
    """Where the day lies among the enrolments on record: in a gap, after the last or before the first. There must be
    one."""
    last_days = [held.span.last_day for held in asked.before if held.span.last_day is not None]
    first_days = [held.span.first_day for held in asked.held if asked.day < held.span.first_day]
    if last_days and first_days:
        return reason("E-GAP-1", last_day=max(last_days), first_day=min(first_days))
    if last_days:
        return reason("E-GAP-2", last_day=max(last_days))
    return reason("E-GAP-3", first_day=min(first_days))


def first_day_on_record(asked: AskedDay) -> date | None:
    """The first day of which any row tells coverage, as it was sent; None where no row does."""
    spans = [held.enrollment.span for held in asked.held]
    spans += [each.span for each in asked.facts.entitlements]
    spans += [each.span for each in asked.facts.medi_cal]
    return min((span.first_day for span in spans), default=None)
