"""The window of a grant on the record as it now stands: from a stay's first day, for the months granted, cut early.

No stored day is trusted, so a correction of the record moves the window and its reversal moves it back.
"""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from cmc_portal.answers import Reason, reason
from cmc_portal.dates import ONE_DAY, Span, add_months
from cmc_portal.values import value
from continuity.facts import ContinuityFacts, Grant, NetworkDays, ProviderFinding, Side, WindowChange
from continuity.rules.law import get_law
from continuity.rules.stays import Stay, list_stays, was_moved_by_state
from eligibility.facts import MemberFacts, PlanTable, Program
from eligibility.rules.plans import find_nearest_plan_name, find_plan_name
from eligibility.rules.program_days import CAL_MEDICONNECT_DAYS

_STATE_TIME = ZoneInfo("America/Los_Angeles")


@value(frozen=True, slots=True)
class WindowDecision:
    """The days of a window, None when there are none; what gave it those days, and why."""

    span: Span | None
    change: WindowChange
    reasons: tuple[Reason, ...] = ()


@value(frozen=True, slots=True)
class GrantWindow:
    """A grant with the window that follows from it, and the stay it stands on; None where there is none."""

    grant: Grant
    window: WindowDecision
    stay: Stay | None = None


@value(frozen=True, slots=True)
class Cut:
    """Something that lets a window end early: its last day then, what it was, and why."""

    last_day: date
    change: WindowChange
    why: Reason


def last_day_of_months(first_day: date, months: int) -> date:
    """The last of so many months. By convention of this portal that is `months` later, less a day."""
    return add_months(first_day, months) - ONE_DAY


def last_day_granted(
    first_day: date, *, months: int | None, program: Program, limit_day: date | None = None
) -> date | None:
    """The last day by months (None: as long as the programme lasts) and by what a decision limited; None: no end."""
    by_program = CAL_MEDICONNECT_DAYS.last_day if program is Program.CAL_MEDICONNECT else None
    by_months = by_program if months is None else last_day_of_months(first_day, months)
    days = [day for day in (by_months, limit_day) if day is not None]
    return min(days, default=None)


def decide_window(grant: Grant, *, member: MemberFacts, facts: ContinuityFacts, plans: PlanTable) -> WindowDecision:
    """Which days does this grant give, as the record now stands? None when the member never was in the plan for it."""
    stays = list_stays(member)
    return _decide_window(grant, _find_stay_of(grant, stays), stays, member, facts, plans)


def _decide_window(
    grant: Grant,
    stay: Stay | None,
    stays: tuple[Stay, ...],
    member: MemberFacts,
    facts: ContinuityFacts,
    plans: PlanTable,
) -> WindowDecision:
    if stay is None:
        return _no_stay(grant, member, plans)
    moved = stay.span.first_day != grant.enrolled_on
    months = _months_after_move(grant, stay, stays) if moved else grant.months
    first_day = stay.span.first_day
    last_day = last_day_granted(first_day, months=months, program=grant.program, limit_day=grant.limit_day)
    if last_day is not None and last_day < first_day:
        return WindowDecision(None, WindowChange.VOIDED, (reason("C-VOID-2", first_day=first_day),))
    cuts = list_cuts(stay, member=member, facts=facts, plans=plans, as_of=_day_of(grant.granted_at))
    why = (reason("C-MOVED-1", first_day=first_day, enrolled_on=grant.enrolled_on),) if moved else ()
    change = WindowChange.MOVED if moved else WindowChange.GRANTED
    return cut_window(WindowDecision(Span(first_day, last_day), change, why), cuts)


def list_windows(
    *, member: MemberFacts, facts: ContinuityFacts, plans: PlanTable, grants: Iterable[Grant] | None = None
) -> tuple[GrantWindow, ...]:
    """The windows of all grants of one member and provider, in the order in which they were granted.

    No day of one side is in two of them: the later grant loses the days that an earlier one gives.
    """
    stays = list_stays(member)
    granted = sorted(facts.grants if grants is None else grants, key=lambda each: (each.granted_at, each.grant_id))
    taken: dict[Side, list[Span]] = {}
    windows = []
    for grant in granted:
        earlier = taken.setdefault(grant.side, [])
        stay = _find_stay_of(grant, stays)
        window = _without(_decide_window(grant, stay, stays, member, facts, plans), earlier)
        if window.span is not None:
            earlier.append(window.span)
        windows.append(GrantWindow(grant, window, stay))
    return tuple(windows)


def list_cuts(
    stay: Stay, *, member: MemberFacts, facts: ContinuityFacts, plans: PlanTable, as_of: date
) -> tuple[Cut, ...]:
    """Everything on record that lets a window of this stay end early, the earliest first.

    Network days and findings that were over before `as_of` were known and passed over: they end nothing.
    """
    cuts = [*_cuts_of_enrollment(stay, member, plans)]
    cuts += [_joined(day, stay, plans) for day in _days_joined(facts, stay, as_of)]
    cuts += [_finding(each) for each in facts.findings if _concerns(each, stay.plan_code, as_of)]
    return tuple(sorted(cuts, key=lambda cut: (cut.last_day, cut.change)))


def cut_window(window: WindowDecision, cuts: Iterable[Cut]) -> WindowDecision:
    """The window, ending at the first cut inside it; without any day when that lies before its first."""
    first = next(iter(cuts), None)
    span = window.span
    if span is None or first is None or (span.last_day is not None and span.last_day <= first.last_day):
        return window
    left = span.cut_at(first.last_day) if span.first_day <= first.last_day else None
    return WindowDecision(left, first.change, (first.why, *window.reasons))


def is_in_network(days: NetworkDays, *, plan_code: str, program: Program, county_code: str) -> bool:
    """Do these network days speak of that plan, programme and county? Where they name none, they speak of all."""
    return (
        days.plan_code == plan_code
        and days.program in (None, program)
        and (not days.county_code or not county_code or days.county_code == county_code)
    )


def list_network_on_joining(networks: Iterable[NetworkDays], stay: Stay) -> tuple[NetworkDays, ...]:
    """The network days that had the provider in the plan's network when the stay began."""
    first_day, county = stay.span.first_day, stay.county_on(stay.span.first_day)
    return tuple(
        days
        for days in networks
        if first_day in days.span
        and is_in_network(days, plan_code=stay.plan_code, program=stay.program, county_code=county)
    )


def name_plan(plans: PlanTable, plan_code: str, program: Program, county_code: str, day: date) -> str:
    """What the plan was called on `day`, else its nearest name, else its code."""
    counties = (county_code,) if county_code else tuple(county.code for county in plans.counties)
    for county in counties:
        key = (plan_code, program, county)
        name = find_plan_name(plans, *key, day) or find_nearest_plan_name(plans, *key, day)
        if name is not None:
            return name.name
    return plan_code


def _no_stay(grant: Grant, member: MemberFacts, plans: PlanTable) -> WindowDecision:
    """Nothing is left of the stay: the member died before it began, or never was in the plan."""
    if member.death_day is not None and member.death_day < grant.enrolled_on:
        return WindowDecision(None, WindowChange.DIED, (reason("C-END-2", last_day=member.death_day),))
    plan = name_plan(plans, grant.plan_code, grant.program, "", grant.enrolled_on)
    return WindowDecision(None, WindowChange.VOIDED, (reason("C-VOID-1", plan=plan),))


def _find_stay_of(grant: Grant, stays: Iterable[Stay]) -> Stay | None:
    """The stay that the grant was signed for, or the one that took its place when enrolments were corrected: in the
    same plan and programme, sharing days with the granted period, the nearest first."""
    same = [stay for stay in stays if (stay.plan_code, stay.program) == (grant.plan_code, grant.program)]
    holding = next((stay for stay in same if grant.enrolled_on in stay.span), None)
    if holding is not None:
        return holding
    last_day = last_day_granted(
        grant.enrolled_on, months=grant.months, program=grant.program, limit_day=grant.limit_day
    )
    if last_day is not None and last_day < grant.enrolled_on:
        return None
    period = Span(grant.enrolled_on, last_day)
    return next((stay for stay in same if stay.span.overlaps(period)), None)


def _months_after_move(grant: Grant, stay: Stay, stays: tuple[Stay, ...]) -> int | None:
    """The months granted, or the fewer that the law gives from the new first day; where it is silent, those granted."""
    if grant.months is None:
        return None
    law = get_law(grant.side, grant.program, stay.span.first_day, moved_by_state=was_moved_by_state(stay, stays))
    return grant.months if law.months is None else min(grant.months, int(law.months.value))


def _cuts_of_enrollment(stay: Stay, member: MemberFacts, plans: PlanTable) -> Iterable[Cut]:
    last_day = stay.span.last_day
    if last_day is None:
        return
    if last_day == member.death_day:
        yield Cut(last_day, WindowChange.DIED, reason("C-END-2", last_day=last_day))
        return
    plan = name_plan(plans, stay.plan_code, stay.program, stay.county_on(last_day), last_day)
    yield Cut(last_day, WindowChange.LEFT_PLAN, reason("C-END-1", plan=plan, last_day=last_day))


def _days_joined(facts: ContinuityFacts, stay: Stay, as_of: date) -> Iterable[date]:
    """The first days on which the provider was in the network of the stay's plan where the member then lived."""
    for days in facts.networks:
        for span, county in stay.counties:
            shared = days.span.intersection(span)
            if shared is None or shared.ends_before(as_of):
                continue
            if is_in_network(days, plan_code=stay.plan_code, program=stay.program, county_code=county):
                yield shared.first_day


def _joined(joined_on: date, stay: Stay, plans: PlanTable) -> Cut:
    plan = name_plan(plans, stay.plan_code, stay.program, stay.county_on(joined_on), joined_on)
    why = reason("C-END-3", plan=plan, joined_on=joined_on)
    return Cut(joined_on - ONE_DAY, WindowChange.PROVIDER_JOINED, why)


def _concerns(finding: ProviderFinding, plan_code: str, as_of: date) -> bool:
    return finding.plan_code in ("", plan_code) and not finding.span.ends_before(as_of)


def _finding(finding: ProviderFinding) -> Cut:
    why = reason("C-END-4", first_day=finding.span.first_day)
    return Cut(finding.span.first_day - ONE_DAY, WindowChange.QUALITY_CONCERN, why)


def _without(window: WindowDecision, earlier: Iterable[Span]) -> WindowDecision:
    """The window without days that another one holds; of two parts the later, which is the one still of use."""
    left = window.span
    for span in earlier:
        if left is None or not left.overlaps(span):
            continue
        left = next(reversed(left.without(span)), None)
        change = WindowChange.VOIDED if left is None else window.change
        window = WindowDecision(left, change, (*window.reasons, reason("C-OVERLAP-1")))
    return window


def _day_of(moment: datetime) -> date:
    return moment.astimezone(_STATE_TIME).date()
