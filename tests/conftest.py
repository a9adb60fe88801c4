"""What every test has: a database of its own run, and browser tests at the end."""

import gc
import logging
import os
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from secrets import token_hex
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, transaction
from django.template.base import Template
from django.test import Client, TransactionTestCase, override_settings
from django.test.utils import _TestState, instrumented_test_render
from pytest_django import DjangoDbBlocker

from cmc_portal import clock
from tests.emptying import empty_tables
from tests.log_leaks import LeakWatch
from tests.made_once import MadeOnce, made_once

TESTS = Path(__file__).parent
BROWSER = TESTS / "browser"
# In this order; the first needs no database, and by the time it is done the second's has been made for both.
LONGEST = [
    TESTS / name
    for name in (
        "startup/test_run.py",
        "matrix/test_matrix.py",
        "inquiries/test_bench.py",
        "matrix/test_every_page.py",
        "matrix/test_in_spanish.py",
        "test_hostile_bodies.py",
        "startup/test_services.py",
        "test_startup_checks.py",
        "continuity/windows/test_killed.py",
        "browser/test_continuity.py",
        "browser/test_benefits.py",
        "browser/test_sign_in.py",
        "browser/test_answer_page.py",
        "browser/test_asking.py",
        "browser/test_emergency.py",
        "browser/test_look.py",
    )
]
QUICK_HASHER = "django.contrib.auth.hashers.MD5PasswordHasher"


def pytest_configure(config: pytest.Config) -> None:
    """Whatever the suite logs is looked at: a record that names a member fails the run."""
    config.pluginmanager.register(LeakWatch(), "leak-watch")


@pytest.fixture(autouse=True)
def loggers_switched_on() -> None:
    """Libraries that configure logging switch off what they do not know; the next test of that worker would be deaf."""
    if logging.root.manager.disable:
        logging.disable(logging.NOTSET)
    for logger in list(logging.root.manager.loggerDict.values()):
        if isinstance(logger, logging.Logger) and logger.disabled:
            logger.disabled = False


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hundreds of made-up people sign in; a third of a second each to hash their passwords would be minutes."""
    from django.conf import settings

    with override_settings(PASSWORD_HASHERS=[QUICK_HASHER, *settings.PASSWORD_HASHERS]):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_blocker: DjangoDbBlocker) -> Iterator[MadeOnce | None]:
    """Two runs at once, on one server, use two databases, and so do the workers of one: bin/test gives each run a
    number, and each of its workers has a name."""
    from django.conf import settings

    slot = os.environ.get("PORTAL_TEST_SLOT", "0")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    test = settings.DATABASES["default"].setdefault("TEST", {})
    test["NAME"] = f"test_{settings.DATABASES['default']['NAME']}_{slot}{worker}"
    with django_db_blocker.unblock():
        shared = made_once(slot)
        if shared:
            shared.look(test)
    yield shared
    with django_db_blocker.unblock():
        if shared:
            shared.remove()


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_modify_db_settings: MadeOnce | None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """The database of this worker; the first worker's is left to the others to copy."""
    if django_db_modify_db_settings:
        with django_db_blocker.unblock():
            django_db_modify_db_settings.leave()


@pytest.fixture(scope="session", autouse=True)
def emptying_between_tests() -> Iterator[None]:
    """What tests that commit leave behind is taken back by tests/emptying.py."""
    with patch.object(TransactionTestCase, "_fixture_teardown", lambda _: empty_tables()):
        yield


@pytest.fixture(scope="session", autouse=True)
def templates_as_in_production(django_test_environment: None) -> Iterator[None]:
    """Django's test environment copies the context of every template that is rendered, down to a form's fields, for the
    few tests that look at `response.context`."""
    with patch.object(Template, "_render", _TestState.saved_data.template_render):
        yield


@pytest.fixture
def contexts_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests that look at `response.context`."""
    monkeypatch.setattr(Template, "_render", instrumented_test_render)


@pytest.fixture(scope="module")
def reference_data(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Counties, plans and benefits as the reference files write them, for the tests of one file; then taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", stdout=StringIO())
        # Otherwise each test in turn would have thousands of rows' references checked.
        connection.check_constraints()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def keys_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one test leaves in Valkey, such as misses that were counted, no other test finds; nor what it leaves in the
    framework's cache, which is made once in each thread."""
    from django.conf import settings

    prefix = f"test-{token_hex(4)}:"
    monkeypatch.setitem(settings.CACHES["default"], "KEY_PREFIX", prefix)
    monkeypatch.setattr(caches["default"], "key_prefix", prefix)


@pytest.fixture(scope="session", autouse=True)
def nothing_collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests need no collected static files, and do not depend on whether some are there; nor does each client look for
    those in the source, where the run is one of development."""
    with override_settings(STATIC_ROOT=tmp_path_factory.mktemp("collected"), WHITENOISE_USE_FINDERS=False):
        yield


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
    """File after file, so that what is made for one of them is made once; the longest first, so that none of several
    workers has such a one left at the end; those that commit behind those that do not; and browser tests last: their
    driver leaves an event loop running in this thread."""
    committing = {item.path for item in items if _commits(item)}
    items.sort(
        key=lambda item: (
            item.path.is_relative_to(BROWSER),
            item.path in committing,
            LONGEST.index(item.path) if item.path in LONGEST else len(LONGEST),
            item.path,
        )
    )


def pytest_collection_finish() -> None:
    """Django and ten thousand tests stay until the end: looking through all of them again and again for what could go
    would be a seventh of every run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    asked = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(asked or (marker and marker.kwargs.get("transaction")))
