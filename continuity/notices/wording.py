"""The words of letters: one YAML file for each kind and language under `texts/`, translated by hand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from cmc_portal.yaml_files import load_yaml
from continuity.facts import NoticeKind, Side, WindowChange
from continuity.rules.denial import DenialReason

FOLDER = Path(__file__).parent / "texts"
LANGUAGES = ("en", "es")
_MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)


@dataclass(frozen=True, slots=True)
class Texts:
    """Everything that letters can say in one language. `letters` is by kind and then `member` or `provider`."""

    words: Mapping[str, str]
    sides: Mapping[Side, str]
    sections: Mapping[str, Mapping[str, Any]]
    help_lines: Mapping[str, str]
    changes: Mapping[WindowChange, str]
    denials: Mapping[DenialReason, Mapping[str, str]]
    letters: Mapping[NoticeKind, Mapping[str, Mapping[str, Any]]]
    write_day: Callable[[date], str]


@cache
def get_texts(language: str) -> Texts:
    """The words of a language. Raises KeyError for one that letters are not written in."""
    write_day = _WRITE_DAY[language]
    shared, reasons = _read(language, "shared"), _read(language, "reasons")
    return Texts(
        words=shared["words"],
        sides={Side(side): text for side, text in shared["sides"].items()},
        sections=shared["sections"],
        help_lines=shared["help_lines"],
        changes={WindowChange(change): text for change, text in reasons["changes"].items()},
        denials={DenialReason(code): text for code, text in reasons["denials"].items()},
        letters={kind: _read(language, kind) for kind in NoticeKind},
        write_day=write_day,
    )


def _read(language: str, name: str) -> Any:
    return load_yaml(FOLDER / language / f"{name}.yaml")


def _write_english_day(day: date) -> str:
    return f"{day:%m/%d/%Y}"


def _write_spanish_day(day: date) -> str:
    # Spaces that no line ends at.
    return f"{day.day}\u00a0de\u00a0{_MONTHS[day.month - 1]}\u00a0de\u00a0{day.year}"


_WRITE_DAY = {"en": _write_english_day, "es": _write_spanish_day}
