"""Reasons that rest on a dated rule: they cite its source, and are as sure as the weaker of it and their own text."""

from functools import lru_cache
from pathlib import Path

from cmc_portal.answers import Reason, Standing, reason
from cmc_portal.reasons import load_reasons
from continuity.facts import DatedRule

TEXTS = Path(__file__).with_name("reasons.yaml")
_FROM_SURE_TO_NOT = tuple(Standing)


def by_rule(code: str, rule: DatedRule | None, **values: object) -> Reason:
    """The reason with the source of the rule that it rests on; a sure rule does not make a text surer than it is."""
    if rule is None:
        return reason(code, **values)
    return reason(code, rule.source, _weaker(code, rule.standing), **values)


@lru_cache
def _weaker(code: str, of_rule: Standing) -> Standing:
    of_text = load_reasons(TEXTS)[code].standing or of_rule
    return max(of_text, of_rule, key=_FROM_SURE_TO_NOT.index)
