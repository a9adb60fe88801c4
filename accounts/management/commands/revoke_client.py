"""`bin/manage revoke_client CLIENT_ID`: a program's end."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.history import acting
from accounts.management.clients import add_client_argument, client_of
from accounts.operators import add_operator_argument, operator_of
from accounts.services.clients import revoke_client
from cmc_portal.clock import now


class Command(BaseCommand):
    help = "End a program's access and its tokens, at once and for good."

    def add_arguments(self, parser: CommandParser) -> None:
        add_operator_argument(parser)
        add_client_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        client = client_of(options)
        with acting(operator_of(options)):
            revoke_client(client.id, now=now())
        self.stdout.write("Revoked, with all its tokens.")
