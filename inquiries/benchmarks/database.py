"""A database of the benchmark's own, beside the user's on the same server: never the user's."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import ProgrammingError, connection

_QUIET = Path("/dev/null")


@contextmanager
def using(database: str) -> Iterator[None]:
    """Everything inside reads and writes `database`, which is on the same server as the user's."""
    users = connection.settings_dict["NAME"]
    _switch_to(database)
    try:
        yield
    finally:
        _switch_to(users)


def bench_database(purpose: str) -> str:
    """What is the benchmark's database for this purpose called? The user's name with something behind."""
    return f"{connection.settings_dict['NAME']}_bench_{purpose}"


def make_database(database: str, *, fresh: bool) -> None:
    """Makes the database if it is not there, or anew, and brings it up to date: migrations and reference data.

    A new one is the copy of one without members, which is brought up to date once: migrating takes many times as long.
    """
    if fresh:
        drop_database(database)
    if _is_there(database):
        _bring_up_to_date(database)
        return
    empty = bench_database("empty")
    _make_empty(empty)
    _create(database, like=empty)


@cache
def _make_empty(database: str) -> None:
    if not _is_there(database):
        _create(database, like="template1")
    _bring_up_to_date(database)


def _is_there(database: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        return cursor.fetchone() is not None


def _create(database: str, *, like: str) -> None:
    with connection.cursor() as cursor:
        quoted, template = map(connection.ops.quote_name, (database, like))
        cursor.execute(f"CREATE DATABASE {quoted} TEMPLATE {template}")


def _bring_up_to_date(database: str) -> None:
    with using(database), _QUIET.open("w") as nowhere:
        call_command("migrate", interactive=False, verbosity=0, stdout=nowhere)
        codes = Path(apps.get_app_config("eligibility").path) / "reference" / "hcp_codes_demo.yaml"
        call_command("load_reference", hcp_codes=codes, stdout=nowhere)


def drop_database(database: str) -> None:
    """Removes the database with everything in it, and whoever is connected to it."""
    drop = f"DROP DATABASE IF EXISTS {connection.ops.quote_name(database)}"
    with connection.cursor() as cursor:
        try:
            cursor.execute(f"{drop} WITH (FORCE)")
        except ProgrammingError:
            # PostgreSQL's own vacuum is at work there, which only a superuser may end by force; without force
            # PostgreSQL sends it away itself.
            cursor.execute(drop)


def _switch_to(database: str) -> None:
    # As Django's own test runner does: the settings for who reads them, the connection for who is connected.
    connection.close()
    settings.DATABASES["default"]["NAME"] = database
    connection.settings_dict["NAME"] = database
