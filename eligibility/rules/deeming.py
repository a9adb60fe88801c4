"""Deemed months: how long a plan keeps a member who has lost Medi-Cal.

They are whole calendar months from the first of the month after the last Medi-Cal day. The rule in force on that first
of the month counts, whatever changes later.
"""

from datetime import date

from cmc_portal.answers import Reason, Verdict, reason
from cmc_portal.dates import ONE_DAY, Span, add_months, first_of_next_month
from cmc_portal.parameters import DatedValue, NoRuleForDay, load_parameter
from cmc_portal.values import value
from eligibility.facts import Program
from eligibility.rules.program_days import CAL_MEDICONNECT_DAYS, PARAMETERS

CAL_MEDICONNECT_MONTHS = load_parameter(PARAMETERS / "deeming_months.yaml")
DSNP_MONTHS = load_parameter(PARAMETERS / "dsnp_deeming_months.yaml")

# Medicare and Medi-Cal of a Medi-Medi Plan are two plans of one organisation: with Medi-Cal the second is over.
KEPT_FOR_MEDICARE_ONLY = (Program.MEDI_MEDI_PLAN,)

_LAST_DAY = CAL_MEDICONNECT_DAYS.last_day or date.max


@value(frozen=True, slots=True)
class Deeming:
    """Is the member deemed on the day, and on which days for certain? `span` is None where no deemed day is certain."""

    verdict: Verdict
    span: Span | None
    reasons: tuple[Reason, ...]


def decide_deemed(*, plan_code: str, program: Program, last_medi_cal_day: date, day: date) -> Deeming:
    """Is a member who had Medi-Cal until `last_medi_cal_day`, and has not regained it, deemed on `day`?"""
    lost_on = first_of_next_month(last_medi_cal_day)
    if day < lost_on:
        return Deeming(Verdict.NO, None, (reason("E-DEEMED-6", first_day=lost_on),))
    try:
        if program is Program.CAL_MEDICONNECT:
            return _in_cal_mediconnect(plan_code, CAL_MEDICONNECT_MONTHS.on(lost_on), lost_on=lost_on, day=day)
        if program is Program.MEDI_MEDI_PLAN:
            return _in_medi_medi_plan(DSNP_MONTHS.on(lost_on), lost_on=lost_on, day=day)
    except NoRuleForDay:
        return Deeming(Verdict.UNKNOWN, None, (reason("E-DEEMED-8", lost_on=lost_on),))
    return Deeming(Verdict.NO, None, (reason("E-DEEMED-7"),))


def _in_cal_mediconnect(plan_code: str, rule: DatedValue, *, lost_on: date, day: date) -> Deeming:
    """Before September 2015 no plan deemed anybody; then each had its own months, at most two, not all known."""
    if CAL_MEDICONNECT_DAYS.ends_before(lost_on):
        return Deeming(Verdict.NO, None, (reason("E-PROGRAM-3", last_day=CAL_MEDICONNECT_DAYS.last_day),))
    if rule.value["at_most"] == 0:
        return Deeming(Verdict.NO, None, (reason("E-DEEMED-4", rule.source, rule.standing, lost_on=lost_on),))
    months: int | None = rule.value["by_plan"].get(plan_code)
    possible = _months_from(lost_on, rule.value["at_most"] if months is None else months).cut_at(_LAST_DAY)
    if months is not None:
        return _until(possible, rule, lost_on=lost_on, day=day)
    if possible.ends_before(day):
        return Deeming(Verdict.NO, None, (_longest_is_over(possible, rule, lost_on=lost_on),))
    return Deeming(Verdict.UNKNOWN, None, (reason("E-DEEMED-3", lost_on=lost_on, last_day=possible.last_day),))


def _in_medi_medi_plan(rule: DatedValue, *, lost_on: date, day: date) -> Deeming:
    """At least three months are certain; a plan may give up to six, and which do is not known."""
    certain, possible = _months_from(lost_on, rule.value["at_least"]), _months_from(lost_on, rule.value["at_most"])
    if day not in certain and day in possible:
        why = reason(
            "E-DEEMED-9", rule.source, rule.standing, last_day=certain.last_day, possible_last_day=possible.last_day
        )
        return Deeming(Verdict.UNKNOWN, certain, (why,))
    if possible.ends_before(day):
        return Deeming(Verdict.NO, certain, (_longest_is_over(possible, rule, lost_on=lost_on),))
    return _until(certain, rule, lost_on=lost_on, day=day)


def _longest_is_over(possible: Span, rule: DatedValue, *, lost_on: date) -> Reason:
    """How long this plan kept the member is not known, but no plan could do so any longer."""
    return reason("E-DEEMED-10", rule.source, rule.standing, lost_on=lost_on, last_day=possible.last_day)


def _until(span: Span, rule: DatedValue, *, lost_on: date, day: date) -> Deeming:
    if day in span:
        why = reason("E-DEEMED-1", rule.source, rule.standing, lost_on=lost_on, last_day=span.last_day)
        return Deeming(Verdict.YES, span, (why,))
    why = reason("E-DEEMED-2", rule.source, rule.standing, lost_on=lost_on, last_day=span.last_day)
    return Deeming(Verdict.NO, span, (why,))


def _months_from(first_day: date, months: int) -> Span:
    return Span(first_day, add_months(first_day, months) - ONE_DAY)
