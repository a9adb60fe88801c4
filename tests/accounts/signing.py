"""Keys and signed assertions of made-up clients, for tests of `private_key_jwt`."""

import json
from functools import cache
from secrets import token_urlsafe
from typing import Any

from jwcrypto.common import base64url_encode
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS

AUDIENCE = "http://testserver/oauth/token"


@cache
def new_key(kid: str = "k1", kty: str = "EC", crv: str = "P-384", size: int = 2048) -> JWK:
    """A key of that name; the same one each time, since large ones take long to make."""
    return JWK.generate(kty="RSA", size=size, kid=kid) if kty == "RSA" else JWK.generate(kty=kty, crv=crv, kid=kid)


EC_KEY = new_key()
RSA_KEY = new_key("r1", "RSA")


def public(*keys: JWK, **more: str) -> dict[str, Any]:
    """The key set that a client registers."""
    return {"keys": [{**key.export_public(as_dict=True), **more} for key in keys]}


def claims_of(client_id: str, *, now: float, **changes: Any) -> dict[str, Any]:
    """What an assertion says; None leaves a claim out."""
    claims = {"iss": client_id, "sub": client_id, "aud": AUDIENCE, "exp": int(now) + 240, "jti": token_urlsafe(16)}
    return {name: value for name, value in (claims | changes).items() if value is not None}


def sign(claims: Any, key: JWK = EC_KEY, *, alg: str = "ES384", **header: Any) -> str:
    """The assertion, signed, with this header; None leaves a part of it out."""
    heading = {"alg": alg, "typ": "JWT", "kid": key.get("kid")} | header
    signed = JWS(claims if isinstance(claims, str) else json.dumps(claims))
    signed.allowed_algs = [alg]
    protected = {name: value for name, value in heading.items() if value is not None}
    signed.add_signature(key, protected=json.dumps(protected))
    return signed.serialize(compact=True)


def unsigned(claims: dict[str, Any], *, signature: bytes = b"", **header: Any) -> str:
    """An assertion as somebody writes it who has no key."""
    parts = [json.dumps({"typ": "JWT"} | header).encode(), json.dumps(claims).encode(), signature]
    return ".".join(base64url_encode(part) for part in parts)
