"""The check at the moment of signing: which sides may be approved, for how long, and what stands against it."""

from dataclasses import replace
from datetime import date

from benefits.facts import ServiceDecision
from cmc_portal.answers import Reason, Verdict, reason
from cmc_portal.dates import Span
from cmc_portal.values import value
from continuity.facts import (
    CareProvider,
    ContinuityFacts,
    DecisionOutcome,
    ProviderStatements,
    RequesterKind,
    Side,
    WindowChange,
)
from continuity.rules.conditions import decide_conditions
from continuity.rules.criteria import (
    SIDE_NAMES,
    Criterion,
    CriterionCode,
    SideCase,
    decide_no_finding,
    is_facility_stay,
    list_laws,
)
from continuity.rules.stays import Stay, find_stay_for_request, list_stays
from continuity.rules.verdict import BOTH_SIDES, doubt_who_left_network
from continuity.rules.windows import WindowDecision, cut_window, last_day_granted, list_cuts, name_plan
from eligibility.facts import MemberFacts, PlanTable, Program


@value(frozen=True, slots=True)
class ApprovalQuestion:
    """A request as it is about to be signed. `is_state_plan_approved` is what the plan confirmed; None: what the file
    tells."""

    plan_code: str
    received_on: date
    signed_on: date
    requester: RequesterKind
    sides: tuple[Side, ...] = BOTH_SIDES
    statements: ProviderStatements = ProviderStatements()
    is_state_plan_approved: bool | None = None
    services: tuple[ServiceDecision, ...] = ()


@value(frozen=True, slots=True)
class SideApproval:
    """What an approval of one side would give, and what stands against it.

    `verdict` is yes when every condition is met, also those that only the plan confirms. `months` is the law's number;
    None with `is_for_programme` while the programme lasts, None with `choices` where the signer must choose, None with
    neither where no rule is known and a last day must be named. `window` is what would follow today.
    """

    side: Side
    verdict: Verdict
    program: Program | None
    enrolled_on: date | None
    months: int | None
    is_for_programme: bool
    choices: tuple[int, ...]
    window: Span | None
    criteria: tuple[Criterion, ...]
    against: tuple[Criterion, ...]
    reasons: tuple[Reason, ...]

    @property
    def may_approve(self) -> bool:
        """Is there anything to approve at all: a stay in the plan, and a provider outside its network?"""
        refused = {each.code for each in self.against if each.verdict is Verdict.NO}
        return self.enrolled_on is not None and CriterionCode.OUT_OF_NETWORK not in refused

    @property
    def needs_supervisor(self) -> bool:
        """Would an approval be against the conditions, so that a supervisor must give a written reason?"""
        return bool(self.against)


def decide_approval(
    question: ApprovalQuestion, facts: ContinuityFacts, *, member: MemberFacts, plans: PlanTable
) -> tuple[SideApproval, ...]:
    """Which of the sides may be approved, from which day and for how long, and what stands against it?"""
    told = _with_state_plan(facts, question.is_state_plan_approved)
    stays = list_stays(member)
    return tuple(_decide_side(question, side, told, stays, member, plans) for side in question.sides)


def decide_signature(
    approval: SideApproval,
    outcome: DecisionOutcome,
    *,
    is_supervisor: bool,
    has_written_reason: bool,
    months: int | None = None,
    limit_day: date | None = None,
) -> Reason | None:
    """May this be signed so? None if it may, else why not. Denying what every condition speaks for is against them."""
    if outcome is DecisionOutcome.DENIED:
        needs_supervisor = approval.verdict is Verdict.YES
    elif not approval.may_approve:
        return approval.reasons[0]
    else:
        needs_supervisor = approval.needs_supervisor
    if needs_supervisor and not is_supervisor:
        return reason("C-SIGN-1")
    if needs_supervisor and not has_written_reason:
        return reason("C-SIGN-2")
    return None if outcome is DecisionOutcome.DENIED else _why_not_so_long(approval, months, limit_day)


def _why_not_so_long(approval: SideApproval, months: int | None, limit_day: date | None) -> Reason | None:
    most = approval.months or max(approval.choices, default=None)
    if months is not None and most is not None and not 1 <= months <= most:
        return reason("C-SIGN-4", months=most)
    if not approval.is_for_programme and limit_day is None and (months is None or most is None):
        return reason("C-SIGN-3")
    if limit_day is not None and approval.enrolled_on is not None and limit_day < approval.enrolled_on:
        return reason("C-SIGN-5", first_day=approval.enrolled_on)
    return None


def _with_state_plan(facts: ContinuityFacts, is_approved: bool | None) -> ContinuityFacts:
    """What the plan confirmed about the provider goes over what the file tells."""
    if is_approved is None:
        return facts
    provider = facts.provider or CareProvider(facts.npi)
    return replace(facts, provider=replace(provider, is_state_plan_approved=is_approved))


def _decide_side(
    question: ApprovalQuestion,
    side: Side,
    facts: ContinuityFacts,
    stays: tuple[Stay, ...],
    member: MemberFacts,
    plans: PlanTable,
) -> SideApproval:
    stay = find_stay_for_request(stays, plan_code=question.plan_code, side=side, received_on=question.received_on)
    if stay is None:
        why = reason("C-SIGN-6", side=SIDE_NAMES[side])
        return SideApproval(side, Verdict.NO, None, None, None, False, (), None, (), (), (why,))
    case = _case(question, side, stay, facts, stays, member, plans)
    criteria = _criteria(case, question.signed_on, plans)
    against = tuple(each for each in criteria if each.verdict is not Verdict.YES)
    choices = _choices(case)
    return SideApproval(
        side=side,
        verdict=_verdict(against),
        program=stay.program,
        enrolled_on=stay.span.first_day,
        months=choices[0] if len(choices) == 1 else None,
        is_for_programme=is_facility_stay(case),
        choices=choices if len(choices) > 1 else (),
        window=_window(case, choices, plans),
        criteria=criteria,
        against=against,
        reasons=tuple(dict.fromkeys(each for criterion in against or criteria for each in criterion.reasons)),
    )


def _criteria(case: SideCase, signed_on: date, plans: PlanTable) -> tuple[Criterion, ...]:
    """Every condition on the day of the request; what came to be documented against the provider since counts too."""
    criteria = doubt_who_left_network(case, decide_conditions(case, plans=plans).criteria)
    by_now = decide_no_finding(replace(case, day=max(case.day, signed_on)))
    if by_now.verdict is not Verdict.NO:
        return criteria
    return tuple(by_now if each.code is CriterionCode.NO_FINDING else each for each in criteria)


def _case(
    question: ApprovalQuestion,
    side: Side,
    stay: Stay,
    facts: ContinuityFacts,
    stays: tuple[Stay, ...],
    member: MemberFacts,
    plans: PlanTable,
) -> SideCase:
    day = max(question.received_on, stay.span.first_day)
    return SideCase(
        side=side,
        stay=stay,
        stays=stays,
        day=day,
        requested_on=question.received_on,
        member=member,
        facts=facts,
        plan=name_plan(plans, stay.plan_code, stay.program, stay.county_on(day), day),
        requester=question.requester,
        services=question.services,
        statements=question.statements,
    )


def _verdict(against: tuple[Criterion, ...]) -> Verdict:
    verdicts = {each.verdict for each in against}
    return next((each for each in (Verdict.NO, Verdict.UNKNOWN) if each in verdicts), Verdict.YES)


def _choices(case: SideCase) -> tuple[int, ...]:
    """The months that the possible versions of the rules give, fewest first; none for a whole programme."""
    if is_facility_stay(case):
        return ()
    return tuple(sorted({int(law.months.value) for law in list_laws(case) if law.months is not None}))


def _window(case: SideCase, choices: tuple[int, ...], plans: PlanTable) -> Span | None:
    """The window that an approval would give by the fewest months that may hold; None where none is known."""
    if not choices and not is_facility_stay(case):
        return None
    first_day = case.stay.span.first_day
    last_day = last_day_granted(first_day, months=choices[0] if choices else None, program=case.stay.program)
    whole = WindowDecision(Span(first_day, last_day), WindowChange.GRANTED)
    cuts = list_cuts(case.stay, member=case.member, facts=case.facts, plans=plans, as_of=case.day)
    return cut_window(whole, cuts).span
