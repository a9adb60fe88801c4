"""PostgreSQL from a Python wheel: a private cluster that listens on a socket only.

It runs as whoever may run it (postgres_account), by the wheel's programs alone (postgres_programs).
"""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from cmc_portal.database_roles import make_roles_sql
from cmc_portal.startup.errors import StartupError, last_lines
from cmc_portal.startup.folders import secret, socket_folder
from cmc_portal.startup.linux import dying_with_parent
from cmc_portal.startup.postgres_account import account_for
from cmc_portal.startup.postgres_programs import programs_for
from cmc_portal.startup.processes import Process, start
from cmc_portal.startup.urls import build_database_url

MAJOR_VERSION = "18"
SUPERUSER = "postgres"
ROLE = "portal"
DATABASE = "portal"
PATIENCE = 60.0
# The server reads its own files only: nobody's PGDATA or locale may change what it does.
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "maintenance_work_mem": "128MB",
    "max_connections": "200",
    "random_page_cost": "1.1",
    "jit": "off",
    # One server without followers needs only what a crash needs, and fewer, larger checkpoints.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    # A failing statement holds what a person typed, and DETAIL holds rows: neither may reach a log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


class PostgresServer:
    """A cluster in `folder`, run as whoever may run it."""

    name = "postgres"
    stop_signal = signal.SIGINT  # "fast": ends the sessions and shuts down cleanly

    def __init__(self, folder: Path, log: Path) -> None:
        self.log = log
        self.data = folder / "data"
        self.sockets = socket_folder(folder)
        self.superuser_password_file = folder / "superuser.password"
        self.superuser_password = secret(self.superuser_password_file)
        self.role_password = secret(folder / "portal.password")
        self.account = account_for(self.data)
        self.programs = programs_for(self.account, folder)

    def start(self, *, kept: tuple[int, ...]) -> Process:
        """A server that accepts connections; the cluster is made the first time. `kept` stays open in it."""
        if not self.data.exists():
            self._make_cluster()
        self._refuse_another_version()
        # Whoever calls this holds the lock that every server of this folder inherits, so this is a leftover:
        # after a crash its process number may by now belong to somebody else, and the server would not start.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        settings = SETTINGS | {"unix_socket_directories": str(self.sockets)}
        command: list[str | Path] = [self.programs / "postgres", "-D", self.data]
        command += [f"-c{key}={text}" for key, text in settings.items()]
        process = start(
            command,
            log=self.log,
            environment=ENVIRONMENT,
            death_signal=signal.SIGINT,
            before=self.account.change_user,
            kept=kept,
        )
        self._wait_until_ready(process)
        return process

    def prepare(self) -> str:
        """DATABASE_URL of the portal's own database, made the first time, with a role that is no superuser."""
        import psycopg2  # the keeper of the queue has no use for it

        connection = psycopg2.connect(
            host=str(self.sockets), user=SUPERUSER, password=self.superuser_password, dbname="postgres"
        )
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [ROLE])
            if cursor.fetchone() == (False,):
                cursor.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD %s", [self.role_password])
            cursor.execute("SELECT EXISTS (SELECT FROM pg_database WHERE datname = %s)", [DATABASE])
            if cursor.fetchone() == (False,):
                cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")
            # The portal's role may make databases, no roles.
            cursor.execute(make_roles_sql(ROLE))
        connection.close()
        return build_database_url(
            user=ROLE, password=self.role_password, socket_folder=str(self.sockets), database=DATABASE
        )

    def _make_cluster(self) -> None:
        """A new cluster; made beside and moved when complete, so that half of one is never started."""
        unfinished = self.data.with_name("data.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        os.chown(unfinished, self.account.uid, self.account.gid)
        self._run(
            *("initdb", "-D", str(unfinished), "-U", SUPERUSER, "--encoding=UTF8", "--locale=C", "--data-checksums"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *("--auth=scram-sha-256", f"--pwfile={self.superuser_password_file}"),
        )
        unfinished.rename(self.data)

    def _run(self, program: str, *arguments: str) -> None:
        ask_for_signal = dying_with_parent(signal.SIGKILL)

        def prepare() -> None:
            self.account.change_user()
            ask_for_signal()

        with self.log.open("ab") as output:
            result = subprocess.run(
                [self.programs / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=ENVIRONMENT,
                preexec_fn=prepare,
                check=False,
            )
        if result.returncode:
            raise StartupError(f"{program} failed. {last_lines(self.log)}")

    def _refuse_another_version(self) -> None:
        version = (self.data / "PG_VERSION").read_text().strip()
        if version != MAJOR_VERSION:
            raise StartupError(
                f"{self.data} was made by PostgreSQL {version}, this is {MAJOR_VERSION}."
                " Dump it with the older release of the portal, or move that folder away to begin anew."
            )

    def _wait_until_ready(self, process: Process) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self._is_ready():
            if process.poll() is not None:
                raise StartupError(f"PostgreSQL stopped. {last_lines(self.log)}")
            if time.monotonic() > deadline:
                raise StartupError(f"PostgreSQL is not ready after {PATIENCE:.0f} seconds. {last_lines(self.log)}")
            time.sleep(0.01)

    def _is_ready(self) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[7].strip() == "ready"
