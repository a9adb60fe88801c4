"""What machines ask of this server: is it up, and can it answer?"""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.core.cache import cache
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from redis.exceptions import RedisError

from cmc_portal import clock

Report = Callable[[datetime], Mapping[str, object]]
# What apps say of themselves beside the parts. None of it makes a server unready: a late nightly task is no reason to
# turn people away.
_REPORTS: dict[str, Report] = {}


def report_also(name: str, report: Report) -> None:
    """Lets `/readyz` say `report(now)` under this name."""
    _REPORTS[name] = report


def healthz(request: HttpRequest) -> JsonResponse:
    """Is the process up? It asks nobody else, so that a database outage does not restart every server."""
    return JsonResponse({"status": "up"})


def readyz(request: HttpRequest) -> JsonResponse:
    """Can it answer inquiries: are the database and the cache there? Beside that, what apps report."""
    parts = {"database": _database_answers(), "cache": _cache_answers()}
    ready = all(parts.values())
    status = "ready" if ready else "not ready"
    reports = {name: _report(report) if parts["database"] else None for name, report in _REPORTS.items()}
    return JsonResponse({"status": status, "parts": parts, **reports}, status=200 if ready else 503)


def _report(report: Report) -> Mapping[str, object] | None:
    """What the app says; None where the database does not let it."""
    try:
        return report(clock.now())
    except Error:
        return None


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def _cache_answers() -> bool:
    try:
        cache.get("readyz")
    except (RedisError, OSError):
        return False
    return True
