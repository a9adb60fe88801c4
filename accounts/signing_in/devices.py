"""The devices from which somebody signed in before, so that other people's failures do not shut them out.

A device keeps one signed cookie (the "device cookie" of OWASP's Authentication Cheat Sheet): for each account that was
signed in from there a tag made from its e-mail address, and a random number under which that device's own failures are
counted. It signs nobody in and names nobody.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

COOKIE = "__Host-known-device" if settings.PORTAL_HTTPS else "known-device"
_SALT = "accounts.signing_in.devices"
_AT_MOST = 8
_DAYS = 180


def find_device(request: HttpRequest, *, account: str) -> str | None:
    """Under which number does this device count for the account? None for one from which it was never signed in."""
    return dict(_known(request)).get(_tag(account))


def remember_device(request: HttpRequest, response: HttpResponseBase, *, account: str) -> None:
    """Notes on the device that this account was signed in from it; the longest ago of too many is forgotten."""
    tag = _tag(account)
    others = [each for each in _known(request) if each[0] != tag]
    number = find_device(request, account=account) or secrets.token_urlsafe(16)
    response.set_cookie(
        COOKIE,
        signing.dumps([*others, (tag, number)][-_AT_MOST:], salt=_SALT),
        max_age=_DAYS * 24 * 60 * 60,
        secure=settings.PORTAL_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def _known(request: HttpRequest) -> list[tuple[str, str]]:
    try:
        known = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_DAYS * 24 * 60 * 60)
    except signing.BadSignature:
        return []
    return [(tag, number) for tag, number in known]


def _tag(account: str) -> str:
    return salted_hmac(_SALT, account.lower(), algorithm="sha256").hexdigest()[:32]
