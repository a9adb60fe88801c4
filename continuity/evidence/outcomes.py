"""What becomes of the lines of a file of evidence."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from continuity.evidence.problems import Problem


class EvidenceKind(StrEnum):
    """What a file of evidence tells of."""

    NETWORK = "network"
    VISITS = "visits"
    FINDINGS = "findings"


class LineOutcome(StrEnum):
    """What became of a line."""

    ADDED = "added"
    CORRECTED = "corrected"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class LineResult:
    """A line and what became of it. A refused line has its problem; another one may have a note."""

    number: int
    text: str
    outcome: LineOutcome
    problem: Problem | None = None


@dataclass(slots=True)
class EvidenceSummary:
    """What became of a file. `refused` says why none of it was read; `not_named` counts the participations that a
    plan's file names no longer, `not_named_npis` are the first providers of them, `ended` says if they were ended."""

    kind: EvidenceKind
    name: str
    sha256: str
    dry_run: bool
    received_at: datetime
    file_id: int | None = None
    outcomes: Counter[str] = field(default_factory=Counter)
    notes: tuple[str, ...] = ()
    refused: str = ""
    not_named: int = 0
    not_named_npis: tuple[str, ...] = ()
    ended: bool = False

    @property
    def lines_read(self) -> int:
        """How many lines the file has, without its header and empty ones."""
        return self.outcomes.total()

    @property
    def is_clean(self) -> bool:
        """Was every line taken in?"""
        return not self.refused and not self.outcomes[LineOutcome.REFUSED]
