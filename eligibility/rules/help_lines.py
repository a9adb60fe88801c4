"""The telephone lines that answers send people to, beside the plans' own."""

from datetime import date
from functools import cache
from pathlib import Path

from cmc_portal.answers import Source, Standing
from cmc_portal.dates import Span
from cmc_portal.reference import load_sources, read_rows, read_yaml, refuse_overlaps
from cmc_portal.values import value

REFERENCE = Path(__file__).parent.parent / "reference"

_KEYS = frozenset({"code", "name", "phone", "tty", "hours", "first_day", "last_day", "source", "standing"})


@value(frozen=True, slots=True)
class HelpLine:
    """A telephone line by its code, with the days on which the number held, where known."""

    code: str
    name: str
    phone: str
    tty: str
    hours: str
    span: Span
    source: Source
    standing: Standing


def get_help_line(code: str, day: date) -> HelpLine | None:
    """The line of that code on `day`; None where we know no number for it then. Raises KeyError for another code."""
    return next((line for line in load_help_lines()[code] if day in line.span), None)


@cache
def load_help_lines(folder: Path = REFERENCE) -> dict[str, tuple[HelpLine, ...]]:
    """Every line by its code, in the order of the file. Raises BadReference."""
    path, sources = folder / "help_lines.yaml", load_sources(folder)
    rows = read_rows(path.name, read_yaml(path).get("help_lines"), _KEYS)
    refuse_overlaps((row, (row.text("code"),), row.span()) for row in rows)
    lines: dict[str, tuple[HelpLine, ...]] = {}
    for row in rows:
        line = HelpLine(
            code=row.text("code"),
            name=row.text("name"),
            phone=row.text("phone"),
            tty=row.text("tty", ""),
            hours=row.text("hours", ""),
            span=row.span(),
            source=row.source(sources),
            standing=row.standing(),
        )
        lines[line.code] = (*lines.get(line.code, ()), line)
    return lines
