"""Of several workers one migrates its database, and the others copy what it made: it takes ten seconds of each."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from cmc_portal.startup.folders import portal_home, private_folder
from cmc_portal.startup.locks import alone


class MadeOnce:
    """The copy that the first worker of a run leaves to the others, on one server under a name of the run's own."""

    def __init__(self, run: str, slot: str) -> None:
        self.run = run
        self.name = f"test_{connection.settings_dict['NAME']}_{slot}_made"
        self.lock = private_folder(portal_home() / "test-slots") / f"{slot}.made"
        self.held = ExitStack()
        self.is_ours = False

    def look(self, test: dict[str, Any]) -> None:
        """Has another worker left its copy? Then Django is told to begin with it; else this worker is the first, and
        whoever comes next waits for it."""
        self.held.enter_context(alone(self.lock))
        with _server() as cursor:
            cursor.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [self.name]
            )
            row = cursor.fetchone()
        if row == (self.run,):
            test["TEMPLATE"] = self.name
            self.held.close()
        else:
            self.is_ours = True

    def leave(self) -> None:
        """The first worker's database is made: here is its copy."""
        if not self.is_ours:
            return
        database, copy = connection.settings_dict["NAME"], connection.ops.quote_name(self.name)
        connection.close()
        with _server() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {copy}")
            cursor.execute(f"CREATE DATABASE {copy} TEMPLATE {connection.ops.quote_name(database)}")
            cursor.execute(f"COMMENT ON DATABASE {copy} IS %s", [self.run])
        self.held.close()

    def remove(self) -> None:
        """Who made it takes it away; a worker that has not begun by then makes its own."""
        self.held.close()
        if self.is_ours:
            with alone(self.lock), _server() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(self.name)}")


@contextmanager
def _server() -> Iterator[CursorWrapper]:
    """The server itself, past any database that might be copied or removed."""
    with connection._nodb_cursor() as cursor:
        yield cursor


def made_once(slot: str) -> MadeOnce | None:
    """What the workers of this run share; None where there is one process only."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    return MadeOnce(run, slot) if run else None
