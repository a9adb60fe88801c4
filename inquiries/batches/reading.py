"""Lists as people bring them: pasted lines, CSV and XLSX files, read into rows of text within bounds.

A file is somebody else's work and is not believed: its declared sizes are looked at before anything is unpacked, a
formula is text, and what cannot be read is refused with what is wrong, where, and what to do.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain
from time import monotonic
from typing import Any

import openpyxl
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from inquiries.rules.list_columns import are_headings

MOST_PASTED = 200
MOST_ROWS = 10_000
MOST_COLUMNS = 50
LONGEST_CELL = 200
# A list of ten thousand people with twenty columns unpacks to a tenth of this.
_MOST_UNPACKED = 60_000_000
_MOST_PARTS = 1_000
_MOST_TIMES_PACKED = 200
_LONGEST_SECONDS = 20.0
_LOOK_EVERY = 500
_SEPARATORS = (";", "\t", "|", ",")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_MOST_BLANK_ROWS = 1_000
_MOST_TITLES = 3
# An address in one cell has that many lines; more than that is a quotation mark that nobody closed.
_MOST_LINES_OF_A_ROW = 10
# Says to Excel how a CSV file is parted; nobody is named in it.
_SEPARATOR_LINE = re.compile(r"sep=.?[ ,;\t|]*", re.IGNORECASE)
# What the readers raise of a damaged archive, packing, encoding or XML, and of what a sheet says of its cells.
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, RuntimeError),
    *(ParseError, DefusedXmlException, LookupError, InvalidFileException),
    *(ValueError, TypeError, AttributeError, ArithmeticError),
)
# No text that is read holds this character.
_END = "\x00"


class UnreadableList(ValueError):
    """A list that is not taken: what is wrong and where, and what to do. Holds nothing of what was in it."""

    def __init__(self, problem: str, what_to_do: str) -> None:
        super().__init__(problem)
        self.problem, self.what_to_do = problem, what_to_do


@dataclass(frozen=True, slots=True)
class ReadList:
    """Headings (empty where there are none) and rows of trimmed texts, each with the number of its line in the file."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    is_pasted: bool = False


def read_pasted(text: str) -> ReadList:
    """Lines pasted into the page, with the separators of a spreadsheet or none. Raises UnreadableList."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST_PASTED:
        raise UnreadableList(
            _("%(found)s lines were pasted; at most %(most)s are taken.") % {"found": len(lines), "most": MOST_PASTED},
            _("Save the list as a CSV or Excel file and choose it below."),
        )
    separator = _separator([line for _number, line in lines], (";", "\t", "|"))
    if not separator and _is_table(lines, ","):
        separator = ","
    if not separator:
        rows = [(number, (line.strip()[: LONGEST_CELL * 2],)) for number, line in lines]
        return _listed(rows, is_pasted=True, with_headings=False)
    return _listed(_csv_rows(text, separator), is_pasted=True)


def read_file(name: str, content: bytes) -> ReadList:
    """A CSV or XLSX file by what is in it, whatever it is called. Raises UnreadableList."""
    if not content.strip(b"\x00\r\n\t ,;\xef\xbb\xbf\xff\xfe"):
        raise UnreadableList(_("The file is empty."), _("Choose the file with the list and send it again."))
    if content.startswith(_ZIP):
        return _listed(_xlsx_rows(content))
    if content.startswith(_OLE):
        raise UnreadableList(
            _("The file is locked with a password, or an old Excel file (.xls)."),
            _("In Excel, take the password away, choose “Save as” and the type .xlsx or CSV, and send that file."),
        )
    text = _without_separator_line(_decoded(content))
    return _listed(_csv_rows(text, _separator(text.splitlines()[:20], _SEPARATORS) or ","))


def _listed(
    rows: Iterable[tuple[int, tuple[str, ...]]], *, is_pasted: bool = False, with_headings: bool = True
) -> ReadList:
    """The rows that hold anything, within the bounds; the first may be headings, below a title."""
    kept: list[tuple[int, tuple[str, ...]]] = []
    headings: tuple[str, ...] = ()
    for number, cells in rows:
        if not any(cells):
            continue
        if not headings and with_headings and are_headings(cells) and _are_titles(kept, above=cells):
            kept.clear()
            headings = cells
            continue
        kept.append((number, cells))
        if len(kept) > MOST_ROWS:
            raise UnreadableList(
                _("The list has more than %(most)s rows.") % {"most": f"{MOST_ROWS:,}"},
                _("Split it into several lists of at most %(most)s rows.") % {"most": f"{MOST_ROWS:,}"},
            )
    if not kept:
        raise UnreadableList(
            _("The list has headings and no rows.") if headings else _("There is nothing in the list."),
            _("Check that the right sheet is the first one of the file, and that it holds a row for each person."),
        )
    width = max(len(headings), *(len(cells) for _number, cells in kept))
    return ReadList(
        headings=_padded(headings, width) if headings else (),
        rows=tuple(_padded(cells, width) for _number, cells in kept),
        lines=tuple(number for number, _cells in kept),
        is_pasted=is_pasted,
    )


def _are_titles(rows: Sequence[tuple[int, tuple[str, ...]]], *, above: tuple[str, ...]) -> bool:
    """Do these rows only say what the list is, above the names of its columns? A row about somebody fills several."""
    alone = all(sum(map(bool, cells)) == 1 for _number, cells in rows)
    return not rows or (len(rows) <= _MOST_TITLES and alone and sum(map(bool, above)) > 1)


def _padded(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return cells + ("",) * (width - len(cells))


def _decoded(content: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, or what Windows writes in the west."""
    encoding = next((name for mark, name in _BOMS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    # A text has no such characters; a picture, a program or a PDF does within its first bytes.
    if "\x00" in text or sum(not each.isprintable() and each not in "\r\n\t" for each in text[:2000]) > 20:
        raise UnreadableList(
            _("The file is neither a CSV nor an Excel file (.xlsx)."),
            _("Save the list as CSV or as an Excel workbook (.xlsx) and send that file."),
        )
    return text


def _without_separator_line(text: str) -> str:
    """The text with a first line such as `sep=;` emptied; the lines behind it keep their numbers."""
    first, end, rest = text.partition("\n")
    return f"{end}{rest}" if _SEPARATOR_LINE.fullmatch(first.strip()) else text


def _separator(lines: list[str], among: tuple[str, ...]) -> str:
    """The separator that stands in most of the first lines; of two, the one that comes first in the list."""
    looked = [line for line in lines[:20] if line.strip()]
    counts = {each: sum(each in line for line in looked) for each in among}
    best = max(among, key=lambda each: (counts[each], -among.index(each)))
    return best if looked and counts[best] > len(looked) / 2 else ""


def _is_table(lines: list[tuple[int, str]], separator: str) -> bool:
    """Do all lines have the same number of parts, and at least three? "Doe, John 01/02/1950" is a line, no table."""
    parts = {line.count(separator) for _number, line in lines}
    return len(parts) == 1 and parts.pop() >= 2 and len(lines) > 0


def _csv_rows(text: str, separator: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    # A text in quotes that nobody closes swallows every line behind it, and the mark behind the last one.
    reader = csv.reader(chain(io.StringIO(text, newline=""), [_END]), delimiter=separator, strict=False)
    began, first = monotonic(), 1
    try:
        for cells in reader:
            _look_at_clock(began, first)
            if cells == [_END]:
                return
            if reader.line_num - first >= _MOST_LINES_OF_A_ROW or _END in "".join(cells):
                raise _quotes_without_end(first)
            yield reader.line_num, _bounded(cells, reader.line_num)
            first = reader.line_num + 1
    except csv.Error as error:
        raise _quotes_without_end(first) from error


def _quotes_without_end(line: int) -> UnreadableList:
    return UnreadableList(
        _("Line %(number)s cannot be read: a text in quotes has no end, or is far too long.") % {"number": line},
        _("Open the file in a spreadsheet, mend that line, and save it again as CSV."),
    )


def _bounded(cells: Iterable[Any], number: int) -> tuple[str, ...]:
    texts = [_text(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    if len(texts) > MOST_COLUMNS:
        raise UnreadableList(
            _("Row %(number)s has %(found)s columns; at most %(most)s are taken.")
            % {"number": number, "found": len(texts), "most": MOST_COLUMNS},
            _("Keep the columns that name the person: number, birth date, last name, first name, day of service."),
        )
    return tuple(texts)


def _text(cell: Any) -> str:
    """A cell as text. A day is written year first; a number has no decimals that the sheet only shows."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    # A formula over several cells is an object that holds its text.
    cell = getattr(cell, "text", cell)
    # Lines of one cell are words apart.
    words = " ".join(str(cell).split())
    return "".join(each for each in words if each.isprintable())[:LONGEST_CELL]


def _look_at_clock(began: float, number: int) -> None:
    if number % _LOOK_EVERY == 0 and monotonic() - began > _LONGEST_SECONDS:
        raise UnreadableList(
            _("Reading the file takes too long; row %(number)s was reached.") % {"number": number},
            _("Save the list alone, without other sheets and formats, as CSV, and send that file."),
        )


# XLSX: a ZIP of XML parts.


def _xlsx_rows(content: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    _refuse_bombs(content)
    began = monotonic()
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        # Whoever sends a workbook means what they see; a hidden sheet may hold others.
        sheet = next((each for each in book.worksheets if each.sheet_state == "visible"), None)
        if sheet is None:
            raise _not_a_workbook()
        # What the sheet says of its own size is not believed: an empty row a million below would be a million rows.
        sheet.reset_dimensions()
        blank = 0
        for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True), start=1):
            _look_at_clock(began, number)
            # Of a million empty rows above a forgotten cell each costs a little.
            cells = () if row.count(None) == len(row) else _bounded(row, number)
            if cells and blank > _MOST_BLANK_ROWS:
                raise _far_below(number)
            blank = 0 if cells else blank + 1
            if cells:
                yield number, cells
    except UnreadableList:
        raise
    except _DAMAGED as error:
        raise _not_a_workbook() from error


def _far_below(number: int) -> UnreadableList:
    return UnreadableList(
        _("Row %(number)s stands below more than %(most)s empty rows.")
        % {"number": f"{number:,}", "most": f"{_MOST_BLANK_ROWS:,}"},
        _("Delete the empty rows, or what stands below them if it is no part of the list, and send the file again."),
    )


def _refuse_bombs(content: bytes) -> None:
    """Looks at what the archive says of its parts before any of them is unpacked. Raises UnreadableList."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _not_a_workbook() from error
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > _MOST_PARTS or unpacked > min(_MOST_UNPACKED, max(len(content), 50_000) * _MOST_TIMES_PACKED):
        raise UnreadableList(
            _("The file unpacks to far more than a list of %(most)s rows needs.") % {"most": f"{MOST_ROWS:,}"},
            _("Copy the list alone into a new workbook, or save it as CSV, and send that file."),
        )
    if any(part.flag_bits & 0x1 for part in parts):
        raise UnreadableList(_("The file is locked with a password."), _("Take the password away and send it again."))
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise _not_a_workbook()


def _not_a_workbook() -> UnreadableList:
    return UnreadableList(
        _("The file is damaged, or no Excel workbook (.xlsx)."),
        _("Open it in a spreadsheet, save it anew as an Excel workbook (.xlsx) or as CSV, and send that file."),
    )
