"""The words of coded reasons: each app writes its own in `rules/reasons.yaml`, by code, with source and standing.

A text may have places in braces, which the values of the reason fill: `Covered until {last_day}.`
"""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cmc_portal.answers import Reason, Source, Standing
from cmc_portal.parameters import read_source
from cmc_portal.yaml_files import YAMLError, load_yaml


class BadReasons(ValueError):
    """A catalogue of reasons that cannot be trusted; the message says which file and what to mend."""


class MissingReasonText(LookupError):
    """A reason whose code has no text, or whose text has a place that the reason does not fill."""


@dataclass(frozen=True, slots=True)
class ReasonText:
    """The sentence of a code, where it is written and how sure it is, unless the reason brings its own."""

    text: str
    source: Source | None
    standing: Standing | None

    @property
    def places(self) -> frozenset[str]:
        """The names in braces that a reason must fill."""
        return frozenset(name for _, name, _, _ in string.Formatter().parse(self.text) if name is not None)


@cache
def load_reasons(path: Path) -> Mapping[str, ReasonText]:
    """The texts of one catalogue by their codes. Raises BadReasons."""
    try:
        raw = load_yaml(path) or {}
        return {code: _read_text(entry) for code, entry in raw.items()}
    except (OSError, YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadReasons(
            f"{path}: {type(error).__name__}: {error}. Each code needs a text, and perhaps source and standing."
        ) from error


def merge_reasons(*catalogues: Mapping[str, ReasonText]) -> dict[str, ReasonText]:
    """One catalogue out of several. Raises BadReasons when a code stands in two of them."""
    merged: dict[str, ReasonText] = {}
    for catalogue in catalogues:
        twice = sorted(merged.keys() & catalogue.keys())
        if twice:
            raise BadReasons(f"{', '.join(twice)} stands in two catalogues. Keep it in the app whose rules use it.")
        merged |= catalogue
    return merged


def reason_text(reason: Reason, catalogue: Mapping[str, ReasonText]) -> str:
    """The sentence of a reason with its places filled. Raises MissingReasonText."""
    if reason.code not in catalogue:
        raise MissingReasonText(f"{reason.code} has no text. Write it in rules/reasons.yaml of the app that uses it.")
    values = dict(reason.values)
    try:
        return catalogue[reason.code].text.format_map(values)
    except KeyError as missing:
        raise MissingReasonText(
            f"{reason.code}: nothing fills {{{missing.args[0]}}}; the rule gave {sorted(values)}."
        ) from missing


def _read_text(entry: dict[str, Any]) -> ReasonText:
    source = read_source(entry["source"]) if entry.get("source") else None
    standing = Standing(entry["standing"]) if entry.get("standing") else None
    return ReasonText(" ".join(entry["text"].split()), source, standing)
