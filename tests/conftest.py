"""What every test has: a database of its own run, and browser tests at the end."""

import os
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from secrets import token_hex
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker, Settings

from cmc_portal import clock
from tests.log_leaks import LeakWatch

BROWSER = Path(__file__).parent / "browser"
QUICK_HASHER = "django.contrib.auth.hashers.MD5PasswordHasher"
GUARD_WORDS = ("DISABLE", "ENABLE")


def pytest_configure(config: pytest.Config) -> None:
    """Whatever the suite logs is looked at: a record that names a member fails the run."""
    config.pluginmanager.register(LeakWatch(), "leak-watch")


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hundreds of made-up people sign in; a third of a second each to hash their passwords would be minutes."""
    from django.conf import settings

    with override_settings(PASSWORD_HASHERS=[QUICK_HASHER, *settings.PASSWORD_HASHERS]):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Two runs at once, on one server, use two databases: bin/test gives each run a number."""
    from django.conf import settings

    slot = os.environ.get("PORTAL_TEST_SLOT", "0")
    for entry in settings.DATABASES.values():
        entry.setdefault("TEST", {})["NAME"] = f"test_{entry['NAME']}_{slot}"


@pytest.fixture(scope="session", autouse=True)
def emptying_between_tests() -> Iterator[None]:
    """Tests that commit are followed by emptying every table, which some refuse: for that moment, and by their owner
    only, they are told not to."""
    operations = type(connection.ops)
    plain = operations.sql_flush

    def flush(self: Any, style: Any, tables: list[str], **options: Any) -> list[str]:
        guards = _guards_against_emptying(tables)
        lifted, back = ([f"ALTER TABLE {on} {word} TRIGGER {name}" for on, name in guards] for word in GUARD_WORDS)
        return [*lifted, *plain(self, style, tables, **options), *back]

    with patch.object(operations, "sql_flush", flush):
        yield


def _guards_against_emptying(tables: list[str]) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger "
            "WHERE tgname LIKE '%%\\_no\\_truncate' AND tgrelid::regclass::text = ANY (%s)",
            [tables],
        )
        guards: list[tuple[str, str]] = cursor.fetchall()
        return guards


@pytest.fixture(scope="module")
def reference_data(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Counties, plans and benefits as the reference files write them, for the tests of one file; then taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def keys_of_its_own(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one test leaves in Valkey, such as misses that were counted, no other test finds."""
    monkeypatch.setitem(settings.CACHES["default"], "KEY_PREFIX", f"test-{token_hex(4)}:")


@pytest.fixture(autouse=True)
def nothing_collected(settings: Settings, tmp_path: Path) -> None:
    """Tests need no collected static files, and do not depend on whether some are there."""
    settings.STATIC_ROOT = tmp_path


@pytest.fixture(autouse=True)
def sign_in_wholly(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's `force_login` stands for the whole of signing in, the second step included: it is not what most tests
    are about. tests/accounts/test_mfa.py signs in step by step."""
    first_step = Client.force_login

    def force_login(client: Client, user: Any, backend: str | None = None) -> None:
        first_step(client, user, backend)
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": clock.now().timestamp()}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()

    monkeypatch.setattr(Client, "force_login", force_login)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: they are the slowest, and their driver leaves an event loop running in this thread."""
    items.sort(key=lambda item: item.path.is_relative_to(BROWSER))
