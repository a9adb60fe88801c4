"""The languages of the pages: which there are, how far each one is, who has reviewed it (locale/languages.yaml)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from cmc_portal.yaml_files import YAMLError, load_yaml

SOURCE = "en"
CATALOGUES = Path(__file__).resolve().parent.parent / "locale"


class BadLanguages(ValueError):
    """A list of languages that cannot be trusted; the message says what to mend."""


class Direction(StrEnum):
    """Where a line begins."""

    LEFT_TO_RIGHT = "ltr"
    RIGHT_TO_LEFT = "rtl"


class State(StrEnum):
    """How far a language is; only what is complete is offered."""

    SOURCE = "source"
    COMPLETE = "complete"
    IN_PREPARATION = "in_preparation"


@dataclass(frozen=True, slots=True)
class Language:
    """A language, what it calls itself, the counties where it is a threshold language, and who has reviewed it."""

    code: str
    own_name: str
    english_name: str
    direction: Direction
    state: State
    counties: tuple[str, ...]
    reviewed_by: str
    reviewed_on: date | None

    @property
    def is_offered(self) -> bool:
        """May somebody choose it?"""
        return self.state is not State.IN_PREPARATION

    @property
    def is_reviewed(self) -> bool:
        """Has somebody who speaks it read it through, or is it what everything was written in?"""
        return self.state is State.SOURCE or self.reviewed_on is not None


@cache
def load_languages(path: Path = CATALOGUES / "languages.yaml") -> tuple[Language, ...]:
    """Every language of the list, in its order. Raises BadLanguages."""
    try:
        raw = load_yaml(path)
        return tuple(_read(code, entry) for code, entry in raw.items())
    except (OSError, YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadLanguages(f"{path}: {type(error).__name__}: {error}. See docs/languages.md.") from error


def _read(code: str, entry: dict[str, Any]) -> Language:
    review = entry.get("review") or {}
    return Language(
        code=code,
        own_name=entry["own_name"],
        english_name=entry["english_name"],
        direction=Direction(entry["direction"]),
        state=State(entry["state"]),
        counties=tuple(entry.get("counties", ())),
        reviewed_by=review["by"] if review else "",
        reviewed_on=review["on"] if review else None,
    )


def offered_languages() -> tuple[Language, ...]:
    """Those that somebody may choose."""
    return tuple(each for each in load_languages() if each.is_offered)


def find_language(code: str) -> Language | None:
    """The language of that code, or None where the list does not have it."""
    return next((each for each in load_languages() if each.code == code), None)
