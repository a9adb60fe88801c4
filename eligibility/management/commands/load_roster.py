"""The command line's door to roster loading."""

from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from sys import exit as leave
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError

from accounts.operators import add_operator_argument, operator_of
from cmc_portal import clock
from eligibility.roster.planning import LineResult
from eligibility.roster.reports import LineOutcome
from eligibility.services.roster import REFUSED, RosterNotLoaded, RosterSummary, load_roster

ALL_READ, READ_WITH_ERRORS, NOT_READ = 0, 1, 2
_WORTH_PRINTING = (LineOutcome.HELD, LineOutcome.UNREADABLE, LineOutcome.STORED_WITH_WARNING)
_LINES_PRINTED = 200


class Command(BaseCommand):
    """Loads a roster, or with --dry-run says what it would change."""

    help = (
        "Loads a roster: an X12 834 (005010X220A1 or the state's dialect, docs/roster-834.md) or a CSV "
        "(docs/roster-csv.md). Safe to run twice. Ends with 0 when every line was read, 1 when some lines were kept "
        "unapplied or the file itself is wrong somewhere, 2 when it was refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and how to read it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="change nothing and say what would change")
        parser.add_argument("--json", action="store_true", help="one JSON object for each line, then one for the file")
        parser.add_argument(
            "--received-at", help="when the file came, for loading an archive: 2022-05-23T06:00:00-07:00"
        )
        parser.add_argument("--format", choices=("auto", "834", "csv"), default="auto", dest="roster_format")
        add_operator_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Loads the file and leaves with the code that says how it went."""
        now, asker = clock.now(), operator_of(options)
        received_at = _parse_moment(options["received_at"]) if options["received_at"] else now
        dry_run: bool = options["dry_run"]
        show = self._json_line(dry_run) if options["json"] else self._text_line(dry_run)
        try:
            with options["file"].open("rb") as stream:
                summary = load_roster(
                    stream,
                    asker=asker,
                    name=options["file"].name,
                    received_at=received_at,
                    now=now,
                    roster_format=options["roster_format"],
                    dry_run=dry_run,
                    on_line=show,
                )
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.", returncode=NOT_READ) from error
        except RosterNotLoaded as error:
            raise CommandError(str(error), returncode=NOT_READ) from error
        except (OperationalError, InterfaceError) as error:
            message = "The database went away. What was loaded so far is whole; run the same command again to go on."
            raise CommandError(message, returncode=NOT_READ) from error
        self.stdout.write(_as_json(summary) if options["json"] else _as_text(summary))
        code = exit_code(summary)
        if code:
            leave(code)

    def _json_line(self, dry_run: bool) -> Callable[[LineResult], None]:
        def show(line: LineResult) -> None:
            if dry_run or line.outcome in _WORTH_PRINTING:
                self.stdout.write(orjson.dumps(line_as_dict(line)).decode())

        return show

    def _text_line(self, dry_run: bool) -> Callable[[LineResult], None]:
        printed = 0

        def show(line: LineResult) -> None:
            nonlocal printed
            wanted = (dry_run and line.changes) or line.outcome in _WORTH_PRINTING
            if not wanted:
                return
            printed += 1
            if printed <= _LINES_PRINTED or dry_run:
                self.stdout.write(_line_as_text(line, dry_run=dry_run))
            elif printed == _LINES_PRINTED + 1:
                self.stdout.write("More lines have findings; they are kept with the file, and --json prints them all.")

        return show


def exit_code(summary: RosterSummary) -> int:
    """How the load went, as the command's exit code."""
    if summary.state == REFUSED and not summary.lines_read:
        return NOT_READ
    return ALL_READ if summary.is_clean else READ_WITH_ERRORS


def line_as_dict(line: LineResult) -> dict[str, object]:
    """One line as JSON; who the member is stays out."""
    return {
        "line": line.report.line_number,
        "segment": line.report.first_segment,
        "outcome": line.outcome.value,
        "changes": list(line.changes),
        "findings": [each.as_json() for each in line.findings],
    }


def _line_as_text(line: LineResult, *, dry_run: bool) -> str:
    place = f"Line {line.report.line_number} (from segment {line.report.first_segment})"
    words = [f"{place}: {line.outcome.value.replace('_', ' ')}"]
    words += [f"  {each.code} {each.text}" for each in line.findings]
    words += [f"  would change: {each}" for each in line.changes if dry_run]
    return "\n".join(words)


def _as_json(summary: RosterSummary) -> str:
    body = {
        "file": summary.name,
        "file_id": summary.file_id,
        "format": summary.format,
        "sha256": summary.sha256,
        "state": summary.state,
        "dry_run": summary.dry_run,
        "loaded_before": summary.loaded_before,
        "received_at": summary.received_at,
        "sender": summary.header.sender,
        "receiver": summary.header.receiver,
        "control_number": summary.header.control_number,
        "purpose": summary.header.purpose,
        "lines_read": summary.lines_read,
        "outcomes": {outcome.value: summary.outcomes[outcome.value] for outcome in LineOutcome},
        "changes": dict(summary.changes),
        "findings": [each.as_json() for each in summary.findings],
        "exit_code": exit_code(summary),
    }
    return orjson.dumps(body).decode()


def _as_text(summary: RosterSummary) -> str:
    counts = summary.outcomes
    words = [
        f"{summary.name}: {summary.lines_read} members received"
        + (", nothing was stored (dry run)" if summary.dry_run else "")
    ]
    words += [f"  {counts[outcome.value]} {outcome.value.replace('_', ' ')}" for outcome in LineOutcome]
    changed = [f"{count} {what.replace('_', ' ')}" for what, count in sorted(summary.changes.items()) if count]
    words.append("Changed: " + (", ".join(changed) if changed else "nothing"))
    if summary.loaded_before:
        words.append("The same file was loaded before; only lines that were not applied then were tried again.")
    words += [f"{each.code} {each.text}" for each in summary.findings]
    if summary.state == REFUSED:
        words.append("Reading was refused or had to stop; see above.")
    return "\n".join(words)


def _parse_moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(
            f"--received-at {text} is no moment. Write 2022-05-23T06:00:00-07:00.", returncode=NOT_READ
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.LEGAL_TIME_ZONE)
