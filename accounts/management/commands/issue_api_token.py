"""`bin/manage issue_api_token CLIENT --organization NAME`: a token for a program, printed once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.facts import OrganizationKind
from accounts.services import add_organization, issue_api_token
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
        self.stdout.write(issue_api_token(options["client"], organization_id=organization_id, now=now()))
