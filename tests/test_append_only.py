"""The database itself refuses to change what was recorded, through the table and through each of its partitions."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import Error, ProgrammingError, connection, transaction

from cmc_portal.append_only import create_partitions
from eligibility.models import Enrollment, Member, MemberDetails, RosterFile, RosterLine
from inquiries.models import Inquiry
from inquiries.tasks import create_partitions as make_partitions_ahead

pytestmark = pytest.mark.django_db

# An ordinary role is stopped by its missing grant, a superuser by the trigger.
REFUSED = "permission denied|is append-only"

NOVEMBER = datetime(2026, 11, 20, 17, 5, tzinfo=UTC)
LONG_AGO = datetime(2001, 1, 5, tzinfo=UTC)

TABLES = ("inquiries_inquiry", "eligibility_rosterline")
WAYS = (
    "UPDATE {table} SET member_id = 2",
    "UPDATE {table} SET member_id = member_id",
    "DELETE FROM {table}",
    "TRUNCATE {table}",
    "TRUNCATE {table} CASCADE",
)


def add_inquiry(asked_at: datetime) -> None:
    Inquiry.objects.create(
        trace_number=f"{asked_at:%Y%m}-000000-000000",
        asked_at=asked_at,
        known_at=asked_at,
        channel="command",
        operator="test",
        purpose="operations",
        member_id=1,
        day=date(2016, 2, 1),
        outcome="active",
        question="{}",
        answer="{}",
    )


def add_roster_line(received_at: datetime) -> None:
    file = RosterFile.objects.create(name="f", sha256="0" * 64, format="csv", received_at=received_at, state="applied")
    RosterLine.objects.create(
        received_at=received_at, file=file, line_number=1, first_segment=1, member_id=1, outcome="stored", raw=""
    )


ADD: dict[str, Callable[[datetime], None]] = dict(zip(TABLES, (add_inquiry, add_roster_line), strict=True))


def run(statement: str, *values: object) -> None:
    """The statement, in a transaction of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("table", TABLES)
def test_nothing_recorded_is_changed_or_removed(table: str, way: str) -> None:
    ADD[table](NOVEMBER)
    with pytest.raises(ProgrammingError, match=REFUSED):
        run(way.format(table=table))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(("month", "partition"), [(NOVEMBER, "2026_11"), (LONG_AGO, "default")])
def test_nothing_is_changed_or_removed_behind_the_tables_back(
    table: str, way: str, month: datetime, partition: str
) -> None:
    ADD[table](month)
    with pytest.raises(ProgrammingError, match=REFUSED):
        run(way.format(table=f"{table}_{partition}"))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("table", TABLES)
def test_a_partition_made_later_is_guarded_too(table: str, way: str) -> None:
    assert create_partitions(table, month=date(2031, 5, 17), count=1) == (f"{table}_2031_05",)
    ADD[table](datetime(2031, 5, 31, tzinfo=UTC))
    with pytest.raises(ProgrammingError, match=REFUSED):
        run(way.format(table=f"{table}_2031_05"))


@pytest.mark.parametrize("table", TABLES)
def test_a_partition_holds_its_month_in_utc_from_the_first_moment_to_the_last(table: str) -> None:
    create_partitions(table, month=date(2031, 5, 1), count=1)
    for moment, partition in (
        (datetime(2031, 4, 30, 23, 59, 59, tzinfo=UTC), "default"),
        (datetime(2031, 5, 1, tzinfo=UTC), "2031_05"),
        (datetime(2031, 5, 31, 23, 59, 59, tzinfo=UTC), "2031_05"),
        (datetime(2031, 6, 1, tzinfo=UTC), "default"),
    ):
        with transaction.atomic():
            ADD[table](moment)
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT tableoid::regclass::text FROM {table}")  # noqa: S608 - our own table
                assert cursor.fetchall() == [(f"{table}_{partition}",)]
            transaction.set_rollback(True)


def test_partitions_are_made_once_and_asking_again_is_safe() -> None:
    first = create_partitions("inquiries_inquiry", month=date(2031, 11, 30), count=3)
    assert first == ("inquiries_inquiry_2031_11", "inquiries_inquiry_2031_12", "inquiries_inquiry_2032_01")
    assert create_partitions("inquiries_inquiry", month=date(2031, 11, 1), count=3) == ()
    assert create_partitions("inquiries_inquiry", month=date(2032, 1, 15), count=2) == ("inquiries_inquiry_2032_02",)


def test_the_daily_task_may_run_twice() -> None:
    make_partitions_ahead()
    assert make_partitions_ahead() == ()


# Facts about members: a row may be closed, once, and nothing else.


@pytest.fixture
def enrollment() -> Enrollment:
    return Enrollment.objects.create(
        member=Member.objects.create(),
        known_from=LONG_AGO,
        first_day=date(2014, 7, 1),
        kind="integrated",
        program="cal_mediconnect",
        plan_code="health-net",
        county_code="19",
        status="active",
    )


def test_a_row_may_be_closed(enrollment: Enrollment) -> None:
    run("UPDATE eligibility_enrollment SET known_until = %s WHERE id = %s", NOVEMBER, enrollment.pk)
    enrollment.refresh_from_db()
    assert enrollment.known_until == NOVEMBER


@pytest.mark.parametrize(
    "change",
    [
        "last_day = '2014-12-31'",
        "plan_code = 'molina'",
        "status = 'on_hold'",
        "known_from = '2026-01-01'",
        "known_until = '2026-11-20', plan_code = 'molina'",
        "disputed = true",
    ],
)
def test_a_row_is_never_edited_not_even_while_it_is_closed(enrollment: Enrollment, change: str) -> None:
    with pytest.raises(ProgrammingError, match="is never edited"):
        run(f"UPDATE eligibility_enrollment SET {change} WHERE id = %s", enrollment.pk)  # noqa: S608


@pytest.mark.parametrize("change", ["known_until = NULL", "known_until = '2026-12-01'", "plan_code = 'molina'"])
def test_a_closed_row_is_never_opened_closed_again_or_edited(enrollment: Enrollment, change: str) -> None:
    run("UPDATE eligibility_enrollment SET known_until = %s WHERE id = %s", NOVEMBER, enrollment.pk)
    with pytest.raises(ProgrammingError, match="is never edited"):
        run(f"UPDATE eligibility_enrollment SET {change} WHERE id = %s", enrollment.pk)  # noqa: S608


def test_a_row_is_not_closed_before_it_was_known(enrollment: Enrollment) -> None:
    with pytest.raises(Error, match="enrollment_known_in_order"):
        run("UPDATE eligibility_enrollment SET known_until = '2000-01-01' WHERE id = %s", enrollment.pk)


MEMBER_FACTS = (
    "memberdetails", "memberidentifier", "enrollment", "medicareentitlement", "medicaleligibility", "othercoverage",
    "circumstance", "membercontact",
)  # fmt: skip


@pytest.mark.parametrize("table", MEMBER_FACTS)
def test_every_table_of_member_facts_is_guarded(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'O' AND NOT tgisinternal",
            [f"eligibility_{table}"],
        )
        assert (f"eligibility_{table}_close_only",) in cursor.fetchall()


def test_facts_about_a_member_are_never_deleted(enrollment: Enrollment) -> None:
    with pytest.raises(ProgrammingError, match="is never deleted from"):
        run("DELETE FROM eligibility_enrollment")


def test_a_correction_stands_beside_the_row_it_replaces_but_not_beside_an_open_one(enrollment: Enrollment) -> None:
    row = {each.attname: getattr(enrollment, each.attname) for each in Enrollment._meta.fields if each.name != "id"}
    with pytest.raises(Error, match="enrollment_one_of_a_kind_on_a_day"), transaction.atomic():
        Enrollment.objects.create(**row | {"known_from": NOVEMBER})
    run("UPDATE eligibility_enrollment SET known_until = %s WHERE id = %s", NOVEMBER, enrollment.pk)
    Enrollment.objects.create(**row | {"known_from": NOVEMBER})
    assert Enrollment.objects.count() == 2


def test_a_member_has_one_name_at_a_time() -> None:
    member = Member.objects.create()
    MemberDetails.objects.create(member=member, last_name="A", last_key="A", known_from=LONG_AGO)
    with pytest.raises(Error, match="details_one_at_a_time"), transaction.atomic():
        MemberDetails.objects.create(member=member, last_name="B", last_key="B", known_from=NOVEMBER)
