"""The raw client of Valkey, for the few places that every inquiry passes: the framework's cache costs several times as
much."""

from functools import cache

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

# Whoever waits longer for what is kept in memory is better served by the database.
_PATIENCE_SECONDS = 0.5

Unreachable = RedisError


@cache
def valkey() -> "Redis[bytes]":
    """The server's client, with a pool of connections; safe for threads. Its calls raise Unreachable."""
    return Redis.from_url(
        settings.CACHES["default"]["LOCATION"],
        socket_connect_timeout=_PATIENCE_SECONDS,
        socket_timeout=_PATIENCE_SECONDS,
    )


def key(name: str) -> str:
    """The name under which this installation keeps something; those of benchmarks and tests have their own."""
    return f"{settings.CACHES['default'].get('KEY_PREFIX', '')}{name}"
