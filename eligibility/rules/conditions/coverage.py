"""Does the person have Medicare and full Medi-Cal, and no other health coverage, as Cal MediConnect asked?"""

from datetime import date

from cmc_portal.answers import Verdict, reason
from cmc_portal.parameters import load_parameter
from eligibility.facts import CircumstanceKind, MediCalEligibility, MediCalStatus, MemberFacts
from eligibility.rules.conditions.criteria import Criterion, CriterionCode, met, not_known, not_met
from eligibility.rules.medi_cal import decide_medi_cal_standing
from eligibility.rules.program_days import PARAMETERS
from eligibility.rules.roster_codes import decide_full_scope

OTHER_COVERAGE = load_parameter(PARAMETERS / "other_coverage.yaml")

_PARTS = {"A": CriterionCode.MEDICARE_PART_A, "B": CriterionCode.MEDICARE_PART_B, "D": CriterionCode.MEDICARE_PART_D}


def decide_part(facts: MemberFacts, day: date, *, part: str) -> Criterion:
    """Does the record show Medicare Part A (or B) on the day? Law asks for it, so a silent record proves nothing."""
    code, verdict = _PARTS[part], _has_part(facts, day, part)
    if verdict is Verdict.YES:
        return met(code, reason("E-PART-1", part=part, day=day))
    if verdict is Verdict.NO:
        return not_met(code, reason("E-PART-2", part=part, day=day))
    return not_known(code, reason("E-PART-3", part=part))


def decide_part_d(facts: MemberFacts, day: date) -> Criterion:
    """Is the person eligible for Part D? Part A or Part B makes one eligible; Part D itself shows it."""
    code = CriterionCode.MEDICARE_PART_D
    if _has_part(facts, day, "D") is Verdict.YES:
        return met(code, reason("E-PART-1", part="D", day=day))
    verdicts = {_has_part(facts, day, part) for part in ("A", "B")}
    if Verdict.YES in verdicts:
        return met(code, reason("E-PART-4"))
    if verdicts == {Verdict.NO}:
        return not_met(code, reason("E-PART-5", day=day))
    return not_known(code, reason("E-PART-3", part="D"))


def _has_part(facts: MemberFacts, day: date, part: str) -> Verdict:
    rows = [each.span for each in facts.entitlements if each.part == part]
    if any(day in span for span in rows):
        return Verdict.YES
    return Verdict.NO if rows else Verdict.UNKNOWN


def decide_full_medi_cal(facts: MemberFacts, day: date) -> Criterion:
    """Does the state's status show full Medi-Cal on the day? An aid code never does; share of cost is asked apart."""
    code, rows = CriterionCode.FULL_MEDI_CAL, _rows_on(facts, day)
    if not rows:
        # That Medi-Cal is on record from a later day tells nothing of this one.
        told = any(row.span.first_day <= day for row in facts.medi_cal)
        return not_met(code, reason("E-FULL-2", day=day)) if told else not_known(code, reason("E-FULL-3"))
    scopes = {_scope(row, day) for row in rows}
    if Verdict.YES in scopes:
        return met(code, reason("E-FULL-1", day=day))
    if Verdict.UNKNOWN in scopes:
        return not_known(code, reason("E-FULL-4", day=day))
    only_cost_sharing = any(row.status is MediCalStatus.MEDICARE_COST_SHARING_ONLY for row in rows)
    return not_met(code, reason("E-FULL-5", day=day) if only_cost_sharing else reason("E-FULL-2", day=day))


def _scope(row: MediCalEligibility, day: date) -> Verdict:
    if row.status in (MediCalStatus.MEDICARE_COST_SHARING_ONLY, MediCalStatus.NOT_ELIGIBLE):
        return Verdict.NO
    if row.status in (MediCalStatus.ON_HOLD, MediCalStatus.UNKNOWN):
        return Verdict.UNKNOWN
    return decide_full_scope(row.state_status, day) if row.state_status else Verdict.YES


def decide_share_of_cost(facts: MemberFacts, day: date) -> Criterion:
    """Is there no share of cost, or one that did not keep a person out? Sources differ on which (conflict C5)."""
    code, rows = CriterionCode.SHARE_OF_COST, _rows_on(facts, day)
    if any(row.status is MediCalStatus.ELIGIBLE and not row.share_of_cost_cents for row in rows):
        return met(code, reason("E-SHARE-1", day=day))
    if not any(row.share_of_cost_cents or row.status is MediCalStatus.SHARE_OF_COST_UNMET for row in rows):
        return met(code, reason("E-SHARE-6"))
    kinds = {each.kind for each in facts.circumstances if day in each.span}
    if CircumstanceKind.NURSING_FACILITY_RESIDENT in kinds:
        return met(code, reason("E-SHARE-2"))
    if CircumstanceKind.MSSP_PARTICIPANT in kinds:
        return met(code, reason("E-SHARE-3"))
    if CircumstanceKind.IHSS_RECIPIENT in kinds:
        return not_known(code, reason("E-SHARE-4"))
    is_met = decide_medi_cal_standing(facts, day).status is MediCalStatus.ELIGIBLE
    return not_known(code, reason("E-SHARE-7")) if is_met else not_met(code, reason("E-SHARE-5", day=day))


def decide_other_coverage(facts: MemberFacts, day: date) -> Criterion:
    """Is there no other health coverage on the day? D and F are Medicare; N is none; silence counts as none."""
    code, rule = CriterionCode.OTHER_COVERAGE, OTHER_COVERAGE.on(day)
    letters = sorted({each.ohc_code for each in facts.other_coverages if day in each.span})
    meanings = {letter: rule.value.get(letter, "unclear") for letter in letters}
    if "other" in meanings.values():
        barring = ", ".join(letter for letter in letters if meanings[letter] == "other")
        return not_met(code, reason("E-OTHER-2", ohc_code=barring, day=day))
    if "unclear" in meanings.values():
        unclear = ", ".join(letter or "blank" for letter in letters if meanings[letter] == "unclear")
        return not_known(code, reason("E-OTHER-3", rule.source, rule.standing, ohc_code=unclear))
    return met(code, reason("E-OTHER-1", day=day) if letters else reason("E-OTHER-4"))


def _rows_on(facts: MemberFacts, day: date) -> tuple[MediCalEligibility, ...]:
    return tuple(row for row in facts.medi_cal if day in row.span)
