"""The addresses of the database and of the queue, as the environment writes them and as libraries read them."""

from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

DATABASE_SCHEMES = ("postgresql", "postgres")
REDIS_SCHEMES = ("redis", "rediss", "unix")


def parse_database_url(url: str) -> dict[str, Any]:
    """Which entry of Django's DATABASES does `url` name? Query parameters other than host and port go to libpq."""
    parts = _split(url, DATABASE_SCHEMES, "DATABASE_URL")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise ValueError("DATABASE_URL names no database. Write it as postgresql://user:password@host:5432/name")
    entry: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # A folder cannot stand where a URL has its host, so a socket folder comes as ?host=/folder.
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(parts.port or "")),
    }
    return entry | {"OPTIONS": options} if options else entry


def as_role(entry: dict[str, Any], role: str) -> dict[str, Any]:
    """Which entry of DATABASES is the same, with a role that every connection takes on? Empty: that of who logs in."""
    if not role:
        return entry
    own = entry.get("OPTIONS", {})
    options = f"{own.get('options', '')} -c role={role}".strip()
    return entry | {"OPTIONS": own | {"options": options}}


def build_database_url(*, user: str, password: str, socket_folder: str, database: str) -> str:
    """How is a server that listens in `socket_folder` written as DATABASE_URL?"""
    return f"postgresql://{_quoted(user)}:{_quoted(password)}@/{_quoted(database)}?host={_quoted(socket_folder)}"


def build_redis_url(*, socket: str) -> str:
    """How is a server that listens at `socket` written as REDIS_URL?"""
    return f"unix://{quote(socket)}?db=0"


def celery_broker_url(redis_url: str) -> str:
    """How does Celery write `redis_url`? It has its own spelling for sockets; the database number stays."""
    parts = _split(redis_url, REDIS_SCHEMES, "REDIS_URL")
    if parts.scheme != "unix":
        return redis_url
    query = dict(parse_qsl(parts.query))
    query["virtual_host"] = query.pop("db", "0")
    return _with(parts, scheme="redis+socket", query=urlencode(query))


def cache_location(redis_url: str) -> str:
    """Where does the cache live? One database further than the queue: clearing a cache empties its whole database."""
    return further(redis_url, by=1)


def further(redis_url: str, *, by: int) -> str:
    """Which address names the database that comes `by` numbers after that of `redis_url`?"""
    parts = _split(redis_url, REDIS_SCHEMES, "REDIS_URL")
    query = dict(parse_qsl(parts.query))
    if parts.scheme == "unix" or "db" in query:
        return _with(parts, query=urlencode(query | {"db": str(int(query.get("db", "0")) + by)}))
    return _with(parts, path=f"/{int(parts.path.strip('/') or '0') + by}")


def _split(url: str, schemes: tuple[str, ...], variable: str) -> SplitResult:
    """What are the parts of `url`? A scheme that is not served is refused by name, without repeating the password."""
    parts = urlsplit(url)
    if parts.scheme not in schemes:
        raise ValueError(f"{variable} begins with {parts.scheme!r}. It must begin with one of: {', '.join(schemes)}")
    return parts


def _with(parts: SplitResult, **changes: str) -> str:
    """How is `parts` written with `changes`? urlunsplit drops the // of an empty host, which a socket path needs."""
    url = urlunsplit(parts._replace(**changes))
    scheme, _, rest = url.partition(":")
    return url if rest.startswith("//") else f"{scheme}://{rest}"


def _quoted(text: str) -> str:
    return quote(text, safe="")
