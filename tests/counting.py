"""Counting what is asked of the database: statements and calls of its functions alike."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.db.backends.utils import CursorWrapper


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements and function names sent while the block runs, without savepoints."""
    sent: list[str] = []
    call = CursorWrapper.callproc

    def record(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if "SAVEPOINT" not in sql:
            sent.append(sql)
        return execute(sql, *rest)

    def record_call(cursor: CursorWrapper, name: str, *rest: Any) -> Any:
        sent.append(name)
        return call(cursor, name, *rest)

    with connection.execute_wrapper(record), patch.object(CursorWrapper, "callproc", record_call):
        yield sent
