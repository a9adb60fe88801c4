"""The addresses in the environment reach Django, Celery and the cache as those write them."""

import pytest

from cmc_portal.startup.urls import (
    build_database_url,
    build_redis_url,
    cache_location,
    celery_broker_url,
    parse_database_url,
)


def test_a_database_reached_by_tcp() -> None:
    assert parse_database_url("postgresql://ana:p%40ss%2Fword@db.example:6432/portal") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "portal",
        "USER": "ana",
        "PASSWORD": "p@ss/word",
        "HOST": "db.example",
        "PORT": "6432",
    }


def test_a_database_reached_by_a_socket() -> None:
    url = build_database_url(user="portal", password="a:/?#@ b", socket_folder="/tmp/a b/ü", database="portal")
    entry = parse_database_url(url)
    assert (entry["HOST"], entry["PORT"]) == ("/tmp/a b/ü", "")
    assert (entry["USER"], entry["PASSWORD"], entry["NAME"]) == ("portal", "a:/?#@ b", "portal")


def test_other_parameters_go_to_libpq() -> None:
    entry = parse_database_url("postgres://u@h/d?sslmode=require&connect_timeout=3")
    assert entry["OPTIONS"] == {"sslmode": "require", "connect_timeout": "3"}


@pytest.mark.parametrize("url", ["mysql://u:secret@h/d", "u:secret@h/d", ""])
def test_another_kind_of_database_is_refused_without_repeating_the_password(url: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_URL") as refusal:
        parse_database_url(url)
    assert "secret" not in str(refusal.value)


def test_a_database_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="names no database"):
        parse_database_url("postgresql://u@h:5432/")


@pytest.mark.parametrize(
    ("redis", "broker", "cache"),
    [
        ("redis://h:6379/0", "redis://h:6379/0", "redis://h:6379/1"),
        ("redis://h:6379", "redis://h:6379", "redis://h:6379/1"),
        ("rediss://:pw@h/4", "rediss://:pw@h/4", "rediss://:pw@h/5"),
        ("redis://h?db=2", "redis://h?db=2", "redis://h?db=3"),
        ("unix:///run/v.sock?db=0", "redis+socket:///run/v.sock?virtual_host=0", "unix:///run/v.sock?db=1"),
        ("unix:///run/v.sock", "redis+socket:///run/v.sock?virtual_host=0", "unix:///run/v.sock?db=1"),
        ("unix://:pw@/v.sock?db=3", "redis+socket://:pw@/v.sock?virtual_host=3", "unix://:pw@/v.sock?db=4"),
    ],
)
def test_the_queue_and_the_cache_share_a_server_but_not_a_database(redis: str, broker: str, cache: str) -> None:
    assert celery_broker_url(redis) == broker
    assert cache_location(redis) == cache


def test_a_socket_path_survives_every_spelling() -> None:
    url = build_redis_url(socket="/tmp/a b/v?1.sock")
    assert celery_broker_url(url) == "redis+socket:///tmp/a%20b/v%3F1.sock?virtual_host=0"
    assert cache_location(url) == "unix:///tmp/a%20b/v%3F1.sock?db=1"


def test_another_kind_of_queue_is_refused() -> None:
    with pytest.raises(ValueError, match="REDIS_URL"):
        celery_broker_url("amqp://guest:guest@h")
