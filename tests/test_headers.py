"""The headers of every response: what a browser may do with it, and who may keep it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve
from django.urls.exceptions import Resolver404
from pytest_django import Settings

from accounts.facts import OrganizationKind, Role
from accounts.models import User
from accounts.services.people import add_organization, add_user
from cmc_portal import headers
from cmc_portal.headers import SecurityHeaders
from continuity.selectors.heartbeats import LATE_AFTER
from tests.operators import add_operator, sign_in
from tests.routes import all_paths

pytestmark = pytest.mark.django_db

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# What anybody may keep: nothing about members, nothing about who is signed in. Everything else says no-store.
PUBLIC = {
    "/api/v1/benefits",
    "/api/v1/counties",
    "/api/v1/plans",
    "/api/v1/services",
    # To strangers only: who is signed in has their name on them.
    "/benefits",
    "/benefits/compare",
    "/counties",
    "/plans",
    "/robots.txt",
    "/.well-known/security.txt",
    "/.well-known/receipt-keys.json",
    # Words of Django's own scripts.
    "/operator/jsi18n/",
}
ROUTES = all_paths()


@pytest.fixture(params=["stranger", "front_desk", "operator"])
def visitor(request: pytest.FixtureRequest, client: Client) -> Client:
    """Somebody who walks through every address."""
    client.raise_request_exception = False
    if request.param == "front_desk":
        organization_id = add_organization("Clinic", OrganizationKind.PROVIDER)
        user_id = add_user("ana@desk.example", "correct-horse-1", organization_id=organization_id, role=Role.FRONT_DESK)
        sign_in(client, User.objects.get(pk=user_id))
    if request.param == "operator":
        sign_in(client, add_operator())
    return client


def faults_of(path: str, response: HttpResponse) -> list[str]:
    """What is wrong with the headers."""
    found = [f"{path}: {name}" for name, value in ALWAYS.items() if response.headers.get(name) != value]
    found += [f"{path}: Permissions-Policy"] if "camera=()" not in response.headers["Permissions-Policy"] else []
    kept = "no-store" not in response.headers.get("Cache-Control", "")
    found += [f"{path}: may be kept"] if kept and path not in PUBLIC else []
    found += [f"{path}: public page sets a cookie"] if kept and response.cookies else []
    return found


def test_the_walk_finds_the_routes() -> None:
    """An address of each kind of route, so that the walk below walks somewhere."""
    assert {"/", "/healthz", "/sign-in", "/inquiries/x", "/api/v1/inquiries/x", "/operator/accounts/user/"} <= set(
        ROUTES
    )
    missing = [path for path in ROUTES if not _leads_somewhere(path)]
    assert missing == []


def _leads_somewhere(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_sends_them_to_everybody_and_lets_nobody_keep_pages(visitor: Client, method: str) -> None:
    faults: list[str] = []
    for path in ROUTES:
        if not path.endswith(("/sign-out", "/sessions")):
            faults += faults_of(path, getattr(visitor, method)(path))
    assert faults == []


@pytest.mark.parametrize(
    ("path", "status"), [("/nothing/here", 404), ("/api/nothing", 404), ("/static/nothing.css", 404), ("/%00", 404)]
)
def test_what_is_not_there_sends_them_too(client: Client, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert faults_of(path, response) == []


@pytest.mark.parametrize("path", ["/readyz", "/api/v1/counties"])
def test_what_broke_sends_them_too(client: Client, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("cmc_portal.health._database_answers", "eligibility.api.get_plan_table"):
        monkeypatch.setattr(name, lambda *arguments: 1 / 0)
    client.raise_request_exception = False
    response = client.get(path)
    assert response.status_code == 500
    assert [each for each in faults_of(path, response) if "may be kept" not in each] == []
    assert "no-store" in response.headers["Cache-Control"]
    assert not re.search("ZeroDivisionError|Traceback|health.py|eligibility/api.py", response.content.decode())


@pytest.mark.parametrize(("headers", "status"), [({"Host": "evil.example"}, 400), ({"Content-Length": "9" * 9}, 413)])
def test_what_is_refused_before_any_view_sends_them_too(client: Client, headers: dict[str, str], status: int) -> None:
    response = client.post("/sign-in", headers=headers)
    assert response.status_code == status
    assert faults_of("/sign-in", response) == []


def test_a_form_without_its_token_sends_them_too() -> None:
    response = Client(enforce_csrf_checks=True).post("/sign-in", {"login": "x", "password": "y"})
    assert response.status_code == 403
    assert faults_of("/sign-in", response) == []


def test_static_files_send_them_and_may_be_kept(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "portal.css").write_text("a {}")
    settings.STATIC_ROOT, settings.WHITENOISE_AUTOREFRESH = tmp_path, True
    response = Client().get(f"/{configured.STATIC_URL.strip('/')}/portal.css")
    assert response.status_code == 200
    assert {name: response.headers[name] for name in ALWAYS} == ALWAYS
    assert "public" in response.headers["Cache-Control"]
    # Closing the response itself would close the database too.
    for close in response._resource_closers:
        close()


def test_passkeys_and_copying_are_the_only_features_that_our_pages_may_use() -> None:
    policy = headers.PERMISSIONS_POLICY
    allowed = {part.split("=")[0] for part in policy.split(", ") if not part.endswith("=()")}
    assert allowed == {"publickey-credentials-create", "publickey-credentials-get", "clipboard-write"}
    assert "publickey-credentials-get=(self)" in policy
    assert "geolocation=()" in policy


def test_a_header_that_a_view_sets_itself_stays() -> None:
    answer = HttpResponse(headers={"Cache-Control": "public, max-age=300", "Content-Security-Policy": "sandbox"})
    response = SecurityHeaders(lambda request: answer)(RequestFactory().get("/"))
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert response.headers["Content-Security-Policy"] == "sandbox"
    assert response.headers["X-Frame-Options"] == "DENY"


def test_no_cache_keeps_a_cookie_whatever_the_view_allows(client: Client) -> None:
    """A signed-in browser renews its session on every page, public ones too."""
    sign_in(client, add_operator())
    response = client.get("/api/v1/counties")
    assert configured.SESSION_COOKIE_NAME in response.cookies
    assert response.headers["Cache-Control"] == "no-store"
    assert "public" in Client().get("/api/v1/counties").headers["Cache-Control"]


# --- With HTTPS.


@pytest.fixture
def over_https(settings: Settings) -> None:
    settings.PORTAL_HTTPS = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True


@pytest.mark.usefixtures("over_https")
def test_plain_http_is_led_to_https_with_its_address() -> None:
    response = Client().get("/inquiries/x?again=1")
    assert (response.status_code, response.headers["Location"]) == (301, "https://testserver/inquiries/x?again=1")


@pytest.mark.usefixtures("over_https")
def test_a_forged_host_is_led_nowhere() -> None:
    response = Client().get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()


@pytest.mark.usefixtures("over_https")
def test_a_load_balancer_may_ask_without_https() -> None:
    assert Client().get("/healthz").status_code == 200


@pytest.mark.usefixtures("over_https")
def test_browsers_are_told_to_come_by_https_for_a_year() -> None:
    response = Client().get("/", headers={"X-Forwarded-Proto": "https"})
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_without_https_nobody_is_told_so() -> None:
    assert "Strict-Transport-Security" not in Client().get("/").headers


@pytest.mark.usefixtures("over_https")
def test_cookies_are_for_this_host_https_and_no_script() -> None:
    client = Client(headers={"X-Forwarded-Proto": "https"})
    response = client.get("/sign-in")
    cookie = response.cookies[configured.CSRF_COOKIE_NAME]
    assert (bool(cookie["secure"]), bool(cookie["httponly"]), cookie["samesite"]) == (True, True, "Lax")
    assert (cookie["path"], cookie["domain"]) == ("/", "")


def test_with_https_cookies_have_names_that_browsers_guard() -> None:
    """Settings are read once, so another process reads them."""
    names = "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE"
    program = f"from django.conf import settings; print(*[getattr(settings, name) for name in {names}])"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PORTAL_HTTPS": "1", "DJANGO_SETTINGS_MODULE": "cmc_portal.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "__Host-session __Host-csrftoken True\n"


# --- Small things.


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_what_machines_ask_says_nothing_of_us(client: Client, path: str) -> None:
    body = client.get(path).content.decode()
    for word in (
        "status",
        "parts",
        "database",
        "cache",
        "ready",
        "up",
        "worker",
        "heard_at",
        "late",
        "never",
        *LATE_AFTER,
    ):
        body = body.replace(f'"{word}"', "")
    assert re.sub(r"[{}:,\s\[\]]|true|null", "", body) == ""


def test_robots_stay_away(client: Client) -> None:
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"
    assert b'<meta name="robots" content="noindex">' in client.get("/").content


@pytest.mark.parametrize(
    ("contact", "line"),
    [
        ("https://example.org/security", "Contact: https://example.org/security"),
        ("privacy@example.org", "Contact: mailto:privacy@example.org"),
        ("1-800-555-0100", "Contact: tel:18005550100"),
    ],
)
def test_security_txt_names_the_operators_contact(client: Client, settings: Settings, contact: str, line: str) -> None:
    settings.PORTAL_BRAND = {"name": "Portal", "contact": contact}
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()
    assert lines[0] == line
    assert lines[1].startswith("Expires: 20")


@pytest.mark.parametrize("contact", ["", "the front office", "call us", "a b@example.org"])
def test_security_txt_is_not_there_without_a_contact_that_programs_can_read(
    client: Client, settings: Settings, contact: str
) -> None:
    settings.PORTAL_BRAND = {"name": "Portal", "contact": contact}
    assert client.get("/.well-known/security.txt").status_code == 404
