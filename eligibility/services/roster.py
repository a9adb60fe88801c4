"""Loads a roster: reads it as a stream, compares each member with what is known, and writes what changed.

A batch of members is one transaction, and every member is whole within it. When anything fails, the batch is done
again with one transaction for each member, so that only the one at fault is kept unapplied.
"""

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import BinaryIO, Protocol

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from cmc_portal.clock import LEGAL_TIME_ZONE
from eligibility.facts import PlanTable
from eligibility.models import RosterFile
from eligibility.roster.csv_roster import RosterCsv
from eligibility.roster.matching import group_by_person, numbers_of
from eligibility.roster.planning import LineResult, plan_person
from eligibility.roster.reports import Finding, LineOutcome, MemberReport, RosterHeader
from eligibility.roster.wording import finding
from eligibility.roster.x12_834 import Roster834
from eligibility.selectors.plans import get_plan_table
from eligibility.selectors.roster import (
    LOADED,
    count_absent_members,
    find_loaded_before,
    find_members,
    get_newest_received_at,
    list_lines_not_applied,
    read_knowledge,
    read_latest_knowledge,
)
from eligibility.services.pipeline import read_ahead
from eligibility.services.roster_writing import ChangedMeanwhile, Planned, write_lines, write_plans

BATCH_MEMBERS = 400
BATCH_CHARACTERS = 4_000_000
TRIES = 3
_ONE_LOADER_AT_A_TIME = 834_001
_NO_FILE = 0
_DIGEST_BYTES = 1 << 20
READING, REFUSED = "reading", "refused"
_log = logging.getLogger(__name__)


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


@dataclass(frozen=True, slots=True)
class _Load:
    """What stays the same while one file is loaded."""

    file_id: int
    received_at: datetime
    file_day: date
    sender: str
    check_age: bool
    only_lines: frozenset[int] | None
    dry_run: bool


def load_roster(
    stream: BinaryIO,
    *,
    name: str,
    received_at: datetime,
    now: datetime,
    roster_format: str = "auto",
    dry_run: bool = False,
    on_line: OnLine | None = None,
    plans: PlanTable | None = None,
) -> RosterSummary:
    """Reads the roster and writes what it changes; with `dry_run`, only says so. The stream must be able to go back
    to its start.

    Raises RosterNotLoaded when it was said to be received in the future.
    """
    if received_at > now:
        raise RosterNotLoaded("The roster cannot have been received in the future. Give the moment at which it came.")
    sha256 = _digest(stream)
    before = find_loaded_before(sha256)
    roster = _open(stream, roster_format, get_plan_table() if plans is None else plans)
    summary = RosterSummary(name, roster.format, sha256, received_at, dry_run, loaded_before=before is not None)
    newest = get_newest_received_at()
    file = (
        None
        if dry_run
        else RosterFile.objects.create(
            name=name[:200], sha256=sha256, format=roster.format, received_at=received_at, state=READING
        )
    )
    summary.file_id = file.pk if file else None
    batches = read_ahead(_batches(roster))
    load: _Load | None = None
    try:
        for batch, is_last in batches:
            summary.header = roster.header
            load = load or _begin(roster, summary, file, newest, before)
            _take_batch(batch, load, summary, on_line, is_last=is_last)
    finally:
        batches.close()
    _finish(roster, summary, file, load, now)
    return summary


def _begin(
    roster: Roster, summary: RosterSummary, file: RosterFile | None, newest: datetime | None, before: int | None
) -> _Load:
    header = roster.header
    if file is not None:
        file.sender, file.receiver, file.control_number = header.sender, header.receiver, header.control_number
        file.purpose = header.purpose
        file.save()
    received_at = summary.received_at
    return _Load(
        file_id=file.pk if file else _NO_FILE,
        received_at=received_at,
        file_day=header.file_date or received_at.astimezone(LEGAL_TIME_ZONE).date(),
        sender=header.sender,
        check_age=newest is not None and received_at < newest,
        only_lines=list_lines_not_applied(before) if before is not None else None,
        dry_run=summary.dry_run,
    )


def _take_batch(
    batch: Sequence[MemberReport], load: _Load, summary: RosterSummary, on_line: OnLine | None, *, is_last: bool
) -> None:
    if load.dry_run:
        plans, kept = _plan_only(batch, load)
    else:
        plans, kept = _store_batch(batch, load, is_last=is_last)
    for plan, _ in plans:
        for table, changes in plan.changes.items():
            summary.changes[f"{table} closed"] += len(changes.close)
            summary.changes[f"{table} added"] += len(changes.add)
        summary.changes["members added"] += plan.member_id is None
        summary.changes["members merged"] += len(plan.merge_ids)
    lines = [*kept, *(line for _, own in plans for line in own)]
    for line in sorted(lines, key=lambda each: each.report.line_number):
        summary.lines_read += 1
        summary.outcomes[line.outcome.value] += 1
        if on_line is not None:
            on_line(line)


def _store_batch(
    batch: Sequence[MemberReport], load: _Load, *, is_last: bool
) -> tuple[list[Planned], list[LineResult]]:
    """The batch in one transaction; if that fails, each member in one of their own."""
    try:
        return _store(batch, load, wait_for_disk=is_last)
    except (OperationalError, InterfaceError):
        # The database is away or stopping: nothing of this batch is stored, and running the load again goes on from
        # here.
        raise
    except Exception as error:
        # Whatever one member's lines do to us must not cost the others theirs; the line at fault is found below.
        _log.warning("A batch of %d members is done again one by one: %s", len(batch), type(error).__name__)
    plans: list[Planned] = []
    kept: list[LineResult] = []
    for report in batch:
        more_plans, more_kept = _store_alone(report, load)
        plans += more_plans
        kept += more_kept
    return plans, kept


def _store_alone(report: MemberReport, load: _Load) -> tuple[list[Planned], list[LineResult]]:
    for attempt in range(1, TRIES + 1):
        try:
            return _store([report], load, wait_for_disk=True)
        except (OperationalError, InterfaceError):
            raise
        except ChangedMeanwhile:
            why = "another load changed the member at the same moment"
        except Exception as error:
            why = type(error).__name__
            _log.warning("Line %d of roster %d is kept unapplied: %s", report.line_number, load.file_id, why)
            if not isinstance(error, DatabaseError) or attempt == TRIES:
                break
    line = _kept_line(report, LineOutcome.UNREADABLE, finding("R-LINE-6", report.first_segment, "INS", why=why))
    with transaction.atomic():
        write_lines([(line, None)], file_id=load.file_id, received_at=load.received_at)
    return [], [line]


def _store(
    reports: Sequence[MemberReport], load: _Load, *, wait_for_disk: bool
) -> tuple[list[Planned], list[LineResult]]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            # Two loads may know the same members: batches take turns, so that each plans on what the other has written.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_LOADER_AT_A_TIME])
            if not wait_for_disk:
                # A crash of the server can then lose the last batches whole, never part of one, and the file is not
                # marked as loaded before its last batch, which does wait: loading it again stores what was lost and
                # changes nothing else.
                cursor.execute("SET LOCAL synchronous_commit TO off")
        plans, kept = _plan(reports, load)
        write_plans(plans, file_id=load.file_id, received_at=load.received_at)
        write_lines([(line, None) for line in kept], file_id=load.file_id, received_at=load.received_at)
    return plans, kept


def _plan_only(reports: Sequence[MemberReport], load: _Load) -> tuple[list[Planned], list[LineResult]]:
    """What would be stored. The database is asked to refuse any change meanwhile."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        return _plan(reports, load)


def _plan(reports: Sequence[MemberReport], load: _Load) -> tuple[list[Planned], list[LineResult]]:
    kept = [_kept_line(report, report.kept_only) for report in reports if report.kept_only is not None]
    readable = [report for report in reports if report.kept_only is None]
    if load.only_lines is not None:
        kept += [
            _kept_line(report, LineOutcome.UNCHANGED)
            for report in readable
            if report.line_number not in load.only_lines
        ]
        readable = [report for report in readable if report.line_number in load.only_lines]
    people = group_by_person(readable, find_members(numbers_of(readable)))
    member_ids = [each for person in people for each in (person.member_id, *person.merge_ids) if each is not None]
    if load.check_age:
        latest = read_latest_knowledge(member_ids)
        late = [
            person
            for person in people
            if any(
                latest.get(each, load.received_at) > load.received_at
                for each in (person.member_id, *person.merge_ids)
                if each
            )
        ]
        people = [person for person in people if person not in late]
        for report in (report for person in late for report in person.reports):
            kept.append(_kept_line(report, LineOutcome.HELD, finding("R-LINE-7", report.first_segment, "INS")))
    knowledge = read_knowledge(member_ids)
    plans = [plan_person(person, knowledge, sender=load.sender, file_day=load.file_day) for person in people]
    return plans, kept


def _kept_line(report: MemberReport, outcome: LineOutcome, *more: Finding) -> LineResult:
    return LineResult(report, outcome, (*report.findings, *more))


def _finish(roster: Roster, summary: RosterSummary, file: RosterFile | None, load: _Load | None, now: datetime) -> None:
    summary.header = roster.header
    findings = list(roster.findings)
    summary.state = REFUSED if roster.refused else LOADED
    if file is not None:
        whole = load is not None and load.only_lines is None and not roster.refused
        if load is not None and whole and roster.header.purpose == "full":
            absent = count_absent_members(file, day=load.file_day)
            if absent:
                findings.append(finding("R-FULL-1", 0, "BGN", found=absent))
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
    for report in roster:
        if batch and (len(batch) >= BATCH_MEMBERS or characters >= BATCH_CHARACTERS):
            yield batch, False
            batch, characters = [], 0
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
