"""Signing up as a member: how long codes hold, how often they may be tried, and when one opens."""

import secrets
from datetime import date, datetime, timedelta
from pathlib import Path

from cmc_portal.parameters import load_parameter
from cmc_portal.values import value

_PARAMETERS = Path(__file__).parent / "parameters" / "sign_up.yaml"
# Without the letters and digits that look or sound alike.
_LETTERS = "ABCDEFGHJKMNPQRTUVWXYZ2346789"
_GROUPS, _GROUP = 3, 4
_DIGITS = 8


@value(frozen=True, slots=True)
class SignUpPolicy:
    """How long a code by e-mail and one on paper hold, how often each may be tried, and how many are sent."""

    email_life: timedelta
    email_tries: int
    most_a_day: int
    letter_life: timedelta
    letter_tries: int
    tell_former_address: timedelta


def sign_up_policy(day: date) -> SignUpPolicy:
    """The policy in force on `day`."""
    value = load_parameter(_PARAMETERS).on(day).value
    email, letter = value["email"], value["letter"]
    return SignUpPolicy(
        email_life=timedelta(minutes=email["minutes"]),
        email_tries=email["tries"],
        most_a_day=email["most_a_day"],
        letter_life=timedelta(days=letter["days"]),
        letter_tries=letter["tries"],
        tell_former_address=timedelta(days=value["tell_former_address_days"]),
    )


def make_email_code() -> str:
    """A new code of eight digits."""
    return f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}"


def make_letter_code() -> str:
    """A new code for paper, in groups that can be read aloud."""
    marks = [secrets.choice(_LETTERS) for _ in range(_GROUPS * _GROUP)]
    return "-".join("".join(marks[start : start + _GROUP]) for start in range(0, len(marks), _GROUP))


def plain_code(typed: str) -> str:
    """A code as it is compared, whatever stands between its marks and in whichever case it was typed."""
    return "".join(mark for mark in typed.upper() if mark.isascii() and mark.isalnum())


def may_try(*, tries: int, most: int, expires_at: datetime, used_at: datetime | None, now: datetime) -> bool:
    """May this code still be tried? Not once it was used, has expired, or was tried too often."""
    return used_at is None and now < expires_at and tries < most
