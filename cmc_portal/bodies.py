"""What was sent or typed, read value by value: every slip is named with its field and what to do about it."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from cmc_portal.identifiers import BadIdentifier, parse_npi

LONGEST_TEXT = 200
# Neither the database nor JSON can hold these; a console hands them over where its bytes are no UTF-8.
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class BadQuestion(ValueError):
    """What cannot be asked: a stable code, the field, what is wrong, and what to do. Holds no member data."""

    def __init__(self, code: str, field: str, problem: str, what_to_do: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.code, self.field, self.problem, self.what_to_do = code, field, problem, what_to_do


def read_object(raw: object, field: str, allowed: frozenset[str]) -> Mapping[str, Any]:
    """A JSON object with no name but those allowed. Raises BadQuestion."""
    if not isinstance(raw, Mapping):
        raise BadQuestion("object_expected", field, "A JSON object is expected here.", f"Send {field} as an object.")
    if not raw.keys() <= allowed:
        unknown = [name for name in raw if name not in allowed]
        # A misspelt name must not pass in silence, but what a client put there may be member data: only its place is
        # told.
        known = ", ".join(sorted(allowed))
        raise BadQuestion("unknown_field", field, f"{len(unknown)} name(s) here are not known.", f"Use only: {known}.")
    return raw


def is_given(value: object) -> bool:
    """Was anything sent? An empty text was not; a value of a wrong kind was, and is refused later."""
    return value is not None and value != ""


def read_text(value: object, field: str, *, longest: int = LONGEST_TEXT) -> str:
    """A short text, without blanks around it; empty where nothing was sent. Raises BadQuestion."""
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > longest or _NO_TEXT.search(value):
        raise BadQuestion("text_expected", field, "This is not a short text.", f"Send at most {longest} characters.")
    return value.strip()


def read_day(value: object, field: str) -> date:
    """A day written like 2022-05-23. Raises BadQuestion."""
    # fromisoformat also takes weeks and compact forms, which a person never means.
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise BadQuestion("bad_day", field, "This is not a day.", "Send year, month and day, like 2022-05-23.")


def read_npi(value: object, field: str) -> str:
    """A provider's NPI; empty where nothing was sent. Raises BadQuestion."""
    if not is_given(value):
        return ""
    try:
        return parse_npi(read_text(value, field))
    except BadIdentifier as error:
        raise BadQuestion("bad_npi", field, str(error), "Compare it with the provider's record.") from error


def read_moment(value: object) -> datetime | None:
    """A moment in UTC, written like 2026-03-03T12:00:00Z; None for what is none."""
    try:
        return _in_utc(datetime.fromisoformat(value)) if isinstance(value, str) else None
    except (ValueError, OverflowError):
        return None


def _in_utc(moment: datetime) -> datetime:
    """The same moment as the database takes it: it knows no offset of 16 hours. Raises OverflowError where no year is
    left for it."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
