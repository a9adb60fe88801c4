"""Stays: unbroken runs of days in one plan and programme. Continuity of care counts from a stay's first day."""

from collections.abc import Iterable
from datetime import date

from cmc_portal.dates import Span, join_spans
from cmc_portal.values import value
from continuity.facts import Side
from eligibility.facts import EnrollmentStatus, MemberFacts, Program
from eligibility.rules.asked_day import HeldEnrollment, list_held_enrollments
from eligibility.rules.program_days import CAL_MEDICONNECT_DAYS, DAY_AFTER_CAL_MEDICONNECT

# The programmes whose plans have networks of their own, and the sides that they pay for.
SIDES_OF_PROGRAM = {
    Program.CAL_MEDICONNECT: (Side.MEDICARE, Side.MEDI_CAL),
    Program.MEDI_MEDI_PLAN: (Side.MEDICARE, Side.MEDI_CAL),
    Program.MEDI_CAL_MANAGED_CARE: (Side.MEDI_CAL,),
}


@value(frozen=True, slots=True)
class Stay:
    """Days without a gap in one plan and programme. `counties` tell where, in order; `doubtful` are the days for which
    the record is on hold or two sources disagree."""

    plan_code: str
    program: Program
    span: Span
    counties: tuple[tuple[Span, str], ...]
    doubtful: tuple[Span, ...] = ()

    def county_on(self, day: date) -> str:
        """The county of the enrolment on `day`, empty outside the stay."""
        return next((county for span, county in self.counties if day in span), "")

    def is_certain_on(self, day: date) -> bool:
        """Is the record of this stay free of doubt from its first day to `day`?"""
        return not any(span.first_day <= day for span in self.doubtful)


def list_stays(member: MemberFacts) -> tuple[Stay, ...]:
    """Every stay of the member in a plan with a network, in order of first days; nobody outlives their day of death."""
    groups: dict[tuple[str, Program], list[HeldEnrollment]] = {}
    for held in list_held_enrollments(member):
        plan_code, program = held.enrollment.plan_code, held.enrollment.program
        if plan_code and program in SIDES_OF_PROGRAM:
            groups.setdefault((plan_code, program), []).append(held)
    stays = (
        _stay(plan_code, program, span, rows)
        for (plan_code, program), rows in groups.items()
        for span in join_spans(_alive(member, rows))
    )
    return tuple(sorted(stays, key=lambda stay: (stay.span.first_day, stay.plan_code, stay.program)))


def find_stay(stays: Iterable[Stay], *, plan_code: str, program: Program, day: date) -> Stay | None:
    """The stay in that plan and programme that holds `day`."""
    return next(
        (stay for stay in stays if (stay.plan_code, stay.program) == (plan_code, program) and day in stay.span), None
    )


def list_stays_on(stays: Iterable[Stay], side: Side, day: date) -> tuple[Stay, ...]:
    """The stays that pay for the side on `day`: one, unless two sources disagree."""
    return tuple(stay for stay in stays if side in SIDES_OF_PROGRAM[stay.program] and day in stay.span)


def find_stay_for_request(stays: tuple[Stay, ...], *, plan_code: str, side: Side, received_on: date) -> Stay | None:
    """The stay in the plan that a request is about: the one that holds its day, else the next one, else the last."""
    own = [each for each in stays if each.plan_code == plan_code and side in SIDES_OF_PROGRAM[each.program]]
    holding = [each for each in own if received_on in each.span]
    later = [each for each in own if received_on < each.span.first_day]
    return next(iter(holding or later or own[-1:]), None)


def was_moved_by_state(stay: Stay, stays: Iterable[Stay]) -> bool:
    """Did the state move the member here from Cal MediConnect when it ended? It moved everybody to a plan of the same
    organisation; who is in another one from that day chose it."""
    return stay.span.first_day == DAY_AFTER_CAL_MEDICONNECT and any(
        each.program is Program.CAL_MEDICONNECT
        and each.plan_code == stay.plan_code
        and each.span.last_day == CAL_MEDICONNECT_DAYS.last_day
        for each in stays
    )


def _alive(member: MemberFacts, rows: Iterable[HeldEnrollment]) -> Iterable[Span]:
    for held in rows:
        if member.death_day is None:
            yield held.span
        elif held.span.first_day <= member.death_day:
            yield held.span.cut_at(member.death_day)


def _stay(plan_code: str, program: Program, span: Span, rows: Iterable[HeldEnrollment]) -> Stay:
    within = [held for held in rows if held.span.overlaps(span)]
    doubtful = (held.span for held in within if _is_doubtful(held))
    return Stay(
        plan_code,
        program,
        span,
        counties=tuple((held.span, held.enrollment.county_code) for held in within),
        doubtful=tuple(doubtful),
    )


def _is_doubtful(held: HeldEnrollment) -> bool:
    return held.enrollment.disputed or held.enrollment.status is EnrollmentStatus.ON_HOLD
