"""Members by the million: a few thousand made-up people loaded as any roster is, then multiplied in the database.

Every row is one that the loader wrote for somebody, under another number: a large roster asks what a small one does.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction

from accounts.facts import Asker, Channel
from cmc_portal.clock import now
from eligibility.services.copying import copy_rows
from eligibility.services.roster import load_roster
from eligibility.synthetic.people import cin_at, mbi_at

Say = Callable[[str], None]
OPERATOR = Asker(Channel.COMMAND, organization_id=None, operator="bench")

# Raise this when what is seeded changes: a database seeded otherwise is then made anew.
VERSION = 1
TEMPLATES = 2_000
SEED = 7
# Places in the stream of made-up people that the rosters below do not reach.
FIRST_PLACE = 50_000_000
# Two rosters, three years apart: the second corrects the first.
ROSTERS = (("2023-06-01", "2023-06-02T06:00:00-07:00"), ("2026-07-01", "2026-07-02T06:00:00-07:00"))

_MEMBERS, _DETAILS, _IDENTIFIERS = "eligibility_member", "eligibility_memberdetails", "eligibility_memberidentifier"
_FACTS = (
    "eligibility_enrollment",
    "eligibility_medicareentitlement",
    "eligibility_medicaleligibility",
    "eligibility_othercoverage",
    "eligibility_circumstance",
)
_TABLES = (_MEMBERS, _DETAILS, _IDENTIFIERS, *_FACTS)

# The 834 tells of no such circumstances; one member in eight has one.
_CIRCUMSTANCES = """
INSERT INTO eligibility_circumstance (member_id, kind, first_day, known_from)
SELECT d.member_id, (ARRAY['ihss_recipient', 'nursing_facility_resident', 'mssp_participant', 'opted_out'])
       [1 + d.member_id / 8 % 4], '2019-03-01', d.known_from
FROM eligibility_memberdetails d WHERE d.known_until IS NULL AND d.member_id % 8 = 0
"""
# What was believed before and has been corrected: for one row in five, where nothing is on record for that time.
_EARLIER_KNOWLEDGE = """
INSERT INTO {table} ({columns}, known_from, known_until)
SELECT {columns}, known_from - interval '2 years', known_from FROM {table} WHERE id % 5 = 0
ON CONFLICT DO NOTHING
"""
_COPIES = """
INSERT INTO {table} (member_id, {columns})
SELECT t.member_id + copy * {stride}, {values}
FROM generate_series(1, {copies}) AS copy CROSS JOIN {table} AS t
WHERE t.member_id + copy * {stride} <= {members}
ORDER BY copy, t.member_id
"""
_SECONDARY = """
SELECT format('ALTER TABLE %%I DROP CONSTRAINT %%I', t.relname, c.conname),
       format('ALTER TABLE %%I ADD CONSTRAINT %%I %%s', t.relname, c.conname, pg_get_constraintdef(c.oid))
FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
WHERE t.relname = ANY(%(tables)s) AND c.contype IN ('x', 'f')
UNION ALL
SELECT format('DROP INDEX %%I', i.indexname), i.indexdef FROM pg_indexes i
WHERE i.tablename = ANY(%(tables)s) AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conname = i.indexname)
"""


def is_seeded(members: int) -> bool:
    """Was this database filled as it would be filled now?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('bench_seed')")
        if cursor.fetchone()[0] is None:
            return False
        cursor.execute("SELECT members = %s AND version = %s FROM bench_seed", [members, VERSION])
        return cursor.fetchone() == (True,)


def seed(members: int, *, say: Say) -> None:
    """Fills an empty database with that many members, or about as many when they are fewer than the templates."""
    say(f"seeding {members} members")
    _load_templates(min(members, TEMPLATES))
    _run(_CIRCUMSTANCES)
    for table in (_DETAILS, *_FACTS):
        columns = ", ".join(_columns(table, without={"id", "known_from", "known_until"}))
        _run(_EARLIER_KNOWLEDGE.format(table=table, columns=columns))
    templates = count_members()
    if members > templates:
        with transaction.atomic(), _without_indexes(say):
            _multiply(members, templates)
    _run("VACUUM (ANALYZE)")
    _run("CREATE TABLE bench_seed AS SELECT %s AS members, %s AS version", members, VERSION)


def count_members() -> int:
    """How many members are there?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM eligibility_member")
        found: int = cursor.fetchone()[0]
    return found


def _load_templates(members: int) -> None:
    with tempfile.TemporaryDirectory() as folder, Path("/dev/null").open("w") as nowhere:
        for day, received_at in ROSTERS:
            file = Path(folder) / f"{day}.834"
            call_command(
                "make_roster", str(file), members=members, seed=SEED, day=date.fromisoformat(day), stderr=nowhere
            )
            with file.open("rb") as stream:
                load_roster(
                    stream,
                    asker=OPERATOR,
                    name=file.name,
                    received_at=datetime.fromisoformat(received_at),
                    now=now(),
                )


def _multiply(members: int, templates: int) -> None:
    """The templates again and again under numbers of their own, each copy born on other days."""
    copies = -(-members // templates) - 1
    _run("INSERT INTO eligibility_member (id) SELECT generate_series(%s, %s)", templates + 1, members)
    size = {"stride": templates, "copies": copies, "members": members}
    for table in (_DETAILS, *_FACTS):
        columns = _columns(table, without={"id", "member_id"})
        values = ["t.birth_date + (copy * 37 % 2999)::int - 1500" if each == "birth_date" else each for each in columns]
        _run(_COPIES.format(table=table, columns=", ".join(columns), values=", ".join(values), **size))
    _copy_identifiers(members, templates, copies)


def _copy_identifiers(members: int, templates: int, copies: int) -> None:
    """Identifiers of the copies; one that a template has twice, its copy has twice too."""
    rest = _columns(_IDENTIFIERS, without={"id", "member_id", "kind", "value"})
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT member_id, kind, value, {', '.join(rest)} FROM {_IDENTIFIERS} ORDER BY member_id, id")  # noqa: S608
        rows = cursor.fetchall()
    places = {key: place for place, key in enumerate(dict.fromkeys((row[1], row[2]) for row in rows))}
    for copy in range(1, copies + 1):
        first_place, step = FIRST_PLACE + copy * len(places), copy * templates
        copied = (
            (row[0] + step, row[1], _identifier(row[1], first_place + places[row[1], row[2]]), *row[3:])
            for row in rows
            if row[0] + step <= members
        )
        copy_rows(_IDENTIFIERS, ("member_id", "kind", "value", *rest), copied)


def _identifier(kind: str, place: int) -> str:
    if kind == "cin":
        return cin_at(place)
    return mbi_at(place) if kind == "mbi" else f"S{place:09d}"


@contextmanager
def _without_indexes(say: Say) -> Iterator[None]:
    """Indexes and constraints are taken off and made again from the full tables, which is several times quicker."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute(_SECONDARY, {"tables": list(_TABLES)})
        statements = cursor.fetchall()
        for drop, _ in statements:
            cursor.execute(drop)
        yield
        say("making the indexes and constraints")
        # Foreign keys come last: they are checked through the indexes.
        for _, add in sorted(statements, key=lambda pair: "FOREIGN KEY" in pair[1]):
            cursor.execute(add)


def _columns(table: str, *, without: set[str]) -> tuple[str, ...]:
    with connection.cursor() as cursor:
        names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    return tuple(name for name in names if name not in without)


def _run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
