"""How many misses may somebody have before they must wait, and before they must stop?

A miss is a question that found nobody, or more than one person. Misses are counted for the person or program, for its
organisation and for the address, each against a limit of its own; those of a person's lists against a limit of the
lists, so that a long one does not keep its owner from asking at the counter. Finding somebody takes no miss back:
otherwise one's own patients, asked between guesses, would pay for them.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from pathlib import Path

from accounts.facts import Asker, Channel
from cmc_portal.parameters import load_parameter
from cmc_portal.values import value

_FILE = Path(__file__).parent / "parameters" / "enumeration.yaml"


class SubjectKind(StrEnum):
    """Whose misses are counted."""

    USER = "user"
    LISTS = "lists"
    CLIENT = "client"
    ORGANIZATION = "organization"
    ADDRESS = "address"


@value(frozen=True, slots=True)
class Subject:
    """Somebody or something whose misses are counted, such as `user:5`."""

    kind: SubjectKind
    value: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"


@value(frozen=True, slots=True)
class Limit:
    """Waits begin after `slow_after` misses and double every `step`; at `stop_after` there are no more questions."""

    slow_after: int
    step: int
    stop_after: int


@value(frozen=True, slots=True)
class Limits:
    """The limits in force on a day."""

    window: timedelta
    first_wait: int
    longest_wait: int
    of: Mapping[SubjectKind, Limit]


@value(frozen=True, slots=True)
class Go:
    """Ask."""


@value(frozen=True, slots=True)
class Wait:
    """Ask again after so many seconds."""

    seconds: int


@value(frozen=True, slots=True)
class Stop:
    """Ask no more until the window has passed or somebody lifts it."""


Decision = Go | Wait | Stop


def decide_brake(misses: int, kind: SubjectKind, limits: Limits) -> Decision:
    """May somebody with that many misses in the window go on asking?"""
    limit = limits.of[kind]
    if misses >= limit.stop_after:
        return Stop()
    if misses <= limit.slow_after:
        return Go()
    doublings = (misses - limit.slow_after - 1) // limit.step
    # Beyond twenty doublings every wait is the longest one; the shift would only grow.
    return Wait(min(limits.first_wait << min(doublings, 20), limits.longest_wait))


def limits_on(day: date, *, factor: float = 1.0) -> Limits:
    """The limits in force on the day, `factor` times as generous as the policy."""
    value = load_parameter(_FILE).on(day).value
    of = {kind: _limit(value[kind], factor) for kind in SubjectKind}
    window = timedelta(seconds=value["window_seconds"])
    return Limits(window, value["first_wait_seconds"], value["longest_wait_seconds"], of)


def _limit(raw: Mapping[str, int], factor: float) -> Limit:
    slow_after = round(raw["slow_after"] * factor)
    return Limit(slow_after, raw["step"], max(round(raw["stop_after"] * factor), slow_after + 1))


def seconds_until(moment: datetime, *, at: datetime) -> int:
    """How many whole seconds must one wait from `at` on? At least one."""
    return max(ceil((moment - at).total_seconds()), 1)


def list_subjects(asker: Asker) -> tuple[Subject, ...]:
    """Who may hold this asker back? Nobody an operator at the console: they hold the database itself. What holds a
    person back holds back their lists too."""
    if asker.operator:
        return ()
    known = (
        (SubjectKind.USER, asker.user_id),
        (SubjectKind.LISTS, asker.user_id if _asks_by_list(asker) else None),
        (SubjectKind.CLIENT, asker.client_id),
        (SubjectKind.ORGANIZATION, asker.organization_id),
        (SubjectKind.ADDRESS, address_key(asker.address) or None),
    )
    return tuple(Subject(kind, str(value)) for kind, value in known if value is not None)


def list_budgets(asker: Asker) -> tuple[Subject, ...]:
    """Whose budgets does a miss of this asker draw on? One in a list not on the person's own."""
    subjects = list_subjects(asker)
    if not _asks_by_list(asker):
        return subjects
    return tuple(each for each in subjects if each.kind is not SubjectKind.USER)


def count_free_misses(misses: int, kind: SubjectKind, limits: Limits) -> int:
    """How many misses may come at once after that many, before one must look again? At least one: whether there may be
    any was asked before."""
    return max(limits.of[kind].slow_after + 1 - misses, 1)


def _asks_by_list(asker: Asker) -> bool:
    """Are the questions those of a person's list, which the worker asks for them?"""
    return asker.channel is Channel.TASK and asker.user_id is not None


@lru_cache(maxsize=4096)
def address_key(address: str) -> str:
    """The address as it is counted: of IPv6 the network of 64 bits, since a single household holds all of it."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))
