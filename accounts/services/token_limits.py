"""How often may the token endpoint be asked? Checking a secret costs a third of a second of a processor, and that is
what the limits guard: a secret of 256 random bits is not guessed.

Nobody can lock a client out from elsewhere. Failures count for one client at one address together, and the budget that
all strangers share is not asked of an address where this client succeeded before. Without Valkey nothing is counted.
"""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from ipaddress import ip_address, ip_network
from pathlib import Path

from cmc_portal import valkey
from cmc_portal.parameters import load_parameter

_LIMITS = Path(__file__).parent.parent / "rules" / "parameters" / "token_endpoint.yaml"


class TooOften(Exception):
    """Asked too often; `seconds` later it may be asked again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Asked too often. Wait {seconds} seconds.")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Caller:
    """Who says they are which client, and from where."""

    client: str
    address: str


def count_call(caller: Caller, *, day: date) -> None:
    """Counts one call. Raises TooOften when the address called too often, or failed too often as this client."""
    limits = _limits(day)
    calls, failures = limits["calls"], limits["failures"]
    counted = valkey.count(_key("calls", _network(caller.address)), seconds=calls["seconds"])
    if counted is not None and counted > calls["times"]:
        raise TooOften(calls["seconds"])
    failed = valkey.read(_key("failures", _both(caller)))
    if failed and int(failed[0] or 0) >= failures["times"]:
        raise TooOften(failures["seconds"])


def count_secret(caller: Caller, *, day: date) -> None:
    """Counts a secret that is going to be checked. Raises TooOften when strangers had too many checked of late."""
    known = valkey.read(_key("known", _both(caller)))
    if known is None or known[0]:
        return
    limit = _limits(day)["unknown"]
    counted = valkey.count(_key("unknown", ""), seconds=limit["seconds"])
    if counted is not None and counted > limit["times"]:
        raise TooOften(limit["seconds"])


def count_failure(caller: Caller, *, day: date) -> None:
    """Counts that somebody was not who they said they were."""
    valkey.count(_key("failures", _both(caller)), seconds=_limits(day)["failures"]["seconds"])


def remember_success(caller: Caller, *, day: date) -> None:
    """Remembers that the client calls from there."""
    try:
        valkey.valkey().set(_key("known", _both(caller)), 1, ex=_limits(day)["known"]["seconds"])
    except valkey.Unreachable:
        return


def _limits(day: date) -> dict[str, dict[str, int]]:
    limits: dict[str, dict[str, int]] = load_parameter(_LIMITS).on(day).value
    return limits


def _both(caller: Caller) -> str:
    # What a stranger types as the client goes into no key as it is.
    return f"{sha256(caller.client.encode()).hexdigest()}:{_network(caller.address)}"


def _network(address: str) -> str:
    """The address, or of an IPv6 one the network that one customer has."""
    try:
        ip = ip_address(address)
    except ValueError:
        return "unknown"
    return str(ip_network(f"{ip}/64", strict=False)) if ip.version == 6 else address


def _key(what: str, whose: str) -> str:
    return valkey.key(f"oauth:{what}:{whose}")
