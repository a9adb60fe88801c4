"""`bin/manage sweep_windows`: what the worker does each night, by hand: after an outage, for a day, or on a copy."""

import json
from argparse import ArgumentParser
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.facts import AccessAction, Purpose
from accounts.operators import add_operator_argument, operator_of
from accounts.services.trail import record_access
from cmc_portal import clock
from continuity.services.sweep import Swept, close_ended_windows
from continuity.services.window_letters import tell_before_ends, tell_of_ends


@dataclass(frozen=True, slots=True)
class Night:
    """What one run did: windows closed and letters about windows queued."""

    day: date
    swept: Swept
    told_before_end: int
    told_ended: int


class Command(BaseCommand):
    """Closes windows and queues the letters about their ends. Safe to run twice, and beside the worker."""

    help = (
        "Close windows of continuity of care whose last day has passed, and queue the letters about those that end "
        "soon or have ended. The worker does this by itself; this does it now. Safe to run twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """For which day, and how to tell."""
        parser.add_argument("--day", type=date.fromisoformat, help="as on this day, such as 2026-07-01 (today)")
        parser.add_argument("--json", action="store_true", help="one JSON object")
        add_operator_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweeps. A day that has not come yet is refused: windows would be closed that are open."""
        asker, moment, day = operator_of(options), clock.now(), options["day"] or clock.today()
        if day > clock.today():
            raise CommandError(f"{day} has not come yet. Windows are closed when their last day has passed.")
        record_access(
            asker, action=AccessAction.SWEEP_WINDOWS, purpose=Purpose.OPERATIONS, at=moment, subject=f"sweep {day}"
        )
        night = _sweep(day, at=moment)
        self.stdout.write(_as_json(night) if options["json"] else _as_text(night))


def _sweep(day: date, *, at: datetime) -> Night:
    swept = close_ended_windows(day, at=at)
    return Night(day, swept, tell_before_ends(day, at=at), tell_of_ends(day, at=at))


def _as_text(night: Night) -> str:
    return (
        f"{night.day}: {night.swept.closed} windows closed in {night.swept.batches} batches, the longest "
        f"{night.swept.longest * 1000:.0f} ms; {night.told_before_end} told that they end soon, "
        f"{night.told_ended} that they have ended."
    )


def _as_json(night: Night) -> str:
    return json.dumps(
        {
            "day": night.day.isoformat(),
            "closed": night.swept.closed,
            "batches": night.swept.batches,
            "longest_ms": round(night.swept.longest * 1000, 1),
            "told_before_end": night.told_before_end,
            "told_ended": night.told_ended,
        }
    )
