"""Which program a management command is about."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandError

from accounts.selectors.clients import RegisteredClient, find_client


def add_client_argument(parser: ArgumentParser) -> None:
    """`CLIENT_ID`, for every command about one program."""
    parser.add_argument("client_id", help="as register_client printed it")


def client_of(options: Mapping[str, Any]) -> RegisteredClient:
    """The program named. Raises CommandError where there is none that still works."""
    client = find_client(options["client_id"])
    if client is None:
        raise CommandError("There is no client of that client_id, or it was revoked before.")
    return client
