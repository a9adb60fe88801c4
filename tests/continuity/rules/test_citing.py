"""How sure a reason is: a sure rule never makes a text that admits a gap look confirmed."""

import re

import pytest

from cmc_portal.answers import Standing
from cmc_portal.dates import Span
from cmc_portal.reasons import load_reasons
from continuity.facts import DatedRule
from continuity.rules.citing import TEXTS, by_rule
from continuity.rules.law import DOUBT
from tests.eligibility.people import day

SURE = DatedRule(Span(day("2014-04-01"), None), DOUBT.source, Standing.VERIFIED)
NOT_SURE = DatedRule(SURE.value, DOUBT.source, Standing.UNCONFIRMED)
OF_GAPS = [code for code, each in load_reasons(TEXTS).items() if re.search("[Nn]o source|Confirm with", each.text)]


@pytest.mark.parametrize("code", OF_GAPS)
def test_a_text_that_admits_a_gap_is_never_told_as_verified(code: str) -> None:
    assert load_reasons(TEXTS)[code].standing in (Standing.DERIVED, Standing.UNCONFIRMED)
    assert by_rule(code, SURE).standing in (Standing.DERIVED, Standing.UNCONFIRMED)


@pytest.mark.parametrize(
    ("code", "rule", "standing"),
    [
        ("C-VISITS-1", SURE, Standing.VERIFIED),
        ("C-VISITS-1", NOT_SURE, Standing.UNCONFIRMED),
        ("C-VISITS-9", SURE, Standing.DERIVED),
        ("C-VISITS-9", NOT_SURE, Standing.UNCONFIRMED),
        ("C-VISITS-6", SURE, Standing.UNCONFIRMED),
        ("C-FACILITY-2", SURE, Standing.DERIVED),
        ("C-KIND-6", SURE, Standing.DERIVED),
    ],
)
def test_the_weaker_of_the_two_standings_counts(code: str, rule: DatedRule, standing: Standing) -> None:
    assert by_rule(code, rule).standing is standing


def test_without_a_rule_a_reason_has_what_its_text_says() -> None:
    assert (by_rule("C-KIND-1", None).source, by_rule("C-KIND-1", None).standing) == (None, None)
