"""A browser for the tests in this folder; without one they are skipped, or under CI fail, and say why."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from cmc_portal.startup.browser import find_browser

# Background connections of the browser's own would be refused one by one where there is no network.
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """How is the machine's own browser started?"""
    path = find_browser()
    if path is None:
        reason = "no chromium on this machine. Install it, on Debian: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    # Chromium refuses to start its sandbox as root.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": path, "args": [*QUIET, *sandbox]}


@pytest.fixture(autouse=True, scope="session")
def database_beside_the_browser() -> Iterator[None]:
    """The browser's driver leaves an event loop in this thread, which Django takes for a mistake.

    It stays on once it is on, because the loop stays too; tests/conftest.py lets these tests come last.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
