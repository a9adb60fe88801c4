"""Children, and what they leave behind, end with the command that started them."""

import os
import signal
from pathlib import Path

import pytest

from tests.startup.conftest import FEW_SECONDS, gone_within, launch, processes_of


@pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGTERM])
def test_grandchildren_end_with_a_killed_command(home: Path, way: signal.Signals) -> None:
    process = launch("-m", "tests.startup.guarded", home=home)
    assert process.stdout is not None and process.stdout.readline() == "up\n"
    process.send_signal(way)
    process.communicate()
    assert gone_within(FEW_SECONDS, home)


def test_grandchildren_end_with_a_killed_child(home: Path) -> None:
    process = launch("-m", "tests.startup.guarded", "dismiss", home=home)
    assert process.stdout is not None and process.stdout.readline() == "up\n"
    [child] = [pid for pid, command in processes_of(home).items() if ": its parent" in command]
    os.kill(child, signal.SIGKILL)
    process.communicate("\n")
    assert gone_within(FEW_SECONDS, home)
