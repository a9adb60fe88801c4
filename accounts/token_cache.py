"""What Valkey keeps about tokens: who holds one, by the token's SHA-256, for a minute at most."""

import logging
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import datetime
from functools import lru_cache

import orjson

from cmc_portal import valkey

# A revocation that Valkey never heard of is bounded by the first. The mark of a revocation only has to outlive a reader
# who is between the database and Valkey at that moment.
_KEPT_MILLISECONDS = 60_000
_GONE_SECONDS = 600
_GONE = b"gone"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """The client that holds a token, whom it acts for, what the token allows, and until when (seconds since 1970)."""

    client_id: int
    organization_id: int
    organization_kind: str
    health_plan: str
    scope: str
    expires_at: float


def token_key(checksum: str) -> str:
    """Where does Valkey keep the holder of the token with this SHA-256?"""
    return valkey.key(f"token:{checksum}")


def is_gone(value: bytes) -> bool:
    """Does this mark a token that was revoked?"""
    return value == _GONE


@lru_cache(maxsize=4096)
def read_holder(value: bytes) -> TokenHolder | None:
    """The holder as Valkey keeps it; None for what another version of the portal may have written."""
    try:
        return TokenHolder(*orjson.loads(value))
    except (TypeError, orjson.JSONDecodeError):
        return None


def keep_holder(checksum: str, holder: TokenHolder, *, now: datetime) -> None:
    """Keeps the holder until the token expires, a minute at most; never over the mark of a revocation."""
    life = min(_KEPT_MILLISECONDS, int((holder.expires_at - now.timestamp()) * 1000))
    if life > 0:
        try:
            valkey.valkey().set(token_key(checksum), orjson.dumps(astuple(holder)), px=life, nx=True)
        except valkey.Unreachable:
            return


def mark_gone(checksums: Iterable[str]) -> None:
    """Ends what Valkey says of these tokens. Call it when the database has committed their end: somebody who read the
    database just before then finds the mark and does not write over it."""
    try:
        with valkey.valkey().pipeline(transaction=False) as pipeline:
            for checksum in checksums:
                pipeline.set(token_key(checksum), _GONE, ex=_GONE_SECONDS)
            pipeline.execute()
    except valkey.Unreachable:
        _log.warning("Valkey did not hear of revoked tokens; it may name their clients for a minute more.")
