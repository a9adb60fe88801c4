"""`bin/manage bench [NAME …]`: how quick is the portal, beside yardsticks measured in the same run?"""

from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cmc_portal.startup.folders import portal_home, private_folder
from cmc_portal.startup.locks import alone
from inquiries.benchmarks.batch import BatchNotMeasured, measure_batch
from inquiries.benchmarks.database import bench_database
from inquiries.benchmarks.desk import DeskNotMeasured, measure_desk
from inquiries.benchmarks.growth import measure_growth
from inquiries.benchmarks.load import LoadFailed
from inquiries.benchmarks.lookup import Effort, measure_lookup
from inquiries.benchmarks.receipt import measure_receipt
from inquiries.benchmarks.results import Result
from inquiries.benchmarks.roster import RosterNotMeasured, measure_roster
from inquiries.benchmarks.servers import ServerFailed
from inquiries.benchmarks.sweep import SweepNotMeasured, measure_sweep
from inquiries.benchmarks.timing import measure_timing

NAMES = ("lookup", "growth", "roster", "timing", "sweep", "desk", "receipt", "batch")


class Command(BaseCommand):
    """Runs benchmarks in databases of their own, which stay for the next run."""

    help = (
        "Measure the portal beside yardsticks of the same run (docs/benchmarks.md). Databases of the benchmarks' own "
        "are made beside the portal's and kept for the next run; the first run seeds up to a million members."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Which benchmarks, on how many members, and how hard to measure."""
        parser.add_argument("names", nargs="*", metavar="NAME", type=_name, help=f"which: {', '.join(NAMES)} (all)")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")
        parser.add_argument("--members", type=int, default=100_000, help="members of the roster asked about (100000)")
        parser.add_argument("--small", type=int, default=10_000, help="growth: members of the small roster (10000)")
        parser.add_argument("--large", type=int, default=1_000_000, help="growth: members of the large one (1000000)")
        parser.add_argument("--lines", type=int, default=5_000, help="roster: members of the file (5000)")
        parser.add_argument("--requests", type=int, default=200_000, help="desk: open requests (200000)")
        parser.add_argument("--receipts", type=int, default=300, help="receipt: how many (300)")
        parser.add_argument("--rows", type=int, default=10_000, help="batch: rows of the list (10000)")
        parser.add_argument("--tries", type=int, default=1_000, help="timing: questions of each kind (1000)")
        parser.add_argument(
            "--windows", type=int, default=1_000_000, help="sweep: windows, a tenth of them due (1000000)"
        )
        parser.add_argument("--seconds", type=float, default=1.0, help="length of a round (1)")
        parser.add_argument("--rounds", type=int, default=25, help="rounds of each side (25)")
        parser.add_argument("--connections", type=int, default=8, help="connections that ask at once (8)")
        parser.add_argument("--fresh", action="store_true", help="seed anew, whatever earlier runs have left")

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs them one after the other and prints each as soon as it is done."""
        # Two runs on the same databases would measure each other: they take turns.
        with alone(private_folder(portal_home()) / f"{bench_database('run')}.lock"):
            self._run(options)

    def _run(self, options: dict[str, Any]) -> None:
        effort = Effort(options["seconds"], options["rounds"], options["connections"], options["fresh"])
        for name in options["names"] or NAMES:
            try:
                result = self._measure(name, effort, options)
            except (
                BatchNotMeasured,
                DeskNotMeasured,
                LoadFailed,
                RosterNotMeasured,
                ServerFailed,
                SweepNotMeasured,
            ) as error:
                raise CommandError(f"{name}: {error}") from error
            self.stdout.write(result.as_json() if options["json"] else result.as_text())

    def _measure(self, name: str, effort: Effort, options: dict[str, Any]) -> Result:
        if name == "lookup":
            return measure_lookup(options["members"], effort, say=self._say)
        if name == "roster":
            return measure_roster(options["lines"], effort, say=self._say)
        if name == "desk":
            return measure_desk(options["requests"], effort, say=self._say)
        if name == "batch":
            return measure_batch(options["rows"], options["members"], effort, say=self._say)
        if name == "timing":
            return measure_timing(options["members"], options["tries"], effort, say=self._say)
        if name == "receipt":
            return measure_receipt(options["receipts"], effort, say=self._say)
        if name == "sweep":
            return measure_sweep(options["windows"], effort, say=self._say)
        return measure_growth(options["small"], options["large"], effort, say=self._say)

    def _say(self, text: str) -> None:
        self.stderr.write(text)


def _name(text: str) -> str:
    if text not in NAMES:
        raise ArgumentTypeError(f"{text!r} is none of: {', '.join(NAMES)}")
    return text
