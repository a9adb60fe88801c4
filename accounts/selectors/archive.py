"""Reads of archived months of the trail: files that the database's people cannot write."""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from accounts.rules.archive_lines import ArchivedEvent, BadArchiveLine, archive_name, month_of, parse_archive_line
from accounts.rules.chain import Row, Seal


class ArchiveUnreadable(RuntimeError):
    """An archived month that cannot be read to its end; the message names the file."""


def iterate_archive(file: Path) -> Iterator[ArchivedEvent]:
    """The events of an archived month, in the order of the chain. Raises ArchiveUnreadable."""
    try:
        with gzip.open(file, "rb") as lines:
            for number, line in enumerate(lines, start=1):
                yield parse_archive_line(line, number=number)
    except (OSError, EOFError, zlib.error, BadArchiveLine) as error:
        raise ArchiveUnreadable(f"{file.name}: {error}") from error


@dataclass(slots=True)
class ArchiveShelf:
    """The archived months in a folder, asked for events in the order of the chain. `problems` says what could not be
    read."""

    folder: Path | None
    problems: list[str] = field(default_factory=list)
    _months: dict[str, Iterator[ArchivedEvent]] = field(default_factory=dict)
    _held: dict[str, ArchivedEvent | None] = field(default_factory=dict)

    def find(self, seal: Seal) -> Row | None:
        """The event of that seal, or None when its month is not here or does not hold it."""
        month = month_of(seal.occurred_at)
        if self.folder is None or not month.replace("_", "").isdigit():
            return None
        event = self._held[month] if month in self._held else self._next(month)
        while event is not None and event.seal.position < seal.position:
            event = self._next(month)
        return event.row if event is not None and event.seal.position == seal.position else None

    def _next(self, month: str) -> ArchivedEvent | None:
        if month not in self._months:
            file = self.folder / archive_name(month) if self.folder else None
            self._months[month] = iterate_archive(file) if file is not None and file.exists() else iter(())
        try:
            self._held[month] = next(self._months[month], None)
        except ArchiveUnreadable as error:
            self.problems.append(str(error))
            self._held[month] = None
        return self._held[month]
