"""Counting what is asked of the database: statements of the framework and of the driver alike."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from django.db import connection

from cmc_portal import database

# Where statements go to the driver by cmc_portal.database.run.
_PLACES = (
    "accounts.selectors.tokens.run",
    "continuity.selectors.evidence.run",
    "continuity.services.evidence_visits.run",
    "eligibility.selectors.members.run",
    "eligibility.selectors.plans.run",
    "inquiries.services.run",
)


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements sent while the block runs, without savepoints."""
    sent: list[str] = []

    def record(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if "SAVEPOINT" not in sql:
            sent.append(sql)
        return execute(sql, *rest)

    def record_run(statement: str, values: Sequence[Any]) -> Any:
        sent.append(statement)
        return database.run(statement, values)

    with ExitStack() as stack:
        stack.enter_context(connection.execute_wrapper(record))
        for place in _PLACES:
            stack.enter_context(patch(place, record_run))
        yield sent
