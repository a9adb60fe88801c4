"""The REST door: ask an inquiry, and ask for its answer again."""

from dataclasses import replace
from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.views import APIView

from accounts.authentication import recognize_asker, recognize_asker_beside
from accounts.facts import Asker, Scope
from accounts.permissions import may_ask_inquiry, may_read_inquiries
from accounts.refusals import held_back_problem, insufficient_scope
from accounts.services.brake import HeldBack, hold_keys, judge_hold
from cmc_portal.clock import now, today
from cmc_portal.problems import PROBLEM_JSON, Problem
from inquiries.api_schema import ANSWER_SCHEMA, PROBLEM_SCHEMA, QUESTION_SCHEMA
from inquiries.questions import BadQuestion, parse_question
from inquiries.reading import read_inquiry
from inquiries.services import answer_inquiry
from inquiries.trace import BadTraceNumber

_JSON = "application/json"
_PRIVATE = {"Cache-Control": "no-store"}


def _problems(*statuses: int) -> dict[tuple[int, str], OpenApiResponse]:
    """The refusals of an address, for the OpenAPI document."""
    return {(status, PROBLEM_JSON): OpenApiResponse(PROBLEM_SCHEMA) for status in statuses}


class AskerView(APIView):
    """A view for callers with a token, without what the framework does for others: its own request, negotiation,
    versions and
    throttles took a quarter of an inquiry's time. Errors and the OpenAPI document work as in any other view."""

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


def _recognize_with_hold(request: HttpRequest) -> Asker:
    """Who is calling, and whether asking is held back for them: both from one read."""
    asker, values = recognize_asker_beside(request, hold_keys)
    hold = judge_hold(asker, values, at=now())
    return replace(asker, hold=hold) if hold else asker


class InquiriesView(AskerView):
    """Is this person covered on that day, by whom, for what?"""

    recognize = staticmethod(_recognize_with_hold)
    scope = Scope.ASK_INQUIRIES

    @extend_schema(
        operation_id="ask_inquiry",
        request={"application/json": QUESTION_SCHEMA},
        responses={201: ANSWER_SCHEMA} | _problems(400, 401, 403, 413, 415, 429),
    )
    def post(self, request: HttpRequest, *, asker: Asker) -> HttpResponse:
        """Asks, and records question and answer. Member data goes in the body, never in an address."""
        if not may_ask_inquiry(asker):
            raise insufficient_scope(self.scope)
        moment = now()
        try:
            question = parse_question(_read_json(request), today=today(), now=moment)
            recorded = answer_inquiry(question, asker=asker, asked_at=moment)
        except BadQuestion as error:
            raise bad_question_problem(error) from error
        except HeldBack as error:
            raise held_back_problem(error.hold, at=moment) from error
        headers = {"Location": f"{request.path}/{recorded.trace_number}", **_PRIVATE}
        return HttpResponse(recorded.answer_json, status=201, content_type=_JSON, headers=headers)


class InquiryView(AskerView):
    """An answer given before."""

    scope = Scope.READ_INQUIRIES

    @extend_schema(operation_id="replay_inquiry", responses={200: ANSWER_SCHEMA} | _problems(401, 403, 404))
    def get(self, request: HttpRequest, trace_number: str, *, asker: Asker) -> HttpResponse:
        """The answer as it was given then, byte for byte; not what would be answered now."""
        if not may_read_inquiries(asker):
            raise insufficient_scope(self.scope)
        try:
            recorded = read_inquiry(trace_number, asker=asker, at=now())
        except BadTraceNumber as error:
            raise _no_such_inquiry(str(error)) from error
        if recorded is None:
            raise _no_such_inquiry("Your organisation asked no inquiry under this trace number.")
        return HttpResponse(recorded.answer_json, content_type=_JSON, headers=_PRIVATE)


def _read_json(request: HttpRequest) -> Any:
    """The body as Python values. Raises UnsupportedMediaType, ParseError, or Problem when it is too large."""
    if request.content_type != _JSON:
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


def _no_such_inquiry(detail: str) -> Problem:
    return Problem(
        code="no_such_inquiry",
        status=404,
        title="No such inquiry",
        detail=detail,
        what_to_do="Compare the trace number with the answer it was printed on.",
        field="trace_number",
    )
