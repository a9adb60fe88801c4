"""`bin/manage archive_trail`: months of the access trail past their retention leave the database for a file."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.facts import AccessAction, Asker, Purpose
from accounts.operators import add_operator_argument, operator_of
from accounts.selectors.partitions import list_detached_months, list_due_months
from accounts.services.archive import NotArchived, archive_month, drop_archived_month
from accounts.services.trail import record_access
from cmc_portal import clock


class Command(BaseCommand):
    """Archives what is due. To be run by the owner of the tables: the running portal may not take one out."""

    help = (
        "Writes each month of the access trail that is past its retention to a file, compares the file with the seals, "
        "and takes the month out of the trail; its table stays beside it until --drop. For the owner of the tables."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, and what to do with tables archived before."""
        parser.add_argument("--folder", type=Path, help="PORTAL_ARCHIVE when left out")
        parser.add_argument("--dry-run", action="store_true", help="say which months are due and change nothing")
        parser.add_argument(
            "--drop", action="store_true", help="also remove the tables archived before, if their files are still whole"
        )
        add_operator_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Archives month by month, oldest first; stops at the first that cannot be."""
        folder = options["folder"] or (Path(settings.PORTAL_ARCHIVE) if settings.PORTAL_ARCHIVE else None)
        if folder is None:
            raise CommandError("Say where to: --folder, or PORTAL_ARCHIVE in the environment.")
        detached = list_detached_months()
        due = list_due_months(clock.today())
        if not due and not (options["drop"] and detached):
            self.stdout.write("No month of the trail is past its retention.")
        try:
            for month in due:
                self._archive(month, folder, operator_of(options), dry_run=options["dry_run"])
            for month in detached if options["drop"] and not options["dry_run"] else ():
                drop_archived_month(month, folder, settings.PORTAL_TRAIL_KEYS)
                self.stdout.write(f"{month:%Y-%m}: removed from the database; its file is whole.")
        except NotArchived as error:
            raise CommandError(str(error)) from error

    def _archive(self, month: date, folder: Path, operator: Asker, *, dry_run: bool) -> None:
        if dry_run:
            self.stdout.write(f"{month:%Y-%m} is due.")
            return
        now = clock.now()
        archived = archive_month(month, folder, settings.PORTAL_TRAIL_KEYS, now=now)
        record_access(
            operator, action=AccessAction.ARCHIVE_TRAIL, purpose=Purpose.OPERATIONS, at=now, subject=archived.month
        )
        self.stdout.write(f"{archived.month}: {archived.events} events in {archived.file}, sha256 {archived.sha256}.")
