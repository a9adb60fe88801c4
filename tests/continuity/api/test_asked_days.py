"""The days in a question of the API: a request cannot have been received on a day to come."""

from datetime import date

import pytest

from cmc_portal.bodies import BadQuestion
from continuity.api_parsing import parse_verdict_question
from tests.continuity.rules.records import NPI

TODAY = date(2026, 11, 20)
ASKED = {"member": {"cin": "97654321A", "birth_date": "1948-05-01"}, "provider_npi": NPI}


def test_a_request_may_have_come_today_or_earlier() -> None:
    for text in ("2014-09-10", "2026-11-20"):
        assert parse_verdict_question(ASKED | {"requested_on": text}, today=TODAY).requested_on == date.fromisoformat(
            text
        )


def test_a_request_cannot_come_tomorrow() -> None:
    with pytest.raises(BadQuestion) as refused:
        parse_verdict_question(ASKED | {"requested_on": "2026-11-21"}, today=TODAY)
    assert (refused.value.field, refused.value.problem) == ("requested_on", "This day is still to come.")
