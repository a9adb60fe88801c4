"""The raw client of Valkey, for the few places that every inquiry passes: the framework's cache costs several times as
much. Nothing kept here may be needed for a right answer: whoever asks says what they do without."""

from functools import cache

from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

# Whoever waits longer for what is kept in memory is better served by the database.
_PATIENCE_SECONDS = 0.5

Unreachable = RedisError
Values = tuple[bytes | None, ...]


@cache
def valkey() -> Redis:
    """The server's client, with a pool of connections; safe for threads. Its calls raise Unreachable."""
    return Redis.from_url(
        settings.CACHES["default"]["LOCATION"],
        socket_connect_timeout=_PATIENCE_SECONDS,
        socket_timeout=_PATIENCE_SECONDS,
        # Once more, since Valkey may have been started anew; by default it tries thrice, seconds apart.
        retry=Retry(NoBackoff(), 1),
    )


def key(name: str) -> str:
    """The name under which this installation keeps something; those of benchmarks and tests have their own."""
    return f"{settings.CACHES['default'].get('KEY_PREFIX', '')}{name}"


def read(*keys: str) -> Values | None:
    """What stands under the keys, in one round trip; None where Valkey does not answer."""
    if not keys:
        return ()
    try:
        # Not `mget`, which costs half as much again for nothing that is needed here.
        return tuple(valkey().execute_command("MGET", *keys))
    except Unreachable:
        return None


def count(name: str, *, seconds: int) -> int | None:
    """How often was this counted within a window of so many seconds, this time included? The window begins with the
    first. None where Valkey does not answer."""
    try:
        with valkey().pipeline() as pipeline:
            pipeline.incr(name)
            pipeline.expire(name, seconds, nx=True)
            counted: int = pipeline.execute()[0]
    except Unreachable:
        return None
    return counted
