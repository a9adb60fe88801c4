"""What every REST door shares: who calls, whether asking is held back, reading the body, and refusals in words."""

from dataclasses import replace
from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiResponse
from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.views import APIView

from accounts.authentication import recognize_asker, recognize_asker_beside
from accounts.facts import Asker
from accounts.services.brake import hold_keys, judge_hold
from cmc_portal.bodies import BadQuestion
from cmc_portal.clock import now
from cmc_portal.problems import PROBLEM_JSON, PROBLEM_SCHEMA, Problem

JSON = "application/json"
PRIVATE = {"Cache-Control": "no-store"}


class AskerView(APIView):
    """A view for callers with a token, without what the framework does for others: its own request, negotiation,
    versions and throttles took a quarter of an inquiry's time. Errors and the OpenAPI document work as in any other
    view."""

    recognize = staticmethod(recognize_asker)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Recognises the caller and hands over; what is refused on the way becomes problem details."""
        method = (request.method or "").lower()
        handler: Any = getattr(self, method, None) if method in self.http_method_names else None
        handler = handler or self.http_method_not_allowed
        try:
            response: HttpResponse = handler(request, *args, asker=self.recognize(request), **kwargs)
        except Exception as error:  # noqa: BLE001 - as in the framework: what it does not know, it raises again
            response = self.handle_exception(error)
            response.headers["Allow"] = ", ".join(self.allowed_methods)
        return response

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Which methods are there? The framework's own answer needs its own request."""
        return HttpResponse(status=204, headers={"Allow": ", ".join(self.allowed_methods)})


def recognize_with_hold(request: HttpRequest) -> Asker:
    """Who is calling, and whether asking is held back for them: both from one read."""
    asker, values = recognize_asker_beside(request, hold_keys)
    hold = judge_hold(asker, values, at=now())
    return replace(asker, hold=hold) if hold else asker


def problems(*statuses: int) -> dict[tuple[int, str], OpenApiResponse]:
    """The refusals of an address, for the OpenAPI document."""
    return {(status, PROBLEM_JSON): OpenApiResponse(PROBLEM_SCHEMA) for status in statuses}


def read_json(request: HttpRequest) -> Any:
    """The body as Python values. Raises UnsupportedMediaType, ParseError, or Problem when it is too large."""
    if request.content_type != JSON:
        raise UnsupportedMediaType(request.content_type or "none")
    try:
        return orjson.loads(request.body)
    except orjson.JSONDecodeError as error:
        # The reader's message names line and column only; the body may hold member data and is never repeated.
        where = f"line {error.lineno}, column {error.colno}"
        raise ParseError(f"The body is not JSON: {error.msg} ({where}).") from None
    except RequestDataTooBig as error:
        raise Problem(
            code="body_too_large",
            status=413,
            title="The body is too large",
            detail="One question needs far less than a million bytes.",
            what_to_do="Send one question a request.",
        ) from error


def bad_question_problem(error: BadQuestion) -> Problem:
    """A question that cannot be asked, as a problem for clients."""
    return Problem(
        code=error.code,
        status=400,
        title="This question cannot be asked",
        detail=error.problem,
        what_to_do=error.what_to_do,
        field=error.field,
    )
