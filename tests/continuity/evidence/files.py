"""What the tests of evidence share: files written from lines, and loading them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from accounts.facts import Asker, Channel
from continuity.evidence.outcomes import EvidenceKind, EvidenceSummary, LineResult
from continuity.services.evidence import load_evidence

OPERATOR = Asker(Channel.COMMAND, organization_id=None, operator="test")
LOADED_AT = datetime(2026, 2, 2, 18, tzinfo=UTC)
# Clearly made up; their last digits fit.
HEART, OTHER_HEART, CLINIC = "1000000020", "1000000038", "1000000012"


def text_of(*lines: str) -> bytes:
    """The lines as a file."""
    return "".join(f"{line}\n" for line in lines).encode()


def load(
    kind: EvidenceKind, content: bytes, *, now: datetime = LOADED_AT, **options: Any
) -> tuple[EvidenceSummary, Sequence[LineResult]]:
    """What became of the file, and of each of its lines."""
    results: list[LineResult] = []
    summary = load_evidence(
        BytesIO(content), kind=kind, asker=OPERATOR, name="file.csv", now=now, on_line=results.append, **options
    )
    return summary, results


def outcomes(summary: EvidenceSummary) -> dict[str, int]:
    """How many lines ended how; only what happened."""
    return {str(outcome): count for outcome, count in summary.outcomes.items() if count}
