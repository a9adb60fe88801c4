"""Reads of the trail and its seals as they are sealed: every column, moments as texts in UTC in any session."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.rules.chain import GENESIS, Row, Seal
from cmc_portal.database import run

CHUNK = 10_000
# So many of the newest seals show from which event on there may be some without: what was committed later than that
# many others is found by the daily pass, which looks at whole weeks.
_LOOK_BACK = 50_000
_EventKey = tuple[int, str]


def moment_text(expression: str) -> str:
    """SQL for a moment as text in UTC, to the microsecond. JSON's form depends on no setting of the session."""
    return f"to_jsonb({expression} AT TIME ZONE 'UTC') #>> '{{}}'"


_EVENT = f"""e.id, {moment_text("e.occurred_at")}, e.action, e.purpose, e.channel, e.organization_id, e.user_id,
e.client_id, e.operator, e.member_id, e.subject, e.address, e.emergency_id"""
_SEAL = f"s.position, s.event_id, {moment_text('s.occurred_at')}, s.key_id, s.mac, {moment_text('s.sealed_at')}"
_UNSEALED = """NOT EXISTS (
    SELECT FROM accounts_trailseal s WHERE s.event_id = e.id AND s.occurred_at = e.occurred_at
)"""
# A seal at no place of the chain seals nothing. Sealing passes over its event all the same: two seals of an event are
# refused, and nothing else would be sealed any more.
_NOT_IN_CHAIN = _UNSEALED.replace("\n)", " AND s.position > 0\n)")
_LAST_SEAL = f"SELECT {_SEAL} FROM accounts_trailseal s WHERE s.position > 0 ORDER BY s.position DESC LIMIT 1"  # noqa: S608
_FIRST_TO_LOOK_AT = """
SELECT coalesce(min(event_id), 0)
FROM (SELECT event_id FROM accounts_trailseal ORDER BY position DESC LIMIT %s) newest
"""
# Both sides begin at the same number, so that the whole of the seals is not read for the few events that are new.
_NEW_EVENTS = f"""SELECT {_EVENT} FROM accounts_accessevent e WHERE e.id >= %s AND NOT EXISTS (
    SELECT FROM accounts_trailseal s WHERE s.event_id = e.id AND s.occurred_at = e.occurred_at AND s.event_id >= %s
) ORDER BY e.id, e.occurred_at LIMIT %s"""  # noqa: S608
_LATE_EVENTS = f"""SELECT {_EVENT} FROM accounts_accessevent e
WHERE e.occurred_at >= %s AND {_UNSEALED} ORDER BY e.id, e.occurred_at LIMIT %s"""  # noqa: S608
_WITHOUT_SEAL = f"""SELECT e.id, {moment_text("e.occurred_at")} FROM accounts_accessevent e
WHERE e.occurred_at < %s AND (e.occurred_at, e.id) > (%s, %s) AND {_NOT_IN_CHAIN}
ORDER BY e.occurred_at, e.id LIMIT %s"""  # noqa: S608
_SEALS = f"""SELECT {_SEAL} FROM accounts_trailseal s
WHERE s.position >= %s AND s.position <= %s ORDER BY s.position LIMIT %s"""  # noqa: S608
_NUMBER_OF_SEALS = "SELECT count(*) FROM accounts_trailseal WHERE position <= %s"
_EVENTS = f"""SELECT {_EVENT} FROM accounts_accessevent e
WHERE e.id = ANY(%s) AND e.occurred_at >= %s::timestamptz AND e.occurred_at <= %s::timestamptz"""  # noqa: S608
_EVENTS_BY_NUMBER = f"SELECT {_EVENT} FROM accounts_accessevent e WHERE e.id = ANY(%s)"  # noqa: S608
_BEFORE_ALL = "-infinity"
_LOWEST, _HIGHEST = -(1 << 63), (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class EndOfChain:
    """Where the next seal goes: after this place and this seal. A chain without seals begins at place 1."""

    position: int = 0
    mac: bytes = GENESIS
    event_id: int = 0
    occurred_at: str = ""


def get_end_of_chain() -> EndOfChain:
    """The newest seal."""
    rows = run(_LAST_SEAL, [])
    if not rows:
        return EndOfChain()
    last = _seal(rows[0])
    return EndOfChain(last.position, last.mac, last.event_id, last.occurred_at)


def list_new_events(*, limit: int) -> list[Row]:
    """Events without a seal, in the order in which they were written; those near the end of the trail."""
    [(first,)] = run(_FIRST_TO_LOOK_AT, [_LOOK_BACK])
    return list(run(_NEW_EVENTS, [first, first, limit]))


def list_late_events(*, since: datetime, limit: int) -> list[Row]:
    """Events without a seal, wherever in the trail they are since that moment."""
    return list(run(_LATE_EVENTS, [since, limit]))


def iterate_unsealed(*, before: datetime) -> Iterator[_EventKey]:
    """The number and moment of every event from before that moment that has no seal, in order of time."""
    after: tuple[str, int] = (_BEFORE_ALL, 0)
    while rows := run(_WITHOUT_SEAL, [before, *after, CHUNK]):
        yield from rows
        event_id, occurred_at = rows[-1]
        after = (in_utc(occurred_at), event_id)


def iterate_seals(*, first: int | None = None, until: int | None = None) -> Iterator[list[Seal]]:
    """The seals from one place on, or all, those at no place of the chain too; in order, in lists that are never
    long."""
    place = _LOWEST if first is None else first
    while rows := run(_SEALS, [place, _HIGHEST if until is None else until, CHUNK]):
        yield [_seal(row) for row in rows]
        place = rows[-1][0] + 1


def count_seals(*, until: int) -> int:
    """How many seals are there up to this place?"""
    [(count,)] = run(_NUMBER_OF_SEALS, [until])
    return int(count)


def get_sealed_rows(seals: Sequence[Seal]) -> Mapping[_EventKey, list[Row]]:
    """The events of these seals that are in the database, by number and moment: one each, unless the key that says so
    was taken from the table."""
    ids = [seal.event_id for seal in seals]
    moments = [seal.occurred_at for seal in seals]
    rows: dict[_EventKey, list[Row]] = {}
    for row in run(_EVENTS, [ids, in_utc(min(moments)), in_utc(max(moments))]):
        rows.setdefault((row[0], row[1]), []).append(row)
    return rows


def get_rows_by_number(event_ids: Iterable[int]) -> Mapping[int, Row]:
    """The events of these numbers, whatever their moments say now."""
    return {row[0]: row for row in run(_EVENTS_BY_NUMBER, [list(event_ids)])}


def get_macs(positions: Iterable[int]) -> Mapping[int, bytes]:
    """The seals at these places."""
    statement = "SELECT position, mac FROM accounts_trailseal WHERE position = ANY(%s)"
    return {position: bytes(mac) for position, mac in run(statement, [list(positions)])}


def _seal(row: tuple[Any, ...]) -> Seal:
    position, event_id, occurred_at, key_id, mac, sealed_at = row
    return Seal(position, event_id, occurred_at, key_id, bytes(mac), sealed_at)


def in_utc(moment: str) -> str:
    """A moment as this module writes it, for PostgreSQL to read: infinity has no time zone, and BC comes last."""
    if "infinity" in moment:
        return moment
    return f"{moment.removesuffix(' BC')}+00 BC" if moment.endswith(" BC") else f"{moment}+00"
