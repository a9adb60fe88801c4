"""The REST door of continuity of care: the verdict, requests, and what those who ask may do with them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, NoReturn

import orjson
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema

from accounts.api_door import JSON, PRIVATE, AskerView, bad_question_problem, problems, read_json, recognize_with_hold
from accounts.facts import Asker, Scope
from accounts.permissions import may_request_continuity
from accounts.refusals import held_back_problem, insufficient_scope
from accounts.services.brake import HeldBack
from cmc_portal.bodies import BadQuestion
from cmc_portal.clock import now, today
from cmc_portal.problems import Problem
from continuity.api_parsing import (
    SentDocument,
    SentEvidence,
    parse_evidence,
    parse_idempotency_key,
    parse_request,
    parse_verdict_question,
    parse_withdrawal,
)
from continuity.api_rendering import render_own_request, render_request, render_verdict
from continuity.api_schema import (
    ASKED_REQUEST_SCHEMA,
    ASKED_VERDICT_SCHEMA,
    EVIDENCE_SCHEMA,
    REQUEST_SCHEMA,
    REQUESTS_SCHEMA,
    TAKEN_SCHEMA,
    UPLOAD_SCHEMA,
    VERDICT_SCHEMA,
    WITHDRAWAL_SCHEMA,
)
from continuity.refusals import NoSuchRequest, Refusal, RequestRefused
from continuity.selectors.finding import find_request
from continuity.services.attachments import add_attachment
from continuity.services.identifying import identify_caller
from continuity.services.reading import read_own_requests, read_request
from continuity.services.requests import add_visits, create_request, withdraw_request
from continuity.services.verdicts import ask_verdict

_MULTIPART = "multipart/form-data"
_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="A key of your own for this request; sent again with the same body, it makes no second request.",
)
_AFTER = OpenApiParameter("after", OpenApiTypes.STR, description="The last reference of the page before.")
# What stands against it as things are, rather than as they were sent.
_CONFLICTS = frozenset({Refusal.KEY_REUSED.value, Refusal.TOO_MANY_FILES.value})


class ContinuityView(AskerView):
    """A view for programs that may request continuity of care; everything refused has a stable code."""

    scope = Scope.REQUEST_CONTINUITY


class VerdictsView(ContinuityView):
    """May this member keep that provider on a day, on which side, and until when?"""

    recognize = staticmethod(recognize_with_hold)

    @extend_schema(
        operation_id="ask_continuity",
        request={JSON: ASKED_VERDICT_SCHEMA},
        responses={200: VERDICT_SCHEMA} | problems(400, 401, 403, 413, 415, 429),
    )
    def post(self, request: HttpRequest, *, asker: Asker) -> HttpResponse:
        """The verdict with every condition, without making a request. Leaves a row in the trail; is not stored."""
        moment = now()
        with _refusals(asker, moment):
            question = parse_verdict_question(read_json(request), today=today())
            decided = ask_verdict(question, asker=asker, at=moment)
            return _json(render_verdict(question, decided, asked_at=moment))


class RequestsView(ContinuityView):
    """The requests of one's own organisation; for a plan's programs those of the plan."""

    recognize = staticmethod(recognize_with_hold)

    @extend_schema(
        operation_id="request_continuity",
        parameters=[_KEY],
        request={JSON: ASKED_REQUEST_SCHEMA},
        responses={200: TAKEN_SCHEMA, 201: TAKEN_SCHEMA} | problems(400, 401, 403, 404, 409, 413, 415, 429),
    )
    def post(self, request: HttpRequest, *, asker: Asker) -> HttpResponse:
        """Asks that the member keep the provider. 201 for a new request, 200 for one that is there already."""
        moment = now()
        with _refusals(asker, moment):
            key = parse_idempotency_key(request.headers.get("Idempotency-Key", ""))
            who, asked = parse_request(read_json(request))
            member = identify_caller(who, asker=asker, at=moment)
            if member is None:
                raise _no_such_member()
            asked = replace(asked, member_id=member.member_id)
            taken = create_request(asked, asker=asker, at=moment, idempotency_key=key)
            body = render_request(read_request(taken.reference, asker=asker, at=moment))
            response = _json(body | {"recognition": taken.recognition}, status=201 if taken.is_new else 200)
            response.headers["Location"] = f"{request.path}/{taken.reference}"
            return response

    @extend_schema(
        operation_id="list_continuity_requests",
        parameters=[_AFTER],
        responses={200: REQUESTS_SCHEMA} | problems(400, 401, 403),
    )
    def get(self, request: HttpRequest, *, asker: Asker) -> HttpResponse:
        """One's own requests, the latest first, fifty a page."""
        moment = now()
        with _refusals(asker, moment):
            page, following = read_own_requests(asker, before=_place(request, asker), at=moment)
            following_page = f"{request.path}?after={page[-1].reference}" if following else None
            return _json({"requests": [render_own_request(each) for each in page], "next": following_page})


class RequestView(ContinuityView):
    """One request."""

    @extend_schema(operation_id="read_continuity_request", responses={200: REQUEST_SCHEMA} | problems(401, 403, 404))
    def get(self, request: HttpRequest, reference: str, *, asker: Asker) -> HttpResponse:
        """The request and where it stands."""
        return _answer(asker, reference, lambda at: None)


class RequestEvidenceView(ContinuityView):
    """What supports a request."""

    @extend_schema(
        operation_id="add_continuity_evidence",
        request={JSON: EVIDENCE_SCHEMA, _MULTIPART: UPLOAD_SCHEMA},
        responses={200: REQUEST_SCHEMA} | problems(400, 401, 403, 404, 409, 413, 415),
    )
    def post(self, request: HttpRequest, reference: str, *, asker: Asker) -> HttpResponse:
        """Adds visits and documents, all of them or none. JSON, or one document as multipart."""

        def add(at: datetime) -> None:
            # Whose request it is comes before what is sent for it.
            find_request(reference, asker=asker)
            evidence = _read_evidence(request)
            # Papers come before the visits that they are of.
            for each in evidence.documents:
                add_attachment(reference, name=each.name, content=each.content, asker=asker, at=at)
            if evidence.visits:
                add_visits(reference, visits=evidence.visits, asker=asker, at=at)

        return _answer(asker, reference, add)


class RequestWithdrawalView(ContinuityView):
    """The end of a request by whoever asked."""

    @extend_schema(
        operation_id="withdraw_continuity_request",
        request={JSON: WITHDRAWAL_SCHEMA},
        responses={200: REQUEST_SCHEMA} | problems(400, 401, 403, 404, 409, 413, 415),
    )
    def post(self, request: HttpRequest, reference: str, *, asker: Asker) -> HttpResponse:
        """Withdraws the request; what was decided stays decided."""

        def withdraw(at: datetime) -> None:
            find_request(reference, asker=asker)
            why = parse_withdrawal(read_json(request))
            withdraw_request(reference, why=why, asker=asker, at=at)

        return _answer(asker, reference, withdraw)


def _answer(asker: Asker, reference: str, change: Callable[[datetime], None]) -> HttpResponse:
    """Changes the request and answers with how it stands then; both or neither."""
    moment = now()
    with _refusals(asker, moment), transaction.atomic():
        change(moment)
        return _json(render_request(read_request(reference, asker=asker, at=moment)))


@contextmanager
def _refusals(asker: Asker, at: datetime) -> Iterator[None]:
    """Lets in who may request, and turns what stands against it into problems."""
    if Scope.REQUEST_CONTINUITY not in asker.scopes:
        raise insufficient_scope(Scope.REQUEST_CONTINUITY)
    if not may_request_continuity(asker):
        raise PermissionDenied
    try:
        yield
    except BadQuestion as error:
        raise bad_question_problem(error) from error
    except HeldBack as error:
        raise held_back_problem(error.hold, at=at) from error
    except NoSuchRequest:
        _raise_no_such_request()
    except RequestRefused as error:
        raise _refused_problem(error) from error


def _raise_no_such_request() -> NoReturn:
    raise Problem(
        code="no_such_request",
        status=404,
        title="No such request",
        detail="Your organization has no request of this reference.",
        what_to_do="Compare the reference with the answer in which you were given it.",
        field="reference",
    ) from None


def _no_such_member() -> Problem:
    return Problem(
        code="no_such_member",
        status=404,
        title="Nobody was found",
        detail="Nobody on record matches everything that was sent.",
        what_to_do="Compare what you send with the card.",
        field="member",
    )


def _refused_problem(error: RequestRefused) -> Problem:
    """409 for what stands against it as things are, 400 for what was sent."""
    is_conflict = error.why is not None or error.code in _CONFLICTS
    return Problem(
        code=error.code,
        status=409 if is_conflict else 400,
        title="This cannot be done",
        detail=str(error.problem),
        what_to_do=str(error.what_to_do),
        field=error.field,
    )


def _place(request: HttpRequest, asker: Asker) -> int | None:
    """Where the page begins that is asked for."""
    after = request.GET.get("after", "")
    return find_request(after, asker=asker).pk if after else None


def _read_evidence(request: HttpRequest) -> SentEvidence:
    if request.content_type != _MULTIPART:
        return parse_evidence(read_json(request))
    file = request.FILES.get("document")
    if file is None or list(request.POST):
        raise BadQuestion("document_needed", "document", "One file is expected.", "Send it in the part 'document'.")
    return SentEvidence((), (SentDocument(file.name or "", file.read()),))


def _json(body: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return HttpResponse(orjson.dumps(body), status=status, content_type=JSON, headers=PRIVATE)
