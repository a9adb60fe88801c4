"""Writes the plans of a batch of people: rows closed, rows added and lines kept, as one whole. The caller holds the
transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

import orjson
from django.db import connection

from cmc_portal.dates import Span
from eligibility.roster.changes import NewRow
from eligibility.roster.matching import key_of_name
from eligibility.roster.planning import LineResult, PersonPlan
from eligibility.roster.reports import EnrollmentValue, Finding, Present, ReportedDetails, Value
from eligibility.services.copying import NULL, copy_fields, copy_lines, escaped

_SOURCE = ("member_id", "known_from", "roster_file_id", "roster_line")
_DAYS = ("first_day", "last_day")
_ENROLLMENT = (
    "kind", "program", "plan_code", "county_code", "contract", "pbp", "status", "hcp_code", "hcp_status",
    "leave_requested_on",
)  # fmt: skip
_MEDI_CAL = ("aid_code", "county_code", "status", "state_status", "share_of_cost_cents", "share_of_cost_met_on")
_DETAILS = (
    "last_name", "first_name", "middle_name", "name_suffix", "birth_date", "death_day", "sex", "language",
    "zip_code", "county_code", "card_issued_on", "last_key", "first_key",
)  # fmt: skip
_TABLES = {
    "details": ("eligibility_memberdetails", (*_SOURCE, *_DETAILS)),
    "identifiers": ("eligibility_memberidentifier", (*_SOURCE, *_DAYS, "kind", "value")),
    "coverages": ("eligibility_enrollment", (*_SOURCE, *_DAYS, *_ENROLLMENT, "disputed")),
    "entitlements": ("eligibility_medicareentitlement", (*_SOURCE, *_DAYS, "part")),
    "medi_cal": ("eligibility_medicaleligibility", (*_SOURCE, *_DAYS, *_MEDI_CAL)),
    "other_coverages": ("eligibility_othercoverage", (*_SOURCE, *_DAYS, "ohc_code")),
    "circumstances": ("eligibility_circumstance", (*_SOURCE, *_DAYS, "kind")),
    "contacts": ("eligibility_membercontact", (*_SOURCE, "email", "phone")),
}
_LINE = ("received_at", "file_id", "line_number", "first_segment", "member_id", "outcome", "findings", "raw")


class ChangedMeanwhile(RuntimeError):
    """A row that was to be closed has been closed by somebody else; the batch is read and planned again."""


Planned = tuple[PersonPlan, tuple[LineResult, ...]]


class Rows(NamedTuple):
    """What the plans of a batch say, as it is written: the members' numbers, those of new members among them, rows to
    close by table, and rows to add as COPY reads them.
    """

    member_ids: Sequence[int]
    newcomers: Sequence[int]
    closed: Mapping[str, Sequence[int]]
    added: Mapping[str, Sequence[str]]


def prepare_rows(planned: Sequence[Planned], *, file_id: int, received_at: datetime) -> Rows:
    """The rows of a batch; numbers for new members are reserved."""
    plans = [plan for plan, _ in planned]
    newcomers = _reserve(sum(plan.member_id is None for plan in plans))
    fresh, known_from = iter(newcomers), str(received_at)
    member_ids = [next(fresh) if plan.member_id is None else plan.member_id for plan in plans]
    closed: defaultdict[str, list[int]] = defaultdict(list)
    added: defaultdict[str, list[str]] = defaultdict(list)
    # Highest numbers first: an index against overlaps weighs each of its pages that lies nearer to a new row than those
    # before it, which in rising order is every one. Adding rows costs PostgreSQL a third less this way.
    for plan, member_id in sorted(zip(plans, member_ids, strict=True), key=itemgetter(1), reverse=True):
        source = f"{member_id}\t{known_from}\t{file_id}\t{plan.source_line}\t"
        if plan.close_details is not None:
            closed["details"].append(plan.close_details)
        if plan.add_details is not None:
            added["details"].append(f"{source}{_details_text(plan.add_details)}\n")
        if plan.close_contact is not None:
            closed["contacts"].append(plan.close_contact)
        if plan.add_contact is not None:
            added["contacts"].append(f"{source}{copy_fields(plan.add_contact)}\n")
        for (kind, value), span in plan.add_identifiers:
            added["identifiers"].append(f"{source}{_days_text(span)}\t{kind}\t{escaped(value)}\n")
        for table, (close, add) in plan.changes.items():
            if close:
                closed[table] += [row.id for row in close]
            added[table] += [f"{source}{_days_text(row.span)}\t{_fact_text(row)}\n" for row in add]
    return Rows(member_ids, newcomers, closed, added)


def write_plans(
    planned: Sequence[Planned], *, file_id: int, received_at: datetime, prepared: Rows | None = None
) -> None:
    """Writes what the plans say, under the moment at which the file was received."""
    rows = prepared or prepare_rows(planned, file_id=file_id, received_at=received_at)
    copy_lines("eligibility_member", ("id",), [f"{member_id}\n" for member_id in rows.newcomers])
    _merge([plan for plan, _ in planned], rows.member_ids, received_at)
    for table, ids in rows.closed.items():
        _close(_TABLES[table][0], ids, received_at)
    for table, lines in rows.added.items():
        copy_lines(*_TABLES[table], lines)
    kept = [(line, member_id) for (_, own), member_id in zip(planned, rows.member_ids, strict=True) for line in own]
    write_lines(kept, file_id=file_id, received_at=received_at)


def write_lines(lines: Iterable[tuple[LineResult, int | None]], *, file_id: int, received_at: datetime) -> None:
    """Keeps the lines as received, with what became of them."""
    copy_lines(
        "eligibility_rosterline",
        _LINE,
        [
            f"{received_at}\t{file_id}\t{line.report.line_number}\t{line.report.first_segment}\t"
            f"{NULL if member_id is None else member_id}\t{line.outcome}\t{_findings_text(line.findings)}\t"
            f"{escaped(line.report.raw)}\n"
            for line, member_id in lines
        ],
    )


def _findings_text(findings: Sequence[Finding]) -> str:
    return escaped(orjson.dumps([each.as_json() for each in findings]).decode()) if findings else "[]"


# Rosters name the same few days, plans and statuses over and over.
@lru_cache(maxsize=1 << 14)
def _day_text(day: date | None) -> str:
    return NULL if day is None else day.isoformat()


def _days_text(span: Span) -> str:
    return f"{_day_text(span.first_day)}\t{_day_text(span.last_day)}"


def _fact_text(row: NewRow) -> str:
    """What holds on the days of a row, in the order of its table's columns."""
    if row.value.__class__ is Present:
        return escaped(row.key)
    if row.value.__class__ is EnrollmentValue:
        return f"{row.key}\t{_value_text(row.value)}\t{row.disputed}"
    return f"{escaped(row.key)}\t{_value_text(row.value)}"


@lru_cache(maxsize=1 << 14)
def _value_text(value: Value) -> str:
    return copy_fields(value)


def _reserve(count: int) -> list[int]:
    """Numbers for that many new members; one that is not used in the end stays unused."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('eligibility_member', 'id')) FROM generate_series(1, %s)", [count]
        )
        return [row[0] for row in cursor.fetchall()]


def _merge(plans: Sequence[PersonPlan], member_ids: Sequence[int], received_at: datetime) -> None:
    for plan, member_id in zip(plans, member_ids, strict=True):
        if plan.merge_ids:
            merged = list(plan.merge_ids)
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE eligibility_member SET merged_into_id = %s, merged_at = coalesce(merged_at, %s)"
                    " WHERE id = ANY(%s) OR merged_into_id = ANY(%s)",
                    [member_id, received_at, merged, merged],
                )


def _close(table: str, ids: Sequence[int], received_at: datetime) -> None:
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET known_until = %s WHERE id = ANY(%s) AND known_until IS NULL",  # noqa: S608 - our own table name
            [received_at, ids],
        )
        if cursor.rowcount != len(set(ids)):
            raise ChangedMeanwhile(table)


def _details_text(details: ReportedDetails) -> str:
    return copy_fields((*details, key_of_name(details.last_name), key_of_name(details.first_name)))
