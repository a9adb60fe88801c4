"""Days and times as the reader of a page writes them: 05/23/2022 in English, 23 de mayo de 2022 in Spanish."""

import re
from datetime import date, datetime

from django.utils.formats import date_format

from cmc_portal.clock import LEGAL_TIME_ZONE

_ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def read_day(day: date | None) -> str:
    """A day in the reader's language; nothing for no day."""
    return date_format(day, "DATE_FORMAT") if day else ""


def read_moment(moment: datetime) -> str:
    """Day and time as a clock in California showed it."""
    return date_format(moment.astimezone(LEGAL_TIME_ZONE), "DATETIME_FORMAT")


def with_days_as_read(text: str) -> str:
    """A sentence whose days, written 2022-05-23, stand as the reader writes them."""
    return _ISO_DAY.sub(_one_day, text)


def _one_day(match: re.Match[str]) -> str:
    try:
        return read_day(date.fromisoformat(match[0]))
    except ValueError:
        return match[0]
