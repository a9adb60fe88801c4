"""Days as rosters write them."""

from datetime import date
from functools import lru_cache


@lru_cache(maxsize=1 << 14)
def parse_day(text: str) -> date | None:
    """A day written YYYYMMDD, or None when it is no date."""
    if len(text) != 8 or not (text.isascii() and text.isdigit()):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


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
