"""Reads a table of evidence (docs/continuity-files.md) as a stream of lines, each bounded and each read by itself.

UTF-8 or Latin-1, with or without a byte-order mark; commas, semicolons, tabs or bars, as the header has them. A cell
holds no line break, so that a quote that nobody closed spoils one line and not the rest of the file.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from continuity.evidence.problems import BadLine, FileRefused, Problem
from eligibility.roster.wording import shown

MAX_LINE_BYTES = 1 << 16
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_PACKED = (b"PK\x03\x04", b"\x1f\x8b")
_SAVE_AS = "Save it as CSV in UTF-8 and load that."
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that a kind of file may have, and those of which one in each group must be there."""

    known: tuple[str, ...]
    needed: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class TableLine:
    """One line as received: its cells by column, or the problem that keeps them from being read."""

    number: int
    text: str
    cells: Mapping[str, str]
    problem: Problem | None = None


class EvidenceTable:
    """A table: iterate for its lines; `notes` are complete when the iteration has ended."""

    def __init__(self, stream: BinaryIO, columns: Columns) -> None:
        """Reads the header. Raises FileRefused."""
        self._stream = stream
        self._number = 1
        self._may_be_cut = False
        self.notes: list[str] = []
        header = self._read_header_line()
        self._delimiter = max(",;\t|", key=header.count)
        self._columns = self._read_columns(header, columns)

    def __iter__(self) -> Iterator[TableLine]:
        while (raw := self._next_raw()) is not None:
            self._number += 1
            if raw.strip():
                yield self._line(raw)
        if self._may_be_cut:
            self.notes.append("The last line has no line end: the file may have been cut there. Compare its length.")

    def _line(self, raw: bytes) -> TableLine:
        text = _decoded(raw)
        try:
            return TableLine(self._number, _keepable(text), self._cells(raw, text))
        except BadLine as error:
            return TableLine(self._number, _keepable(text), {}, error.problem)

    def _cells(self, raw: bytes, text: str) -> dict[str, str]:
        if len(raw) > MAX_LINE_BYTES:
            why = f"The line is longer than {MAX_LINE_BYTES} bytes."
            raise BadLine("line_too_long", "", why, "Mend the line and load the file again.")
        if _NOT_TEXT.search(text):
            raise BadLine("not_text", "", "The line holds characters that are no text.", "Write the file anew.")
        try:
            cells = next(csv.reader([text], delimiter=self._delimiter, strict=True))
        except csv.Error as error:
            what_to_do = "Close every quote in its line, and double a quote inside quotes."
            raise BadLine("bad_quotes", "", "The quotes of this line do not match.", what_to_do) from error
        if len(cells) != len(self._columns):
            why = f"The line has {len(cells)} cells, the header has {len(self._columns)}."
            raise BadLine("wrong_number_of_cells", "", why, "Compare it with the header; the file may be cut here.")
        return {column: cell.strip() for column, cell in zip(self._columns, cells, strict=True) if column}

    def _read_header_line(self) -> str:
        raw = self._next_raw()
        if not raw or not raw.strip():
            raise FileRefused("empty", "The file is empty, or its first line is.", "The first line names the columns.")
        if raw.startswith(_PACKED):
            raise FileRefused("packed", "This is a packed file or a workbook, not a table of text.", _SAVE_AS)
        if raw.startswith(_UTF_16) or b"\x00" in raw:
            raise FileRefused("wrong_encoding", "The file is not written in UTF-8.", _SAVE_AS)
        if b"\r" in raw.rstrip(b"\r\n"):
            raise FileRefused("line_ends", "Its lines end with CR alone.", "Save it with LF or CR LF.")
        if len(raw) > MAX_LINE_BYTES:
            raise FileRefused("line_too_long", "The first line is too long to be a header.", _SAVE_AS)
        return _decoded(raw.removeprefix(b"\xef\xbb\xbf"))

    def _read_columns(self, header: str, columns: Columns) -> list[str]:
        try:
            cells = next(csv.reader([header], delimiter=self._delimiter, strict=True))
        except csv.Error as error:
            raise FileRefused("bad_quotes", "The quotes of the header do not match.", _SAVE_AS) from error
        named = [re.sub(r"[\s-]+", "_", cell.strip().lower()) for cell in cells]
        for group in columns.needed:
            if not set(group) & set(named):
                what_to_do = f"The columns are {', '.join(columns.known)}; see docs/continuity-files.md."
                raise FileRefused("column_missing", f"The header has no column {' or '.join(group)}.", what_to_do)
        twice = sorted({name for name in named if name and named.count(name) > 1})
        if twice:
            raise FileRefused("column_twice", f"The header names {shown(', '.join(twice))} twice.", "Keep one of them.")
        unknown = [name for name in named if name and name not in columns.known]
        self.notes += [f"The column {shown(name)} is not known and was passed over." for name in unknown]
        return [name if name in columns.known else "" for name in named]

    def _next_raw(self) -> bytes | None:
        """The next line with its end; of one that is too long the beginning, and the rest is passed over."""
        raw = self._stream.readline(MAX_LINE_BYTES + 1)
        if not raw:
            return None
        piece = raw
        while len(raw) > MAX_LINE_BYTES and piece and not piece.endswith(b"\n"):
            piece = self._stream.readline(MAX_LINE_BYTES)
        self._may_be_cut = not piece.endswith(b"\n")
        return raw


def _decoded(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return text.rstrip("\r\n")


def _keepable(text: str) -> str:
    """The line as the database can hold it."""
    return text.replace("\x00", "\ufffd")
