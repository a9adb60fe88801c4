"""Is this a client's own assertion? `private_key_jwt` of OpenID Connect as SMART Backend Services narrows it (HL7 SMART
App Launch 2.2, "Asymmetric authentication"; RFC 7523)."""

import json
from datetime import datetime
from typing import Any

from jwcrypto.common import JWException, base64url_decode
from jwcrypto.jws import JWS

from accounts.rules.key_sets import KEY_TYPES, find_key
from cmc_portal.values import value

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHMS = tuple(KEY_TYPES)
_LONGEST = 8_192  # characters
_LONGEST_NAME = 255
_LIFE = 300  # seconds ahead at most
_SKEW = 60  # seconds that the client's clock may be ahead where it says since when the assertion is valid
_LAST_MOMENT = 1e12
_TYPES = ("jwt", "client-authentication+jwt")


class BadAssertion(ValueError):
    """An assertion that proves nothing; the message tells the client's programmer why."""


@value(frozen=True, slots=True)
class Claimed:
    """What an assertion says, before anything of it is proved."""

    text: str
    algorithm: str
    kid: str
    jku: str | None
    client_id: str
    jti: str
    expires_at: float


def read_claimed_client(text: str) -> str:
    """Whose assertion does this say it is? Proves nothing; empty where it says nothing that can be read."""
    try:
        return _name(_read_part(text.split(".")[1]), "sub") if len(text) <= _LONGEST else ""
    except (BadAssertion, IndexError):
        return ""


def parse_assertion(text: str, *, audiences: tuple[str, ...], now: datetime) -> Claimed:
    """What does the assertion claim? Everything but the signature is checked here: algorithm, who, for whom, until
    when. Raises BadAssertion."""
    if len(text) > _LONGEST or text.count(".") != 2:
        raise BadAssertion("The assertion is not a JWT of three parts, or too long.")
    header, claims = (_read_part(part) for part in text.split(".")[:2])
    _check_header(header)
    moment = now.timestamp()
    client_id, jti = _name(claims, "sub"), _name(claims, "jti")
    if claims.get("iss") != client_id:
        raise BadAssertion("iss and sub must both be the client_id.")
    if claims.get("aud") not in (*audiences, *([each] for each in audiences)):
        raise BadAssertion("aud must be the address of this token endpoint, and nothing else.")
    expires_at = _moment(claims, "exp")
    if expires_at is None or not moment < expires_at <= moment + _LIFE:
        raise BadAssertion("exp must lie ahead, by five minutes at most.")
    for name in ("iat", "nbf"):
        if (since := _moment(claims, name)) is not None and since > moment + _SKEW:
            raise BadAssertion(f"{name} lies ahead.")
    return Claimed(text, header["alg"], header["kid"], header.get("jku"), client_id, jti, expires_at)


def decide_assertion(claimed: Claimed, *, key_set: dict[str, Any], jwks_url: str = "") -> None:
    """Did the holder of one of these keys sign it? Raises BadAssertion. The key is the one that `kid` names; a key that
    the assertion brings with it is not looked at. Whether it is sent a second time is asked elsewhere."""
    if claimed.jku is not None and claimed.jku != jwks_url:
        raise BadAssertion("jku is not the address that was registered for this client.")
    key = find_key(key_set, kid=claimed.kid, algorithm=claimed.algorithm)
    if key is None:
        raise BadAssertion("The client has no key of that kid for this algorithm.")
    signed = JWS()
    signed.allowed_algs = [claimed.algorithm]
    try:
        signed.deserialize(claimed.text, key)
    except (JWException, ValueError, TypeError) as error:
        raise BadAssertion("The signature does not fit the key.") from error


def _check_header(header: dict[str, Any]) -> None:
    if header.get("alg") not in ALGORITHMS:
        raise BadAssertion(f"alg must be {' or '.join(KEY_TYPES)}.")
    if str(header.get("typ", "JWT")).lower() not in _TYPES:
        raise BadAssertion("typ must be JWT.")
    if "crit" in header or "b64" in header:
        raise BadAssertion("The header asks for an extension that is not understood here.")
    _name(header, "kid")


def _read_part(part: str) -> dict[str, Any]:
    try:
        read = json.loads(base64url_decode(part))
    except (ValueError, TypeError, RecursionError) as error:
        raise BadAssertion("A part of the assertion is not JSON in base64url.") from error
    if not isinstance(read, dict):
        raise BadAssertion("A part of the assertion is not a JSON object.")
    return read


def _name(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_NAME or not value.isprintable():
        raise BadAssertion(f"{name} is missing or not a short text.")
    return value


def _moment(claims: dict[str, Any], name: str) -> float | None:
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _LAST_MOMENT:
        raise BadAssertion(f"{name} is not a number of seconds.")
    return value
