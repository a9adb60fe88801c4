"""The world of the matrix, and how it is asked quickly."""

import logging
from collections.abc import Iterator
from secrets import token_hex

import pytest
from django.conf import settings as configured
from django.db import transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from cmc_portal import clock
from tests.matrix.world import World, build_world


@pytest.fixture(scope="module")
def world(reference_data: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Everything and everybody, made once for the tests of a file; then taken back."""
    quick = {
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "CACHES": {"default": configured.CACHES["default"] | {"KEY_PREFIX": f"matrix-{token_hex(4)}:"}},
    }
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(**quick):
        yield build_world(clock.now())
        transaction.set_rollback(True)


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of refusals: without a line in the log for each."""
    monkeypatch.setattr(logging.getLogger("django.request"), "level", logging.ERROR)


@pytest.fixture
def web() -> Client:
    """Asks as whoever it is told to be; what breaks comes back as 500."""
    return Client(raise_request_exception=False)
