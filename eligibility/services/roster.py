"""Loads a roster: reads it as a stream, compares each member with what is known, and writes what changed.

A batch of members is one transaction, and every member is whole within it.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, repeat
from typing import BinaryIO, Protocol

from django.db import transaction

from accounts.facts import AccessAction, Asker, Purpose
from accounts.services.trail import record_access
from cmc_portal.clock import LEGAL_TIME_ZONE
from eligibility.facts import PlanTable
from eligibility.models import RosterFile
from eligibility.roster.csv_roster import RosterCsv
from eligibility.roster.planning import LineResult
from eligibility.roster.reports import Finding, LineOutcome, MemberReport, RosterHeader
from eligibility.roster.wording import finding
from eligibility.roster.x12_834 import Roster834
from eligibility.selectors.plans import get_plan_table
from eligibility.selectors.roster import (
    LOADED,
    count_absent_members,
    find_loaded_before,
    get_newest_received_at,
    list_lines_not_applied,
)
from eligibility.services.roster_speed import running_at_full_speed
from eligibility.services.roster_storing import Load, Prepared, store_batches

BATCH_MEMBERS = 500
# The database has nothing to do until the first batch is planned: the first ones are small.
_FIRST_BATCHES = (50, 100, 200, 350)
BATCH_CHARACTERS = 4_000_000
_NO_FILE = 0
_DIGEST_BYTES = 1 << 20
READING, REFUSED = "reading", "refused"


class Roster(Protocol):
    """A roster of any format: its members one after the other, and what is to be said of the file."""

    format: str
    header: RosterHeader
    findings: list[Finding]
    refused: bool
    members: int

    def __iter__(self) -> Iterator[MemberReport]: ...


class RosterNotLoaded(RuntimeError):
    """The roster cannot be loaded at all; the message says why and what to do."""


@dataclass(slots=True)
class RosterSummary:
    """What became of a roster."""

    name: str
    format: str
    sha256: str
    received_at: datetime
    dry_run: bool
    state: str = READING
    file_id: int | None = None
    header: RosterHeader = RosterHeader()
    lines_read: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    changes: Counter[str] = field(default_factory=Counter)
    findings: tuple[Finding, ...] = ()
    loaded_before: bool = False

    @property
    def is_clean(self) -> bool:
        """Was every line applied, and is nothing wrong with the file itself?"""
        kept_only = self.outcomes[LineOutcome.HELD.value] + self.outcomes[LineOutcome.UNREADABLE.value]
        return self.state == LOADED and not kept_only and not self.findings


OnLine = Callable[[LineResult], None]


def load_roster(
    stream: BinaryIO,
    *,
    asker: Asker,
    name: str,
    received_at: datetime,
    now: datetime,
    roster_format: str = "auto",
    dry_run: bool = False,
    on_line: OnLine | None = None,
    plans: PlanTable | None = None,
) -> RosterSummary:
    """Reads the roster and writes what it changes; with `dry_run`, only says so. The stream must be able to go back
    to its start. The trail says who loaded it, even where nothing is stored: findings tell of members too.

    Raises RosterNotLoaded when it was said to be received in the future.
    """
    if received_at > now:
        raise RosterNotLoaded("The roster cannot have been received in the future. Give the moment at which it came.")
    sha256 = _digest(stream)
    before = find_loaded_before(sha256)
    roster = _open(stream, roster_format, get_plan_table() if plans is None else plans)
    summary = RosterSummary(name, roster.format, sha256, received_at, dry_run, loaded_before=before is not None)
    newest = get_newest_received_at()
    file = _receive(summary, asker, now)
    batches = _batches(roster)
    load: Load | None = None
    with running_at_full_speed():
        first = next(batches, None)
        summary.header = roster.header
        if first is not None:
            load = _begin(roster, summary, file, newest, before)
            for stored in store_batches(chain([first], batches), load):
                _count(stored, summary, on_line)
    _finish(roster, summary, file, load, now)
    return summary


@transaction.atomic
def _receive(summary: RosterSummary, asker: Asker, now: datetime) -> RosterFile | None:
    """Puts on record that the file came and who brought it; a dry run keeps no file, but who asked."""
    file = None if summary.dry_run else _store_file(summary)
    subject = f"roster {summary.file_id}" if file else f"dry run of {summary.sha256}"
    record_access(asker, action=AccessAction.LOAD_ROSTER, purpose=Purpose.OPERATIONS, at=now, subject=subject)
    return file


def _store_file(summary: RosterSummary) -> RosterFile:
    file = RosterFile.objects.create(
        name=summary.name[:200],
        sha256=summary.sha256,
        format=summary.format,
        received_at=summary.received_at,
        state=READING,
    )
    summary.file_id = file.pk
    return file


def _begin(
    roster: Roster, summary: RosterSummary, file: RosterFile | None, newest: datetime | None, before: int | None
) -> Load:
    header = roster.header
    if file is not None:
        _note_header(file, header)
        file.save()
    received_at = summary.received_at
    return Load(
        file_id=file.pk if file else _NO_FILE,
        received_at=received_at,
        file_day=header.file_date or received_at.astimezone(LEGAL_TIME_ZONE).date(),
        sender=header.sender,
        check_age=newest is not None and received_at < newest,
        only_lines=list_lines_not_applied(before) if before is not None else None,
        dry_run=summary.dry_run,
    )


def _count(stored: Prepared, summary: RosterSummary, on_line: OnLine | None) -> None:
    closed: Counter[str] = Counter()
    added: Counter[str] = Counter()
    for plan, _ in stored.planned:
        for table, (close, add) in plan.changes.items():
            closed[table] += len(close)
            added[table] += len(add)
    for table, rows in added.items():
        summary.changes[f"{table} closed"] += closed[table]
        summary.changes[f"{table} added"] += rows
    plans = [plan for plan, _ in stored.planned]
    summary.changes["contacts changed"] += sum(plan.add_contact is not None for plan in plans)
    summary.changes["members added"] += sum(plan.member_id is None for plan in plans)
    summary.changes["members merged"] += sum(len(plan.merge_ids) for plan in plans)
    lines = [*stored.kept, *(line for _, own in stored.planned for line in own)]
    for line in sorted(lines, key=lambda each: each.report.line_number):
        summary.lines_read += 1
        summary.outcomes[line.outcome.value] += 1
        if on_line is not None:
            on_line(line)


def _note_header(file: RosterFile, header: RosterHeader) -> None:
    file.sender, file.receiver, file.control_number = header.sender, header.receiver, header.control_number
    file.purpose = header.purpose


def _finish(roster: Roster, summary: RosterSummary, file: RosterFile | None, load: Load | None, now: datetime) -> None:
    summary.header = roster.header
    findings = list(roster.findings)
    summary.state = REFUSED if roster.refused else LOADED
    if file is not None:
        whole = load is not None and load.only_lines is None and not roster.refused
        if load is not None and whole and roster.header.purpose == "full":
            absent = count_absent_members(file, day=load.file_day)
            if absent:
                findings.append(finding("R-FULL-1", 0, "BGN", found=absent))
        _note_header(file, roster.header)
        file.state, file.finished_at, file.lines_read = summary.state, max(now, file.received_at), summary.lines_read
        file.outcomes = dict(summary.outcomes)
        file.findings = [each.as_json() for each in findings]
        file.save()
    summary.findings = tuple(findings)


def _open(stream: BinaryIO, roster_format: str, plans: PlanTable) -> Roster:
    if roster_format == "auto":
        start = stream.read(64)
        stream.seek(0)
        roster_format = "834" if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"ISA") or not start else "csv"
    return Roster834(stream, plans) if roster_format == "834" else RosterCsv(stream, plans)


def _batches(roster: Roster) -> Iterator[tuple[list[MemberReport], bool]]:
    """The members in batches, with whether it is the last one; bounded by number and by size."""
    batch: list[MemberReport] = []
    characters = 0
    sizes = chain(_FIRST_BATCHES, repeat(BATCH_MEMBERS))
    most = min(next(sizes), BATCH_MEMBERS)
    for report in roster:
        if batch and (len(batch) >= most or characters >= BATCH_CHARACTERS):
            yield batch, False
            batch, characters, most = [], 0, min(next(sizes), BATCH_MEMBERS)
        batch.append(report)
        characters += len(report.raw)
    if batch:
        yield batch, True


def _digest(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := stream.read(_DIGEST_BYTES):
        digest.update(chunk)
    stream.seek(0)
    return digest.hexdigest()
