"""The keys of receipts: one signs, all verify. Pure; no database, no clock, and none of Django."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from cmc_portal.values import value

KEY_BYTES = 32
MOST_KEYS = 100
_RETIRED = "pub"
_DEBUG_KEY = "debug"
_KEY_ID = re.compile(r"[A-Za-z0-9]{1,32}")
_HOW = "Write kid:seed,… or for a key that signs no more kid:pub:key (docs/receipts.md)."


class BadReceiptKeys(ValueError):
    """The keys of receipts cannot be read; the message says what to mend and repeats no secret."""


@value(frozen=True, slots=True)
class PublicKeys:
    """What verifies a signature: public keys by their names."""

    keys: Mapping[str, bytes]

    def fits(self, key_id: str, signature: bytes, message: bytes) -> bool:
        """Did the key of that name sign exactly this? Raises KeyError for a name that is not among them."""
        try:
            Ed25519PublicKey.from_public_bytes(self.keys[key_id]).verify(signature, message)
        except InvalidSignature:
            return False
        return True

    def as_jwks(self) -> dict[str, Any]:
        """The keys as everybody may have them: a JSON Web Key Set (RFC 7517, RFC 8037)."""
        return {"keys": [_as_jwk(key_id, key) for key_id, key in self.keys.items()]}


@value(frozen=True, slots=True, repr=False)
class ReceiptKeys:
    """The key that signs, by its name, and the public keys of all that ever did."""

    current: str
    seed: bytes
    public: PublicKeys

    @classmethod
    def for_debug(cls, secret_key: str) -> "ReceiptKeys":
        """A key for a developer's machine, made of the one secret that is there."""
        return _of_seed(_DEBUG_KEY, sha256(b"receipts:" + secret_key.encode()).digest())

    def sign(self, message: bytes) -> bytes:
        """The signature of the current key; the same for the same message, always."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)

    def __repr__(self) -> str:
        return f"ReceiptKeys({', '.join(self.public.keys)})"


def parse_receipt_keys(text: str) -> ReceiptKeys:
    """Keys written as `k2:seed,k1:seed,k0:pub:key` in base64, the one that signs first. Raises BadReceiptKeys."""
    signing: tuple[str, bytes] | None = None
    public: dict[str, bytes] = {}
    for number, part in enumerate(filter(None, map(str.strip, text.split(","))), start=1):
        key_id, is_retired, key = _parse_entry(part, number)
        if key_id in public:
            raise BadReceiptKeys(f"PORTAL_RECEIPT_KEYS: the name {key_id} is there twice.")
        if number == 1:
            signing = None if is_retired else (key_id, key)
        public[key_id] = key if is_retired else _public_of(key)
    if signing is None:
        raise BadReceiptKeys(f"PORTAL_RECEIPT_KEYS: the first key must be one that can sign. {_HOW}")
    return ReceiptKeys(*signing, PublicKeys(public))


def read_jwks(raw: object) -> PublicKeys:
    """The public keys of a JSON Web Key Set; keys of other kinds are passed over. Raises BadReceiptKeys."""
    entries = raw.get("keys") if isinstance(raw, Mapping) else None
    if not isinstance(entries, list) or len(entries) > MOST_KEYS:
        raise BadReceiptKeys("This is no set of public keys as /.well-known/receipt-keys.json gives it.")
    found = [each for each in entries if isinstance(each, Mapping) and each.get("crv") == "Ed25519"]
    return PublicKeys({str(each.get("kid")): _decode(str(each.get("x")), "The key set", "a key") for each in found})


def encode(raw: bytes) -> str:
    """Bytes as base64 for addresses, without its padding (RFC 7515)."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """The bytes of base64, in either alphabet, padded or not. Raises ValueError."""
    plain = text.rstrip("=").translate(str.maketrans("+/", "-_"))
    if not re.fullmatch(r"[A-Za-z0-9_-]*", plain):
        raise ValueError("This is not base64.")
    try:
        return urlsafe_b64decode(plain + "=" * (-len(plain) % 4))
    except NotBase64 as error:
        raise ValueError("This is not base64.") from error


def _parse_entry(part: str, number: int) -> tuple[str, bool, bytes]:
    key_id, *rest = part.split(":")
    is_retired = len(rest) == 2 and rest[0] == _RETIRED
    if not _KEY_ID.fullmatch(key_id) or not (is_retired or len(rest) == 1):
        raise BadReceiptKeys(f"PORTAL_RECEIPT_KEYS: entry {number} is no named key. {_HOW}")
    return key_id, is_retired, _decode(rest[-1], "PORTAL_RECEIPT_KEYS", f"entry {number}")


def _decode(text: str, where: str, what: str) -> bytes:
    try:
        key = decode(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise BadReceiptKeys(f"{where}: {what} is not {KEY_BYTES} bytes in base64.")
    return key


def _of_seed(key_id: str, seed: bytes) -> ReceiptKeys:
    return ReceiptKeys(key_id, seed, PublicKeys({key_id: _public_of(seed)}))


def _public_of(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def _as_jwk(key_id: str, key: bytes) -> dict[str, str]:
    return {"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": key_id, "x": encode(key)}
