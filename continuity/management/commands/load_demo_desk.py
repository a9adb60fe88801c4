"""Lays the demo's work before the plan's desk, through the same services as any other request."""

import os
from argparse import ArgumentParser
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.demo import add_demo_person, add_demo_users
from accounts.operators import add_operator_argument, operator_of
from cmc_portal import clock
from continuity.models import ContinuityRequest
from continuity.services.demo_desk import link_page, list_people, make_case
from continuity.services.evidence import load_evidence, was_loaded
from continuity.synthetic.demo_desk import CASES, LONGEST_AGO, ROSTER_NAME, make_desk_evidence, make_desk_roster
from eligibility.selectors.roster import list_roster_names
from eligibility.services.roster import load_roster
from eligibility.synthetic.cast import holds_the_demo


class Command(BaseCommand):
    """Members who joined some months ago, their visits, and requests in every state, counted from today."""

    help = "Give the demo's plan a few requests to work on; where there are any, nothing is added."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the files go."""
        home = Path(os.environ.get("PORTAL_HOME", ".local"))
        parser.add_argument(
            "--folder", type=Path, default=home / "demo", help="where to write the files (PORTAL_HOME/demo)"
        )
        add_operator_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """All or nothing, so that a start that was broken off begins anew."""
        if not settings.PORTAL_DEMO or not holds_the_demo(list_roster_names()):
            self.stdout.write("The demo is not in this database, so its desk is left empty.")
            return
        if ContinuityRequest.objects.exists():
            self.stdout.write("The desk has requests already.")
            return
        now = clock.now()
        # Known before the first of them asked, so that the story of each holds together.
        self._load_members(options, now=now - timedelta(days=LONGEST_AGO + 1))
        add_demo_users()
        with transaction.atomic():
            people = list_people(now)
            for case in CASES:
                make_case(case, people, now=now)
                if case.page:
                    link_page(case, add_demo_person(case.page), now=now)
        self.stdout.write(f"{len(CASES)} members of the plan of today, most with a request at the desk.")

    def _load_members(self, options: dict[str, Any], *, now: datetime) -> None:
        """Who joined, their doctors and visits; once, however often the requests have to be tried."""
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        today, asker = clock.today(), operator_of(options)
        if ROSTER_NAME not in list_roster_names():
            roster = make_desk_roster(today)
            (folder / ROSTER_NAME).write_bytes(roster)
            load_roster(BytesIO(roster), asker=asker, name=ROSTER_NAME, received_at=now, now=now)
        for file in make_desk_evidence(today):
            (folder / file.name).write_bytes(file.content)
            if not was_loaded(file.kind, file.content):
                load_evidence(BytesIO(file.content), kind=file.kind, asker=asker, name=file.name, now=now)
