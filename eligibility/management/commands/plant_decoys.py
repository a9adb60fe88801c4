"""`bin/manage plant_decoys`: members that nobody has reason to ask for; whoever finds one sets off the alarm."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.operators import add_operator_argument, operator_of
from cmc_portal import clock
from eligibility.services.decoys import DecoysNotPlanted, plant

_MOST = 1_000


class Command(BaseCommand):
    """Plants decoys and says how many there are."""

    help = (
        "Plant made-up members that nobody has reason to ask for. An inquiry that finds one is answered like any "
        "other, raises an alert of high severity, and stops whoever asked until a privacy officer lifts it. Which "
        "members they are is not printed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many, and who plants them."""
        parser.add_argument("--count", type=_count, default=5, metavar="N", help="how many more (5)")
        add_operator_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Plants them."""
        try:
            planted = plant(options["count"], asker=operator_of(options), now=clock.now())
        except DecoysNotPlanted as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"There are {planted} decoys now. Other processes know of them within a minute.")


def _count(text: str) -> int:
    count = int(text)
    if not 1 <= count <= _MOST:
        raise ArgumentTypeError(f"Plant 1 to {_MOST} decoys at once.")
    return count
