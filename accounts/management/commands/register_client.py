"""`bin/manage register_client NAME --organization ORG --scope … [--jwks FILE | --jwks-url URL]`: a new program."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.facts import OrganizationKind, Scope
from accounts.history import acting
from accounts.operators import add_operator_argument, operator_of
from accounts.rules.key_sets import BadKeySet, check_key_set
from accounts.selectors.clients import describe_client
from accounts.services.clients import ClientKeys, ClientRevoked, register_client, rotate_client_secret
from accounts.services.people import add_organization
from cmc_portal.fetching import FetchRefused, check_url


class Command(BaseCommand):
    help = (
        "Register a program of an organisation, or change its scopes and keys. Prints its client_id, and once the "
        "secret of a new one; with public keys it signs in by those and has no secret. See docs/api.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_operator_argument(parser)
        parser.add_argument("name", help="what the program is called, e.g. nightly-billing")
        parser.add_argument("--organization", required=True, help="the organisation it acts for; made when it is new")
        parser.add_argument(
            "--kind", choices=[each.value for each in OrganizationKind], default=OrganizationKind.PROVIDER
        )
        parser.add_argument(
            "--scope",
            action="append",
            required=True,
            choices=[each.value for each in Scope],
            help="what it may do at most; may be given several times",
        )
        keys = parser.add_mutually_exclusive_group()
        keys.add_argument("--jwks", type=Path, help="a file with its public keys, as a JSON Web Key Set")
        keys.add_argument("--jwks-url", default="", help="the https address where it keeps its public keys")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            keys = _read_keys(options["jwks"], options["jwks_url"])
            with acting(operator_of(options)):
                client_id = self._register(options, keys)
        except (BadKeySet, ClientRevoked, FetchRefused) as error:
            raise CommandError(str(error)) from error
        client = describe_client(client_id)
        self.stdout.write(f"client_id      {client.client_id}")
        if not client.secret_hash and not client.has_keys:
            with acting(operator_of(options)):
                self.stdout.write(f"client_secret  {rotate_client_secret(client_id)}")
            self.stdout.write("The secret is not shown again.")

    def _register(self, options: dict[str, Any], keys: ClientKeys | None) -> int:
        organization_id = add_organization(options["organization"], OrganizationKind(options["kind"]))
        scopes = [Scope(word) for word in options["scope"]]
        return register_client(options["name"], organization_id=organization_id, scopes=scopes, keys=keys)


def _read_keys(file: Path | None, url: str) -> ClientKeys | None:
    if url:
        return ClientKeys(jwks_url=check_url(url))
    if file is None:
        return None
    try:
        return ClientKeys(jwks=check_key_set(json.loads(file.read_text())))
    except (OSError, ValueError) as error:
        if isinstance(error, BadKeySet):
            raise
        raise CommandError(f"{file}: it cannot be read as JSON.") from error
