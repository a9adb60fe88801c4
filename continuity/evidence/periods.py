"""What a line about some days changes in what is held true of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cmc_portal.dates import Span
from continuity.evidence.problems import BadLine

TOLD_LATER = "A file that came later has told of this already."


@dataclass(slots=True)
class HeldPeriod:
    """Days held true. `line` is the line of this file that told of them, 0 if none did; without `row_id` they are not
    stored yet."""

    span: Span
    detail: str
    known_from: datetime
    row_id: int | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class PeriodChange:
    """The periods to close and the one to add; neither where the line tells nothing new."""

    close: tuple[HeldPeriod, ...] = ()
    add: HeldPeriod | None = None


def decide_period(held: Sequence[HeldPeriod], told: HeldPeriod) -> PeriodChange:
    """A line replaces every period that shares a day with it, since a file tells a period whole. What it names again is
    marked with its line. Raises BadLine where another line of the same file says something else of these days."""
    shared = [each for each in held if each.span.overlaps(told.span)]
    same = next((each for each in shared if each.span == told.span and each.detail == told.detail), None)
    if same is not None:
        same.line = same.line or told.line
        return PeriodChange()
    earlier = next((each.line for each in shared if each.line), 0)
    if earlier:
        why = f"Line {earlier} of this file says something else of these days."
        raise BadLine("contradiction", "first_day", why, "Keep the line that is right.")
    if any(each.known_from > told.known_from for each in shared):
        raise BadLine("told_later", "", TOLD_LATER, "Load the newest file last.")
    return PeriodChange(tuple(shared), told)
