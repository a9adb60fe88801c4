"""`bin/run`: everything on one machine, until Ctrl-C."""

import argparse
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

from cmc_portal.startup import environment
from cmc_portal.startup.errors import StartupError, last_lines
from cmc_portal.startup.folders import log_file, portal_home
from cmc_portal.startup.guard import Guard
from cmc_portal.startup.services import Services, services

DESCRIPTION = (
    "Starts the portal on this machine, with everything it needs, and stops all of it at Ctrl-C."
    " PORT (8000) and PORTAL_HOME (.local) can be set; DATABASE_URL and REDIS_URL replace the embedded servers."
)
HOST = "127.0.0.1"
MOST_WORKERS = 8
THREADS_PER_WORKER = 2
PATIENCE = 90.0
LOOK_EVERY = 0.2
STARTED = time.perf_counter()
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PREPARE = (sys.executable, "-m", "cmc_portal.startup.prepare")


def run(arguments: list[str]) -> None:
    """Starts everything, says `ready`, and stops it in order when asked to."""
    argparse.ArgumentParser(prog="bin/run", description=DESCRIPTION).parse_args(arguments)
    home = portal_home()
    port = environment.port()
    address = f"http://{HOST}:{port}/"
    _refuse_taken(port)
    for name in STOPPING:
        signal.signal(name, _leave)
    _say("starting the embedded servers")
    with services(home) as servers:
        guard = Guard.post()
        try:
            variables = environment.for_children(servers, home) | _of_a_demonstration(address)
            _say("bringing the database up to date")
            shown = home / "demo.txt"
            prepare = [*PREPARE, "everything", str(shown)]
            guard.finish("prepare", prepare, log=log_file(home, "prepare"), environment=variables)
            _say("starting the web server, the worker and its clock")
            _start(guard, home, port, variables)
            _wait_until_healthy(guard, port)
            _say(f"serving {address}")
            print(f"{shown.read_text()}ready", flush=True)
            _wait(guard, servers)
        finally:
            _hold_signals_back()
            _say("stopping")
            guard.dismiss()


def _of_a_demonstration(address: str) -> dict[str, str]:
    """This command listens on this machine only and has a demo, unless told otherwise."""
    return {
        "PORTAL_DEMO": os.environ.get("PORTAL_DEMO", "1"),
        "PORTAL_INSECURE_HTTP": os.environ.get("PORTAL_INSECURE_HTTP", "1"),
        "PORTAL_ADDRESS": address,
    }


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise StartupError(f"Port {port}: {error.strerror}. Choose another: PORT={port + 1} bin/run") from error


def _start(guard: Guard, home: Path, port: int, variables: Mapping[str, str]) -> None:
    workers = min(len(os.sched_getaffinity(0)), MOST_WORKERS)
    celery = [sys.executable, "-m", "celery", "--app", "cmc_portal"]
    commands = {
        "web": [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)),
            *("--workers", str(workers), "--blocking-threads", str(THREADS_PER_WORKER), "--no-ws"),
            *("--log-level", "warning", "cmc_portal.wsgi:application"),
        ],
        "worker": [
            *(*celery, "worker", "--loglevel", "WARNING", "--concurrency", str(workers)),
            *("--without-gossip", "--without-mingle"),
        ],
        "beat": [*celery, "beat", "--loglevel", "WARNING", "--schedule", str(home / "beat"), "--pidfile", ""],
    }
    for name, command in commands.items():
        guard.start(name, command, log=log_file(home, name), environment=variables)


def _wait_until_healthy(guard: Guard, port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while (status := _status(port)) != http.HTTPStatus.OK:
        _stop_if_one_ended(guard)
        if time.monotonic() > deadline:
            raise StartupError(f"/healthz says {status or 'nothing'} after {PATIENCE:.0f} seconds.")
        time.sleep(0.05)


def _status(port: int) -> int | None:
    """What does /healthz answer? None when nobody answers yet."""
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _wait(guard: Guard, servers: Services) -> None:
    while True:
        _stop_if_one_ended(guard)
        if (name := servers.lost()) is not None:
            raise StartupError(f"{name} ended by itself; its log is {name}.log in the log folder.")
        time.sleep(LOOK_EVERY)


def _stop_if_one_ended(guard: Guard) -> None:
    if (child := guard.ended()) is not None:
        code = child.process.returncode
        raise StartupError(f"{child.name} ended by itself with {code}, so everything stops. {last_lines(child.log)}")


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _hold_signals_back() -> None:
    """From here on everything ends anyway, in order and within seconds; an impatient second Ctrl-C changes nothing."""
    for name in STOPPING:
        signal.signal(name, signal.SIG_IGN)


def _say(text: str) -> None:
    print(f"[{time.perf_counter() - STARTED:5.1f} s] {text}", flush=True)
