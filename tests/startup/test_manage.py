"""`bin/manage` is the command itself, with servers that are up for as long as it takes."""

import signal
from pathlib import Path

import pytest

from tests.startup.conftest import FEW_SECONDS, gone_within, launch, processes_of

QUERY = "from django.db import connection; connection.cursor().execute('SELECT 1')"


def test_a_command_has_a_database_and_its_own_exit_code(home: Path) -> None:
    process = launch(
        "-m", "cmc_portal.startup", "manage", "shell", "--no-imports", "-c", f"{QUERY}; exit(7)", home=home
    )
    process.communicate(timeout=60)
    assert process.returncode == 7
    assert gone_within(FEW_SECONDS, home)


def test_a_command_that_needs_no_server_starts_none(home: Path) -> None:
    process = launch("-m", "cmc_portal.startup", "manage", "verify_receipt", "missing.pdf", home=home)
    process.communicate(timeout=60)
    assert process.returncode == 2
    assert [path.name for path in home.iterdir() if path.is_dir()] == []


@pytest.mark.usefixtures("ran_before")
def test_a_killed_command_leaves_nothing_running(home: Path) -> None:
    script = f"{QUERY}; print('asked', flush=True); import signal; signal.pause()"
    process = launch("-m", "cmc_portal.startup", "manage", "shell", "--no-imports", "-c", script, home=home)
    assert process.stdout is not None and process.stdout.readline() == "asked\n"
    assert processes_of(home)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert gone_within(FEW_SECONDS, home)
