"""Days and spans of days: the only code in the project that compares the two ends of a period."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from cmc_portal.values import value

ONE_DAY = timedelta(days=1)


@value(frozen=True, slots=True)
class Span:
    """Days from `first_day` to `last_day`, both included; no last day means still open.

    Raises ValueError when it would end before it begins.
    """

    first_day: date
    last_day: date | None = None

    def __post_init__(self) -> None:
        if self.last_day is not None and self.last_day < self.first_day:
            raise ValueError(f"A span cannot end on {self.last_day}, before it begins on {self.first_day}.")

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)

    def overlaps(self, other: "Span") -> bool:
        """Do the two spans share a day?"""
        return not (
            (other.last_day is not None and other.last_day < self.first_day)
            or (self.last_day is not None and self.last_day < other.first_day)
        )

    def intersection(self, other: "Span") -> "Span | None":
        """The days that both spans hold, or None when there are none."""
        first = self.first_day if self.first_day >= other.first_day else other.first_day
        last = _earlier(self.last_day, other.last_day)
        if first == self.first_day and last == self.last_day:
            return self
        return None if last is not None and last < first else Span(first, last)

    def touches(self, other: "Span") -> bool:
        """Do the spans overlap or follow each other without a day between?"""
        return _begins_by_day_after(self, other) and _begins_by_day_after(other, self)

    def joined(self, other: "Span") -> "Span":
        """One span over both; the caller has asked `touches` first."""
        last = None if self.last_day is None or other.last_day is None else max(self.last_day, other.last_day)
        return Span(min(self.first_day, other.first_day), last)

    def without(self, other: "Span") -> "tuple[Span, ...]":
        """What is left of this span when the days of `other` are taken out: none, one or two spans."""
        if not self.overlaps(other):
            return (self,)
        left = []
        if self.first_day < other.first_day:
            left.append(Span(self.first_day, other.first_day - ONE_DAY))
        if other.last_day is not None and _outlasts(self, other.last_day):
            left.append(Span(other.last_day + ONE_DAY, self.last_day))
        return tuple(left)

    def ends_before(self, day: date) -> bool:
        """Is the span over before `day`?"""
        return self.last_day is not None and self.last_day < day

    def cut_at(self, last_day: date) -> "Span":
        """The same span, ending on `last_day` at the latest. Raises ValueError when nothing would be left."""
        return Span(self.first_day, _earlier(self.last_day, last_day))


def _earlier(one: date | None, other: date | None) -> date | None:
    if one is None or other is None:
        return one or other
    return one if one <= other else other


def _begins_by_day_after(late: Span, early: Span) -> bool:
    return early.last_day is None or late.first_day - early.last_day <= ONE_DAY


def _outlasts(span: Span, day: date) -> bool:
    return day < date.max and (span.last_day is None or span.last_day > day)


def join_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same days as few spans, in order; spans that overlap or touch become one."""
    joined: list[Span] = []
    spans = tuple(spans)
    for span in sorted(spans, key=lambda each: each.first_day) if len(spans) > 1 else spans:
        if joined and joined[-1].touches(span):
            joined[-1] = joined[-1].joined(span)
        else:
            joined.append(span)
    return tuple(joined)


def first_of_month(day: date) -> date:
    """The first day of that day's month."""
    return day.replace(day=1)


def end_of_month(day: date) -> date:
    """The last day of that day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def first_of_next_month(day: date) -> date:
    """The first day of the month after that day's month."""
    return end_of_month(day) + ONE_DAY


def add_months(day: date, months: int) -> date:
    """The same day of the month, `months` later (or earlier, when negative); the month's last day where it is
    shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def age_on(birth_date: date, day: date) -> int:
    """Whole years of age on `day`; someone born on 29 February is a year older on 1 March of a common year."""
    before_birthday = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - before_birthday


def find_day(year: int, month: int, number: int) -> date | None:
    """The day of these numbers, if there is one in the calendar."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


_EIGHT_DIGITS = tuple(
    re.compile(shape, re.ASCII)
    for shape in (
        r"(?P<month>\d{2})(?P<day>\d{2})(?P<year>(?:19|20)\d{2})",
        r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})",
    )
)


def day_of_eight_digits(text: str) -> date | None:
    """The day that 05232022 (month first) or 20220523 (year first) means; of the years 1900 to 2099 it is one at
    most."""
    for shape in _EIGHT_DIGITS:
        match = shape.fullmatch(text)
        day = find_day(int(match["year"]), int(match["month"]), int(match["day"])) if match else None
        if day is not None:
            return day
    return None
