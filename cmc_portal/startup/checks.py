"""`bin/test`: the whole suite on the embedded servers, and where asked again on the machine's own."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from types import FrameType

from cmc_portal.startup import environment
from cmc_portal.startup.browser import install_browser
from cmc_portal.startup.catalogue_tools import install_gettext
from cmc_portal.startup.errors import StartupError
from cmc_portal.startup.folders import PROJECT, portal_home, private_folder
from cmc_portal.startup.linux import dying_with_parent
from cmc_portal.startup.locks import try_alone
from cmc_portal.startup.pango import install_pango
from cmc_portal.startup.services import services
from cmc_portal.startup.urls import further

USAGE = """usage: bin/test [--both] [arguments of pytest]

Runs every test and check on the embedded servers, shared between as many workers as there are processors; with
arguments, which tests they name, one after the other (-n 2 shares those too). With --both, or where CI=true, then runs
the tests that use a database again on the machine's own PostgreSQL (127.0.0.1:5432, user postgres) and Redis
(127.0.0.1:6379)."""
SLOTS = 7
MOST_WORKERS = 4
# Each worker takes whole files, in the order in which tests/conftest.py puts them.
BY_FILE = ("--dist", "loadfile", "--no-loadscope-reorder")
MACHINE_DATABASE = ("127.0.0.1", 5432)
MACHINE_REDIS = ("127.0.0.1", 6379)
# These look at the source or start servers of their own, so other servers make no difference to them.
WITHOUT_DATABASE = ("tests/startup", "tests/test_architecture.py", "tests/test_code.py")


def test(arguments: Sequence[str]) -> int:
    """The exit code of the suite: nothing but 0 when every pass succeeded."""
    if "--help" in arguments or "-h" in arguments:
        print(USAGE)
        return 0
    both = "--both" in arguments or os.environ.get("CI") == "true"
    words = [word for word in arguments if word != "--both"] or _shared_between_workers()
    signal.signal(signal.SIGTERM, _leave)
    home = portal_home()
    slot = _free_slot(home)
    if (problem := install_browser()) is not None:
        _say(f"BROWSER TESTS CANNOT RUN: {problem}")
    if (problem := install_pango()) is not None:
        _say(f"TESTS OF PDF CANNOT RUN: {problem}")
    if (problem := install_gettext()) is not None:
        _say(f"TESTS OF THE CATALOGUES CANNOT RUN: {problem}")
    with services(home) as servers:
        variables = environment.for_children(servers, home)
        first = _pytest(words, variables, slot)
    if not both:
        return first
    second = _second_pass(words, variables, slot)
    return first or second


def _shared_between_workers() -> list[str]:
    workers = min(len(os.sched_getaffinity(0)), MOST_WORKERS)
    return ["-n", str(workers), *BY_FILE] if workers > 1 else []


def _second_pass(words: Sequence[str], variables: Mapping[str, str], slot: int) -> int:
    silent = [f"{host}:{port}" for host, port in (MACHINE_DATABASE, MACHINE_REDIS) if not _answers(host, port)]
    if silent:
        _say(f"THE SECOND PASS DOES NOT RUN: nothing answers on {' and '.join(silent)}")
        return 0
    _say("Second pass, on the machine's own PostgreSQL and Redis")
    machine = {
        "DATABASE_URL": "postgresql://postgres@{}:{}/portal".format(*MACHINE_DATABASE),
        "REDIS_URL": "redis://{}:{}".format(*MACHINE_REDIS),
    }
    ignored = [f"--ignore={path}" for path in WITHOUT_DATABASE]
    return _pytest([*words, *ignored], {**variables, **machine}, slot)


def _pytest(words: Sequence[str], variables: Mapping[str, str], slot: int) -> int:
    """The exit code of one run. Tests empty the cache, so it must not be that of a portal which runs here as well."""
    own = {
        "REDIS_URL": further(variables["REDIS_URL"], by=2 + 2 * slot),
        "PORTAL_TEST_SLOT": str(slot),
        "PORTAL_WATCH_VALUES": "1",
    }
    # The tests start some sixty Pythons, each of which would compile the whole project anew.
    keeping_bytecode = {name: text for name, text in variables.items() if name != "PYTHONDONTWRITEBYTECODE"}
    result = subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        cwd=PROJECT,
        env=keeping_bytecode | own,
        preexec_fn=dying_with_parent(signal.SIGTERM),
        check=False,
    )
    return result.returncode


def _free_slot(home: Path) -> int:
    """Which of a few numbers does no other run of the tests have? It names the test database; held until this ends."""
    folder = private_folder(home / "test-slots")
    for slot in range(SLOTS):
        if try_alone(folder / str(slot)) is not None:
            return slot
    raise StartupError(f"{SLOTS} runs of the tests use {home} already. Choose another folder: PORTAL_HOME=…")


def _answers(host: str, port: int) -> bool:
    try:
        with closing(socket.create_connection((host, port), timeout=2)):
            return True
    except OSError:
        return False


def _say(text: str) -> None:
    print(f"\n=== {text} ===\n", flush=True)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(143)
