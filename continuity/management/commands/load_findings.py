"""`bin/manage load_findings FILE`: quality concerns and exclusions of providers."""

from argparse import ArgumentParser

from continuity.evidence.outcomes import EvidenceKind
from continuity.management.commands._evidence import EvidenceCommand, add_plan_argument


class Command(EvidenceCommand):
    """Loads findings against providers."""

    kind = EvidenceKind.FINDINGS
    help = (
        "Loads quality concerns and exclusions that are documented against providers (docs/continuity-files.md). Safe "
        "to run twice. Ends with 0 when every line was taken in, 1 when some were refused, 2 when the file was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and the plan."""
        super().add_arguments(parser)
        add_plan_argument(parser)
