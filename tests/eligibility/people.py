"""Members built by hand, for tests of rules: what is on record of one person, without a database."""

from datetime import date
from typing import Any

from cmc_portal.dates import Span
from eligibility.facts import (
    KIND_OF_PROGRAM,
    Circumstance,
    CircumstanceKind,
    Enrollment,
    EnrollmentKind,
    EnrollmentStatus,
    MediCalEligibility,
    MediCalStatus,
    MedicareEntitlement,
    MemberFacts,
    OtherCoverage,
    Program,
)
from eligibility.rules.coverage import CoverageDecision, decide_coverage
from tests.eligibility.reference_table import reference_plans

LOS_ANGELES, ORANGE, SAN_DIEGO, SAN_MATEO, SANTA_CLARA = "19", "30", "37", "41", "43"


def day(text: str) -> date:
    """2014-07-15 as a day."""
    return date.fromisoformat(text)


def days(text: str) -> Span:
    """ "2014-07-01..2014-12-31" as a span; "2014-07-01.." is still open."""
    first, _, last = text.partition("..")
    return Span(day(first), day(last) if last else None)


def member(*facts: Any, **details: Any) -> MemberFacts:
    """Somebody of whom exactly these facts are on record."""
    kept: dict[type, list[Any]] = {}
    for fact in facts:
        kept.setdefault(type(fact), []).append(fact)
    person: dict[str, Any] = {
        "member_id": 1,
        "last_name": "Reyes",
        "first_name": "Ana",
        "middle_name": "",
        "name_suffix": "",
        "birth_date": day("1948-03-15"),
        "death_day": None,
        "zip_code": "90013",
        "county_code": LOS_ANGELES,
        "cin": "91234567A",
        "mbi": "1EG4TE5MK73",
    }
    return MemberFacts(
        **person | details,
        enrollments=tuple(sorted(kept.get(Enrollment, []), key=lambda each: each.span.first_day)),
        entitlements=tuple(kept.get(MedicareEntitlement, [])),
        medi_cal=tuple(kept.get(MediCalEligibility, [])),
        other_coverages=tuple(kept.get(OtherCoverage, [])),
        circumstances=tuple(kept.get(Circumstance, [])),
    )


def enrolled(
    text: str,
    plan: str = "health-net",
    *,
    program: Program = Program.CAL_MEDICONNECT,
    county: str = LOS_ANGELES,
    status: EnrollmentStatus = EnrollmentStatus.ACTIVE,
    **more: Any,
) -> Enrollment:
    """An enrolment in Health Net Cal MediConnect, Los Angeles, unless told otherwise."""
    more = {"contract": "", "pbp": ""} | more
    return Enrollment(days(text), KIND_OF_PROGRAM[program], program, plan, county, status=status, **more)


def unrecognized(text: str, hcp_code: str = "999") -> Enrollment:
    """An enrolment under a health-plan code that our tables do not know."""
    return Enrollment(
        days(text), EnrollmentKind.UNRECOGNIZED, None, None, "", "", "", EnrollmentStatus.ACTIVE, hcp_code=hcp_code
    )


def medi_cal(text: str, status: MediCalStatus = MediCalStatus.ELIGIBLE, **more: Any) -> MediCalEligibility:
    """Medi-Cal under one aid code."""
    more = {"aid_code": "10", "county_code": LOS_ANGELES} | more
    return MediCalEligibility(span=days(text), status=status, **more)


def share_of_cost(text: str, *, cents: int | None = 50_000, met_on: str = "") -> MediCalEligibility:
    """Medi-Cal with a share of cost, met on that day of the month or not at all."""
    return medi_cal(
        text,
        MediCalStatus.SHARE_OF_COST_UNMET,
        share_of_cost_cents=cents,
        share_of_cost_met_on=day(met_on) if met_on else None,
    )


def medicare(text: str, parts: str = "ABD") -> tuple[MedicareEntitlement, ...]:
    """Medicare Parts A, B and D, or those named."""
    return tuple(MedicareEntitlement(part, days(text)) for part in parts)


def circumstance(text: str, kind: CircumstanceKind) -> Circumstance:
    """A dated condition."""
    return Circumstance(kind, days(text))


def other_coverage(text: str, code: str) -> OtherCoverage:
    """Other health coverage by the state's letter."""
    return OtherCoverage(code, days(text))


def coverage(facts: MemberFacts, on: str) -> CoverageDecision:
    """Is the person covered on that day, by the plans of the reference files?"""
    return decide_coverage(facts, day(on), plans=reference_plans())


def codes(decision: CoverageDecision) -> tuple[str, ...]:
    """The reason codes in their order."""
    return tuple(each.code for each in decision.reasons)


def values(decision: CoverageDecision, code: str) -> dict[str, str]:
    """What fills the places of one reason's text."""
    return next(dict(each.values) for each in decision.reasons if each.code == code)


def lines(decision: CoverageDecision) -> dict[str, tuple[str, str]]:
    """Programme and status of each line."""
    return {str(each.line): (str(each.program), str(each.status)) for each in decision.lines}
