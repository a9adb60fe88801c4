"""`bin/manage rotate_client_secret CLIENT_ID`: a new secret for a program, printed once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.history import acting
from accounts.management.clients import add_client_argument, client_of
from accounts.operators import add_operator_argument, operator_of
from accounts.services.clients import rotate_client_secret


class Command(BaseCommand):
    help = "Give a program a new secret. It is printed once; the one before stops working at once."

    def add_arguments(self, parser: CommandParser) -> None:
        add_operator_argument(parser)
        add_client_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        client = client_of(options)
        if client.has_keys:
            raise CommandError("This client signs in by its own keys and has no secret.")
        with acting(operator_of(options)):
            self.stdout.write(rotate_client_secret(client.id))
