"""Does the member know the provider well enough: visits in the months before joining, or living in the facility."""

from collections.abc import Mapping
from datetime import date

from cmc_portal.answers import Reason, Standing, Verdict, reason
from cmc_portal.dates import ONE_DAY, Span, add_months
from cmc_portal.values import value
from continuity.facts import DatedRule, EvidenceSource, Visit
from continuity.rules.citing import by_rule
from continuity.rules.criteria import (
    Criterion,
    CriterionCode,
    SideCase,
    is_facility,
    is_facility_stay,
    list_residences_on_joining,
)
from continuity.rules.evidence import Evidence, EvidenceKind, of_visit
from continuity.rules.law import Law, RelationshipTest, protects_residents
from continuity.rules.stays import Stay


def look_back_of(stay: Stay, *, months: int) -> Span:
    """The days on which visits count: so many months, ending the day before the stay begins. A convention."""
    return Span(add_months(stay.span.first_day, -months), stay.span.first_day - ONE_DAY)


def decide_relationship(case: SideCase, law: Law) -> Criterion:
    """Did the member see the provider on enough days, not in an emergency, before the first day in the plan?

    A visit is a day: a claim to Medicare, its crossover to Medi-Cal and the provider's own document of it are one.
    """
    code = CriterionCode.RELATIONSHIP
    if is_facility(case):
        return _decide_residence(case, law)
    if law.relationship is None:
        return Criterion(code, Verdict.UNKNOWN, (), (reason("C-VISITS-7", side=case.side_name),))
    test: RelationshipTest = law.relationship.value
    seen = _see_days(case.facts.visits, look_back_of(case.stay, months=test.look_back_months))
    evidence = tuple(of_visit(each, counts=seen.counts(each)) for each in case.facts.visits)
    if not case.facts.visits:
        return Criterion(code, Verdict.UNKNOWN, (), (_visits_reason("C-VISITS-5", law.relationship, seen.look_back),))
    least, most = _visits_needed(case, test)
    why = {"seen": len(seen.sure), "needed": least if least == most else f"{least} or {most}"}
    if len(seen.sure) >= most:
        return Criterion(code, Verdict.YES, evidence, _met(law.relationship, seen, most, why))
    if len(seen.sure | seen.doubtful) < least:
        return _below(law.relationship, seen, least, evidence)
    return Criterion(code, Verdict.UNKNOWN, evidence, _not_known(law.relationship, seen, least, why))


@value(frozen=True, slots=True)
class _SeenDays:
    """The days of the look-back by what their records say together: `sure` count, `doubtful` may count."""

    look_back: Span
    sure: frozenset[date]
    doubtful: frozenset[date]
    visits: tuple[Visit, ...]

    def counts(self, visit: Visit) -> bool:
        """Is this a record of a day that counts?"""
        return visit.day in self.sure and _is_sure(visit)

    def of_doubtful_days(self) -> list[Visit]:
        """The records of the days that may count."""
        return [each for each in self.visits if each.day in self.doubtful]

    def has_emergency(self) -> bool:
        """Is one of the records of the look-back that of an emergency?"""
        return any(each.is_emergency for each in self.visits)

    def has_several_records_of_a_day(self) -> bool:
        """Is there a day that counts, or may, with more than one record?"""
        days = [each.day for each in self.visits if each.day in self.sure | self.doubtful]
        return len(days) > len(set(days))

    def is_on_the_edge(self, needed: int) -> bool:
        """Does it need the very first day of the look-back, of which no source says whether it counts?"""
        return len(self.sure) >= needed > len(self.sure - {self.look_back.first_day})


def _see_days(visits: tuple[Visit, ...], look_back: Span) -> _SeenDays:
    """A day on which one record says emergency and another says that it was none may count, but is never sure."""
    within = tuple(each for each in visits if each.day in look_back)
    in_emergency = {each.day for each in within if each.is_emergency}
    known = {each.day for each in within if _is_sure(each)}
    told_otherwise = {each.day for each in within if each.is_emergency is False}
    not_told = {each.day for each in within if not each.is_emergency}
    sure = known - in_emergency
    doubtful = ((in_emergency & told_otherwise) | (not_told - in_emergency)) - sure
    return _SeenDays(look_back, frozenset(sure), frozenset(doubtful), within)


def _is_sure(visit: Visit) -> bool:
    return visit.is_emergency is False and visit.source is not EvidenceSource.ATTESTATION


def _decide_residence(case: SideCase, law: Law) -> Criterion:
    """Living there is the relationship; a record of the facility since the member moved in shows that it was this one.

    Who did not live there on joining, and who joined a programme without such a right, is never refused by visits.
    """
    code, first_day = CriterionCode.RELATIONSHIP, case.stay.span.first_day
    if not is_facility_stay(case) or law.relationship is None:
        unprotected = protects_residents(case.stay.program, first_day) is None
        why = reason("C-FACILITY-4" if unprotected else "C-FACILITY-2")
        return Criterion(
            code, Verdict.UNKNOWN, tuple(of_visit(each, counts=False) for each in case.facts.visits), (why,)
        )
    look_back = look_back_of(case.stay, months=law.relationship.value.look_back_months)
    there = [
        each
        for each in case.facts.visits
        if _is_sure(each) and each.day in look_back and _lived_in_a_facility(case, each.day)
    ]
    evidence = (
        Evidence(EvidenceKind.RESIDENCE, first_day),
        *(of_visit(each, counts=each in there) for each in case.facts.visits),
    )
    if there:
        return Criterion(code, Verdict.YES, evidence, (reason("C-FACILITY-1"),))
    return Criterion(code, Verdict.UNKNOWN, evidence, (reason("C-FACILITY-3"),))


def _lived_in_a_facility(case: SideCase, day: date) -> bool:
    """Had the residence that the member had on the first day in the plan begun by `day`?"""
    return any(each.span.first_day <= day for each in list_residences_on_joining(case))


def _visits_needed(case: SideCase, test: RelationshipTest) -> tuple[int, int]:
    """At least and at most; they differ where no file tells whether the provider gives primary care."""
    provider = case.facts.provider
    is_primary_care = provider.is_primary_care if provider else None
    if is_primary_care is None:
        return min(test.primary_care, test.specialist), max(test.primary_care, test.specialist)
    needed = test.primary_care if is_primary_care else test.specialist
    return needed, needed


def _visits_reason(code: str, rule: DatedRule, look_back: Span, **values: object) -> Reason:
    return by_rule(code, rule, first_day=look_back.first_day, last_day=look_back.last_day, **values)


def _met(rule: DatedRule, seen: _SeenDays, needed: int, why: Mapping[str, object]) -> tuple[Reason, ...]:
    code = "C-VISITS-6" if rule.standing is Standing.UNCONFIRMED else "C-VISITS-1"
    return (_visits_reason(code, rule, seen.look_back, **why), *_notes(seen, needed))


def _notes(seen: _SeenDays, needed: int) -> tuple[Reason, ...]:
    """What a reader of the count must know: the edge of the look-back, and several records of one day."""
    edge = (reason("C-VISITS-8", day=seen.look_back.first_day),) if seen.is_on_the_edge(needed) else ()
    several = (reason("C-VISITS-12"),) if seen.has_several_records_of_a_day() else ()
    return (*edge, *several)


def _below(rule: DatedRule, seen: _SeenDays, needed: int, evidence: tuple[Evidence, ...]) -> Criterion:
    """Too few days: not met, but not known where no source names a number at all."""
    test: RelationshipTest = rule.value
    code = "C-VISITS-3" if seen.has_emergency() else "C-VISITS-2"
    if rule.standing is Standing.UNCONFIRMED:
        code = "C-VISITS-10" if test.refuses else "C-VISITS-13"
    why = _visits_reason(code, rule, seen.look_back, seen=len(seen.sure), needed=needed)
    verdict = Verdict.NO if test.refuses else Verdict.UNKNOWN
    return Criterion(CriterionCode.RELATIONSHIP, verdict, evidence, (why, *_notes(seen, needed)))


def _not_known(rule: DatedRule, seen: _SeenDays, least: int, why: Mapping[str, object]) -> tuple[Reason, ...]:
    return (_why_not_known(rule, seen, least, why), *_notes(seen, least))


def _why_not_known(rule: DatedRule, seen: _SeenDays, least: int, why: Mapping[str, object]) -> Reason:
    doubtful = seen.of_doubtful_days()
    contradicted = [each.day for each in doubtful if each.is_emergency]
    if contradicted:
        return _visits_reason("C-VISITS-11", rule, seen.look_back, day=contradicted[0], **why)
    if any(each.source is EvidenceSource.ATTESTATION for each in doubtful):
        return reason("C-ATTESTATION-1")
    return _visits_reason("C-VISITS-4" if len(seen.sure) >= least else "C-VISITS-9", rule, seen.look_back, **why)
