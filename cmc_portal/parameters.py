"""Numbers and lists that change by law: a value by its first day, with its source and standing.

A parameter file is YAML: `meaning`, `unit`, and `values`, a map from a first day to `value`, `source` (`document`,
`section`,
`date`, `url`) and `standing`. A last day is written as an explicit `null` value on the day after.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from cmc_portal.answers import Source, Standing
from cmc_portal.yaml_files import YAMLError, load_yaml


class NoRuleForDay(LookupError):
    """No value is in force on that day. It is never replaced by a default."""


class BadParameter(ValueError):
    """A parameter file that cannot be trusted; the message says which file and what to mend."""


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value in force from `first_day` until the next one begins."""

    first_day: date
    value: Any
    source: Source
    standing: Standing


@dataclass(frozen=True, slots=True)
class Parameter:
    """What the number means, its unit, and its values in order of their first days."""

    name: str
    meaning: str
    unit: str
    values: tuple[DatedValue, ...]

    def on(self, day: date) -> DatedValue:
        """The value in force on `day`: the latest that had begun by then. Raises NoRuleForDay."""
        begun = [dated for dated in self.values if dated.first_day <= day]
        if not begun:
            raise NoRuleForDay(f"{self.meaning} No value on {day}; the first is from {self.values[0].first_day}.")
        if begun[-1].value is None:
            raise NoRuleForDay(f"{self.meaning} No value on {day}; the last ended before {begun[-1].first_day}.")
        return begun[-1]


@cache
def load_parameter(path: Path) -> Parameter:
    """The parameter written in the YAML file at `path`. Raises BadParameter."""
    try:
        raw = load_yaml(path)
        values = tuple(_dated_value(day, entry) for day, entry in sorted(raw["values"].items()))
        if not values:
            raise ValueError("it has no values")
        return Parameter(path.stem, raw["meaning"], raw["unit"], values)
    except (OSError, YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadParameter(
            f"{path}: {type(error).__name__}: {error}. See cmc_portal/parameters.py for the form."
        ) from error


def read_source(raw: dict[str, Any]) -> Source:
    """A source as the reference and parameter files write it: document, section, date, url."""
    return Source(raw["document"], raw.get("section", ""), raw.get("date"), raw.get("url", ""))


def _dated_value(day: date, entry: dict[str, Any]) -> DatedValue:
    if type(day) is not date:
        raise ValueError(f"{day!r} is not a day; write it as 2014-04-01, without quotes")
    return DatedValue(day, entry["value"], read_source(entry["source"]), Standing(entry["standing"]))
