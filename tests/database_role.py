"""Acting as one of the database's roles: the tests themselves run as the tables' owner."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """Every statement inside is that role's, and so is what it may do."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        [before] = cursor.fetchone()
        cursor.execute("SELECT set_config('role', %s, true)", [role])
        yield
        cursor.execute("SELECT set_config('role', %s, true)", [before])


def rows_of(statement: str, *values: object) -> list[tuple[object, ...]]:
    """What the statement gives, in a transaction of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        rows: list[tuple[object, ...]] = cursor.fetchall() if cursor.description else []
        return rows
