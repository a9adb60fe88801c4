"""Errors for machines, as RFC 9457 problem details with a stable code, the field it concerns, and what to do."""

from http import HTTPStatus
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

PROBLEM_JSON = "application/problem+json"
_TEXT = {"type": "string"}
# The shape of every refusal, for the OpenAPI document.
PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "what_to_do"],
    "properties": {name: _TEXT for name in ("type", "title", "code", "detail", "what_to_do", "field")}
    | {"status": {"type": "integer"}},
}


class Problem(exceptions.APIException):
    """A refusal that a client can act on. `field` is the JSON path or query parameter; no member data goes into any
    part."""

    def __init__(
        self,
        *,
        code: str,
        status: int,
        title: str,
        detail: str,
        what_to_do: str,
        field: str = "",
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail=detail, code=code)
        self.status_code = status
        self.headers = headers or {}
        self.body = {"type": f"about:blank#{code}", "title": title, "status": status, "code": code, "detail": detail}
        self.body |= {"what_to_do": what_to_do} | ({"field": field} if field else {})


def problem_response(problem: Problem, headers: dict[str, str] | None = None) -> HttpResponse:
    """The problem as an HTTP response, for doors outside the REST framework."""
    return HttpResponse(
        orjson.dumps(problem.body),
        status=problem.status_code,
        content_type=PROBLEM_JSON,
        headers=problem.headers | (headers or {}),
    )


def handle_exception(error: Exception, context: dict[str, Any]) -> Response | HttpResponse | None:
    """Every refusal of the REST framework as problem details; anything unforeseen goes on as a server error."""
    if isinstance(error, Problem):
        return problem_response(error)
    response = exception_handler(error, context)
    if response is None:
        return None
    headers = {
        name: response.headers[name]
        for name in ("WWW-Authenticate", "Retry-After", "Allow")
        if name in response.headers
    }
    return problem_response(_as_problem(error, response.status_code), headers)


_WHAT_TO_DO = {
    400: "Mend the request and send it again.",
    401: "Send a valid token in the header 'Authorization: Bearer …'.",
    403: "Ask the administrator of your organisation for access.",
    404: "Check the address. See /api/schema/ for what can be asked.",
    405: "Use one of the methods named in the Allow header.",
    406: "Ask for application/json.",
    413: "Send a smaller body.",
    415: "Send the body as application/json.",
    429: "Wait for the time named in the Retry-After header.",
}


def _as_problem(error: Exception, status: int) -> Problem:
    codes = {Http404: "not_found", PermissionDenied: "permission_denied"}
    code = codes.get(type(error)) or str(getattr(error, "default_code", "error"))
    detail = str(error) if isinstance(error, exceptions.APIException) else HTTPStatus(status).description
    return Problem(
        code=code,
        status=status,
        title=HTTPStatus(status).phrase,
        detail=detail or HTTPStatus(status).phrase,
        what_to_do=_WHAT_TO_DO.get(status, "Try again later; if it goes on, tell the operator of this service."),
    )
