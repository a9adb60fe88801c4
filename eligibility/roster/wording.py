"""The words of roster findings: a sentence by code from the app's catalogue, its places filled, never with who a
member is.
"""

from functools import cache
from pathlib import Path

from cmc_portal.yaml_files import load_yaml
from eligibility.roster.reports import Finding

CATALOGUE = Path(__file__).resolve().parent.parent / "rules" / "reasons.yaml"
# Told with the line, but no reason to look at it again: the reader did what the sender meant.
NOTES = frozenset({"R-ID-1", "R-ID-5", "R-COV-2", "R-NAME-1"})


@cache
def texts() -> dict[str, str]:
    """The sentence of every roster finding, by code."""
    raw = load_yaml(CATALOGUE)
    return {code: entry["text"].strip() for code, entry in raw.items() if code.startswith("R-")}


def finding(code: str, position: int, segment: str, **values: object) -> Finding:
    """The finding with its sentence. Raises KeyError for a code that the catalogue does not have."""
    return Finding(code, position, segment, texts()[code].format(position=position, segment=segment, **values))


def is_warning(one: Finding) -> bool:
    """Should somebody look at this line again?"""
    return one.code not in NOTES


def shape(text: str) -> str:
    """What a value looks like without telling it: digits become 9, letters A; at most 20 characters."""
    return "".join("9" if mark.isdigit() else "A" if mark.isalpha() else mark for mark in text[:20]) or "nothing"


def shown(text: str) -> str:
    """A code found in a roster, short enough to print."""
    return text[:40] if text else "nothing"
