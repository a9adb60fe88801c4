"""`bin/manage print_notices`: the letters that wait for paper, as a PDF for each plan and day."""

import os
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.operators import add_operator_argument, operator_of
from cmc_portal import clock
from continuity.notices.pdf import PdfImpossible
from continuity.notices.printing import PrintedRun, list_plans_to_print, print_letters


class Command(BaseCommand):
    """Prints what waits, and says how many letters of which plan."""

    help = (
        "Make one PDF a plan of the letters that wait for paper, and keep it where the desk finds it. More than 200 "
        "letters of a plan become several PDFs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """For which day and plan, where to, and who prints."""
        parser.add_argument("--day", type=date.fromisoformat, help="the day they are kept under (today)")
        parser.add_argument("--plan", metavar="CODE", help="this plan's only, such as health-net")
        parser.add_argument("--out", type=Path, metavar="FILE", help="write the PDF there too; a second one as FILE-2")
        add_operator_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints."""
        plans = (options["plan"],) if options["plan"] else list_plans_to_print()
        if options["out"] and len(plans) > 1:
            raise CommandError(f"Letters of {', '.join(plans)} wait. Name one with --plan: a file has one plan's.")
        asker, day = operator_of(options), options["day"] or clock.today()
        try:
            runs = [run for plan in plans for run in print_letters(plan, day=day, asker=asker, at=clock.now())]
        except PdfImpossible as error:
            raise CommandError(f"{error} The letters stay queued.") from error
        for run in runs:
            self.stdout.write(f"{run.plan_code}, {run.day}, run {run.number}: {run.letters} letters.")
        if not runs:
            self.stdout.write("No letter waits for paper.")
        if options["out"]:
            _write(runs, options["out"])


def _write(runs: list[PrintedRun], file: Path) -> None:
    """Readable by whoever ran the command and by nobody else: the letters name members."""
    for place, run in enumerate(runs, 1):
        path = file if place == 1 else file.with_stem(f"{file.stem}-{place}")
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(run.pdf)
