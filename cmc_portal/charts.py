"""Where the bars of a chart stand: numbers in, shapes out. Templates draw them as SVG, each above its table."""

from collections.abc import Sequence
from dataclasses import dataclass

# The chart in its own units; the page scales it.
WIDTH, HEIGHT, LEFT, TOP, FOOT = 720, 260, 56, 20, 30
GRID_LINES = 5
# As many kinds of parts as a reader can tell apart; what goes beyond is drawn together.
MOST_SERIES = 6
_MOST_LABELS = 12
_MOST_TOTALS = 16
_WIDEST_BAR = 48.0
_ROUND_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Series:
    """What one kind of part is called, and how much of it each column has."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar. `tone` is the number of its series, from 1."""

    x: float
    y: float
    width: float
    height: float
    tone: int


@dataclass(frozen=True, slots=True)
class Column:
    """A bar of parts, what stands under it (empty: nothing, for want of room) and above it."""

    middle: float
    label: str
    parts: tuple[Part, ...]
    total: str
    total_y: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line across the chart, with what it stands for."""

    y: float
    text_y: float
    label: str


@dataclass(frozen=True, slots=True)
class Legend:
    """What a tone stands for."""

    tone: int
    name: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Stacked bars over a grid, perhaps with one line that matters."""

    width: int
    height: int
    left: int
    left_of_axis: int
    bottom: int
    label_y: int
    grid: tuple[Line, ...]
    columns: tuple[Column, ...]
    legend: tuple[Legend, ...]
    mark: Line | None


def draw_bars(
    labels: Sequence[str], series: Sequence[Series], *, others: str = "", mark: tuple[int, str] | None = None
) -> Chart | None:
    """One bar a label, its parts in the order of the series; None where nothing was counted at all. Beyond six series
    the smallest are drawn as one, called `others`. `mark` is a line across, with its words."""
    shown = _at_most(series, others)
    totals = [sum(each.values[place] for each in shown) for place in range(len(labels))]
    if not any(totals):
        return None
    top = _round_up(max(*totals, mark[0] if mark else 0))
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        left_of_axis=LEFT - 8,
        bottom=HEIGHT - FOOT,
        label_y=HEIGHT - 10,
        grid=tuple(
            _line(top * step // GRID_LINES, top, f"{top * step // GRID_LINES:,}") for step in range(1, GRID_LINES + 1)
        ),
        columns=tuple(_column(place, labels, shown, totals, top) for place in range(len(labels))),
        legend=tuple(Legend(number, each.name) for number, each in enumerate(shown, start=1)),
        mark=_line(mark[0], top, mark[1]) if mark else None,
    )


def _at_most(series: Sequence[Series], others: str) -> tuple[Series, ...]:
    """The largest series in the order given, and the rest as one."""
    if len(series) <= MOST_SERIES:
        return tuple(series)
    largest = sorted(series, key=lambda each: -sum(each.values))[: MOST_SERIES - 1]
    rest = [each for each in series if each not in largest]
    together = tuple(sum(values) for values in zip(*(each.values for each in rest), strict=True))
    return (*(each for each in series if each in largest), Series(others, together))


def _round_up(most: int) -> int:
    """The next number that five grid lines divide evenly: 5, 10, 25, 50, 100 …"""
    power = 1
    while True:
        for step in _ROUND_STEPS:
            if step * power * GRID_LINES >= most:
                return step * power * GRID_LINES
        power *= 10


def _height_of(value: int, top: int) -> float:
    return round((HEIGHT - FOOT - TOP) * value / top, 1)


def _line(value: int, top: int, label: str) -> Line:
    y = round(HEIGHT - FOOT - _height_of(value, top), 1)
    return Line(y, y + 4, label)


def _column(place: int, labels: Sequence[str], series: Sequence[Series], totals: Sequence[int], top: int) -> Column:
    step = (WIDTH - LEFT) / len(labels)
    width = round(min(_WIDEST_BAR, step * 0.6), 1)
    middle = round(LEFT + step * (place + 0.5), 1)
    parts, below = [], 0
    for tone, each in enumerate(series, start=1):
        if value := each.values[place]:
            below += value
            y = round(HEIGHT - FOOT - _height_of(below, top), 1)
            parts.append(Part(round(middle - width / 2, 1), y, width, _height_of(value, top), tone))
    every = -(-len(labels) // _MOST_LABELS)
    return Column(
        middle=middle,
        label=labels[place] if place % every == 0 else "",
        parts=tuple(parts),
        total=f"{totals[place]:,}" if totals[place] and len(labels) <= _MOST_TOTALS else "",
        total_y=round(HEIGHT - FOOT - _height_of(totals[place], top) - 5, 1),
    )
