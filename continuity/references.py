"""References of requests: what stands in addresses instead of a member. Nobody can guess one."""

import re
import secrets

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_LENGTH = 16
_SHAPE = re.compile(rf"C[{_ALPHABET}]{{{_LENGTH}}}")


def make_reference() -> str:
    """A new reference such as C-7F3K-Q9XW-2M4C-T0ZA: 80 random bits, short enough to read over a telephone."""
    bits = secrets.randbits(5 * _LENGTH)
    return _written("".join(_ALPHABET[bits >> 5 * index & 31] for index in range(_LENGTH)))


def parse_reference(text: str) -> str | None:
    """The reference as stored, however it was typed: case, spaces and dashes do not matter, and O, I, L and U are read
    as 0, 1, 1 and V. None for what is no reference."""
    plain = text.upper().replace("-", "").replace(" ", "")
    plain = plain[:1] + plain[1:].translate(_LOOKALIKES)
    return _written(plain[1:]) if _SHAPE.fullmatch(plain) else None


def _written(body: str) -> str:
    return "C-" + "-".join(body[first : first + 4] for first in range(0, _LENGTH, 4))
