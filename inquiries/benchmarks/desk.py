"""`bench desk`: the pages of the queue over 200,000 open requests, beside the very statements that each of them runs.

The page is the whole of it: the session, the colleagues, the wall, the counts, the rows, the trail, the HTML. Its
statements are recorded once and then run again as they were, on the same connection, in one transaction that commits.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from time import perf_counter
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.test import Client
from psycopg2.extensions import cursor as Cursor

from accounts.facts import OrganizationKind, Role
from accounts.services.people import add_organization, add_user
from accounts.signing_in.session import SIGNED_IN_AT
from cmc_portal.append_only import create_partitions
from cmc_portal.clock import now, today
from inquiries.benchmarks.database import bench_database, make_database, using
from inquiries.benchmarks.lookup import Effort
from inquiries.benchmarks.results import Result, median_ratio, rounded
from inquiries.benchmarks.seeding import Say

MOST_RATIO = 1.5
PLAN = "health-net"
MEMBERS_A_REQUEST = 10
PROVIDERS = 500
# Each queue, a page in the middle of the largest, and a narrowed one.
PAGES = (
    "/desk?queue=all",
    "/desk?queue=new",
    "/desk?queue=mine",
    "/desk?queue=waiting",
    "/desk?queue=today",
    "/desk?queue=overdue",
    "/desk?queue=all&after={middle}",
    "/desk?queue=all&urgency=urgent&side=medicare",
)
_WARM_UP = 5
_NO_STATEMENTS = ("BEGIN", "COMMIT", "ROLLBACK")

_COUNT = "SELECT count(*) FROM continuity_requeststanding WHERE is_open"
_MEMBERS = "INSERT INTO eligibility_member (id) SELECT n FROM generate_series(1, %s) AS n"
_DETAILS = """
INSERT INTO eligibility_memberdetails (member_id, known_from, last_name, first_name, middle_name, name_suffix, last_key,
    first_key, birth_date, sex, language, zip_code, county_code)
SELECT id, '2025-01-02', 'Family' || id, 'Given', '', '', 'FAMILY' || id, 'GIVEN', '1948-03-15', '', '', '', '19'
FROM eligibility_member
"""
_ENROLLMENTS = """
INSERT INTO eligibility_enrollment (member_id, first_day, known_from, kind, program, plan_code, county_code, contract,
    pbp, status, hcp_code, hcp_status, disputed)
SELECT id, '2025-01-01', '2025-01-02', 'integrated', 'medi_medi_plan', %s, '19', '', '', 'active', '', '', false
FROM eligibility_member
"""
_PROVIDERS = """
INSERT INTO continuity_careprovider (npi, name, kind, specialty, known_from)
SELECT (1000000000 + n)::text, 'Dr. Number ' || n, 'physician', 'cardiology', '2025-01-02'
FROM generate_series(1, %s) AS n
"""
# A provider differs for each request of a member: two open ones for one provider are refused.
_REQUESTS = """
INSERT INTO continuity_continuityrequest (id, reference, member_id, npi, plan_code, program, requester, idempotency_key,
    created_at)
SELECT n, 'C-' || lpad(n::text, 16, '0'), 1 + n %% %s, (1000000001 + (n / %s + n) %% %s)::text, %s, 'medi_medi_plan',
    'member', '', '2025-01-02'
FROM generate_series(1, %s) AS n
"""
_STANDINGS = """
INSERT INTO continuity_requeststanding (request_id, member_id, npi, plan_code, state, is_open, urgency, asks_medicare,
    asks_medi_cal, received_on, start_by, due_on, owner_id, waiting_for, waiting_since, last_event)
SELECT id, member_id, npi, plan_code,
    (ARRAY['received', 'in_review', 'in_review', 'waiting'])[1 + id %% 4], true,
    (ARRAY['routine', 'routine', 'routine', 'urgent', 'risk_of_harm'])[1 + id %% 5], true, id %% 3 > 0,
    %s::date - (id * 7919 %% 35)::int, %s::date - (id * 7919 %% 35)::int + 7, %s::date - (id * 7919 %% 35)::int + 30,
    CASE WHEN id %% 4 > 0 THEN 1 + id %% 40 END, CASE WHEN id %% 4 = 3 THEN 'provider' ELSE '' END,
    CASE WHEN id %% 4 = 3 THEN %s::date END, 1
FROM continuity_continuityrequest
"""


class DeskNotMeasured(RuntimeError):
    """A page was not given, so there is nothing to compare."""


@dataclass(frozen=True, slots=True)
class PageTimes:
    """Milliseconds of one page and of its own statements, round by round."""

    page: list[float]
    statements: list[float]


def measure_desk(requests: int, effort: Effort, *, say: Say) -> Result:
    """Each round asks every page once, and runs its statements once."""
    database = bench_database("desk")
    make_database(database, fresh=effort.fresh)
    with using(database):
        is_seeded = _is_seeded(requests)
    if not is_seeded:
        make_database(database, fresh=True)
    with using(database):
        if not is_seeded:
            _seed(requests, say=say)
        client = _sign_in()
        paths = [path.format(middle=_middle()) for path in PAGES]
        times = {path: _measure_page(client, path, effort.rounds, say=say) for path in paths}
    return _result(times, requests)


def _result(times: Mapping[str, PageTimes], requests: int) -> Result:
    ratios = {path: median_ratio(each.page, each.statements) for path, each in times.items()}
    worst = max(ratios, key=lambda path: ratios[path])
    return Result(
        bench="desk",
        ours=median(times[worst].page),
        yardstick=median(times[worst].statements),
        unit="ms",
        ratio=ratios[worst],
        n=requests,
        of="open requests",
        target=f"every page at most {MOST_RATIO} times its own statements",
        met=ratios[worst] <= MOST_RATIO,
        details={
            "worst": worst.partition("&after")[0],
            "pages": {
                path.partition("_")[0]: {
                    "page_ms": rounded(median(each.page)),
                    "statements_ms": rounded(median(each.statements)),
                    "ratio": rounded(ratios[path]),
                }
                for path, each in times.items()
            },
        },
    )


def _measure_page(client: Client, path: str, rounds: int, *, say: Say) -> PageTimes:
    for _ in range(_WARM_UP):
        _ask(client, path)
    with _recording() as statements:
        _ask(client, path)
    say(f"{path}: {len(statements)} statements")
    times = PageTimes([], [])
    for _ in range(rounds):
        times.page.append(_timed(lambda: _ask(client, path)))
        times.statements.append(_timed(lambda: _run_again(statements)))
    return times


def _timed(what: Any) -> float:
    began = perf_counter()
    what()
    return (perf_counter() - began) * 1000


def _ask(client: Client, path: str) -> None:
    response = client.get(path)
    if response.status_code != 200 or b"<table" not in response.content and b'class="empty"' not in response.content:
        where = response.headers.get("Location", "")
        raise DeskNotMeasured(f"{path} answered {response.status_code} {where}.")


@contextmanager
def _recording() -> Iterator[list[tuple[Any, Any]]]:
    """Every statement that is run inside, with its values; below the framework, which not every statement passes."""
    statements: list[tuple[Any, Any]] = []
    driver = connection.connection
    plain = driver.cursor_factory

    class Recorder(Cursor):
        """Keeps what it is asked to run."""

        def execute(self, query: Any, values: Any = None) -> Any:
            statements.append((query, values))
            return super().execute(query, values)

    driver.cursor_factory = Recorder
    try:
        yield statements
    finally:
        driver.cursor_factory = plain


def _run_again(statements: Sequence[tuple[Any, Any]]) -> None:
    """The statements of a page as they were, in one transaction, with every row fetched."""
    with transaction.atomic(), connection.connection.cursor() as cursor:
        for query, values in statements:
            if not str(query).startswith(_NO_STATEMENTS):
                cursor.execute(query, values)
                if cursor.description:
                    cursor.fetchall()


# What is asked about.


def _is_seeded(requests: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT)
        return bool(cursor.fetchone()[0] == requests)


def _seed(requests: int, *, say: Say) -> None:
    """Requests due from five days ago to a month ahead, three in four with one of forty owners."""
    say(f"seeding {requests} open requests")
    members, day = requests // MEMBERS_A_REQUEST, today()
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERS, [members])
        cursor.execute(_DETAILS)
        cursor.execute(_ENROLLMENTS, [PLAN])
        cursor.execute(_PROVIDERS, [PROVIDERS])
        cursor.execute(_REQUESTS, [members, members, PROVIDERS, PLAN, requests])
        cursor.execute(_STANDINGS, [day, day, day, day])
        cursor.execute("VACUUM ANALYZE")


def _sign_in() -> Client:
    """A supervisor of the plan, signed in with a second step, in a session of their own."""
    create_partitions("accounts_accessevent", month=today(), count=2)
    email = f"bench-{now():%Y%m%d%H%M%S%f}@example.org"
    organization_id = add_organization(f"Plan {email}", OrganizationKind.HEALTH_PLAN, health_plan=PLAN)
    user_id = add_user(email, "", organization_id=organization_id, role=Role.CONTINUITY_SUPERVISOR)
    user = get_user_model().objects.get(pk=user_id)
    session = SessionStore()
    session[SESSION_KEY] = str(user_id)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[SIGNED_IN_AT] = now().isoformat()
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": now().timestamp()}]
    session["account_authentication_methods_user"] = str(user_id)
    session.set_expiry(timedelta(hours=2))
    session.save()
    client = Client(HTTP_HOST="localhost")
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def _middle() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT due_on, request_id FROM continuity_requeststanding WHERE is_open "
            "ORDER BY due_on, request_id OFFSET (SELECT count(*) / 2 FROM continuity_requeststanding) LIMIT 1"
        )
        due_on, request_id = cursor.fetchone()
    return f"{due_on.isoformat()}_{request_id}"
