"""`bench timing`: does the time of an answer tell whether a number exists? Misses of different kinds, over HTTP.

One caller asks over one kept connection, kinds mixed at random, so that whatever slows the machine hits all alike.
"""

import gc
import http.client
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, timedelta
from time import perf_counter
from typing import Any

import orjson
from django.db import connection

from cmc_portal.startup.run import HOST
from eligibility.synthetic.people import cin_at
from inquiries.benchmarks.comparing import Comparison, compare
from inquiries.benchmarks.database import using
from inquiries.benchmarks.load import LoadFailed
from inquiries.benchmarks.lookup import INQUIRIES_PATH, Effort, Roster, prepare_roster
from inquiries.benchmarks.results import Result, rounded
from inquiries.benchmarks.seeding import FIRST_PLACE, Say
from inquiries.benchmarks.servers import served

# Chance alone sets two samples of one kind this far apart once in a hundred runs.
LEAST_P = 0.01
WARM_UP = 200
CREATED = 201
# What is compared: a miss that touches a member's row, beside the miss of the same shape that touches none.
PAIRS = {
    "birth_date": ("wrong_birth_date", "no_such_number"),
    "last_name": ("wrong_last_name", "no_such_number_by_name"),
    "first_name": ("wrong_first_name", "no_such_name"),
}
Kinds = Mapping[str, tuple[bytes, ...]]


def measure_timing(members: int, tries: int, effort: Effort, *, say: Say) -> Result:
    """So many tries of each kind on a roster of so many members."""
    roster = prepare_roster(members, fresh=effort.fresh, say=say)
    with using(roster.database):
        kinds = _questions(tries + WARM_UP)
    with served(roster.database) as port:
        say(f"{tries} tries of each of {len(kinds)} kinds")
        times = _ask_all(roster, port, kinds)
    compared = {name: compare(times[one], times[other]) for name, (one, other) in PAIRS.items()}
    return _result(compared, tries, roster)


def _result(compared: Mapping[str, Comparison], tries: int, roster: Roster) -> Result:
    first = compared["birth_date"]
    return Result(
        bench="timing",
        ours=first.median_one,
        yardstick=first.median_other,
        unit="ms",
        ratio=first.median_one / first.median_other,
        n=roster.members,
        target=f"no measurable difference in {tries} tries (p at least {LEAST_P} in each pair)",
        met=all(each.p >= LEAST_P for each in compared.values()),
        details={
            "tries": tries,
            "pairs": {
                name: {part: rounded(value) for part, value in asdict(each).items()} for name, each in compared.items()
            },
        },
    )


def _ask_all(roster: Roster, port: int, kinds: Kinds) -> dict[str, list[float]]:
    """Milliseconds of each kind; the first few of each only warm up."""
    order = [(kind, body) for kind, bodies in kinds.items() for body in bodies[:WARM_UP]]
    counted = [(kind, body) for kind, bodies in kinds.items() for body in bodies[WARM_UP:]]
    random.shuffle(counted)
    times: defaultdict[str, list[float]] = defaultdict(list)
    headers = {"Authorization": f"Bearer {roster.token}", "Content-Type": "application/json"}
    with _connected(port) as caller:
        for _, body in order:
            _ask(caller, body, headers)
        gc.disable()
        for kind, body in counted:
            times[kind].append(_ask(caller, body, headers))
        gc.enable()
    return times


def _ask(caller: http.client.HTTPConnection, body: bytes, headers: dict[str, str]) -> float:
    began = perf_counter()
    caller.request("POST", INQUIRIES_PATH, body, headers)
    answer = caller.getresponse()
    text = answer.read()
    took = (perf_counter() - began) * 1000
    if answer.status != CREATED or b'"outcome":"not_found"' not in text:
        raise LoadFailed(f"A question that should miss was answered with {answer.status}.")
    return took


@contextmanager
def _connected(port: int) -> Iterator[http.client.HTTPConnection]:
    caller = http.client.HTTPConnection(HOST, port, timeout=60)
    caller.connect()
    try:
        yield caller
    finally:
        caller.close()


def _questions(count: int) -> Kinds:
    """Each kind about members of its own, so that none is warmer than another; every body of a pair is as long."""
    people = _people(count * 2 * len(PAIRS))
    asked: defaultdict[str, list[bytes]] = defaultdict(list)
    for place, (cin, birth_date, last_name, first_name) in enumerate(people):
        kind = tuple(_MISSES)[place % len(_MISSES)]
        unknown = cin_at(FIRST_PLACE - 1 - place)
        asked[kind].append(_body(_MISSES[kind](cin, unknown, birth_date, last_name, first_name)))
    return {kind: tuple(bodies) for kind, bodies in asked.items()}


_A_DAY = timedelta(days=1)
_MISSES: Mapping[str, Any] = {
    "wrong_birth_date": lambda cin, none, born, last, first: {"cin": cin, "birth_date": born + _A_DAY},
    "no_such_number": lambda cin, none, born, last, first: {"cin": none, "birth_date": born + _A_DAY},
    "wrong_last_name": lambda cin, none, born, last, first: {"cin": cin, "last_name": _other(last)},
    "no_such_number_by_name": lambda cin, none, born, last, first: {"cin": none, "last_name": _other(last)},
    "wrong_first_name": lambda cin, none, born, last, first: {
        "last_name": last,
        "first_name": _other(first),
        "birth_date": born,
    },
    "no_such_name": lambda cin, none, born, last, first: {
        "last_name": _other(last),
        "first_name": first,
        "birth_date": born,
    },
}


def _other(name: str) -> str:
    """A name as long that nobody bears."""
    return f"{name[:-1]}q" if not name.endswith("q") else f"{name[:-1]}x"


def _body(member: dict[str, Any]) -> bytes:
    return orjson.dumps({"member": member, "day": date(2022, 5, 23), "services": ["dental"]})


def _people(count: int) -> list[tuple[str, date, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.value, d.birth_date, d.last_name, d.first_name FROM eligibility_memberidentifier i "
            "JOIN eligibility_memberdetails d USING (member_id) "
            "WHERE i.kind = 'cin' AND i.known_until IS NULL AND d.known_until IS NULL "
            "AND d.birth_date IS NOT NULL AND d.first_name <> '' ORDER BY md5(i.value) LIMIT %s",
            [count],
        )
        people: list[tuple[str, date, str, str]] = cursor.fetchall()
    if len(people) < count:
        raise LoadFailed(f"The roster has too few members for so many tries. Ask for at least {count} members.")
    return people
