"""The dated numbers of continuity of care: months, visits, turnaround and all others, each with source and standing.

Every function answers for one day. Where no source tells, it answers None or `Verdict.UNKNOWN`, never a number. What
every inquiry asks is kept for the days asked about, since most are about the same few.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from cmc_portal.answers import Verdict
from cmc_portal.dates import ONE_DAY, Span
from cmc_portal.parameters import DatedValue, NoRuleForDay, Parameter, load_parameter
from cmc_portal.values import value
from continuity.facts import CareProviderKind, DatedRule, RequesterKind, Side, Urgency
from eligibility.facts import Program

PARAMETERS = Path(__file__).parent / "parameters"


def _load(name: str) -> Parameter:
    return load_parameter(PARAMETERS / f"{name}.yaml")


_MONTHS = {
    (Program.CAL_MEDICONNECT, Side.MEDICARE): _load("months_cal_mediconnect_medicare"),
    (Program.CAL_MEDICONNECT, Side.MEDI_CAL): _load("months_cal_mediconnect_medi_cal"),
    (Program.MEDI_MEDI_PLAN, Side.MEDICARE): _load("months_medi_medi_plan_medicare"),
    (Program.MEDI_MEDI_PLAN, Side.MEDI_CAL): _load("months_medi_medi_plan_medi_cal"),
    (Program.MEDI_CAL_MANAGED_CARE, Side.MEDI_CAL): _load("months_managed_care_medi_cal"),
}
_RELATIONSHIP = {
    (Program.CAL_MEDICONNECT, Side.MEDICARE): _load("relationship_cal_mediconnect"),
    (Program.CAL_MEDICONNECT, Side.MEDI_CAL): _load("relationship_cal_mediconnect"),
    (Program.MEDI_MEDI_PLAN, Side.MEDICARE): _load("relationship_medi_medi_plan_medicare"),
    (Program.MEDI_MEDI_PLAN, Side.MEDI_CAL): _load("relationship_medi_medi_plan_medi_cal"),
    (Program.MEDI_CAL_MANAGED_CARE, Side.MEDI_CAL): _load("relationship_managed_care_medi_cal"),
}
_DOUBTFUL = _load("doubtful_days").values[0]
_WHO_MAY_REQUEST = _load("who_may_request")
_TURNAROUND = _load("turnaround")
_START = _load("start_working_days")
_BEFORE_END = _load("notices_before_end")
_DECISION_NOTICE = _load("decision_notice_days")
_RETROACTIVE = _load("retroactive_days")
_KINDS = _load("provider_kinds")
_RESTART = {Side.MEDICARE: _load("restart_medicare"), Side.MEDI_CAL: _load("restart_medi_cal")}
_TRANSITION = _load("transition_supply")
_ACTIVE_TREATMENT = _load("active_treatment_days")
_SERVICES_OUT = _load("services_out")
_COMPLETION = _load("completion_of_services")
_FACILITY_RESIDENTS = _load("facility_residents")

# Nobody knows which rule holds for an enrolment or a request of these days; before and after them it is known.
DOUBTFUL_DAYS = Span(_DOUBTFUL.first_day, _DOUBTFUL.value["last_day"])
LAST_DAY_OF_OLD_RULE = DOUBTFUL_DAYS.first_day - ONE_DAY
FIRST_DAY_OF_NEW_RULE: date = _DOUBTFUL.value["last_day"] + ONE_DAY
DOUBT = DatedRule(DOUBTFUL_DAYS, _DOUBTFUL.source, _DOUBTFUL.standing)


class Restart(StrEnum):
    """Do the months start over? `UNKNOWN` where no source tells."""

    ONCE = "once"
    ALWAYS = "always"
    UNKNOWN = "unknown"


class Protection(StrEnum):
    """Can a provider of a kind be kept? `RESIDENTS`: by those who lived there when they joined."""

    YES = "yes"
    NO = "no"
    RESIDENTS = "residents"
    UNKNOWN = "unknown"


class ServiceOut(StrEnum):
    """Why a service is no question of continuity of care."""

    BESIDE_TREATMENT = "beside_treatment"
    HOME_CARE = "home_care"
    DRUGS = "drugs"


@value(frozen=True, slots=True)
class RelationshipTest:
    """How many visits show a relationship, in how many months before the first day in the plan.

    `refuses`: are fewer a no? Not where the sources name no number and this one is taken over from another rule.
    """

    primary_care: int
    specialist: int
    look_back_months: int
    refuses: bool = True


@value(frozen=True, slots=True)
class Law:
    """What holds on one side for one day: the months (a number) and the relationship (a `RelationshipTest`).

    None where no source tells.
    """

    months: DatedRule | None
    relationship: DatedRule | None

    @property
    def numbers(self) -> tuple[Any, Any]:
        """The two values, to see whether two days have the same rule."""
        return self.months and self.months.value, self.relationship and self.relationship.value


@lru_cache(maxsize=10_000)
def get_law(side: Side, program: Program, day: date, *, moved_by_state: bool = False) -> Law:
    """How long, and after how many visits, on that side of the programme? `moved_by_state`: from Cal MediConnect."""
    months = _rule_on(_MONTHS.get((program, side)), day)
    if months is not None and isinstance(months.value, Mapping):
        number = months.value["moved_by_state" if moved_by_state else "joined"]
        months = None if number is None else DatedRule(number, months.source, months.standing)
    visits = _rule_on(_RELATIONSHIP.get((program, side)), day)
    if visits is not None:
        visits = DatedRule(RelationshipTest(**visits.value), visits.source, visits.standing)
    return Law(months, visits)


def is_doubtful(program: Program, day: date) -> bool:
    """Does the day lie where nobody can say which rule of Cal MediConnect holds?"""
    return program is Program.CAL_MEDICONNECT and day in DOUBTFUL_DAYS


@lru_cache(maxsize=10_000)
def may_request(requester: RequesterKind, day: date) -> tuple[Verdict, DatedRule | None]:
    """Could that requester ask a plan on `day`, and where is it written?"""
    rule = _rule_on(_WHO_MAY_REQUEST, day)
    return (Verdict.UNKNOWN, None) if rule is None else (Verdict(rule.value[requester]), rule)


def get_turnaround(urgency: Urgency, day: date) -> DatedRule | None:
    """Within how many calendar days must a request received on `day` be decided?"""
    rule = _rule_on(_TURNAROUND, day)
    return rule and DatedRule(rule.value[urgency], rule.source, rule.standing)


def get_start_days(day: date) -> DatedRule | None:
    """Within how many working days must the work on a request received on `day` start?"""
    return _rule_on(_START, day)


def get_days_before_end(day: date) -> DatedRule:
    """How many days before a window's last day does the member get notices? A list, the longest first. Unconfirmed."""
    return _rule(_BEFORE_END.on(day))


def get_decision_notice_days(day: date) -> DatedRule:
    """Within how many days of a decision must its notice go out? Unconfirmed. Raises NoRuleForDay."""
    return _rule(_DECISION_NOTICE.on(day))


def get_retroactive_days(day: date) -> DatedRule | None:
    """How many days before the request may a service still be approved? Unconfirmed."""
    return _rule_on(_RETROACTIVE, day)


@lru_cache(maxsize=10_000)
def get_protection(kind: CareProviderKind, side: Side, day: date) -> tuple[Protection, DatedRule | None]:
    """Can a provider of that kind be kept by somebody who joined on `day`?"""
    rule = _rule_on(_KINDS, day)
    return (Protection.UNKNOWN, None) if rule is None else (Protection(rule.value[side][kind]), rule)


def get_restart(side: Side, program: Program, day: date, *, is_return: bool) -> tuple[Restart, DatedRule | None]:
    """Do the months start over for a stay that began on `day`, on a return to the plan or a change of plan?"""
    rule = _rule_on(_RESTART[side], day)
    known = rule.value.get(program) if rule else None
    return (Restart(known["return" if is_return else "change"]) if known else Restart.UNKNOWN), rule


def get_transition_supply(day: date) -> DatedRule | None:
    """For how many first days a plan gives a temporary supply, and of how many days by plan (`supply_days`)."""
    return _rule_on(_TRANSITION, day)


def get_active_treatment_days(day: date) -> DatedRule | None:
    """For how many days may an active course of treatment go on in a Medicare plan joined on `day`?"""
    return _rule_on(_ACTIVE_TREATMENT, day)


@lru_cache(maxsize=10_000)
def get_services_out(day: date) -> Mapping[str, ServiceOut]:
    """The services that cannot be kept even where the plan covers them, and why, for somebody who joined on `day`."""
    rule = _rule_on(_SERVICES_OUT, day)
    return {code: ServiceOut(why) for why, codes in rule.value.items() for code in codes} if rule else {}


def get_plans_without_completion(day: date) -> DatedRule | None:
    """Which plans does the law on completion of covered services not reach?"""
    return _rule_on(_COMPLETION, day)


def protects_residents(program: Program, day: date) -> DatedRule | None:
    """May who lived in a nursing facility on joining stay for as long as the programme lasts? None: no such rule."""
    rule = _rule_on(_FACILITY_RESIDENTS, day)
    return rule if rule and program in rule.value else None


def _rule_on(parameter: Parameter | None, day: date) -> DatedRule | None:
    """The rule in force, or None where the parameter has none for that day."""
    if parameter is None:
        return None
    try:
        return _rule(parameter.on(day))
    except NoRuleForDay:
        return None


def _rule(dated: DatedValue) -> DatedRule:
    return DatedRule(dated.value, dated.source, dated.standing)
