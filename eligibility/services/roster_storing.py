"""Stores batches of members: planned on what is known, written as one whole; done again one by one when anything
fails.

Outside a caller's transaction, batches are written while later ones are planned, on a connection of their own. Plans
are then made on what may change before they are written: a row that was closed meanwhile, or one that would overlap,
fails the batch, and its members are planned and written again one by one, with nobody else writing.
"""

import logging
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from eligibility.roster.matching import Number, Person, group_by_person, numbers_of
from eligibility.roster.planning import LineResult, plan_person
from eligibility.roster.reports import NO_CONTACT, Finding, LineOutcome, MemberReport
from eligibility.roster.wording import finding
from eligibility.selectors.roster import find_members, read_knowledge, read_latest_knowledge
from eligibility.services.roster_writing import ChangedMeanwhile, Planned, Rows, prepare_rows, write_lines, write_plans

TRIES = 3
# Planned and not yet written; a third would only take memory.
MOST_WAITING = 2
_ONE_WRITER_AT_A_TIME = 834_001
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Load:
    """What stays the same while one file is loaded. `only_lines` are those that an earlier load of the file left
    unapplied.
    """

    file_id: int
    received_at: datetime
    file_day: date
    sender: str
    check_age: bool
    only_lines: frozenset[int] | None
    dry_run: bool


class Prepared(NamedTuple):
    """A batch as planned, the lines that are kept without being applied, and whom the batch is about."""

    reports: Sequence[MemberReport]
    planned: list[Planned]
    kept: list[LineResult]
    numbers: frozenset[Number]
    member_ids: frozenset[int]

    @property
    def has_unnumbered_newcomer(self) -> bool:
        """Is somebody new whom neither CIN nor MBI names, so that no index would refuse a second one?"""
        return any(
            plan.member_id is None
            and not any(added.identifier.kind in ("cin", "mbi") for added in plan.add_identifiers)
            for plan, _ in self.planned
        )

    def meets(self, other: "Prepared") -> bool:
        """Is somebody in both?"""
        return not (self.numbers.isdisjoint(other.numbers) and self.member_ids.isdisjoint(other.member_ids))


_Waiting = tuple[Prepared, "Future[None]"]


def store_batches(batches: Iterable[tuple[Sequence[MemberReport], bool]], load: Load) -> Iterator[Prepared]:
    """Stores each batch (with whether it is the last) and hands it back when it is stored; with `dry_run`, only
    planned.
    """
    _run_statements_as_planned()
    if load.dry_run:
        yield from (_plan_only(batch, load) for batch, _ in batches)
    elif connection.in_atomic_block:
        yield from (_store_batch(batch, load, is_last=is_last) for batch, is_last in batches)
    else:
        yield from _store_overlapping(batches, load)


def _run_statements_as_planned() -> None:
    """A statement about a thousand numbers looks dear to PostgreSQL, which then compiles it first: for twenty times as
    long as it takes to run.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET jit TO off")


def _store_overlapping(batches: Iterable[tuple[Sequence[MemberReport], bool]], load: Load) -> Iterator[Prepared]:
    """Batches are written while later ones are planned, so that neither side waits for a slow one of the other; not
    those with somebody who is in a batch that still waits, or who is new without a number."""
    waiting: deque[_Waiting] = deque()
    with ThreadPoolExecutor(1) as writer:
        try:
            for batch, is_last in batches:
                prepared = plan_batch(batch, load)
                if prepared.has_unnumbered_newcomer or any(prepared.meets(each) for each, _ in waiting):
                    yield from _settled(waiting, load)
                    yield _store_batch(batch, load, is_last=is_last)
                    continue
                rows = prepare_rows(prepared.planned, file_id=load.file_id, received_at=load.received_at)
                yield from _settled(waiting, load, leaving=MOST_WAITING - 1)
                waiting.append((prepared, writer.submit(_write, prepared, rows, load=load, wait_for_disk=is_last)))
            yield from _settled(waiting, load)
        finally:
            writer.submit(_disconnect)


def _disconnect() -> None:
    """Gives up the connection of the thread that runs this; whoever reads `connection.close` means their own."""
    connection.close()


def _settled(waiting: deque[_Waiting], load: Load, *, leaving: int = 0) -> Iterator[Prepared]:
    """The batches that waited longest, when they are written, until so many are left."""
    while len(waiting) > leaving:
        yield _result(*waiting.popleft(), load)


def _result(prepared: Prepared, written: "Future[None]", load: Load) -> Prepared:
    """The batch when it is written; done again one by one if that failed."""
    try:
        written.result()
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        return _store_one_by_one(prepared.reports, load, error)
    return prepared


def _store_batch(batch: Sequence[MemberReport], load: Load, *, is_last: bool) -> Prepared:
    """The batch in one transaction; if that fails, each member in one of their own."""
    try:
        return _store(batch, load, wait_for_disk=is_last)
    except (OperationalError, InterfaceError):
        # The database is away or stopping: nothing of this batch is stored, and running the load again goes on from
        # here.
        raise
    except Exception as error:
        return _store_one_by_one(batch, load, error)


def _store_one_by_one(batch: Sequence[MemberReport], load: Load, error: Exception) -> Prepared:
    """Whatever one member's lines do to us must not cost the others theirs: each has a transaction of their own."""
    _log.warning("A batch of %d members is done again one by one: %s", len(batch), type(error).__name__)
    stored = [_store_alone(report, load) for report in batch]
    return Prepared(
        batch,
        [planned for each in stored for planned in each.planned],
        [line for each in stored for line in each.kept],
        frozenset(),
        frozenset(),
    )


def _store_alone(report: MemberReport, load: Load) -> Prepared:
    why = ""
    for _ in range(TRIES):
        try:
            return _store([report], load, wait_for_disk=True)
        except (OperationalError, InterfaceError):
            raise
        except (DatabaseError, ChangedMeanwhile) as error:
            why = type(error).__name__
        except Exception as error:
            why = type(error).__name__
            break
    _log.warning("Line %d of roster %d is kept unapplied: %s", report.line_number, load.file_id, why)
    line = _kept_line(report, LineOutcome.UNREADABLE, finding("R-LINE-6", report.first_segment, "INS", why=why))
    with transaction.atomic():
        write_lines([(line, None)], file_id=load.file_id, received_at=load.received_at)
    return Prepared([report], [], [line], frozenset(), frozenset())


def _store(reports: Sequence[MemberReport], load: Load, *, wait_for_disk: bool) -> Prepared:
    with transaction.atomic():
        _take_turn(wait_for_disk=wait_for_disk)
        prepared = plan_batch(reports, load)
        _write_rows(prepared, load)
    return prepared


def _write(prepared: Prepared, rows: Rows, *, load: Load, wait_for_disk: bool) -> None:
    with transaction.atomic():
        _take_turn(wait_for_disk=wait_for_disk)
        _write_rows(prepared, load, rows)


def _take_turn(*, wait_for_disk: bool) -> None:
    """Two loads may know the same members: their transactions take turns."""
    turn = "SELECT pg_advisory_xact_lock(%s)"
    if not wait_for_disk:
        # A crash of the server can then lose the last batches whole, never part of one, and the file is not marked as
        # loaded before its last batch, which does wait: loading it again stores what was lost and changes nothing else.
        turn = f"SET LOCAL synchronous_commit TO off; {turn}"
    with connection.cursor() as cursor:
        cursor.execute(turn, [_ONE_WRITER_AT_A_TIME])


def _write_rows(prepared: Prepared, load: Load, rows: Rows | None = None) -> None:
    write_plans(prepared.planned, file_id=load.file_id, received_at=load.received_at, prepared=rows)
    write_lines([(line, None) for line in prepared.kept], file_id=load.file_id, received_at=load.received_at)


def _plan_only(reports: Sequence[MemberReport], load: Load) -> Prepared:
    """What would be stored. The database is asked to refuse any change meanwhile."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        return plan_batch(reports, load)


def plan_batch(reports: Sequence[MemberReport], load: Load) -> Prepared:
    """What the reports change in what is known now."""
    kept = [_kept_line(report, report.kept_only) for report in reports if report.kept_only is not None]
    readable = [report for report in reports if report.kept_only is None]
    if load.only_lines is not None:
        again = [report for report in readable if report.line_number in load.only_lines]
        kept += [_kept_line(report, LineOutcome.UNCHANGED) for report in readable if report not in again]
        readable = again
    numbers = numbers_of(readable)
    people = group_by_person(readable, find_members(numbers))
    member_ids = frozenset(each for person in people for each in _ids(person))
    if load.check_age:
        people, late = _parted_by_age(people, member_ids, load)
        kept += [
            _kept_line(report, LineOutcome.HELD, finding("R-LINE-7", report.first_segment, "INS"))
            for person in late
            for report in person.reports
        ]
    tells_contacts = any(report.contact is not NO_CONTACT for report in readable)
    knowledge = read_knowledge(sorted(member_ids), with_contacts=tells_contacts)
    planned = [plan_person(person, knowledge, sender=load.sender, file_day=load.file_day) for person in people]
    return Prepared(reports, planned, kept, frozenset(numbers), member_ids)


def _parted_by_age(people: list[Person], member_ids: Iterable[int], load: Load) -> tuple[list[Person], list[Person]]:
    """The people of whom nothing later is known than this file, and the others."""
    latest = read_latest_knowledge(sorted(member_ids))
    late = {each for each, moment in latest.items() if moment > load.received_at}
    parted: tuple[list[Person], list[Person]] = ([], [])
    for person in people:
        parted[not late.isdisjoint(_ids(person))].append(person)
    return parted


def _ids(person: Person) -> list[int]:
    return [each for each in (person.member_id, *person.merge_ids) if each is not None]


def _kept_line(report: MemberReport, outcome: LineOutcome, *more: Finding) -> LineResult:
    return LineResult(report, outcome, (*report.findings, *more))
