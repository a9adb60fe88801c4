"""Takes in claims history: visits of members to providers. Nothing is remembered from batch to batch."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cmc_portal.database import run
from continuity.evidence.cells import Cells
from continuity.evidence.outcomes import EvidenceKind, EvidenceSummary, LineOutcome
from continuity.evidence.periods import TOLD_LATER
from continuity.evidence.problems import BadLine
from continuity.evidence.visits import COLUMNS, ClaimedVisit, VisitLine, parse_visit_line
from continuity.models import EvidenceFile, Visit
from eligibility.selectors.numbers import list_numbers_of
from eligibility.selectors.roster import find_by_number
from eligibility.services.copying import copy_rows

Key = tuple[object, ...]
_COLUMNS = (
    *("member_id", "npi", "day", "side", "source", "reference"),
    *("is_emergency", "known_from", "file_id", "line"),
)
# One look into the index for each visit of the batch, however many more there are of its member and provider.
_HELD = """
SELECT asked.present_id, v.npi, v.day, v.side, v.source, v.reference, v.id, v.is_emergency, v.known_from, v.file_id,
       v.line
FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::date[], %s::text[], %s::text[], %s::text[])
     AS asked (member_id, present_id, npi, day, side, source, reference)
CROSS JOIN LATERAL (
    SELECT * FROM continuity_visit
    WHERE member_id = asked.member_id AND npi = asked.npi AND day = asked.day AND side = asked.side
      AND source = asked.source AND reference = asked.reference AND known_until IS NULL AND request_id IS NULL
    OFFSET 0
) AS v
"""


@dataclass(slots=True)
class _Held:
    """A visit held true; without `row_id` it is not stored yet."""

    is_emergency: bool | None
    known_from: datetime
    file_id: int | None
    line: int | None
    row_id: int | None = None


class VisitStore:
    """One file of visits while it is loaded."""

    columns = COLUMNS

    def __init__(self, summary: EvidenceSummary, *, today: date) -> None:
        self._summary = summary
        self._today = today
        self._held: dict[Key, _Held] = {}
        self._closed: list[int] = []
        self._added: dict[Key, _Held] = {}
        # The same file loaded again is the same file: its lines do not correct each other.
        same = EvidenceFile.objects.filter(kind=EvidenceKind.VISITS, sha256=summary.sha256)
        self._own_files = frozenset(same.values_list("pk", flat=True))

    def take_in(self, lines: Sequence[tuple[int, Cells]]) -> Sequence[LineOutcome | BadLine]:
        """What becomes of each line."""
        read = [_read(cells, self._today) for _, cells in lines]
        visits = [line for line in read if isinstance(line, VisitLine)]
        members = find_by_number({number for line in visits for number in line.numbers})
        self._held = _read_held(visits, members)
        self._closed, self._added = [], {}
        return [
            line if isinstance(line, BadLine) else self._take_in_one(number, line, members)
            for (number, _), line in zip(lines, read, strict=True)
        ]

    def _take_in_one(
        self, number: int, line: VisitLine, members: Mapping[tuple[str, str], tuple[int, ...]]
    ) -> LineOutcome | BadLine:
        try:
            key = (_member_of(line, members), *_values(line.visit))
            return self._take_back(key) if line.is_void else self._tell(key, line, number)
        except BadLine as problem:
            return problem

    def _take_back(self, key: Key) -> LineOutcome:
        """Takes a visit back; one that is not held true needs nothing."""
        held = self._held.get(key)
        if held is None:
            return LineOutcome.UNCHANGED
        self._close(key, held)
        return LineOutcome.CORRECTED

    def _tell(self, key: Key, line: VisitLine, number: int) -> LineOutcome:
        """A visit, told for the first time or again; a line that does not say whether it was an emergency changes
        nothing of what is known."""
        held = self._held.get(key)
        if held is not None and line.is_emergency in (None, held.is_emergency):
            return LineOutcome.UNCHANGED
        if held is not None:
            if held.is_emergency is not None and self._is_of_this_file(held):
                why = f"Line {held.line} of this file says something else of this visit."
                raise BadLine("contradiction", "emergency", why, "Keep the line that is right.")
            self._close(key, held)
        self._held[key] = self._added[key] = _Held(line.is_emergency, self._summary.received_at, None, number)
        return LineOutcome.ADDED if held is None else LineOutcome.CORRECTED

    def _is_of_this_file(self, held: _Held) -> bool:
        return held.row_id is None or held.file_id == self._summary.file_id or held.file_id in self._own_files

    def _close(self, key: Key, held: _Held) -> None:
        if held.known_from > self._summary.received_at:
            raise BadLine("told_later", "", TOLD_LATER, "Load the newest file last.")
        del self._held[key]
        if held.row_id is None:
            del self._added[key]
        else:
            self._closed.append(held.row_id)

    def write(self) -> None:
        """Writes what the batch changes."""
        now, file_id = self._summary.received_at, self._summary.file_id
        if self._closed:
            Visit.objects.filter(pk__in=self._closed).update(known_until=now)
        rows = [(*key, held.is_emergency, now, file_id, held.line) for key, held in self._added.items()]
        copy_rows("continuity_visit", _COLUMNS, rows)


def _read(cells: Cells, today: date) -> VisitLine | BadLine:
    try:
        return parse_visit_line(cells, today=today)
    except BadLine as problem:
        return problem


def _values(visit: ClaimedVisit) -> Key:
    """The visit as the database writes it."""
    return visit.npi, visit.day, visit.side.value, visit.source.value, visit.reference


def _member_of(line: VisitLine, members: Mapping[tuple[str, str], tuple[int, ...]]) -> int:
    """The one member whom the numbers mean. Raises BadLine."""
    found = {each for number in line.numbers for each in members.get(number, ())}
    column = line.numbers[0][0].value
    if not found:
        what_to_do = "Load the roster that has this member first, then this file again."
        raise BadLine("unknown_member", column, "No member of our record has this number.", what_to_do)
    if len(found) > 1:
        why = "The numbers of this line belong to two members."
        raise BadLine("two_members", column, why, "Compare CIN and MBI with the card.")
    return found.pop()


def _read_held(lines: Collection[VisitLine], members: Mapping[tuple[str, str], tuple[int, ...]]) -> dict[Key, _Held]:
    """What is held true of the visits of these lines, also under a member's number of before."""
    keys = {
        (member_id, _values(line.visit))
        for line in lines
        for number in line.numbers
        for member_id in members.get(number, ())
    }
    numbers = list_numbers_of({member_id for member_id, _ in keys})
    asked = [(own, present, *values) for present, values in keys for own in numbers[present]]
    if not asked:
        return {}
    columns = [list(column) for column in zip(*asked, strict=True)]
    return {
        tuple(key): _Held(is_emergency, known_from, file_id, line, row_id)
        for *key, row_id, is_emergency, known_from, file_id, line in run(_HELD, columns)
    }
