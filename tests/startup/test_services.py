"""The embedded servers: private, shared by every command, gone with the last, and back after any crash."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import psycopg2
import pytest
import redis

from cmc_portal.startup.keeper import READY
from cmc_portal.startup.linux import NOBODY, become
from cmc_portal.startup.locks import is_held
from cmc_portal.startup.postgres_programs import PACKAGE, copy_package
from tests.startup.conftest import FEW_SECONDS, Holder, gone_within, launch, processes_of, query

STARTED = "SELECT pg_postmaster_start_time()::text"
Hold = Callable[..., Holder]

ran_before = pytest.mark.usefixtures("ran_before")
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def test_the_servers_do_what_the_portal_needs(hold: Hold, home: Path) -> None:
    holder = hold()
    assert str(query(holder.database, "SHOW server_version")).startswith("18.")
    query(holder.database, "CREATE EXTENSION btree_gist")
    query(holder.database, "CREATE EXTENSION pg_trgm")
    assert redis.Redis.from_url(holder.queue).config_get("appendonly") == {"appendonly": "yes"}
    # A crash loses nothing that was committed.
    settings = ("fsync", "full_page_writes", "data_checksums")
    assert [query(holder.database, f"SHOW {name}") for name in settings] == ["on"] * 3


def test_nobody_else_gets_in_and_the_portal_is_no_superuser(hold: Hold, home: Path) -> None:
    url = hold().database
    assert query(url, "SELECT rolsuper::text || rolcreaterole FROM pg_roles WHERE rolname = user") == "falsefalse"
    assert query(url, "SELECT datdba::regrole::text FROM pg_database WHERE datname = current_database()") == "portal"
    assert query(url, "SHOW listen_addresses") == ""
    assert {stat.S_IMODE((home / server).stat().st_mode) for server in ("postgres", "valkey")} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in home.rglob("*.password")} == {0o600}
    with pytest.raises(psycopg2.OperationalError, match="password"):
        query(url.replace("portal:", "portal:x"), "SELECT 1")


@ran_before
def test_a_second_command_uses_the_same_server_and_outlives_the_first(hold: Hold) -> None:
    first = hold()
    second = hold()
    started = query(first.database, STARTED)
    first.end()
    assert query(second.database, STARTED) == started


def test_commands_that_begin_at_once_share_one_server(home: Path) -> None:
    processes = [launch("-m", "tests.startup.holder", str(home), home=home) for _ in range(4)]
    lines = {process.stdout.readline() for process in processes if process.stdout}
    assert len(lines) == 1
    assert len([command for command in processes_of(home).values() if "bin/postgres -D" in command]) == 1
    for process in processes:
        process.communicate()
    assert gone_within(FEW_SECONDS, home)


@ran_before
def test_the_last_command_waits_until_the_servers_have_stopped(hold: Hold, home: Path) -> None:
    hold().end()
    assert not is_held(home / "postgres" / "server.lock")
    assert not (home / "postgres" / READY).exists()


@ran_before
def test_killed_commands_leave_nothing_running(hold: Hold, home: Path) -> None:
    for holder in [hold(), hold()]:
        holder.kill()
    assert gone_within(FEW_SECONDS, home)


@ran_before
@pytest.mark.parametrize("victim", ["cmc_portal.startup.keeper postgres", "bin/postgres -D"])
def test_a_killed_server_is_noticed_and_comes_back_with_its_data(hold: Hold, home: Path, victim: str) -> None:
    holder = hold()
    query(holder.database, "CREATE TABLE kept AS SELECT 42 AS answer")
    [pid] = [pid for pid, command in processes_of(home).items() if victim in command]
    os.kill(pid, signal.SIGKILL)
    holder.end()
    assert gone_within(FEW_SECONDS, home)
    assert query(hold().database, "SELECT answer FROM kept") == 42


@ran_before
def test_a_killed_queue_comes_back_with_its_tasks(hold: Hold, home: Path) -> None:
    holder = hold()
    redis.Redis.from_url(holder.queue).lpush("celery", "task")
    redis.Redis.from_url(holder.queue).execute_command("WAITAOF", 1, 0, 3000)
    [pid] = [pid for pid, command in processes_of(home).items() if "valkey-server" in command]
    os.kill(pid, signal.SIGKILL)
    holder.end()
    assert redis.Redis.from_url(hold().queue).llen("celery") == 1


@ran_before
def test_what_a_crash_left_behind_does_not_stand_in_the_way(hold: Hold, home: Path) -> None:
    hold().end()
    # The number of a process that lives, as after a restart of the machine.
    (home / "postgres" / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n{home}\n0\n5432\n\n\n0 0\nready\n")
    (home / "postgres" / "sockets" / ".s.PGSQL.5432").touch()
    (home / "valkey" / "sockets" / "valkey.sock").touch()
    (home / "postgres" / READY).write_text('{"url": "postgresql://nowhere/nothing"}')
    assert query(hold().database, "SELECT 1") == 1


def test_half_a_cluster_is_never_started(hold: Hold, home: Path) -> None:
    (home / "postgres" / "data.unfinished").mkdir(parents=True)
    (home / "postgres" / "data.unfinished" / "PG_VERSION").write_text("18\n")
    assert query(hold().database, "SELECT 1") == 1


def test_a_deep_folder_puts_its_sockets_elsewhere_in_private(hold: Hold, home: Path) -> None:
    deep = home / ("deep" * 30)
    assert query(hold(deep).database, "SELECT 1") == 1
    sockets = Path((deep / "postgres" / "sockets.path").read_text())
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700


@ran_before
def test_a_cluster_of_another_release_is_refused_in_one_line(hold: Hold, home: Path) -> None:
    hold().end()
    (home / "postgres" / "data" / "PG_VERSION").write_text("17\n")
    process = launch("-m", "cmc_portal.startup", "manage", "check", home=home)
    process.communicate()
    assert process.returncode == 1
    assert "was made by PostgreSQL 17" in (home / "log" / "postgres.log").read_text()


def test_addresses_in_the_environment_come_first(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u@elsewhere/d")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")
    result = subprocess.run(
        [sys.executable, "-m", "tests.startup.holder", str(home)], input="", capture_output=True, text=True, check=True
    )
    assert "elsewhere/d" in result.stdout and "redis://elsewhere" in result.stdout
    assert not (home / "postgres").exists() and not (home / "valkey").exists()


@as_root
def test_an_ordinary_user_needs_nothing_more(home_on_disk: Path, hold: Hold) -> None:
    # The servers' programs are the user's own, too; those of this run may lie where only root can reach them.
    home_on_disk.chmod(0o711)
    own = home_on_disk / "own"
    own.mkdir(mode=0o700)
    specification = find_spec(PACKAGE)
    assert specification is not None and specification.submodule_search_locations is not None
    [installed] = specification.submodule_search_locations
    copy_package(Path(installed), own / "packages")
    for path in (own, *own.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    holder = hold(own, become=partial(become, NOBODY, NOBODY), packages=own / "packages")
    assert query(holder.database, "SELECT 1") == 1
    assert (own / "postgres" / "data").stat().st_uid == NOBODY


WITHOUT_NAMESPACES = """
import sys
from pathlib import Path
from cmc_portal.startup import postgres_account
from cmc_portal.startup.postgres import PostgresServer
from cmc_portal.startup.processes import stop
postgres_account.user_namespaces_work = lambda: False
folder = Path(sys.argv[1])
server = PostgresServer(folder, folder / "log")
process = server.start(kept=())
print(server.prepare(), flush=True)
sys.stdin.read()
stop(process, by=server.stop_signal, patience=30)
"""


@as_root
def test_where_namespaces_are_forbidden_root_runs_it_as_nobody(hold: Hold, home: Path) -> None:
    made_with_namespaces = hold()
    query(made_with_namespaces.database, "CREATE TABLE kept AS SELECT 42 AS answer")
    made_with_namespaces.end()
    process = launch("-c", WITHOUT_NAMESPACES, str(home / "postgres"), home=home)
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    assert query(url, "SELECT answer FROM kept") == 42
    [pid] = [pid for pid, command in processes_of(home).items() if "bin/postgres -D" in command]
    assert Path(f"/proc/{pid}").stat().st_uid == NOBODY
    process.communicate()
    assert query(hold().database, "SELECT answer FROM kept") == 42
