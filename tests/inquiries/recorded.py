"""Answers as the portal gave them, one for each situation a page must show, and how to put them on record."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from inquiries.models import Inquiry
from inquiries.trace import make_trace_number

FOLDER = Path(__file__).parent / "answers"
SITUATIONS = tuple(sorted(path.stem for path in FOLDER.glob("*.json")))
ASKED_AT = datetime(2026, 11, 20, 17, 5, tzinfo=UTC)


def read_answer(situation: str) -> dict[str, Any]:
    """The answer of that situation, as JSON gives it back."""
    answer: dict[str, Any] = json.loads((FOLDER / f"{situation}.json").read_text(encoding="utf-8"))
    return answer


def put_on_record(situation: str, *, organization_id: int, asked_at: datetime = ASKED_AT) -> str:
    """Stores the answer as that organisation's, under a trace number of its own, which is returned."""
    trace_number = make_trace_number(asked_at)
    answer = read_answer(situation) | {"trace_number": trace_number}
    Inquiry.objects.create(
        trace_number=trace_number,
        asked_at=asked_at,
        known_at=asked_at,
        channel="page",
        organization_id=organization_id,
        operator="",
        purpose="payment",
        day=answer["question"]["day"],
        outcome=answer["outcome"],
        question="{}",
        answer=json.dumps(answer),
    )
    return trace_number
