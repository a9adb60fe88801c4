"""The brake on the public page that verifies receipts: wrong tries are counted in Valkey for the address they come
from, for that address with the trace number they name, and for the trace number from everywhere. Beyond the first two
limits nothing is looked up until the day is over; beyond the third the birth date alone no longer opens the record.

Nobody can lock out somebody else: who holds the paper has the receipt code on it, which cannot be guessed, and with it
may go on whatever others tried. A try counts before it is looked at, so that tries at the same moment see each other,
and is given back when it was right. The page guards a birth date with nothing but this: where Valkey cannot be reached,
it does not answer.
"""

from hashlib import sha256

from accounts.rules.brake import address_key
from cmc_portal.valkey import Unreachable, count, key, valkey

WINDOW_SECONDS = 86_400
# Our own policy. Somebody mistypes a birth date a few times, and a clinic's people share an address. At thirty a day,
# from however many addresses, trying the birthdays of eighty years takes more than two and a half.
MOST_OF_ADDRESS_AND_TRACE_NUMBER = 10
MOST_OF_TRACE_NUMBER = 30
MOST_OF_ADDRESS = 50


class TooManyTries(Exception):
    """Nothing is looked up now for this address, or for this trace number from here."""


class NeedsCode(Exception):
    """This trace number was tried so often that the birth date alone opens nothing: the receipt code must fit too."""


class CannotCount(Exception):
    """Tries cannot be counted now, so none is let through."""


def count_try(*, address: str, trace_number: str = "", with_code: bool = False) -> bool:
    """Counts one try. Must the receipt code fit too? Raises TooManyTries, NeedsCode where it must and none was typed,
    and CannotCount where Valkey does not answer."""
    is_beyond = [_count(name) > most for name, most in _limits(address, trace_number).items()]
    if any(is_beyond):
        raise TooManyTries
    needs_code = bool(trace_number) and _count(_name("trace", trace_number)) > MOST_OF_TRACE_NUMBER
    if needs_code and not with_code:
        raise NeedsCode
    return needs_code


def give_back_try(*, address: str, trace_number: str = "") -> None:
    """The try was right after all and does not count."""
    try:
        with valkey().pipeline() as pipeline:
            for name in _limits(address, trace_number):
                pipeline.decr(name)
            if trace_number:
                pipeline.decr(_name("trace", trace_number))
            pipeline.execute()
    except Unreachable:
        return


def _count(name: str) -> int:
    tries = count(name, seconds=WINDOW_SECONDS)
    if tries is None:
        raise CannotCount
    return tries


def _limits(address: str, trace_number: str) -> dict[str, int]:
    """How many tries from this address are let through, by the name under which they are counted."""
    here = address_key(address)
    limits = {_name("address", here): MOST_OF_ADDRESS}
    if trace_number:
        limits[_name("address and trace", f"{here} {trace_number}")] = MOST_OF_ADDRESS_AND_TRACE_NUMBER
    return limits


def _name(kind: str, value: str) -> str:
    return key(f"verify:{kind}:{sha256(value.encode()).hexdigest()[:32]}")
