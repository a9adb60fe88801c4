"""Providers, visits and grants built by hand, for tests of the rules of continuity of care: no database, no clock."""

from datetime import UTC, date, datetime, time
from typing import Any

from cmc_portal.answers import Verdict
from continuity.facts import (
    CareProvider,
    CareProviderKind,
    ContinuityFacts,
    EvidenceSource,
    FindingKind,
    Grant,
    HeldNetwork,
    NetworkDays,
    ProviderFinding,
    RequestState,
    RequestSummary,
    Side,
    Visit,
)
from continuity.rules.criteria import CriterionCode
from continuity.rules.verdict import ContinuityDecision, ContinuityQuestion, SideDecision, decide_continuity
from eligibility.facts import MemberFacts, Program
from tests.eligibility.people import day, days
from tests.eligibility.reference_table import reference_plans

NPI = "1234567893"
CARDIOLOGIST = CareProvider(NPI, "Dr. Ito", CareProviderKind.PHYSICIAN, "cardiology", is_primary_care=False)
FAMILY_DOCTOR = CareProvider(NPI, "Dr. Lee", CareProviderKind.PHYSICIAN, "family medicine", is_primary_care=True)
NURSING_FACILITY = CareProvider(NPI, "Sunrise Care", CareProviderKind.FACILITY)
# Every plan has sent its network, unless a test says otherwise.
HELD = tuple(
    HeldNetwork(code, date(2013, 1, 1)) for code in sorted({each.plan_code for each in reference_plans().offerings})
)


def visit(text: str, **more: Any) -> Visit:
    """A visit of Medicare's claims that was no emergency, unless told otherwise."""
    more = {
        "visit_id": int(text.replace("-", "")),
        "side": Side.MEDICARE,
        "is_emergency": False,
        "source": EvidenceSource.MEDICARE_CLAIMS,
    } | more
    return Visit(day=day(text), **more)


def visits(*texts: str, **more: Any) -> tuple[Visit, ...]:
    """Several visits of the same sort."""
    return tuple(visit(text, **more) for text in texts)


def network(
    text: str, plan: str = "health-net", *, program: Program | None = Program.CAL_MEDICONNECT, county: str = ""
) -> NetworkDays:
    """Days in Health Net's Cal MediConnect network, everywhere, unless told otherwise."""
    return NetworkDays(plan, program, county, days(text))


def finding(text: str, kind: FindingKind = FindingKind.QUALITY_CONCERN, plan: str = "health-net") -> ProviderFinding:
    """What is documented against the provider."""
    return ProviderFinding(kind, plan, days(text))


def grant(
    enrolled_on: str, months: int | None = 12, *, side: Side = Side.MEDICARE, granted: str = "", **more: Any
) -> Grant:
    """An approval by Health Net Cal MediConnect, signed on the first day in the plan unless told otherwise."""
    more = {
        "grant_id": 1,
        "reference": "C-1",
        "plan_code": "health-net",
        "program": Program.CAL_MEDICONNECT,
        "limit_day": None,
    } | more
    at = datetime.combine(day(granted or enrolled_on), time(20), UTC)
    return Grant(side=side, months=months, enrolled_on=day(enrolled_on), granted_at=at, **more)


def request(received_on: str, state: RequestState = RequestState.RECEIVED, **more: Any) -> RequestSummary:
    """A request to Health Net for both sides."""
    more = {"reference": "C-1", "sides": frozenset(Side), "plan_code": "health-net", "due_on": None} | more
    return RequestSummary(state=state, received_on=day(received_on), **more)


def facts(provider: CareProvider | None = CARDIOLOGIST, **more: Any) -> ContinuityFacts:
    """What is on record about the member and this provider."""
    return ContinuityFacts(NPI, provider=provider, **{"held_networks": HELD} | more)


def decide(
    member: MemberFacts, known: ContinuityFacts, on: str, *, asked_on: str = "", **more: Any
) -> ContinuityDecision:
    """May the provider be kept on that day? Asked on the day itself unless told otherwise."""
    more = {name: day(value) if name.endswith("_on") else value for name, value in more.items()}
    question = ContinuityQuestion(NPI, day(on), day(asked_on or on), **more)
    return decide_continuity(question, known, member=member, plans=reference_plans())


def side(decision: ContinuityDecision, of: Side) -> SideDecision:
    """One side of the answer."""
    return next(each for each in decision.sides if each.side is of)


def told(decision: SideDecision) -> tuple[str, str, str]:
    """Verdict, status and window of a side."""
    return decision.verdict.value, decision.status.value, window(decision.window)


def window(span: Any) -> str:
    """2014-07-01..2014-12-31, or empty."""
    return "" if span is None else f"{span.first_day}..{span.last_day or ''}"


def codes(decision: Any) -> tuple[str, ...]:
    """The reason codes in their order."""
    return tuple(each.code for each in decision.reasons)


def criterion(decision: SideDecision, code: CriterionCode) -> Verdict:
    """What was decided about one condition."""
    return next(each.verdict for each in decision.criteria if each.code is code)


def is_day(value: date | None) -> str:
    """A day as text."""
    return "" if value is None else value.isoformat()
