"""What a session remembers of its sign-in, and why one ended."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from accounts.rules.sign_in import get_session_end, is_session_over

MARK = "__Host-sign-in" if settings.PORTAL_HTTPS else "sign-in"
SIGNED_IN_AT = "signed_in_at"
GetResponse = Callable[[HttpRequest], HttpResponseBase]
_A_WEEK = 7 * 24 * 60 * 60


class Ended(StrEnum):
    """Why somebody who was signed in is so no more."""

    LEFT = "left"
    IDLE = "idle"
    TOO_LONG = "too_long"
    ELSEWHERE = "elsewhere"


def begin_session(request: HttpRequest, *, now: datetime) -> None:
    """Notes since when somebody is signed in. It holds for the whole session, whatever it is used for."""
    request.session[SIGNED_IN_AT] = now.isoformat()


def has_lasted_too_long(request: HttpRequest, *, now: datetime) -> bool:
    """Is the session past the longest that anybody may be signed in?"""
    since = request.session.get(SIGNED_IN_AT)
    return is_session_over(datetime.fromisoformat(since) if since else None, now=now)


def session_end(request: HttpRequest, *, now: datetime) -> datetime:
    """When does this session end, if nothing more is done after this?"""
    since = request.session.get(SIGNED_IN_AT)
    return get_session_end(datetime.fromisoformat(since) if since else None, now=now)


def showed_second_factor(request: HttpRequest) -> bool:
    """Was a second factor shown in this session? A passkey, a code of an app, or a recovery code."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def last_shown(request: HttpRequest, *, second_factor: bool) -> float | None:
    """When did the session's user last show a second factor, or else anything? In seconds, as allauth notes it."""
    records = get_authentication_records(request, request.user)
    return max((each["at"] for each in records if each["method"] == "mfa" or not second_factor), default=None)


def mark(response: HttpResponseBase, value: str = "in") -> None:
    """Leaves word in the browser that it is signed in or why no more. It opens nothing: it only chooses a sentence."""
    response.set_cookie(MARK, value, max_age=_A_WEEK, secure=settings.PORTAL_HTTPS, httponly=True, samesite="Lax")


def why_ended(request: HttpRequest) -> Ended | None:
    """Why is somebody who was signed in asked to sign in? None for who comes anew. The browser lets go of the session's
    cookie when it was not used for as long as it lives; one that it still sends was ended on this side."""
    word = request.COOKIES.get(MARK)
    if word in (Ended.LEFT, Ended.TOO_LONG):
        return Ended(word)
    if word != "in" or request.user.is_authenticated:
        return None
    return Ended.ELSEWHERE if settings.SESSION_COOKIE_NAME in request.COOKIES else Ended.IDLE


def unmark(response: HttpResponseBase) -> None:
    """The reason was told once; that is enough."""
    response.delete_cookie(MARK, samesite="Lax")
