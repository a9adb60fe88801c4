"""`bin/manage add_organization NAME --kind provider --provider-kind ppg --npi 1234567893`: a new organisation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError

from accounts.facts import OrganizationKind, ProviderKind
from accounts.history import acting
from accounts.operators import add_operator_argument, operator_of
from accounts.rules.people import BadOrganization, check_organization
from accounts.selectors.people import get_organization, get_organization_id
from accounts.services.people import add_organization
from cmc_portal.identifiers import BadIdentifier, parse_npi


class Command(BaseCommand):
    help = "Add an organisation; for one that is there already, add NPIs to it. Then invite its first administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        add_operator_argument(parser)
        parser.add_argument("name", help="as people know it; no two have the same")
        parser.add_argument("--kind", required=True, choices=[each.value for each in OrganizationKind])
        parser.add_argument("--health-plan", default="", help="the code of a health plan, such as health-net")
        parser.add_argument("--provider-kind", choices=[each.value for each in ProviderKind])
        parser.add_argument("--npi", action="append", default=[], help="may be given several times")

    def handle(self, *args: Any, **options: Any) -> None:
        kind = OrganizationKind(options["kind"])
        provider_kind = ProviderKind(options["provider_kind"]) if options["provider_kind"] else None
        try:
            check_organization(kind, health_plan=options["health_plan"], provider_kind=provider_kind)
            self._refuse_another_kind(options["name"], kind, options["health_plan"])
            npis = [parse_npi(each) for each in options["npi"]]
            with acting(operator_of(options)):
                organization_id = add_organization(
                    options["name"], kind, health_plan=options["health_plan"], provider_kind=provider_kind, npis=npis
                )
        except (BadIdentifier, BadOrganization) as error:
            raise CommandError(str(error)) from error
        except IntegrityError as error:
            raise CommandError("One of the NPIs belongs to another organisation.") from error
        self.stdout.write(f"{options['name']}: organisation {organization_id}")

    def _refuse_another_kind(self, name: str, kind: OrganizationKind, health_plan: str) -> None:
        """An organisation keeps its kind and plan: its people would see other members from one moment to the next."""
        organization_id = get_organization_id(name)
        if organization_id is None:
            return
        known = get_organization(organization_id)
        if (known.kind, known.health_plan) != (kind, health_plan):
            raise CommandError("An organisation of that name is there already, of another kind or plan.")
