"""The one place that reads the clock. Only doors and tasks may ask it; rules take the day as an argument."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LEGAL_TIME_ZONE = ZoneInfo("America/Los_Angeles")


def today() -> date:
    """The day it is in California."""
    return datetime.now(LEGAL_TIME_ZONE).date()


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)
