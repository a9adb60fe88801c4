"""The server that is measured: granian as bin/run starts it, on the benchmark's database."""

import http.client
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cmc_portal.startup import processes
from cmc_portal.startup.errors import last_lines
from cmc_portal.startup.folders import PROJECT
from cmc_portal.startup.run import HOST, MOST_WORKERS, THREADS_PER_WORKER

_PATIENCE = 60.0
_GRACE = 10.0


class ServerFailed(RuntimeError):
    """The server did not come up."""


@contextmanager
def served(database: str) -> Iterator[int]:
    """A server on that database for as long as what is inside takes; gives its port."""
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "server.log"
        process = processes.start(_command(port), log=log, environment=_environment(database))
        try:
            _wait_until_healthy(process, port, log)
            yield port
        finally:
            processes.stop(process, by=signal.SIGTERM, patience=_GRACE)


def _command(port: int) -> list[str]:
    workers = min(len(os.sched_getaffinity(0)), MOST_WORKERS)
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(THREADS_PER_WORKER), "--no-ws"),
        *("--log-level", "warning", "cmc_portal.wsgi:application"),
    ]


def _environment(database: str) -> dict[str, str]:
    """An ordinary installation's switches: no pages of errors, no demo."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "inquiries.benchmarks.settings",
        "PORTAL_BENCH_DATABASE": database,
        "PORTAL_DEBUG": "0",
        "PORTAL_DEMO": "0",
        "PORTAL_HTTPS": "0",
        "PORTAL_INSECURE_HTTP": "1",
        "PORTAL_HOSTS": HOST,
        "PYTHONPATH": str(PROJECT),
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_until_healthy(process: processes.Process, port: int, log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not _is_healthy(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise ServerFailed(f"The server to be measured did not start. {last_lines(log)}")
        time.sleep(0.1)


def _is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
