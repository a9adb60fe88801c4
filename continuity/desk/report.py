"""The report of timeliness: months in words, their chart and their CSV. Nothing is decided here."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cmc_portal.charts import Chart, Series, draw_bars
from continuity.desk import wording
from continuity.facts import Urgency
from continuity.rules.law import get_turnaround
from continuity.selectors.timeliness import MonthRow

COLUMNS = (
    *("month", "urgency", "received", "decided", "in_time", "late", "median_days"),
    *("approved", "approved_in_part", "denied", "ended_otherwise", "still_open"),
)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A line of the table: what was counted, and the share decided in time in words."""

    month: date
    urgency_word: str
    received: int
    decided: int
    in_time: int
    share: str
    late: int
    median_days: int | None
    approved: int
    approved_in_part: int
    denied: int
    ended_otherwise: int
    still_open: int


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the page shows."""

    sentence: str
    rows: tuple[ReportRow, ...]
    chart: Chart | None


def present_report(months: Sequence[MonthRow]) -> Report:
    """The report in words."""
    return Report(_sentence(months), tuple(_row(each) for each in months), _chart(months))


def _sentence(months: Sequence[MonthRow]) -> str:
    decided, in_time = sum(each.decided for each in months), sum(each.in_time for each in months)
    late = sum(each.late for each in months)
    if not decided and not late:
        return _("Nothing was decided and nothing is late.")
    if not decided:
        return ngettext(
            "Nothing was decided yet, and %(late)s is late.", "Nothing was decided yet, and %(late)s are late.", late
        ) % {"late": late}
    words = ngettext(
        "%(in_time)s of %(decided)s decisions were in time (%(share)s). %(late)s is late.",
        "%(in_time)s of %(decided)s decisions were in time (%(share)s). %(late)s are late.",
        late,
    )
    return words % {"in_time": in_time, "decided": decided, "share": _share(in_time, decided), "late": late}


def _share(part: int, whole: int) -> str:
    """Rounded down, so that nothing but all is 100 %."""
    return f"{part * 100 // whole} %" if whole else "–"


def _row(month: MonthRow) -> ReportRow:
    return ReportRow(
        month=month.month,
        urgency_word=str(wording.URGENCIES[month.urgency]),
        received=month.received,
        decided=month.decided,
        in_time=month.in_time,
        share=_share(month.in_time, month.decided) if month.decided else "",
        late=month.late,
        median_days=month.median_days,
        approved=month.approved,
        approved_in_part=month.approved_in_part,
        denied=month.denied,
        ended_otherwise=month.ended_otherwise,
        still_open=month.still_open,
    )


def _chart(months: Sequence[MonthRow]) -> Chart | None:
    routine = [each for each in months if each.urgency is Urgency.ROUTINE and each.median_days is not None]
    if not routine:
        return None
    rule = get_turnaround(Urgency.ROUTINE, routine[-1].month)
    legal_days = int(rule.value) if rule else 0
    return draw_bars(
        [f"{each.month:%m/%y}" for each in routine],
        [Series(_("Median days"), tuple(each.median_days or 0 for each in routine))],
        mark=(legal_days, _("%(days)s days, what the law gives") % {"days": legal_days}) if legal_days else None,
    )


def render_csv(months: Iterable[MonthRow]) -> str:
    """The same as a file for a spreadsheet: months as 2014-09, counts as numbers."""
    text = StringIO()
    lines = csv.writer(text)
    lines.writerow(COLUMNS)
    for month in months:
        counts = (getattr(month, column) for column in COLUMNS[2:])
        lines.writerow([f"{month.month:%Y-%m}", month.urgency.value, *counts])
    return text.getvalue()
