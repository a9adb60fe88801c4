"""A month of the trail outside the database: one JSON line for each event, with its seal, in the order of the chain."""

import orjson

from accounts.rules.chain import Row, Seal
from cmc_portal.values import value

NAME = "accounts_accessevent"


class BadArchiveLine(ValueError):
    """A line of an archived month that cannot be read; the message says which and repeats none of it."""


@value(frozen=True, slots=True)
class ArchivedEvent:
    """An event and its seal, as they were in the database."""

    seal: Seal
    row: Row


def archive_name(month: str) -> str:
    """The file of a month such as `2026_01`."""
    return f"{NAME}_{month}.jsonl.gz"


def month_of(occurred_at: str) -> str:
    """The month, as partitions and files are named, of a moment such as `2026-01-05T17:05:00`."""
    return occurred_at[:7].replace("-", "_")


def render_archive_line(seal: Seal, row: Row) -> bytes:
    """The event with its seal as a line: place, key, seal, moment of sealing, then the event's columns."""
    return orjson.dumps([seal.position, seal.key_id, seal.mac.hex(), seal.sealed_at, *row]) + b"\n"


def parse_archive_line(line: bytes, *, number: int) -> ArchivedEvent:
    """The event and its seal. Raises BadArchiveLine."""
    try:
        position, key_id, mac, sealed_at, *row = orjson.loads(line)
        return ArchivedEvent(Seal(position, row[0], row[1], key_id, bytes.fromhex(mac), sealed_at), tuple(row))
    except (ValueError, TypeError, IndexError) as error:
        raise BadArchiveLine(f"line {number} is not an archived event") from error
