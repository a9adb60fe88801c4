"""The numbers that name members and providers: read, normalised and checked. Shapes: domain facts 5.4."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_LETTER = "[AC-HJKMNP-RT-Y]"
_LETTER_OR_DIGIT = "[AC-HJKMNP-RT-Y0-9]"
_MBI = re.compile(rf"[1-9]{_LETTER}{_LETTER_OR_DIGIT}[0-9]{_LETTER}{_LETTER_OR_DIGIT}[0-9]{_LETTER}{{2}}[0-9]{{2}}")
_CIN = re.compile(r"9[0-9]{7}[ACDEFGHMNTUVWXYZ]")
_BIC = re.compile(r"(9[0-9]{7}[ACDEFGHMNTUVWXYZ])([0-9])([0-9])([0-9]{3})")
_NPI = re.compile(r"[12][0-9]{9}")
_MARKS = re.compile(r"[\s\-\u2010-\u2015\u2212./]")
_FIRST_BIC_DECADE = 2000


class BadIdentifier(ValueError):
    """A number that cannot be what it is said to be; the message says what such a number looks like, never the
    value."""


@dataclass(frozen=True, slots=True)
class Bic:
    """A Benefits Identification Card number: the CIN, a check digit, and the days its one-digit year may mean."""

    cin: str
    check_digit: str
    possible_issue_days: tuple[date, ...]


def compact(text: str) -> str:
    """What was typed without spaces, dashes of any length, dots and slashes, in capital letters."""
    return text.upper() if text.isalnum() else _MARKS.sub("", text).upper()


def parse_cin(text: str) -> str:
    """A Client Index Number: 9, seven digits, one letter out of sixteen. Raises BadIdentifier."""
    cin = compact(text)
    if not _CIN.fullmatch(cin):
        raise BadIdentifier("A CIN is a 9, seven digits and a letter (not B I J K L O P Q R S), like 91234567A.")
    return cin


def parse_bic(text: str) -> Bic:
    """A 14-character card number: CIN, check digit, last digit of the year and day of the year. Raises BadIdentifier.

    The year has one digit, so 9180 is 2009-06-29 and 2019-06-29 alike; 366 fits leap years only. The check digit's rule
    is not
    published and is not checked.
    """
    match = _BIC.fullmatch(compact(text))
    days = _issue_days(int(match[3]), int(match[4])) if match else ()
    if not match or not days:
        raise BadIdentifier(
            "A BIC number is a CIN, a check digit, one digit of the year and three of the day, like 91234567A29180."
        )
    return Bic(match[1], match[2], days)


def parse_mbi(text: str) -> str:
    """A Medicare Beneficiary Identifier, eleven characters without dashes. Raises BadIdentifier."""
    mbi = compact(text)
    if not _MBI.fullmatch(mbi):
        raise BadIdentifier("An MBI has 11 letters and digits (letters other than S L O I B Z), like 1EG4-TE5-MK73.")
    return mbi


def parse_npi(text: str) -> str:
    """A National Provider Identifier: ten digits, the first 1 or 2, with a Luhn check digit over 80840. Raises
    BadIdentifier."""
    npi = compact(text)
    if not _NPI.fullmatch(npi) or not _passes_luhn("80840" + npi):
        raise BadIdentifier(
            "An NPI has ten digits, begins with 1 or 2, and its last digit must fit the others, like 1234567893."
        )
    return npi


def _issue_days(year_digit: int, day_of_year: int) -> tuple[date, ...]:
    years = range(_FIRST_BIC_DECADE + year_digit, _FIRST_BIC_DECADE + 40, 10)
    return tuple(day for year in years if (day := _day_of_year(year, day_of_year)) is not None)


def _day_of_year(year: int, day_of_year: int) -> date | None:
    if day_of_year < 1:
        return None
    day = date(year, 1, 1) + timedelta(days=day_of_year - 1)
    return day if day.year == year else None


def _passes_luhn(digits: str) -> bool:
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + index % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
