"""Real processes in a folder of their own, and the question what is left of them."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from cmc_portal.startup.folders import PROJECT

FEW_SECONDS = 8.0
ENOUGH_BYTES = 1_000_000_000
LAUNCHED: "list[subprocess.Popen[str]]" = []


@dataclass(frozen=True)
class Holder:
    """A running tests/startup/holder.py."""

    process: "subprocess.Popen[str]"
    database: str
    queue: str

    def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(30)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(30)


@pytest.fixture
def home() -> Iterator[Path]:
    """A new PORTAL_HOME; nothing may run from it afterwards."""
    yield from new_home(within=_in_memory())


@pytest.fixture
def home_on_disk() -> Iterator[Path]:
    """One that programs may be started from, which memory often forbids."""
    yield from new_home(within=None)


@pytest.fixture(scope="session")
def first_run() -> Iterator[Path]:
    """Where the servers ran once, and stopped."""
    for folder in new_home(within=_in_memory()):
        process = launch("-m", "tests.startup.holder", str(folder), home=folder)
        assert process.stdout is not None and process.stdout.readline()
        process.communicate()
        yield folder


@pytest.fixture
def ran_before(home: Path, first_run: Path) -> None:
    """`home` has its cluster already, a copy: most of what a test here takes would be to make one."""
    (home / "postgres").mkdir(mode=0o700)
    for name in ("data", "portal.password", "superuser.password"):
        subprocess.run(["cp", "-a", first_run / "postgres" / name, home / "postgres"], check=True)


def _in_memory() -> str | None:
    """Where is a cluster made and thrown away in no time? Containers often have too little of it."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > ENOUGH_BYTES else None


def new_home(*, within: str | None) -> Iterator[Path]:
    """A PORTAL_HOME with a short path, for one test or for several."""
    folder = Path(tempfile.mkdtemp(prefix="portal-", dir=within))
    yield folder
    gone_within(FEW_SECONDS, folder)
    left = processes_of(folder)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    for elsewhere in folder.rglob("*.path"):
        shutil.rmtree(elsewhere.read_text(), ignore_errors=True)
    shutil.rmtree(folder)
    assert not left


@pytest.fixture(autouse=True)
def launched() -> Iterator[None]:
    """Whatever a test launched and did not end, ends with it."""
    yield
    while LAUNCHED:
        process = LAUNCHED.pop()
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()
        process.wait(30)


@pytest.fixture
def hold(home: Path) -> Iterator[Callable[..., Holder]]:
    """Starts holders of the servers in `home`; those still there at the end are ended."""

    def start(folder: Path = home, **options: Any) -> Holder:
        process = launch("-m", "tests.startup.holder", str(folder), home=folder, **options)
        started.append(process)
        assert process.stdout is not None
        return Holder(process, **json.loads(process.stdout.readline()))

    started: list[subprocess.Popen[str]] = []
    yield start
    for process in started:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(30)


def launch(
    *words: str, home: Path, become: Callable[[], None] | None = None, packages: Path = PROJECT
) -> "subprocess.Popen[str]":
    """A running Python of this project that knows nothing of the servers the tests themselves use.

    It finds `packages` before those that are installed, and calls `become` before anything else.
    """
    variables = {key: text for key, text in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL"}}
    process = subprocess.Popen(
        [sys.executable, *words],
        cwd=PROJECT,
        env=variables | {"PORTAL_HOME": str(home), "PYTHONPATH": f"{packages}:{PROJECT}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=become,
    )
    LAUNCHED.append(process)
    return process


def processes_of(home: Path) -> dict[int, str]:
    """Which live processes work in `home`, were told of it, or name it in their command?"""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid() and _belongs(entry, home):
            found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return found


def _belongs(entry: Path, home: Path) -> bool:
    try:
        if (entry / "stat").read_text().rpartition(")")[2].split()[0] in "ZX":
            return False
        told = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
        return os.fsencode(home) in told or (entry / "cwd").readlink().is_relative_to(home)
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return False


def gone_within(seconds: float, home: Path) -> bool:
    """Is nothing of `home` running any more, after at most `seconds`?"""
    deadline = time.monotonic() + seconds
    while processes_of(home) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not processes_of(home)


def query(url: str, sql: str) -> object:
    """The one value that `sql` answers on the database at `url`."""
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None
    finally:
        connection.close()
