"""`bin/manage revoke_client CLIENT_ID`: a program's end."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.history import acting
from accounts.operators import add_operator_argument, operator_of
from accounts.selectors.clients import find_client
from accounts.services.clients import revoke_client
from cmc_portal.clock import now


class Command(BaseCommand):
    help = "End a program's access and its tokens, at once and for good."

    def add_arguments(self, parser: CommandParser) -> None:
        add_operator_argument(parser)
        parser.add_argument("client_id", help="as register_client printed it")

    def handle(self, *args: Any, **options: Any) -> None:
        client = find_client(options["client_id"])
        if client is None:
            raise CommandError("There is no client of that client_id, or it was revoked before.")
        with acting(operator_of(options)):
            revoke_client(client.id, now=now())
        self.stdout.write("Revoked, with all its tokens.")
