"""The command that makes reference data in the database what the reference files say."""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.history import acting
from accounts.operators import add_operator_argument, operator_of
from benefits.services.reference import load_benefits_reference
from cmc_portal import clock
from cmc_portal.reference import BadReference, ReferenceChanges
from eligibility.services.reference import load_eligibility_reference


class Command(BaseCommand):
    """Loads plans and benefits; safe to run again, and says what it changed."""

    help = "Load counties, plans and benefit lines from the reference files. Safe to run again; says what it changed."

    def add_arguments(self, parser: CommandParser) -> None:
        add_operator_argument(parser)
        parser.add_argument(
            "--hcp-codes",
            type=Path,
            metavar="FILE",
            help="this site's health-plan codes, in the form of eligibility/reference/hcp_codes_demo.yaml; "
            "without it the codes already loaded stay (and a demo uses the invented ones)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        eligibility, benefits = _reference_folder("eligibility"), _reference_folder("benefits")
        codes = options["hcp_codes"] or (eligibility / "hcp_codes_demo.yaml" if settings.PORTAL_DEMO else None)
        try:
            with acting(operator_of(options)):
                changes = load_eligibility_reference(eligibility, hcp_codes=codes) + load_benefits_reference(
                    benefits, now=clock.now()
                )
        except BadReference as error:
            raise CommandError(f"Reference data is as it was before this file: {error}") from error
        self._report(changes)

    def _report(self, changes: ReferenceChanges) -> None:
        for word, rows in (("added", changes.added), ("changed", changes.changed), ("removed", changes.removed)):
            for row in rows:
                self.stdout.write(f"{word}: {row}")
        for row in changes.kept:
            self.stdout.write(f"left as the plan published it: {row}")
        self.stdout.write(
            "Reference data is up to date." if changes else "Nothing changed; reference data was up to date."
        )


def _reference_folder(app: str) -> Path:
    return Path(apps.get_app_config(app).path) / "reference"
