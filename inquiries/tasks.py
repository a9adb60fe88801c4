"""Housekeeping of the tables that are partitioned by month."""

from cmc_portal.append_only import create_partitions as make_partitions
from cmc_portal.celery import app
from cmc_portal.clock import today

_MONTHS_AHEAD = 13


@app.task(name="inquiries.tasks.create_partitions")
def create_partitions() -> tuple[str, ...]:
    """Makes the partitions of the coming year for inquiries, roster lines and the access trail. Safe to run twice."""
    tables = ("inquiries_inquiry", "eligibility_rosterline", "accounts_accessevent")
    return tuple(name for table in tables for name in make_partitions(table, month=today(), count=_MONTHS_AHEAD))
