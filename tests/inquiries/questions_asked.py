"""What the tests of answers share: the tables as written, questions about a day, and who asks."""

import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from accounts.facts import Asker, Channel
from benefits.facts import BenefitCatalogue
from benefits.rules.lines import index_lines
from benefits.services.reference_rows import read_benefit_files
from eligibility.facts import IdentifierKind, MemberFacts
from eligibility.rules.identify import Who
from inquiries.facts import Question, RecordedAnswer, ServiceAsked
from inquiries.rendering import render_answer
from inquiries.rules.answer import Answer, decide_answer
from tests.eligibility.reference_table import reference_plans

ASKED_AT = datetime(2026, 11, 20, 17, 5, tzinfo=UTC)
ASKED_ON = date(2026, 11, 20)
TRACE = "202611-000000-000000"
OPERATOR = Asker(Channel.COMMAND, organization_id=None, operator="test")
ANA = Who("91234567A", IdentifierKind.CIN, date(1948, 3, 15))


@cache
def reference_catalogue() -> BenefitCatalogue:
    """Every service, party and benefit line of the reference files."""
    files = read_benefit_files(Path(__file__).parents[2] / "benefits" / "reference")
    services = {each.code: each for each in files.services}
    return BenefitCatalogue(1, services, {each.code: each for each in files.parties}, index_lines(files.lines))


def asked(day: str, *services: str, **more: Any) -> Question:
    """A question about Ana and that day."""
    return Question(
        **{"who": ANA, "services": tuple(ServiceAsked(code) for code in services)} | more, day=date.fromisoformat(day)
    )


def decide(facts: MemberFacts, question: Question) -> Answer:
    """The answer by the reference files, asked on 20 November 2026."""
    return decide_answer(question, facts, asked_on=ASKED_ON, plans=reference_plans(), catalogue=reference_catalogue())


def rendered(answer: Answer, question: Question) -> dict[str, Any]:
    """The answer as the JSON object that a client gets."""
    body = render_answer(
        answer,
        question,
        trace_number=TRACE,
        asked_at=ASKED_AT,
        plans=reference_plans(),
        catalogue=reference_catalogue(),
    )
    plain: dict[str, Any] = json.loads(json.dumps(body, default=lambda value: value.isoformat()))
    return plain


def told(recorded: RecordedAnswer) -> dict[str, Any]:
    """The recorded answer as JSON gives it back."""
    answer: dict[str, Any] = json.loads(recorded.answer_json)
    return answer


def cited(part: Any) -> set[str]:
    """Every reason key that a part of an answer cites."""
    if isinstance(part, dict):
        own = {code for name in ("reasons", "why") if isinstance(part.get(name), list) for code in part[name]}
        return own.union(*(cited(value) for value in part.values()))
    return set().union(*(cited(value) for value in part)) if isinstance(part, list) else set()
