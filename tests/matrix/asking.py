"""Asks one row as one persona, and says what came back and what it left in the trail."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from accounts.models import AccessEvent
from tests.matrix.personas import Persona
from tests.matrix.rows import Row
from tests.matrix.world import World

_PART = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
_TRACE = re.compile(r"20\d{4}-[0-9A-Z]{6}-[0-9A-Z]{6}|C(?:-[0-9A-Z]{4}){4}")
_TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]+')
# When the session ends tells of the clock, and of nothing else.
_SESSION_END = re.compile(r"(data-session-time>|data-seconds=\")[^<\"]+")
_HEADERS = ("Content-Type", "Cache-Control", "Location", "WWW-Authenticate", "Retry-After", "Allow")


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back."""

    status: int
    location: str
    body: str
    headers: Mapping[str, str]
    events: tuple[dict[str, Any], ...]
    error: str
    sent: str

    @property
    def seen(self) -> str:
        """In the notation of rows."""
        actions = sorted({f"{each['action']}{'' if each['member_id'] else ':nobody'}" for each in self.events})
        where = _TRACE.sub("…", urlsplit(self.location).path)
        return " ".join(part for part in (str(self.status), where, *actions, self.error) if part)


def address_of(row: Row, words: Mapping[str, object]) -> str:
    """The address of a row, with what is asked for in it."""

    def fill(part: re.Match[str]) -> str:
        name = part[1] or part[2]
        return str(words[row.names.get(name, name)])

    return "/" + re.sub(r"[\^$]", "", _PART.sub(fill, row.route))


def parts_of(row: Row) -> tuple[str, ...]:
    """The names in a row's address."""
    return tuple(one or other for one, other in _PART.findall(row.route))


def ask(
    client: Client, world: World, row: Row, persona: Persona, *, instead: Mapping[str, str] | None = None
) -> Answered:
    """The answer to this persona; nothing of it stays. `instead` stands for what is asked for."""
    words = world.words_for(persona, row.of or persona.kind)
    words = words | {row.names.get(name, name): value for name, value in (instead or {}).items()}
    path = address_of(row, words)
    with transaction.atomic():
        last = _last_event()
        response, sent = _send(client, world, row, persona, path, words)
        body = _body_of(response)
        events = () if _last_event() == last else tuple(AccessEvent.objects.filter(id__gt=last).values())
        transaction.set_rollback(True)
    location = response.headers.get("Location", "")
    body = _SESSION_END.sub(r"\1", _TOKEN.sub(r"\1", body)).replace(path, "/the-address")
    headers = {name: response.headers.get(name, "").replace(path, "/the-address") for name in _HEADERS}
    error = response.exc_info[0].__name__ if getattr(response, "exc_info", None) else ""
    return Answered(response.status_code, location, body, headers, events, error, sent)


def _last_event() -> int:
    """The number that the trail gave last; far quicker than looking for it in every month."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM accounts_accessevent_id_seq")
        return int(cursor.fetchone()[0])


def _send(
    client: Client, world: World, row: Row, persona: Persona, path: str, words: Mapping[str, object]
) -> tuple[HttpResponse, str]:
    visitor = world.visitors[persona]
    client.cookies.clear()
    if visitor.session:
        client.cookies[settings.SESSION_COOKIE_NAME] = visitor.session
    extra: dict[str, Any] = {"REMOTE_ADDR": visitor.address}
    if visitor.token:
        extra["HTTP_AUTHORIZATION"] = f"Bearer {visitor.token}"
    if row.before:
        client.get(row.before.format(**words), **extra)
    body = _fill(row.body, words)
    data: Any = _fill(row.query, words) if row.method in ("GET", "HEAD") else body
    kind = {"content_type": "application/json"} if row.json else {}
    if row.form:
        data, kind = urlencode(data), {"content_type": "application/x-www-form-urlencoded"}
    sender = getattr(client, row.method.lower())
    return sender(path, data, **kind, **extra), str(data)


def _fill(value: Any, words: Mapping[str, object]) -> Any:
    if isinstance(value, Mapping):
        return {key: _fill(each, words) for key, each in value.items()}
    if isinstance(value, list):
        return [_fill(each, words) for each in value]
    return value.format(**words) if isinstance(value, str) else value


def _body_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace")
