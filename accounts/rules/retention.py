"""Which months of the access trail have been in the database for long enough?"""

from datetime import date
from pathlib import Path

from cmc_portal.dates import ONE_DAY, add_months, first_of_month
from cmc_portal.parameters import load_parameter

_RETENTION = Path(__file__).parent / "parameters" / "trail_retention.yaml"
_MONTHS_A_YEAR = 12


def retention_years(day: date) -> int:
    """The years for which a month stays, as the policy in force on `day` says."""
    return int(load_parameter(_RETENTION).on(day).value)


def is_due(month: date, *, day: date, years: int) -> bool:
    """Is the month past its retention on `day`: have so many whole years gone by since its last day?"""
    return day > add_months(first_of_month(month), 1 + _MONTHS_A_YEAR * years) - ONE_DAY
