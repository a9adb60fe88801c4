"""Loads the demo cast through the same service as any other roster."""

import os
from argparse import ArgumentParser
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.facts import Asker
from accounts.operators import add_operator_argument, operator_of
from cmc_portal import clock
from eligibility.models import RosterFile
from eligibility.selectors.plans import get_plan_table
from eligibility.selectors.roster import find_loaded_before, list_roster_names
from eligibility.services.roster import load_roster
from eligibility.synthetic.cast import DemoFile, demo_files, may_hold_the_demo
from eligibility.synthetic.demo_page import write_page


class Command(BaseCommand):
    """Writes the demo's roster files under PORTAL_HOME/demo and loads those that were not loaded before."""

    help = "Write the demo roster files and load them; files that were loaded before are left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the files go, or the page to write instead."""
        home = Path(os.environ.get("PORTAL_HOME", ".local"))
        parser.add_argument(
            "--folder", type=Path, default=home / "demo", help="where to write the files (PORTAL_HOME/demo)"
        )
        parser.add_argument(
            "--page", type=Path, help="write the page about the cast to this file instead, and load nothing"
        )
        add_operator_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes and loads, and says what was done with each file."""
        if options["page"]:
            write_page(options["page"])
            return
        if not may_hold_the_demo(list_roster_names()):
            self.stdout.write("This database holds rosters of its own, so the demo is not added to it.")
            return
        if not any(offering.hcp_code for offering in get_plan_table().offerings):
            raise CommandError("No plan has a health-plan code yet. Run load_reference first.")
        for file in demo_files():
            path: Path = options["folder"] / file.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content)
            self._load(file, path, asker=operator_of(options))

    def _load(self, file: DemoFile, path: Path, *, asker: Asker) -> None:
        if find_loaded_before(sha256(file.content).hexdigest()) is not None:
            self.stdout.write(f"{path}: loaded before.")
            return
        with path.open("rb") as stream:
            now = clock.now()
            received_at = _received_at(file, now)
            summary = load_roster(stream, asker=asker, name=file.name, received_at=received_at, now=now)
        self.stdout.write(f"{path}: {summary.lines_read} members.")
        if not summary.is_clean:
            raise CommandError(f"{path} was not loaded whole: {dict(summary.outcomes)}")


def _received_at(file: DemoFile, now: datetime) -> datetime:
    """The moment that the demo tells of; now, for a new edition of a file that was loaded before."""
    if RosterFile.objects.filter(name=file.name).exists():
        return now
    return min(file.received_at, now)
