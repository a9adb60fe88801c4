"""The benchmarks measure what they say, in databases of their own. Nothing here looks at how long anything takes."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import settings as configured
from django.db import ProgrammingError, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve
from pytest_django import DjangoDbBlocker

from accounts.facts import OrganizationKind
from accounts.services.people import add_organization
from inquiries.benchmarks import floor as floor_module
from inquiries.benchmarks.database import drop_database
from inquiries.benchmarks.floor import FLOOR_PATH, floor, make_floor_tables
from inquiries.benchmarks.load import Job, LoadFailed, percentiles, run_load
from inquiries.benchmarks.results import Result, median_ratio
from tests.accounts.clients import token_for

PROJECT = Path(__file__).parents[2]
LEAST = {"bench", "ours", "yardstick", "unit", "ratio", "n"}
TINY = ["--members", "40", "--small", "40", "--large", "60", "--lines", "30", "--seconds", "0.2", "--rounds", "1"]
TINY += ["--rows", "20"]


@pytest.fixture(scope="module")
def tiny_run(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[dict[str, Any]]]:
    """What `bench --json` prints for rosters of a handful of members; the databases it made are removed afterwards."""
    users = configured.DATABASES["default"]["NAME"]
    program = (
        "import sys; from django.conf import settings; "
        "settings.DATABASES['default']['NAME'] = sys.argv[1]; "
        "from django.core.management import execute_from_command_line; execute_from_command_line(sys.argv[1:])"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            program,
            users,
            "bench",
            "lookup",
            "growth",
            "roster",
            "batch",
            "--json",
            "--connections",
            "2",
            *TINY,
        ],
        cwd=PROJECT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "cmc_portal.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    try:
        yield [json.loads(line) for line in done.stdout.splitlines()]
    finally:
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            for database in _databases_of_benchmarks(users):
                cursor.execute(f'DROP DATABASE "{database}" WITH (FORCE)')


def _databases_of_benchmarks(users: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{users}_bench_"])
        return sorted(row[0] for row in cursor.fetchall())


def test_every_benchmark_prints_one_object_a_line_with_its_yardstick(tiny_run: list[dict[str, Any]]) -> None:
    assert [result["bench"] for result in tiny_run] == ["lookup", "growth", "roster", "batch"]
    for result in tiny_run:
        assert set(result) >= LEAST
        assert result["ours"] > 0 and result["yardstick"] > 0 and result["ratio"] > 0


def test_every_benchmark_says_how_many_members_it_was_measured_on(tiny_run: list[dict[str, Any]]) -> None:
    lookup, growth, roster, batch = tiny_run
    # Up to two thousand, the second roster brings some people whom the first did not know.
    assert 40 <= lookup["n"] <= 60
    assert lookup["n"] == growth["yardstick_n"] <= growth["n"]
    assert roster["n"] == 30
    assert batch["n"] == 20


def test_the_floor_writes_rows_as_wide_as_ours(tiny_run: list[dict[str, Any]]) -> None:
    assert tiny_run[0]["yardstick_bytes"] == pytest.approx(tiny_run[0]["recorded_bytes"], rel=0.25)


@pytest.mark.django_db
def test_the_benchmarks_use_databases_of_their_own_and_leave_the_users_alone(tiny_run: list[dict[str, Any]]) -> None:
    users = connection.settings_dict["NAME"]
    assert _databases_of_benchmarks(users) == [f"{users}_bench_{name}" for name in ("40", "60", "empty", "roster")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM eligibility_member), (SELECT count(*) FROM inquiries_inquiry)")
        assert cursor.fetchone() == (0, 0)
        cursor.execute("SELECT to_regclass('bench_seed'), to_regclass('bench_floor')")
        assert cursor.fetchone() == (None, None)


@pytest.mark.django_db
def test_a_database_at_which_the_vacuum_is_at_work_is_removed_all_the_same() -> None:
    asked: list[str] = []

    def server(_execute: object, statement: str, *_rest: object) -> None:
        asked.append(statement)
        if "FORCE" in statement:
            raise ProgrammingError("permission denied to terminate process")

    with connection.execute_wrapper(server):
        drop_database("bench_of_yesterday")
    assert asked == [
        'DROP DATABASE IF EXISTS "bench_of_yesterday" WITH (FORCE)',
        'DROP DATABASE IF EXISTS "bench_of_yesterday"',
    ]


@pytest.mark.django_db
def test_the_floor_does_one_select_and_one_insert_behind_the_portals_authentication() -> None:
    make_floor_tables()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_floor_sample VALUES ('what was recorded')")
    organization_id = add_organization("Canyon Sample Medical Group", OrganizationKind.PROVIDER)
    token = token_for(organization_id, name="load")
    request = RequestFactory().post(
        FLOOR_PATH,
        orjson.dumps({"id": 1}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    floor_module._record.cache_clear()
    floor_module._record()
    # Once before, so that the token is known; its recognition is then a read of Valkey in the portal as in the floor.
    floor(request)
    with CaptureQueriesContext(connection) as queries:
        answer = floor(request)
    floor_module._record.cache_clear()
    assert (answer.status_code, orjson.loads(answer.content)) == (201, {"outcome": "active"})
    statements = [query["sql"] for query in queries]
    assert [statement.split()[0] for statement in statements] == ["SELECT", "INSERT"]
    assert "WHERE id = 1" in statements[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT record FROM bench_floor")
        assert cursor.fetchall() == [("what was recorded",)] * 2


@pytest.mark.django_db
def test_the_floor_answers_nobody_without_a_token() -> None:
    assert floor(RequestFactory().post(FLOOR_PATH, b"{}", content_type="application/json")).status_code == 401


def test_an_ordinary_installation_has_no_floor() -> None:
    with pytest.raises(Resolver404):
        resolve(FLOOR_PATH)


class _Refuses(BaseHTTPRequestHandler):
    """Answers every request with an error."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """An error, on a connection that stays open."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(500)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"no")

    def log_message(self, *_: object) -> None:
        """Nothing."""


def test_a_refused_inquiry_ends_the_benchmark_and_is_never_counted() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Refuses) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        job = Job(port=server.server_port, path="/", token="t", bodies=("{}",), connections=1, seconds=0.05)
        with pytest.raises(LoadFailed, match="were refused: HTTP/1.1 500"):
            run_load(job)
        server.shutdown()


def test_percentiles_of_a_hundred_answers_in_milliseconds() -> None:
    assert percentiles([each / 1000 for each in range(100, 0, -1)]) == {
        "p50": 51.0,
        "p95": 96.0,
        "p99": 100.0,
        "mean": 50.5,
    }


def test_the_ratio_is_the_middle_one_of_neighbouring_rounds() -> None:
    assert median_ratio([60.0, 70.0, 10.0], [100.0, 100.0, 100.0]) == 0.6


def test_a_result_is_one_line_of_json_with_four_digits() -> None:
    result = Result("lookup", 1234.56, 2000.4, "requests/s", 10, "ratio at least 0.6", met=True, ratio=0.61714)
    assert json.loads(result.as_json()) == {
        "bench": "lookup",
        "ours": 1235.0,
        "yardstick": 2000.0,
        "unit": "requests/s",
        "ratio": 0.6171,
        "n": 10,
        "target": "ratio at least 0.6",
        "met": True,
    }
