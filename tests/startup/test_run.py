"""`bin/run` says ready when people can use the portal, and leaves nothing running however it ends."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.startup.conftest import FEW_SECONDS, gone_within, launch, new_home, processes_of

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    monkeypatch.setenv("PORT", str(number))
    return number


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """One PORTAL_HOME for all of these: its database is prepared once."""
    yield from new_home(within=None)


@contextmanager
def running(home: Path) -> Iterator["subprocess.Popen[str]"]:
    """A portal that has said ready."""
    process = launch("-m", "cmc_portal.startup", "run", home=home)
    assert process.stdout is not None
    said = []
    while (line := process.stdout.readline()) != "ready\n":
        said.append(line)
        assert line, said
    yield process
    process.communicate(timeout=60)


@pytest.mark.parametrize("way", [signal.SIGINT, signal.SIGKILL])
def test_it_serves_until_it_is_ended_and_leaves_nothing(home: Path, port: int, way: signal.Signals) -> None:
    with running(home) as process:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/healthz")
        assert connection.getresponse().status == 200
        connection.close()
        process.send_signal(way)
    if way != signal.SIGKILL:
        assert process.returncode == 0
        assert not processes_of(home)
    assert gone_within(FEW_SECONDS, home)


def test_a_child_that_ends_by_itself_stops_everything_by_name(home: Path, port: int, capfd: Capture) -> None:
    with running(home) as process:
        [web, *_] = sorted(pid for pid, command in processes_of(home).items() if "granian" in command)
        os.kill(web, signal.SIGKILL)
    assert process.returncode == 1
    assert "web ended by itself" in capfd.readouterr().err
    assert gone_within(FEW_SECONDS, home)


def test_a_taken_port_is_said_in_one_line(home: Path, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        result = subprocess.run(
            [sys.executable, "-m", "cmc_portal.startup", "run"],
            env={**os.environ, "PORTAL_HOME": str(home)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert result.returncode == 1
    assert result.stderr.strip() == f"Port {port}: Address already in use. Choose another: PORT={port + 1} bin/run"
