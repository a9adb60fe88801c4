"""What the running portal and a plan's people may do in the database, from the database's own catalogue."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import Error, ProgrammingError, connection

from accounts.database_rights import grant_rights, list_granted, list_tables
from accounts.facts import Asker, Channel
from accounts.models import AccessEvent, Organization
from cmc_portal.append_only import PARTITIONED, create_partitions
from cmc_portal.database_roles import APP_ROLE, MEMBER_FACTS, PLAN_ROLE, RIGHTS, ROLES, make_roles_sql
from eligibility.models import RosterLine
from inquiries.models import Inquiry
from inquiries.questions import parse_question
from inquiries.services import answer_inquiry
from inquiries.tasks import create_partitions as make_partitions_ahead
from tests.database_role import acting_as, rows_of
from tests.eligibility.records import enroll, new_member
from tests.eligibility.roster.rosters import CIN, MBI, OTHER_CIN, coverage, member, roster
from tests.eligibility.roster.test_loading import APRIL, JULY_15, JUNE_15, MARCH, load, plans_on
from tests.inquiries.questions_asked import ASKED_AT, ASKED_ON
from tests.test_append_only import NOVEMBER, add_inquiry, add_roster_line

pytestmark = pytest.mark.django_db

PROJECT = Path(__file__).parent.parent
APPEND_ONLY = ("accounts_accessevent", "accounts_trailseal", "eligibility_rosterline", "inquiries_inquiry")
REFUSED = "permission denied"


# Every table, and nothing forgotten.


def test_every_table_of_the_database_has_a_decision() -> None:
    assert set(list_tables()) == set(RIGHTS[APP_ROLE])


def test_each_role_has_the_rights_that_were_decided_on_each_table_and_none_on_a_partition() -> None:
    assert list_granted() == {(role, table): rights for role in ROLES for table, rights in RIGHTS[role].items()}


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_what_is_only_added_to_may_be_read_and_added_to(table: str) -> None:
    assert list_granted()[APP_ROLE, table] == {"SELECT", "INSERT"}


def test_a_table_without_a_decision_belongs_to_no_role() -> None:
    rows_of("CREATE TABLE surprise (id int)")
    rows_of(f"GRANT ALL ON surprise TO {APP_ROLE}")
    grant_rights()
    assert "surprise" not in {table for _, table in list_granted()}


def test_rights_that_went_astray_are_put_right() -> None:
    rows_of(f"GRANT ALL ON inquiries_inquiry TO {APP_ROLE}, {PLAN_ROLE}")
    grant_rights()
    assert list_granted()[APP_ROLE, "inquiries_inquiry"] == {"SELECT", "INSERT"}
    assert list_granted()[PLAN_ROLE, "inquiries_inquiry"] == {"SELECT", "INSERT"}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_logs_in_by_nobody_owns_nothing_and_makes_nothing(role: str) -> None:
    flags = "rolcanlogin, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication"
    assert rows_of(f"SELECT {flags} FROM pg_roles WHERE rolname = %s", role) == [(False,) * 6]  # noqa: S608
    assert rows_of("SELECT relname FROM pg_class WHERE relowner = %s::regrole", role) == []
    assert rows_of("SELECT has_schema_privilege(%s, 'public', 'CREATE')", role) == [(False,)]


def test_nobody_may_call_what_runs_as_the_owner_but_the_role_it_is_for() -> None:
    functions = """
    SELECT p.proname, r.rolname, p.proconfig FROM pg_proc p, pg_roles r
    WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace AND r.rolname = ANY (%s)
      AND has_function_privilege(r.oid, p.oid, 'EXECUTE')
    """
    safe = ["search_path=public, pg_temp"]
    assert sorted(rows_of(functions, list(ROLES))) == [
        ("portal_is_plan_member", PLAN_ROLE, safe),
        ("portal_make_partition", APP_ROLE, safe),
    ]


def test_what_a_plan_reads_of_members_and_organisations_is_behind_the_wall() -> None:
    unguarded = """
    SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relname = ANY (%s) AND a.attname IN ('member_id', 'organization_id') AND NOT c.relrowsecurity
    """
    assert rows_of(unguarded, list(RIGHTS[PLAN_ROLE])) == []
    assert rows_of("SELECT relrowsecurity FROM pg_class WHERE relname = 'eligibility_member'") == [(True,)]


# What the running portal cannot do, tried.


@pytest.fixture
def one_of_each() -> None:
    add_inquiry(NOVEMBER)
    add_roster_line(NOVEMBER)
    enroll(new_member("91234567A"))


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("way", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_portal_changes_nothing_that_was_recorded(one_of_each: None, table: str, way: str) -> None:
    column = {"accounts_trailseal": "key_id", "inquiries_inquiry": "answer"}.get(table, "member_id")
    with pytest.raises(ProgrammingError, match=REFUSED), acting_as(APP_ROLE):
        rows_of(way.format(table, column, column))


@pytest.mark.parametrize("table", PARTITIONED)
@pytest.mark.parametrize("part", ["default", "2026_11"])
def test_the_portal_does_not_reach_past_the_whole_into_a_part(table: str, part: str) -> None:
    with pytest.raises(ProgrammingError, match=REFUSED), acting_as(APP_ROLE):
        rows_of(f"SELECT FROM {table}_{part}")  # noqa: S608 - our own table


@pytest.mark.parametrize("table", [*MEMBER_FACTS, "eligibility_member"])
@pytest.mark.parametrize("way", ["DELETE FROM", "TRUNCATE"])
def test_the_portal_removes_nothing_known_of_a_member(one_of_each: None, table: str, way: str) -> None:
    with pytest.raises(ProgrammingError, match=REFUSED), acting_as(APP_ROLE):
        rows_of(f"{way} {table}")


@pytest.mark.parametrize("table", MEMBER_FACTS)
def test_not_even_the_owner_empties_what_is_known_of_members(one_of_each: None, table: str) -> None:
    with pytest.raises(ProgrammingError, match="TRUNCATE refused"):
        rows_of(f"TRUNCATE {table}")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "ALTER TABLE inquiries_inquiry DISABLE TRIGGER ALL",
        "DROP TABLE inquiries_inquiry",
        "DROP POLICY eligibility_enrollment_plan ON eligibility_enrollment",
        "CREATE OR REPLACE FUNCTION portal_refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "SELECT setval('accounts_accessevent_id_seq', 1)",
    ],
)
def test_the_portal_alters_nothing_of_the_databases_make_up(statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied|must be owner"), acting_as(APP_ROLE):
        rows_of(statement)


# What it can.


def test_the_portal_answers_and_records(reference_data: None) -> None:
    enroll(new_member("91234567A"))
    asker = Asker(Channel.API, organization_id=7, client_id=5)
    body = {"member": {"cin": "91234567A", "birth_date": "1948-03-15"}, "day": "2016-03-20"}
    with acting_as(APP_ROLE):
        recorded = answer_inquiry(parse_question(body, today=ASKED_ON, now=ASKED_AT), asker=asker, asked_at=ASKED_AT)
        assert recorded.outcome == "active"
    assert Inquiry.objects.get().trace_number == recorded.trace_number
    assert AccessEvent.objects.get().subject == recorded.trace_number


def test_the_portal_closes_a_row_about_a_member_but_does_not_edit_it() -> None:
    row = enroll(new_member("91234567A"))
    with acting_as(APP_ROLE):
        rows_of("UPDATE eligibility_enrollment SET known_until = %s WHERE id = %s", NOVEMBER, row.pk)
    row.refresh_from_db()
    assert row.known_until == NOVEMBER
    with pytest.raises(ProgrammingError, match="never edited"), acting_as(APP_ROLE):
        rows_of("UPDATE eligibility_enrollment SET plan_code = 'molina' WHERE id = %s", row.pk)


def test_the_portal_keeps_its_ordinary_rows() -> None:
    with acting_as(APP_ROLE):
        organization = Organization.objects.create(name="Clinic", kind="provider")
        organization.npis.create(npi="1234567893")
        organization.npis.update(npi="1234567885")
        organization.npis.all().delete()
    assert Organization.objects.get().npis.count() == 0


def test_the_portal_loads_a_roster_and_its_correction() -> None:
    with acting_as(APP_ROLE):
        load(roster(member(CIN, coverage("20220601"), mbi=MBI), member(OTHER_CIN, coverage("20220601"))), MARCH)
        load(roster(member(CIN, coverage("20220701", "20220731", plan="C02;01"))), APRIL)
    assert plans_on(JUNE_15) == plans_on(JUNE_15, OTHER_CIN) == ["health-net"]
    assert plans_on(JULY_15) == ["la-care"]
    assert plans_on(JULY_15, known_at=MARCH) == ["health-net"]
    assert RosterLine.objects.count() == 3


def test_the_daily_task_makes_partitions_without_owning_anything() -> None:
    rows_of("DROP TABLE inquiries_inquiry_2027_05")
    with acting_as(APP_ROLE):
        assert "inquiries_inquiry_2027_05" in make_partitions_ahead_of(datetime(2026, 11, 20, tzinfo=UTC))
        add_inquiry(datetime(2027, 5, 31, 23, 59, tzinfo=UTC))
        assert rows_of("SELECT tableoid::regclass::text FROM inquiries_inquiry") == [("inquiries_inquiry_2027_05",)]
    with pytest.raises(ProgrammingError, match=f"{REFUSED}|append-only"):
        rows_of("TRUNCATE inquiries_inquiry_2027_05")
    with pytest.raises(ProgrammingError, match=REFUSED), acting_as(APP_ROLE):
        rows_of("DELETE FROM inquiries_inquiry_2027_05")


def make_partitions_ahead_of(moment: datetime) -> tuple[str, ...]:
    return create_partitions("inquiries_inquiry", month=moment.date(), count=13)


def test_the_portal_has_the_task_itself_run() -> None:
    with acting_as(APP_ROLE):
        make_partitions_ahead()
        assert make_partitions_ahead() == ()


@pytest.mark.parametrize("table", ["eligibility_enrollment", "pg_class", "inquiries_inquiry; DROP TABLE accounts_user"])
def test_the_portal_has_parts_made_of_the_partitioned_tables_only(table: str) -> None:
    with pytest.raises(ProgrammingError, match="is not partitioned by month"), acting_as(APP_ROLE):
        rows_of("SELECT portal_make_partition(%s, '2031-05-01')", table)


def test_a_plans_role_makes_no_partitions() -> None:
    with pytest.raises(ProgrammingError, match=REFUSED), acting_as(PLAN_ROLE):
        rows_of("SELECT portal_make_partition('inquiries_inquiry', '2031-05-01')")


# Making the roles.


def test_making_the_roles_again_changes_nothing() -> None:
    before = list_granted()
    rows_of(make_roles_sql())
    assert list_granted() == before


def test_who_may_not_make_the_roles_is_told_what_an_administrator_has_to_run() -> None:
    # The portal's role is no member of the plan's, and may not make itself one.
    with pytest.raises(Error) as refused, acting_as(APP_ROLE):
        rows_of(make_roles_sql())
    assert (
        "CREATE ROLE portal_app NOLOGIN; CREATE ROLE portal_plan NOLOGIN; GRANT portal_app, portal_plan TO portal_app;"
        in str(refused.value)
    )


# Who takes on which role.


@pytest.fixture
def environment() -> Iterator[dict[str, str]]:
    """That of a process on the tests' own database."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    url = url if url.startswith("postgresql://") else url.replace("postgresql:/", "postgresql:///", 1)
    yield {name: text for name, text in os.environ.items() if name != "PORTAL_DATABASE_ROLE"} | {
        "DATABASE_URL": url,
        "PYTHONPATH": str(PROJECT),
        "DJANGO_SETTINGS_MODULE": "cmc_portal.settings",
        "PORTAL_INSECURE_HTTP": "1",
    }


ASK_ROLE = (
    "from django.db import connection as c; u = c.cursor(); u.execute('SELECT current_user'); print(u.fetchone())"
)


@pytest.mark.parametrize(
    ("module", "said", "role"),
    [
        ("cmc_portal.wsgi", None, APP_ROLE),
        ("cmc_portal.celery", None, APP_ROLE),
        # Behind a pool of connections one logs in as a member of the role.
        ("cmc_portal.wsgi", "", settings.DATABASES["default"]["USER"]),
    ],
)
def test_the_web_server_and_the_worker_take_on_the_portals_role(
    environment: dict[str, str], module: str, said: str | None, role: str
) -> None:
    more = {} if said is None else {"PORTAL_DATABASE_ROLE": said}
    assert run_python(f"import {module}; {ASK_ROLE}", environment | more) == f"('{role}',)"


def test_commands_are_the_owners_whatever_the_environment_says(environment: dict[str, str]) -> None:
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", ASK_ROLE]
    said = subprocess.run(
        command, cwd=PROJECT, env=environment | {"PORTAL_DATABASE_ROLE": APP_ROLE}, capture_output=True, text=True
    )
    assert said.stdout.strip() == f"('{settings.DATABASES['default']['USER']}',)", said.stderr


def run_python(code: str, environment: dict[str, str]) -> str:
    result = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()
