"""Which service do plain words mean? The words of people, not of the trade; nothing is chosen where several fit."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from enum import IntEnum

from benefits.facts import Service
from cmc_portal.values import value

# Said with every service, and telling none of them from another.
_EMPTY_WORDS = frozenset(
    "a an and the for of to in at my her his their your is it on with or service services care benefit visit "
    "el la los las un una de del para en con por y o mi su servicio servicios".split()
)
_ALIKE = 0.82


class Fit(IntEnum):
    """How well the words fit a service; the best alone are offered."""

    SPELLED_ALIKE = 1
    SOME_WORDS = 2
    ONE_PHRASE = 3
    EXACT = 4


@value(frozen=True, slots=True)
class ServiceFound:
    """A service that plain words may mean, and how well they fit."""

    service: Service
    fit: Fit


def find_services(
    words: str, services: Iterable[Service], further_words: Mapping[str, tuple[str, ...]]
) -> tuple[ServiceFound, ...]:
    """The services that the words may mean, those that fit best alone, in the order of the page; none for no words."""
    asked = _key(words)
    if not asked:
        return ()
    found = [
        ServiceFound(each, fit)
        for each in services
        if (fit := _fit(asked, tuple(map(_key, phrases_of(each, further_words)))))
    ]
    best = max((each.fit for each in found), default=None)
    return tuple(each for each in found if each.fit is best)


def phrases_of(service: Service, further_words: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Everything that the service is called, its name first."""
    return (service.name, *service.synonyms, *further_words.get(service.code, ()))


def split_phrases(text: str) -> tuple[str, ...]:
    """What was typed for services, which may be several, parted by commas."""
    return tuple(filter(None, (each.strip() for each in re.split(r"[,;\n]", text))))


def _fit(asked: tuple[str, ...], phrases: tuple[tuple[str, ...], ...]) -> Fit | None:
    if asked in phrases:
        return Fit.EXACT
    if any(_all_begin(asked, phrase) for phrase in phrases):
        return Fit.ONE_PHRASE
    every_word = {word for phrase in phrases for word in phrase}
    if _all_begin(asked, tuple(every_word)):
        return Fit.SOME_WORDS
    alike = all(len(word) > 3 and get_close_matches(word, every_word, n=1, cutoff=_ALIKE) for word in asked)
    return Fit.SPELLED_ALIKE if alike else None


def _all_begin(asked: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Is every word that was asked the beginning of one of these? One or two letters must be the whole word."""
    return all(any(word == each or (len(each) > 2 and word.startswith(each)) for word in words) for each in asked)


def _key(text: str) -> tuple[str, ...]:
    """The words of a phrase without accents, capitals, marks, plurals and what says nothing."""
    plain = unicodedata.normalize("NFKD", text.lower())
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    words = re.findall(r"[a-z0-9]+", letters.replace("'", "").replace("’", ""))
    kept = [word for word in words if word not in _EMPTY_WORDS] or words
    return tuple(
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word for word in kept
    )
