"""One plan's rows are kept from another plan's people by the database itself: every query here is a forgetful one."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import ProgrammingError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.facts import AccessAction, Asker, Channel, OrganizationKind, Purpose, Role
from accounts.plan_wall import is_behind_wall, plan_wall
from accounts.services.trail import record_access
from cmc_portal.database_roles import MEMBER_FACTS, PLAN_ROLE, REFERENCE
from eligibility import models as rows
from eligibility.facts import IdentifierKind
from eligibility.read_functions import BY_IDENTIFIER, BY_NAME
from eligibility.rules.identify import Who
from eligibility.selectors.members import find_members, get_member_facts
from inquiries.models import Inquiry
from tests.database_role import acting_as, rows_of
from tests.eligibility.records import BORN, MARCH, add, close, enroll, new_member
from tests.test_append_only import NOVEMBER, add_roster_line

pytestmark = pytest.mark.django_db

HEALTH_NET = Asker(
    Channel.PAGE,
    organization_id=7,
    user_id=1,
    organization_kind=OrganizationKind.HEALTH_PLAN,
    health_plan="health-net",
    roles=frozenset({Role.PLAN_ADMINISTRATOR}),
)
MOLINA = Asker(Channel.API, organization_id=8, client_id=2, health_plan="molina")
WITHOUT_CODE = replace(HEALTH_NET, health_plan="")
CLINIC = Asker(Channel.PAGE, organization_id=9, user_id=3, organization_kind=OrganizationKind.PROVIDER)
CIN, OTHER_CIN = "91234567A", "92345678A"
STATE_OF_WALL = (
    "SELECT current_user = session_user, coalesce(current_setting('portal.health_plan', true), ''), "
    "coalesce(current_setting('portal.organization', true), '')"
)
NO_WALL = [(True, "", "")]


def somebody(cin: str, plan_code: str, **details: Any) -> rows.Member:
    """A member of that plan with a row in every table of member facts."""
    member = new_member(cin, **details)
    enroll(member, plan_code=plan_code)
    add(rows.MedicareEntitlement, member, part="A")
    add(rows.MediCalEligibility, member, aid_code="10", status="eligible")
    add(rows.OtherCoverage, member, ohc_code="V")
    add(rows.Circumstance, member, kind="opted_out")
    return member


@pytest.fixture
def ana() -> rows.Member:
    return somebody(CIN, "health-net")


@pytest.fixture
def molinas() -> rows.Member:
    return somebody(OTHER_CIN, "molina", last="Okafor")


def members_in(table: str) -> set[object]:
    """Whose rows does a query without any condition give?"""
    return {number for (number,) in rows_of(f"SELECT member_id FROM {table}")}  # noqa: S608 - our own table


# Tables.


@pytest.mark.parametrize("table", MEMBER_FACTS)
def test_each_plan_sees_its_own_members_rows_and_a_clinic_everybodys(
    ana: rows.Member, molinas: rows.Member, table: str
) -> None:
    with plan_wall(HEALTH_NET):
        assert members_in(table) == {ana.pk}
    with plan_wall(MOLINA):
        assert members_in(table) == {molinas.pk}
    with plan_wall(CLINIC):
        assert members_in(table) == {ana.pk, molinas.pk}


def test_each_plan_sees_its_own_members_numbers(ana: rows.Member, molinas: rows.Member) -> None:
    with plan_wall(HEALTH_NET):
        assert rows_of("SELECT id FROM eligibility_member") == [(ana.pk,)]
        assert not rows.MemberDetails.objects.filter(member_id=molinas.pk).exists()
        assert rows.Member.objects.count() == 1


@pytest.mark.parametrize("table", [*MEMBER_FACTS, "eligibility_member"])
@pytest.mark.parametrize("asker", [WITHOUT_CODE, replace(HEALTH_NET, health_plan="nobodys-plan")])
def test_a_plan_without_members_sees_nobody(ana: rows.Member, table: str, asker: Asker) -> None:
    enroll(somebody("93456789A", "la-care"), kind="unrecognized", plan_code="", disputed=True)
    with plan_wall(asker):
        assert rows_of(f"SELECT * FROM {table}") == []  # noqa: S608 - our own table


@pytest.mark.parametrize("table", [*MEMBER_FACTS, "eligibility_member", "accounts_accessevent", "inquiries_inquiry"])
def test_the_role_sees_nothing_where_nothing_was_set(ana: rows.Member, table: str) -> None:
    add_inquiry_of(7)
    see(CLINIC, ana.pk)
    with acting_as(PLAN_ROLE):
        assert rows_of(f"SELECT * FROM {table}") == []  # noqa: S608 - our own table


@pytest.mark.parametrize("table", [*MEMBER_FACTS, "eligibility_member", *REFERENCE])
@pytest.mark.parametrize("way", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "INSERT INTO {} DEFAULT VALUES"])
def test_a_plans_role_writes_nothing_of_it(ana: rows.Member, table: str, way: str) -> None:
    [(column,)] = rows_of("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum = 1", table)
    with pytest.raises(ProgrammingError, match="permission denied"), plan_wall(HEALTH_NET):
        rows_of(way.format(table, column, column))


@pytest.mark.parametrize(
    "table", ["eligibility_rosterfile", "eligibility_rosterline", "accounts_user", "django_session"]
)
def test_rosters_accounts_and_sessions_are_not_a_plans_to_read(table: str) -> None:
    add_roster_line(NOVEMBER)
    with pytest.raises(ProgrammingError, match="permission denied"), plan_wall(HEALTH_NET):
        rows_of(f"SELECT * FROM {table}")  # noqa: S608 - our own table


@pytest.mark.parametrize("table", REFERENCE)
def test_reference_data_is_there_behind_the_wall(table: str) -> None:
    expected = rows_of(f"SELECT count(*) FROM {table}")  # noqa: S608 - our own table
    with plan_wall(HEALTH_NET):
        assert rows_of(f"SELECT count(*) FROM {table}") == expected  # noqa: S608 - our own table


# Whose member somebody is.


def is_seen_by(asker: Asker, member: rows.Member) -> bool:
    with plan_wall(asker):
        return (member.pk,) in rows_of("SELECT member_id FROM eligibility_memberdetails")


def test_a_member_of_the_past_stays_the_plans(ana: rows.Member) -> None:
    enroll(ana, kind="medi_cal", program="medi_cal_managed_care", plan_code="molina", last_day=date(2014, 8, 31))
    assert is_seen_by(MOLINA, ana)


def test_a_disputed_enrolment_counts(ana: rows.Member) -> None:
    enroll(ana, plan_code="molina", disputed=True)
    assert is_seen_by(MOLINA, ana)


def test_an_enrolment_taken_back_since_counts_for_what_was_known_then(ana: rows.Member) -> None:
    assert not is_seen_by(MOLINA, ana)
    close(enroll(ana, plan_code="molina", kind="medi_cal", program="medi_cal_managed_care"), MARCH)
    assert is_seen_by(MOLINA, ana)


def test_an_old_number_leads_to_a_member_of_the_plan(ana: rows.Member) -> None:
    old = new_member("94567890A")
    assert not is_seen_by(HEALTH_NET, old)
    rows.Member.objects.filter(pk=old.pk).update(merged_into=ana, merged_at=MARCH)
    assert is_seen_by(HEALTH_NET, old)
    with plan_wall(HEALTH_NET):
        assert [each.member_id for each in find_members(Who("94567890A", IdentifierKind.CIN, BORN)).candidates] == [
            ana.pk
        ]


def test_an_emergency_opens_one_member_and_no_other(ana: rows.Member, molinas: rows.Member) -> None:
    third = somebody("95678901A", "iehp")
    with plan_wall(HEALTH_NET, emergency_members=[molinas.pk]):
        for table in MEMBER_FACTS:
            assert members_in(table) == {ana.pk, molinas.pk}
    assert not is_seen_by(HEALTH_NET, molinas)
    with plan_wall(WITHOUT_CODE, emergency_members=[molinas.pk, third.pk]):
        assert members_in("eligibility_memberdetails") == {molinas.pk, third.pk}


# Functions.


def test_another_plans_member_is_not_found_by_number(ana: rows.Member, molinas: rows.Member) -> None:
    # For a number that nobody carries, somebody's names may be read, without their number and not for use; behind the
    # wall they are of the plan's own.
    by_number = "SELECT member, word7 FROM eligibility_find_by_identifier('cin', %s, %s, '', '', NULL) WHERE part = 1"
    with plan_wall(HEALTH_NET):
        assert set(rows_of(by_number, OTHER_CIN, BORN)) <= {(None, "REYESGARCIA")}
        assert find_members(Who(OTHER_CIN, IdentifierKind.CIN, BORN)).candidates == ()
        assert set(rows_of(by_number, CIN, BORN)) == {(ana.pk, "REYESGARCIA")}
    assert set(rows_of(by_number, OTHER_CIN, BORN)) == {(molinas.pk, "OKAFOR")}


def test_another_plans_member_is_not_found_by_name(ana: rows.Member, molinas: rows.Member) -> None:
    by_name = "SELECT member FROM eligibility_find_by_name(%s, 'OKAFOR', 'ANA', NULL)"
    with plan_wall(HEALTH_NET):
        assert rows_of(by_name, BORN) == []
    assert set(rows_of(by_name, BORN)) == {(molinas.pk,)}


def test_another_plans_member_has_no_facts(ana: rows.Member, molinas: rows.Member) -> None:
    with plan_wall(HEALTH_NET):
        assert rows_of("SELECT * FROM eligibility_member_facts(%s, NULL)", molinas.pk) == []
        assert get_member_facts(molinas.pk) is None
        assert get_member_facts(ana.pk) is not None
    assert get_member_facts(molinas.pk) is not None


@pytest.mark.parametrize("statement", [BY_IDENTIFIER, BY_NAME])
def test_behind_the_wall_a_member_is_found_by_index_alone(ana: rows.Member, statement: str) -> None:
    """A condition that might tell of hidden rows would not use one, and every row would be looked at."""
    said = {"kind": "'cin'", "value": f"'{CIN}'", "birth_date": "'1948-03-15'", "last_key": "'X'", "first_key": "'Y'"}
    for name, text in said.items():
        statement = statement.replace(f"asked_{name}", text)
    statement = statement.replace("asked_at", "NULL::timestamptz")
    with plan_wall(HEALTH_NET):
        rows_of("SET LOCAL enable_seqscan = off")
        plan = "\n".join(str(line) for (line,) in rows_of(f"EXPLAIN {statement}"))
        rows_of("SET LOCAL enable_seqscan = on")
    assert "eligibility_memberdetails" in plan
    assert "Seq Scan on eligibility_" not in plan


def test_who_asks_again_after_somebody_else_is_not_answered_from_their_plan_of_reading(
    ana: rows.Member, molinas: rows.Member
) -> None:
    for _ in range(8):
        for asker, own, other in ((HEALTH_NET, CIN, OTHER_CIN), (MOLINA, OTHER_CIN, CIN)):
            with plan_wall(asker):
                assert find_members(Who(other, IdentifierKind.CIN, BORN)).candidates == ()
                assert len(find_members(Who(own, IdentifierKind.CIN, BORN)).candidates) == 1
        with plan_wall(CLINIC):
            assert len(find_members(Who(CIN, IdentifierKind.CIN, BORN)).candidates) == 1
            assert len(find_members(Who(OTHER_CIN, IdentifierKind.CIN, BORN)).candidates) == 1


# Inquiries and the trail.


def add_inquiry_of(organization_id: int | None) -> None:
    Inquiry.objects.create(
        trace_number=f"202611-000000-{organization_id or 0:06}",
        asked_at=NOVEMBER,
        known_at=NOVEMBER,
        channel="page",
        organization_id=organization_id,
        operator="",
        purpose="operations",
        day=date(2016, 2, 1),
        outcome="not_found",
        question="{}",
        answer="{}",
    )


def see(asker: Asker, member_id: int | None) -> None:
    record_access(asker, action=AccessAction.READ_INQUIRY, purpose=Purpose.OPERATIONS, at=NOVEMBER, members=[member_id])


def test_a_plan_reads_what_its_own_organisation_asked() -> None:
    for organization_id in (7, 8, None):
        add_inquiry_of(organization_id)
    with plan_wall(HEALTH_NET):
        assert rows_of("SELECT organization_id FROM inquiries_inquiry") == [(7,)]
    with plan_wall(replace(HEALTH_NET, organization_id=None)):
        assert rows_of("SELECT organization_id FROM inquiries_inquiry") == []


def test_a_plan_reads_of_the_trail_what_its_people_did_and_what_was_done_with_its_members(
    ana: rows.Member, molinas: rows.Member
) -> None:
    for asker, member in ((HEALTH_NET, None), (CLINIC, ana), (CLINIC, molinas), (MOLINA, molinas), (CLINIC, None)):
        see(asker, member.pk if member else None)
    with plan_wall(HEALTH_NET):
        seen = rows_of("SELECT organization_id, member_id FROM accounts_accessevent ORDER BY id")
    assert seen == [(7, None), (9, ana.pk)]


def test_a_plan_adds_to_the_record_in_its_own_name_only() -> None:
    with plan_wall(HEALTH_NET):
        add_inquiry_of(7)
        see(HEALTH_NET, None)
    for add_to_record in (lambda: add_inquiry_of(8), lambda: see(MOLINA, None), lambda: see(CLINIC, None)):
        with pytest.raises(ProgrammingError, match="row-level security"), plan_wall(HEALTH_NET):
            add_to_record()


# Nothing leaks.


@pytest.mark.parametrize(
    ("asker", "is_behind"), [(HEALTH_NET, True), (MOLINA, True), (WITHOUT_CODE, True), (CLINIC, False)]
)
def test_a_health_plans_people_and_programs_are_behind_the_wall(asker: Asker, is_behind: bool) -> None:
    assert is_behind_wall(asker) is is_behind


def test_inside_a_transaction_what_was_before_comes_back() -> None:
    with plan_wall(HEALTH_NET):
        with plan_wall(MOLINA):
            assert rows_of(STATE_OF_WALL) == [(False, "molina", "8")]
        assert rows_of(STATE_OF_WALL) == [(False, "health-net", "7")]
        with pytest.raises(RuntimeError), plan_wall(MOLINA):
            raise RuntimeError
        assert rows_of(STATE_OF_WALL) == [(False, "health-net", "7")]
    assert rows_of(STATE_OF_WALL) == NO_WALL


@pytest.mark.django_db(transaction=True)
def test_nothing_of_the_wall_outlives_its_transaction_however_that_ends() -> None:
    for fails in (False, True, False, True):
        try:
            with plan_wall(HEALTH_NET):
                assert rows_of(STATE_OF_WALL) == [(False, "health-net", "7")]
                if fails:
                    rows_of("SELECT 1 / 0")
        except Exception:  # noqa: BLE001, S110 - however it ends
            assert fails
        assert rows_of(STATE_OF_WALL) == NO_WALL


@contextmanager
def using(database: BaseDatabaseWrapper) -> Iterator[None]:
    """What is inside speaks to the database through that connection."""
    plain = connections["default"]
    connections["default"] = database
    try:
        yield
    finally:
        connections["default"] = plain


@pytest.fixture
def two_clients() -> Iterator[tuple[BaseDatabaseWrapper, BaseDatabaseWrapper]]:
    """Two clients of PgBouncer in transaction mode, which has one connection to the database for both. Where there is
    no PgBouncer, both are that one connection."""
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if program is None:
        yield connections["default"], connections["default"]
        return
    folder = Path(tempfile.mkdtemp(prefix="pool-"))
    process = start_pool(program, folder)
    clients = (connections["default"].copy(), connections["default"].copy())
    for client in clients:
        client.settings_dict |= {"HOST": str(folder), "PORT": POOL_PORT, "USER": "anybody", "PASSWORD": ""}
    yield clients
    for client in clients:
        client.close()
    process.terminate()
    process.wait(30)
    shutil.rmtree(folder)


POOL_PORT = "6432"
POOL = """
[databases]
{name} = {server}
[pgbouncer]
pool_mode = transaction
default_pool_size = 1
auth_type = any
listen_port = {port}
unix_socket_dir = {folder}
logfile = {folder}/log
pidfile = {folder}/pid
"""


def start_pool(program: str, folder: Path) -> "subprocess.Popen[bytes]":
    """PgBouncer on a socket in `folder`; as nobody, since it refuses to run as root."""
    own = connection.settings_dict
    server = {"host": own["HOST"], "port": own["PORT"] or 5432, "user": own["USER"], "password": own["PASSWORD"]}
    words = " ".join(f"{name}={text}" for name, text in server.items() if text)
    text = POOL.format(name=own["NAME"], server=words, port=POOL_PORT, folder=folder)
    (folder / "pool.ini").write_text(text)
    is_root = os.geteuid() == 0
    if is_root:
        for path in (folder, folder / "pool.ini"):
            shutil.chown(path, "nobody")
    process = subprocess.Popen([program, "-q", *(["-u", "nobody"] if is_root else []), str(folder / "pool.ini")])
    deadline = time.monotonic() + 10
    while not (folder / f".s.PGSQL.{POOL_PORT}").exists():
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.02)
    return process


@pytest.mark.django_db(transaction=True)
def test_one_connection_shared_by_a_plan_and_a_clinic_shows_each_what_is_theirs(
    two_clients: tuple[BaseDatabaseWrapper, BaseDatabaseWrapper],
) -> None:
    ana, okafor = somebody(CIN, "health-net").pk, somebody(OTHER_CIN, "molina", last="Okafor").pk
    plans, clinics = two_clients
    servers = set()
    for _ in range(5):
        with using(plans), plan_wall(HEALTH_NET):
            assert members_in("eligibility_enrollment") == {ana}
            servers |= set(rows_of("SELECT pg_backend_pid()"))
        with using(clinics):
            assert members_in("eligibility_enrollment") == {ana, okafor}
            assert rows_of(STATE_OF_WALL) == NO_WALL
            servers |= set(rows_of("SELECT pg_backend_pid()"))
        with using(plans), pytest.raises(RuntimeError), plan_wall(MOLINA):
            assert members_in("eligibility_enrollment") == {okafor}
            raise RuntimeError
        with using(clinics), plan_wall(CLINIC):
            assert members_in("eligibility_enrollment") == {ana, okafor}
    assert len(servers) == 1
