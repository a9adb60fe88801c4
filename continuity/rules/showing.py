"""What of a decision may be shown to whom: the verdict is everybody's, what it rests on is not."""

from collections.abc import Callable
from dataclasses import replace

from continuity.rules.evidence import Evidence, EvidenceKind
from continuity.rules.verdict import ContinuityDecision, SideDecision

_NAMED_BY_PLAN = (EvidenceKind.ENROLLMENT, EvidenceKind.NETWORK)


def show_to_plan(decision: ContinuityDecision, plan_code: str) -> ContinuityDecision:
    """Of other plans neither stays, networks nor requests; their requests were not even read (accounts/plan_wall)."""
    request = decision.request if decision.request and decision.request.plan_code == plan_code else None
    shown = _keep_evidence(decision, lambda one: one.kind not in _NAMED_BY_PLAN or one.reference == plan_code)
    return replace(shown, request=request)


def show_without_visits(decision: ContinuityDecision) -> ContinuityDecision:
    """How many visits count is told in the reasons; on which days, and by which claims, only to whom they were made."""
    return _keep_evidence(decision, lambda one: one.kind is not EvidenceKind.VISIT)


def _keep_evidence(decision: ContinuityDecision, keep: Callable[[Evidence], bool]) -> ContinuityDecision:
    return replace(decision, sides=tuple(_side(side, keep) for side in decision.sides))


def _side(side: SideDecision, keep: Callable[[Evidence], bool]) -> SideDecision:
    criteria = (replace(each, evidence=tuple(filter(keep, each.evidence))) for each in side.criteria)
    return replace(side, criteria=tuple(criteria))
