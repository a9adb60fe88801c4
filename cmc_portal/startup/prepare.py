"""Bringing the database up to this release: migrations, then the reference data that answers rest on.

Unlike the rest of start-up this runs inside Django.
"""

import os
import sys
from io import StringIO
from pathlib import Path
from typing import TextIO

import django
from django.conf import settings
from django.core.management import call_command, execute_from_command_line, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cmc_portal.startup.environment import OFFLINE
from cmc_portal.startup.folders import portal_home
from cmc_portal.startup.locks import alone

HELP = {"--help", "-h"}


def prepare_everything() -> None:
    """Migrations, reference data, the demo where it is wanted, static files: what the web server needs."""
    _prepare_database()
    if settings.PORTAL_DEMO and "load_demo" in get_commands():
        call_command("load_demo")
        call_command("load_demo_evidence")
        call_command("load_demo_desk")
        call_command("load_demo_benefits")
    call_command("collectstatic", interactive=False, verbosity=0)


def run_command(arguments: list[str]) -> None:
    """A management command; one of the portal's own finds its tables made, even on a machine it never ran on."""
    if arguments and _needs_tables(arguments) and _is_behind():
        print("Bringing the database up to date …", file=sys.stderr)
        with alone(portal_home() / "prepare.lock"):
            # The command's own output may be read by a program.
            _prepare_database(output=sys.stderr)
    execute_from_command_line(["bin/manage", *arguments])


def _needs_tables(arguments: list[str]) -> bool:
    """Is this a command of the portal's own that uses them, and not just a question how to use it?"""
    if HELP & set(arguments) or arguments[0] in OFFLINE:
        return False
    provider = get_commands().get(arguments[0], "")
    return isinstance(provider, str) and provider != "" and not provider.startswith("django.")


def _is_behind() -> bool:
    """Are there migrations that this database has not seen?"""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _prepare_database(output: TextIO | None = None) -> None:
    call_command("migrate", interactive=False, verbosity=0, stdout=output)
    if "load_reference" in get_commands():
        call_command("load_reference", stdout=output)


def write_demo(file: Path) -> None:
    """What can a person try as soon as the portal is up? The demo says it itself; another process would take seconds to
    begin, while somebody waits."""
    said = StringIO()
    if settings.PORTAL_DEMO and "show_demo" in get_commands():
        call_command("show_demo", stdout=said)
    file.write_text(said.getvalue())


def main() -> None:
    """`python -m cmc_portal.startup.prepare everything FILE`, which gets what the demo says, or `manage` and a
    management command."""
    # Commands own the tables; only the web server, worker and beat take on a role with fewer rights.
    os.environ.pop("PORTAL_DATABASE_ROLE", None)
    django.setup()
    match sys.argv[1:]:
        case ["everything", file]:
            with alone(portal_home() / "prepare.lock"):
                prepare_everything()
                write_demo(Path(file))
        case ["manage", *arguments]:
            run_command(arguments)


if __name__ == "__main__":
    main()
