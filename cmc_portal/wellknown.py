"""What programs that visit look for: may this be indexed, and whom to tell about a hole in it?"""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cmc_portal import clock

# RFC 9116 wants a day after which the file is not to be trusted, less than a year away.
_HOLDS_FOR = timedelta(days=180)
_A_DAY = "public, max-age=86400"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Nothing here is for search engines."""
    return _text("User-agent: *\nDisallow: /\n")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a hole (RFC 9116), where PORTAL_CONTACT is an address that a program can read."""
    contact = _as_address(settings.PORTAL_BRAND["contact"])
    if contact is None:
        raise Http404
    until = clock.now().replace(microsecond=0) + _HOLDS_FOR
    return _text(f"Contact: {contact}\nExpires: {until.isoformat()}\nPreferred-Languages: en\n")


def _as_address(contact: str) -> str | None:
    """A web address, an e-mail address or a telephone number as the address it stands for; None for anything else."""
    if urlsplit(contact).scheme in ("https", "mailto", "tel"):
        return contact
    name, _, host = contact.partition("@")
    if name and "." in host and not set(contact) & set(" <>,;"):
        return f"mailto:{contact}"
    digits = contact.translate(str.maketrans("", "", " ()-."))
    return f"tel:{digits}" if digits.removeprefix("+").isdigit() and digits.isascii() else None


def _text(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": _A_DAY})
