"""Counts of enrolment by month, on both sides of each border, and what the last roster did."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from eligibility import models as rows
from eligibility.facts import Program
from eligibility.selectors.figures import Enrolled, count_enrolled, get_last_roster
from tests.eligibility.records import JANUARY, close, enroll, new_member

pytestmark = pytest.mark.django_db

NOVEMBER_TO_FEBRUARY = (date(2022, 11, 1), date(2022, 12, 1), date(2023, 1, 1), date(2023, 2, 1))
MARCH = datetime(2026, 3, 1, 17, tzinfo=UTC)


def counted(plan: str = "health-net") -> list[tuple[str, tuple[int, ...]]]:
    return [(each.program.value, each.by_month) for each in count_enrolled(NOVEMBER_TO_FEBRUARY, plan_code=plan)]


@pytest.mark.parametrize(
    ("first_day", "last_day", "expected"),
    [
        ("2014-07-01", None, (1, 1, 1, 1)),
        ("2022-12-01", None, (0, 1, 1, 1)),
        ("2022-12-02", None, (0, 0, 1, 1)),
        ("2014-07-01", "2022-11-30", (1, 0, 0, 0)),
        ("2014-07-01", "2022-12-01", (1, 1, 0, 0)),
        ("2014-07-01", "2022-11-01", (1, 0, 0, 0)),
        ("2022-12-10", "2022-12-20", (0, 0, 0, 0)),
        ("2023-02-01", None, (0, 0, 0, 1)),
    ],
)
def test_a_month_counts_whoever_is_enrolled_on_its_first_day(
    first_day: str, last_day: str | None, expected: tuple[int, ...]
) -> None:
    last = date.fromisoformat(last_day) if last_day else None
    enroll(new_member(), program="medi_medi_plan", first_day=date.fromisoformat(first_day), last_day=last)
    assert [by_month for _, by_month in counted()] == [expected]


def test_before_the_months_and_after_them_nobody_is_counted() -> None:
    enroll(new_member(), first_day=date(2014, 7, 1), last_day=date(2022, 10, 31))
    enroll(new_member("92345678A"), program="medi_medi_plan", first_day=date(2023, 2, 2))
    assert counted() == []


@pytest.mark.parametrize("last_day", [None, date(2023, 6, 30)])
def test_cal_mediconnect_is_over_whatever_a_roster_left_open(last_day: date | None) -> None:
    enroll(new_member(), first_day=date(2014, 7, 1), last_day=last_day)
    assert counted() == [("cal_mediconnect", (1, 1, 0, 0))]
    assert count_enrolled((date(2023, 1, 1), date(2023, 2, 1)), plan_code="health-net") == ()


def test_who_was_enrolled_in_cal_mediconnect_after_its_end_is_counted_in_no_month() -> None:
    """Not one fewer than nobody in the month after its end."""
    enroll(new_member(), first_day=date(2023, 1, 15))
    assert counted() == []


def test_only_what_is_held_true_now_counts_and_each_plan_apart() -> None:
    close(enroll(new_member(), program="medi_medi_plan", first_day=date(2022, 1, 1)), MARCH)
    enroll(new_member("92345678A"), plan_code="molina", program="medi_medi_plan", first_day=date(2022, 1, 1))
    disputed: dict[str, Any] = {"program": "medi_medi_plan", "first_day": date(2022, 1, 1), "disputed": True}
    enroll(new_member("93456789A"), **disputed)
    assert counted() == []
    assert count_enrolled(NOVEMBER_TO_FEBRUARY, plan_code="") == (
        Enrolled(Program.MEDI_MEDI_PLAN, "molina", "19", (1, 1, 1, 1)),
    )


def roster(name: str, received_at: datetime) -> rows.RosterFile:
    return rows.RosterFile.objects.create(
        name=name,
        sha256=name,
        format="834",
        received_at=received_at,
        finished_at=received_at,
        state="loaded",
        lines_read=3,
        outcomes={"applied": 2, "held": 1},
        findings=[{}],
    )


def test_the_last_roster_is_the_one_that_changed_something_of_the_plan() -> None:
    assert get_last_roster("health-net") is None
    january, march = roster("january.834", JANUARY), roster("march.834", MARCH)
    enroll(new_member(), first_day=date(2022, 1, 1), roster_file_id=january.pk, known_from=JANUARY)
    other = enroll(new_member("92345678A"), plan_code="molina", first_day=date(2022, 1, 1), roster_file_id=january.pk)
    close(other, MARCH)
    enroll(other.member, plan_code="molina", first_day=date(2022, 2, 1), roster_file_id=march.pk, known_from=MARCH)
    mine, theirs, nobodys = (get_last_roster(plan) for plan in ("health-net", "molina", "chg"))
    assert mine is not None and theirs is not None and nobodys is not None
    assert (mine.name, mine.members_added_to, mine.members_closed) == ("january.834", 1, 0)
    assert (theirs.name, theirs.members_added_to, theirs.members_closed) == ("march.834", 1, 1)
    assert (nobodys.name, nobodys.members_added_to, nobodys.members_closed) == ("march.834", 0, 0)
    assert (mine.lines_read, mine.outcomes, mine.findings) == (3, {"applied": 2, "held": 1}, 1)
