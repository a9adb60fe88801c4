"""`bin/manage verify_trail`: has anybody altered the access trail?"""

from argparse import ArgumentParser
from pathlib import Path
from sys import exit as leave
from typing import Any

import orjson
from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.facts import AccessAction, Purpose
from accounts.operators import add_operator_argument, operator_of
from accounts.rules.verify_chain import TrailFinding
from accounts.selectors.verification import Verification
from accounts.services.trail import record_access
from cmc_portal import clock

_MOST_PRINTED = 1_000


class Command(BaseCommand):
    """Verifies the trail, says which rows are not what they were, and ends with 1 when there are any."""

    help = (
        "Has anybody edited, deleted, reordered or cut off rows of the access trail? Compares every event with its "
        "seal, the seals with each other, and the end of the chain with the anchors outside the database. "
        "Ends with 0 when everything is as it was sealed, 1 when something is not."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where anchors and archived months are."""
        parser.add_argument(
            "--anchor",
            action="append",
            type=Path,
            default=[],
            metavar="FILE",
            help="an anchor file, or a worker's log with its anchor lines; may be given again; PORTAL_TRAIL_ANCHOR "
            "when left out",
        )
        parser.add_argument("--no-anchor", action="store_true", help="do without; what was cut off is then not seen")
        parser.add_argument("--archive", type=Path, metavar="FOLDER", help="archived months; PORTAL_ARCHIVE otherwise")
        parser.add_argument("--json", action="store_true", help="one JSON object for each finding, then a summary")
        add_operator_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints findings as they are found."""
        verification = Verification(
            settings.PORTAL_TRAIL_KEYS,
            now=clock.now(),
            archive=options["archive"] or _path(settings.PORTAL_ARCHIVE),
            anchor_files=_anchor_files(options),
            anchors_wanted=not options["no_anchor"],
        )
        record_access(
            operator_of(options), action=AccessAction.VERIFY_TRAIL, purpose=Purpose.OPERATIONS, at=verification.now
        )
        count = 0
        for count, finding in enumerate(verification.findings(), start=1):
            if options["json"] or count <= _MOST_PRINTED:
                self.stdout.write(_as_json(finding) if options["json"] else _as_text(finding))
        summary = {"sealed_events": verification.checked, "anchors": verification.anchors, "findings": count}
        self.stdout.write(orjson.dumps(summary).decode() if options["json"] else _summary_text(verification, count))
        if count:
            leave(1)


def _anchor_files(options: dict[str, Any]) -> tuple[Path, ...]:
    if options["no_anchor"]:
        return ()
    configured = _path(settings.PORTAL_TRAIL_ANCHOR)
    return tuple(options["anchor"]) or ((configured,) if configured else ())


def _path(text: str) -> Path | None:
    return Path(text) if text else None


def _as_json(finding: TrailFinding) -> str:
    body = {
        "what": finding.what.value,
        "position": finding.position,
        "event_id": finding.event_id,
        "occurred_at": finding.occurred_at or None,
        "detail": finding.detail,
    }
    return orjson.dumps(body).decode()


def _as_text(finding: TrailFinding) -> str:
    where = [f"place {finding.position}"] if finding.position is not None else []
    if finding.event_id is not None:
        where.append(f"event {finding.event_id} of {finding.occurred_at}")
    return f"{finding.what.value.replace('_', ' ').upper()} {', '.join(where)}: {finding.detail}"


def _summary_text(verification: Verification, count: int) -> str:
    looked_at = f"{verification.checked} sealed events and {verification.anchors} anchors were compared"
    if not count:
        return f"The trail is as it was sealed: {looked_at}."
    printed = f", the first {_MOST_PRINTED} are above" if count > _MOST_PRINTED else ""
    return f"{count} findings{printed}; {looked_at}."
