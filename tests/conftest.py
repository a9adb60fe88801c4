"""What every test has: a database of its own run, and browser tests at the end."""

import os
from pathlib import Path

import pytest

BROWSER = Path(__file__).parent / "browser"


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Two runs at once, on one server, use two databases: bin/test gives each run a number."""
    from django.conf import settings

    slot = os.environ.get("PORTAL_TEST_SLOT", "0")
    for entry in settings.DATABASES.values():
        entry.setdefault("TEST", {})["NAME"] = f"test_{entry['NAME']}_{slot}"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: they are the slowest, and their driver leaves an event loop running in this thread."""
    items.sort(key=lambda item: item.path.is_relative_to(BROWSER))
