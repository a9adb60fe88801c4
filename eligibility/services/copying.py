"""Rows into PostgreSQL by COPY, the fastest way in."""

from collections.abc import Iterable, Sequence
from io import StringIO

from django.db import connection, transaction

NULL = "\\N"
# Few large pieces: for each one the driver waits for its turn among this process's threads.
_PIECE = 1 << 22


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Adds the rows. Numbers, text, days, moments, booleans and None; anything else as its text."""
    copy_lines(table, columns, [copy_line(row) for row in rows])


def copy_lines(table: str, columns: Sequence[str], lines: Sequence[str]) -> None:
    """Adds rows that are written as COPY reads them, each with its line end."""
    if not lines:
        return
    names, text = ", ".join(columns), StringIO("".join(lines))
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_security_active(%s)", [table])
        if cursor.fetchone()[0]:
            _copy_and_insert(table, names, text)
        else:
            cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", text, _PIECE)


def _copy_and_insert(table: str, names: str, text: StringIO) -> None:
    """COPY refuses tables that show a role some of their rows only: the running portal, which owns none of them, copies
    into a table of its own and inserts from there."""
    with transaction.atomic(), connection.cursor() as cursor:
        like = f"SELECT {names} FROM {table}"  # noqa: S608 - our own names
        cursor.execute(f"CREATE TEMP TABLE copied ON COMMIT DROP AS {like} WITH NO DATA")
        cursor.copy_expert(f"COPY pg_temp.copied ({names}) FROM STDIN", text, _PIECE)
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM pg_temp.copied")  # noqa: S608 - our own names
        cursor.execute("DROP TABLE pg_temp.copied")


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
