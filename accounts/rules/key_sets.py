"""A client's public keys (RFC 7517): which of them may check its assertions?"""

from typing import Any

from jwcrypto.common import JWException
from jwcrypto.jwk import JWK

# SMART Backend Services names these two; every other algorithm is refused, above all `none` and the symmetric ones.
KEY_TYPES = {"RS384": "RSA", "ES384": "EC"}
_LEAST_RSA_BITS = 2048
_MOST_RSA_BITS = 8192
_MOST_KEYS = 20
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})


class BadKeySet(ValueError):
    """A key set that cannot be used; the message says what to mend and repeats nothing of it."""


def check_key_set(key_set: Any) -> dict[str, Any]:
    """The key set, when it is one and at least one of its keys can check an assertion. Raises BadKeySet, also for a
    private key in it: who reads it could sign in the client's name."""
    keys = key_set.get("keys") if isinstance(key_set, dict) else None
    if not isinstance(keys, list) or not all(isinstance(key, dict) for key in keys):
        raise BadKeySet('A key set is a JSON object with a list "keys" of objects (RFC 7517).')
    if len(keys) > _MOST_KEYS:
        raise BadKeySet(f"The key set has {len(keys)} keys; it may have {_MOST_KEYS}.")
    if any(_PRIVATE & key.keys() for key in keys):
        raise BadKeySet("The key set holds a private or secret key. Give its public part, and make a new key.")
    named = [key.get("kid") for key in keys]
    if len(set(map(str, named))) < len(named):
        raise BadKeySet("Two keys of the set have the same kid, or none.")
    if not any(find_key(key_set, kid=str(key.get("kid")), algorithm=alg) for key in keys for alg in KEY_TYPES):
        raise BadKeySet("No key of the set has a kid and is RSA of at least 2048 bits (RS384) or EC P-384 (ES384).")
    checked: dict[str, Any] = key_set
    return checked


def find_key(key_set: dict[str, Any], *, kid: str, algorithm: str) -> Any:
    """The key of that name if it may check signatures of that algorithm, as jwcrypto takes it; None otherwise."""
    for key in key_set["keys"]:
        if key.get("kid") == kid:
            return _usable(key, algorithm)
    return None


def has_key(key_set: dict[str, Any], kid: str) -> bool:
    """Is there a key of that name?"""
    return any(key.get("kid") == kid for key in key_set["keys"])


def _usable(key: dict[str, Any], algorithm: str) -> Any:
    if key.get("kty") != KEY_TYPES[algorithm] or key.get("alg", algorithm) != algorithm:
        return None
    if key.get("use", "sig") != "sig" or "verify" not in key.get("key_ops", ["verify"]):
        return None
    if key["kty"] == "EC" and key.get("crv") != "P-384":
        return None
    try:
        read = JWK(**{name: key[name] for name in ("kty", "crv", "x", "y", "n", "e") if name in key})
        bits = read.get_op_key("verify").key_size
    except (JWException, ValueError, TypeError):
        return None
    return read if key["kty"] == "EC" or _LEAST_RSA_BITS <= bits <= _MOST_RSA_BITS else None
