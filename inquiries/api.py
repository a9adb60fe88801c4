"""The REST door: ask an inquiry, and ask for its answer again."""

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from accounts.api_door import JSON, PRIVATE, AskerView, bad_question_problem, problems, read_json, recognize_with_hold
from accounts.facts import Asker, Scope
from accounts.permissions import may_ask_inquiry, may_read_inquiries
from accounts.refusals import held_back_problem, insufficient_scope
from accounts.services.brake import HeldBack
from cmc_portal.bodies import BadQuestion
from cmc_portal.clock import now, today
from cmc_portal.problems import Problem
from inquiries.api_schema import ANSWER_SCHEMA, QUESTION_SCHEMA
from inquiries.questions import parse_question
from inquiries.reading import read_inquiry
from inquiries.services import answer_inquiry
from inquiries.trace import BadTraceNumber


class InquiriesView(AskerView):
    """Is this person covered on that day, by whom, for what?"""

    recognize = staticmethod(recognize_with_hold)
    scope = Scope.ASK_INQUIRIES

    @extend_schema(
        operation_id="ask_inquiry",
        request={"application/json": QUESTION_SCHEMA},
        responses={201: ANSWER_SCHEMA} | problems(400, 401, 403, 413, 415, 429),
    )
    def post(self, request: HttpRequest, *, asker: Asker) -> HttpResponse:
        """Asks, and records question and answer. Member data goes in the body, never in an address."""
        if not may_ask_inquiry(asker):
            raise insufficient_scope(self.scope)
        moment = now()
        try:
            question = parse_question(read_json(request), today=today(), now=moment)
            recorded = answer_inquiry(question, asker=asker, asked_at=moment)
        except BadQuestion as error:
            raise bad_question_problem(error) from error
        except HeldBack as error:
            raise held_back_problem(error.hold, at=moment) from error
        headers = {"Location": f"{request.path}/{recorded.trace_number}", **PRIVATE}
        return HttpResponse(recorded.answer_json, status=201, content_type=JSON, headers=headers)


class InquiryView(AskerView):
    """An answer given before."""

    scope = Scope.READ_INQUIRIES

    @extend_schema(operation_id="replay_inquiry", responses={200: ANSWER_SCHEMA} | problems(401, 403, 404))
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
        return HttpResponse(recorded.answer_json, content_type=JSON, headers=PRIVATE)


def _no_such_inquiry(detail: str) -> Problem:
    return Problem(
        code="no_such_inquiry",
        status=404,
        title="No such inquiry",
        detail=detail,
        what_to_do="Compare the trace number with the answer it was printed on.",
        field="trace_number",
    )
