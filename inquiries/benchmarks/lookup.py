"""`bench lookup`: recorded inquiries over HTTP, beside the least that one can cost on the same server."""

import random
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

import orjson
from django.db import connection

from accounts.facts import OrganizationKind, Scope
from accounts.services.clients import issue_access_token, register_client
from accounts.services.people import add_organization
from benefits.selectors.catalogue import list_services
from cmc_portal.append_only import create_partitions
from cmc_portal.clock import now, today
from eligibility.synthetic.people import cin_at
from inquiries.benchmarks.database import bench_database, make_database, using
from inquiries.benchmarks.floor import FLOOR_PATH, choose_floor_record, make_floor_tables
from inquiries.benchmarks.load import Job, Round, run_load
from inquiries.benchmarks.results import Result, median_ratio, rounded
from inquiries.benchmarks.seeding import FIRST_PLACE, Say, count_members, is_seeded, seed
from inquiries.benchmarks.servers import served

INQUIRIES_PATH = "/api/v1/inquiries"
TARGET = 0.6
FIRST_DAY, LAST_DAY = date(2014, 4, 1), date(2026, 12, 31)
NOT_FOUND = 0.02
MOST_SERVICES = 3
QUESTIONS = 4_000
WARM_UP_SECONDS = 1.5
_PARTITIONS = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'inquiries_inquiry'::regclass"


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to measure: rounds of so many seconds for each side, over so many connections."""

    seconds: float
    rounds: int
    connections: int
    fresh: bool


@dataclass(frozen=True, slots=True)
class Roster:
    """A database with members in it, a token to ask with, and what will be asked of the portal and of the floor."""

    database: str
    members: int
    token: str
    questions: tuple[str, ...]
    floor_questions: tuple[str, ...]


def measure_lookup(members: int, effort: Effort, *, say: Say) -> Result:
    """Rounds of inquiries and of the floor in turn, on the same server."""
    roster = prepare_roster(members, fresh=effort.fresh, say=say)
    ours: list[Round] = []
    floor: list[Round] = []
    with served(roster.database) as port:
        width, mean_width = warm_up(roster, port, effort)
        for number in range(effort.rounds):
            say(f"round {number + 1} of {effort.rounds}")
            ours.append(run_load(_job(roster, port, effort, number)))
            floor.append(run_load(_job(roster, port, effort, number, floor=True)))
    ratio = median_ratio([each.rate for each in ours], [each.rate for each in floor])
    return Result(
        bench="lookup",
        ours=median(each.rate for each in ours),
        yardstick=median(each.rate for each in floor),
        unit="requests/s",
        ratio=ratio,
        n=roster.members,
        target=f"ratio at least {TARGET}",
        met=ratio >= TARGET,
        details={
            "ours_ms": middle_latencies(ours),
            "yardstick_ms": middle_latencies(floor),
            "ratios": [rounded(one.rate / other.rate) for one, other in zip(ours, floor, strict=True)],
            "connections": effort.connections,
            "recorded_bytes": mean_width,
            "yardstick_bytes": width,
        },
    )


def prepare_roster(members: int, *, fresh: bool, say: Say) -> Roster:
    """A database of the benchmark's own with that many members; one that is there already is used again."""
    database = bench_database(str(members))
    make_database(database, fresh=fresh)
    with using(database):
        seeded = is_seeded(members)
        leftovers = not seeded and count_members() > 0
    if leftovers:
        make_database(database, fresh=True)
    with using(database):
        if not seeded:
            seed(members, say=say)
        _forget_inquiries()
        make_floor_tables()
        draw = random.Random(members)  # noqa: S311 - the same questions in every run
        return Roster(database, count_members(), _token(), _questions(draw), _floor_questions(draw))


def warm_up(roster: Roster, port: int, effort: Effort) -> tuple[int, int]:
    """Lets the server fill its caches, and gives the floor a row to write; its width and the mean width of ours."""
    brief = Effort(min(WARM_UP_SECONDS, effort.seconds), 1, effort.connections, fresh=False)
    run_load(_job(roster, port, brief, 0))
    with using(roster.database):
        widths = choose_floor_record()
    run_load(_job(roster, port, brief, 0, floor=True))
    return widths


def ask_in_turn(rosters: Sequence[Roster], effort: Effort, *, say: Say) -> tuple[list[Round], ...]:
    """Rounds of inquiries on each roster in turn, each behind a server of its own."""
    found: tuple[list[Round], ...] = tuple([] for _ in rosters)
    with ExitStack() as stack:
        ports = [stack.enter_context(served(roster.database)) for roster in rosters]
        for roster, port in zip(rosters, ports, strict=True):
            warm_up(roster, port, effort)
        for number in range(effort.rounds):
            say(f"round {number + 1} of {effort.rounds}")
            for roster, port, rounds in zip(rosters, ports, found, strict=True):
                rounds.append(run_load(_job(roster, port, effort, number)))
    return found


def middle_latencies(rounds: Sequence[Round]) -> dict[str, float]:
    """The median over the rounds of each of their latencies."""
    return {name: rounded(median(each.latencies[name] for each in rounds)) for name in rounds[0].latencies}


def _job(roster: Roster, port: int, effort: Effort, number: int, *, floor: bool = False) -> Job:
    """What is asked in this round: every round begins at another question."""
    questions = roster.floor_questions if floor else roster.questions
    start = number * 997 % len(questions)
    return Job(
        port=port,
        path=FLOOR_PATH if floor else INQUIRIES_PATH,
        token=roster.token,
        bodies=(*questions[start:], *questions[:start]),
        connections=effort.connections,
        seconds=effort.seconds,
    )


def _forget_inquiries() -> None:
    """Every run begins without recorded inquiries: their partitions are dropped, and those of these days made again."""
    with connection.cursor() as cursor:
        cursor.execute(_PARTITIONS)
        for (partition,) in cursor.fetchall():
            cursor.execute(f"DROP TABLE {partition}")
        cursor.execute("CREATE TABLE inquiries_inquiry_default PARTITION OF inquiries_inquiry DEFAULT")
    create_partitions("inquiries_inquiry", month=today(), count=2)


def _token() -> str:
    organization_id = add_organization("Benchmark", OrganizationKind.PROVIDER)
    client_id = register_client("load", organization_id=organization_id, scopes=Scope)
    return issue_access_token(client_id, scopes=Scope, now=now(), life=timedelta(days=1))


def _questions(draw: random.Random) -> tuple[str, ...]:
    """Members by CIN and birth date, any day of the programmes, up to three services; a few that nobody carries."""
    services = [service.code for service in list_services()]
    days = (LAST_DAY - FIRST_DAY).days
    questions: list[dict[str, Any]] = []
    for cin, birth_date in _some_members(draw):
        if draw.random() < NOT_FOUND:
            cin = cin_at(FIRST_PLACE - 1 - len(questions))
        questions.append({
            "member": {"cin": cin, "birth_date": birth_date},
            "day": FIRST_DAY + timedelta(days=draw.randrange(days)),
            "services": draw.sample(services, draw.randint(0, MOST_SERVICES)),
        })  # fmt: skip
    return tuple(orjson.dumps(question).decode() for question in questions)


def _some_members(draw: random.Random) -> list[tuple[str, date]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM eligibility_member")
        last = cursor.fetchone()[0]
        cursor.execute(
            "SELECT DISTINCT ON (i.member_id) i.value, d.birth_date FROM eligibility_memberidentifier i "
            "JOIN eligibility_memberdetails d USING (member_id) "
            "WHERE i.member_id = ANY(%s) AND i.kind = 'cin' AND i.known_until IS NULL AND d.known_until IS NULL "
            "AND d.birth_date IS NOT NULL ORDER BY i.member_id, i.first_day DESC",
            [[draw.randint(1, last) for _ in range(QUESTIONS)]],
        )
        members = cursor.fetchall()
    draw.shuffle(members)
    return members


def _floor_questions(draw: random.Random) -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM eligibility_memberdetails")
        last = cursor.fetchone()[0]
    return tuple(orjson.dumps({"id": draw.randint(1, last)}).decode() for _ in range(QUESTIONS))
