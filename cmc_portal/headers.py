"""The headers of every response, and the refusals that need no view: plain HTTP, and a body nobody may send or read.

One middleware instead of three: what it says never changes while the process runs, and it stands on the way of every
inquiry.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.utils.http import parse_header_parameters

from cmc_portal.errors import bad_request, strange_charset, too_large
from cmc_portal.uploads import MOST_BODY_BYTES, let_files_in, takes_files

GetResponse = Callable[[HttpRequest], HttpResponseBase]

CONTENT_SECURITY_POLICY = "; ".join((
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
))  # fmt: skip
# What no page here uses, by the names that browsers know; a passkey needs the two that are left to our own pages.
UNUSED_FEATURES = (
    *("accelerometer", "autoplay", "camera", "clipboard-read", "display-capture"),
    *("encrypted-media", "fullscreen", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts"),
    *("magnetometer", "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock", "serial"),
    *("sync-xhr", "usb", "xr-spatial-tracking"),
)
PASSKEY_FEATURES = ("publickey-credentials-create", "publickey-credentials-get")
# A trace number is copied by a button; nothing reads what somebody copied elsewhere.
USED_FEATURES = (*PASSKEY_FEATURES, "clipboard-write")
PERMISSIONS_POLICY = ", ".join(
    (*(f"{name}=()" for name in UNUSED_FEATURES), *(f"{name}=(self)" for name in USED_FEATURES))
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": PERMISSIONS_POLICY,
    # Not no-referrer: with it browsers send "Origin: null" with our own forms, which the check against forgery refuses.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    # For browsers that do not know frame-ancestors.
    "X-Frame-Options": "DENY",
    # Nothing is kept unless whoever answers says that it may be: static files and public reference data do.
    "Cache-Control": "no-store",
}
A_YEAR = 31_536_000
STRICT_TRANSPORT = {"Strict-Transport-Security": f"max-age={A_YEAR}; includeSubDomains"}
# A load balancer asks these inside its own network, where there is no certificate.
ASKED_WITHOUT_HTTPS = frozenset({"/healthz", "/readyz"})
# What is read as UTF-8, whatever it is called.
UTF_8 = frozenset({"utf-8", "utf8", "us-ascii"})
FORM = "application/x-www-form-urlencoded"


class Request(WSGIRequest):
    """A request that is not read while it is made: Django's own would read the address in the charset that the request
    names, and where it cannot, nobody answers."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except ValueError:
            # A parameter in a charset that nobody knows: refused with the strange charsets.
            self.content_type, self.content_params = "", {"charset": "unknown"}


class SecurityHeaders:
    """Stands outermost, so that its headers are on static files, error pages and refusals too."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.https: bool = settings.PORTAL_HTTPS
        self.headers = tuple((HEADERS | STRICT_TRANSPORT if self.https else HEADERS).items())
        self.most_bytes: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, with every header that it has not set itself."""
        response = self._refusal(request) or self.get_response(request)
        headers = response.headers
        if response.cookies:
            # Kept by a cache that others share, a cookie would sign them in as somebody else.
            headers["Cache-Control"] = "no-store"
        for name, value in self.headers:
            if name not in headers:
                headers[name] = value
        return response

    def _refusal(self, request: HttpRequest) -> HttpResponseBase | None:
        """What is refused before anybody reads it: a large body, a strange charset, and what comes without HTTPS where
        HTTPS is on."""
        # A length that is no number is refused, or taken for none, before or after us; it never makes a large body.
        length = request.META.get("CONTENT_LENGTH")
        with_file = takes_files(request.path)
        if length and (
            not length.isdecimal() or int(length[:20]) > (MOST_BODY_BYTES if with_file else self.most_bytes)
        ):
            return too_large(request)
        if with_file:
            let_files_in(request)
        if "charset" in request.content_params and not _settle_charset(request):
            return strange_charset(request)
        if self.https and not request.is_secure() and request.path not in ASKED_WITHOUT_HTTPS:
            return _to_https(request)
        return None


def _settle_charset(request: HttpRequest) -> bool:
    """Can the request be read in the charset that it names? In another, Django reads no field of a form or of the
    address, not even for the page that refuses it; and forms in nothing but UTF-8."""
    charset = request.content_params["charset"].lower()
    if charset in UTF_8:
        request.encoding = "utf-8"
        return True
    return charset == "iso-8859-1" and request.content_type != FORM


def _to_https(request: HttpRequest) -> HttpResponseBase:
    try:
        return HttpResponsePermanentRedirect(f"https://{request.get_host()}{request.get_full_path()}")
    except DisallowedHost as error:
        return bad_request(request, error)
