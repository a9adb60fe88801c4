"""The REST door: ask and replay, and every refusal as a problem that a program can act on."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.facts import OrganizationKind
from accounts.models import ApiClient
from accounts.services.clients import revoke_client
from accounts.services.people import add_organization
from eligibility import models as rows
from inquiries.models import Inquiry
from inquiries.trace import make_trace_number
from tests.accounts.clients import token_for
from tests.counting import statements
from tests.eligibility.records import enroll, new_member
from tests.inquiries.questions_asked import ASKED_AT, cited
from tests.inquiries.test_questions import MARK, VALUES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

INQUIRIES = "/api/v1/inquiries"
ANA = {"cin": "92718281C", "birth_date": "1948-03-15"}
QUESTION = {"member": ANA, "day": "2016-03-20", "services": ["dental"], "purpose": "payment"}
# Everything by which the person could be known.
PERSONAL = ("92718281C", "1948-03-15", "Reyes", "1EG4TE5MK73")


class Api:
    """A program of an organisation, with its token."""

    def __init__(self, client: Client, organization: str) -> None:
        self.client = client
        self.organization_id = add_organization(organization, OrganizationKind.PROVIDER)
        self.token = token_for(self.organization_id)

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def ask(self, body: Any, **more: Any) -> HttpResponse:
        data = body if isinstance(body, bytes | str) else json.dumps(body)
        return self.client.post(INQUIRIES, data, **{"content_type": "application/json", "headers": self.bearer} | more)

    def replay(self, trace_number: str) -> HttpResponse:
        return self.client.get(f"{INQUIRIES}/{trace_number}", headers=self.bearer)


@pytest.fixture
def ana() -> rows.Member:
    member = new_member("92718281C")
    enroll(member)
    return member


@pytest.fixture
def api(client: Client, ana: rows.Member) -> Api:
    return Api(client, "Harbor Clinic")


@pytest.fixture
def stranger(client: Client) -> Api:
    return Api(client, "Bay PPG")


def problem(response: HttpResponse, status: int, code: str, field: str | None = None) -> dict[str, Any]:
    """The problem that the response tells; its shape is the same for every refusal."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(response.content)
    assert body["type"] == f"about:blank#{code}"
    assert (body["status"], body["code"], body.get("field")) == (status, code, field)
    assert all(body[name] for name in ("title", "detail", "what_to_do"))
    assert set(body) <= {"type", "title", "status", "code", "detail", "what_to_do", "field"}
    assert not [each for each in PERSONAL if each in response.content.decode()]
    return body


# Asking.


def test_an_answer_comes_with_its_address_and_is_not_to_be_kept(api: Api) -> None:
    response = api.ask(QUESTION)
    answer = json.loads(response.content)
    assert response.status_code == 201
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Location"] == f"{INQUIRIES}/{answer['trace_number']}"
    assert response.headers["Cache-Control"] == "no-store"
    assert (answer["outcome"], answer["member"]["name"]) == ("active", "Ana Reyes-García")
    assert cited(answer) == set(answer["reasons"])


@pytest.mark.parametrize("offset", ["+15:59", "+16:00", "+23:59", "-23:59"])
def test_a_moment_in_a_time_zone_beyond_the_databases_is_answered(api: Api, offset: str) -> None:
    response = api.ask(QUESTION | {"known_at": f"2026-01-01T00:00:00{offset}"})
    assert response.status_code == 201, response.content


@pytest.mark.parametrize("known_at", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_a_moment_before_or_after_every_year_is_refused(api: Api, known_at: str) -> None:
    problem(api.ask(QUESTION | {"known_at": known_at}), 400, "bad_known_at", "known_at")


def test_member_data_is_in_no_address_and_no_header(api: Api) -> None:
    response = api.ask(QUESTION)
    for name, value in response.headers.items():
        assert not [each for each in PERSONAL if each in value], name


def test_an_inquiry_is_recorded_for_the_client_and_its_organisation(api: Api) -> None:
    api.ask(QUESTION)
    row = Inquiry.objects.get()
    assert (row.channel, row.organization_id, row.client_id) == ("api", api.organization_id, ApiClient.objects.get().pk)


def test_a_question_without_a_day_is_about_today(api: Api) -> None:
    answer = json.loads(api.ask({"member": ANA}).content)
    asked_at = datetime.fromisoformat(answer["asked_at"])
    assert abs((datetime.fromisoformat(answer["question"]["day"]).date() - asked_at.date()).days) <= 1


def test_an_inquiry_costs_two_statements_once_its_token_is_known(api: Api) -> None:
    with statements() as first:
        api.ask(QUESTION)
    with statements() as sent:
        api.ask(QUESTION)
    assert [statement for statement in first if "accounts_apiclient" in statement] == [first[0]]
    assert len(sent) == 2, sent
    assert "inquiries_record" in sent[1]


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=utf-8"])
def test_json_is_taken_with_or_without_a_charset(api: Api, content_type: str) -> None:
    assert api.ask(QUESTION, content_type=content_type).status_code == 201


def test_nothing_about_the_person_is_logged(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        for body in (QUESTION, {"member": ANA | {"ssn": "1"}}, {"member": {"cin": "92718281B", "last_name": "Reyes"}}):
            api.ask(body)
        api.ask(b'{"last_name": "Reyes", ')
    assert not [each for each in (*PERSONAL, "92718281B") if each in caplog.text]


# Replaying.


def test_a_replay_is_byte_for_byte_what_was_given(api: Api) -> None:
    response = api.ask(QUESTION)
    replay = api.client.get(response.headers["Location"], headers=api.bearer)
    assert (replay.status_code, replay.content) == (200, response.content)
    assert replay.headers["Content-Type"] == "application/json"
    assert replay.headers["Cache-Control"] == "no-store"


def test_a_replay_finds_the_number_however_it_is_typed(api: Api) -> None:
    response = api.ask(QUESTION)
    typed = json.loads(response.content)["trace_number"].lower().replace("-", "")
    assert api.replay(typed).content == response.content


def test_another_program_of_the_organisation_may_replay(api: Api) -> None:
    response = api.ask(QUESTION)
    colleague = token_for(api.organization_id, name="front desk")
    headers = {"Authorization": f"Bearer {colleague}"}
    assert api.client.get(response.headers["Location"], headers=headers).content == response.content


def test_another_organisation_learns_not_even_that_the_answer_is_there(api: Api, stranger: Api) -> None:
    trace_number = json.loads(api.ask(QUESTION).content)["trace_number"]
    theirs = problem(stranger.replay(trace_number), 404, "no_such_inquiry", "trace_number")
    nobodys = problem(stranger.replay(make_trace_number(ASKED_AT)), 404, "no_such_inquiry", "trace_number")
    assert theirs == nobodys


@pytest.mark.parametrize(
    "typed", ["nonsense", "202611-000000-00000Z", "999912-000000-000000", "²⁰²⁶¹¹-7F3KQ9-XW2M4C", "%00"]
)
def test_what_is_no_trace_number_is_not_found(api: Api, typed: str) -> None:
    problem(api.replay(typed), 404, "no_such_inquiry", "trace_number")


# Who is asking.


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer nobody"},
        {"Authorization": "Bearer nobody at all"},
        {"Authorization": "Basic YW5hOmFuYQ=="},
        {"Authorization": "Token abc"},
        {"Authorization": "Bearer \xe9\xff"},
    ],
)
@pytest.mark.parametrize("method", ["post", "get"])
def test_without_a_valid_token_nobody_is_answered(api: Api, headers: dict[str, str], method: str) -> None:
    path = INQUIRIES if method == "post" else f"{INQUIRIES}/{make_trace_number(ASKED_AT)}"
    response = api.client.generic(method.upper(), path, json.dumps(QUESTION), "application/json", headers=headers)
    code = "authentication_failed" if headers.get("Authorization", "").startswith("Bearer") else "not_authenticated"
    problem(response, 401, code)
    told = ', error="invalid_token"' if code == "authentication_failed" else ""
    assert response.headers["WWW-Authenticate"] == f'Bearer realm="portal"{told}'
    assert not Inquiry.objects.exists()


def test_a_revoked_token_is_refused_at_once(
    api: Api, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    assert api.ask(QUESTION).status_code == 201
    with django_capture_on_commit_callbacks(execute=True):
        revoke_client(ApiClient.objects.get().pk, now=ASKED_AT)
    problem(api.ask(QUESTION), 401, "authentication_failed")


def test_the_scheme_may_be_written_in_any_case(api: Api) -> None:
    assert api.ask(QUESTION, headers={"Authorization": f"bearer {api.token}"}).status_code == 201


def test_a_session_of_a_page_is_no_token(api: Api) -> None:
    problem(api.ask(QUESTION, headers={"Cookie": "sessionid=x"}), 401, "not_authenticated")


# Refusals.


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"member": {"cin": "92718281C"}}, "two_facts_needed", "member"),
        ({"member": {"cin": "92718281B", "birth_date": "1948-03-15"}}, "bad_cin", "member.cin"),
        ({"member": ANA | {"mbi": "1EG4TE5MK73"}}, "several_identifiers", "member.mbi"),
        ({"member": ANA, "day": "15/03/1948"}, "bad_day", "day"),
        ({"member": ANA, "services": ["dental", "teleportation"]}, "unknown_service", "services[1]"),
        ({"member": ANA, "Reyes": 1}, "unknown_field", "body"),
        ({}, "object_expected", "member"),
        ([], "object_expected", "body"),
        (None, "object_expected", "body"),
    ],
)
def test_a_question_that_cannot_be_asked_names_its_field(api: Api, body: object, code: str, field: str) -> None:
    problem(api.ask(body), 400, code, field)
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b" ",
        b"{",
        b'{"member": {"last_name": "Reyes"',
        b"\xff\xfe",
        b'{"member": {"last_name": "\\ud800"}}',
        b"[" * 100_000,
        b'{"a":' * 2_000,
        b"NaN",
        b"{'member': 1}",
        b'{"last_name": "Reyes" "1948-03-15"}',
    ],
)
def test_what_is_not_json_is_refused_without_being_repeated(api: Api, body: bytes) -> None:
    problem(api.ask(body), 400, "parse_error")


OTHER_KINDS = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json", "")


@pytest.mark.parametrize("content_type", OTHER_KINDS)
def test_another_kind_of_body_is_refused(api: Api, content_type: str) -> None:
    problem(api.ask(json.dumps(QUESTION), content_type=content_type), 415, "unsupported_media_type")


def test_a_body_that_is_too_large_is_refused_unread(api: Api) -> None:
    large = json.dumps(QUESTION | {"padding": "x" * 1_000_000})
    problem(api.ask(large), 413, "body_too_large")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_another_method_is_refused_with_those_that_are_taken(api: Api, method: str) -> None:
    for path, allowed in ((INQUIRIES, "POST"), (f"{INQUIRIES}/{make_trace_number(ASKED_AT)}", "GET")):
        response = api.client.generic(method, path, headers=api.bearer)
        problem(response, 405, "method_not_allowed")
        assert allowed in response.headers["Allow"]


def test_inquiries_cannot_be_listed(api: Api) -> None:
    problem(api.client.get(INQUIRIES, headers=api.bearer), 405, "method_not_allowed")


@pytest.mark.parametrize("path", [INQUIRIES, f"{INQUIRIES}/202611-KQ80FN-KYK56H"])
def test_asking_which_methods_there_are_is_no_server_error(api: Api, path: str) -> None:
    response = api.client.options(path, headers=api.bearer)
    assert response.status_code in (200, 204, 405)
    assert "OPTIONS" in response.headers["Allow"] or response.status_code == 405


def test_an_address_that_is_not_there_is_a_problem_too(api: Api) -> None:
    assert api.client.get("/api/v1/nonsense", headers=api.bearer).headers["Content-Type"] == "application/problem+json"


@trials(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(body=VALUES)
def test_no_json_makes_a_server_error_and_none_is_repeated(api: Api, body: object) -> None:
    response = api.ask(body)
    assert response.status_code == 400
    assert MARK not in response.content.decode()


# Two misses.


def test_no_such_number_and_a_wrong_birth_date_look_the_same(api: Api) -> None:
    bodies = []
    for who in ({"cin": "99999999A", "birth_date": "1948-03-15"}, {"cin": "92718281C", "birth_date": "1948-03-16"}):
        response = api.ask(QUESTION | {"member": who})
        assert response.status_code == 201
        answer = json.loads(response.content)
        for own in (answer["trace_number"], answer["asked_at"]):
            response.content = response.content.replace(own.encode(), b"-")
        bodies.append(response.content)
    assert bodies[0] == bodies[1]
