"""Who runs a management command that reads or changes members' data: said with `--as`, or else the system's user."""

import os
import pwd
import socket
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandError

from accounts.facts import Asker, Channel

_LONGEST = 100


def add_operator_argument(parser: ArgumentParser) -> None:
    """`--as NAME`, for every command whose reads or writes stand in the trail."""
    parser.add_argument(
        "--as",
        dest="operator",
        metavar="NAME",
        help="who runs this, for the access trail: your name or staff number; the system's user when left out",
    )


def operator_of(options: Mapping[str, Any]) -> Asker:
    """The operator that the trail will name. The system's user and machine stand beside as the address, so that a name
    given with `--as` hides nobody. Raises CommandError for a name that is none."""
    system_user = get_system_user()
    name = system_user if options.get("operator") is None else str(options["operator"]).strip()
    if not name or len(name) > _LONGEST or not name.isprintable():
        raise CommandError(f"--as needs a name of 1 to {_LONGEST} printable characters, such as --as 'J. Doe'.")
    return Asker(Channel.COMMAND, organization_id=None, operator=name, address=f"{system_user}@{socket.gethostname()}")


def get_system_user() -> str:
    """The account that this process really runs under; environment variables such as LOGNAME can say anything."""
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"uid {number}"
