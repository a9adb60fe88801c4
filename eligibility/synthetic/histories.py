"""One made-up person's history, month by month, and what a roster of a given day would tell of it.

A history has versions: what the state first told, and what it told after correcting itself. Only months are counted
here, so that a million histories stay cheap.
"""

from operator import attrgetter
from typing import Any, NamedTuple

from eligibility.synthetic.people import Person

NO_PLAN = ""
ACTIVE = "01"
BOTH_PARTS = "2;2;2"
NO_MEDICARE = "9;9;0"
PART_C_ON_RECORD = "F"
PART_D_ON_RECORD = "D"
NO_OTHER_COVERAGE = "N"


class Period(NamedTuple):
    """Months in a row in which a person's record stays the same; no last month means still open.

    `aid_codes` are up to four pairs of aid code and three-digit status, as the roster writes them ("60;401;80;401").
    A cancelled period was told and then taken back: the roster shows it with a last day before its first.
    """

    first: int
    last: int | None
    hcp_code: str
    county_code: str
    aid_codes: str
    hcp_status: str = ACTIVE
    medicare: str = BOTH_PARTS
    other_coverage: str = NO_OTHER_COVERAGE
    share_of_cost_cents: int = 0
    part_c: str = ""
    cancelled: bool = False

    @property
    def aid_code(self) -> str:
        """The aid code that comes first."""
        return self.aid_codes.partition(";")[0]

    def ends_before(self, month: int) -> bool:
        """Is the period over before that month?"""
        return self.last is not None and self.last < month


class Version(NamedTuple):
    """The periods as told from a month on, until the next version is told."""

    told_from: int
    periods: tuple[Period, ...]


class Named(NamedTuple):
    """Who the person is as told from a month on: people move, get new cards and numbers, and die."""

    told_from: int
    person: Person


class History(NamedTuple):
    """Who somebody was and what was told of their coverage, oldest first; `situations` name what was made to happen."""

    people: tuple[Named, ...]
    versions: tuple[Version, ...]
    situations: tuple[str, ...] = ()

    @property
    def person(self) -> Person:
        """The person as known in the end."""
        return self.people[-1].person

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods as they stand in the end."""
        return self.versions[-1].periods


def person_in(history: History, month: int) -> Person:
    """The person as a roster of that month would name them."""
    return next(
        (named.person for named in reversed(history.people) if named.told_from <= month), history.people[0].person
    )


def told_by(history: History, month: int) -> tuple[Period, ...]:
    """The periods that a roster of that month would carry: what had begun by then, still open where it still ran."""
    for version in reversed(history.versions):
        if version.told_from <= month:
            return tuple(_as_told(period, month) for period in version.periods if period.first <= month)
    return ()


def _as_told(period: Period, month: int) -> Period:
    if period.last is None or period.last < month:
        return period
    return period._replace(last=None)


def month_only(periods: tuple[Period, ...], month: int) -> tuple[Period, ...]:
    """The part of the periods that falls in that one month."""
    return tuple(
        period._replace(first=month, last=month)
        for period in periods
        if period.first <= month and not period.ends_before(month) and not period.cancelled
    )


def without_months(periods: tuple[Period, ...], first: int, last: int) -> tuple[Period, ...]:
    """The same periods with the months from `first` to `last` taken out."""
    kept: list[Period] = []
    for period in periods:
        if period.first < first:
            kept.append(period if period.ends_before(first) else period._replace(last=first - 1))
        if not period.ends_before(last + 1):
            kept.append(period if period.first > last else period._replace(first=last + 1))
    return tuple(kept)


def within_months(periods: tuple[Period, ...], first: int, last: int) -> tuple[Period, ...]:
    """What the periods hold of the months from `first` to `last`."""
    return tuple(
        period._replace(first=max(period.first, first), last=last if period.last is None else min(period.last, last))
        for period in periods
        if period.first <= last and not period.ends_before(first)
    )


def with_months(periods: tuple[Period, ...], first: int, last: int, **changes: Any) -> tuple[Period, ...]:
    """The same periods, but in the months from `first` to `last` they read differently."""
    changed = (period._replace(**changes) for period in within_months(periods, first, last))
    return in_order((*without_months(periods, first, last), *changed))


def in_order(periods: tuple[Period, ...]) -> tuple[Period, ...]:
    """The periods by their first months."""
    return tuple(sorted(periods, key=attrgetter("first")))
