"""How many inquiries an organisation asked, by the hour; nobody is named."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from cmc_portal.clock import LEGAL_TIME_ZONE
from cmc_portal.database import run

_BY_HOUR = """
SELECT extract(hour FROM asked_at AT TIME ZONE %(zone)s)::int, outcome, count(*)
FROM inquiries_inquiry
WHERE organization_id = %(organization)s AND asked_at >= %(since)s AND asked_at < %(until)s
GROUP BY 1, 2
"""


def count_inquiries_by_hour(organization_id: int, *, day: date) -> Mapping[str, tuple[int, ...]]:
    """By outcome, how many were asked in each of the 24 hours of that day in California. The two hours that share a
    name when clocks are set back are counted as one."""
    values = {
        "zone": LEGAL_TIME_ZONE.key,
        "organization": organization_id,
        "since": datetime.combine(day, time(), LEGAL_TIME_ZONE),
        "until": datetime.combine(day + timedelta(days=1), time(), LEGAL_TIME_ZONE),
    }
    counts: dict[str, list[int]] = {}
    for hour, outcome, count in run(_BY_HOUR, values):
        counts.setdefault(outcome, [0] * 24)[hour] = count
    return {outcome: tuple(hours) for outcome, hours in counts.items()}
