"""The command line's door to loading evidence, for the three commands that do it."""

from argparse import ArgumentParser
from pathlib import Path
from sys import exit as leave
from typing import Any, ClassVar

import orjson
from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError

from accounts.operators import add_operator_argument, operator_of
from cmc_portal import clock
from continuity.evidence.outcomes import EvidenceKind, EvidenceSummary, LineOutcome, LineResult
from continuity.services.evidence import Full, NotLoaded, load_evidence

ALL_READ, READ_WITH_ERRORS, NOT_READ = 0, 1, 2
_LINES_PRINTED = 200


class EvidenceCommand(BaseCommand):
    """Loads a file of evidence, or with --dry-run says what it would change."""

    kind: ClassVar[EvidenceKind]

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and how to read it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="change nothing and say what would change")
        parser.add_argument("--json", action="store_true", help="one JSON object for each line, then one for the file")
        add_operator_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Loads the file and leaves with the code that says how it went."""
        self._printed = 0
        try:
            with options["file"].open("rb") as stream:
                summary = load_evidence(
                    stream,
                    kind=self.kind,
                    asker=operator_of(options),
                    name=options["file"].name,
                    now=clock.now(),
                    plan_code=options.get("plan") or "",
                    full=_full(options),
                    dry_run=options["dry_run"],
                    on_line=self._show_json if options["json"] else self._show_text,
                )
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.", returncode=NOT_READ) from error
        except NotLoaded as error:
            raise CommandError(str(error), returncode=NOT_READ) from error
        except (OperationalError, InterfaceError) as error:
            message = "The database went away. What was loaded so far is whole; run the same command again to go on."
            raise CommandError(message, returncode=NOT_READ) from error
        self.stdout.write(_as_json(summary) if options["json"] else _as_text(summary))
        code = exit_code(summary)
        if code:
            leave(code)

    def _show_json(self, line: LineResult) -> None:
        if line.problem is not None:
            self.stdout.write(orjson.dumps(line_as_dict(line)).decode())

    def _show_text(self, line: LineResult) -> None:
        if line.problem is None:
            return
        self._printed += 1
        if self._printed <= _LINES_PRINTED:
            self.stdout.write(f"Line {line.number} {line.outcome}: {line.problem.text}")
        elif self._printed == _LINES_PRINTED + 1:
            self.stdout.write("More lines were refused; they are kept with the file, and --json prints them all.")


def add_plan_argument(parser: ArgumentParser) -> None:
    """`--plan CODE`, for files that are a plan's own."""
    parser.add_argument("--plan", metavar="CODE", help="the plan whose file this is, such as health-net")


def _full(options: dict[str, Any]) -> Full | None:
    day = options.get("full")
    return Full(day) if day else None


def exit_code(summary: EvidenceSummary) -> int:
    """How the load went, as the command's exit code."""
    if summary.refused:
        return NOT_READ
    return ALL_READ if summary.is_clean else READ_WITH_ERRORS


def line_as_dict(line: LineResult) -> dict[str, object]:
    """One line as JSON; who the member is stays out."""
    problem = line.problem
    told = {} if problem is None else {name: getattr(problem, name) for name in problem.__slots__}
    return {"line": line.number, "outcome": line.outcome.value, "problem": told or None}


def _as_json(summary: EvidenceSummary) -> str:
    body = {
        "file": summary.name,
        "file_id": summary.file_id,
        "kind": summary.kind,
        "sha256": summary.sha256,
        "dry_run": summary.dry_run,
        "received_at": summary.received_at,
        "lines_read": summary.lines_read,
        "outcomes": {outcome.value: summary.outcomes[outcome] for outcome in LineOutcome},
        "notes": list(summary.notes),
        "refused": summary.refused or None,
        "not_named": summary.not_named,
        "not_named_npis": list(summary.not_named_npis),
        "ended": summary.ended,
        "exit_code": exit_code(summary),
    }
    return orjson.dumps(body).decode()


def _as_text(summary: EvidenceSummary) -> str:
    if summary.refused:
        return f"{summary.name} was refused: {summary.refused}"
    stored = ", nothing was stored (dry run)" if summary.dry_run else ""
    words = [f"{summary.name}: {summary.lines_read} lines{stored}"]
    words += [f"  {summary.outcomes[outcome]} {outcome.value}" for outcome in LineOutcome]
    words += summary.notes
    if summary.not_named:
        done = "They were ended." if summary.ended else "They stay; --full DAY ends them on the day before DAY."
        first = ", ".join(summary.not_named_npis[:10])
        words.append(f"{summary.not_named} participations of the plan are not in this file, of NPI {first}. {done}")
    return "\n".join(words)
