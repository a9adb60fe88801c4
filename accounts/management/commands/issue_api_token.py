"""`bin/manage issue_api_token CLIENT --organization NAME`: a token for a program, printed once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.facts import OrganizationKind, Scope
from accounts.services.clients import issue_access_token, register_client
from accounts.services.people import add_organization
from cmc_portal.clock import now


class Command(BaseCommand):
    help = "Issue a bearer token for a program of an organisation. It is printed once; one issued before stops working."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("client", help="what the program is called, e.g. nightly-billing")
        parser.add_argument("--organization", required=True, help="the organisation it asks for; made when it is new")
        parser.add_argument(
            "--kind", choices=[each.value for each in OrganizationKind], default=OrganizationKind.PROVIDER
        )

    def handle(self, *args: Any, **options: Any) -> None:
        organization_id = add_organization(options["organization"], OrganizationKind(options["kind"]))
        client_id = register_client(options["client"], organization_id=organization_id, scopes=Scope)
        self.stdout.write(issue_access_token(client_id, scopes=Scope, now=now()))
