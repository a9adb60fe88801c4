"""Reads of one member, as known at a moment: who is meant, and everything on record about them.

These are on the path of every inquiry. Their SQL stands in `eligibility/read_functions.py` as functions of the
database, since a
function keeps its plan: planning cost three times what reading does. No session holds anything, so PgBouncer does no
harm.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from cmc_portal.database import run
from cmc_portal.dates import Span
from cmc_portal.names import name_key
from cmc_portal.values import value
from eligibility.facts import (
    Circumstance,
    CircumstanceKind,
    Enrollment,
    EnrollmentKind,
    EnrollmentStatus,
    MediCalEligibility,
    MediCalStatus,
    MedicareEntitlement,
    MemberFacts,
    OtherCoverage,
    Program,
)
from eligibility.rules.identify import Candidate, Who

_Row = tuple[Any, ...]
_Parts = defaultdict[int, list[_Row]]
_AGREES, _MEMBER = 13, 14
_FIRST_DAY = itemgetter(1)
_FIRST_DAY_AND_NUMBER = itemgetter(1, 4)

# By dictionary: calling an enumeration to find its member takes five times as long.
_PROGRAMS = {program.value: program for program in Program} | {"": None}
_KINDS = {kind.value: kind for kind in EnrollmentKind}
_STATUSES = {status.value: status for status in EnrollmentStatus}
_MEDI_CAL_STATUSES = {status.value: status for status in MediCalStatus}
_CIRCUMSTANCES = {kind.value: kind for kind in CircumstanceKind}

_BY_IDENTIFIER = "SELECT * FROM eligibility_find_by_identifier(%s, %s, %s, %s, %s, %s)"
_BY_NAME = "SELECT * FROM eligibility_find_by_name(%s, %s, %s, %s)"
_FACTS = "SELECT * FROM eligibility_member_facts(%s, %s)"


@value(frozen=True, slots=True)
class FoundMembers:
    """Everybody who might be meant, and the facts of those who agree in birth date and last name."""

    candidates: tuple[Candidate, ...]
    facts: Mapping[int, MemberFacts]


def find_members(who: Who, *, known_at: datetime | None = None) -> FoundMembers:
    """Who carries the identifier, or else the names and birth date; with the facts of those who agree in the rest.

    A merged number leads to the person's present one.
    """
    said = [who.birth_date, name_key(who.last_name), name_key(who.first_name), known_at]
    if who.identifier:
        rows = run(_BY_IDENTIFIER, [who.identifier_kind, who.identifier, *said])
    else:
        rows = run(_BY_NAME, said)
    # Whoever was read in the place of nobody has no number.
    members = _by_member(row for row in rows if row[_MEMBER])
    return FoundMembers(
        candidates=tuple(
            [Candidate(member_id, row[9], row[10], row[1]) for member_id, parts in members.items() for row in parts[1]]
        ),
        facts={
            member_id: _member_facts(member_id, parts, known_at)
            for member_id, parts in members.items()
            if parts[1][0][_AGREES]
        },
    )


def get_member_facts(member_id: int, *, known_at: datetime | None = None) -> MemberFacts | None:
    """Everything on record about one member as known at a moment (default: now); None when nothing was known then."""
    parts = _by_member(run(_FACTS, [member_id, known_at])).get(member_id)
    return _member_facts(member_id, parts, known_at) if parts and parts[1] else None


def member_facts_of(rows: Iterable[_Row], known_at: datetime | None) -> Mapping[int, MemberFacts]:
    """What rows of facts say of each member that they tell of."""
    return {member_id: _member_facts(member_id, parts, known_at) for member_id, parts in _by_member(rows).items()}


def _by_member(rows: Iterable[_Row]) -> dict[int, _Parts]:
    """The rows of each member by the kind of fact they tell."""
    members: dict[int, _Parts] = {}
    for row in rows:
        parts = members.get(row[_MEMBER])
        if parts is None:
            parts = members[row[_MEMBER]] = defaultdict(list)
        parts[row[0]].append(row)
    return members


def _member_facts(member_id: int, parts: _Parts, known_at: datetime | None) -> MemberFacts:
    _, birth_date, death_day, last, first, middle, suffix, zip_code, county, _, _, card_day, version, *_ = parts[1][0]
    # Of several numbers of a kind the one that began last stays.
    numbers = {row[3]: row[4] for row in sorted(parts[2], key=_FIRST_DAY_AND_NUMBER)}
    return MemberFacts(
        member_id=member_id,
        last_name=last,
        first_name=first,
        middle_name=middle,
        name_suffix=suffix,
        birth_date=birth_date,
        death_day=death_day,
        zip_code=zip_code,
        county_code=county,
        cin=numbers.get("cin", ""),
        mbi=numbers.get("mbi", ""),
        known_at=known_at,
        enrollments=tuple([_enrollment(row) for row in _in_order(parts[3])]),
        entitlements=tuple([MedicareEntitlement(row[3], Span(row[1], row[2])) for row in _in_order(parts[4])]),
        medi_cal=tuple([_medi_cal(row) for row in _in_order(parts[5])]),
        other_coverages=tuple([OtherCoverage(row[3], Span(row[1], row[2])) for row in _in_order(parts[6])]),
        circumstances=tuple(
            [Circumstance(_CIRCUMSTANCES[row[3]], Span(row[1], row[2])) for row in _in_order(parts[7])]
        ),
        card_issue_days=(card_day,) if card_day else (),
        reference_version=version or 0,
    )


def _in_order(rows: Sequence[_Row]) -> Sequence[_Row]:
    """By their first days."""
    return sorted(rows, key=_FIRST_DAY) if len(rows) > 1 else rows


def _enrollment(row: _Row) -> Enrollment:
    _, first_day, last_day, kind, program, plan_code, county, contract, pbp, status, hcp, leaving_on, _, disputed, _ = (
        row
    )
    hcp_code, _, hcp_status = hcp.partition(" ")
    return Enrollment(
        Span(first_day, last_day),
        _KINDS[kind],
        _PROGRAMS[program],
        plan_code or None,
        county,
        contract,
        pbp,
        _STATUSES[status],
        hcp_code,
        hcp_status,
        leave_requested_on=leaving_on,
        disputed=disputed,
    )


def _medi_cal(row: _Row) -> MediCalEligibility:
    return MediCalEligibility(
        aid_code=row[3],
        county_code=row[4],
        span=Span(row[1], row[2]),
        status=_MEDI_CAL_STATUSES[row[5]],
        share_of_cost_cents=row[12],
        share_of_cost_met_on=row[11],
        state_status=row[6],
    )
