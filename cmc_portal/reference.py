"""Reading reference data from YAML, refusing rows that cannot be trusted, and saying what a load changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from cmc_portal.answers import Source, Standing
from cmc_portal.dates import Span
from cmc_portal.parameters import read_source
from cmc_portal.yaml_files import YAMLError, load_yaml

Choice = TypeVar("Choice", bound=StrEnum)


class BadReference(ValueError):
    """A reference file or row that cannot be trusted; the message names file and row, and says what to mend."""


@dataclass(frozen=True, slots=True)
class ReferenceChanges:
    """What a load did, each row named in words. `kept` is what the files say otherwise and the load left as it was:
    that is no change."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def __add__(self, other: "ReferenceChanges") -> "ReferenceChanges":
        return ReferenceChanges(
            self.added + other.added,
            self.changed + other.changed,
            self.removed + other.removed,
            self.kept + other.kept,
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a reference file, read value by value; `where` says which row it is, for whoever must mend it."""

    where: str
    values: Mapping[str, Any]

    def refuse(self, problem: str) -> BadReference:
        """The error to raise about this row."""
        return BadReference(f"{self.where}: {problem}")

    def text(self, key: str, default: str | None = None) -> str:
        """The text under `key`, or `default`; without a default it must be there. Raises BadReference."""
        value = self.values.get(key, default)
        if value is None:
            raise self.refuse(f"{key} is missing. Write it, as the rows beside it do.")
        if not isinstance(value, str):
            raise self.refuse(f"{key} is {value!r}, which is not text. Put it in quotes.")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of texts under `key`; none where it is not written. Raises BadReference."""
        values = self.values.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise self.refuse(f"{key} is {values!r}, which is not a list of texts. Put each one in quotes.")
        return tuple(values)

    def day(self, key: str) -> date | None:
        """The day under `key`, None where it is not written. Raises BadReference."""
        value = self.values.get(key)
        if value is not None and type(value) is not date:
            raise self.refuse(f"{key} is {value!r}, which is not a day. Write it as 2014-04-01, without quotes.")
        return value

    def span(self) -> Span:
        """The days of the row; it must have a first day. Raises BadReference."""
        first_day, last_day = self.day("first_day"), self.day("last_day")
        if first_day is None:
            raise self.refuse("first_day is missing. Write the first day on which the row holds.")
        if last_day is not None and last_day < first_day:
            raise self.refuse(f"it ends on {last_day}, before it begins on {first_day}. Mend one of the two days.")
        return Span(first_day, last_day)

    def choice(self, key: str, choices: type[Choice], default: str | None = None) -> Choice:
        """The value under `key` as one of the codes of `choices`. Raises BadReference."""
        value = self.text(key, default)
        if value not in list(choices):
            raise self.refuse(f"{key} is {value!r}; it must be one of {', '.join(choices)}.")
        return choices(value)

    def standing(self, key: str = "standing", default: str | None = None) -> Standing:
        """How sure the row is. Raises BadReference."""
        return self.choice(key, Standing, default)

    def source(self, sources: Mapping[str, Source]) -> Source:
        """The source that the row names by its key. Raises BadReference."""
        key = self.text("source")
        if key not in sources:
            raise self.refuse(f"source {key!r} is not in sources.yaml. Add it there or mend the key.")
        return sources[key]


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping written in a YAML file. Raises BadReference."""
    try:
        content = load_yaml(path)
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise BadReference(f"{path.name}: cannot be read as YAML: {error}") from error
    if not isinstance(content, dict):
        raise BadReference(f"{path.name}: must be a mapping of names to rows.")
    return content


def read_rows(where: str, rows: object, allowed: frozenset[str]) -> tuple[Row, ...]:
    """The rows of a list, numbered from 1; a name that is not `allowed` is refused as a slip of the pen."""
    if not isinstance(rows, list):
        raise BadReference(f"{where}: must be a list of rows.")
    return tuple(_read_row(f"{where}, row {number}", row, allowed) for number, row in enumerate(rows, 1))


def _read_row(where: str, row: object, allowed: frozenset[str]) -> Row:
    if not isinstance(row, dict):
        raise BadReference(f"{where}: must be a mapping of names to values.")
    unknown = sorted(str(key) for key in row.keys() - allowed)
    if unknown:
        raise BadReference(
            f"{where}: {', '.join(unknown)} is not known here. The names are {', '.join(sorted(allowed))}."
        )
    return Row(where, row)


def load_sources(folder: Path) -> dict[str, Source]:
    """The sources of a reference folder by their keys. Raises BadReference."""
    path = folder / "sources.yaml"
    sources = {}
    for key, raw in read_yaml(path).items():
        try:
            sources[key] = read_source(raw)
        except (KeyError, TypeError, AttributeError) as error:
            raise BadReference(
                f"{path.name}, {key}: must have a document, and perhaps section, date and url."
            ) from error
    return sources


def refuse_overlaps(rows: Iterable[tuple[Row, tuple[str, ...], Span]]) -> None:
    """Refuses two rows about the same thing that share a day, naming both; a row may stand for several spans."""
    seen: dict[tuple[str, ...], list[tuple[Row, Span]]] = {}
    for row, about, span in rows:
        for other, days in seen.get(about, []):
            if other is not row and span.overlaps(days):
                raise row.refuse(
                    f"shares days with {other.where}, which is about the same thing. Let one end before the other."
                )
        seen.setdefault(about, []).append((row, span))
