"""Loads files of evidence: reads them as streams, compares each line with what is held true, and writes what changed.

A batch of lines is one transaction; two loads take turns. What is held true is closed and never edited.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import BinaryIO, Protocol

from django.db import connection, transaction
from django.db.models import F

from accounts.facts import AccessAction, Asker, Purpose
from accounts.services.trail import record_access
from cmc_portal.clock import LEGAL_TIME_ZONE
from continuity.evidence.cells import Cells, KnownCodes
from continuity.evidence.outcomes import EvidenceKind, EvidenceSummary, LineOutcome, LineResult
from continuity.evidence.problems import BadLine, FileRefused
from continuity.evidence.table import Columns, EvidenceTable, TableLine
from continuity.models import EvidenceFile
from continuity.services.evidence_findings import FindingStore
from continuity.services.evidence_networks import NetworkStore, end_not_named, list_not_named
from continuity.services.evidence_visits import VisitStore
from eligibility.selectors.plans import get_plan_table
from eligibility.services.copying import copy_rows

BATCH_LINES = 1_000
_DIGEST_BYTES = 1 << 20
_ONE_WRITER_AT_A_TIME = 834_002
_NPIS_TOLD = 100
_LINE = ("file_id", "number", "outcome", "problem", "text")
OnLine = Callable[[LineResult], None]


class NotLoaded(RuntimeError):
    """The file cannot be loaded as asked; the message says why and what to do."""


class Store(Protocol):
    """Compares lines of one kind with what is held true, and writes what they change."""

    columns: Columns

    def take_in(self, lines: Sequence[tuple[int, Cells]]) -> "Sequence[LineOutcome | BadLine]":
        """What becomes of each line of a batch."""
        ...

    def write(self) -> None:
        """Writes what the batch changes."""
        ...


@dataclass(frozen=True, slots=True)
class Full:
    """The file names everybody in the plan's network; whoever it does not name is outside from this day on."""

    first_day_outside: date


def load_evidence(
    stream: BinaryIO,
    *,
    kind: EvidenceKind,
    asker: Asker,
    name: str,
    now: datetime,
    plan_code: str = "",
    full: Full | None = None,
    dry_run: bool = False,
    on_line: OnLine | None = None,
) -> EvidenceSummary:
    """Reads the file and writes what it changes; with `dry_run`, only says so. The stream must be able to go back to
    its start. Everything is known from `now` on. Raises NotLoaded for a plan that our tables do not have.
    """
    known = _known_codes(plan_code)
    if full is not None and not plan_code:
        raise NotLoaded("A full file is the file of one plan. Say which with --plan.")
    summary = EvidenceSummary(kind, name, _digest(stream), dry_run, now)
    store = _store(summary, known, plan_code)
    _receive(summary, asker, plan_code)
    try:
        table = EvidenceTable(stream, store.columns)
    except FileRefused as refusal:
        summary.refused = str(refusal)
        return summary
    lines = iter(table)
    while batch := list(islice(lines, BATCH_LINES)):
        for result in _take_in(batch, store, summary):
            summary.outcomes[result.outcome] += 1
            if on_line is not None:
                on_line(result)
    summary.notes = tuple(table.notes)
    if isinstance(store, NetworkStore) and plan_code:
        _look_for_the_others(summary, store, plan_code, full)
    if summary.file_id is not None:
        EvidenceFile.objects.filter(pk=summary.file_id).update(finished_at=now)
    return summary


def was_loaded(kind: EvidenceKind, content: bytes) -> bool:
    """Was a file with just this content loaded to its end?"""
    sha256 = hashlib.sha256(content).hexdigest()
    return EvidenceFile.objects.filter(kind=kind, sha256=sha256, finished_at__isnull=False).exists()


def _known_codes(plan_code: str) -> KnownCodes:
    plans = get_plan_table()
    codes = frozenset(each.plan_code for each in plans.offerings)
    if plan_code and plan_code not in codes:
        raise NotLoaded(f"{plan_code} is not among our plans. Known are {', '.join(sorted(codes))}.")
    return KnownCodes(codes, frozenset(each.code for each in plans.counties))


def _store(summary: EvidenceSummary, known: KnownCodes, plan_code: str) -> NetworkStore | FindingStore | VisitStore:
    match summary.kind:
        case EvidenceKind.NETWORK:
            return NetworkStore(summary, known, plan_code)
        case EvidenceKind.FINDINGS:
            return FindingStore(summary, known, plan_code)
        case EvidenceKind.VISITS:
            return VisitStore(summary, today=summary.received_at.astimezone(LEGAL_TIME_ZONE).date())


@transaction.atomic
def _receive(summary: EvidenceSummary, asker: Asker, plan_code: str) -> None:
    """Puts on record that the file came and who brought it; a dry run keeps no file, but who asked."""
    if not summary.dry_run:
        file = EvidenceFile.objects.create(
            kind=summary.kind,
            name=summary.name[:200],
            sha256=summary.sha256,
            plan_code=plan_code,
            received_at=summary.received_at,
        )
        summary.file_id = file.pk
    subject = f"evidence {summary.file_id}" if summary.file_id else f"dry run of {summary.sha256}"
    record_access(
        asker,
        action=AccessAction.LOAD_EVIDENCE,
        purpose=Purpose.OPERATIONS,
        at=summary.received_at,
        subject=subject,
    )


def _take_in(batch: Sequence[TableLine], store: Store, summary: EvidenceSummary) -> Sequence[LineResult]:
    """One batch, whole or not at all."""
    with transaction.atomic():
        _take_turn(read_only=summary.dry_run)
        readable = [line for line in batch if line.problem is None]
        became = dict(
            zip(
                (line.number for line in readable),
                store.take_in([(line.number, Cells(line.cells)) for line in readable]),
                strict=True,
            )
        )
        results = [_result(line, became.get(line.number)) for line in batch]
        if summary.file_id is not None:
            store.write()
            _write_lines(results, summary.file_id)
    return results


def _take_turn(*, read_only: bool) -> None:
    statement = "SET TRANSACTION READ ONLY" if read_only else "SELECT pg_advisory_xact_lock(%s)"
    with connection.cursor() as cursor:
        cursor.execute(statement, [] if read_only else [_ONE_WRITER_AT_A_TIME])


def _result(line: TableLine, became: LineOutcome | BadLine | None) -> LineResult:
    if isinstance(became, LineOutcome):
        return LineResult(line.number, line.text, became)
    problem = line.problem if became is None else became.problem
    return LineResult(line.number, line.text, LineOutcome.REFUSED, problem)


def _write_lines(results: Sequence[LineResult], file_id: int) -> None:
    """Every line with what became of it; its text, which may name a member, only where it was refused."""
    copy_rows("continuity_evidenceline", _LINE, (_as_row(each, file_id) for each in results))
    counts = [sum(each.outcome is outcome for each in results) for outcome in LineOutcome]
    added, corrected, unchanged, refused = counts
    EvidenceFile.objects.filter(pk=file_id).update(
        lines_added=F("lines_added") + added + corrected,
        lines_unchanged=F("lines_unchanged") + unchanged,
        lines_refused=F("lines_refused") + refused,
    )


def _as_row(each: LineResult, file_id: int) -> tuple[object, ...]:
    text = each.text if each.outcome is LineOutcome.REFUSED else ""
    return file_id, each.number, each.outcome.value, each.problem.text if each.problem else "", text


def _look_for_the_others(summary: EvidenceSummary, store: NetworkStore, plan_code: str, full: Full | None) -> None:
    """Who is in the plan's network on record and not in its file: told, and ended only where that was asked for.

    A line that was refused may be the one that names them, so that nobody is ended beside one.
    """
    day = full.first_day_outside if full else summary.received_at.astimezone(LEGAL_TIME_ZONE).date()
    with transaction.atomic():
        _take_turn(read_only=summary.dry_run)
        others = list_not_named(plan_code, day=day, named=store.named_rows)
        summary.not_named = len(others)
        summary.not_named_npis = tuple(sorted({each.npi for each in others}))[:_NPIS_TOLD]
        if full is None or not others:
            return
        if not summary.is_clean:
            note = "Nobody was ended, since lines were refused that may name them. Mend those lines and load it again."
            summary.notes += (note,)
            return
        summary.ended = True
        if summary.file_id is not None:
            end_not_named(others, first_day_outside=day, file_id=summary.file_id, now=summary.received_at)


def _digest(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := stream.read(_DIGEST_BYTES):
        digest.update(chunk)
    stream.seek(0)
    return digest.hexdigest()
