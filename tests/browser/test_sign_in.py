"""Signing in, in a browser: passkeys and codes under the content security policy, by keyboard alone, in every look."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from cmc_portal import clock
from tests.accounts.signing_in import BEN, CY, PASSWORD, ben, code_of, cy, quick_and_alone
from tests.browser.test_ask_and_answer import assert_sound_in_every_look

__all__ = ["ben", "cy", "quick_and_alone"]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
    pytest.mark.filterwarnings("ignore:No directory at"),
]

INTERNAL_KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser complains of, such as something that the content security policy forbids."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.fixture
def authenticator(page: Page) -> CDPSession:
    """A device that keeps passkeys and knows its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": INTERNAL_KEY})
    return session


@pytest.fixture
def plain_page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page without scripts."""
    context: BrowserContext = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    yield context.new_page()
    context.close()


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def password_step(page: Page, address: str, email: str) -> None:
    """Address and password, typed without a mouse: the first field has the focus."""
    page.goto(f"{address}/sign-in")
    expect(page.get_by_label("E-mail address")).to_be_focused()
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Sign in")


def press(page: Page, name: str, *, role: str = "button") -> None:
    """Goes to a button or link by the Tab key and presses it; fails when the keyboard does not reach it."""
    wanted = page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
    for _ in range(40):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"the Tab key does not reach {name}")


def test_a_passkey_is_added_and_signs_in_by_keyboard_alone(
    page: Page, live_server: LiveServer, ben: User, authenticator: CDPSession, complaints: list[str]
) -> None:
    password_step(page, live_server.url, BEN)
    heading(page, "Second step when signing in")
    press(page, "Add a passkey", role="link")
    heading(page, "Add a passkey")
    press(page, "Add a passkey")
    heading(page, "Recovery codes")
    page.goto(live_server.url)
    heading(page, "Check coverage")
    press(page, "Sign out", role="button")
    heading(page, "Sign in")
    press(page, "Sign in with a passkey")
    heading(page, "Today")
    assert Authenticator.objects.get(user=ben, type="webauthn").last_used_at is not None
    assert complaints == []


def test_a_passkey_is_the_second_step_after_the_password_too(
    page: Page, live_server: LiveServer, ben: User, authenticator: CDPSession, complaints: list[str]
) -> None:
    _add_passkey(page, live_server.url, BEN)
    password_step(page, live_server.url, BEN)
    heading(page, "Second step")
    press(page, "Use your passkey")
    heading(page, "Today")
    assert complaints == []


def test_a_passkey_confirms_who_it_is(
    page: Page, live_server: LiveServer, ben: User, authenticator: CDPSession, complaints: list[str]
) -> None:
    _add_passkey(page, live_server.url, BEN, stay=True)
    page.goto(f"{live_server.url}/account/confirm/passkey?next=/account/")
    heading(page, "Confirm that it is you")
    press(page, "Use your passkey")
    heading(page, "Your account")
    assert complaints == []


def test_a_passkey_that_is_not_used_says_so_and_can_be_tried_again(
    page: Page, live_server: LiveServer, authenticator: CDPSession
) -> None:
    page.goto(f"{live_server.url}/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("The passkey was not used. Try again when you are ready.")).to_be_visible()
    assert_sound_in_every_look(page)


def test_a_device_is_not_added_twice(page: Page, live_server: LiveServer, ben: User, authenticator: CDPSession) -> None:
    _add_passkey(page, live_server.url, BEN, stay=True)
    page.goto(f"{live_server.url}/account/passkeys/add")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("This device keeps a passkey of your account already.")).to_be_visible()


def test_where_a_passkey_cannot_be_the_page_says_what_else_there_is(
    page: Page, live_server: LiveServer, ben: User
) -> None:
    by_number = live_server.url.replace("localhost", "127.0.0.1")
    password_step(page, by_number, BEN)
    page.goto(f"{by_number}/account/passkeys/add")
    expect(page.get_by_text("Passkeys do not work in this browser, or not at this address")).to_be_visible()
    expect(page.get_by_role("button", name="Add a passkey")).to_be_hidden()


def test_an_app_is_set_up_and_signs_in_by_keyboard_alone(
    page: Page, live_server: LiveServer, ben: User, complaints: list[str]
) -> None:
    password_step(page, live_server.url, BEN)
    press(page, "Set up an app", role="link")
    heading(page, "Set up an authenticator app")
    expect(page.get_by_role("img", name="QR code for the authenticator app")).to_be_visible()
    page.get_by_text("No camera? Type the key instead").click()
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.get_by_label("Code", exact=True).focus()
    page.keyboard.type(_code(secret))
    page.keyboard.press("Enter")
    heading(page, "Recovery codes")
    press(page, "I have kept them", role="link")
    press(page, "Sign out")
    heading(page, "Sign in")
    password_step(page, live_server.url, BEN)
    heading(page, "Second step")
    expect(page.get_by_label("Code", exact=True)).to_be_focused()
    page.keyboard.type(code_of(ben, steps=1))
    page.keyboard.press("Enter")
    heading(page, "Today")
    assert complaints == []


def test_without_scripts_the_password_and_the_code_sign_in(plain_page: Page, live_server: LiveServer, cy: User) -> None:
    plain_page.goto(f"{live_server.url}/sign-in")
    expect(plain_page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    plain_page.get_by_label("E-mail address").fill(CY)
    plain_page.get_by_label("Password").fill(PASSWORD)
    plain_page.keyboard.press("Enter")
    plain_page.get_by_label("Code", exact=True).fill(code_of(cy))
    plain_page.keyboard.press("Enter")
    heading(plain_page, "Check coverage")


def test_every_page_of_signing_in_is_accessible_in_every_look(
    page: Page, live_server: LiveServer, complaints: list[str], ben: User
) -> None:
    for address in ("/sign-in", "/account/password/forgotten", "/account/password/forgotten/sent"):
        page.goto(live_server.url + address)
        _look(page, address)
    page.goto(f"{live_server.url}/account/password/new/1-nothing")
    heading(page, "This link does not work any more")
    _look(page, "old-link")
    password_step(page, live_server.url, BEN)
    _look(page, "must-set-up")
    page.goto(f"{live_server.url}/account/second-step/app")
    page.get_by_label("Code", exact=True).fill("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The app is not set up yet")
    _look(page, "app-wrong-code")
    assert complaints == []


def test_every_page_of_one_s_account_is_accessible_in_every_look(
    page: Page, live_server: LiveServer, complaints: list[str], ben: User, authenticator: CDPSession
) -> None:
    _add_passkey(page, live_server.url, BEN, stay=True)
    passkey = Authenticator.objects.get(user=ben, type="webauthn").pk
    for address in (
        *(
            "/account/",
            "/account/second-step",
            "/account/second-step/app",
            "/account/passkeys",
            "/account/passkeys/add",
        ),
        *(f"/account/passkeys/{passkey}/name", f"/account/passkeys/{passkey}/remove", "/account/sessions"),
        *("/account/second-step/recovery-codes", "/account/second-step/recovery-codes/new", "/account/password"),
        *("/account/email", "/account/confirm/passkey", "/account/confirm/code", "/sign-out"),
    ):
        page.goto(live_server.url + address)
        _look(page, address)
    assert complaints == []


def test_the_second_step_and_the_refusal_are_accessible_in_every_look(
    page: Page, live_server: LiveServer, cy: User
) -> None:
    password_step(page, live_server.url, CY)
    _look(page, "second-step")
    for _ in range(6):
        page.get_by_label("Code", exact=True).fill("000000")
        page.keyboard.press("Enter")
        page.wait_for_load_state()
    heading(page, "Too many tries")
    _look(page, "too-many")


def test_a_refused_sign_in_leads_to_the_field_by_keyboard(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/sign-in")
    page.keyboard.press("Enter")
    alert = page.get_by_role("alert")
    expect(alert).to_be_focused()
    alert.get_by_role("link", name="Password").press("Enter")
    expect(page.get_by_label("Password")).to_be_focused()


def _look(page: Page, name: str) -> None:
    """Sound in every look; with SCREENSHOTS set to a folder, a picture of each is left there."""
    assert_sound_in_every_look(page)
    page.evaluate("document.documentElement.style.fontSize = ''")
    _picture(page, name)


def _add_passkey(page: Page, address: str, email: str, *, stay: bool = False) -> None:
    password_step(page, address, email)
    page.goto(f"{address}/account/passkeys/add")
    page.get_by_label("Name").fill("Work laptop")
    page.get_by_role("button", name="Add a passkey").click()
    heading(page, "Recovery codes")
    if not stay:
        page.context.clear_cookies()


def _picture(page: Page, name: str) -> None:
    folder = os.environ.get("SCREENSHOTS")
    if not folder:
        return
    for scheme, width in (("light", 1280), ("light", 320), ("dark", 1280)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 800})
        page.screenshot(path=Path(folder) / f"{name.strip('/').replace('/', '-')}-{scheme}-{width}.png", full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 800})


def _code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(clock.now().timestamp()) // 30)))
