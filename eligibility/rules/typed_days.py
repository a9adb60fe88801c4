"""Days of birth as people type them, among everything else of a line: read, and never guessed."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from cmc_portal.dates import day_of_eight_digits, find_day
from cmc_portal.values import value

# Nobody alive was born before; an earlier year is a slip of the pen.
_FIRST_YEAR = 1900
_NEAR = timedelta(days=366)
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "JAN JANUARY ENE ENERO",
            "FEB FEBRUARY FEBRERO",
            "MAR MARCH MARZO",
            "APR APRIL ABR ABRIL",
            "MAY MAYO",
            "JUN JUNE JUNIO",
            "JUL JULY JULIO",
            "AUG AUGUST AGO AGOSTO",
            "SEP SEPT SEPTEMBER SEPTIEMBRE SETIEMBRE",
            "OCT OCTOBER OCTUBRE",
            "NOV NOVEMBER NOVIEMBRE",
            "DEC DECEMBER DIC DICIEMBRE",
        ),
        start=1,
    )
    for word in words.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?P<year>\d{4}|'?\d{2})"
_EDGE, _END = r"(?<![\w/.-])", r"(?![\w/-]|\.\d)"
_SHAPES = tuple(
    re.compile(f"{_EDGE}{shape}{_END}", re.IGNORECASE | re.ASCII)
    for shape in (
        r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})",
        r"(?P<month>\d{1,2})(?P<mark>[-/.])(?P<day>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})",
        r"(?P<month>\d{1,2})[ ](?P<day>\d{1,2})[ ](?P<year>\d{4})",
        rf"(?P<month>{_MONTH})\.?[ -]{{0,2}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,[ ]?|[ ]|-){_YEAR}",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -]?(?:de[ ])?(?P<month>{_MONTH})\.?(?:,[ ]?|[ ]|-)?(?:del?[ ])?{_YEAR}",
    )
)


class DayDoubt(StrEnum):
    """Why a day that was typed cannot be taken for one day."""

    SHORT_YEAR = "short_year"
    DAY_BEFORE_MONTH = "day_before_month"
    NO_DAY = "no_day"
    TOO_LONG_AGO = "too_long_ago"
    AHEAD = "ahead"


@value(frozen=True, slots=True)
class TypedDay:
    """What was typed and the days it may mean: one without a `doubt`, otherwise those to choose from. `ahead`: it lies
    on or after the day of asking, so nobody who is asked about was born then."""

    typed: str
    start: int
    days: tuple[date, ...]
    doubt: DayDoubt | None = None
    ahead: bool = False


def find_days(text: str, *, today: date) -> tuple[TypedDay, ...]:
    """Every day written in a text, in the order of the text."""
    found: dict[int, TypedDay] = {}
    for match in _matches(text):
        if not any(
            each.start < match.end() and match.start() < each.start + len(each.typed) for each in found.values()
        ):
            found[match.start()] = _read(match, today)
    return tuple(found[start] for start in sorted(found))


def read_eight_digits(typed: str, *, today: date) -> date | None:
    """The day of birth that eight digits without a mark may mean. Only where something says so: a plan's number may
    have as many."""
    day = day_of_eight_digits(typed)
    return day if day and _FIRST_YEAR <= day.year and day < today else None


def _matches(text: str) -> Iterator[re.Match[str]]:
    for shape in _SHAPES:
        yield from shape.finditer(text)


def _read(match: re.Match[str], today: date) -> TypedDay:
    month = _MONTHS.get(match["month"].upper()) or int(match["month"])
    number, years = int(match["day"]), _years(match["year"])
    days = _days(years, month, number)
    doubt = DayDoubt.SHORT_YEAR if len(years) > 1 else None
    if not days and month > 12:
        days, doubt = _days(years, number, month), DayDoubt.DAY_BEFORE_MONTH
    return _judge(TypedDay(match[0], match.start(), days, doubt), today)


def _judge(typed: TypedDay, today: date) -> TypedDay:
    """Which of the days can somebody be born on? What is left over of a short year may be one day only."""
    if not typed.days:
        return TypedDay(typed.typed, typed.start, (), DayDoubt.NO_DAY)
    past = tuple(day for day in typed.days if day < today)
    if not past:
        return TypedDay(typed.typed, typed.start, typed.days, typed.doubt, ahead=True)
    born = tuple(day for day in past if day.year >= _FIRST_YEAR)
    if not born:
        return TypedDay(typed.typed, typed.start, (), DayDoubt.TOO_LONG_AGO)
    # A short year whose later day is near is doubtful still: days of service are often typed so.
    is_near = any(today <= day <= today + _NEAR for day in typed.days)
    is_certain = typed.doubt is DayDoubt.SHORT_YEAR and len(born) == 1 and not is_near
    return TypedDay(typed.typed, typed.start, born, None if is_certain else typed.doubt)


def _years(text: str) -> tuple[int, ...]:
    digits = text.removeprefix("'")
    return (int(digits),) if len(digits) == 4 else (1900 + int(digits), 2000 + int(digits))


def _days(years: tuple[int, ...], month: int, number: int) -> tuple[date, ...]:
    return tuple(day for year in years if (day := find_day(year, month, number)))
