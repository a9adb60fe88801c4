"""What the reader of an answer can do now: a few short steps, chosen by the outcome and the lines."""

from datetime import date

from cmc_portal.answers import Outcome
from cmc_portal.values import value
from eligibility.facts import INTEGRATED_PROGRAMS, Line, Program
from eligibility.rules.coverage import CoverageDecision
from eligibility.rules.coverage_lines import CoverageLine, LineStatus
from eligibility.rules.help_lines import get_help_line
from eligibility.rules.other_coverage import PAYS_FIRST

# Whoever has Medi-Cal, even with its share of cost still open, may not be billed for what it covers.
_PROTECTED = (LineStatus.ACTIVE, LineStatus.DEEMED, LineStatus.SHARE_OF_COST_UNMET)
_PAYERS = {Program.ORIGINAL_MEDICARE: "Original Medicare", Program.MEDI_CAL_FFS: "Medi-Cal fee-for-service"}


@value(frozen=True, slots=True)
class NextStep:
    """A step by its code, with the name that fills its text and a telephone number where one helps."""

    code: str
    values: tuple[tuple[str, str], ...] = ()
    phone: str = ""


def list_next_steps(coverage: CoverageDecision, *, today: date) -> tuple[NextStep, ...]:
    """What should the reader do? The order is the order to do it in; `today` is the day on which they may call
    somebody."""
    if coverage.outcome is Outcome.ACTIVE:
        return _when_active(coverage, today)
    if coverage.outcome is Outcome.NOT_ACTIVE:
        return _when_not_active(coverage, today)
    return (*_when_unsure(coverage), _ask_the_state(today))


def list_steps_when_not_found(today: date, *, several: bool = False) -> tuple[NextStep, ...]:
    """What should somebody do whose patient was not found, or is one of `several` whom the same facts fit?"""
    if several:
        return (NextStep("N-BY-NUMBER"), _ask_the_state(today))
    return (NextStep("N-RETYPE"), NextStep("N-BY-NAME"), _ask_the_state(today))


def _ask_the_state(today: date) -> NextStep:
    return NextStep("N-CALL-STATE", phone=_help_phone("medi-cal-eligibility", today))


def _help_phone(code: str, today: date) -> str:
    line = get_help_line(code, today)
    return line.phone if line else ""


def _when_active(coverage: CoverageDecision, today: date) -> tuple[NextStep, ...]:
    steps = [*_billing_steps(coverage)]
    if any(each.code == PAYS_FIRST for each in coverage.reasons):
        of_medi_cal = (place for place, step in enumerate(steps) if step.code.startswith("N-BILL-MEDI-CAL"))
        steps.insert(next(of_medi_cal, len(steps)), NextStep("N-OTHER-FIRST"))
    if any(line.status is LineStatus.SHARE_OF_COST_UNMET for line in coverage.lines):
        steps.append(NextStep("N-SHARE-OF-COST"))
    if any(line.line is Line.MEDI_CAL and line.status in _PROTECTED for line in coverage.lines):
        steps.append(NextStep("N-NO-CHARGE"))
    if coverage.deemed:
        steps.append(NextStep("N-DEEMED"))
    if any(line.line is Line.MEDI_CAL and line.status is LineStatus.UNKNOWN for line in coverage.lines):
        steps.append(_ask_the_state(today))
    return tuple(steps)


def _billing_steps(coverage: CoverageDecision) -> tuple[NextStep, ...]:
    lines = [line for line in coverage.lines if line.is_in_force]
    integrated = next((line for line in lines if line.program in INTEGRATED_PROGRAMS), None)
    if integrated is not None:
        # While Medi-Cal pays nothing, or nobody knows, the plan is billed for Medicare's side only.
        both = any(line.line is Line.MEDI_CAL for line in lines)
        return (_step("N-BILL-PLAN" if both else "N-BILL-PLAN-MEDICARE", integrated),)
    medicare = next((line for line in lines if line.line is Line.MEDICARE), None)
    medi_cal = next((line for line in lines if line.line is Line.MEDI_CAL), None)
    code = "N-BILL-MEDI-CAL" if medicare else "N-BILL-MEDI-CAL-ONLY"
    steps = [_payer_step("N-BILL-MEDICARE", medicare)] if medicare else []
    return (*steps, *([_payer_step(code, medi_cal)] if medi_cal else []))


def _when_not_active(coverage: CoverageDecision, today: date) -> tuple[NextStep, ...]:
    likely = next((line for line in coverage.lines if line.status is LineStatus.UNKNOWN and line.plan_name), None)
    ask_plan = (_step("N-NEW-PLAN", likely),) if likely else ()
    # A plan that probably took over Medicare tells of that side too.
    if likely and likely.line is Line.MEDICARE:
        return (*ask_plan, _ask_the_state(today))
    ask_medicare = NextStep("N-CALL-MEDICARE", phone=_help_phone("medicare", today))
    return (*_billing_steps(coverage), *ask_plan, ask_medicare, _ask_the_state(today))


def _when_unsure(coverage: CoverageDecision) -> tuple[NextStep, ...]:
    plans = {line.plan_name: line for line in coverage.lines if line.plan_name}
    calls = tuple(_step("N-CALL-PLAN", line) for line in plans.values())
    return (NextStep("N-NOT-A-REFUSAL"), *calls)


def _step(code: str, line: CoverageLine) -> NextStep:
    return NextStep(code, (("plan", line.plan_name or line.plan_code),), line.phone)


def _payer_step(code: str, line: CoverageLine) -> NextStep:
    payer = line.plan_name or _PAYERS.get(line.program or Program.ORIGINAL_MEDICARE, "the plan on the member's card")
    return NextStep(code, (("payer", payer),), line.phone)
