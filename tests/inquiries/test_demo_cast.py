"""Every question of the demo cast, asked through the common door, gets the answer that docs/demo.md promises."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from accounts.facts import Asker, Channel
from continuity.services.evidence import load_evidence
from continuity.synthetic.demo_evidence import demo_evidence
from eligibility.models import RosterLine
from eligibility.services.roster import RosterSummary, load_roster
from eligibility.synthetic.cast import cast, demo_files
from eligibility.synthetic.scenes import Ask, Scene
from inquiries.questions import parse_question
from inquiries.services import answer_inquiry

pytestmark = pytest.mark.django_db

ASKED_AT = datetime(2026, 11, 20, 17, 5, tzinfo=UTC)
DEMO_CODES = Path("eligibility/reference/hcp_codes_demo.yaml")
OPERATOR = Asker(channel=Channel.COMMAND, organization_id=None, operator="test")
QUESTIONS = [
    pytest.param(scene, ask, id=f"{scene.key}-{ask.day}-{number}")
    for scene in cast()
    for number, ask in enumerate(scene.asks, 1)
]


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[RosterSummary, ...]]:
    """The reference data and the demo files, loaded once for all questions and rolled back in the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", hcp_codes=DEMO_CODES, verbosity=0)
        summaries = tuple(
            load_roster(
                BytesIO(file.content), asker=OPERATOR, name=file.name, received_at=file.received_at, now=ASKED_AT
            )
            for file in demo_files()
        )
        for evidence in demo_evidence():
            loaded_whole = load_evidence(
                BytesIO(evidence.content), kind=evidence.kind, asker=OPERATOR, name=evidence.name, now=ASKED_AT
            )
            assert loaded_whole.is_clean
        yield summaries
        transaction.set_rollback(True)


def answer_to(question: dict[str, Any]) -> dict[str, Any]:
    """The answer as a client would get it."""
    asked = parse_question(question, today=date(2026, 11, 20), now=ASKED_AT)
    with transaction.atomic():
        recorded = answer_inquiry(asked, asker=OPERATOR, asked_at=ASKED_AT)
    answer: dict[str, Any] = json.loads(recorded.answer_json)
    return answer


def test_the_files_are_loaded_whole_and_only_an_unknown_plan_and_a_dispute_are_told(
    loaded: tuple[RosterSummary, ...],
) -> None:
    assert [summary.is_clean for summary in loaded] == [True] * 4
    told = [line.findings for line in RosterLine.objects.filter(outcome="stored_with_warning")]
    assert [[each["code"] for each in findings] for findings in told] == [["R-HCP-1"], ["R-COV-4"]]


@pytest.mark.parametrize(("scene", "ask"), QUESTIONS)
def test_the_answer_is_the_promised_one(loaded: tuple[RosterSummary, ...], scene: Scene, ask: Ask) -> None:
    answer = answer_to(scene.question(ask))
    expected = ask.expected
    told = {code.partition(".")[0] for code in answer["reasons"]}
    assert answer["outcome"] == expected.outcome
    assert set(expected.codes) <= told
    if expected.program:
        assert expected.program in [line["program"] for line in answer["coverages"]]
    if expected.plan_code:
        assert expected.plan_code in [line["plan"]["code"] for line in answer["coverages"] if line["plan"]]
    text = json.dumps(answer, ensure_ascii=False)
    assert [shown for shown in expected.shows if shown not in text] == []
    assert {service["service"]: service["verdict"] for service in answer["services"]} == dict(expected.services)
    if expected.keeping:
        keeping = {name: answer["continuity"][name] for name in ("verdict", "status", "first_day", "last_day")}
        assert keeping == json.loads(json.dumps(asdict(expected.keeping), default=str))
    if expected.conditions:
        assert answer["enrollment_conditions"]["verdict"] == expected.conditions


def test_the_file_of_another_sender_disputes_and_never_overwrites(loaded: tuple[RosterSummary, ...]) -> None:
    scene = next(each for each in cast() if each.contradictions)
    answer = answer_to(scene.question(scene.asks[0]) | {"day": "2025-09-30"})
    assert answer["outcome"] == "active"
    assert {line["plan"]["code"] for line in answer["coverages"] if line["plan"]} == {"molina"}
