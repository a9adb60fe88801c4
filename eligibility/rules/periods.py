"""Every stretch of days of a member's record on its line: which plan or programme, and how it stood.

The lines of one asked day are `coverage.py`'s; this reads the same record for all days at once. Tests compare both day
by day. Where two sources contradict each other both are told, as not known.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TypeVar

from cmc_portal.answers import Verdict
from cmc_portal.dates import ONE_DAY, Span, add_months, end_of_month, first_of_month, first_of_next_month, join_spans
from cmc_portal.values import value
from eligibility.facts import (
    INTEGRATED_PROGRAMS,
    CircumstanceKind,
    EnrollmentKind,
    EnrollmentStatus,
    Line,
    MediCalEligibility,
    MediCalStatus,
    MemberFacts,
    PlanTable,
    Program,
)
from eligibility.rules.asked_day import HeldEnrollment, begins_after_the_end
from eligibility.rules.coverage_lines import LINES_OF_KIND, STATUS_OF_MEDI_CAL, CoverageLine, LineStatus
from eligibility.rules.deeming import CAL_MEDICONNECT_MONTHS, DSNP_MONTHS, KEPT_FOR_MEDICARE_ONLY
from eligibility.rules.losing_medi_cal import NO_FULL_MEDI_CAL, decide_after_loss, find_rule_against_deeming
from eligibility.rules.medi_cal import decide_medi_cal_standing
from eligibility.rules.other_coverage import list_days_of_part_c, tells_of_plan_on_record
from eligibility.rules.plans import list_offerings_of_plan
from eligibility.rules.program_days import CAL_MEDICONNECT_DAYS, DAY_AFTER_CAL_MEDICONNECT
from eligibility.rules.successors import last_integrated, outlived_cal_mediconnect

_DEEMED = {Verdict.YES: LineStatus.DEEMED, Verdict.UNKNOWN: LineStatus.UNKNOWN}
_OF_ENROLLMENT = {EnrollmentStatus.ON_HOLD: LineStatus.ON_HOLD, EnrollmentStatus.DEEMED: LineStatus.DEEMED}
# No plan deems a member longer than six months; what holds in the seventh holds for good.
_MONTHS_THAT_MAY_BE_DEEMED = 7
# No months can be counted from the last year that a day can have.
_FAR_AWAY = date(9999, 1, 1)

Stretch = tuple[Span, LineStatus]
MediCalStretch = tuple[Span, MediCalStatus]
T = TypeVar("T")


@value(frozen=True, slots=True)
class CoveragePeriod:
    """One stretch of days on one line; `program` is None where the record does not tell who runs it."""

    line: Line
    program: Program | None
    plan_code: str
    county_code: str
    status: LineStatus
    span: Span


def list_coverage_periods(
    facts: MemberFacts, held: Sequence[HeldEnrollment], *, plans: PlanTable
) -> tuple[CoveragePeriod, ...]:
    """The record line by line, each in order of days, up to the day of death; `held` are the member's enrolments with
    the days they truly held."""
    medi_cal = _medi_cal_stretches(facts)
    periods = [period for each in held for period in _of_enrollment(each, facts, medi_cal)]
    if len(held) > 1:
        periods = list(_once(periods))
    periods += _without_a_plan(facts, held, medi_cal, periods)
    doubtful = _days_of_doubt(facts, held, plans)
    if doubtful:
        periods = list(_unsure_on(periods, doubtful))
    if facts.death_day is not None:
        periods = list(_until(periods, facts.death_day))
    return tuple(sorted(periods, key=lambda period: (_ORDER[period.line], period.span.first_day)))


_ORDER = {line: place for place, line in enumerate(Line)}


def tell_true_days(
    lines: tuple[CoverageLine, ...], periods: Sequence[CoveragePeriod], day: date
) -> tuple[CoverageLine, ...]:
    """The lines of a day, those that no plan on record runs with the days that the whole record gives them: they begin
    where a plan lost the member, whatever day the roster gives that plan, and end where the next begins."""
    # Nearly everybody asked about is in a plan that runs every line.
    if all(line.plan_code and line.is_in_force for line in lines):
        return lines
    return tuple(_with_true_days(line, periods, day) for line in lines)


def _with_true_days(line: CoverageLine, periods: Sequence[CoveragePeriod], day: date) -> CoverageLine:
    for each in periods:
        if each.line is line.line and each.status is line.status and not each.plan_code and day in each.span:
            return line if each.span == line.span else replace(line, span=each.span)
    return line


def _once(periods: Sequence[CoveragePeriod]) -> Iterator[CoveragePeriod]:
    """While a plan runs both programmes, its own enrolment for one of them tells nothing more."""
    both = [each for each in periods if each.program in INTEGRATED_PROGRAMS]
    for each in periods:
        others = [one.span for one in both if one.line is each.line and one.plan_code == each.plan_code]
        if each.program in INTEGRATED_PROGRAMS or not others:
            yield each
        else:
            yield from (replace(each, span=span) for span in _minus(each.span, others))


def _days_of_doubt(facts: MemberFacts, held: Sequence[HeldEnrollment], plans: PlanTable) -> tuple[Span, ...]:
    """The days on which nothing on record is certain: in PACE, or where sources or plans contradict each other, a plan
    is not known, or was not offered there."""
    spans = [each.span for each in facts.circumstances if each.kind is CircumstanceKind.PACE_PARTICIPANT]
    # What begins after the end of its programme never held.
    if len(held) != len(facts.enrollments):
        spans += [each.span for each in facts.enrollments if begins_after_the_end(each)]
    for place, one in enumerate(held):
        if one.enrollment.disputed or one.enrollment.kind is EnrollmentKind.UNRECOGNIZED:
            spans.append(one.span)
        spans += _not_offered(one, plans)
        if place:
            spans += _shared(one.span, [each.span for each in held[:place] if _are_in_conflict(one, each)])
    return join_spans(spans) if spans else ()


def _are_in_conflict(one: HeldEnrollment, other: HeldEnrollment) -> bool:
    """Is one plan for both programmes, and the other another plan?"""
    kinds = (one.enrollment.kind, other.enrollment.kind)
    return EnrollmentKind.INTEGRATED in kinds and one.enrollment.plan_code != other.enrollment.plan_code


def _not_offered(held: HeldEnrollment, plans: PlanTable) -> tuple[Span, ...]:
    """The days on which by our tables the plan was not there; what they never had is not known to have ended, save a
    plan for both programmes."""
    enrollment = held.enrollment
    integrated = enrollment.kind is EnrollmentKind.INTEGRATED
    if enrollment.program is None or not enrollment.plan_code:
        return (held.span,) if integrated else ()
    offerings = list_offerings_of_plan(
        plans, program=enrollment.program, plan_code=enrollment.plan_code, county_code=enrollment.county_code
    )
    offered = [each.span for each in offerings]
    # Nearly always one offering spans the whole enrolment; this is run for every inquiry.
    if any(held.span.intersection(span) is held.span for span in offered):
        return ()
    missing = _minus(held.span, offered)
    if integrated or not missing:
        return missing
    ends = [span.last_day for span in offered if span.last_day is not None]
    return tuple(part for part in missing if any(last_day < part.first_day for last_day in ends))


def _unsure_on(periods: Iterable[CoveragePeriod], days: Sequence[Span]) -> Iterator[CoveragePeriod]:
    """Whatever the record says of those days is not certain."""
    for each in periods:
        yield from (replace(each, span=span) for span in _minus(each.span, days))
        yield from (replace(each, span=span, status=LineStatus.UNKNOWN) for span in _shared(each.span, days))


def _until(periods: Iterable[CoveragePeriod], last_day: date) -> Iterator[CoveragePeriod]:
    for each in periods:
        if each.span.first_day <= last_day:
            span = each.span.cut_at(last_day)
            yield CoveragePeriod(each.line, each.program, each.plan_code, each.county_code, each.status, span)


def _of_enrollment(
    held: HeldEnrollment, facts: MemberFacts, medi_cal: Sequence[MediCalStretch]
) -> Iterator[CoveragePeriod]:
    kind = held.enrollment.kind
    stretches = _stretches_in_plan(held, facts, medi_cal)
    for line in LINES_OF_KIND[kind]:
        of_line = _with_medi_cal(stretches, medi_cal, held) if line is Line.MEDI_CAL else stretches
        yield from (_period(line, held, *stretch) for stretch in of_line)


def _period(line: Line, held: HeldEnrollment, span: Span, status: LineStatus) -> CoveragePeriod:
    enrollment = held.enrollment
    return CoveragePeriod(line, enrollment.program, enrollment.plan_code or "", enrollment.county_code, status, span)


def _stretches_in_plan(
    held: HeldEnrollment, facts: MemberFacts, medi_cal: Sequence[MediCalStretch]
) -> tuple[Stretch, ...]:
    enrollment = held.enrollment
    if enrollment.disputed or enrollment.kind is EnrollmentKind.UNRECOGNIZED:
        return ((held.span, LineStatus.UNKNOWN),)
    status = _OF_ENROLLMENT.get(enrollment.status, LineStatus.ACTIVE)
    if enrollment.kind is not EnrollmentKind.INTEGRATED or status is LineStatus.ON_HOLD:
        return ((held.span, LineStatus.ON_HOLD if status is LineStatus.ON_HOLD else LineStatus.ACTIVE),)
    if status is LineStatus.DEEMED:
        full = [span for span, standing in medi_cal if standing is MediCalStatus.ELIGIBLE]
        called = [stretch for span in _minus(held.span, full) for stretch in _called_deemed(held, facts, span)]
        return _coalesced((*called, *((span, LineStatus.ACTIVE) for span in _shared(held.span, full))))
    return _in_integrated_plan(held, facts, medi_cal) if medi_cal else ((held.span, status),)


def _called_deemed(held: HeldEnrollment, facts: MemberFacts, called: Span) -> Iterator[Stretch]:
    """The days on which the plan calls somebody deemed: not known where the rule of the day says that nobody was."""
    borders = sorted({called.first_day, *(day for day in _borders_of_deeming(facts) if day in called)})
    for first_day, next_first in pairwise((*borders, None)):
        if first_day is not None:
            standing = decide_medi_cal_standing(facts, first_day)
            against = find_rule_against_deeming(held.enrollment, standing, first_day)
            status = LineStatus.DEEMED if against is None else LineStatus.UNKNOWN
            yield Span(first_day, next_first - ONE_DAY if next_first else called.last_day), status


def _borders_of_deeming(facts: MemberFacts) -> Iterator[date]:
    """The days on which a rule of deemed months begins, Medi-Cal changes, or one more month after its end begins."""
    yield from (value.first_day for rule in (CAL_MEDICONNECT_MONTHS, DSNP_MONTHS) for value in rule.values)
    for row in facts.medi_cal:
        yield from _borders(row)
        if row.span.last_day is not None and row.span.last_day < _FAR_AWAY:
            lost_on = first_of_next_month(row.span.last_day)
            yield from (add_months(lost_on, number) for number in range(_MONTHS_THAT_MAY_BE_DEEMED))


def _in_integrated_plan(
    held: HeldEnrollment, facts: MemberFacts, medi_cal: Sequence[MediCalStretch]
) -> tuple[Stretch, ...]:
    """Covered while Medi-Cal stands, then deemed as long as the plan keeps whoever lost it. Medi-Cal is given by the
    month: within the month of its last day nothing is lost yet."""
    standing = [_to_the_end_of_its_month(span) for span, status in medi_cal if status not in NO_FULL_MEDI_CAL]
    lost = _minus(held.span, standing)
    if not lost:
        return ((held.span, LineStatus.ACTIVE),)
    covered = ((span, LineStatus.ACTIVE) for span in _minus(held.span, lost))
    return _coalesced((*covered, *(stretch for span in lost for stretch in _after_loss(held, facts, medi_cal, span))))


def _after_loss(
    held: HeldEnrollment, facts: MemberFacts, medi_cal: Sequence[MediCalStretch], lost: Span
) -> tuple[Stretch, ...]:
    standing = decide_medi_cal_standing(facts, lost.first_day)
    if standing.last_eligible_day is None:
        # Someone whose Medi-Cal never showed is taken at the plan's word; one whom the state calls not eligible is not.
        without = [span for span, status in medi_cal if status in NO_FULL_MEDI_CAL]
        ends = [end_of_month(span.last_day) for span, _ in medi_cal if span.last_day not in (None, date.max)]
        without = list(join_spans((*without, *([Span(min(ends) + ONE_DAY)] if ends else []))))
        contradicted = ((span, LineStatus.UNKNOWN) for span in _shared(lost, without))
        return (*contradicted, *((span, LineStatus.ACTIVE) for span in _minus(lost, without)))
    lost_on = first_of_next_month(standing.last_eligible_day)
    months = [add_months(lost_on, number) for number in range(_MONTHS_THAT_MAY_BE_DEEMED)]
    stretches = []
    for first_day, next_first in pairwise((*months, None)):
        deeming = decide_after_loss(held.enrollment, standing, first_day or lost_on)
        verdict = deeming.verdict if deeming else None
        shared = Span(first_day or lost_on, next_first - ONE_DAY if next_first else None).intersection(lost)
        if shared is not None and verdict in _DEEMED:
            stretches.append((shared, _DEEMED[verdict]))
    return _coalesced(stretches)


def _with_medi_cal(
    stretches: Sequence[Stretch], medi_cal: Sequence[MediCalStretch], held: HeldEnrollment
) -> tuple[Stretch, ...]:
    """The plan's days on the Medi-Cal line, where Medi-Cal itself may be on hold or wait for its share of cost."""
    kind = held.enrollment.kind
    if held.enrollment.program in KEPT_FOR_MEDICARE_ONLY:
        stretches = [each for each in stretches if each[1] is not LineStatus.DEEMED]
    if not medi_cal:
        return tuple(stretches)
    on_record = [span for span, standing in medi_cal if standing in STATUS_OF_MEDI_CAL]
    found: list[Stretch] = []
    if kind is EnrollmentKind.MEDI_CAL:
        # Before the record tells anything of Medi-Cal the plan is taken at its word.
        untold = Span(date.min, min(span.first_day for span, _ in medi_cal) - ONE_DAY)
        on_record.append(untold)
        active = [span for span, status in stretches if status is LineStatus.ACTIVE]
        found += [(span, LineStatus.ACTIVE) for each in active for span in _shared(each, [untold])]
    for span, status in stretches:
        if status is not LineStatus.ACTIVE:
            # A plan for both programmes stands by itself; a Medi-Cal plan is nothing where Medi-Cal is not.
            stands = (span,) if kind is not EnrollmentKind.MEDI_CAL else _shared(span, on_record)
            found += ((each, status) for each in stands)
            continue
        marks = [
            (shared, STATUS_OF_MEDI_CAL[standing])
            for of_medi_cal, standing in medi_cal
            if standing in STATUS_OF_MEDI_CAL and (shared := span.intersection(of_medi_cal)) is not None
        ]
        found += marks
        # A plan for both programmes covers to the end of the month; a Medi-Cal plan only where Medi-Cal stands.
        if kind is EnrollmentKind.INTEGRATED:
            found += ((left, LineStatus.ACTIVE) for left in _minus(span, [shared for shared, _ in marks]))
    return _coalesced(found)


def _without_a_plan(
    facts: MemberFacts,
    held: Sequence[HeldEnrollment],
    medi_cal: Sequence[MediCalStretch],
    periods: Sequence[CoveragePeriod],
) -> list[CoveragePeriod]:
    """Medicare, Part D and Medi-Cal on record on days on which no plan runs them."""
    ended = _days_after_cal_mediconnect(facts, held)
    unsure = _days_of_unknown_payers(facts, held, ended)
    entitled: dict[str, list[Span]] = {"A": [], "B": [], "D": []}
    for each in facts.entitlements:
        entitled.setdefault(each.part, []).append(each.span)
    runs: dict[Line, list[Span]] = {line: [] for line in Line}
    for period in periods:
        runs[period.line].append(period.span)
    found: list[CoveragePeriod] = []

    def add(line: Line, program: Program, status: LineStatus, spans: Iterable[Span], county_code: str = "") -> None:
        nobody_knows = unsure[line] if status is LineStatus.ACTIVE else ended
        for span in (left for each in spans for left in _minus(each, runs[line])):
            if not nobody_knows:
                found.append(CoveragePeriod(line, program, "", county_code, status, span))
                continue
            found.extend(
                CoveragePeriod(line, program, "", county_code, status, each) for each in _minus(span, nobody_knows)
            )
            found.extend(
                CoveragePeriod(line, None, "", county_code, LineStatus.UNKNOWN, each)
                for each in _shared(span, nobody_knows)
            )

    part_c = [span for span in list_days_of_part_c(facts) if not tells_of_plan_on_record(span, facts)]
    if part_c:
        add(Line.MEDICARE, Program.MEDICARE_ADVANTAGE, LineStatus.ACTIVE, part_c)
        runs[Line.MEDICARE] += part_c
    add(Line.MEDICARE, Program.ORIGINAL_MEDICARE, LineStatus.ACTIVE, join_spans((*entitled["A"], *entitled["B"])))
    add(Line.PART_D, Program.PART_D_PLAN, LineStatus.UNKNOWN, join_spans(entitled["D"]))
    for span, status in medi_cal:
        if status in STATUS_OF_MEDI_CAL:
            add(Line.MEDI_CAL, Program.MEDI_CAL_FFS, STATUS_OF_MEDI_CAL[status], [span], facts.county_code)
    return found


def _days_after_cal_mediconnect(facts: MemberFacts, held: Sequence[HeldEnrollment]) -> tuple[Span, ...]:
    """The days without a plan on record of somebody whom the state moved to another plan when the programme ended, up
    to the next plan for both programmes."""
    last = last_integrated(held, DAY_AFTER_CAL_MEDICONNECT)
    if last is None or not outlived_cal_mediconnect(last, facts):
        return ()
    days = Span(DAY_AFTER_CAL_MEDICONNECT)
    later = [
        each.span.first_day
        for each in held
        if each.enrollment.kind is EnrollmentKind.INTEGRATED and DAY_AFTER_CAL_MEDICONNECT < each.span.first_day
    ]
    return _minus(days.cut_at(min(later) - ONE_DAY) if later else days, [each.span for each in held])


def _days_of_unknown_payers(
    facts: MemberFacts, held: Sequence[HeldEnrollment], ended: Sequence[Span]
) -> dict[Line, tuple[Span, ...]]:
    """On which days does somebody run the line whom the record does not name? In some Medi-Cal plan after
    opting out or leaving, in some plan after Cal MediConnect ended."""
    opted_out = [each.span for each in facts.circumstances if each.kind is CircumstanceKind.OPTED_OUT]
    last_days = [
        each.span.last_day
        for each in held
        if each.enrollment.kind is EnrollmentKind.INTEGRATED and each.span.ends_before(date.max)
    ]
    left = (Span(min(filter(None, last_days)) + ONE_DAY),) if last_days else ()
    out = _shared(CAL_MEDICONNECT_DAYS, opted_out)
    return {
        Line.MEDICARE: tuple(ended),
        Line.PART_D: tuple(ended),
        Line.MEDI_CAL: join_spans((*out, *left)),
    }


def _medi_cal_stretches(facts: MemberFacts) -> tuple[MediCalStretch, ...]:
    """Medi-Cal's standing through all its days; with several aid codes on a day the strongest speaks."""
    rows = facts.medi_cal
    if len(rows) == 1 and rows[0].share_of_cost_met_on is None:
        return ((rows[0].span, rows[0].status),)
    borders = sorted({day for row in rows for day in _borders(row)})
    stretches = []
    for first_day, next_first in pairwise((*borders, None)):
        standing = decide_medi_cal_standing(facts, first_day) if first_day else None
        if first_day and standing and standing.row is not None:
            stretches.append((Span(first_day, next_first - ONE_DAY if next_first else None), standing.status))
    return _coalesced(stretches)


def _borders(row: MediCalEligibility) -> Iterator[date]:
    yield row.span.first_day
    if row.span.last_day is not None and row.span.last_day < date.max:
        yield row.span.last_day + ONE_DAY
    if row.share_of_cost_met_on is not None:
        month = (first_of_month(row.share_of_cost_met_on), first_of_next_month(row.share_of_cost_met_on))
        yield from (day for day in (row.share_of_cost_met_on, *month) if day in row.span)


def _to_the_end_of_its_month(span: Span) -> Span:
    return span if span.last_day is None else Span(span.first_day, end_of_month(span.last_day))


def _coalesced(stretches: Iterable[tuple[Span, T]]) -> tuple[tuple[Span, T], ...]:
    """The same days with neighbours of one status made one, in order."""
    found: list[tuple[Span, T]] = []
    stretches = tuple(stretches)
    if len(stretches) == 1:
        return stretches
    for span, status in sorted(stretches, key=lambda each: each[0].first_day):
        if found and found[-1][1] == status and found[-1][0].touches(span):
            found[-1] = (found[-1][0].joined(span), status)
        else:
            found.append((span, status))
    return tuple(found)


def _minus(span: Span, others: Iterable[Span]) -> tuple[Span, ...]:
    left: tuple[Span, ...] = (span,)
    for other in others:
        if not left:
            break
        # Nearly always there is one piece; this is run for every inquiry.
        left = (
            left[0].without(other) if len(left) == 1 else tuple(piece for each in left for piece in each.without(other))
        )
    return left


def _shared(span: Span, others: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(shared for other in others if (shared := span.intersection(other)) is not None)
