"""How a public page is kept: anybody may keep a stranger's, for as long as the API's; what names a person, nobody."""

from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers

from eligibility.public_reference import CACHE_CONTROL


def public_page(request: HttpRequest, template: str, words: dict[str, Any], *, status: int = 200) -> HttpResponseBase:
    """The page; to a stranger with an entity tag, or 304 where the browser already holds it. Whoever is signed in gets
    a header with their name in it, which is kept nowhere."""
    page: HttpResponse = render(request, template, words, status=status)
    patch_vary_headers(page, ["Cookie", "Accept-Language"])
    if request.user.is_authenticated or status != 200:
        return page
    page.headers["Cache-Control"] = CACHE_CONTROL
    page.headers["ETag"] = f'"{sha256(page.content).hexdigest()[:32]}"'
    answer: HttpResponseBase = get_conditional_response(request, etag=page.headers["ETag"], response=page)
    return answer
