"""In which language a page is written: chosen by whoever reads it, and never that of what programs are told.

The choice lies in a cookie, and in the session of whoever is signed in, where it counts before the cookie. The language
of a member's letters is another thing, which the plan keeps (continuity/notices).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_from_request
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from cmc_portal.headers import GetResponse
from cmc_portal.languages import SOURCE, Language, find_language, load_languages, offered_languages
from cmc_portal.words_as_read import read_name

# What programs and operators read is English, whatever their browsers ask for.
ALWAYS_ENGLISH = ("/api/", "/oauth/", "/operator/", "/healthz", "/readyz", "/robots.txt", "/.well-known/", "/static/")
IN_SESSION = "language"


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """What the top of a page shows: its language, and those one may change to."""

    current: Language
    others: tuple[Language, ...]


class PageLanguage:
    """Answers each request in the language of its reader, and says so to caches."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer in the reader's language; to programs in English."""
        if request.path_info.startswith(ALWAYS_ENGLISH):
            with translation.override(SOURCE):
                return self.get_response(request)
        language = language_of(request)
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def language_of(request: HttpRequest) -> str:
    """The language that the reader chose, or else the one that their browser asks for."""
    try:
        chosen = request.session.get(IN_SESSION)
    except Error:
        # Told by the page that needs the database, in the language of the cookie.
        chosen = None
    return chosen if chosen in dict(settings.LANGUAGES) else get_language_from_request(request)


def in_english(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, for files that other programs read: they are the same whatever language their reader chose."""

    @wraps(view)
    def told(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        with translation.override(SOURCE):
            return view(request, *arguments, **named)

    return told


def choice(request: HttpRequest) -> dict[str, LanguageChoice | None]:
    """What a template knows as `languages`; None where a page is made outside of any request's language."""
    code = translation.get_language() or SOURCE
    current = find_language(code) or find_language(SOURCE)
    assert current is not None  # noqa: S101 - the source language always stands in the list
    return {"languages": LanguageChoice(current, tuple(each for each in offered_languages() if each != current))}


# Without a token against forgery, which would set a cookie and so keep public pages out of every cache. For the words
# that the reader sees it is enough what the browser says of where the form stood.
@csrf_exempt
@never_cache
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keeps the choice and goes back to the page that it was made on. Raises PermissionDenied for a form of others."""
    if not _is_our_own(request):
        raise PermissionDenied
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest("There is no such language here.", content_type="text/plain")
    response = HttpResponseRedirect(_page_before(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    if request.user.is_authenticated:
        request.session[IN_SESSION] = chosen
    return response


def _is_our_own(request: HttpRequest) -> bool:
    """Was the form sent from one of our own pages? Browsers say so with every form."""
    where = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(where).netloc == request.get_host()


def _page_before(request: HttpRequest) -> str:
    """Where the reader comes from, if that is one of our own pages."""
    for address in (request.POST.get("next", ""), request.headers.get("Referer", "")):
        if address and url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure()):
            return address
    return "/"


@require_safe
def languages(request: HttpRequest) -> HttpResponse:
    """How far each language is."""
    every = [replace(each, english_name=read_name(each.english_name)) for each in load_languages()]
    return render(request, "languages.html", {"every_language": every})
