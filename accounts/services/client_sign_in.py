"""Is this program the client it says it is? By its secret, or by an assertion signed with its own key."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.contrib.auth.hashers import check_password

from accounts.rules.client_assertion import (
    BadAssertion,
    Claimed,
    decide_assertion,
    parse_assertion,
    read_claimed_client,
)
from accounts.selectors.clients import NoKeys, RegisteredClient, find_client, get_key_set
from accounts.services.token_limits import Caller, count_call, count_failure, count_secret, remember_success
from cmc_portal import valkey


class NotTheClient(Exception):
    """The program did not prove to be the client. The message is for its programmer; it does not tell an unknown client
    from a revoked one or a wrong secret."""


class CannotTell(Exception):
    """Whether an assertion is sent a second time cannot be known now, so none is accepted."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A client's name and what is said to be its secret."""

    client_id: str
    secret: str


@dataclass(frozen=True, slots=True)
class Assertion:
    """A signed assertion, and the client's name where it was sent beside it."""

    text: str
    client_id: str | None = None


def sign_in_client(
    shown: Secret | Assertion, *, address: str, audiences: tuple[str, ...], now: datetime
) -> RegisteredClient:
    """The client that this is. Raises NotTheClient, CannotTell, TooOften."""
    caller = Caller(shown.client_id or read_claimed_client(getattr(shown, "text", "")), address)
    count_call(caller, day=now.date())
    try:
        if isinstance(shown, Secret):
            count_secret(caller, day=now.date())
            client = _by_secret(shown)
        else:
            client = _by_assertion(shown, audiences=audiences, now=now)
    except NotTheClient:
        count_failure(caller, day=now.date())
        raise
    remember_success(caller, day=now.date())
    return client


def _by_secret(shown: Secret) -> RegisteredClient:
    """The client of that secret. An unknown client costs as much time as a wrong secret."""
    client = find_client(shown.client_id)
    if not check_password(shown.secret, client.secret_hash if client else "") or client is None:
        raise NotTheClient("No client of that name has this secret, or it was revoked.")
    return client


def _by_assertion(shown: Assertion, *, audiences: tuple[str, ...], now: datetime) -> RegisteredClient:
    """The client that signed the assertion."""
    try:
        claimed = parse_assertion(shown.text, audiences=audiences, now=now)
        client = find_client(claimed.client_id)
        if client is None or shown.client_id not in (None, claimed.client_id):
            raise NotTheClient("No client of that name has such keys, or it was revoked.")
        key_set = get_key_set(client, kid=claimed.kid)
        decide_assertion(claimed, key_set=key_set, jwks_url=client.jwks_url)
        _use_once(claimed, now=now)
    except (BadAssertion, NoKeys) as error:
        raise NotTheClient(str(error)) from error
    except valkey.Unreachable as error:
        raise CannotTell("Assertions cannot be checked now. Try again in a moment.") from error
    return client


def _use_once(claimed: Claimed, *, now: datetime) -> None:
    """Refuses an assertion that is sent again. Asked last, so that only the client itself can use up a jti."""
    name = sha256(f"{claimed.client_id}\0{claimed.jti}".encode()).hexdigest()
    life = int(claimed.expires_at - now.timestamp()) + 2
    if not valkey.valkey().set(valkey.key(f"jti:{name}"), 1, ex=life, nx=True):
        raise NotTheClient("An assertion with this jti was sent before.")
