"""Verifying the access trail: the chain in the database, the months in the archive, the anchors outside of both."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from accounts.rules.anchors import Anchor, parse_anchor_line
from accounts.rules.chain import Row, Seal, TrailKeys
from accounts.rules.verify_chain import LATE, ChainWalk, Tampering, TrailFinding
from accounts.selectors.archive import ArchiveShelf
from accounts.selectors.seals import (
    CHUNK,
    EndOfChain,
    count_seals,
    get_end_of_chain,
    get_macs,
    get_rows_by_number,
    get_sealed_rows,
    iterate_seals,
    iterate_unsealed,
)

# Sealing runs every minute; what has no seal after so long was left out.
GRACE = timedelta(minutes=10)


@dataclass(slots=True)
class Verification:
    """One verification. `findings` does the work; `checked` and `anchors` then say how much was looked at."""

    keys: TrailKeys
    now: datetime
    archive: Path | None = None
    anchor_files: tuple[Path, ...] = ()
    anchors_wanted: bool = True
    checked: int = 0
    anchors: int = 0

    def findings(self) -> Iterator[TrailFinding]:
        """What is wrong with the trail, as it is found."""
        yield from self._check_anchors()
        walk = ChainWalk(self.keys)
        shelf = ArchiveShelf(self.archive)
        yield from walk.walk(sealed_events(shelf))
        yield from walk.finish()
        self.checked = walk.checked
        if (count := count_seals(until=walk.position)) != walk.checked:
            detail = f"{count} seals are there, {walk.checked} of them were read: some share a place"
            yield TrailFinding(Tampering.SEAL_ADDED, detail=detail)
        for problem in shelf.problems:
            yield TrailFinding(Tampering.ARCHIVE_UNREADABLE, detail=problem)
        yield from self._check_unsealed()

    def _check_anchors(self) -> Iterator[TrailFinding]:
        furthest: Anchor | None = None
        for batch in _in_batches(_read_anchors(self.anchor_files)):
            self.anchors += len(batch)
            yield from _compare_anchors(batch)
            furthest = max(filter(None, (furthest, *batch)), key=_place)
        end = get_end_of_chain()
        if furthest is not None and furthest.position > end.position:
            detail = f"the chain ends at place {end.position}; at {furthest.sealed_at} it reached {furthest.position}"
            yield TrailFinding(Tampering.TRUNCATED, end.position + 1, detail=detail)
        if furthest is None and self.anchors_wanted:
            detail = "no anchor was given or found: rows cut off at the end would not be seen"
            yield TrailFinding(Tampering.NO_ANCHOR, detail=detail)

    def _check_unsealed(self) -> Iterator[TrailFinding]:
        end = get_end_of_chain()
        waiting = 0
        for event_id, occurred_at in iterate_unsealed(before=self.now - GRACE):
            if _was_left_out(event_id, occurred_at, end):
                detail = "it has no seal though later events have: added behind the portal's back, or its seal removed"
                yield TrailFinding(Tampering.EVENT_WITHOUT_SEAL, None, event_id, occurred_at, detail)
            else:
                waiting += 1
        if waiting:
            minutes = int(GRACE.total_seconds() // 60)
            detail = f"{waiting} events have waited more than {minutes} minutes for their seals: is the worker running?"
            yield TrailFinding(Tampering.SEALING_BEHIND, detail=detail)


def sealed_events(shelf: ArchiveShelf) -> Iterator[tuple[Seal, Sequence[Row]]]:
    """Each seal with the event it names, from the database or else the archive: none if it is gone, two if a second
    stands under its number and moment."""
    for seals in iterate_seals():
        yield from _with_events(seals, shelf)


def _with_events(seals: list[Seal], shelf: ArchiveShelf) -> Iterator[tuple[Seal, Sequence[Row]]]:
    rows = get_sealed_rows(seals)
    missing = [seal for seal in seals if (seal.event_id, seal.occurred_at) not in rows]
    archived = {seal.position: shelf.find(seal) for seal in missing}
    lost = [seal.event_id for seal in missing if archived[seal.position] is None]
    elsewhere = get_rows_by_number(lost) if lost else {}
    for seal in seals:
        row = archived.get(seal.position) or elsewhere.get(seal.event_id)
        yield seal, rows.get((seal.event_id, seal.occurred_at)) or ([row] if row else [])


def _compare_anchors(anchors: list[Anchor]) -> Iterator[TrailFinding]:
    macs = get_macs(anchor.position for anchor in anchors)
    for anchor in anchors:
        if macs.get(anchor.position, anchor.mac) != anchor.mac:
            detail = f"the seal here is not the one that was here at {anchor.sealed_at}"
            yield TrailFinding(Tampering.ANCHOR_DIFFERS, anchor.position, detail=detail)


def _was_left_out(event_id: int, occurred_at: str, end: EndOfChain) -> bool:
    """Were events after this one sealed, by number or by time?"""
    try:
        moment = datetime.fromisoformat(occurred_at)
        newest = datetime.fromisoformat(end.occurred_at) if end.occurred_at else None
    except ValueError:
        return True
    return event_id <= end.event_id or (newest is not None and moment < newest - LATE)


def _read_anchors(files: Iterable[Path]) -> Iterator[Anchor]:
    for file in files:
        if file.exists():
            with file.open(encoding="utf-8", errors="replace") as lines:
                yield from filter(None, map(parse_anchor_line, lines))


def _in_batches(anchors: Iterator[Anchor]) -> Iterator[list[Anchor]]:
    while batch := list(islice(anchors, CHUNK)):
        yield batch


def _place(anchor: Anchor) -> int:
    return anchor.position
