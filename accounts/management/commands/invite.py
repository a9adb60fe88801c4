"""`bin/manage invite EMAIL --organization NAME --role provider_administrator`: a link by which somebody joins."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.facts import Role
from accounts.history import acting
from accounts.operators import add_operator_argument, operator_of
from accounts.people.mail import printed_link
from accounts.rules.invitations import TooManyInvitations
from accounts.rules.people import NotARoleThere
from accounts.selectors.people import get_organization_id
from accounts.services.invitations import invite_to_organization
from cmc_portal.clock import now, today


class Command(BaseCommand):
    help = "Invite somebody into an organisation. Prints the link once, to be handed over; no letter is sent."

    def add_arguments(self, parser: CommandParser) -> None:
        add_operator_argument(parser)
        parser.add_argument("email")
        parser.add_argument("--organization", required=True, help="its name, as add_organization was told")
        parser.add_argument("--role", required=True, choices=[each.value for each in Role])

    def handle(self, *args: Any, **options: Any) -> None:
        organization_id = get_organization_id(options["organization"])
        if organization_id is None:
            raise CommandError("There is no such organisation. Add it first, with add_organization.")
        try:
            with acting(operator_of(options)):
                secret = invite_to_organization(
                    options["email"],
                    organization_id=organization_id,
                    role=Role(options["role"]),
                    invited_by=None,
                    now=now(),
                    today=today(),
                )
        except NotARoleThere as error:
            raise CommandError("There is no such role in an organisation of that kind.") from error
        except TooManyInvitations as error:
            raise CommandError("The organisation has sent as many invitations as it may in one day.") from error
        self.stdout.write(printed_link(secret))
