"""`bin/manage`: one management command, with the embedded servers up for its duration where it uses them."""

import os
import sys

from cmc_portal.startup import environment
from cmc_portal.startup.folders import portal_home
from cmc_portal.startup.services import services


def manage(arguments: list[str]) -> None:
    """Becomes the command: its exit code, its terminal and its signals are then its own, and so is the hold."""
    home = portal_home()
    command = [sys.executable, "-m", "cmc_portal.startup.prepare", "manage", *arguments]
    if environment.OFFLINE.intersection(arguments[:1]):
        os.execve(sys.executable, command, environment.for_children(environment.NOWHERE, home))
    with services(home) as servers:
        for hold in servers.holds:
            hold.survive_exec()
        # Nothing comes after this: the program that takes this process over holds the servers until it ends.
        os.execve(sys.executable, command, _of_the_same_portal() | environment.for_children(servers, home))


def _of_the_same_portal() -> dict[str, str]:
    """On servers of its own the portal has its demonstration, unless told otherwise, for commands as for bin/run."""
    embedded = not os.environ.get("DATABASE_URL")
    return {"PORTAL_DEMO": os.environ.get("PORTAL_DEMO", "1")} if embedded else {}
