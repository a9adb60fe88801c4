"""Days as rosters write them."""

from datetime import date
from functools import lru_cache

from cmc_portal.dates import find_day

# Nothing that a roster tells of a person lies outside these years; arithmetic with days near the year 9999 ends.
_FIRST_YEAR, _LAST_YEAR = 1850, 2200
_NO_END = frozenset({"99991231", "99999999", "9999-12-31", "9999-99-99", "12/31/9999", "99/99/9999"})


@lru_cache(maxsize=1 << 14)
def parse_day(text: str) -> date | None:
    """A day written YYYYMMDD, or None when it is no date or far from any day that a roster may speak of."""
    if len(text) != 8 or not (text.isascii() and text.isdigit() and _FIRST_YEAR <= int(text[:4]) <= _LAST_YEAR):
        return None
    return find_day(int(text[:4]), int(text[4:6]), int(text[6:]))


@lru_cache(maxsize=1 << 12)
def parse_month(text: str) -> date | None:
    """The first day of a month written YYYYMM (or of a day's month, YYYYMMDD), or None when it is no month."""
    return parse_day(text[:6] + "01") if len(text) in (6, 8) else None


@lru_cache(maxsize=1 << 14)
def parse_typed_day(text: str) -> date | None:
    """A day written as people and spreadsheets write it: 2022-05-23, 20220523 or 5/23/2022; None when it is no date."""
    if "-" in text:
        parts = text.split("-")
        text = "".join(parts) if [len(part) for part in parts] == [4, 2, 2] else ""
    elif "/" in text:
        month, _, rest = text.partition("/")
        day, _, year = rest.partition("/")
        text = f"{year}{month:0>2}{day:0>2}"
    return parse_day(text)


def is_no_end(text: str) -> bool:
    """Is this one of the ways to write that a period has no end?"""
    return text in _NO_END
