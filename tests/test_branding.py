"""The name, colour, logo and contact of a plan: shown when they can be read, refused at the start when not."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from pytest_django import Settings

from cmc_portal import branding
from cmc_portal.branding import BrandFiles, find_brand_faults
from cmc_portal.contrast import contrast, make_readable, mix
from cmc_portal.production import refuse_dangers

PURPLE = "#6b2c91"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>'


@pytest.fixture(autouse=True)
def made_anew() -> Iterator[None]:
    """Sheet and logo are made once a process; here once a test."""
    yield
    for each in (branding.make_stylesheet, branding.read_logo):
        each.cache_clear()


def fetch(path: str, **headers: str) -> HttpResponse:
    """What the middleware says; 418 where it lets others answer."""
    request = RequestFactory().get(path, headers=headers)
    response = BrandFiles(lambda request: HttpResponse(status=418))(request)
    assert isinstance(response, HttpResponse)
    return response


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert contrast("#005ea2", "#005ea2") == 1


def test_colours_are_mixed_channel_by_channel() -> None:
    assert mix("#ff0000", "#000000", 0.5) == "#800000"
    assert make_readable("#005ea2", ("#ffffff",), toward="#000000") == "#005ea2"
    assert make_readable("#ffff00", ("#ffffff",), toward="#000000") == "#737300"


def test_without_a_colour_of_its_own_an_installation_looks_neutral(client: Client) -> None:
    assert fetch("/brand.css").status_code == 418
    assert b"brand.css" not in client.get("/help/").content


def test_the_plans_colour_is_a_sheet_that_browsers_keep(settings: Settings) -> None:
    settings.PORTAL_ACCENT, settings.PORTAL_ACCENT_DARK = PURPLE, "#c9a6e4"
    response = fetch("/brand.css")
    assert response.content.decode() == (
        ":root { --accent: #6b2c91; --accent-strong: #4b1f66; }\n"
        "@media (prefers-color-scheme: dark) {\n"
        "  :root { --accent: #c9a6e4; --accent-strong: #d9c1ec; }\n"
        "}\n"
    )
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=86400"
    again = fetch("/brand.css", If_None_Match=response.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_pages_load_the_sheet_before_their_own_and_paper_stays_black(client: Client, settings: Settings) -> None:
    settings.PORTAL_ACCENT = PURPLE
    page = client.get("/help/").content.decode()
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"(?: media="(\w+)")?>', page)
    assert [media for address, media in sheets if address.startswith("/brand.css?")] == ["screen"]
    assert sheets[-1][1] == "print"


def test_without_a_colour_for_the_dark_it_is_lightened_until_it_can_be_read(settings: Settings) -> None:
    settings.PORTAL_ACCENT = "#1a4480"
    dark = re.search(r"dark\) {\n  :root { --accent: (#\w+)", fetch("/brand.css").content.decode())
    assert dark
    assert contrast(dark[1], "#1c1d1f") >= 4.5
    assert contrast(dark[1], "#3e2927") >= 4.5


@pytest.mark.parametrize(
    ("light", "dark", "variable", "words"),
    [
        ("#ffcc00", "", "PORTAL_ACCENT", "#ffcc00 on #ecf1f7 has a contrast of 1.3; to be read it needs 4.5."),
        ("purple", "", "PORTAL_ACCENT", "purple is no colour."),
        (PURPLE, PURPLE, "PORTAL_ACCENT_DARK", "has a contrast of"),
    ],
)
def test_a_colour_that_cannot_be_read_is_refused_at_the_start_and_shown_nowhere(
    settings: Settings, light: str, dark: str, variable: str, words: str
) -> None:
    settings.PORTAL_ACCENT, settings.PORTAL_ACCENT_DARK = light, dark
    (fault,) = find_brand_faults()
    assert fault.variable == variable
    assert words in fault.what
    with pytest.raises(ImproperlyConfigured, match=f"(?s){variable}: .*#"):
        refuse_dangers()
    assert fetch("/brand.css").status_code == 418


def test_every_background_of_the_pages_counts() -> None:
    """Links stand on tinted notices too; the list is read from the style sheet itself."""
    assert {"#ffffff", "#f7f9fa", "#f9eeee", "#fef0c8"} <= set(branding._backgrounds(dark=False))
    assert {"#1c1d1f", "#2d2e2f", "#3e2927", "#322d26"} <= set(branding._backgrounds(dark=True))
    assert "#ffffff" not in branding._backgrounds(dark=True)


@pytest.mark.parametrize(("content", "kind"), [(SVG, "image/svg+xml"), (b"\x89PNG\r\n\x1a\n...", "image/png")])
def test_a_logo_is_served_and_shown(
    client: Client, settings: Settings, tmp_path: Path, content: bytes, kind: str
) -> None:
    (tmp_path / "logo").write_bytes(content)
    settings.PORTAL_LOGO = str(tmp_path / "logo")
    response = fetch("/brand-logo")
    assert (response.content, response.headers["Content-Type"]) == (content, kind)
    assert re.search(r'<img class="site-logo" src="/brand-logo\?\w{16}" alt="">', client.get("/help/").content.decode())


@pytest.mark.parametrize(
    "content",
    [
        SVG.replace(b"<path", b"<script>alert(1)</script><path"),
        SVG.replace(b"<path", b'<path onload="alert(1)"'),
        SVG.replace(b"<path", b'<use href="https://elsewhere.example/a.svg#b"/><path'),
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG,
        b"<html></html>",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n" + bytes(100_001),
    ],
    ids=["script", "handler", "link elsewhere", "entity", "page", "another kind", "too large"],
)
def test_a_file_that_is_no_plain_picture_is_refused(settings: Settings, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "logo").write_bytes(content)
    settings.PORTAL_LOGO = str(tmp_path / "logo")
    assert [each.variable for each in find_brand_faults()] == ["PORTAL_LOGO"]
    assert fetch("/brand-logo").status_code == 418


def test_a_logo_that_is_not_there_is_said_so(settings: Settings, tmp_path: Path) -> None:
    settings.PORTAL_LOGO = str(tmp_path / "none.svg")
    (fault,) = find_brand_faults()
    assert fault.what.endswith("none.svg cannot be read (No such file or directory).")


def test_whom_to_call_stands_under_every_page(settings: Settings) -> None:
    settings.PORTAL_BRAND = settings.PORTAL_BRAND | {
        "phone": "1-800-555-0100",
        "tty": "711",
        "email": "help@plan.example",
        "address": "1 Main Street",
    }
    footer = render_to_string("_footer.html", {"brand": branding.describe_brand()})
    assert '<a class="phone" href="tel:18005550100">1-800-555-0100</a>' in footer
    assert "(TTY 711)" in footer
    assert '<a href="mailto:help@plan.example">' in footer
    assert "1 Main Street" in footer
