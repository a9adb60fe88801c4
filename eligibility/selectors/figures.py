"""Counts for a plan's start page and figures; nobody is named in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cmc_portal.database import run
from eligibility.facts import Program
from eligibility.models import RosterFile
from eligibility.rules.program_days import CAL_MEDICONNECT_DAYS

_FILES_LOOKED_AT = 5

# In force on the first day of a month. Whoever begins later in a month counts from the next; Cal MediConnect ended for
# everybody, whether or not a roster said so. What contradicts another source is not counted.
_ENROLLED = """
WITH enrolled AS (
    SELECT program, plan_code, county_code, first_day, CASE program
        WHEN 'cal_mediconnect' THEN least(last_day, %(cal_mediconnect_ended)s) ELSE last_day END AS last_day
    FROM eligibility_enrollment
    WHERE known_until IS NULL AND NOT disputed AND plan_code <> '' AND (%(plan)s = '' OR plan_code = %(plan)s)
), held AS (
    SELECT * FROM enrolled
    WHERE first_day <= %(last_month)s AND (last_day IS NULL OR last_day >= greatest(first_day, %(first_month)s))
), turns AS (
    SELECT program, plan_code, county_code, 1 AS change, greatest(
        date_trunc('month', first_day + interval '1 month' - interval '1 day')::date, %(first_month)s) AS month
    FROM held
    UNION ALL
    SELECT program, plan_code, county_code, -1, (date_trunc('month', last_day) + interval '1 month')::date
    FROM held WHERE last_day IS NOT NULL
)
SELECT program, plan_code, county_code, month, sum(change)
FROM turns WHERE month <= %(last_month)s GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""

_CHANGED = """
SELECT count(DISTINCT member_id) FILTER (WHERE roster_file_id = %(file)s),
       count(DISTINCT member_id) FILTER (WHERE known_until = %(received_at)s)
FROM eligibility_enrollment
WHERE (%(plan)s = '' OR plan_code = %(plan)s) AND (roster_file_id = %(file)s OR known_until = %(received_at)s)
"""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """How many enrolments of one programme, plan and county were in force on the first day of each month."""

    program: Program
    plan_code: str
    county_code: str
    by_month: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LastRoster:
    """The last roster that concerned a plan: what became of its lines, of how many members it added or corrected
    enrolments, and of how many it ended or withdrew what was on record before."""

    name: str
    received_at: datetime
    state: str
    lines_read: int
    outcomes: Mapping[str, int]
    findings: int
    members_added_to: int
    members_closed: int


def count_enrolled(months: tuple[date, ...], *, plan_code: str) -> tuple[Enrolled, ...]:
    """How many were enrolled on each of these first days of consecutive months, as known now; of one plan, or with no
    code of all."""
    values = {
        "plan": plan_code,
        "first_month": months[0],
        "last_month": months[-1],
        "cal_mediconnect_ended": CAL_MEDICONNECT_DAYS.last_day,
    }
    changes: dict[tuple[str, str, str], dict[date, int]] = {}
    for program, plan, county, month, change in run(_ENROLLED, values):
        changes.setdefault((program, plan, county), {})[month] = int(change)
    return tuple(
        Enrolled(Program(program), plan, county, _add_up(months, by_month))
        for (program, plan, county), by_month in changes.items()
        if program
    )


def _add_up(months: tuple[date, ...], changes: Mapping[date, int]) -> tuple[int, ...]:
    counts, enrolled = [], 0
    for month in months:
        enrolled += changes.get(month, 0)
        counts.append(enrolled)
    return tuple(counts)


def get_last_roster(plan_code: str) -> LastRoster | None:
    """The last roster that changed something of this plan, or of any with no code; else the last there is."""
    files = RosterFile.objects.exclude(finished_at=None).order_by("-received_at", "-pk")[:_FILES_LOOKED_AT]
    rosters = (_roster(file, plan_code) for file in files)
    newest: LastRoster | None = None
    for roster in rosters:
        if roster.members_added_to or roster.members_closed:
            return roster
        newest = newest or roster
    return newest


def _roster(file: RosterFile, plan_code: str) -> LastRoster:
    values = {"file": file.pk, "received_at": file.received_at, "plan": plan_code}
    ((added, closed),) = run(_CHANGED, values)
    return LastRoster(
        name=file.name,
        received_at=file.received_at,
        state=file.state,
        lines_read=file.lines_read,
        outcomes=file.outcomes,
        findings=len(file.findings),
        members_added_to=added,
        members_closed=closed,
    )
