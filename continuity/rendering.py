"""A decision about continuity of care as the JSON that clients are promised; every door tells the same."""

from collections.abc import Callable, Iterable
from typing import Any

from cmc_portal.answers import Reason
from cmc_portal.dates import Span
from continuity.facts import RequestSummary
from continuity.rules.clock import Clock
from continuity.rules.criteria import Criterion
from continuity.rules.evidence import Evidence
from continuity.rules.verdict import ContinuityDecision, SideDecision

Json = dict[str, Any]
Cite = Callable[[Iterable[Reason]], list[str]]


def render_decision(decision: ContinuityDecision, *, npi: str, cite: Cite) -> Json:
    """The decision; `cite` writes reasons down where the answer keeps them and gives their keys."""
    # First, so that a code that is told twice with other words has its plain key here.
    reasons = cite(decision.reasons)
    return {
        "verdict": decision.verdict,
        **_days(decision.window),
        "status": decision.status,
        "side": decision.side,
        "apart_from_services": _apart(decision.apart_from_services) if decision.apart_from_services else None,
        "npi": npi,
        "request": _request(decision.request) if decision.request else None,
        "sides": [_side(each, cite) for each in decision.sides],
        "clock": _clock(decision.clock, cite) if decision.clock else None,
        "reasons": reasons,
    }


def _apart(decision: ContinuityDecision) -> Json:
    """The same in short for services that are the plan's to give."""
    return {"verdict": decision.verdict, **_days(decision.window), "status": decision.status, "side": decision.side}


def _days(window: Span | None) -> Json:
    return {"first_day": window.first_day if window else None, "last_day": window.last_day if window else None}


def _request(request: RequestSummary) -> Json:
    return {
        "reference": request.reference,
        "state": request.state,
        "received_on": request.received_on,
        "due_on": request.due_on,
    }


def _side(side: SideDecision, cite: Cite) -> Json:
    return {
        "side": side.side,
        "verdict": side.verdict,
        "status": side.status,
        **_days(side.window),
        "criteria": [_criterion(each, cite) for each in side.criteria],
        "reasons": cite(side.reasons),
    }


def _criterion(criterion: Criterion, cite: Cite) -> Json:
    return {
        "criterion": criterion.code,
        "verdict": criterion.verdict,
        "evidence": [_evidence(each) for each in criterion.evidence],
        "reasons": cite(criterion.reasons),
    }


def _evidence(evidence: Evidence) -> Json:
    return {
        "kind": evidence.kind,
        "first_day": evidence.first_day,
        "last_day": evidence.last_day,
        "reference": evidence.reference or None,
        "source": evidence.source,
        "counts": evidence.counts,
    }


def _clock(clock: Clock, cite: Cite) -> Json:
    return {
        "received_on": clock.received_on,
        "imagined": clock.imagined,
        "urgency": clock.urgency,
        "start_by": clock.start_by,
        "due_on": clock.due_on,
        "days": clock.days,
        "start_days": clock.start_days,
        "reasons": cite(clock.reasons),
    }
