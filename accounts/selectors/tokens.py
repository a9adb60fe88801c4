"""Which client holds this token? Asked at each call of a program: one read of Valkey, the database once a minute."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from accounts.facts import Asker, Channel, OrganizationKind, Scope
from accounts.token_cache import TokenHolder, is_gone, keep_holder, read_holder, token_key
from cmc_portal import valkey
from cmc_portal.database import run

KeysOf = Callable[[Asker], tuple[str, ...]]

_HOLDER = """
SELECT c.id, c.organization_id, o.kind, o.health_plan, t.scope, t.expires
FROM oauth2_provider_accesstoken t
JOIN accounts_apiclient c ON c.id = t.application_id AND c.revoked_at IS NULL
JOIN accounts_organization o ON o.id = c.organization_id
WHERE t.token_checksum = %s AND t.expires > %s
"""
_MANY = 4096
# Whom tokens named before, only to know which keys to read beside them; what is answered comes from that read.
_named_before: dict[str, TokenHolder] = {}


class Recognized(NamedTuple):
    """Who calls, and what Valkey keeps under the keys that were asked for; None where it does not answer."""

    asker: Asker
    values: valkey.Values | None


def get_asker_by_token(token: str, *, now: datetime, address: str = "") -> Asker | None:
    """Which machine client holds this token? None when nobody does, it has expired, or it or its client was revoked."""
    recognized = recognize_token(token, now=now, address=address, keys_of=_no_keys)
    return recognized.asker if recognized else None


def recognize_token(token: str, *, now: datetime, address: str, keys_of: KeysOf) -> Recognized | None:
    """Which machine client holds this token, and what stands under the keys that concern it? One read for both, except
    the first time that this process sees the token. Without Valkey the database answers, and the values are None."""
    checksum = sha256(token.encode()).hexdigest()
    before = _named_before.get(checksum)
    guess, keys = _asker_with_keys(before, address, keys_of) if before else (None, ())
    values = valkey.read(token_key(checksum), *keys)
    holder = _holder(checksum, values, now=now)
    if holder is None or holder.expires_at <= now.timestamp():
        _named_before.pop(checksum, None)
        return None
    if guess is not None and holder == before:
        return Recognized(guess, None if values is None else values[1:])
    _remember(checksum, holder)
    asker, keys = _asker_with_keys(holder, address, keys_of)
    return Recognized(asker, None if values is None else valkey.read(*keys))


def _holder(checksum: str, values: valkey.Values | None, *, now: datetime) -> TokenHolder | None:
    """The holder as Valkey told, or else the database; none for a token that Valkey says was revoked."""
    kept = values[0] if values else None
    if kept is not None:
        holder = None if is_gone(kept) else read_holder(kept)
        if holder or is_gone(kept):
            return holder
    rows = run(_HOLDER, [checksum, now])
    if not rows:
        return None
    client_id, organization_id, kind, health_plan, scope, expires = rows[0]
    holder = TokenHolder(client_id, organization_id, kind, health_plan, scope, expires.timestamp())
    if values is not None:
        keep_holder(checksum, holder, now=now)
    return holder


def _remember(checksum: str, holder: TokenHolder) -> None:
    if len(_named_before) >= _MANY:
        _named_before.clear()
    _named_before[checksum] = holder


@lru_cache(maxsize=_MANY)
def _asker_with_keys(holder: TokenHolder, address: str, keys_of: KeysOf) -> tuple[Asker, tuple[str, ...]]:
    asker = Asker(
        Channel.API,
        client_id=holder.client_id,
        organization_id=holder.organization_id,
        organization_kind=OrganizationKind(holder.organization_kind),
        health_plan=holder.health_plan,
        scopes=frozenset(Scope(word) for word in holder.scope.split()),
        address=address,
    )
    return asker, keys_of(asker)


def _no_keys(_: Asker) -> tuple[str, ...]:
    return ()
