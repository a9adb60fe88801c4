"""The coverage timeline: what is on each line, where nothing is and where two records overlap, and its drawing.

Pure: days in, places out. The rows of the table and the marks of the drawing are made of the same stretches, so neither
can say what the other does not. Words are put in by `timeline_presenting`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, date
from itertools import pairwise

from cmc_portal.dates import ONE_DAY, Span, join_spans

PERIOD, GAP, OVERLAP = "period", "gap", "overlap"
_KINDS = (PERIOD, GAP, OVERLAP)

# The drawing's own units: about a pixel each where it is shown as large as it was drawn.
TOP, LANE_TITLE, BAR, BETWEEN, AXIS = 30, 22, 24, 3, 26
_LEAST_WIDTH = 6
_A_LETTER, _ROOM_FOR_NUMBER, _A_YEAR_LABEL = 7.6, 16, 40
_DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Period:
    """What is on one line, as stored: who runs it (in words), how it stands, and its days."""

    line: str
    who: str
    status: str
    span: Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """One row of the table: a period, a gap or an overlap, on one or several lines. `who` has two names where two
    overlap, none in a gap."""

    number: int
    kind: str
    lines: tuple[str, ...]
    who: tuple[str, ...]
    status: str
    span: Span


@dataclass(frozen=True, slots=True)
class Bar:
    """One mark of the drawing, of the stretch of that number; `text` is what has room inside it, `title` the whole row
    of the table."""

    number: int
    kind: str
    look: str
    x: float
    y: float
    width: float
    height: float
    text: str
    text_x: float
    text_y: float
    goes_on: bool
    arrow: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """A line of coverage across the drawing."""

    line: str
    title_y: float
    title: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """The first of January of a year; `label` is empty where there is no room for it."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole timeline at one width."""

    name: str
    width: int
    height: float
    bottom: float
    axis_y: float
    lanes: tuple[Lane, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    asked_x: float
    asked_anchor: str


def list_stretches(periods: Sequence[Period], *, lines: Sequence[str], until: date) -> tuple[Stretch, ...]:
    """Every row of the table, numbered in order of days: periods, the gaps between them and to `until`, and overlaps.
    What lines share is told once."""
    found = [stretch for line in lines for stretch in _of_line([each for each in periods if each.line == line], until)]
    shared: dict[Stretch, list[str]] = {}
    for line, stretch in ((stretch.lines[0], replace(stretch, lines=())) for stretch in found):
        shared.setdefault(stretch, []).append(line)
    rows = [replace(stretch, lines=tuple(of_lines)) for stretch, of_lines in shared.items()]
    rows.sort(key=lambda row: (row.span.first_day, _KINDS.index(row.kind), lines.index(row.lines[0])))
    return tuple(replace(row, number=number) for number, row in enumerate(rows, start=1))


def _of_line(periods: Sequence[Period], until: date) -> Iterator[Stretch]:
    for each in periods:
        yield Stretch(0, PERIOD, (each.line,), (each.who,), each.status, each.span)
    yield from _overlaps(periods)
    yield from _gaps(periods, until)


def _overlaps(periods: Sequence[Period]) -> Iterator[Stretch]:
    ordered = sorted(periods, key=lambda each: each.span.first_day)
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            shared = one.span.intersection(other.span)
            if shared is not None:
                yield Stretch(0, OVERLAP, (one.line,), (one.who, other.who), OVERLAP, shared)


def _gaps(periods: Sequence[Period], until: date) -> Iterator[Stretch]:
    covered = join_spans(each.span for each in periods)
    for one, other in pairwise(covered):
        if one.last_day is not None:
            span = Span(one.last_day + ONE_DAY, other.first_day - ONE_DAY)
            yield Stretch(0, GAP, (periods[0].line,), (), GAP, span)
    last_day = covered[-1].last_day if covered else None
    if last_day is not None and last_day < until:
        yield Stretch(0, GAP, (periods[0].line,), (), GAP, Span(last_day + ONE_DAY))


def draw(
    stretches: Sequence[Stretch], *, name: str, width: int, lines: Sequence[str], asked_day: date, until: date
) -> Drawing:
    """The drawing at that width, from the first of January of the first year to the end of the year of `until`."""
    first = min([asked_day, *(each.span.first_day for each in stretches)]).replace(month=1, day=1)
    end = _end_of_year(max(until, asked_day))
    scale = _Scale(first, end, width)
    lanes: list[Lane] = []
    bars: list[Bar] = []
    y = float(TOP)
    for line in lines:
        of_line = [each for each in stretches if line in each.lines]
        tracks = _tracks([each for each in of_line if each.kind == PERIOD])
        height = max(1, len(tracks)) * (BAR + BETWEEN) - BETWEEN
        lanes.append(Lane(line, y + LANE_TITLE - 7))
        bars += _bars(of_line, tracks, scale, y + LANE_TITLE, height)
        y += LANE_TITLE + height + 8
    asked_x = scale.x(asked_day)
    anchor = "start" if asked_x < width / 4 else "end" if asked_x > width * 3 / 4 else "middle"
    return Drawing(
        name=name,
        width=width,
        height=y + AXIS,
        bottom=y + 4,
        axis_y=y + AXIS - 6,
        lanes=tuple(lanes),
        bars=tuple(bars),
        ticks=tuple(_ticks(first, end, scale)),
        asked_x=asked_x,
        asked_anchor=anchor,
    )


def _end_of_year(day: date) -> date:
    """The first of January after it; the calendar has none after its last year."""
    return date(day.year + 1, 1, 1) if day.year < MAXYEAR else date.max


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    end: date
    width: int

    def x(self, day: date) -> float:
        """Where a day begins; days beyond the edge are at the edge."""
        share = (min(max(day, self.first), self.end) - self.first) / (self.end - self.first)
        return round(share * self.width, 1)


def _tracks(periods: Iterable[Stretch]) -> list[list[Stretch]]:
    """The periods of one line, side by side where they overlap: each on the first track that is free."""
    tracks: list[list[Stretch]] = []
    for each in sorted(periods, key=lambda period: period.span.first_day):
        free = next((track for track in tracks if not any(each.span.overlaps(other.span) for other in track)), None)
        if free is None:
            tracks.append([each])
        else:
            free.append(each)
    return tracks


def _bars(
    stretches: Sequence[Stretch], tracks: Sequence[Sequence[Stretch]], scale: _Scale, y: float, height: float
) -> Iterator[Bar]:
    for place, track in enumerate(tracks):
        for each in track:
            yield _bar(each, scale, y + place * (BAR + BETWEEN), BAR)
    for each in stretches:
        if each.kind == GAP:
            yield _bar(each, scale, y, BAR)
    for each in stretches:
        if each.kind == OVERLAP:
            yield _bar(each, scale, y, height)


def _bar(stretch: Stretch, scale: _Scale, y: float, height: float) -> Bar:
    last_day = stretch.span.last_day
    goes_on = last_day is None or last_day >= scale.end
    x = scale.x(stretch.span.first_day)
    right = scale.width if last_day is None else scale.x(last_day + ONE_DAY if last_day < date.max else last_day)
    width = round(max(right - x, _LEAST_WIDTH), 1)
    x = min(x, scale.width - width)
    return Bar(
        number=stretch.number,
        kind=stretch.kind,
        look=stretch.status.replace("_", "-"),
        x=round(x, 1),
        y=y,
        width=width,
        height=height,
        text=_text(stretch, width),
        text_x=round(x + 5, 1),
        text_y=y + BAR - 7,
        goes_on=goes_on,
        arrow=_arrow(x + width, y, height),
    )


def _arrow(right: float, y: float, height: float) -> str:
    """A point at the right edge: this goes on."""
    return f"{right - 7:.1f},{y + 5:.1f} {right - 1:.1f},{y + height / 2:.1f} {right - 7:.1f},{y + height - 5:.1f}"


def _text(stretch: Stretch, width: float) -> str:
    """The number, and behind it who, where there is room; nothing where not even the number has."""
    number = str(stretch.number)
    if stretch.kind == OVERLAP or width < _ROOM_FOR_NUMBER + (len(number) - 1) * _A_LETTER:
        return ""
    whole = " ".join((number, *stretch.who))
    return whole if len(whole) * _A_LETTER + 18 <= width else number


def _ticks(first: date, end: date, scale: _Scale) -> Iterator[Tick]:
    years = range(first.year, end.year)
    every = max(1, -(-_A_YEAR_LABEL * len(years) // scale.width))
    # Where marks would touch, only years with a label have one: somebody who mistypes a year gets a page all the same.
    for year in years[:: every if len(years) * _LEAST_WIDTH > scale.width else 1]:
        label = str(year) if (year - first.year) % every == 0 else ""
        yield Tick(scale.x(date(year, 1, 1)), label)
