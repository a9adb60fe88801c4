"""Using the embedded servers: every command holds them while it runs; the first starts them, the last stops them."""

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from cmc_portal.startup.errors import StartupError, last_lines
from cmc_portal.startup.folders import log_file, private_folder
from cmc_portal.startup.keeper import HOLDERS, READY, SERVER, ready_url
from cmc_portal.startup.locks import alone, become_alone, is_held, share, try_alone

PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Hold:
    """This process uses the server in `folder`; it runs at least as long as the descriptor `holders` is open."""

    folder: Path
    url: str
    holders: int

    def is_lost(self) -> bool:
        """Has the server gone although it is held?"""
        return not is_held(self.folder / READY)

    def survive_exec(self) -> None:
        """Lets the program that replaces this process go on holding the server."""
        os.set_inheritable(self.holders, True)

    def release(self) -> None:
        """Lets go of the server; if nobody else holds it, waits until it has stopped."""
        nobody_else = become_alone(self.holders)
        fcntl.flock(self.holders, fcntl.LOCK_UN)
        os.close(self.holders)
        deadline = time.monotonic() + PATIENCE
        while nobody_else and is_held(self.folder / SERVER) and time.monotonic() < deadline:
            time.sleep(0.02)


@contextmanager
def held(name: str, home: Path) -> Iterator[Hold]:
    """The server `name`, started if it does not run yet, for as long as what is inside takes."""
    hold = hold_server(name, home)
    try:
        yield hold
    finally:
        hold.release()


def hold_server(name: str, home: Path) -> Hold:
    """A hold on the server `name`, which is started if it does not run yet."""
    folder = private_folder(home / name)
    holders = share(folder / HOLDERS)
    with alone(folder / "starting.lock"):
        return Hold(folder=folder, url=_url_of_running(name, home), holders=holders)


def _url_of_running(name: str, home: Path) -> str:
    """Where does the server run? Starts its keeper when there is none: nobody else looks at the same time."""
    folder = home / name
    keeper: subprocess.Popen[bytes] | None = None
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if (url := ready_url(folder)) is not None:
            return url
        if keeper is not None and keeper.poll() is not None:
            raise StartupError(f"{name} did not start. {last_lines(log_file(home, name))}")
        if keeper is None and (server_lock := try_alone(folder / SERVER)) is not None:
            keeper = _start_keeper(name, home, server_lock)
            os.close(server_lock)
        time.sleep(0.02)
    raise StartupError(f"{name} is not ready after {PATIENCE:.0f} seconds. {last_lines(log_file(home, name))}")


def _start_keeper(name: str, home: Path, server_lock: int) -> "subprocess.Popen[bytes]":
    """A keeper in a session of its own: it outlives this command while others hold the server."""
    with log_file(home, name).open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "cmc_portal.startup.keeper", name, str(home), str(server_lock)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            start_new_session=True,
            pass_fds=(server_lock,),
        )


@dataclass(frozen=True, slots=True)
class Services:
    """The database and the queue that a command uses; `holds` are those embedded here, none when both are elsewhere."""

    database_url: str
    redis_url: str
    holds: tuple[Hold, ...]

    def lost(self) -> str | None:
        """Which embedded server has gone although it is held?"""
        return next((hold.folder.name for hold in self.holds if hold.is_lost()), None)


@contextmanager
def services(home: Path) -> Iterator[Services]:
    """What DATABASE_URL and REDIS_URL name, each on its own; where one is not set, an embedded server."""
    with ExitStack() as stack:
        holds: list[Hold] = []

        def url_of(variable: str, server: str) -> str:
            if url := os.environ.get(variable):
                return url
            holds.append(stack.enter_context(held(server, home)))
            return holds[-1].url

        database_url = url_of("DATABASE_URL", "postgres")
        redis_url = url_of("REDIS_URL", "valkey")
        yield Services(database_url, redis_url, tuple(holds))
