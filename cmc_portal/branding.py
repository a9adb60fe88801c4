"""How an installation looks: its name and contact, its colour and logo, from the settings.

The colour comes as a style sheet of our own and not as a style in the page, which the content security policy forbids.
Sheet and logo are made once, when the process starts.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from defusedxml import ElementTree as SafeXml
from defusedxml.common import DefusedXmlException
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

from cmc_portal.contrast import LEAST_CONTRAST, contrast, is_color, is_readable, make_readable, mix

_TOKENS = Path(__file__).resolve().parent.parent / "static" / "portal" / "tokens.css"
_TOKEN = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
_PNG = b"\x89PNG\r\n\x1a\n"
_SVG = "{http://www.w3.org/2000/svg}"
MOST_LOGO_BYTES = 100_000
# Long, since the address changes with the content.
_KEPT = "public, max-age=86400"
_STRONGER = 0.3


@dataclass(frozen=True, slots=True)
class BrandFault:
    """A setting that cannot be used, why, and what to do."""

    variable: str
    what: str
    what_to_do: str


@dataclass(frozen=True, slots=True)
class BrandFile:
    """Something that browsers fetch: where, what it is, and its content."""

    path: str
    content_type: str
    content: bytes

    @property
    def digest(self) -> str:
        """A short name of the content."""
        return sha256(self.content).hexdigest()[:16]

    @property
    def address(self) -> str:
        """Where it is; another address when the content is another."""
        return f"{self.path}?{self.digest}"


class BrandFiles:
    """Middleware that answers for the style sheet and the logo.

    Stands before sessions: with one, every fetch would renew it in the database and forbid the browser to keep the
    file.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.files = {each.path: each for each in (make_stylesheet(), read_logo()) if each}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The file, or a few bytes where the browser has it; everything else goes on."""
        found = self.files.get(request.path_info)
        if found is None or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        etag = f'"{found.digest}"'
        headers = {"Cache-Control": _KEPT, "ETag": etag}
        response = HttpResponse(found.content, content_type=found.content_type, headers=headers)
        return get_conditional_response(request, etag=etag, response=response) or response


def brand(request: HttpRequest) -> dict[str, dict[str, str | bool]]:
    """What a template knows as `brand`: name and contact from the settings, and where style sheet and logo are."""
    return {"brand": describe_brand()}


def describe_brand() -> dict[str, str | bool]:
    """The same without a request, for a page that is shown when nothing else works."""
    stylesheet, logo = make_stylesheet(), read_logo()
    return settings.PORTAL_BRAND | {
        "phone_href": _href(settings.PORTAL_BRAND.get("phone", "")),
        "stylesheet": stylesheet.address if stylesheet else "",
        "logo_address": logo.address if logo else "",
        "is_demo": settings.PORTAL_DEMO,
    }


def _href(phone: str) -> str:
    return "tel:" + re.sub(r"[^\d+]", "", phone)


def find_brand_faults() -> tuple[BrandFault, ...]:
    """What of the settings of colour and logo cannot be used? Pages leave it out; a server does not start with it."""
    return (
        *_faults_of_accent("PORTAL_ACCENT", settings.PORTAL_ACCENT, dark=False),
        *_faults_of_accent("PORTAL_ACCENT_DARK", settings.PORTAL_ACCENT_DARK, dark=True),
        *_faults_of_logo(settings.PORTAL_LOGO),
    )


def _faults_of_accent(variable: str, color: str, *, dark: bool) -> tuple[BrandFault, ...]:
    if not color:
        return ()
    if not is_color(color):
        return (BrandFault(variable, f"{color} is no colour.", "Write it as #rrggbb, such as #005ea2."),)
    worst = min(_backgrounds(dark=dark), key=lambda each: contrast(color, each))
    if is_readable(color, (worst,)):
        return ()
    what = f"{color} on {worst} has a contrast of {contrast(color, worst):.1f}; to be read it needs {LEAST_CONTRAST}."
    closest = make_readable(color, _backgrounds(dark=dark), toward="#ffffff" if dark else "#000000")
    return (BrandFault(variable, what, f"Take one like {closest}."),)


@cache
def _tokens(*, dark: bool) -> dict[str, str]:
    """The colours of tokens.css, as they are in the light or in the dark."""
    light, _, in_the_dark = _TOKENS.read_text(encoding="utf-8").partition("prefers-color-scheme: dark")
    return dict(_TOKEN.findall(light)) | (dict(_TOKEN.findall(in_the_dark)) if dark else {})


def _backgrounds(*, dark: bool) -> tuple[str, ...]:
    """Everything on which links stand, and what is written on a button of the accent's colour."""
    tokens = _tokens(dark=dark)
    return tuple(color for name, color in tokens.items() if "paper" in name or name == "on-accent")


@cache
def make_stylesheet() -> BrandFile | None:
    """The style sheet with the colours of the plan; None where it has none, or one that cannot be read."""
    light, dark = settings.PORTAL_ACCENT, settings.PORTAL_ACCENT_DARK
    if not light or _faults_of_accent("", light, dark=False) or _faults_of_accent("", dark, dark=True):
        return None
    dark = dark or make_readable(light, _backgrounds(dark=True), toward="#ffffff")
    sheet = (
        f":root {{ --accent: {light}; --accent-strong: {mix(light, '#000000', _STRONGER)}; }}\n"
        "@media (prefers-color-scheme: dark) {\n"
        f"  :root {{ --accent: {dark}; --accent-strong: {mix(dark, '#ffffff', _STRONGER)}; }}\n"
        "}\n"
    )
    return BrandFile("/brand.css", "text/css; charset=utf-8", sheet.encode())


@cache
def read_logo() -> BrandFile | None:
    """The logo; None where there is none, or a file that is not what it should be."""
    path = settings.PORTAL_LOGO
    if not path or _faults_of_logo(path):
        return None
    content = Path(path).read_bytes()
    kind = "image/png" if content.startswith(_PNG) else "image/svg+xml"
    return BrandFile("/brand-logo", kind, content)


def _faults_of_logo(path: str) -> tuple[BrandFault, ...]:
    if not path:
        return ()
    what = _fault_of_file(Path(path))
    what_to_do = f"Give the path of a PNG or a plain SVG of at most {MOST_LOGO_BYTES} bytes."
    return (BrandFault("PORTAL_LOGO", what, what_to_do),) if what else ()


def _fault_of_file(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        return f"{path} cannot be read ({error.strerror})."
    if len(content) > MOST_LOGO_BYTES:
        return f"{path} has {len(content)} bytes."
    if content.startswith(_PNG) or _is_plain_svg(content):
        return ""
    return f"{path} is neither a PNG nor an SVG without scripts and links."


def _is_plain_svg(content: bytes) -> bool:
    """Is it a picture and nothing else? No script, no handler, nothing fetched from elsewhere."""
    try:
        root = SafeXml.fromstring(content)
    except (SafeXml.ParseError, DefusedXmlException, ValueError):
        return False
    return root.tag == f"{_SVG}svg" and all(_is_harmless(str(each.tag), each.attrib) for each in root.iter())


def _is_harmless(tag: str, attributes: Mapping[str, str]) -> bool:
    links = (value for key, value in attributes.items() if key.rpartition("}")[2] == "href")
    handlers = any(key.lower().startswith("on") for key in attributes)
    name = tag.removeprefix(_SVG)
    return name not in ("script", "foreignObject") and not handlers and all(each.startswith("#") for each in links)
