"""Does the member know the provider well enough: visits in the months before joining, or living in the facility."""

from collections.abc import Mapping

from cmc_portal.answers import Reason, Standing, Verdict, reason
from cmc_portal.dates import ONE_DAY, Span, add_months
from continuity.facts import DatedRule, EvidenceSource, Visit
from continuity.rules.criteria import Criterion, CriterionCode, SideCase, is_facility_stay
from continuity.rules.evidence import Evidence, EvidenceKind, of_visit
from continuity.rules.law import Law, RelationshipTest
from continuity.rules.stays import Stay


def look_back_of(stay: Stay, *, months: int) -> Span:
    """The days on which visits count: so many months, ending the day before the stay begins. A convention."""
    return Span(add_months(stay.span.first_day, -months), stay.span.first_day - ONE_DAY)


def decide_relationship(case: SideCase, law: Law) -> Criterion:
    """Did the member see the provider often enough, not in an emergency, before the first day in the plan?"""
    code = CriterionCode.RELATIONSHIP
    if is_facility_stay(case):
        return _decide_residence(case)
    if law.relationship is None:
        return Criterion(code, Verdict.UNKNOWN, (), (reason("C-VISITS-7", side=case.side_name),))
    test: RelationshipTest = law.relationship.value
    look_back = look_back_of(case.stay, months=test.look_back_months)
    sure = [each for each in case.facts.visits if _counts(each, look_back)]
    open_to_doubt = [each for each in case.facts.visits if _may_count(each, look_back)]
    evidence = tuple(of_visit(each, counts=each in sure) for each in case.facts.visits)
    if not case.facts.visits:
        return Criterion(code, Verdict.UNKNOWN, (), (_visits_reason("C-VISITS-5", law.relationship, look_back),))
    least, most = _visits_needed(case, test)
    why = {"seen": len(sure), "needed": least if least == most else f"{least} or {most}"}
    if len(sure) >= most:
        return Criterion(code, Verdict.YES, evidence, _met(law.relationship, look_back, sure, **why))
    if len(sure) + len(open_to_doubt) < least:
        return Criterion(code, Verdict.NO, evidence, _not_met(case, law.relationship, look_back, sure, least))
    return Criterion(
        code, Verdict.UNKNOWN, evidence, _not_known(law.relationship, look_back, sure, open_to_doubt, why, least)
    )


def _decide_residence(case: SideCase) -> Criterion:
    """Living there is the relationship; a record of the facility in the months before shows that it was this one."""
    code = CriterionCode.RELATIONSHIP
    before = [each for each in case.facts.visits if each.day <= case.stay.span.first_day]
    evidence = (
        Evidence(EvidenceKind.RESIDENCE, case.stay.span.first_day),
        *(of_visit(each, counts=True) for each in before),
    )
    if before:
        return Criterion(code, Verdict.YES, evidence, (reason("C-FACILITY-1"),))
    return Criterion(code, Verdict.UNKNOWN, evidence, (reason("C-FACILITY-3"),))


def _counts(visit: Visit, look_back: Span) -> bool:
    return visit.day in look_back and visit.is_emergency is False and visit.source is not EvidenceSource.ATTESTATION


def _may_count(visit: Visit, look_back: Span) -> bool:
    """A visit whose source does not say whether it was an emergency, or that somebody only attests."""
    if visit.day not in look_back or visit.is_emergency:
        return False
    return visit.is_emergency is None or visit.source is EvidenceSource.ATTESTATION


def _visits_needed(case: SideCase, test: RelationshipTest) -> tuple[int, int]:
    """At least and at most; they differ where no file tells whether the provider gives primary care."""
    provider = case.facts.provider
    is_primary_care = provider.is_primary_care if provider else None
    if is_primary_care is None:
        return min(test.primary_care, test.specialist), max(test.primary_care, test.specialist)
    needed = test.primary_care if is_primary_care else test.specialist
    return needed, needed


def _visits_reason(code: str, rule: DatedRule, look_back: Span, **values: object) -> Reason:
    return reason(
        code, rule.source, rule.standing, first_day=look_back.first_day, last_day=look_back.last_day, **values
    )


def _met(rule: DatedRule, look_back: Span, sure: list[Visit], **values: object) -> tuple[Reason, ...]:
    code = "C-VISITS-6" if rule.standing is Standing.UNCONFIRMED else "C-VISITS-1"
    needed = values["needed"]
    on_the_edge = isinstance(needed, int) and sum(each.day > look_back.first_day for each in sure) < needed
    edge = (reason("C-VISITS-8", day=look_back.first_day),) if on_the_edge else ()
    return (_visits_reason(code, rule, look_back, **values), *edge)


def _not_met(case: SideCase, rule: DatedRule, look_back: Span, sure: list[Visit], needed: int) -> tuple[Reason, ...]:
    emergencies = any(each.day in look_back and each.is_emergency for each in case.facts.visits)
    code = "C-VISITS-3" if emergencies else "C-VISITS-2"
    if rule.standing is Standing.UNCONFIRMED:
        code = "C-VISITS-10"
    return (_visits_reason(code, rule, look_back, seen=len(sure), needed=needed),)


def _not_known(
    rule: DatedRule, look_back: Span, sure: list[Visit], doubtful: list[Visit], why: Mapping[str, object], least: int
) -> tuple[Reason, ...]:
    if any(each.source is EvidenceSource.ATTESTATION for each in doubtful):
        return (reason("C-ATTESTATION-1"),)
    if len(sure) >= least:
        return (_visits_reason("C-VISITS-4", rule, look_back, **why),)
    return (_visits_reason("C-VISITS-9", rule, look_back, **why),)
