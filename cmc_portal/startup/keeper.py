"""The process that keeps one server while anybody uses it, and takes it down when nobody does.

Three files in the server's folder say who is there, by locks that the kernel lets go of however a process ends:

    holders.lock   shared by every command that uses the server; held alone by a keeper that is leaving
    server.lock    held alone by the keeper *and by its server*, so a new server never meets an old one's last breath
    ready.json     the server's URL; held alone by its keeper, so that an address somebody left behind is not believed
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Protocol

from cmc_portal.startup.errors import StartupError
from cmc_portal.startup.folders import log_file, private_folder
from cmc_portal.startup.locks import become_alone, is_held, open_private
from cmc_portal.startup.postgres import PostgresServer
from cmc_portal.startup.processes import Process, stop
from cmc_portal.startup.valkey import ValkeyServer

HOLDERS, SERVER, READY = "holders.lock", "server.lock", "ready.json"
LOOK_EVERY = 0.1
PATIENCE = 30.0


class Server(Protocol):
    """What a keeper needs to know of the server it keeps."""

    stop_signal: signal.Signals

    def start(self, *, kept: tuple[int, ...]) -> Process:
        """A running server that holds on to the descriptors `kept`."""

    def prepare(self) -> str:
        """The URL under which the portal uses it."""


SERVERS: dict[str, Callable[[Path, Path], Server]] = {"postgres": PostgresServer, "valkey": ValkeyServer}


def ready_url(folder: Path) -> str | None:
    """At which URL does the server in `folder` accept connections now? None when it does not."""
    if not is_held(folder / READY):
        return None
    try:
        url: str = json.loads((folder / READY).read_text())["url"]
    except FileNotFoundError:  # its keeper left between the two lines above
        return None
    return url


def keep(name: str, home: Path, server_lock: int) -> None:
    """Runs the server `name` until nobody holds it. `server_lock` comes locked from whoever started this process."""
    folder = private_folder(home / name)
    (folder / READY).unlink(missing_ok=True)
    server = SERVERS[name](folder, log_file(home, name))
    process = server.start(kept=(server_lock,))
    try:
        ready = _announce(folder, server.prepare())
        _wait_until_unused(process, holders=open_private(folder / HOLDERS))
        (folder / READY).unlink()
        os.close(ready)
    finally:
        stop(process, by=server.stop_signal, patience=PATIENCE)
    # In this order: whoever waits to become a holder must find the way to a new server free.
    os.close(server_lock)


def _announce(folder: Path, url: str) -> int:
    """Tells holders where the server is. The file appears complete and locked, or not at all."""
    beside = folder / f"{READY}.new"
    beside.unlink(missing_ok=True)
    descriptor = open_private(beside)
    os.write(descriptor, json.dumps({"url": url}).encode())
    become_alone(descriptor)
    beside.rename(folder / READY)
    return descriptor


def _wait_until_unused(process: Process, *, holders: int) -> None:
    """Waits until nobody holds the server; from then on nobody can, until this process ends."""
    while not become_alone(holders):
        if process.poll() is not None:
            raise StartupError(f"The server ended by itself with {process.returncode}.")
        time.sleep(LOOK_EVERY)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def main() -> None:
    """`python -m cmc_portal.startup.keeper NAME HOME DESCRIPTOR`, started by whoever first needs the server."""
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    name, home, server_lock = sys.argv[1:]
    try:
        keep(name, Path(home), int(server_lock))
    except StartupError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
