"""The record line by line in words: the rows of a table and two drawings of the same, one for narrow screens.

Answers that were stored before there were periods tell only of enrolments in plans; those are shown then.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from cmc_portal.clock import LEGAL_TIME_ZONE
from cmc_portal.dates import Span
from inquiries import wording
from inquiries.phrases import day_text
from inquiries.shown import TimelineKey, TimelineRow, TimelineShown
from inquiries.timeline import GAP, OVERLAP, PERIOD, Drawing, Period, Stretch, draw, list_stretches

Json = dict[str, Any]

WIDE, NARROW = 900, 320
_LINES = tuple(wording.LINES)
_LINES_OF_KIND = {
    "integrated": _LINES,
    "medicare": ("medicare",),
    "part_d": ("part_d",),
    "medi_cal": ("medi_cal",),
    "unrecognized": ("medicare", "medi_cal"),
}


def present_timeline(answer: Json) -> TimelineShown | None:
    """The timeline of an answer; None where nothing is on record."""
    periods = tuple(_periods(answer))
    if not periods:
        return None
    asked_day = date.fromisoformat(answer["question"]["day"])
    until = max(asked_day, _last_known_day(answer))
    stretches = list_stretches(periods, lines=_LINES, until=until)
    rows = tuple(_row(each, asked_day) for each in stretches)
    drawings = (
        draw(stretches, name=name, width=width, lines=_LINES, asked_day=asked_day, until=_right_edge(stretches, until))
        for name, width in (("wide", WIDE), ("narrow", NARROW))
    )
    return TimelineShown(
        rows=rows,
        drawings=tuple(_in_words(drawing, rows) for drawing in drawings),
        key=tuple(TimelineKey(look, str(wording.TIMELINE_LOOKS[look])) for look in _looks(stretches)),
        asked=_("Day of service %(day)s") % {"day": day_text(answer["question"]["day"])},
    )


def _in_words(drawing: Drawing, rows: Sequence[TimelineRow]) -> Drawing:
    """The drawing with the line's name over each lane, and the row of the table on each mark."""
    sentences = {row.number: row.sentence for row in rows}
    return replace(
        drawing,
        lanes=tuple(replace(lane, title=str(wording.LINES[lane.line])) for lane in drawing.lanes),
        bars=tuple(replace(bar, title=sentences[bar.number]) for bar in drawing.bars),
    )


def _periods(answer: Json) -> Iterator[Period]:
    if "periods" in answer:
        for row in answer["periods"]:
            yield Period(row["line"], _who(row), row["status"], _span(row))
        return
    for row in answer["timeline"]:
        for line in _LINES_OF_KIND[row["kind"]]:
            yield Period(line, _who(row), row["status"], _span(row))


def _who(row: Json) -> str:
    program = row["program"]
    return str(row["plan"] or (wording.PROGRAMS[program] if program else wording.NO_PAYER))


def _span(row: Json) -> Span:
    last = row["last_day"]
    return Span(date.fromisoformat(row["first_day"]), date.fromisoformat(last) if last else None)


def _last_known_day(answer: Json) -> date:
    return datetime.fromisoformat(answer["known_at"]).astimezone(LEGAL_TIME_ZONE).date()


def _right_edge(stretches: tuple[Stretch, ...], until: date) -> date:
    """Wide enough for what begins later than today; what ends later goes on beyond the edge."""
    return max([until, *(each.span.first_day for each in stretches)])


def _row(stretch: Stretch, asked_day: date) -> TimelineRow:
    side = ", ".join(str(wording.LINES[line]) for line in stretch.lines)
    first_day = day_text(stretch.span.first_day.isoformat())
    last_day = day_text(stretch.span.last_day.isoformat()) if stretch.span.last_day else _open_end(stretch)
    payer = _payer(stretch)
    status = str(wording.TIMELINE_STATUSES.get(stretch.status) or wording.STATUSES[stretch.status])
    return TimelineRow(
        number=stretch.number,
        kind=stretch.kind,
        side=side,
        payer=payer,
        first_day=first_day,
        last_day=last_day,
        status=status,
        asked=asked_day in stretch.span,
        sentence=_("%(number)s. %(side)s: %(who)s, %(first)s to %(last)s, %(status)s")
        % {
            "number": stretch.number,
            "side": side,
            "who": payer,
            "first": first_day,
            "last": last_day,
            "status": status,
        },
    )


def _open_end(stretch: Stretch) -> str:
    return _("so far") if stretch.kind == GAP else _("still open")


def _payer(stretch: Stretch) -> str:
    if stretch.kind == GAP:
        return _("Nothing on record")
    if stretch.kind == OVERLAP:
        return _("%(one)s and %(other)s") % {"one": stretch.who[0], "other": stretch.who[1]}
    return stretch.who[0]


def _looks(stretches: tuple[Stretch, ...]) -> list[str]:
    """Which looks the drawing has, in the order of the words."""
    used = {each.status if each.kind == PERIOD else each.kind for each in stretches}
    return [look for look in wording.TIMELINE_LOOKS if look in used]
