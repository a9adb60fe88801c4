"""Does the member's plan cover a service on a day, and if not, who answers for it?

Not handled: medical necessity, networks, and how much of a limit was used; the asker may say which use this would be.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from benefits.facts import (
    THE_PLAN,
    AdultRuleExemption,
    Authorization,
    BenefitCatalogue,
    BenefitKind,
    BenefitLine,
    Limit,
    MemberProgram,
    ServiceDecision,
)
from benefits.rules.lines import most_specific_line
from benefits.rules.resting import (
    EXEMPT_FROM_ADULT_RULE,
    MEDI_CAL_ALONE,
    MEDI_CAL_PERHAPS,
    PART_OF_ORIGINAL_MEDICARE,
)
from cmc_portal.answers import Reason, Standing, Verdict, reason
from eligibility.facts import Line, Program

NO_LINE = "B-NO-LINE-1"
LIMIT_COUNTS = "B-LIMIT-1"
LIMIT_REACHED = "B-LIMIT-2"
LIMIT_NOT_REACHED = "B-LIMIT-3"
LIMIT_UNCONFIRMED = "B-LIMIT-4"
LIMIT_AMOUNT = "B-LIMIT-5"
DEEMED_WITHOUT_MEDI_CAL = "B-DEEMED-1"
DEEMED_FOR_MEDICARE_ONLY = "B-DEEMED-2"
# With these it is not known whether Medi-Cal pays: a status that cannot be read, a share of cost that may be met.
MEDI_CAL_NOT_SURE = frozenset(("E-MEDICAL-2", "E-SOC-3"))
PART_NOT_HELD = "B-PART-1"
PART_NOT_SURE = "B-PART-2"
TOO_YOUNG_FOR_ADULT_RULE = "B-EXEMPT-1"
FACILITY_RESIDENT = "B-EXEMPT-2"
REGIONAL_CENTER_CLIENT = "B-EXEMPT-3"

_EXEMPTIONS = {
    AdultRuleExemption.UNDER_21: TOO_YOUNG_FOR_ADULT_RULE,
    AdultRuleExemption.FACILITY_RESIDENT: FACILITY_RESIDENT,
    AdultRuleExemption.REGIONAL_CENTER_CLIENT: REGIONAL_CENTER_CLIENT,
}

_YES, _NO, _UNKNOWN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN

# What a line means, by its kind and whether the plan is responsible: does the plan cover it, and does the other party?
# Where there is no plan (Original Medicare, Medi-Cal fee-for-service), "covered" by a party means by the programme.
_MEANING: dict[tuple[BenefitKind, bool], tuple[Verdict, Verdict | None]] = {
    (BenefitKind.COVERED, True): (_YES, None),
    (BenefitKind.COVERED, False): (_YES, None),
    (BenefitKind.SUPPLEMENTAL, True): (_YES, None),
    (BenefitKind.EXCLUDED, True): (_NO, None),
    (BenefitKind.EXCLUDED, False): (_NO, _NO),
    (BenefitKind.CARVED_OUT, False): (_NO, _YES),
    (BenefitKind.UNKNOWN, True): (_UNKNOWN, None),
    (BenefitKind.UNKNOWN, False): (_NO, _UNKNOWN),
}
MEANINGFUL_KINDS = frozenset(_MEANING)

_MEDI_CAL = (Program.MEDI_CAL_MANAGED_CARE, Program.MEDI_CAL_FFS)


def decide_service(
    service: str,
    catalogue: BenefitCatalogue,
    *,
    program: Program,
    plan_code: str,
    county_code: str,
    day: date,
    without_medi_cal: Reason | None = None,
    only_part: str = "",
    exemptions: tuple[AdultRuleExemption, ...] = (),
    coverage_active: Verdict = Verdict.YES,
    coverage_reasons: tuple[Reason, ...] = (),
    use_number: int | None = None,
) -> ServiceDecision:
    """Does the plan cover the service on `day`? Without coverage no, with unknown coverage unknown, for its reasons.

    `use_number` says that this would be the n-th use in the limit's period; `without_medi_cal` why Medi-Cal itself pays
    nothing on the day, or perhaps nothing, where that is so; `only_part` which part of Original Medicare is held, where
    it is one only; `exemptions` why rules for adults may not reach the person.
    """
    name = _name_of(service, catalogue)
    if coverage_active is not Verdict.YES:
        return _undecided(service, coverage_active, "", coverage_reasons, name)
    found = catalogue.lines.get((service, program), ())
    line = most_specific_line(found, plan_code=plan_code, county_code=county_code, day=day)
    if line is None:
        return _undecided(service, _UNKNOWN, THE_PLAN, (reason(NO_LINE),), name)
    decision = _by_parts(_limited(_from_line(line, name), line, use_number), line, only_part)
    if without_medi_cal is None:
        return _by_exemptions(decision, line, exemptions)
    return _without_medi_cal(decision, catalogue, program, without_medi_cal)


def decide_service_for_programs(
    service: str,
    catalogue: BenefitCatalogue,
    *,
    programs: Iterable[MemberProgram],
    day: date,
    exemptions: tuple[AdultRuleExemption, ...] = (),
    coverage_active: Verdict = Verdict.YES,
    coverage_reasons: tuple[Reason, ...] = (),
    use_number: int | None = None,
) -> ServiceDecision:
    """Whose answer counts when Medicare and Medi-Cal are run apart? Medicare's side is asked first, then Medi-Cal's.

    Covered by one wins, then known to be somebody else's; a side with a line outranks a side without one. That a part
    of Medicare is not held refuses nothing while Medi-Cal's side is open.
    """
    name = _name_of(service, catalogue)
    if coverage_active is not Verdict.YES:
        return _undecided(service, coverage_active, "", coverage_reasons, name)
    apart = _apart(programs)
    decisions = [
        decide_service(
            service,
            catalogue,
            program=each.program,
            plan_code=each.plan_code,
            county_code=each.county_code,
            day=day,
            without_medi_cal=each.without_medi_cal,
            only_part=each.only_part,
            exemptions=exemptions,
            use_number=use_number,
        )
        for each in apart
    ]
    if not decisions:
        return _undecided(service, _UNKNOWN, THE_PLAN, (reason(NO_LINE),), name)
    best = max(decisions, key=_support)
    if best.reasons[0].code != PART_NOT_HELD:
        return best
    return _unless_medi_cal_is_open(best, zip(apart, decisions, strict=True))


def _unless_medi_cal_is_open(
    refused: ServiceDecision, sides: Iterable[tuple[MemberProgram, ServiceDecision]]
) -> ServiceDecision:
    """Medi-Cal may cover what a missing part of Medicare does not; where that is not known, neither is the answer."""
    for each, decision in sides:
        is_open = each.without_medi_cal is None or each.without_medi_cal.code in MEDI_CAL_NOT_SURE
        if each.program in _MEDI_CAL and is_open and decision.verdict is _UNKNOWN:
            return replace(decision, reasons=(*refused.reasons, *decision.reasons))
    return refused


_ORDER = (Line.MEDICARE, Line.PART_D, Line.MEDI_CAL)


def _apart(programs: Iterable[MemberProgram]) -> list[MemberProgram]:
    """Each programme once, Medicare's first; an integrated plan is asked once, and without Medi-Cal where a line is."""
    apart: dict[tuple[Program, str, str], MemberProgram] = {}
    for each in sorted(programs, key=lambda each: _ORDER.index(each.line)):
        key = (each.program, each.plan_code, each.county_code)
        if each.without_medi_cal is not None or key not in apart:
            apart[key] = each
    return list(apart.values())


def _support(decision: ServiceDecision) -> tuple[bool, bool, bool]:
    """Of equals, `max` keeps the first: Medicare's side."""
    return decision.verdict is _YES, decision.covered_elsewhere is _YES, decision.line is not None


def _name_of(service: str, catalogue: BenefitCatalogue) -> str:
    known = catalogue.services.get(service)
    return known.name if known else ""


def _undecided(
    service: str, verdict: Verdict, responsible: str, reasons: tuple[Reason, ...], name: str
) -> ServiceDecision:
    return ServiceDecision(
        service, verdict, BenefitKind.UNKNOWN, None, responsible, None, Authorization.UNKNOWN, reasons, name=name
    )


def _from_line(line: BenefitLine, name: str) -> ServiceDecision:
    verdict, elsewhere = _MEANING[line.kind, line.responsible == THE_PLAN]
    why = (Reason(line.reason, (), line.source, line.standing),)
    return ServiceDecision(
        line.service, verdict, line.kind, elsewhere, line.responsible, line.limit, line.authorization, why, line, name
    )


def _by_parts(decision: ServiceDecision, line: BenefitLine, only_part: str) -> ServiceDecision:
    """Is the line of the one part that is held? Its own sentence would say that Medicare pays, so it is not told."""
    part = PART_OF_ORIGINAL_MEDICARE.get(line.reason, "")
    if not only_part or part == only_part or line.program is not Program.ORIGINAL_MEDICARE:
        return decision
    if not part:
        why = reason(PART_NOT_SURE, held=only_part)
        return replace(_refused(decision, _UNKNOWN), reasons=(why,))
    why = reason(PART_NOT_HELD, part=part, held=only_part)
    return replace(_refused(decision, _NO), covered_elsewhere=_NO, reasons=(why,))


def _by_exemptions(
    decision: ServiceDecision, line: BenefitLine, exemptions: tuple[AdultRuleExemption, ...]
) -> ServiceDecision:
    """Does the record show that a rule for adults may not reach the person? Then what it took is not known."""
    reaching = EXEMPT_FROM_ADULT_RULE.get(line.reason, frozenset())
    found = next((each for each in exemptions if each in reaching), None)
    if found is None or decision.verdict is not _NO:
        return decision
    elsewhere = None if decision.covered_elsewhere is None else _UNKNOWN
    why = (reason(_EXEMPTIONS[found]), *decision.reasons)
    return replace(decision, verdict=_UNKNOWN, covered_elsewhere=elsewhere, reasons=why)


def _limited(decision: ServiceDecision, line: BenefitLine, use_number: int | None) -> ServiceDecision:
    """Is this use within what the line allows? A limit that nobody confirmed never refuses."""
    limit = line.limit
    if limit is None or limit.unlimited or decision.verdict is not _YES:
        return decision
    if limit.quantity is None:
        return _with_reason(decision, _limit_reason(LIMIT_AMOUNT, line, limit))
    if use_number is None:
        return _with_reason(decision, _limit_reason(LIMIT_COUNTS, line, limit))
    if use_number <= limit.quantity:
        return _with_reason(decision, _limit_reason(LIMIT_NOT_REACHED, line, limit, use_number))
    if line.standing is Standing.UNCONFIRMED:
        return _stopped(decision, _UNKNOWN, _limit_reason(LIMIT_UNCONFIRMED, line, limit, use_number))
    return _stopped(decision, _NO, _limit_reason(LIMIT_REACHED, line, limit, use_number))


def _limit_reason(code: str, line: BenefitLine, limit: Limit, use_number: int | None = None) -> Reason:
    """The reason with the limit in words; its source and standing are the line's."""
    values: dict[str, object] = {"unit": limit.unit.replace("_", " "), "period": limit.period.replace("_", " ")}
    if limit.quantity is not None:
        values["quantity"] = limit.quantity
    if limit.amount_cents is not None:
        values["amount"] = f"${limit.amount_cents / 100:,.2f}".removesuffix(".00")
    if use_number is not None:
        values["use_number"] = use_number
    return reason(code, line.source, line.standing, **values)


def _with_reason(decision: ServiceDecision, more: Reason) -> ServiceDecision:
    return replace(decision, reasons=(*decision.reasons, more))


def _refused(decision: ServiceDecision, verdict: Verdict) -> ServiceDecision:
    """What the line gives does not reach this person: it is no benefit of theirs with a limit that is used up."""
    return replace(decision, verdict=verdict, benefit=BenefitKind.UNKNOWN)


def _stopped(decision: ServiceDecision, verdict: Verdict, because: Reason) -> ServiceDecision:
    return replace(decision, verdict=verdict, reasons=(because, *decision.reasons))


def _without_medi_cal(
    decision: ServiceDecision, catalogue: BenefitCatalogue, program: Program, why: Reason
) -> ServiceDecision:
    """Medi-Cal pays nothing: neither it nor whoever works for it outside the plan can help; or it is not known.

    An integrated plan goes on with what Medicare pays it for; with all of its own while it keeps a deemed member.
    """
    rests_on = decision.line.reason if decision.line else ""
    party = catalogue.parties.get(decision.responsible)
    verdict = _UNKNOWN if why.code in MEDI_CAL_NOT_SURE else _NO
    if decision.covered_elsewhere is not None and party is not None and party.needs_medi_cal:
        decision = replace(decision, covered_elsewhere=_worse(decision.covered_elsewhere, verdict))
    elif program in _MEDI_CAL and decision.verdict is _YES:
        decision = _not_by_medi_cal(decision, verdict)
    elif why.code == DEEMED_WITHOUT_MEDI_CAL or decision.verdict is not _YES:
        return decision
    elif rests_on in MEDI_CAL_ALONE:
        decision = _not_by_medi_cal(decision, verdict)
    elif rests_on in MEDI_CAL_PERHAPS:
        decision = _refused(decision, _UNKNOWN)
    else:
        return decision
    return replace(decision, reasons=(why, *decision.reasons))


def _not_by_medi_cal(decision: ServiceDecision, verdict: Verdict) -> ServiceDecision:
    """What Medi-Cal alone pays for nobody else covers; where it may pay after all, nothing is known."""
    refused = _refused(decision, verdict)
    return replace(refused, covered_elsewhere=_NO) if verdict is _NO else refused


def _worse(elsewhere: Verdict, verdict: Verdict) -> Verdict:
    """What nobody covers stays so; what somebody does is refused or not known with Medi-Cal."""
    return _NO if _NO in (elsewhere, verdict) else _UNKNOWN
