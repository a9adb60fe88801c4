"""`bin/manage load_network FILE`: a plan's provider file."""

from argparse import ArgumentParser
from datetime import date

from continuity.evidence.outcomes import EvidenceKind
from continuity.management.commands._evidence import EvidenceCommand, add_plan_argument


class Command(EvidenceCommand):
    """Loads a plan's provider file."""

    kind = EvidenceKind.NETWORK
    help = (
        "Loads providers and their days in plans' networks (docs/continuity-files.md). Safe to run twice. Ends with 0 "
        "when every line was taken in, 1 when some were refused, 2 when the file was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, the plan, and whether it names everybody."""
        super().add_arguments(parser)
        add_plan_argument(parser)
        parser.add_argument(
            "--full",
            metavar="DAY",
            type=date.fromisoformat,
            help="the file names everybody: whom it does not name is outside the network from this day on, 2026-11-01",
        )
