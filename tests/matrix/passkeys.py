"""A passkey on record, as a browser would have registered it; nobody can sign in with it."""

from allauth.mfa.models import Authenticator
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData


def add_passkey(user_id: int) -> int:
    """The number of a new passkey of this user."""
    key = ES256({1: 2, 3: -7, -1: 1, -2: b"\x01" * 32, -3: b"\x02" * 32})
    data = AuthenticatorData.create(
        b"\x00" * 32,
        AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT,
        0,
        AttestedCredentialData.create(Aaguid.NONE, b"credential of a test", key),
    )
    number = websafe_encode(b"credential of a test")
    credential = {
        "id": number,
        "rawId": number,
        "type": "public-key",
        "clientExtensionResults": {"credProps": {"rk": True}},
        "response": {
            "clientDataJSON": websafe_encode(b'{"type":"webauthn.create","challenge":"","origin":"http://testserver"}'),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
    }
    values = {"name": "A key", "credential": credential}
    passkey = Authenticator.objects.create(user_id=user_id, type=Authenticator.Type.WEBAUTHN, data=values)
    number_of_row: int = passkey.pk
    return number_of_row
