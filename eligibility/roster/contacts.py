"""E-mail addresses and telephone numbers as rosters write them."""

import re

_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_LONGEST_EMAIL = 254
_DIGITS = 10


def parse_email(text: str) -> str:
    """The address in small letters; nothing for what is none. Case does not tell people apart."""
    address = text.strip().lower()
    return address if len(address) <= _LONGEST_EMAIL and _EMAIL.fullmatch(address) else ""


def parse_phone(text: str) -> str:
    """The ten digits of a number in the United States; nothing for what is none."""
    digits = text if text.isascii() and text.isdigit() else "".join([mark for mark in text if mark in "0123456789"])
    national = digits.removeprefix("1") if len(digits) > _DIGITS else digits
    return national if len(national) == _DIGITS else ""
