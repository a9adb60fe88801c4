"""What machines ask of the server: is it up, and can it answer?"""

import pytest
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from pytest import MonkeyPatch
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError


def refuse(error: Exception) -> object:
    """A function that fails with that error, whatever it is asked."""

    def refused(*args: object, **options: object) -> None:
        raise error

    return refused


def test_healthz_asks_neither_database_nor_cache(client: Client) -> None:
    # The database is not open to this test: a query would fail it.
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "up"})


@pytest.mark.django_db
def test_readyz_names_the_parts_that_answer(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    found = response.json()
    assert (found["status"], found["parts"]) == ("ready", {"database": True, "cache": True})


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("connection already closed")])
def test_without_the_database_it_is_not_ready(client: Client, monkeypatch: MonkeyPatch, error: Exception) -> None:
    monkeypatch.setattr(connection, "cursor", refuse(error))
    response = client.get("/readyz")
    assert response.status_code == 503
    # Without the database nobody knows of the worker either.
    assert response.json() == {
        "status": "not ready",
        "parts": {"database": False, "cache": True},
        "worker": None,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("error", [RedisConnectionError("gone"), RedisTimeoutError("slow"), OSError("no route")])
def test_without_the_cache_it_is_not_ready(client: Client, monkeypatch: MonkeyPatch, error: Exception) -> None:
    monkeypatch.setattr(cache, "get", refuse(error))
    response = client.get("/readyz")
    assert response.status_code == 503
    found = response.json()
    assert (found["status"], found["parts"]) == ("not ready", {"database": True, "cache": False})


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError("host db.internal, user portal")])
def test_an_outage_is_told_without_its_particulars(client: Client, monkeypatch: MonkeyPatch, error: Exception) -> None:
    monkeypatch.setattr(connection, "cursor", refuse(error))
    assert b"internal" not in client.get("/readyz").content
