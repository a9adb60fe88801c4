"""Figures in words: one table each, from which its chart and its file are made, so that all three agree."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benefits.wording import PROGRAMS
from cmc_portal.charts import Chart, Series, draw_bars
from cmc_portal.spreadsheets import render_csv
from continuity.selectors.timeliness import MonthRow
from eligibility.selectors.figures import Enrolled
from inquiries.wording import OUTCOMES

BY_PROGRAM, BY_PLAN, BY_COUNTY = "program", "plan", "county"
BREAKDOWNS = {
    BY_PROGRAM: gettext_lazy("By program"),
    BY_PLAN: gettext_lazy("By plan"),
    BY_COUNTY: gettext_lazy("By county"),
}
_HOURS = tuple(f"{hour:02d}:00" for hour in range(24))


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line of the table: what it is about, a number for each column, and all of them together."""

    label: str
    numbers: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A table with its chart; no chart where there is nothing to draw. `name` is that of its file."""

    name: str
    first_column: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    chart: Chart | None

    def as_csv(self) -> bytes:
        """The table as a file for a spreadsheet."""
        headings = (self.first_column, *self.columns, _("All"))
        rows = ((row.label, *map(str, row.numbers), str(row.total)) for row in self.rows)
        return render_csv((headings, *rows))


def present_enrollment(
    months: Sequence[date],
    enrolled: Iterable[Enrolled],
    *,
    breakdown: str,
    plan_names: Mapping[str, str],
    county_names: Mapping[str, str],
) -> Figure:
    """How many were enrolled on the first day of each month, by programme, plan or county."""
    together: dict[str, list[int]] = {}
    for each in enrolled:
        name = _name_of(each, breakdown, plan_names, county_names)
        sums = together.setdefault(name, [0] * len(months))
        for place, count in enumerate(each.by_month):
            sums[place] += count
    series = [Series(name, tuple(together[name])) for name in sorted(together)]
    labels = [f"{month:%m/%Y}" for month in months]
    return _figure("enrollment", _("First day of"), labels, series, short=[f"{month:%m/%y}" for month in months])


def _name_of(each: Enrolled, breakdown: str, plan_names: Mapping[str, str], county_names: Mapping[str, str]) -> str:
    if breakdown == BY_PLAN:
        return plan_names.get(each.plan_code, each.plan_code)
    if breakdown == BY_COUNTY:
        return county_names.get(each.county_code) or _("County not on record")
    return str(PROGRAMS[each.program])


def present_requests(months: Sequence[date], counted: Iterable[MonthRow]) -> Figure:
    """What became of the requests to keep a provider that were received in each month."""
    place_of = {month: place for place, month in enumerate(months)}
    names = {
        "approved": _("Approved"),
        "approved_in_part": _("Approved in part"),
        "denied": _("Denied"),
        "ended_otherwise": _("Withdrawn or void"),
        "still_open": _("Still open"),
    }
    sums = {column: [0] * len(months) for column in names}
    for row in counted:
        for column, counts in sums.items():
            counts[place_of[row.month]] += getattr(row, column)
    series = [Series(name, tuple(sums[column])) for column, name in names.items()]
    labels = [f"{month:%m/%Y}" for month in months]
    return _figure("requests", _("Received in"), labels, series, short=[f"{month:%m/%y}" for month in months])


def present_lookups(by_outcome: Mapping[str, tuple[int, ...]]) -> Figure:
    """How many inquiries were asked in each hour of a day, by outcome."""
    series = [Series(str(look.word), by_outcome.get(code, (0,) * 24)) for code, look in OUTCOMES.items()]
    return _figure("lookups", _("Hour that begins at"), _HOURS, series)


def _figure(
    name: str, first_column: str, labels: Sequence[str], series: Sequence[Series], *, short: Sequence[str] = ()
) -> Figure:
    rows = tuple(
        TableRow(label, numbers := tuple(each.values[place] for each in series), sum(numbers))
        for place, label in enumerate(labels)
    )
    chart = draw_bars(short or labels, series, others=_("All others"))
    return Figure(name, first_column, tuple(each.name for each in series), rows, chart)
