"""Loads the providers and visits of the demo's cast through the same service as any other file."""

import os
from argparse import ArgumentParser
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.operators import add_operator_argument, operator_of
from cmc_portal import clock
from continuity.services.evidence import load_evidence, was_loaded
from continuity.synthetic.demo_evidence import demo_evidence
from eligibility.selectors.roster import list_roster_names
from eligibility.synthetic.cast import holds_the_demo


class Command(BaseCommand):
    """Writes the demo's files of evidence under PORTAL_HOME/demo and loads those that were not loaded before."""

    help = "Write the demo's provider and visit files and load them; files that were loaded before are left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the files go."""
        home = Path(os.environ.get("PORTAL_HOME", ".local"))
        parser.add_argument(
            "--folder", type=Path, default=home / "demo", help="where to write the files (PORTAL_HOME/demo)"
        )
        add_operator_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes and loads, and says what was done with each file."""
        if not holds_the_demo(list_roster_names()):
            self.stdout.write("The demo is not in this database, so its providers and visits are not added to it.")
            return
        for file in demo_evidence():
            path: Path = options["folder"] / file.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content)
            if was_loaded(file.kind, file.content):
                self.stdout.write(f"{path}: loaded before.")
                continue
            summary = load_evidence(
                BytesIO(file.content), kind=file.kind, asker=operator_of(options), name=file.name, now=clock.now()
            )
            self.stdout.write(f"{path}: {summary.lines_read} lines.")
            if not summary.is_clean:
                raise CommandError(f"{path} was not loaded whole: {dict(summary.outcomes)}")
