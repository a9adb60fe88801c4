"""Reads for roster loading: what is known of the members in a batch, in one statement a table; and what files have
been received.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.db.models.functions import Greatest

from cmc_portal.dates import Span
from eligibility.facts import IdentifierKind
from eligibility.models import (
    Circumstance,
    Enrollment,
    MediCalEligibility,
    MedicareEntitlement,
    MemberContact,
    MemberDetails,
    MemberIdentifier,
    OtherCoverage,
    RosterFile,
    RosterLine,
)
from eligibility.roster.changes import KnownRow
from eligibility.roster.matching import KnownMembers, Number
from eligibility.roster.planning import Knowledge, KnownContact, KnownDetails, KnownIdentifier
from eligibility.roster.reports import (
    PRESENT,
    EnrollmentValue,
    LineOutcome,
    MediCalValue,
    ReportedContact,
    ReportedDetails,
    ReportedIdentifier,
)

LOADED = "loaded"
_DETAILS = """
SELECT member_id, id, last_name, first_name, middle_name, name_suffix, birth_date, death_day, sex, language, zip_code,
       county_code, card_issued_on
FROM eligibility_memberdetails WHERE member_id = ANY(%s) AND known_until IS NULL
"""
# One look into the index for each value, however many values there are: OFFSET 0 keeps the planner from reading the
# whole table instead, which takes the longer the more members are known.
_BY_NUMBER = """
SELECT i.kind, i.value, coalesce(m.merged_into_id, m.id)
FROM unnest(%s) AS asked (value)
CROSS JOIN LATERAL (
    SELECT kind, value, member_id FROM eligibility_memberidentifier
    WHERE value = asked.value AND kind <> 'other' AND known_until IS NULL
    OFFSET 0
) AS i
JOIN eligibility_member m ON m.id = i.member_id
"""
_IDENTIFIERS = """
SELECT coalesce(m.merged_into_id, m.id), i.kind, i.value, i.first_day
FROM eligibility_memberidentifier i JOIN eligibility_member m ON m.id = i.member_id
WHERE (m.id = ANY(%s) OR m.merged_into_id = ANY(%s)) AND i.known_until IS NULL
"""
_ENROLLMENTS = """
SELECT e.member_id, e.id, e.kind, e.first_day, e.last_day, e.program, e.plan_code, e.county_code, e.contract, e.pbp,
       e.status, e.hcp_code, e.hcp_status, e.leave_requested_on, coalesce(f.sender, ''), e.disputed
FROM eligibility_enrollment e LEFT JOIN eligibility_rosterfile f ON f.id = e.roster_file_id
WHERE e.member_id = ANY(%s) AND e.known_until IS NULL
"""
_MEDI_CAL = """
SELECT member_id, id, aid_code, first_day, last_day, county_code, status, state_status, share_of_cost_cents,
       share_of_cost_met_on
FROM eligibility_medicaleligibility WHERE member_id = ANY(%s) AND known_until IS NULL
"""
_ENTITLEMENTS = """
SELECT member_id, id, part, first_day, last_day
FROM eligibility_medicareentitlement WHERE member_id = ANY(%s) AND known_until IS NULL
"""
_OTHER_COVERAGES = """
SELECT member_id, id, ohc_code, first_day, last_day
FROM eligibility_othercoverage WHERE member_id = ANY(%s) AND known_until IS NULL
"""
_CIRCUMSTANCES = """
SELECT member_id, id, kind, first_day, last_day
FROM eligibility_circumstance WHERE member_id = ANY(%s) AND known_until IS NULL
"""
_CONTACTS = """
SELECT member_id, id, email, phone FROM eligibility_membercontact WHERE member_id = ANY(%s) AND known_until IS NULL
"""
_PRESENT = {"entitlements": _ENTITLEMENTS, "other_coverages": _OTHER_COVERAGES, "circumstances": _CIRCUMSTANCES}
_FACTS = (
    MemberDetails,
    MemberIdentifier,
    Enrollment,
    MedicareEntitlement,
    MediCalEligibility,
    OtherCoverage,
    Circumstance,
    MemberContact,
)
_ABSENT = """
SELECT count(*) FROM (
    SELECT e.member_id FROM eligibility_enrollment e JOIN eligibility_rosterfile f ON f.id = e.roster_file_id
    WHERE f.sender = %(sender)s AND f.receiver = %(receiver)s AND e.known_until IS NULL
      AND (e.last_day IS NULL OR e.last_day >= %(day)s)
    EXCEPT
    SELECT member_id FROM eligibility_rosterline WHERE file_id = %(file_id)s AND received_at = %(received_at)s
) AS absent
"""


def find_by_number(numbers: Collection[Number]) -> Mapping[Number, tuple[int, ...]]:
    """Which known members carry each of these numbers now; a merged number leads to the person's present one."""
    by_number: defaultdict[Number, list[int]] = defaultdict(list)
    if not numbers:
        return {}
    wanted = set(numbers)
    for kind, value, member_id in _rows(_BY_NUMBER, [value for _, value in numbers]):
        if (kind, value) in wanted and member_id not in by_number[(kind, value)]:
            by_number[(kind, value)].append(member_id)
    return {number: tuple(found) for number, found in by_number.items()}


def find_members(numbers: Sequence[Number]) -> KnownMembers:
    """Which known members carry these numbers now, with what is known of them."""
    by_number = find_by_number(numbers)
    member_ids = sorted({each for found in by_number.values() for each in found})
    details = {member_id: known.details for member_id, known in _read_details(member_ids).items()}
    return KnownMembers(by_number, details)


def read_knowledge(member_ids: Sequence[int], *, with_contacts: bool = False) -> Knowledge:
    """Everything held true now of these members, one statement a table; contacts only where a report tells one."""
    if not member_ids:
        return Knowledge()
    ids = list(member_ids)
    facts = {"coverages": _read_enrollments(ids), "medi_cal": _read_medi_cal(ids)}
    facts |= {table: _read_present(statement, ids) for table, statement in _PRESENT.items()}
    contacts = _read_contacts(ids) if with_contacts else {}
    return Knowledge(_read_details(ids), _read_identifiers(ids), facts, contacts)


def read_latest_knowledge(member_ids: Sequence[int]) -> dict[int, datetime]:
    """When we last learned anything about each of these members."""
    latest: dict[int, datetime] = {}
    for facts in _FACTS if member_ids else ():
        rows = facts.objects.filter(member_id__in=member_ids).values_list("member_id")
        for member_id, moment in rows.annotate(latest=Max(Greatest("known_from", "known_until"))):
            latest[member_id] = max(moment, latest.get(member_id, moment))
    return latest


def get_newest_received_at() -> datetime | None:
    """When the newest roster was received."""
    return RosterFile.objects.order_by("-received_at").values_list("received_at", flat=True).first()


def find_loaded_before(sha256: str) -> int | None:
    """An earlier file with the same content that was read to its end, or None."""
    found = RosterFile.objects.filter(sha256=sha256, state=LOADED).order_by("-id").values_list("id", flat=True).first()
    return found


def list_lines_not_applied(file_id: int) -> frozenset[int]:
    """The lines of an earlier file that were kept and not applied; loading the file again may apply them."""
    kept_only = [LineOutcome.HELD.value, LineOutcome.UNREADABLE.value]
    lines = RosterLine.objects.filter(file_id=file_id, outcome__in=kept_only).values_list("line_number", flat=True)
    return frozenset(lines)


def count_absent_members(file: RosterFile, *, day: date) -> int:
    """How many members this sender had enrolled with this receiver on `day` or later who are not in this file."""
    values = {
        "sender": file.sender,
        "receiver": file.receiver,
        "day": day,
        "file_id": file.pk,
        "received_at": file.received_at,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        # The tables have just grown and their statistics have not: sets are compared by hashing, whatever the planner
        # believes.
        cursor.execute("SET LOCAL enable_nestloop TO off")
        cursor.execute(_ABSENT, values)
        return cursor.fetchone()[0]


def _rows(statement: str, *values: object) -> Iterable[Sequence[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _read_details(ids: list[int]) -> dict[int, KnownDetails]:
    return {row[0]: KnownDetails(row[1], ReportedDetails(*row[2:])) for row in _rows(_DETAILS, ids)} if ids else {}


def _read_contacts(ids: list[int]) -> dict[int, KnownContact]:
    return {row[0]: KnownContact(row[1], ReportedContact(*row[2:])) for row in _rows(_CONTACTS, ids)}


def _read_identifiers(ids: list[int]) -> Mapping[int, list[KnownIdentifier]]:
    found: defaultdict[int, list[KnownIdentifier]] = defaultdict(list)
    for member_id, kind, value, first_day in _rows(_IDENTIFIERS, ids, ids):
        found[member_id].append(KnownIdentifier(ReportedIdentifier(IdentifierKind(kind), value), first_day))
    return found


def _read_enrollments(ids: list[int]) -> Mapping[int, list[KnownRow]]:
    found: defaultdict[int, list[KnownRow]] = defaultdict(list)
    for row in _rows(_ENROLLMENTS, ids):
        value = EnrollmentValue(*row[5:14])
        found[row[0]].append(KnownRow(row[1], row[2], Span(row[3], row[4]), value, row[14], row[15]))
    return found


def _read_medi_cal(ids: list[int]) -> Mapping[int, list[KnownRow]]:
    found: defaultdict[int, list[KnownRow]] = defaultdict(list)
    for row in _rows(_MEDI_CAL, ids):
        found[row[0]].append(KnownRow(row[1], row[2], Span(row[3], row[4]), MediCalValue(*row[5:])))
    return found


def _read_present(statement: str, ids: list[int]) -> Mapping[int, list[KnownRow]]:
    found: defaultdict[int, list[KnownRow]] = defaultdict(list)
    for member_id, row_id, key, first_day, last_day in _rows(statement, ids):
        found[member_id].append(KnownRow(row_id, key, Span(first_day, last_day), PRESENT))
    return found


def list_roster_names() -> frozenset[str]:
    """The names of every roster file received."""
    return frozenset(RosterFile.objects.values_list("name", flat=True).distinct())
