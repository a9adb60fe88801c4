"""May the member keep a provider outside the network, and from when until when?"""

from dataclasses import dataclass

from cmc_portal.answers import Outcome, Reason, Verdict, reason
from cmc_portal.dates import Span


@dataclass(frozen=True, slots=True)
class ContinuityDecision:
    """The verdict, the window in which the member may keep the provider (None when there is none), and why."""

    verdict: Verdict
    window: Span | None
    reasons: tuple[Reason, ...]


def decide_continuity(outcome: Outcome, *, plan_name: str) -> ContinuityDecision:
    """May the provider be kept? Without network and visit records this stays unknown; it is never a guess."""
    if outcome is Outcome.NOT_ACTIVE:
        return ContinuityDecision(Verdict.NO, None, (reason("C-NOTACTIVE-1"),))
    return ContinuityDecision(Verdict.UNKNOWN, None, (reason("C-NORECORD-1", plan=plan_name or "the plan"),))
