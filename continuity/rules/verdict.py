"""May the member keep a provider outside the network on a day, and from when until when: each side for itself."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from benefits.facts import ServiceDecision
from cmc_portal.answers import Outcome, Reason, Verdict, reason
from cmc_portal.dates import Span
from cmc_portal.parameters import NoRuleForDay
from cmc_portal.values import value
from continuity.facts import (
    OPEN_STATES,
    ContinuityFacts,
    FindingKind,
    Grant,
    ProviderFinding,
    ProviderStatements,
    RequesterKind,
    RequestSummary,
    Side,
    Urgency,
)
from continuity.rules.clock import Clock, decide_clock
from continuity.rules.conditions import decide_conditions
from continuity.rules.criteria import (
    CONFIRMED_BY_PLAN,
    SIDE_NAMES,
    Criterion,
    CriterionCode,
    SideCase,
    decide_enrolled,
    decide_no_finding,
    decide_out_of_network,
    decide_services,
)
from continuity.rules.evidence import of_finding, of_network
from continuity.rules.law import get_retroactive_days
from continuity.rules.other_rights import list_other_rights
from continuity.rules.stays import Stay, find_stay, find_stay_for_request, list_stays
from continuity.rules.windows import (
    GrantWindow,
    last_day_granted,
    list_network_on_joining,
    list_windows,
    name_plan,
)
from eligibility.facts import Line, MediCalStatus, MemberFacts, PlanTable, Program
from eligibility.rules.coverage import CoverageDecision, decide_coverage
from eligibility.rules.coverage_lines import CoverageLine, LineStatus, find_only_part
from eligibility.rules.medi_cal import decide_medi_cal_standing

BOTH_SIDES = (Side.MEDICARE, Side.MEDI_CAL)

_LINE_OF_SIDE = {Side.MEDICARE: Line.MEDICARE, Side.MEDI_CAL: Line.MEDI_CAL}
_ALL_COVERED = "C-SERVICES-1"
# By these the record itself says that the person is in no plan on the day: dead, not born, before the first plan, in
# none at all. After a plan, or between two, it is silent about what came instead.
_IN_NO_PLAN = ("E-DEATH-1", "E-BORN-1", "E-GAP-3", "E-NONE-1")
_NOBODY_ASKED = ("C-ASK-1", "C-ASK-2")
_NOT_NEEDED = {Program.ORIGINAL_MEDICARE: "C-NOTNEEDED-1", Program.MEDI_CAL_FFS: "C-NOTNEEDED-2"}


class ContinuityStatus(StrEnum):
    """Where it stands, beside the verdict. Only the first three may look like permission."""

    APPROVED = "approved"
    IN_NETWORK = "in_network"
    NOT_NEEDED = "not_needed"
    REQUESTED = "requested"
    NOT_REQUESTED = "not_requested"
    DENIED = "denied"
    ENDED = "ended"
    NOT_ELIGIBLE = "not_eligible"
    UNKNOWN = "unknown"


_STATUS_WORDS = {
    ContinuityStatus.APPROVED: "approved",
    ContinuityStatus.IN_NETWORK: "in the network, so nothing needs to be asked",
    ContinuityStatus.NOT_NEEDED: "no plan limits which provider to see",
    ContinuityStatus.REQUESTED: "requested and not decided, so not permitted yet",
    ContinuityStatus.NOT_REQUESTED: "possible but not requested, so not permitted yet",
    ContinuityStatus.DENIED: "denied",
    ContinuityStatus.ENDED: "not on this day, since the time is over",
    ContinuityStatus.NOT_ELIGIBLE: "no right to keep this provider on record",
    ContinuityStatus.UNKNOWN: "not known, so ask the plan",
}


@value(frozen=True, slots=True)
class ContinuityQuestion:
    """May this provider be kept on `day`? `asked_on` is the day of asking; `requested_on` the day of a request, made or
    imagined: without it the day asked about when that is past, else the day of asking."""

    npi: str
    day: date
    asked_on: date
    requested_on: date | None = None
    requester: RequesterKind = RequesterKind.PROVIDER
    urgency: Urgency = Urgency.ROUTINE
    sides: tuple[Side, ...] = BOTH_SIDES
    services: tuple[ServiceDecision, ...] = ()
    statements: ProviderStatements = ProviderStatements()


@value(frozen=True, slots=True)
class SideDecision:
    """One side: the verdict, where it stands, the window (None when there is none), each condition, and why."""

    side: Side
    verdict: Verdict
    status: ContinuityStatus
    window: Span | None
    criteria: tuple[Criterion, ...]
    reasons: tuple[Reason, ...]


@value(frozen=True, slots=True)
class ContinuityDecision:
    """The answer: of the sides that say yes, the one that ends first stands for the whole, and `side` names it; None
    where all sides say the same. `clock` is None when there is nothing to ask for; `request` is the request on record
    that this answer rests on. `apart_from_services` is there where nothing but the services asked about stands against
    a yes: the answer for those that are the plan's to give."""

    verdict: Verdict
    status: ContinuityStatus
    window: Span | None
    sides: tuple[SideDecision, ...]
    clock: Clock | None
    request: RequestSummary | None
    reasons: tuple[Reason, ...]
    side: Side | None = None
    apart_from_services: "ContinuityDecision | None" = None


@value(frozen=True, slots=True)
class _Asked:
    """The question with everything that is worked out once for both sides."""

    question: ContinuityQuestion
    facts: ContinuityFacts
    member: MemberFacts
    plans: PlanTable
    stays: tuple[Stay, ...]
    coverage: CoverageDecision
    windows: tuple[GrantWindow, ...]


def decide_continuity(
    question: ContinuityQuestion,
    facts: ContinuityFacts,
    *,
    member: MemberFacts,
    plans: PlanTable,
    coverage: CoverageDecision | None = None,
) -> ContinuityDecision:
    """May the member keep the provider on the day, on which side, and until when?

    `coverage` is the member's coverage on that day, where the caller has decided it already.
    """
    decision = _decide(question, facts, member=member, plans=plans, coverage=coverage)
    if decision.verdict is not Verdict.NO or not question.services:
        return decision
    apart = _decide(replace(question, services=()), facts, member=member, plans=plans, coverage=coverage)
    if apart.verdict is not Verdict.YES:
        return decision
    # What the plan was asked, and by when it answers, is about the provider, so an approval stands beside a crown too.
    return replace(
        decision,
        apart_from_services=apart,
        clock=apart.clock,
        request=apart.request,
        reasons=(*decision.reasons, _why_apart(apart)),
    )


def _why_apart(apart: ContinuityDecision) -> Reason:
    """A patient must not lose a doctor because somebody asked about a crown in the same breath."""
    if apart.status is ContinuityStatus.APPROVED and apart.window is not None:
        first_day, last_day = apart.window.first_day, apart.window.last_day
        if last_day is None:
            return reason("C-APART-2", first_day=first_day)
        return reason("C-APART-1", first_day=first_day, last_day=last_day)
    return reason("C-APART-4") if apart.status in _STILL_TO_ASK else reason("C-APART-3")


_STILL_TO_ASK = (ContinuityStatus.REQUESTED, ContinuityStatus.NOT_REQUESTED)


def _decide(
    question: ContinuityQuestion,
    facts: ContinuityFacts,
    *,
    member: MemberFacts,
    plans: PlanTable,
    coverage: CoverageDecision | None,
) -> ContinuityDecision:
    asked = _Asked(
        question,
        facts,
        member,
        plans,
        list_stays(member),
        coverage or _decide_coverage(member, question.day, plans),
        list_windows(member=member, facts=facts, plans=plans),
    )
    pairs = [_decide_side(asked, side) for side in question.sides]
    sides = tuple(decision for decision, _ in pairs)
    request = next((each for _, each in pairs if each is not None), None)
    chosen = _choose(sides)
    return ContinuityDecision(
        verdict=chosen.verdict,
        status=chosen.status,
        window=chosen.window if chosen.verdict is Verdict.YES else None,
        sides=sides,
        clock=_decide_clock(question, sides, request),
        request=request,
        reasons=_reasons(asked, sides, chosen),
        side=chosen.side if len({(each.verdict, each.status, each.window) for each in sides}) > 1 else None,
    )


def _decide_coverage(member: MemberFacts, day: date, plans: PlanTable) -> CoverageDecision:
    """The member's coverage; not known where no rule is in force on that day."""
    try:
        return decide_coverage(member, day, plans=plans)
    except NoRuleForDay:
        return CoverageDecision(Outcome.CANNOT_DETERMINE, (), (reason("C-COVERAGE-1"),))


def _choose(sides: tuple[SideDecision, ...]) -> SideDecision:
    """Of the sides that say yes, the one whose window ends first; else one that is not known; else one that says no."""
    yes = [each for each in sides if each.verdict is Verdict.YES]
    if yes:
        return min(yes, key=lambda each: (each.window and each.window.last_day) or date.max)
    unknown = [each for each in sides if each.verdict is Verdict.UNKNOWN]
    return min(unknown or sides, key=lambda each: list(ContinuityStatus).index(each.status))


def _decide_side(asked: _Asked, side: Side) -> tuple[SideDecision, RequestSummary | None]:
    """One side, and the request on record that it rests on. Whom the government excluded is never a yes."""
    decision, request = _decide_by_coverage(asked, side)
    day = asked.question.day
    excluded = [each for each in asked.facts.findings if each.kind is FindingKind.EXCLUDED and day in each.span]
    if excluded and decision.verdict is Verdict.YES:
        return _refuse_excluded(decision, excluded), request
    return decision, request


def _refuse_excluded(decision: SideDecision, excluded: list[ProviderFinding]) -> SideDecision:
    """Excluded by the state or federal government: paid on no side, whoever wrote it down and in whatever network."""
    in_plan = decision.status is not ContinuityStatus.NOT_NEEDED
    why = reason("C-FINDING-3") if in_plan else reason("C-FINDING-4")
    evidence = tuple(of_finding(each) for each in excluded)
    against = Criterion(CriterionCode.NO_FINDING, Verdict.NO, evidence, (why,))
    criteria = tuple(against if each.code is CriterionCode.NO_FINDING else each for each in decision.criteria)
    return SideDecision(decision.side, Verdict.NO, ContinuityStatus.NOT_ELIGIBLE, None, criteria, (why,))


def _decide_by_coverage(asked: _Asked, side: Side) -> tuple[SideDecision, RequestSummary | None]:
    """One side by who pays for it on the day, and the request on record that it rests on."""
    if asked.coverage.outcome is Outcome.CANNOT_DETERMINE:
        return _without_plan(side, Verdict.UNKNOWN, asked.coverage.reasons[:1]), None
    line = next((each for each in asked.coverage.lines if each.line is _LINE_OF_SIDE[side]), None)
    if line is None:
        return _decide_without_line(asked, side), None
    if line.status is LineStatus.LIMITED:
        return _without_plan(side, Verdict.NO, (reason("C-NOTACTIVE-2", side=SIDE_NAMES[side]),)), None
    if not line.is_in_force:
        return _without_plan(side, Verdict.UNKNOWN, line.reasons[:1] or (reason("C-COVERAGE-1"),)), None
    if line.program in _NOT_NEEDED:
        return _not_needed(asked, side, line), None
    stay = _find_stay(asked, line)
    if stay is None:
        code = "C-ADVANTAGE-1" if line.program is Program.MEDICARE_ADVANTAGE else "C-COVERAGE-1"
        return _without_plan(side, Verdict.UNKNOWN, (reason(code),)), None
    return _decide_in_plan(asked, side, stay)


def _decide_without_line(asked: _Asked, side: Side) -> SideDecision:
    """Nothing on record pays for the side on the day: no where the record says so, else it is silent, and not known."""
    coverage, name = asked.coverage, SIDE_NAMES[side]
    if not coverage.lines and any(each.code in _IN_NO_PLAN for each in coverage.reasons):
        return _without_plan(side, Verdict.NO, (reason("C-NOTACTIVE-1"),))
    standing = decide_medi_cal_standing(asked.member, asked.question.day)
    if side is Side.MEDI_CAL and standing.on_record and standing.status is MediCalStatus.NOT_ELIGIBLE:
        return _without_plan(side, Verdict.NO, (reason("C-NOTACTIVE-2", side=name),))
    return _without_plan(side, Verdict.UNKNOWN, (reason("C-COVERAGE-2", side=name),))


def _find_stay(asked: _Asked, line: CoverageLine) -> Stay | None:
    if line.program is None or not line.plan_code:
        return None
    return find_stay(asked.stays, plan_code=line.plan_code, program=line.program, day=asked.question.day)


def _without_plan(side: Side, verdict: Verdict, why: tuple[Reason, ...]) -> SideDecision:
    status = ContinuityStatus.UNKNOWN if verdict is Verdict.UNKNOWN else ContinuityStatus.NOT_ELIGIBLE
    return SideDecision(side, verdict, status, None, (), why)


def _not_needed(asked: _Asked, side: Side, line: CoverageLine) -> SideDecision:
    """No plan's network limits this side. In a Medi-Cal plan only, Medicare's doctors need no continuity of care."""
    only_part = find_only_part(line)
    if side is Side.MEDICARE and only_part:
        return _without_plan(side, Verdict.UNKNOWN, (reason("C-NOTNEEDED-4", part=only_part),))
    in_medi_cal_plan = any(each.program is Program.MEDI_CAL_MANAGED_CARE for each in asked.coverage.lines)
    code = _NOT_NEEDED[line.program or Program.ORIGINAL_MEDICARE]
    if side is Side.MEDICARE and in_medi_cal_plan:
        code = "C-NOTNEEDED-3"
    return SideDecision(side, Verdict.YES, ContinuityStatus.NOT_NEEDED, None, (), (reason(code),))


def _decide_in_plan(asked: _Asked, side: Side, stay: Stay) -> tuple[SideDecision, RequestSummary | None]:
    request = _find_request(asked, side, stay)
    case = _case(asked, side, stay, request)
    network = decide_out_of_network(case)
    if network.verdict is Verdict.NO:
        return _in_network(case, network), None
    granted = [each for each in asked.windows if each.grant.side is side and each.stay == stay]
    holding = next((each for each in granted if each.window.span and case.day in each.window.span), None)
    if _is_beside_approvals(case):
        return _evaluate(case, asked.plans), request
    if holding is not None:
        approved = _with_doubt_to_come(case, _approved(case, holding))
        return approved, _find_by_reference(asked, holding) or request
    evaluated = _with_doubt_to_come(case, _evaluate(case, asked.plans))
    return _with_standing(case, evaluated, granted, request), request


def _in_network(case: SideCase, network: Criterion) -> SideDecision:
    """Not needed; what is documented against the provider is told all the same, and which services are not the
    plan's."""
    findings = decide_no_finding(case)
    against = findings.reasons if findings.verdict is Verdict.NO else ()
    criteria = (decide_enrolled(case), network, findings, *_services_of(case))
    reasons = (*_services_out(criteria), *network.reasons, *against)
    return SideDecision(case.side, Verdict.YES, ContinuityStatus.IN_NETWORK, None, criteria, reasons)


def _is_beside_approvals(case: SideCase) -> bool:
    """Is this beside what an approval speaks for: services that are not the plan's, or a stay that is not sure?"""
    if decide_enrolled(case).verdict is not Verdict.YES:
        return True
    return bool(case.services) and decide_services(case).verdict is Verdict.NO


def _find_by_reference(asked: _Asked, holding: GrantWindow) -> RequestSummary | None:
    return next((each for each in asked.facts.requests if each.reference == holding.grant.reference), None)


def _approved(case: SideCase, holding: GrantWindow) -> SideDecision:
    span = holding.window.span
    last_day = span.last_day if span else None
    why = _why_approved(case, holding.grant, last_day)
    criteria = (decide_enrolled(case), decide_out_of_network(case), decide_no_finding(case), *_services_of(case))
    reasons = (*_services_out(criteria), why, *holding.window.reasons)
    return SideDecision(case.side, Verdict.YES, ContinuityStatus.APPROVED, span, criteria, reasons)


def _why_approved(case: SideCase, grant: Grant, last_day: date | None) -> Reason:
    """What the plan signed, and where the window ends by the record when that is another day."""
    values = {"side": case.side_name, "plan": case.plan, "reference": grant.reference}
    if last_day is None:
        return reason("C-APPROVED-2", **values)
    signed_to = last_day_granted(
        grant.enrolled_on, months=grant.months, program=grant.program, limit_day=grant.limit_day
    )
    if signed_to == last_day:
        return reason("C-APPROVED-1", last_day=last_day, **values)
    if signed_to is None:
        return reason("C-APPROVED-4", last_day=last_day, **values)
    return reason("C-APPROVED-3", signed_to=signed_to, last_day=last_day, **values)


def _with_doubt_to_come(case: SideCase, decision: SideDecision) -> SideDecision:
    """A yes whose window holds later days of which the record is not sure says so."""
    window = decision.window
    if decision.verdict is not Verdict.YES or window is None:
        return decision
    if not any(case.day < span.first_day and span.overlaps(window) for span in case.stay.doubtful):
        return decision
    reasons = (*decision.reasons, reason("C-ENROLLED-3", plan=case.plan))
    return _changed(decision, decision.verdict, decision.status, reasons, window)


def _services_of(case: SideCase) -> tuple[Criterion, ...]:
    """The condition about the services asked about, where any are."""
    return (decide_services(case),) if case.services else ()


def _services_out(criteria: Iterable[Criterion]) -> tuple[Reason, ...]:
    """What of the services asked about is not the plan's to give, or not known to be: it goes before any yes."""
    told = _why(each for each in criteria if each.code is CriterionCode.SERVICES)
    return tuple(each for each in told if each.code != _ALL_COVERED)


def _case(asked: _Asked, side: Side, stay: Stay, request: RequestSummary | None) -> SideCase:
    question = asked.question
    on_record = request.received_on if request else None
    return SideCase(
        side=side,
        stay=stay,
        stays=asked.stays,
        day=question.day,
        requested_on=question.requested_on or on_record or _imagined_day(question),
        member=asked.member,
        facts=asked.facts,
        plan=name_plan(asked.plans, stay.plan_code, stay.program, stay.county_on(question.day), question.day),
        requester=question.requester,
        services=question.services,
        statements=question.statements,
    )


def _imagined_day(question: ContinuityQuestion) -> date:
    """When would somebody ask who has not asked yet? On the day asked about while it was there, else now."""
    return min(question.day, question.asked_on)


def _find_request(asked: _Asked, side: Side, stay: Stay) -> RequestSummary | None:
    """The latest request that this plan received for this side and stay, open or denied."""
    own = [
        each
        for each in asked.facts.requests
        if each.plan_code == stay.plan_code
        and side in each.sides
        and (each.state in OPEN_STATES or side in each.denied_sides)
        and _is_about(asked, each.received_on, side, stay)
    ]
    return max(own, key=lambda each: (each.received_on or date.min, each.reference), default=None)


def _is_about(asked: _Asked, received_on: date | None, side: Side, stay: Stay) -> bool:
    """Is a request of that day about this stay? A draft, which no plan has received, is about none."""
    if received_on is None:
        return False
    return stay == find_stay_for_request(asked.stays, plan_code=stay.plan_code, side=side, received_on=received_on)


def _with_standing(
    case: SideCase, evaluated: SideDecision, granted: list[GrantWindow], request: RequestSummary | None
) -> SideDecision:
    """The conditions' verdict, with what became of it: an approval that is over, a denial, an open request."""
    over = granted[-1] if granted else None
    asked_again = request is not None and request.state in OPEN_STATES
    if over is not None and not asked_again and evaluated.status is not ContinuityStatus.ENDED:
        why = reason("C-ENDED-2", side=case.side_name, reference=over.grant.reference)
        return _changed(evaluated, Verdict.NO, ContinuityStatus.ENDED, (why, *over.window.reasons), over.window.span)
    if evaluated.status is ContinuityStatus.ENDED or request is None:
        return evaluated
    if case.side in request.denied_sides:
        why = reason("C-DENIED-1", side=case.side_name, plan=case.plan, reference=request.reference)
        return _changed(evaluated, Verdict.NO, ContinuityStatus.DENIED, (why,), None)
    due = request.due_on
    why = (
        reason("C-REQUESTED-2", reference=request.reference)
        if due is None
        else reason("C-REQUESTED-1", reference=request.reference, due_on=due)
    )
    told = tuple(each for each in evaluated.reasons if each.code not in _NOBODY_ASKED)
    return _changed(evaluated, evaluated.verdict, ContinuityStatus.REQUESTED, (why, *told), evaluated.window)


def _changed(
    decision: SideDecision,
    verdict: Verdict,
    status: ContinuityStatus,
    reasons: tuple[Reason, ...],
    window: Span | None,
) -> SideDecision:
    return SideDecision(decision.side, verdict, status, window, decision.criteria, reasons)


def _evaluate(case: SideCase, plans: PlanTable) -> SideDecision:
    """The side by its conditions alone."""
    conditions = decide_conditions(case, plans=plans)
    return _conclude(case, doubt_who_left_network(case, conditions.criteria), conditions.window)


def doubt_who_left_network(case: SideCase, criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    """Whoever was in the network when the member joined and is outside it now: no source says whether they can be kept
    as those can who were outside it from the first day."""
    inside = list_network_on_joining(case.facts.networks, case.stay)
    if not inside:
        return criteria
    why, evidence = reason("C-NETWORK-2", plan=case.plan), tuple(of_network(each) for each in inside)
    doubtful = Criterion(CriterionCode.OUT_OF_NETWORK, Verdict.UNKNOWN, evidence, (why,))
    met = (CriterionCode.OUT_OF_NETWORK, Verdict.YES)
    return tuple(doubtful if (each.code, each.verdict) == met else each for each in criteria)


def _is_deciding(criterion: Criterion) -> bool:
    """Who may ask never decides, since the member can; what the plan confirms decides only when it is not met."""
    if criterion.code is CriterionCode.MAY_REQUEST:
        return False
    return criterion.code not in CONFIRMED_BY_PLAN or criterion.verdict is Verdict.NO


def _conclude(case: SideCase, criteria: tuple[Criterion, ...], window: Span | None) -> SideDecision:
    """No when a deciding condition is not met, else unknown when one is not known, else yes if the plan approves."""
    deciding = [each for each in criteria if _is_deciding(each)]
    against = [each for each in deciding if each.verdict is Verdict.NO]
    if against:
        only_over = [each.code for each in against] == [CriterionCode.PERIOD]
        status = ContinuityStatus.ENDED if only_over else ContinuityStatus.NOT_ELIGIBLE
        return SideDecision(case.side, Verdict.NO, status, window if only_over else None, criteria, _why(against))
    open_to_doubt = [each for each in deciding if each.verdict is Verdict.UNKNOWN]
    if open_to_doubt:
        why = _why(open_to_doubt)
        return SideDecision(case.side, Verdict.UNKNOWN, ContinuityStatus.UNKNOWN, None, criteria, why)
    return SideDecision(
        case.side, Verdict.YES, ContinuityStatus.NOT_REQUESTED, window, criteria, _why_yes(case, criteria, window)
    )


def _why(criteria: Iterable[Criterion]) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys(each for criterion in criteria for each in criterion.reasons))


_TOLD_WITH_YES = (CriterionCode.PERIOD, CriterionCode.RELATIONSHIP, CriterionCode.RESTART)


def _why_yes(case: SideCase, criteria: tuple[Criterion, ...], window: Span | None) -> tuple[Reason, ...]:
    last_day = window.last_day if window else None
    values = {"side": case.side_name, "plan": case.plan}
    ask = reason("C-ASK-1", last_day=last_day, **values) if last_day else reason("C-ASK-2", **values)
    told = _why(each for each in criteria if each.code in _TOLD_WITH_YES)
    asker = _why(
        each for each in criteria if each.code is CriterionCode.MAY_REQUEST and each.verdict is not Verdict.YES
    )
    unconfirmed = any(each.code in CONFIRMED_BY_PLAN and each.verdict is Verdict.UNKNOWN for each in criteria)
    return (*_services_out(criteria), ask, *told, *asker, *((reason("C-CONFIRM-1"),) if unconfirmed else ()))


_NOTHING_TO_ASK = (ContinuityStatus.IN_NETWORK, ContinuityStatus.NOT_NEEDED, ContinuityStatus.APPROVED)
_OVER = (*_NOTHING_TO_ASK, ContinuityStatus.DENIED, ContinuityStatus.ENDED)


def _decide_clock(
    question: ContinuityQuestion, sides: tuple[SideDecision, ...], request: RequestSummary | None
) -> Clock | None:
    """The clock of the request on record, or of one made on that day; None when there is nothing to ask a plan for."""
    if all(each.status in _OVER or not each.criteria for each in sides):
        return None
    if request is not None and request.received_on is not None:
        return _clock_of(request.received_on, request.due_on, question.urgency)
    return decide_clock(question.requested_on or _imagined_day(question), question.urgency, imagined=True)


def _clock_of(received_on: date, due_on: date | None, urgency: Urgency) -> Clock:
    """The clock of a request on record: its due day tells its urgency, whatever was asked now."""
    clocks = [decide_clock(received_on, each) for each in (urgency, *Urgency)]
    return next((each for each in clocks if each.due_on == due_on), clocks[0])


def _reasons(asked: _Asked, sides: tuple[SideDecision, ...], chosen: SideDecision) -> tuple[Reason, ...]:
    """For which side it holds where they differ, the deciding reasons of the chosen side, then the other's, cautions,
    and rights beside continuity of care."""
    told = (
        *_only_for(sides, chosen),
        *chosen.reasons,
        *(each for side in sides if side is not chosen for each in side.reasons),
    )
    rights = list_other_rights(
        asked.stays, asked.question.day, services=tuple(each.service for each in asked.question.services)
    )
    needs = any(side.status not in _NOTHING_TO_ASK and side.criteria for side in sides)
    return tuple(dict.fromkeys((*told, *_cautions(asked, sides), *(rights if needs else ()))))


def _only_for(sides: tuple[SideDecision, ...], chosen: SideDecision) -> Iterable[Reason]:
    """Of a side that stands otherwise than the one that speaks for the whole: nobody may take the answer for its."""
    for each in sides:
        if (each.verdict, each.status) != (chosen.verdict, chosen.status):
            names = {"side": SIDE_NAMES[chosen.side], "other": SIDE_NAMES[each.side]}
            yield reason("C-SIDE-1", status=_STATUS_WORDS[each.status], **names)


def _cautions(asked: _Asked, sides: tuple[SideDecision, ...]) -> tuple[Reason, ...]:
    """Was it asked for too late, or would it be by now?"""
    question, cautions = asked.question, []
    for side in sides:
        last_day = side.window.last_day if side.window else None
        if side.status is ContinuityStatus.NOT_REQUESTED and last_day and last_day < question.asked_on:
            cautions.append(reason("C-LATE-1", side=SIDE_NAMES[side.side], last_day=last_day))
    requested_on = question.requested_on
    open_sides = (ContinuityStatus.NOT_REQUESTED, ContinuityStatus.REQUESTED)
    if requested_on and question.day < requested_on and any(side.status in open_sides for side in sides):
        cautions.extend(_before_request(question.day, requested_on))
    return tuple(cautions)


def _before_request(day: date, requested_on: date) -> Iterable[Reason]:
    """Is a service before the request still within the days for which it may be approved afterwards?"""
    rule = get_retroactive_days(requested_on)
    if rule is not None:
        within = day >= requested_on - timedelta(days=rule.value)
        code = "C-RETRO-1" if within else "C-RETRO-2"
        yield reason(code, rule.source, rule.standing, days=rule.value)
