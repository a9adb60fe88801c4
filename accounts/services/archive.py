"""Archiving the access trail: a month past its retention is verified, written to a file, read back, compared with its
seals and only then taken out of the trail. Its seals stay, so that the chain can be verified across archived months."""

import gzip
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path

from django.db import connection, transaction

from accounts.rules.archive_lines import NAME, ArchivedEvent, archive_name, render_archive_line
from accounts.rules.chain import GENESIS, Row, Seal, TrailKeys, fits
from accounts.selectors.archive import ArchiveUnreadable, iterate_archive
from accounts.selectors.partitions import table_of
from accounts.selectors.seals import CHUNK, get_macs, get_sealed_rows, iterate_seals
from cmc_portal.database import run
from cmc_portal.dates import add_months

_NUMBER = "SELECT count(*) FROM {table}"
_WITHOUT_SEAL = """
SELECT count(*) FROM {table} e WHERE NOT EXISTS (
    SELECT FROM accounts_trailseal s WHERE s.event_id = e.id AND s.occurred_at = e.occurred_at
)
"""
_PLACES = """
SELECT min(s.position), max(s.position) FROM accounts_trailseal s
WHERE s.occurred_at >= %s::timestamptz AND s.occurred_at < %s::timestamptz
"""
# Outside its whole the table keeps the guard against emptying, and gets back the one against change.
_DETACH = """
ALTER TABLE {whole} DETACH PARTITION {table};
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
"""


class NotArchived(RuntimeError):
    """The month stays where it is; the message says why."""


@dataclass(frozen=True, slots=True)
class ArchivedMonth:
    """What was written of a month: as its manifest, the `.json` beside the file, says."""

    month: str
    file: str
    sha256: str
    events: int
    first_position: int | None
    last_position: int | None
    archived_at: str


def archive_month(month: date, folder: Path, keys: TrailKeys, *, now: datetime) -> ArchivedMonth:
    """Writes the month to `folder` and takes its table out of the trail. Raises NotArchived, and then nothing changed
    but, perhaps, a file that the next attempt writes again."""
    table = table_of(month)
    with transaction.atomic():
        run(f"LOCK TABLE {table} IN SHARE MODE", [])
        [(count,)] = run(_NUMBER.format(table=table), [])
        [(unsealed,)] = run(_WITHOUT_SEAL.format(table=table), [])
        if unsealed:
            raise NotArchived(
                f"{unsealed} events of {month:%Y-%m} have no seal. Run verify_trail, and seal them first."
            )
        first, last = run(_PLACES, [month, add_months(month, 1)])[0]
        file = folder / archive_name(f"{month:%Y_%m}")
        written = _write(file, _verified(month, keys, first, last))
        _read_back(file, keys)
        if written != count:
            raise NotArchived(f"{month:%Y-%m} holds {count} events, but {written} are in the chain. Run verify_trail.")
        archived = ArchivedMonth(f"{month:%Y-%m}", file.name, _digest(file), written, first, last, now.isoformat())
        _keep(file.with_suffix(".json"), json.dumps(asdict(archived), indent=2).encode())
        with connection.cursor() as cursor:
            cursor.execute(_DETACH.format(whole=NAME, table=table))
    return archived


def drop_archived_month(month: date, folder: Path, keys: TrailKeys) -> None:
    """Removes the table of a month that was taken out of the trail, if its file still holds every event of it. Raises
    NotArchived."""
    table, file = table_of(month), folder / archive_name(f"{month:%Y_%m}")
    try:
        manifest = json.loads(file.with_suffix(".json").read_text())
        whole = manifest["sha256"] == _digest(file)
    except (OSError, ValueError, KeyError) as error:
        raise NotArchived(f"{file.name} and its manifest cannot be read; {table} stays.") from error
    with transaction.atomic():
        [(count,)] = run(_NUMBER.format(table=table), [])
        if not whole or _read_back(file, keys) != count:
            raise NotArchived(f"{file.name} is not what was written, or does not hold all of {table}, which stays.")
        run(f"DROP TABLE {table}", [])


def _verified(month: date, keys: TrailKeys, first: int | None, last: int | None) -> Iterator[tuple[Seal, Row]]:
    """The month's events with their seals, each as it was sealed. Raises NotArchived at the first that is not."""
    if first is None or last is None:
        return
    previous = get_macs([first - 1]).get(first - 1, GENESIS)
    for seals in iterate_seals(first=first, until=last):
        rows = get_sealed_rows(seals)
        for seal in seals:
            if seal.occurred_at.startswith(f"{month:%Y-%m}"):
                found = rows.get((seal.event_id, seal.occurred_at), ())
                if len(found) != 1 or not fits(keys, seal, previous=previous, row=found[0]):
                    raise NotArchived(f"The event at place {seal.position} is not what was sealed. Run verify_trail.")
                yield seal, found[0]
            previous = seal.mac


def _write(file: Path, events: Iterator[tuple[Seal, Row]]) -> int:
    """Writes the file, whole or not at all under its name, and says how many events it holds."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = file.with_suffix(".part")
    count = 0
    # Without a name and a moment in it, the same events make the same file.
    with beside.open("wb") as raw:
        with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as lines:
            for seal, row in events:
                lines.write(render_archive_line(seal, row))
                count += 1
        raw.flush()
        os.fsync(raw.fileno())
    beside.chmod(0o600)
    beside.replace(file)
    return count


def _read_back(file: Path, keys: TrailKeys) -> int:
    """How many events are in the file, each with the seal that the database has for it? Raises NotArchived."""
    count = 0
    events = iterate_archive(file)
    try:
        while batch := list(islice(events, CHUNK)):
            _compare(batch, keys, file)
            count += len(batch)
    except ArchiveUnreadable as error:
        raise NotArchived(str(error)) from error
    return count


def _compare(batch: list[ArchivedEvent], keys: TrailKeys, file: Path) -> None:
    macs = get_macs(position for event in batch for position in (event.seal.position - 1, event.seal.position))
    for event in batch:
        seal, previous = event.seal, macs.get(event.seal.position - 1, GENESIS)
        if macs.get(seal.position) != seal.mac or not fits(keys, seal, previous=previous, row=event.row):
            raise NotArchived(f"{file.name}: the event at place {seal.position} is not what was sealed.")


def _keep(file: Path, content: bytes) -> None:
    with file.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        digest = sha256()
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
