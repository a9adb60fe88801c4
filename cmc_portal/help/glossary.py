"""What do the words of this field mean, to a member and to those who work with them?"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cmc_portal.yaml_files import load_yaml

_FILE = Path(__file__).with_name("glossary.yaml")


@dataclass(frozen=True, slots=True)
class Term:
    """A word, what it means in plain text and in the trade, and the document behind a fact in it."""

    key: str
    name: str
    plain: str
    trade: str
    long: str = ""
    source: str = ""


@cache
def get_glossary() -> Mapping[str, Term]:
    """Every term by its key, in the order in which people look them up."""
    written = load_yaml(_FILE)
    terms = (Term(key, **fields) for key, fields in written.items())
    return {each.key: each for each in sorted(terms, key=lambda each: each.name.casefold())}


def get_term(key: str) -> Term:
    """The term of that key. Raises KeyError with what to do."""
    try:
        return get_glossary()[key]
    except KeyError as error:
        raise KeyError(f"{key} is not in the glossary. Add it to {_FILE.name}, or link a word that is.") from error
