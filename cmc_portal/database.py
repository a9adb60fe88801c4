"""One statement to the database, for the few places that every inquiry passes."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


def run(statement: str, values: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows that a statement gives, none where it gives none.

    By the driver's own cursor, since the framework's costs as much as the statement. Errors stay the framework's.
    """
    # Not `connection`, which looks for this thread's own anew at each use.
    ours = connections[DEFAULT_DB_ALIAS]
    ours.ensure_connection()
    with ours.wrap_database_errors, ours.connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []
