"""Does the trail still say what it said when it was sealed?

Reads seals in order, each with the event it names, and tells what does not fit. Pure; holds a bounded number of rows
whatever the length of the trail.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from accounts.rules.chain import GENESIS, Row, Seal, TrailKeys, UnknownTrailKey, fits, seal_mac
from cmc_portal.values import value

# Telling what was moved where compares all that does not fit with each other; past so many it is only listed.
MOST_COMPARED = 40
LATE = timedelta(hours=1)
AHEAD = timedelta(minutes=5)


class Tampering(StrEnum):
    """What happened to the trail."""

    EVENT_EDITED = "event_edited"
    EVENT_DELETED = "event_deleted"
    EVENT_MOVED = "event_moved"
    EVENT_BACKDATED = "event_backdated"
    EVENT_DATED_AHEAD = "event_dated_ahead"
    EVENT_DOUBLED = "event_doubled"
    EVENT_UNPROVEN = "event_unproven"
    EVENT_WITHOUT_SEAL = "event_without_seal"
    SEAL_ADDED = "seal_added"
    SEAL_EDITED = "seal_edited"
    SEAL_DELETED = "seal_deleted"
    UNKNOWN_KEY = "unknown_key"
    TRUNCATED = "truncated"
    ANCHOR_DIFFERS = "anchor_differs"
    NO_ANCHOR = "no_anchor"
    SEALING_BEHIND = "sealing_behind"
    ARCHIVE_UNREADABLE = "archive_unreadable"


@value(frozen=True, slots=True)
class TrailFinding:
    """One thing that is wrong: what happened, at which place of the chain, to which event."""

    what: Tampering
    position: int | None = None
    event_id: int | None = None
    occurred_at: str = ""
    detail: str = ""


@value(frozen=True, slots=True)
class _Misfit:
    """A seal that does not fit its event after the seal before it."""

    seal: Seal
    row: Row
    previous: bytes
    neighbour: Seal | None


@dataclass(slots=True)
class ChainWalk:
    """Walks the chain from after a place. `position` and `mac` are where it stands; `checked` counts what it passed."""

    keys: TrailKeys
    position: int = 0
    mac: bytes | None = GENESIS
    checked: int = 0
    _newest: datetime | None = None
    _last: Seal | None = None
    _misfits: list[_Misfit] = field(default_factory=list)

    def walk(self, sealed: Iterable[tuple[Seal, Sequence[Row]]]) -> Iterator[TrailFinding]:
        """What is wrong with these seals and events, which follow those walked before."""
        for seal, rows in sealed:
            self.checked += 1
            if seal.position < 1:
                yield _finding(Tampering.SEAL_ADDED, seal, "the chain begins at place 1: this seal was put in by hand")
            else:
                yield from self._step(seal, rows)

    def finish(self) -> Iterator[TrailFinding]:
        """What became of the rows that did not fit, once all of them are known."""
        yield from _explain(self.keys, self._misfits)

    def _step(self, seal: Seal, rows: Sequence[Row]) -> Iterator[TrailFinding]:
        if seal.position != self.position + 1:
            yield _gap(self.position + 1, seal)
            self.mac = None
        if len(rows) > 1:
            detail = f"{len(rows)} rows stand under its number and moment; one was sealed"
            yield _finding(Tampering.EVENT_DOUBLED, seal, detail)
        if not rows:
            yield _finding(Tampering.EVENT_DELETED, seal, "it was sealed and is no longer there")
        else:
            yield from self._compare(seal, self._sealed_one(seal, rows))
            yield from self._check_moment(seal)
        self.position, self.mac, self._last = seal.position, seal.mac, seal

    def _sealed_one(self, seal: Seal, rows: Sequence[Row]) -> Row:
        """Which of the rows under one key was sealed? Any, if that cannot be told."""
        previous = self.mac
        if len(rows) == 1 or previous is None:
            return rows[0]
        return next((row for row in rows if fits(self.keys, seal, previous=previous, row=row)), rows[0])

    def _compare(self, seal: Seal, row: Row) -> Iterator[TrailFinding]:
        if seal.key_id not in self.keys.secrets:
            yield _finding(Tampering.UNKNOWN_KEY, seal, f"sealed with a key that is not given: {seal.key_id[:40]}")
        elif self.mac is None:
            detail = "the seal before it is gone: whether this event is what was sealed cannot be proven"
            yield _finding(Tampering.EVENT_UNPROVEN, seal, detail)
        elif fits(self.keys, seal, previous=self.mac, row=row):
            if (seal.event_id, seal.occurred_at) != (row[0], row[1]):
                yield _finding(Tampering.SEAL_EDITED, seal, f"it was the seal of event {row[0]} of {row[1]}")
        elif len(self._misfits) < MOST_COMPARED:
            self._misfits.append(_Misfit(seal, row, self.mac, self._last))
        else:
            yield _finding(Tampering.EVENT_EDITED, seal, "the event or its seal is not what was sealed")

    def _check_moment(self, seal: Seal) -> Iterator[TrailFinding]:
        """Events are sealed in the order in which they were written, but for the length of a transaction."""
        occurred_at, sealed_at = _moment(seal.occurred_at), _moment(seal.sealed_at)
        if occurred_at is None or sealed_at is None or occurred_at > sealed_at + AHEAD:
            yield _finding(Tampering.EVENT_DATED_AHEAD, seal, f"it was sealed before, at {seal.sealed_at}")
            return
        if self._newest is not None and occurred_at < self._newest - LATE:
            detail = f"it came after events of {self._newest.isoformat()} had been sealed"
            yield _finding(Tampering.EVENT_BACKDATED, seal, detail)
        self._newest = max(self._newest or occurred_at, occurred_at)


def _explain(keys: TrailKeys, misfits: list[_Misfit]) -> Iterator[TrailFinding]:
    """What happened to each row that does not fit: moved, edited, its seal edited, or only the seal before it."""
    macs = {misfit.previous for misfit in misfits} | {misfit.seal.mac for misfit in misfits} | {GENESIS}
    recomputed = {misfit.seal.position: _recomputed(keys, misfit) for misfit in misfits}
    broken = {position for position, mac in recomputed.items() if _follows(keys, misfits, position + 1, mac)}
    for misfit in misfits:
        seal = misfit.seal
        if seal.position in broken:
            yield _finding(Tampering.SEAL_EDITED, seal, "its event is what was sealed, the seal itself is not")
        elif (origin := _origin(keys, misfit, misfits, macs)) is not None:
            yield _finding(Tampering.EVENT_MOVED, seal, f"what stands here was sealed at place {origin}")
        elif _sealed_like_its_neighbour(keys, misfit):
            yield _finding(Tampering.SEAL_EDITED, seal, "its event is what was sealed, its key or moment is not")
        elif seal.position - 1 not in broken and not _fits_after_any(keys, misfit, macs):
            yield _finding(Tampering.EVENT_EDITED, seal, "the event or its seal is not what was sealed")


def _recomputed(keys: TrailKeys, misfit: _Misfit) -> bytes:
    seal = misfit.seal
    try:
        return seal_mac(
            keys,
            previous=misfit.previous,
            position=seal.position,
            key_id=seal.key_id,
            sealed_at=seal.sealed_at,
            row=misfit.row,
        )
    except UnknownTrailKey:
        return b""


def _follows(keys: TrailKeys, misfits: list[_Misfit], position: int, previous: bytes) -> bool:
    """Would the seal at that place fit after this one?"""
    return any(
        fits(keys, each.seal, previous=previous, row=each.row) for each in misfits if each.seal.position == position
    )


def _origin(keys: TrailKeys, misfit: _Misfit, misfits: list[_Misfit], macs: set[bytes]) -> int | None:
    """At which other place does this seal with this event, or the event of this seal, belong?"""
    for other in misfits:
        if other is misfit:
            continue
        if any(
            fits(keys, misfit.seal, previous=previous, row=misfit.row, position=other.seal.position)
            for previous in macs
        ):
            return other.seal.position
        if fits(keys, other.seal, previous=other.previous, row=misfit.row):
            return other.seal.position
    return None


def _fits_after_any(keys: TrailKeys, misfit: _Misfit, macs: set[bytes]) -> bool:
    """Is the row what was sealed, and only the seal before it another one?"""
    return any(fits(keys, misfit.seal, previous=previous, row=misfit.row) for previous in macs)


def _sealed_like_its_neighbour(keys: TrailKeys, misfit: _Misfit) -> bool:
    """Would the seal fit with key and moment of the one before? A batch is sealed with one key at one moment."""
    if misfit.neighbour is None:
        return False
    likely = replace(misfit.seal, key_id=misfit.neighbour.key_id, sealed_at=misfit.neighbour.sealed_at)
    return fits(keys, likely, previous=misfit.previous, row=misfit.row)


def _gap(expected: int, seal: Seal) -> TrailFinding:
    if seal.position < expected:
        return _finding(Tampering.SEAL_EDITED, seal, "this place was passed already")
    last = seal.position - 1
    places = f"place {expected}" if last == expected else f"places {expected} to {last}"
    return TrailFinding(
        Tampering.SEAL_DELETED, expected, detail=f"no seal at {places}; what was sealed there is not known"
    )


def _finding(what: Tampering, seal: Seal, detail: str) -> TrailFinding:
    return TrailFinding(what, seal.position, seal.event_id, seal.occurred_at, detail)


def _moment(text: str) -> datetime | None:
    """The moment as Python can compare it; None for one that no clock shows."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
