"""Signing in: one answer whoever one is not, limits that shut nobody else out, and a forgotten password."""

import re
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from accounts.models import User
from tests.accounts.signing_in import ANA, CY, PASSWORD, ana, ben, cy, later, quick_and_alone, sign_in

__all__ = ["ana", "ben", "cy", "quick_and_alone"]
pytestmark = pytest.mark.django_db

WRONG = "not-the-password-of-anybody"
FROM_AFAR = {"REMOTE_ADDR": "203.0.113.9"}
NEW_PASSWORD = "seven-otters-paint-a-bridge"


def test_address_and_password_lead_to_the_page_that_was_wanted(client: Client, ana: User) -> None:
    asked = client.post("/sign-in?next=/inquiries/202611-000000-000000", {"login": ANA, "password": PASSWORD})
    assert asked.headers["Location"] == "/inquiries/202611-000000-000000"


def test_the_address_may_be_typed_in_any_case(client: Client, ana: User) -> None:
    assert sign_in(client, "Ana@Desk.Example ").headers["Location"] == "/"


def test_nobody_is_led_to_another_site(client: Client, ana: User) -> None:
    asked = client.post("/sign-in?next=https://elsewhere.example/", {"login": ANA, "password": PASSWORD})
    assert asked.headers["Location"] == "/"


@pytest.mark.parametrize("email", [ANA, "nobody@desk.example", "closed@desk.example"])
def test_a_wrong_password_an_unknown_address_and_a_closed_account_look_alike(
    client: Client, ana: User, email: str
) -> None:
    User.objects.create_user("closed@desk.example", PASSWORD, is_active=False)
    password = PASSWORD if email.startswith("closed") else WRONG
    page = sign_in(client, email, password)
    assert page.status_code == 200
    assert "That e-mail address and password do not match. Check both." in page.text
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("email", [ANA, "nobody@desk.example"])
def test_an_unknown_address_costs_as_many_queries_and_hashes_as_a_wrong_password(
    client: Client, ana: User, email: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode) as hashes:
        with django_assert_num_queries(1):
            sign_in(client, email, WRONG)
    assert hashes.call_count == 1


def test_only_members_sign_up_and_by_a_way_of_their_own(client: Client) -> None:
    assert client.get("/account/signup/").status_code == 404
    assert re.findall('href="([^"]*sign-?up[^"]*)"', client.get("/sign-in").text) == ["/sign-up"]


def test_after_five_failures_an_address_waits_even_with_the_right_password(client: Client, ana: User) -> None:
    for _ in range(5):
        assert sign_in(client, ANA, WRONG).status_code == 200
    page = sign_in(client, ANA)
    assert page.status_code == 429
    assert page.headers["Retry-After"] == "900"
    assert "Wait a quarter of an hour" in page.text
    assert 'href="/account/password/forgotten"' in page.text


def test_an_unknown_account_is_refused_as_soon_as_a_known_one(client: Client) -> None:
    answers = [sign_in(client, "nobody@desk.example", WRONG).status_code for _ in range(6)]
    assert answers == [200, 200, 200, 200, 200, 429]


def test_failures_elsewhere_do_not_stop_the_owner(client: Client, ana: User) -> None:
    for _ in range(6):
        refused = sign_in(Client(), ANA, WRONG, **FROM_AFAR)
    assert refused.status_code == 429
    assert sign_in(client, ANA).headers["Location"] == "/"


def test_failures_at_the_same_address_do_not_stop_a_device_that_is_known(client: Client, ana: User) -> None:
    sign_in(client, ANA)
    client.post("/sign-out")
    for _ in range(6):
        refused = sign_in(Client(), ANA, WRONG)
    assert refused.status_code == 429
    assert sign_in(client, ANA).headers["Location"] == "/"


def test_a_thousand_machines_are_stopped_but_not_the_owner_s_own(client: Client, ana: User) -> None:
    sign_in(client, ANA)
    client.post("/sign-out")
    answers = [sign_in(Client(), ANA, WRONG, REMOTE_ADDR=f"198.51.100.{host}").status_code for host in range(101)]
    assert answers == [200] * 100 + [429]
    assert sign_in(Client(), ANA, REMOTE_ADDR="203.0.113.200").status_code == 429
    assert sign_in(client, ANA).headers["Location"] == "/"


def test_a_known_device_has_its_own_count_and_then_none_left(client: Client, ana: User) -> None:
    sign_in(client, ANA)
    client.post("/sign-out")
    answers = [sign_in(client, ANA, WRONG).status_code for _ in range(16)]
    assert answers == [200] * 15 + [429]


def test_the_cookie_of_a_known_device_names_nobody_and_does_not_sign_in(client: Client, ana: User) -> None:
    sign_in(client, ANA)
    cookie = client.cookies["known-device"]
    assert "ana" not in cookie.value
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    bearer = Client()
    bearer.cookies["known-device"] = cookie.value
    assert "Sign in to check coverage" in bearer.get("/").text


def test_an_altered_cookie_is_that_of_a_stranger(client: Client, ana: User) -> None:
    sign_in(client, ANA)
    forged = Client()
    forged.cookies["known-device"] = client.cookies["known-device"].value[:-1] + "x"
    assert [sign_in(forged, ANA, WRONG).status_code for _ in range(6)][-1] == 429


def test_successes_are_not_counted(client: Client, ana: User) -> None:
    for _ in range(7):
        fresh = Client()
        assert sign_in(fresh, ANA).headers["Location"] == "/"


def test_a_forgotten_password_is_set_by_the_link_in_the_mailbox(
    client: Client, ana: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    link = _link_for(client, ANA, django_capture_on_commit_callbacks)
    assert mail.outbox[0].to == [ANA]
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    assert "set-password" in address
    done = client.post(address, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert done.headers["Location"] == "/account/password/new/done"
    assert sign_in(client, ANA, NEW_PASSWORD).headers["Location"] == "/"
    assert "This link does not work any more" in Client().get(link, follow=True).text


def test_the_link_makes_an_end_of_being_shut_out(
    client: Client, ana: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    for host in range(101):
        sign_in(Client(), ANA, WRONG, REMOTE_ADDR=f"198.51.100.{host}")
    assert sign_in(client, ANA).status_code == 429
    link = _link_for(client, ANA, django_capture_on_commit_callbacks)
    address = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(address, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    for host in range(101):
        sign_in(Client(), ANA, WRONG, REMOTE_ADDR=f"198.51.101.{host}")
    assert sign_in(client, ANA, NEW_PASSWORD).headers["Location"] == "/"


def test_the_link_is_too_old_after_an_hour(
    client: Client, ana: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    link = _link_for(client, ANA, django_capture_on_commit_callbacks)
    with patch("django.contrib.auth.tokens.PasswordResetTokenGenerator._now", _an_hour_on):
        assert "This link does not work any more" in client.get(link, follow=True).text


def test_nothing_tells_whether_there_is_an_account_to_reset(
    client: Client,
    ana: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for email in (ANA, "nobody@desk.example"):
        with django_capture_on_commit_callbacks(), django_assert_num_queries(0):
            sent = client.post("/account/password/forgotten", {"email": email})
        assert sent.headers["Location"] == "/account/password/forgotten/sent"


def test_a_mailbox_is_not_flooded(
    client: Client, ana: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    for _ in range(5):
        with django_capture_on_commit_callbacks(execute=True):
            client.post("/account/password/forgotten", {"email": ANA})
    assert len(mail.outbox) == 3


@pytest.mark.parametrize(
    ("password", "complaint"),
    [
        ("short-one", "at least 12 characters"),
        ("123412341234", "entirely numeric"),
        ("ana@desk.example", "too similar"),
        ("qwertyuiopasdfghjklzxcvbnm", ""),
    ],
)
def test_a_new_password_must_be_long_and_not_a_common_one(
    client: Client, ana: User, password: str, complaint: str
) -> None:
    sign_in(client, ANA)
    page = client.post("/account/password", {"oldpassword": PASSWORD, "password1": password, "password2": password})
    if complaint:
        assert complaint in page.text
    ana.refresh_from_db()
    assert ana.check_password(PASSWORD) is bool(complaint)


def test_the_owner_is_told_of_a_changed_password(
    client: Client, ana: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    sign_in(client, ANA)
    with django_capture_on_commit_callbacks(execute=True):
        _change_password(client)
    assert [letter.to for letter in mail.outbox] == [[ANA]]
    assert "127.0.0.1" in mail.outbox[0].body
    assert "If that was not you" in mail.outbox[0].body


def test_guessing_the_present_password_from_an_open_session_is_counted(client: Client, ana: User) -> None:
    sign_in(client, ANA)
    del client.cookies["known-device"]
    change = {"oldpassword": WRONG, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    answers = [client.post("/account/password", change).status_code for _ in range(6)]
    assert answers == [200, 200, 200, 200, 200, 429]


def test_a_new_address_counts_once_its_link_is_opened_and_the_old_one_is_told(
    client: Client, ana: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    sign_in(client, ANA)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/email", {"email": "ana@new.example", "action_add": ""})
    ana.refresh_from_db()
    assert ana.email == ANA
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)
    assert mail.outbox[0].to == ["ana@new.example"]
    assert link is not None
    assert "From now on you sign in as ana@new.example." in client.get(link[1]).text
    with django_capture_on_commit_callbacks(execute=True):
        client.post(link[1])
    ana.refresh_from_db()
    assert ana.email == "ana@new.example"
    assert mail.outbox[1].to == [ANA]


def test_somebody_elses_address_cannot_be_had_and_is_not_told_to_exist(
    client: Client, ana: User, cy: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    sign_in(client, ANA)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/account/email", {"email": CY, "action_add": ""})
    assert answer.status_code == 302
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)
    assert link is not None
    assert "This link does not work any more" in client.get(link[1]).text
    client.post(link[1])
    ana.refresh_from_db()
    assert ana.email == ANA


def test_changing_the_address_asks_again_who_it_is(client: Client, ana: User) -> None:
    sign_in(client, ANA)
    with later(minutes=6):
        asked = client.post("/account/email", {"email": "ana@new.example", "action_add": ""})
    assert asked.headers["Location"].startswith("/account/confirm/password?next=")


def _link_for(client: Client, email: str, capture: DjangoCaptureOnCommitCallbacks) -> str:
    with capture(execute=True):
        client.post("/account/password/forgotten", {"email": email})
    found = re.search(r"http://testserver(\S+)", mail.outbox[-1].body)
    assert found is not None
    return found[1]


def _change_password(client: Client) -> Any:
    change = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    return client.post("/account/password", change)


def _an_hour_on(self: Any) -> Any:
    return datetime.now() + timedelta(hours=1, seconds=1)  # noqa: DTZ005, TID251 - as the generator has it
