"""Writes a made-up 834 roster in the state's dialect: the same seed gives the same file."""

import sys
from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cmc_portal import clock
from cmc_portal.dates import Span
from eligibility.synthetic.catalogue import load_catalogue
from eligibility.synthetic.months import month_of
from eligibility.synthetic.people import MOST_MEMBERS
from eligibility.synthetic.population import draw_members
from eligibility.synthetic.roster_834 import Envelope, write_roster

TELLABLE = Span(date(2014, 4, 1), date(2026, 12, 31))


class Command(BaseCommand):
    """Writes made-up members with histories from April 2014 on, as a full roster of the given day would tell them."""

    help = "Write a synthetic 834 roster in the state's dialect; the same seed gives the same file."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The number of members, the seed, the day of the roster, and where to write it."""
        parser.add_argument("file", help="where to write it; - for standard output")
        parser.add_argument("--members", type=_members, default=1_000, metavar="N", help="how many members (1000)")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="which made-up people (1)")
        parser.add_argument("--day", type=_day, default=None, metavar="D", help="day of the roster, YYYY-MM-DD (today)")
        parser.add_argument("--monthly", action="store_true", help="that month only, not whole histories")

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes the file and says what is in it."""
        day = options["day"] or min(clock.today(), TELLABLE.last_day or clock.today())
        members = draw_members(options["seed"], load_catalogue(), month=month_of(day), monthly=options["monthly"])
        envelope = Envelope(day, _control_number(day, options["seed"]), rhythm="MO" if options["monthly"] else "FULL")
        with _opened(options["file"]) as out:
            written = write_roster(out, islice(members, options["members"]), envelope)
        self.stderr.write(f"Wrote {written} made-up members as of {day} to {options['file']}.")


def _members(text: str) -> int:
    members = int(text)
    if not 1 <= members <= MOST_MEMBERS:
        raise ArgumentTypeError(f"A roster has 1 to {MOST_MEMBERS} members.")
    return members


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if day not in TELLABLE:
        raise ArgumentTypeError(f"Histories run from {TELLABLE.first_day} to {TELLABLE.last_day}.")
    return day


def _control_number(day: date, seed: int) -> int:
    """A number of nine digits that is the same for the same day and seed."""
    return int(f"{seed % 1_000:03d}{day:%y%m%d}")


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdout.buffer
        return
    try:
        with Path(name).open("wb") as out:
            yield out
    except OSError as error:
        raise CommandError(f"Cannot write {name}: {error.strerror}.") from error
