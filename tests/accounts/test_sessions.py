"""Sessions: how long they last, how they end, and that an ended one opens nothing."""

from importlib import import_module

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.rules.browsers import describe_browser
from tests.accounts.signing_in import ANA, CY, PASSWORD, ana, code_of, cy, later, quick_and_alone, sign_in

__all__ = ["ana", "cy", "quick_and_alone"]
pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
NEW_PASSWORD = "seven-otters-paint-a-bridge"
IDLE = "You were signed out because 15 minutes went by without use."
TOO_LONG = "You were signed out because you had been signed in for half a day."
ELSEWHERE = "You were signed out from another device, or your password was changed."


def test_signing_in_gives_the_session_a_new_key(client: Client, ana: User) -> None:
    client.get("/sign-in/passkey", headers={"Accept": "application/json"})
    before = client.session.session_key
    sign_in(client, ANA)
    assert before is not None
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_key_that_somebody_planted_is_not_taken_over(client: Client, ana: User) -> None:
    client.cookies["sessionid"] = "planted0planted0planted0planted0"
    sign_in(client, ANA)
    assert client.cookies["sessionid"].value != "planted0planted0planted0planted0"


def test_the_cookie_lives_for_fifteen_minutes_and_no_script_reads_it(client: Client, ana: User) -> None:
    cookie = sign_in(client, ANA).cookies["sessionid"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (900, True, "Lax")


def test_a_session_that_is_not_used_ends_on_this_side_too(client: Client, ana: User) -> None:
    sign_in(client, ANA)
    session = Session.objects.get(session_key=client.session.session_key)
    assert 890 < (session.expire_date - timezone.now()).total_seconds() <= 900  # noqa: TID251 - the session's own clock
    session.expire_date = timezone.now()  # noqa: TID251
    session.save()
    assert "Sign in to check coverage" in client.get("/").text


def test_each_use_begins_the_fifteen_minutes_anew(client: Client, ana: User) -> None:
    sign_in(client, ANA)
    assert client.get("/account/").cookies["sessionid"]["max-age"] == 900


@pytest.mark.parametrize(("hours", "minutes", "status"), [(11, 59, 200), (12, 0, 302), (12, 1, 302), (30, 0, 302)])
def test_nobody_is_signed_in_for_longer_than_twelve_hours(
    client: Client, ana: User, hours: int, minutes: int, status: int
) -> None:
    sign_in(client, ANA)
    key = client.session.session_key
    with later(hours=hours, minutes=minutes):
        assert client.get("/account/").status_code == status
    assert Session.objects.filter(session_key=key).exists() is (status == 200)


def test_after_twelve_hours_the_page_says_so_and_leads_back(client: Client, ana: User) -> None:
    sign_in(client, ANA)
    with later(hours=12):
        ended = client.get("/account/password")
        assert ended.headers["Location"] == "/sign-in?next=%2Faccount%2Fpassword"
        assert TOO_LONG in client.get(ended.headers["Location"]).text
        assert TOO_LONG not in client.get(ended.headers["Location"]).text


def test_a_session_that_does_not_say_since_when_is_over(client: Client, ana: User) -> None:
    sign_in(client, ANA)
    session = client.session
    del session["signed_in_at"]
    session.save()
    assert client.get("/account/").headers["Location"] == "/sign-in?next=%2Faccount%2F"


def test_after_fifteen_idle_minutes_the_page_says_so(client: Client, ana: User) -> None:
    sign_in(client, ANA)
    del client.cookies["sessionid"]  # what a browser does with it
    assert IDLE in client.get("/account/", follow=True).text


def test_who_never_signed_in_is_told_no_such_thing(client: Client) -> None:
    page = client.get("/sign-in").text
    assert all(sentence not in page for sentence in (IDLE, TOO_LONG, ELSEWHERE, "You are signed out."))


def test_signing_out_says_so(client: Client, ana: User) -> None:
    sign_in(client, ANA)
    assert "You are signed out." in client.post("/sign-out", follow=True).text


def test_a_cookie_kept_from_before_signing_out_opens_nothing(client: Client, ana: User) -> None:
    sign_in(client, ANA)
    kept = client.cookies["sessionid"].value
    client.post("/sign-out")
    replayed = Client()
    replayed.cookies["sessionid"] = kept
    assert replayed.get("/account/").headers["Location"] == "/sign-in?next=/account/"
    assert not Session.objects.filter(session_key=kept).exists()


def test_sessions_are_kept_in_the_database_alone() -> None:
    store = import_module(django_settings.SESSION_ENGINE).SessionStore
    assert not hasattr(store(), "_cache")


def test_a_link_cannot_sign_somebody_out(client: Client, ana: User) -> None:
    sign_in(client, ANA)
    assert "Sign out?" in client.get("/sign-out").text
    assert client.get("/account/").status_code == 200


def test_a_new_password_signs_out_everywhere_else(client: Client, ana: User) -> None:
    sign_in(client, ANA)
    other = Client()
    sign_in(other, ANA)
    before = client.session.session_key
    change = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert client.post("/account/password", change).status_code == 302
    assert client.session.session_key != before
    assert client.get("/account/").status_code == 200
    assert ELSEWHERE in other.get("/account/", follow=True).text


def test_one_s_sessions_are_listed_and_the_others_ended(client: Client, ana: User) -> None:
    sign_in(client, ANA, headers={"User-Agent": FIREFOX})
    other = Client(REMOTE_ADDR="203.0.113.9")
    sign_in(other, ANA)
    page = client.get("/account/sessions").text
    assert "Firefox, Linux" in page
    assert "203.0.113.9" in page
    assert page.count("this one") == 1
    client.post("/account/sessions")
    assert "You are signed in here only." in client.get("/account/sessions").text
    assert ELSEWHERE in other.get("/account/", follow=True).text


def test_nobody_sees_or_ends_somebody_elses_sessions(client: Client, ana: User, cy: User) -> None:
    theirs = Client(REMOTE_ADDR="203.0.113.9")
    sign_in(theirs, CY)
    theirs.post("/sign-in/code", {"code": code_of(cy)})
    sign_in(client, ANA)
    assert "203.0.113.9" not in client.get("/account/sessions").text
    client.post("/account/sessions")
    assert theirs.get("/account/").status_code == 200


def test_a_closed_account_s_sessions_open_nothing(client: Client, ana: User) -> None:
    sign_in(client, ANA)
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert client.get("/account/").headers["Location"] == "/sign-in?next=/account/"


def test_an_altered_cookie_is_that_of_nobody(client: Client, ana: User) -> None:
    sign_in(client, ANA)
    client.cookies["sessionid"] = client.cookies["sessionid"].value[:-1] + "!"
    assert "Sign in to check coverage" in client.get("/").text


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605 Version/18 Safari/605", "Safari, Mac"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) Version/18 Safari/604", "Safari, iPhone"),
        ("curl/8.0", ""),
    ],
)
def test_a_browser_is_named_as_people_name_it(user_agent: str, words: str) -> None:
    assert describe_browser(user_agent) == words
