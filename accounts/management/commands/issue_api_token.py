"""`bin/manage issue_api_token CLIENT --organization NAME`: a token to try the API with, printed once."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.facts import OrganizationKind, Scope
from accounts.history import acting
from accounts.operators import add_operator_argument, operator_of
from accounts.selectors.clients import RegisteredClient, describe_client, find_client_named
from accounts.services.clients import ClientRevoked, issue_access_token, register_client
from accounts.services.people import add_organization
from cmc_portal.clock import now

_LONGEST = 24 * 60


class Command(BaseCommand):
    help = "Issue a bearer token to try the API with. It is printed once. Programs get theirs at /oauth/token."

    def add_arguments(self, parser: CommandParser) -> None:
        add_operator_argument(parser)
        parser.add_argument("client", help="what the program is called, e.g. nightly-billing")
        parser.add_argument("--organization", required=True, help="the organisation it asks for; made when it is new")
        parser.add_argument(
            "--kind", choices=[each.value for each in OrganizationKind], default=OrganizationKind.PROVIDER
        )
        parser.add_argument("--minutes", type=int, default=60, help="how long it is valid, a day at most (%(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 < options["minutes"] <= _LONGEST:
            raise CommandError(f"A token is valid for 1 to {_LONGEST} minutes.")
        with acting(operator_of(options)):
            organization_id = add_organization(options["organization"], OrganizationKind(options["kind"]))
            client = _client(options["client"], organization_id=organization_id)
        scopes, life = [Scope(word) for word in client.scopes], timedelta(minutes=options["minutes"])
        self.stdout.write(issue_access_token(client.id, scopes=scopes, now=now(), life=life))


def _client(name: str, *, organization_id: int) -> RegisteredClient:
    """The organisation's client of that name; one that may do everything when there was none."""
    known = find_client_named(name, organization_id=organization_id)
    if known:
        return known
    try:
        return describe_client(register_client(name, organization_id=organization_id, scopes=Scope))
    except ClientRevoked as error:
        raise CommandError(str(error)) from error
