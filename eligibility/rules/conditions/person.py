"""Was the person alive and of age?"""

from datetime import date

from cmc_portal.answers import reason
from cmc_portal.dates import age_on
from cmc_portal.parameters import load_parameter
from eligibility.facts import MemberFacts
from eligibility.rules.conditions.criteria import Criterion, CriterionCode, met, not_known, not_met
from eligibility.rules.program_days import PARAMETERS

MINIMUM_AGE = load_parameter(PARAMETERS / "minimum_age.yaml")


def decide_alive(facts: MemberFacts, day: date) -> Criterion:
    """Was the person alive on the day? The day of death itself still counts."""
    if facts.death_day is not None and facts.death_day < day:
        return not_met(CriterionCode.ALIVE, reason("E-ALIVE-2", death_day=facts.death_day))
    return met(CriterionCode.ALIVE, reason("E-ALIVE-1"))


def decide_age(facts: MemberFacts, day: date) -> Criterion:
    """Is the person of the minimum age on the day of enrolment?"""
    code, rule = CriterionCode.AGE, MINIMUM_AGE.on(day)
    if facts.birth_date is None:
        return not_known(code, reason("E-AGE-3", rule.source, rule.standing, age=rule.value))
    if age_on(facts.birth_date, day) < rule.value:
        return not_met(code, reason("E-AGE-2", rule.source, rule.standing, age=rule.value, day=day))
    return met(code, reason("E-AGE-1", rule.source, rule.standing, age=rule.value, day=day))
