"""Signing decisions: the rules are asked again at that moment, in the same transaction as everything that follows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.facts import AccessAction, Asker
from accounts.permissions import may_decide_request, may_overrule_verdict
from accounts.plan_wall import plan_wall
from benefits.facts import ServiceDecision
from cmc_portal.answers import Reason, reason
from cmc_portal.dates import Span
from continuity import models as rows
from continuity.asked import SideSignature
from continuity.facts import ContinuityFacts, DecisionOutcome, Grant, Side
from continuity.refusals import Refusal, RequestRefused
from continuity.rules.approval import (
    ApprovalQuestion,
    SideApproval,
    decide_approval,
    decide_signature,
)
from continuity.rules.events import Decided, RequestStatus, SideOutcome, read_event_data
from continuity.rules.stays import find_stay_for_request, list_stays
from continuity.rules.windows import list_windows
from continuity.selectors.evidence import get_continuity_facts
from continuity.selectors.finding import find_request
from continuity.selectors.logs import list_events
from continuity.services.announce import announce_decided
from continuity.services.asked_services import decide_asked_services
from continuity.services.log import Log, append_event, day_in_state, fold_log, refuse
from continuity.services.windows import open_windows_of
from continuity.services.working import hold_at_desk, record_look
from eligibility.facts import MemberFacts, PlanTable
from eligibility.selectors.members import get_member_facts
from eligibility.selectors.plans import get_plan_table

_ORDER = (Side.MEDICARE, Side.MEDI_CAL)
_NEW_GRANT = 2**62


@dataclass(frozen=True, slots=True)
class Record:
    """Everything on record at the moment of signing."""

    member: MemberFacts
    facts: ContinuityFacts
    plans: PlanTable


@transaction.atomic
def decide_request(
    reference: str,
    *,
    signatures: Sequence[SideSignature],
    override_reason: str = "",
    alternative: str = "",
    asker: Asker,
    at: datetime,
) -> None:
    """Signs the decision on one side or both: the event, what is granted, its windows and the letters, or nothing.

    Against what the rules say of the record only a supervisor signs, with `override_reason`. A denial has reasons from
    the list and names a provider in the network, or whom to call for one (`alternative`). Raises NoSuchRequest,
    PermissionDenied, RequestRefused.
    """
    request = find_request(reference, asker=asker)
    if not may_decide_request(asker, plan_code=request.plan_code):
        raise PermissionDenied
    log = hold_at_desk(reference, asker=asker)
    if log.status.received_on is None:
        raise refuse(reason("C-EVENT-5"))
    _refuse_bare_denial(signatures, alternative)
    record = _read_record(log.request, asker)
    approvals = _decide_approvals(log, record, [each.side for each in signatures], day=day_in_state(at))
    _refuse_signatures(log, signatures, approvals, asker=asker, override_reason=override_reason)
    outcomes = tuple(_outcome(log, each, approvals[each.side], record, at=at) for each in signatures)
    data = Decided(day_in_state(at), outcomes, override_reason.strip())
    append_event(log, data, asker=asker, at=at, details={"alternative": alternative.strip()})
    _add_grants(log, outcomes, approvals, at=at)
    open_windows_of(log.request.pk, at=at)
    _refuse_other_days(log.request, outcomes)
    record_look(asker, AccessAction.DECIDE_REQUEST, log.request, at=at)
    announce_decided(log.request, outcomes, alternative=alternative.strip(), at=at)


def preview_decision(
    request: rows.ContinuityRequest, status: RequestStatus, *, asker: Asker, day: date
) -> tuple[SideApproval, ...]:
    """What an approval of each undecided side would give if it were signed now, and what stands against it."""
    record = _read_record(request, asker)
    sides = [side for side in _ORDER if side in status.undecided]
    approvals = _decide_approvals(Log(request, status, 0), record, sides, day=day)
    return tuple(approvals[side] for side in sides)


def review_decisions(request: rows.ContinuityRequest, *, asker: Asker) -> tuple[SideApproval, ...]:
    """What the rules say of each side that was decided, worked out again from what was on record at that moment.

    Nothing where the plan sees no record of the member any more: a closed request can still be read.
    """
    events = list_events(request.pk)
    reviewed: dict[Side, SideApproval] = {}
    for number, (event, _) in enumerate(events):
        data = read_event_data(event.kind, event.data)
        if isinstance(data, Decided):
            log = Log(request, fold_log(events[:number]), number)
            # Just before it, so that what was granted by it does not stand against it.
            try:
                record = _read_record(request, asker, known_at=event.at - timedelta(microseconds=1))
            except RequestRefused:
                return ()
            sides = [each.side for each in data.outcomes]
            reviewed |= _decide_approvals(log, record, sides, day=day_in_state(event.at))
    return tuple(reviewed[side] for side in _ORDER if side in reviewed)


def _refuse_bare_denial(signatures: Sequence[SideSignature], alternative: str) -> None:
    denied = [each for each in signatures if each.outcome is DecisionOutcome.DENIED]
    if any(not each.reasons for each in denied):
        raise RequestRefused(Refusal.DENIAL_REASON_NEEDED, field="reasons")
    if denied and not alternative.strip():
        raise RequestRefused(Refusal.ALTERNATIVE_NEEDED, field="alternative")


def _read_record(request: rows.ContinuityRequest, asker: Asker, *, known_at: datetime | None = None) -> Record:
    """Behind the wall, as the plan's people may see it. Raises RequestRefused where nothing is on record."""
    with plan_wall(asker):
        member = get_member_facts(request.member_id, known_at=known_at)
        facts = get_continuity_facts(request.member_id, request.npi, known_at=known_at)
    if member is None:
        raise RequestRefused(Refusal.NO_PLAN_ON_DAY)
    return Record(member, facts, get_plan_table())


def _decide_approvals(log: Log, record: Record, sides: Iterable[Side], *, day: date) -> Mapping[Side, SideApproval]:
    status, request = log.status, log.request
    if status.received_on is None or status.requester is None:
        return {}
    asked = tuple(sides)
    question = ApprovalQuestion(
        plan_code=request.plan_code,
        received_on=status.received_on,
        signed_on=day,
        requester=status.requester,
        sides=asked,
        statements=status.statements,
        is_state_plan_approved=status.is_state_plan_approved,
        services=_services(log, record, asked, received_on=status.received_on),
    )
    decided = decide_approval(question, record.facts, member=record.member, plans=record.plans)
    return {each.side: each for each in decided}


def _services(log: Log, record: Record, sides: Iterable[Side], *, received_on: date) -> tuple[ServiceDecision, ...]:
    codes = [code for _, details in list_events(log.request.pk) for code in details.get("services", ())]
    stays = list_stays(record.member)
    for side in sides:
        stay = find_stay_for_request(stays, plan_code=log.request.plan_code, side=side, received_on=received_on)
        if stay is not None:
            return decide_asked_services(codes, stay=stay, day=max(received_on, stay.span.first_day))
    return ()


def _refuse_signatures(
    log: Log,
    signatures: Sequence[SideSignature],
    approvals: Mapping[Side, SideApproval],
    *,
    asker: Asker,
    override_reason: str,
) -> None:
    """Each side as it is signed must be allowed to this signer."""
    is_supervisor = may_overrule_verdict(asker, plan_code=log.request.plan_code)
    for each in signatures:
        # A side that nobody asked for has no approval; the rule on events says so.
        if each.side not in approvals or each.side not in log.status.undecided:
            continue
        why: Reason | None = decide_signature(
            approvals[each.side],
            each.outcome,
            is_supervisor=is_supervisor,
            has_written_reason=bool(override_reason.strip()),
            months=_months(each, approvals[each.side]),
            limit_day=each.limit_day,
        )
        if why is not None:
            raise refuse(why, field=each.side.value)


def _months(signature: SideSignature, approval: SideApproval) -> int | None:
    return None if approval.is_for_programme else signature.months or approval.months


def _outcome(
    log: Log, signature: SideSignature, approval: SideApproval, record: Record, *, at: datetime
) -> SideOutcome:
    if signature.outcome is DecisionOutcome.DENIED:
        return SideOutcome(signature.side, signature.outcome, signature.reasons)
    months = _months(signature, approval)
    span = _window(log, signature, approval, record, at=at)
    return SideOutcome(
        signature.side,
        signature.outcome,
        enrolled_on=approval.enrolled_on,
        months=months,
        limit_day=signature.limit_day,
        window_first_day=span.first_day if span else None,
        window_last_day=span.last_day if span else None,
    )


def _window(log: Log, signature: SideSignature, approval: SideApproval, record: Record, *, at: datetime) -> Span | None:
    """The days that the record gives to the grant as it is signed."""
    if approval.enrolled_on is None or approval.program is None:
        return None
    grant = Grant(
        grant_id=_NEW_GRANT,
        reference=log.request.reference,
        side=signature.side,
        plan_code=log.request.plan_code,
        program=approval.program,
        months=_months(signature, approval),
        limit_day=signature.limit_day,
        enrolled_on=approval.enrolled_on,
        granted_at=at,
    )
    windows = list_windows(
        member=record.member, facts=record.facts, plans=record.plans, grants=(*record.facts.grants, grant)
    )
    return next(each.window.span for each in windows if each.grant.grant_id == _NEW_GRANT)


def _add_grants(
    log: Log, outcomes: Iterable[SideOutcome], approvals: Mapping[Side, SideApproval], *, at: datetime
) -> None:
    request = log.request
    rows.Grant.objects.bulk_create(
        rows.Grant(
            request=request,
            plan_code=request.plan_code,
            program=approvals[each.side].program,
            member_id=request.member_id,
            npi=request.npi,
            side=each.side.value,
            months=each.months,
            limit_day=each.limit_day,
            enrolled_on=each.enrolled_on,
            granted_at=at,
        )
        for each in outcomes
        if each.outcome is DecisionOutcome.APPROVED
    )


def _refuse_other_days(request: rows.ContinuityRequest, outcomes: Iterable[SideOutcome]) -> None:
    """The windows are worked out again when they are opened; what was loaded in between must not make the letter tell
    other days than are held. Raises RequestRefused, so that everything rolls back."""
    held = rows.ContinuityWindow.objects.filter(grant__request_id=request.pk, known_until=None)
    days = {side: (first, last) for side, first, last in held.values_list("grant__side", "first_day", "last_day")}
    for each in outcomes:
        signed = (each.window_first_day, each.window_last_day)
        if each.outcome is DecisionOutcome.APPROVED and days.get(each.side.value, (None, None)) != signed:
            raise RequestRefused(Refusal.RECORD_CHANGED)
