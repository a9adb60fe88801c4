"""Which months of the access trail are there?"""

from datetime import date, datetime

from accounts.rules.archive_lines import NAME
from accounts.rules.retention import is_due, retention_years
from cmc_portal.database import run

_ATTACHED = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass ORDER BY 1"
_DETACHED = """
SELECT relname::text FROM pg_class WHERE relkind = 'r' AND NOT relispartition AND relname ~ %s
AND relnamespace = 'public'::regnamespace ORDER BY 1
"""


def list_attached_months() -> tuple[date, ...]:
    """The first days of the months that have a partition of their own, in order."""
    return tuple(_first_day(name) for (name,) in run(_ATTACHED, [NAME]) if name[len(NAME) + 1 :] != "default")


def list_detached_months() -> tuple[date, ...]:
    """The months that were archived and whose tables are still there, beside the trail."""
    return tuple(_first_day(name) for (name,) in run(_DETACHED, [rf"^{NAME}_\d{{4}}_\d{{2}}$"]))


def list_due_months(day: date) -> tuple[date, ...]:
    """The months of the trail that are past their retention on `day`, oldest first."""
    years = retention_years(day)
    return tuple(month for month in list_attached_months() if is_due(month, day=day, years=years))


def table_of(month: date) -> str:
    """The table that holds a month."""
    return f"{NAME}_{month:%Y_%m}"


def _first_day(name: str) -> date:
    return datetime.strptime(name[len(NAME) + 1 :], "%Y_%m").date()  # noqa: DTZ007 - a month has no time zone
