"""Reads of one member, as known at a moment: who is meant, and everything on record about them.

These are on the path of every inquiry: plain SQL, one statement to identify and one for all the facts. Current
knowledge is
`known_until IS NULL`, which the member's btree finds; the exclusion constraints' indexes are never used for reading.
"""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.db import connection

from cmc_portal.dates import Span
from cmc_portal.names import name_key
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

_NOW = "{0}.known_until IS NULL"
_THEN = "{0}.known_from <= %(known_at)s AND ({0}.known_until IS NULL OR {0}.known_until > %(known_at)s)"

_BY_IDENTIFIER = """
SELECT d.member_id, d.last_key, d.first_key, d.birth_date
FROM eligibility_memberidentifier i
JOIN eligibility_member m ON m.id = i.member_id
JOIN eligibility_memberdetails d ON d.member_id = coalesce(m.merged_into_id, m.id)
WHERE i.value = %(value)s AND i.kind = %(kind)s AND {known_i} AND {known_d}
"""

_BY_NAME = """
SELECT d.member_id, d.last_key, d.first_key, d.birth_date
FROM eligibility_memberdetails d
JOIN eligibility_member m ON m.id = d.member_id AND m.merged_into_id IS NULL
WHERE d.birth_date = %(birth_date)s AND d.last_key = %(last_key)s AND d.first_key = %(first_key)s AND {known_d}
"""

_FACTS = """
SELECT 1 AS part, d.birth_date, d.death_day, d.last_name, d.first_name, d.middle_name, d.name_suffix, d.zip_code,
d.county_code,
       '', '', d.card_issued_on, (SELECT version FROM eligibility_referenceversion WHERE id = 1), NULL::boolean
FROM eligibility_memberdetails d WHERE d.member_id = %(member_id)s AND {known_d}
UNION ALL
SELECT 2, i.first_day, i.last_day, i.kind, i.value, '', '', '', '', '', '', NULL, NULL, NULL
FROM eligibility_memberidentifier i
WHERE i.member_id = %(member_id)s AND i.kind IN ('cin', 'mbi') AND {known_i}
UNION ALL
SELECT 3, e.first_day, e.last_day, e.kind, e.program, e.plan_code, e.county_code, e.contract, e.pbp, e.status,
       e.hcp_code || ' ' || e.hcp_status, e.leave_requested_on, NULL, e.disputed
FROM eligibility_enrollment e WHERE e.member_id = %(member_id)s AND {known_e}
UNION ALL
SELECT 4, a.first_day, a.last_day, a.part, '', '', '', '', '', '', '', NULL, NULL, NULL
FROM eligibility_medicareentitlement a WHERE a.member_id = %(member_id)s AND {known_a}
UNION ALL
SELECT 5, c.first_day, c.last_day, c.aid_code, c.county_code, c.status, c.state_status, '', '', '', '',
       c.share_of_cost_met_on, c.share_of_cost_cents, NULL
FROM eligibility_medicaleligibility c WHERE c.member_id = %(member_id)s AND {known_c}
UNION ALL
SELECT 6, o.first_day, o.last_day, o.ohc_code, '', '', '', '', '', '', '', NULL, NULL, NULL
FROM eligibility_othercoverage o WHERE o.member_id = %(member_id)s AND {known_o}
UNION ALL
SELECT 7, k.first_day, k.last_day, k.kind, '', '', '', '', '', '', '', NULL, NULL, NULL
FROM eligibility_circumstance k WHERE k.member_id = %(member_id)s AND {known_k}
ORDER BY 1, 2
"""

_Row = tuple[Any, ...]


def _as_known(statement: str) -> tuple[str, str]:
    """The statement for what is known now, and for what was known at a moment."""
    aliases = "dieacok"
    return (
        statement.format(**{f"known_{alias}": _NOW.format(alias) for alias in aliases}),
        statement.format(**{f"known_{alias}": _THEN.format(alias) for alias in aliases}),
    )


_BY_IDENTIFIER_NOW, _BY_IDENTIFIER_THEN = _as_known(_BY_IDENTIFIER)
_BY_NAME_NOW, _BY_NAME_THEN = _as_known(_BY_NAME)
_FACTS_NOW, _FACTS_THEN = _as_known(_FACTS)


def list_candidates(who: Who, *, known_at: datetime | None = None) -> tuple[Candidate, ...]:
    """The members who carry the identifier, or else the names and birth date; a merged number leads to the person's
    present one."""
    if who.identifier:
        statement = _BY_IDENTIFIER_NOW if known_at is None else _BY_IDENTIFIER_THEN
        values: dict[str, Any] = {"value": who.identifier, "kind": who.identifier_kind}
    else:
        statement = _BY_NAME_NOW if known_at is None else _BY_NAME_THEN
        keys = {"last_key": name_key(who.last_name), "first_key": name_key(who.first_name)}
        values = {"birth_date": who.birth_date, **keys}
    return tuple(Candidate(*row) for row in _read(statement, values | {"known_at": known_at}))


def get_member_facts(member_id: int, *, known_at: datetime | None = None) -> MemberFacts | None:
    """Everything on record about one member as known at a moment (default: now); None when nothing was known then."""
    statement = _FACTS_NOW if known_at is None else _FACTS_THEN
    parts: dict[int, list[_Row]] = defaultdict(list)
    for row in _read(statement, {"member_id": member_id, "known_at": known_at}):
        parts[row[0]].append(row)
    if not parts[1]:
        return None
    return _member_facts(member_id, parts, known_at)


def _read(statement: str, values: dict[str, Any]) -> list[_Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _member_facts(member_id: int, parts: dict[int, list[_Row]], known_at: datetime | None) -> MemberFacts:
    _, birth_date, death_day, last, first, middle, suffix, zip_code, county, _, _, card_day, version, _ = parts[1][0]
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
        cin=_latest_identifier(parts[2], "cin"),
        mbi=_latest_identifier(parts[2], "mbi"),
        known_at=known_at,
        enrollments=tuple(_enrollment(row) for row in parts[3]),
        entitlements=tuple(MedicareEntitlement(row[3], _span(row)) for row in parts[4]),
        medi_cal=tuple(_medi_cal(row) for row in parts[5]),
        other_coverages=tuple(OtherCoverage(row[3], _span(row)) for row in parts[6]),
        circumstances=tuple(Circumstance(CircumstanceKind(row[3]), _span(row)) for row in parts[7]),
        card_issue_days=(card_day,) if card_day else (),
        reference_version=version or 0,
    )


def _latest_identifier(rows: list[_Row], kind: str) -> str:
    values: list[tuple[date, str]] = [(row[1], row[4]) for row in rows if row[3] == kind]
    return max(values)[1] if values else ""


def _span(row: _Row) -> Span:
    return Span(row[1], row[2])


def _enrollment(row: _Row) -> Enrollment:
    _, _, _, kind, program, plan_code, county, contract, pbp, status, hcp, leave_requested_on, _, disputed = row
    hcp_code, _, hcp_status = hcp.partition(" ")
    return Enrollment(
        span=_span(row),
        kind=EnrollmentKind(kind),
        program=Program(program) if program else None,
        plan_code=plan_code or None,
        county_code=county,
        contract=contract,
        pbp=pbp,
        status=EnrollmentStatus(status),
        hcp_code=hcp_code,
        hcp_status=hcp_status,
        leave_requested_on=leave_requested_on,
        disputed=disputed,
    )


def _medi_cal(row: _Row) -> MediCalEligibility:
    return MediCalEligibility(
        aid_code=row[3],
        county_code=row[4],
        span=_span(row),
        status=MediCalStatus(row[5]),
        share_of_cost_cents=row[12],
        share_of_cost_met_on=row[11],
        state_status=row[6],
    )
