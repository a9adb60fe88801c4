"""What is said when no view answers: problem details to machines, a page to people."""

import sys
from collections.abc import Callable
from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from cmc_portal.branding import describe_brand
from cmc_portal.problems import Problem, problem_response

_TELL = "Try again in a while; if it goes on, tell the operator of this service."
_AGAIN_IN_SECONDS = "60"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request itself is malformed, or larger than anybody needs."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    what_to_do = "Mend the request and send it again."
    return _answer(request, 400, "bad_request", what_to_do, _page_by_itself("400.html", 400))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Somebody may not do that."""
    what_to_do = "Ask the administrator of your organisation."
    return _answer(request, 403, "permission_denied", what_to_do, _page("403.html", 403))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing answers under that address."""
    what_to_do = "See /api/schema/ for what can be asked."
    return _answer(request, 404, "not_found", what_to_do, _page("404.html", 404))


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke here, or the database does not answer. What broke is in the log, not in the answer."""
    if isinstance(sys.exception(), (OperationalError, InterfaceError)):
        response = _answer(request, 503, "not_available", _TELL, _page_by_itself("503.html", 503))
        response.headers["Retry-After"] = _AGAIN_IN_SECONDS
        return response
    return _answer(request, 500, "server_error", _TELL, _page_by_itself("500.html", 500))


def forged_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: from another site, or from a page that was open too long."""
    return _page("403_csrf.html", 403)(request)


def page_before(request: HttpRequest) -> str:
    """The page of ours from which one came; empty where it is unknown, of another site, or this very page asked for in
    the same way."""
    address = request.META.get("HTTP_REFERER", "")
    try:
        host = request.get_host()
    except DisallowedHost:
        return ""
    if not address or not url_has_allowed_host_and_scheme(address, {host}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(address)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return "" if request.method == "GET" and path == request.get_full_path() else path


def opened_form(request: HttpRequest) -> HttpResponse:
    """The address of a form was opened as a page."""
    return _page("405.html", 405)(request)


def too_large(request: HttpRequest) -> HttpResponse:
    """The body is larger than any question or form."""
    what_to_do = "Send a smaller body: one question a request."
    return _answer(request, 413, "body_too_large", what_to_do, _page_by_itself("413.html", 413))


def strange_charset(request: HttpRequest) -> HttpResponse:
    """The request says that it is written in a charset that nobody here reads. Looks at nothing but its address: with
    such a charset even the fields of that cannot be read."""
    what_to_do = "Send it in UTF-8."
    if request.path.startswith("/oauth/"):
        body = {"error": "invalid_request", "error_description": f"{_TITLES[415]}. {what_to_do}"}
        return JsonResponse(body, status=415)
    return _answer(request, 415, "charset_not_supported", what_to_do, _strange_charset_page)


def _page(template: str, status: int) -> Callable[[HttpRequest], HttpResponse]:
    """A page that says for whom one acts, and leads back."""
    return lambda request: render(request, template, {"back": page_before(request)}, status=status)


def _page_by_itself(template: str, status: int) -> Callable[[HttpRequest], HttpResponse]:
    """The same without asking the database, nor who is signed in: it must come when nothing else does."""

    def page(request: HttpRequest) -> HttpResponse:
        context = {"brand": describe_brand(), "back": page_before(request), "alone": True}
        return HttpResponse(render_to_string(template, context), status=status)

    return page


def _strange_charset_page(request: HttpRequest) -> HttpResponse:
    words = f"{_TITLES[415]}. Send it in UTF-8.\n"
    return HttpResponse(words, status=415, content_type="text/plain; charset=utf-8")


_TITLES = {
    400: "Bad request",
    403: "Not allowed",
    404: "Not found",
    413: "The body is too large",
    415: "This charset is not read here",
    500: "Something went wrong here",
    503: "A part of the service is down",
}


def _answer(
    request: HttpRequest, status: int, code: str, what_to_do: str, page: Callable[[HttpRequest], HttpResponse]
) -> HttpResponse:
    if not request.path.startswith("/api/"):
        return page(request)
    title = _TITLES[status]
    return problem_response(Problem(code=code, status=status, title=title, detail=f"{title}.", what_to_do=what_to_do))
