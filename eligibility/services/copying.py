"""Rows into PostgreSQL by COPY, the fastest way in."""

from collections.abc import Iterable, Sequence
from io import StringIO

from django.db import connection

NULL = "\\N"
# Few large pieces: for each one the driver waits for its turn among this process's threads.
_PIECE = 1 << 22


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Adds the rows. Numbers, text, days, moments, booleans and None; anything else as its text."""
    copy_lines(table, columns, [copy_line(row) for row in rows])


def copy_lines(table: str, columns: Sequence[str], lines: Sequence[str]) -> None:
    """Adds rows that are written as COPY reads them, each with its line end."""
    if lines:
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", StringIO("".join(lines)), _PIECE)


def copy_line(row: Sequence[object]) -> str:
    """A row as COPY reads it, with its line end."""
    return copy_fields(row) + "\n"


def copy_fields(row: Sequence[object]) -> str:
    """Fields as COPY reads them. Few have anything to escape, so that is looked at once a row, not once a field."""
    fields = [NULL if value is None else value if value.__class__ is str else str(value) for value in row]
    line = "\t".join(fields)
    if (
        line.count("\t") == len(fields) - 1
        and "\n" not in line
        and "\r" not in line
        and line.count("\\") == row.count(None)
    ):
        return line
    return "\t".join([NULL if value is None else escaped(str(value)) for value in row])


def escaped(text: str) -> str:
    """Text as COPY reads it in a field."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
