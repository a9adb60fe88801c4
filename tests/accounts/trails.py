"""Small trails to seal, to tamper with as the owner of the tables, and to verify."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from accounts.facts import AccessAction, Asker, Channel, Purpose
from accounts.rules.anchors import Anchor
from accounts.rules.chain import parse_trail_keys
from accounts.services.seals import seal_new_events
from accounts.services.trail import record_access

KEYS = parse_trail_keys("k1:" + "a secret of the tests " * 2)
START = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
SEALED_AT = START + timedelta(hours=1)
VERIFIED_AT = START + timedelta(hours=2)
DESK = Asker(Channel.PAGE, organization_id=7, user_id=3, address="192.0.2.7")


def add_events(count: int, *, start: datetime = START, asker: Asker = DESK) -> None:
    """Events a second apart, about members 1, 2, 3 and so on."""
    for number in range(count):
        record_access(
            asker,
            action=AccessAction.ASK_INQUIRY,
            purpose=Purpose.PAYMENT,
            at=start + timedelta(seconds=number),
            members=[number + 1],
            subject=f"202611-{number:06d}-XW2M4C",
        )


def add_trail(count: int, *, batch: int = 3) -> list[Anchor]:
    """A sealed trail of so many events, and its anchors."""
    add_events(count)
    return seal_everything(batch=batch)


def seal_everything(*, at: datetime = SEALED_AT, batch: int = 1_000) -> list[Anchor]:
    """Seals batch by batch until nothing is left."""
    anchors = []
    while (anchor := seal_new_events(KEYS, now=at, limit=batch)) is not None:
        anchors.append(anchor)
    return anchors


def run(statement: str, *values: object) -> list[tuple[object, ...]]:
    """A statement as the database's owner would type it."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


TABLES = ("accounts_accessevent", "accounts_trailseal")


def tamper(*statements: str) -> None:
    """Changes rows as the owner of the tables can: gives back what was revoked, and switches the guards off."""
    for table in TABLES:
        run(f"GRANT ALL ON {table} TO CURRENT_USER")
        run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for statement in statements:
        run(statement)
    for table in TABLES:
        run(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def event_at(place: int) -> int:
    """The number of the event sealed at a place."""
    [(event_id,)] = run("SELECT event_id FROM accounts_trailseal WHERE position = %s", place)
    assert isinstance(event_id, int)
    return event_id


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
