"""The chain over the access trail: what a seal is made of, and the keys that make it. Pure; no database, no clock."""

import hmac
from collections.abc import Mapping, Sequence
from hashlib import sha256

import orjson

from cmc_portal.values import value

SHORTEST_SECRET = 32
GENESIS = bytes(32)
_DEBUG_KEY = "debug"


class BadTrailKeys(ValueError):
    """The keys of the trail cannot be read; the message says what to mend and repeats no secret."""


class UnknownTrailKey(LookupError):
    """A seal names a key that is not among those given."""


@value(frozen=True, slots=True)
class TrailKeys:
    """Secrets by their names. `current` seals; the others are kept to verify what they sealed."""

    current: str
    secrets: Mapping[str, bytes]

    @classmethod
    def for_debug(cls, secret_key: str) -> "TrailKeys":
        """A key for a developer's machine, made of the one secret that is there."""
        return cls(_DEBUG_KEY, {_DEBUG_KEY: sha256(b"access trail:" + secret_key.encode()).digest()})

    def secret(self, key_id: str) -> bytes:
        """The secret of that name. Raises UnknownTrailKey."""
        try:
            return self.secrets[key_id]
        except KeyError:
            raise UnknownTrailKey(key_id) from None

    def __repr__(self) -> str:
        return f"TrailKeys({', '.join(self.secrets)})"


def parse_trail_keys(text: str) -> TrailKeys:
    """Keys written as `k2:secret,k1:secret`, the one that seals first. Raises BadTrailKeys."""
    secrets: dict[str, bytes] = {}
    for number, part in enumerate(filter(None, map(str.strip, text.split(","))), start=1):
        key_id, colon, secret = part.partition(":")
        if not colon or not key_id.isalnum() or len(secret) < SHORTEST_SECRET:
            raise BadTrailKeys(
                f"PORTAL_TRAIL_KEYS: entry {number} is not a name of letters and digits, a colon and a secret of "
                f"at least {SHORTEST_SECRET} characters."
            )
        if key_id in secrets:
            raise BadTrailKeys(f"PORTAL_TRAIL_KEYS: the name {key_id} is there twice.")
        secrets[key_id] = secret.encode()
    if not secrets:
        raise BadTrailKeys("PORTAL_TRAIL_KEYS names no key.")
    return TrailKeys(next(iter(secrets)), secrets)


@value(frozen=True, slots=True)
class Seal:
    """One event's place in the chain, as it is stored."""

    position: int
    event_id: int
    occurred_at: str
    key_id: str
    mac: bytes
    sealed_at: str


# The columns of an event in the order in which they are sealed; moments are texts in UTC to the microsecond.
Row = Sequence[object]


def seal_mac(keys: TrailKeys, *, previous: bytes, position: int, key_id: str, sealed_at: str, row: Row) -> bytes:
    """The seal of a row at its place: HMAC-SHA-256 over the seal before it, its place and every column of the row.

    The text is JSON, so that no two rows have the same text. Raises UnknownTrailKey.
    """
    text = orjson.dumps([position, key_id, sealed_at, *row])
    return hmac.digest(keys.secret(key_id), previous + text, "sha256")


def fits(keys: TrailKeys, seal: Seal, *, previous: bytes, row: Row, position: int | None = None) -> bool:
    """Is this the seal of that row after `previous`, at its own place or at another?"""
    try:
        mac = seal_mac(
            keys,
            previous=previous,
            position=seal.position if position is None else position,
            key_id=seal.key_id,
            sealed_at=seal.sealed_at,
            row=row,
        )
    except UnknownTrailKey:
        return False
    return hmac.compare_digest(mac, seal.mac)
