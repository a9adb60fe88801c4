"""What a rule returns: a verdict or an outcome, and the coded reasons with where each is written."""

import datetime
from enum import StrEnum
from functools import lru_cache

from cmc_portal.values import value


class Verdict(StrEnum):
    """The answer to one question of law or contract; `UNKNOWN` is never shown as `NO`."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """The one word at the top of an answer; none of the four may be shown as another."""

    ACTIVE = "active"
    NOT_ACTIVE = "not_active"
    NOT_FOUND = "not_found"
    CANNOT_DETERMINE = "cannot_determine"


class Standing(StrEnum):
    """How sure we are of a rule. `DERIVED` is arithmetic or logic from verified facts; `UNCONFIRMED` has no source."""

    VERIFIED = "verified"
    DERIVED = "derived"
    UNCONFIRMED = "unconfirmed"


@value(frozen=True, slots=True)
class Source:
    """Where a rule, a number or a row is written: document, section and the day of that document, where known."""

    document: str
    section: str = ""
    date: datetime.date | None = None
    url: str = ""


@value(frozen=True, slots=True)
class Reason:
    """A coded reason. `values` fill the places in its text, which lives in the app's `reasons.yaml` under the same
    code."""

    code: str
    values: tuple[tuple[str, str], ...] = ()
    source: Source | None = None
    standing: Standing | None = None

    def __hash__(self) -> int:
        # Equal reasons have equal codes and values; going through every source too cost more than what is looked up.
        return hash((self.code, self.values))


@lru_cache(maxsize=50_000, typed=True)
def reason(code: str, source: Source | None = None, standing: Standing | None = None, **values: object) -> Reason:
    """A reason with its places filled with `values`, which are of plain kinds: texts, numbers, days.

    Source and standing are given only where they differ from the catalogue's. Kept, since the same reasons are given
    all day.
    """
    return Reason(code, tuple((name, str(value)) for name, value in sorted(values.items())), source, standing)
