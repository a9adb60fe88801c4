"""Outside a caller's transaction batches are written while the next are planned; the result is the same."""

import gc
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection

from eligibility.models import Enrollment, Member, MemberDetails, RosterLine
from eligibility.services import roster as roster_service
from eligibility.services import roster_storing
from eligibility.services.roster import RosterSummary, load_roster
from tests.eligibility.roster.rosters import CIN, OPERATOR, OTHER_CIN, PLANS, THIRD_CIN, coverage, member, roster

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def batches_of_one(transactional_db: None) -> Iterator[None]:
    """Every member is a batch."""
    with patch.object(roster_service, "BATCH_MEMBERS", 1):
        yield


def load(content: bytes) -> RosterSummary:
    return load_roster(BytesIO(content), asker=OPERATOR, name="a.834", received_at=NOW, now=NOW, plans=PLANS)


JUNE, JULY, AUGUST = ("20220601", "20220630"), ("20220701", "20220731"), ("20220801", "20220831")


def test_members_in_different_batches_are_stored_in_order() -> None:
    summary = load(roster(*(member(cin, coverage(*JUNE)) for cin in (CIN, OTHER_CIN, THIRD_CIN))))
    assert dict(summary.outcomes) == {"applied": 3}
    lines = RosterLine.objects.filter(file_id=summary.file_id).order_by("line_number")
    assert list(lines.values_list("line_number", "outcome")) == [
        (1, "applied"),
        (2, "applied"),
        (3, "applied"),
    ]


def test_a_member_in_several_batches_is_one_member_with_one_stay() -> None:
    load(roster(*(member(CIN, coverage(*month)) for month in (JUNE, JULY, AUGUST))))
    assert Member.objects.count() == 1
    held = Enrollment.objects.filter(known_until=None).values_list("first_day", "last_day")
    assert [(first.isoformat(), last.isoformat()) for first, last in held] == [("2022-06-01", "2022-08-31")]


def test_a_member_without_cin_in_several_batches_is_one_member() -> None:
    load(roster(*(member("", coverage(*month), plan_id="S1") for month in (JUNE, JULY))))
    assert Member.objects.count() == 1


@pytest.fixture
def writing_waits_for_the_third_plan() -> Iterator[None]:
    plan_batch, write, third = roster_storing.plan_batch, roster_storing._write, threading.Event()
    planned: list[object] = []

    def plan(*batch: Any) -> Any:
        prepared = plan_batch(*batch)
        planned.append(prepared)
        if len(planned) == 3:
            third.set()
        return prepared

    def wait_and_write(*batch: Any, **how: Any) -> None:
        assert third.wait(timeout=30)
        write(*batch, **how)

    with patch.object(roster_storing, "plan_batch", plan), patch.object(roster_storing, "_write", wait_and_write):
        yield


@pytest.mark.usefixtures("writing_waits_for_the_third_plan")
def test_a_member_of_the_first_of_two_batches_that_wait_is_planned_again_when_both_are_written(
    caplog: pytest.LogCaptureFixture,
) -> None:
    months = ((CIN, JUNE), (OTHER_CIN, JUNE), (CIN, JULY))
    summary = load(roster(*(member(cin, coverage(*month)) for cin, month in months)))
    assert dict(summary.outcomes) == {"applied": 3}
    assert Member.objects.count() == 2
    held = Enrollment.objects.filter(known_until=None).order_by("last_day").values_list("last_day", flat=True)
    assert [day.isoformat() for day in held if day] == ["2022-06-30", "2022-07-31"]
    assert caplog.messages == []


@pytest.fixture
def roe_cannot_be_written() -> Iterator[None]:
    write = roster_storing.write_plans

    def write_or_fail(planned: Any, **where: Any) -> None:
        write(planned, **where)
        if any("ROE" in line.report.raw for _, lines in planned for line in lines):
            raise DatabaseError("a disk is full")

    with patch.object(roster_storing, "write_plans", write_or_fail):
        yield


def load_doe_roe_and_poe() -> RosterSummary:
    named = zip((CIN, OTHER_CIN, THIRD_CIN), ("DOE", "ROE", "POE"), strict=True)
    return load(roster(*(member(cin, coverage(*JUNE), last_name=name) for cin, name in named)))


@pytest.mark.usefixtures("roe_cannot_be_written")
def test_a_batch_that_fails_beside_the_next_costs_only_the_member_at_fault() -> None:
    summary = load_doe_roe_and_poe()
    assert dict(summary.outcomes) == {"applied": 2, "unreadable": 1}
    assert sorted(MemberDetails.objects.values_list("last_name", flat=True)) == ["DOE", "POE"]


@pytest.mark.usefixtures("roe_cannot_be_written")
def test_the_connection_that_writes_is_given_up_even_by_a_load_that_failed() -> None:
    gc.disable()
    try:
        load_doe_roe_and_poe()
        for _ in range(100):
            if (left := others_connected()) == 0:
                break
            time.sleep(0.05)
    finally:
        gc.enable()
    assert left == 0


def others_connected() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])
