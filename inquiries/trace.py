"""Trace numbers: the receipt number of an answer, short enough to read over a telephone."""

import re
import secrets
from datetime import UTC, date, datetime

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_RANDOM_LENGTH = 11
_VALUES = {character: value for value, character in enumerate(LETTERS)}
_DOUBLED = {character: 2 * value // 32 + 2 * value % 32 for character, value in _VALUES.items()}
# Each letter stands for eight bytes, so all are as likely.
_LETTER_OF_BYTE = (LETTERS * 8).encode()
_SHAPE = re.compile(rf"20[0-9]{{4}}[{LETTERS}]{{{_RANDOM_LENGTH + 1}}}")


class BadTraceNumber(ValueError):
    """Not a trace number: a letter or digit was lost, swapped or mistyped."""


def make_trace_number(asked_at: datetime) -> str:
    """A new trace number such as 202611-7F3KQ9-XW2M4C: the month asked (UTC), 55 random bits and a check character."""
    body = secrets.token_bytes(_RANDOM_LENGTH).translate(_LETTER_OF_BYTE).decode()
    moment = asked_at.astimezone(UTC)
    month = f"{moment.year}{moment.month:02}"
    body += _check_character(month + body)
    return f"{month}-{body[:6]}-{body[6:]}"


def parse_trace_number(text: str) -> tuple[str, date]:
    """The trace number as stored, and the first day of the month it was given in. Raises BadTraceNumber.

    Case, spaces and dashes do not matter, and the letters O, I, L and U are read as 0, 1, 1 and V.
    """
    plain = read_letters(text)
    month, body = plain[:6], plain[6:]
    if not _SHAPE.fullmatch(plain):
        raise BadTraceNumber("A trace number looks like 202611-7F3KQ9-XW2M4C.")
    if _check_character(month + body[:-1]) != body[-1]:
        raise BadTraceNumber(
            "A letter or digit of this trace number is wrong: its last character does not fit the others."
        )
    try:
        first_day = date(int(month[:4]), int(month[4:]), 1)
    except ValueError as error:
        raise BadTraceNumber("The first six digits of a trace number are a year and a month.") from error
    return f"{month}-{body[:6]}-{body[6:]}", first_day


def read_letters(text: str) -> str:
    """Letters and digits as they were meant: without spaces and dashes, and none that looks like another."""
    return text.upper().replace("-", "").replace(" ", "").translate(_LOOKALIKES)


def _check_character(text: str) -> str:
    """Finds every single wrong character and nearly every swap of neighbours (Luhn's sum over 32 characters)."""
    doubled, single = text[::-2], text[-2::-2]
    total = sum(map(_DOUBLED.__getitem__, doubled)) + sum(map(_VALUES.__getitem__, single))
    return LETTERS[-total % 32]
