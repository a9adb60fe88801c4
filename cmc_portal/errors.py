"""What is said when no view answers: problem details to machines, a page to people."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views import defaults

from cmc_portal.problems import Problem, problem_response

_TELL = "Try again in a while; if it goes on, tell the operator of this service."


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request itself is malformed, or larger than anybody needs."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return _answer(request, 400, "bad_request", "Mend the request and send it again.", defaults.bad_request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Somebody may not do that."""
    what_to_do = "Ask the administrator of your organisation."
    return _answer(request, 403, "permission_denied", what_to_do, defaults.permission_denied, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing answers under that address."""
    return _answer(
        request, 404, "not_found", "See /api/schema/ for what can be asked.", defaults.page_not_found, exception
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke here. What broke is in the log, not in the answer."""
    return _answer(request, 500, "server_error", _TELL, defaults.server_error)


def too_large(request: HttpRequest) -> HttpResponse:
    """The body is larger than any question or form."""
    return _answer(request, 413, "body_too_large", "Send a smaller body: one question a request.", _too_large_page)


def _too_large_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render_to_string("413.html"), status=413)


def strange_charset(request: HttpRequest) -> HttpResponse:
    """The request says that it is written in a charset that nobody here reads. Looks at nothing but its address: with
    such a charset even the fields of that cannot be read."""
    what_to_do = "Send it in UTF-8."
    if request.path.startswith("/oauth/"):
        body = {"error": "invalid_request", "error_description": f"{_TITLES[415]}. {what_to_do}"}
        return JsonResponse(body, status=415)
    return _answer(request, 415, "charset_not_supported", what_to_do, _strange_charset_page)


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
}


def _answer(
    request: HttpRequest, status: int, code: str, what_to_do: str, page: Callable[..., Any], *exception: Exception
) -> HttpResponse:
    if not request.path.startswith("/api/"):
        response: HttpResponse = page(request, *exception)
        return response
    title = _TITLES[status]
    return problem_response(Problem(code=code, status=status, title=title, detail=f"{title}.", what_to_do=what_to_do))
