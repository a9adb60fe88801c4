"""`bench batch`: a list of thousands of rows, worked off as the worker does it, beside the same questions alone.

The yardstick is what somebody without lists would do: ask over HTTP, one after the other over one kept connection.
Given beside it: as many at once as the server bears, and single inquiries inside one process, without HTTP.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from statistics import median
from time import perf_counter

import orjson
from django.conf import settings
from django.db import connection

from accounts.facts import Asker, Channel, OrganizationKind, Purpose, Role
from accounts.services.people import add_organization, add_user
from cmc_portal.append_only import create_partitions
from cmc_portal.clock import now, today
from eligibility.synthetic.people import cin_at
from inquiries.batches.facts import SharedQuestion
from inquiries.batches.reading import ReadList
from inquiries.batches.selectors import get_list
from inquiries.batches.services import AskedBy, confirm_columns, put_in_list
from inquiries.batches.working import Standing, work_on_some
from inquiries.benchmarks.database import using
from inquiries.benchmarks.load import Job, run_load
from inquiries.benchmarks.lookup import INQUIRIES_PATH, NOT_FOUND, Effort, Roster, prepare_roster
from inquiries.benchmarks.results import Result, median_ratio, rounded
from inquiries.benchmarks.seeding import FIRST_PLACE, Say
from inquiries.benchmarks.servers import served
from inquiries.models import BatchRow
from inquiries.questions import parse_question
from inquiries.services import answer_inquiry

LEAST_RATIO = 10.0
MOST_ROUNDS = 5
DAY = date(2022, 5, 23)
SERVICES = ("dental", "nmt")
_SINGLES = 500
_COLUMNS = ("number", "birth_date")
_PEOPLE = """
SELECT * FROM (
    SELECT DISTINCT ON (i.member_id) i.value, d.birth_date FROM eligibility_memberidentifier i
    JOIN eligibility_memberdetails d USING (member_id)
    WHERE i.kind = 'cin' AND i.known_until IS NULL AND d.known_until IS NULL AND d.birth_date IS NOT NULL
    ORDER BY i.member_id, i.first_day DESC
) AS one ORDER BY md5(value) LIMIT %s
"""
Cells = tuple[str, str]


class BatchNotMeasured(RuntimeError):
    """A list was not answered whole, so there is nothing to compare."""


@dataclass(slots=True)
class _Times:
    """Rows or questions a second, round by round."""

    lists: list[float]
    one_by_one: list[float]
    many_connections: list[float]
    in_process: list[float]


def measure_batch(rows: int, members: int, effort: Effort, *, say: Say) -> Result:
    """Each round asks the list whole, and then one by one in each of the other ways."""
    roster = prepare_roster(members, fresh=effort.fresh, say=say)
    times = _Times([], [], [], [])
    with using(roster.database), _apart():
        people = _people(rows)
        by = _front_desk()
        with served(roster.database) as port:
            for number in range(min(effort.rounds, MOST_ROUNDS)):
                say(f"round {number + 1} of {min(effort.rounds, MOST_ROUNDS)}")
                _measure_round(times, people, by, roster, port, effort)
    return _result(times, rows, roster)


def _measure_round(
    times: _Times, people: Sequence[Cells], by: AskedBy, roster: Roster, port: int, effort: Effort
) -> None:
    # A list of its own for each round: one that is asked again compares each answer with the one before.
    times.lists.append(_work_off(_put_in(people, by), rows=len(people)))
    bodies = tuple(_body(*each) for each in people[:_SINGLES])
    for connections, rates in ((1, times.one_by_one), (effort.connections, times.many_connections)):
        job = Job(port, INQUIRIES_PATH, roster.token, bodies, connections, effort.seconds)
        rates.append(run_load(job).rate)
    times.in_process.append(_ask_in_process(people[:_SINGLES], by))


def _result(times: _Times, rows: int, roster: Roster) -> Result:
    ratio = median_ratio(times.lists, times.one_by_one)
    return Result(
        bench="batch",
        ours=median(times.lists),
        yardstick=median(times.one_by_one),
        unit="rows/s",
        ratio=ratio,
        n=rows,
        of="rows",
        target=f"at least {LEAST_RATIO:.0f} times single inquiries over HTTP, one after the other",
        met=ratio >= LEAST_RATIO,
        details={
            "members": roster.members,
            "workers": _workers(),
            "ratios": [rounded(one / other) for one, other in zip(times.lists, times.one_by_one, strict=True)],
            "many_connections": rounded(median(times.many_connections)),
            "ratio_many_connections": rounded(median_ratio(times.lists, times.many_connections)),
            "in_process": rounded(median(times.in_process)),
            "ratio_in_process": rounded(median_ratio(times.lists, times.in_process)),
        },
    )


@contextmanager
def _apart() -> Iterator[None]:
    """Rounds of rows that name nobody would use up the budget of one person, and whoever has their number in the
    portal must not pay for them."""
    factor, cache = settings.PORTAL_MISSES_FACTOR, settings.CACHES["default"]
    settings.PORTAL_MISSES_FACTOR = 1_000
    settings.CACHES["default"] = cache | {"KEY_PREFIX": "bench"}
    try:
        yield
    finally:
        settings.PORTAL_MISSES_FACTOR, settings.CACHES["default"] = factor, cache


def _workers() -> int:
    return len(os.sched_getaffinity(0))


def _work_off(begin: Callable[[], int], *, rows: int) -> float:
    """Rows a second, from the moment at which the list is asked; by as many processes as bin/run's worker has."""
    began = perf_counter()
    run_id = begin()
    connection.close()
    context = get_context("fork")
    workers = [context.Process(target=_work, args=(run_id,)) for _ in range(_workers())]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    took = perf_counter() - began
    if BatchRow.objects.filter(run_id=run_id, state="answered").count() != rows:
        raise BatchNotMeasured("Not every row of the list was answered.")
    return rows / took


def _work(run_id: int) -> None:
    standing = Standing.MORE
    while standing is Standing.MORE:
        standing = work_on_some(run_id, at=now())
    connection.close()


def _ask_in_process(people: Sequence[Cells], by: AskedBy) -> float:
    asker = Asker(
        Channel.PAGE,
        by.organization_id,
        user_id=by.user_id,
        organization_kind=OrganizationKind.PROVIDER,
        roles=frozenset({Role.FRONT_DESK}),
    )
    began = perf_counter()
    for each in people:
        question = parse_question(orjson.loads(_body(*each)), today=today(), now=now())
        answer_inquiry(question, asker=asker, asked_at=now())
    return len(people) / (perf_counter() - began)


# What is asked about.


def _front_desk() -> AskedBy:
    create_partitions("accounts_accessevent", month=today(), count=2)
    organization_id = add_organization(f"Clinic {now():%Y%m%d%H%M%S%f}", OrganizationKind.PROVIDER)
    email = f"bench-{now():%Y%m%d%H%M%S%f}@example.org"
    return AskedBy(organization_id, add_user(email, "", organization_id=organization_id, role=Role.FRONT_DESK), "")


def _people(count: int) -> list[Cells]:
    """So many members by CIN and birth date, some of whom nobody is: every one as often as in the other benchmarks."""
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [count])
        found = [(cin, birth_date.isoformat()) for cin, birth_date in cursor.fetchall()]
    if len(found) < count:
        raise BatchNotMeasured(f"The roster has {len(found)} members. Ask for at least {count}.")
    every = round(1 / NOT_FOUND)
    return [
        (cin_at(FIRST_PLACE - 1 - place) if place % every == 0 else cin, born)
        for place, (cin, born) in enumerate(found)
    ]


def _put_in(people: Sequence[Cells], by: AskedBy) -> Callable[[], int]:
    """The list, put in but not asked; what is given back confirms its columns and begins to ask."""
    read = ReadList((), tuple(people), tuple(range(1, len(people) + 1)))
    reference = put_in_list(read, columns=_COLUMNS, title="", by=by, at=now())
    card = get_list(reference, organization_id=by.organization_id)
    if card is None:
        raise BatchNotMeasured("The list was not kept.")
    shared = SharedQuestion(DAY, SERVICES, "", Purpose.PAYMENT)

    def begin() -> int:
        run_id = confirm_columns(card, columns=_COLUMNS, question=shared, by=by, day=today(), at=now())
        if run_id is None:
            raise BatchNotMeasured("The list was not asked.")
        return run_id

    return begin


def _body(cin: str, birth_date: str) -> str:
    body = {"member": {"cin": cin, "birth_date": birth_date}, "day": DAY, "services": SERVICES}
    return orjson.dumps(body).decode()
