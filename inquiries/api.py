"""The REST door: ask an inquiry, and ask for its answer again."""

from typing import Any

import orjson
from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.authentication import asker_of
from accounts.permissions import may_read_inquiry
from cmc_portal.clock import now, today
from cmc_portal.problems import Problem
from inquiries.api_schema import ANSWER_SCHEMA, PROBLEM_SCHEMA, QUESTION_SCHEMA
from inquiries.facts import RecordedAnswer
from inquiries.questions import BadQuestion, parse_question
from inquiries.selectors import get_recorded_answer
from inquiries.services import answer_inquiry
from inquiries.trace import BadTraceNumber

_PRIVATE = {"Cache-Control": "no-store"}


class OrjsonParser(JSONParser):
    """JSON bodies, read by a quicker reader; what is not JSON is refused with where it stops being it."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The body as Python values. Raises ParseError."""
        try:
            return orjson.loads(stream.read())
        except orjson.JSONDecodeError as error:
            # The message of the reader names line and column only; the body may hold member data and is never repeated.
            raise ParseError(
                f"The body is not JSON: {error.msg} (line {error.lineno}, column {error.colno})."
            ) from None


class InquiriesView(APIView):
    """Is this person covered on that day, by whom, for what?"""

    parser_classes = (OrjsonParser,)

    @extend_schema(
        operation_id="ask_inquiry",
        request={"application/json": QUESTION_SCHEMA},
        responses={201: ANSWER_SCHEMA, 400: OpenApiResponse(PROBLEM_SCHEMA), 401: OpenApiResponse(PROBLEM_SCHEMA)},
    )
    def post(self, request: Request) -> HttpResponse:
        """Asks, and records question and answer. Member data goes in the body, never in an address."""
        try:
            question = parse_question(request.data, today=today(), now=now())
            recorded = answer_inquiry(question, asker=asker_of(request), asked_at=now())
        except BadQuestion as error:
            raise bad_question_problem(error) from error
        location = reverse("inquiry", args=[recorded.trace_number])
        return _answer_response(recorded, status=201, headers={"Location": location, **_PRIVATE})


class InquiryView(APIView):
    """An answer given before."""

    @extend_schema(operation_id="replay_inquiry", responses={200: ANSWER_SCHEMA, 404: OpenApiResponse(PROBLEM_SCHEMA)})
    def get(self, request: Request, trace_number: str) -> HttpResponse:
        """The answer as it was given then, byte for byte; not what would be answered now."""
        try:
            recorded = get_recorded_answer(trace_number)
        except BadTraceNumber as error:
            raise _no_such_inquiry(str(error)) from error
        if recorded is None or not may_read_inquiry(asker_of(request), organization_id=recorded.organization_id):
            raise _no_such_inquiry("Your organisation asked no inquiry under this trace number.")
        return _answer_response(recorded, status=200, headers=_PRIVATE)


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


def _answer_response(recorded: RecordedAnswer, *, status: int, headers: dict[str, str]) -> HttpResponse:
    return HttpResponse(recorded.answer_json, status=status, content_type="application/json", headers=headers)
