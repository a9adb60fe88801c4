"""The words of what is data, in another language (locale/<language>): the sentences of reasons and next steps by their
codes (reasons.yaml), the names of services and the like by their English words (words.yaml).

Answers are kept in English with their codes and values. Whoever shows one says it again in the reader's language; what
cannot be said there, since the English words have changed, stays English.
"""

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from cmc_portal.languages import CATALOGUES
from cmc_portal.yaml_files import YAMLError, load_yaml


class BadTexts(ValueError):
    """Texts that cannot be trusted; the message says which file and what to mend."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a code, and of which English words they are the translation (`mark_of`)."""

    text: str
    of: str


@dataclass(frozen=True)
class Texts:
    """What one language has."""

    sentences: Mapping[str, Sentence]
    words: Mapping[str, str]

    def name(self, english: str) -> str:
        """A name or a few words, or several with commas between; what has no translation stays as it is."""
        return self.words.get(english) or self._filled(english) or self._one_by_one(english)

    def sentence(self, code: str, english: str, template: str, values: Mapping[str, str] | None = None) -> str | None:
        """The sentence of a code; None where there is none, or `english` is not what its English template says."""
        known = self.sentences.get(code)
        if known is None or known.of != mark_of(template):
            return None
        if values is None or template.format_map(values) != english:
            values = match_places(template, english)
        if values is None:
            return None
        return known.text.format_map({name: self.name(value) for name, value in values.items()})

    def _filled(self, english: str) -> str | None:
        for template, words in self.words.items():
            if "{" in template and (values := match_places(template, english)) is not None:
                return words.format_map({name: self.name(value) for name, value in values.items()})
        return None

    def _one_by_one(self, english: str) -> str:
        parts = english.split(", ")
        for length in range(len(parts) - 1, 0, -1):
            words = self.words.get(", ".join(parts[:length]))
            if words:
                return f"{words}, {self.name(', '.join(parts[length:]))}"
        return english


@cache
def load_texts(language: str, folder: Path = CATALOGUES) -> Texts | None:
    """What that language has; None for English and for a language without texts. Raises BadTexts."""
    reasons, words = folder / language / "reasons.yaml", folder / language / "words.yaml"
    if not reasons.exists():
        return None
    try:
        read = load_yaml(reasons)
        sentences = {code: Sentence(" ".join(entry["text"].split()), entry["of"]) for code, entry in read.items()}
        return Texts(sentences, dict(load_yaml(words)))
    except (OSError, YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadTexts(f"{reasons.parent}: {type(error).__name__}: {error}. See docs/languages.md.") from error


@cache
def mark_of(english: str) -> str:
    """A short mark of an English sentence, which changes with its words."""
    return sha256(english.encode()).hexdigest()[:8]


def match_places(template: str, text: str) -> dict[str, str] | None:
    """What fills the places of a template in a text that was made from it; None when it was not."""
    found = _pattern(template).fullmatch(text)
    return found.groupdict() if found else None


@cache
def _pattern(template: str) -> re.Pattern[str]:
    pattern, seen = "", set[str]()
    for literal, name, _, _ in string.Formatter().parse(template):
        pattern += re.escape(literal)
        if name is not None:
            pattern += f"(?P={name})" if name in seen else f"(?P<{name}>.+?)"
            seen.add(name)
    return re.compile(pattern, re.DOTALL)
