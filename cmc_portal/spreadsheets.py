"""Tables for spreadsheets: CSV and XLSX in which no cell is a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

import openpyxl

# A spreadsheet takes what begins so for a formula, and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# Without it Excel takes UTF-8 for what Windows writes.
BYTE_ORDER_MARK = "\ufeff"


def safe_cell(text: str) -> str:
    """The text as a spreadsheet shows it and never runs it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def render_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """The rows as a CSV file."""
    text = io.StringIO(BYTE_ORDER_MARK, newline="")
    text.seek(0, io.SEEK_END)
    csv.writer(text).writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def render_xlsx(rows: Iterable[Sequence[str]], *, title: str) -> bytes:
    """The rows as the only sheet of a workbook; every cell is text."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([safe_cell(cell) for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
