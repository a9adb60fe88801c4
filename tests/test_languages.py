"""The language of a page: chosen by its reader, and never that of what programs are told."""

import re
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from cmc_portal.language_choice import in_english

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[1]
PAPER = {"letter.css", "letter-paper.css", "receipt-paper.css", "card-paper.css"}


def choose(client: Client, language: str, *, next: str = "", referer: str = "") -> HttpResponse:
    """What the button at the top of a page sends."""
    headers = {"Origin": "http://testserver", "Referer": referer}
    return client.post("/language", {"language": language, "next": next}, headers=headers)


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
def test_the_form_of_another_site_chooses_nothing(client: Client, headers: dict[str, str]) -> None:
    answer = client.post("/language", {"language": "es"}, headers=headers)
    assert (answer.status_code, answer.cookies.get("language")) == (403, None)


def test_a_page_is_english_until_somebody_chooses(client: Client) -> None:
    page = client.get("/sign-in")
    assert '<html lang="en" dir="ltr">' in page.content.decode()
    assert page.headers["Content-Language"] == "en"


def test_the_browser_may_ask_for_spanish(client: Client) -> None:
    page = client.get("/sign-in", headers={"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"})
    assert '<html lang="es" dir="ltr">' in page.content.decode()


def test_a_choice_is_kept_and_leads_back(client: Client) -> None:
    chosen = choose(client, "es", referer="http://testserver/languages")
    assert (chosen.status_code, chosen.headers["Location"]) == (302, "http://testserver/languages")
    cookie = chosen.cookies["language"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 31536000)
    # What the browser asks for no longer counts.
    page = client.get("/languages", headers={"Accept-Language": "en"})
    assert '<html lang="es" dir="ltr">' in page.content.decode()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_a_choice_never_leads_to_another_host(client: Client, elsewhere: str) -> None:
    for answer in (
        choose(client, "es", next=elsewhere),
        choose(client, "es", referer=elsewhere),
    ):
        assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("language", ["", "ar", "xx", "en-us\r\nSet-Cookie: a=b"])
def test_what_is_not_offered_cannot_be_chosen(client: Client, language: str) -> None:
    answer = choose(client, language)
    assert (answer.status_code, answer.cookies.get("language")) == (400, None)


def test_programs_are_told_in_english_whatever_they_accept(client: Client) -> None:
    for path in ("/api/v1/nothing", "/api/v1/inquiries/x", "/robots.txt", "/healthz"):
        plain, asked = client.get(path), client.get(path, headers={"Accept-Language": "es", "Cookie": "language=es"})
        assert asked.content == plain.content, path
        assert "Accept-Language" not in asked.headers.get("Vary", ""), path


def test_caches_are_told_that_pages_differ_by_language_and_reader(client: Client) -> None:
    varies = client.get("/languages").headers["Vary"]
    assert {"Accept-Language", "Cookie"} <= {each.strip() for each in varies.split(",")}


def test_a_page_that_only_shows_sets_no_cookie(client: Client) -> None:
    assert not client.get("/languages").cookies


def test_a_file_that_programs_read_is_english_in_whatever_language_its_reader_is() -> None:
    told = in_english(lambda request: HttpResponse(gettext("Sign in")))
    with translation.override("es"):
        assert gettext("Sign in") == "Iniciar sesión"
        assert told(HttpRequest()).content == b"Sign in"


def test_style_sheets_of_pages_name_no_left_and_no_right() -> None:
    """Paper keeps its sides; a page mirrors itself."""
    sheets = sorted(path for path in (ROOT / "static/portal").glob("*.css") if path.name not in PAPER)
    physical = re.compile(r"(margin|padding|border)-(left|right)|text-align: (left|right)|(^|[ ;{])(left|right):")
    assert [path.name for path in sheets if physical.search(path.read_text(encoding="utf-8"))] == []
