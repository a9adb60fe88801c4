"""What the worker does: housekeeping of the tables that are partitioned by month, and letters to privacy officers."""

from accounts.services.telling import tell_of_alerts, tell_of_emergencies
from cmc_portal.append_only import create_partitions as make_partitions
from cmc_portal.celery import app
from cmc_portal.clock import now, today

_MONTHS_AHEAD = 13


@app.task(name="inquiries.tasks.create_partitions")
def create_partitions() -> tuple[str, ...]:
    """Makes the partitions of the coming year for inquiries, roster lines and the access trail. Safe to run twice."""
    tables = ("inquiries_inquiry", "eligibility_rosterline", "accounts_accessevent")
    return tuple(name for table in tables for name in make_partitions(table, month=today(), count=_MONTHS_AHEAD))


@app.task(name="inquiries.tasks.tell_privacy_officers")
def tell_privacy_officers() -> int:
    """Tells privacy officers of alerts and emergencies that nobody was told of; how many. Safe to run twice."""
    moment = now()
    return tell_of_alerts(at=moment) + tell_of_emergencies(at=moment)
