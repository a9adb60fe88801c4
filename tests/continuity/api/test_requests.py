"""The REST door of continuity of care: ask, request, add, withdraw; and every refusal as a problem."""

import json
from base64 import b64encode
from datetime import UTC, date, datetime, timedelta
from typing import Any

import jsonschema
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given
from hypothesis import settings as trials

from accounts.facts import Asker, Channel, OrganizationKind, Scope
from accounts.models import AccessEvent
from accounts.rules.brake import Limit, Limits, Subject, SubjectKind
from accounts.selectors.brake import count_misses_on_record
from accounts.services import brake
from accounts.services.people import add_organization
from cmc_portal import clock
from continuity import models as rows
from eligibility.models import Member
from tests.accounts.clients import token_for
from tests.accounts.working import make_clinic, make_plan
from tests.continuity.requests.people import NPI, add_cardiologist, add_visit, new_ana
from tests.inquiries.test_api import PERSONAL, problem
from tests.inquiries.test_questions import MARK, VALUES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

REQUESTS, INQUIRIES = "/api/v1/continuity-requests", "/api/v1/continuity-inquiries"
ANA = {"cin": "91234567A", "birth_date": "1948-03-15"}
NOBODY = {"cin": "99999999A", "birth_date": "1948-03-15"}
BODY = {"member": ANA, "provider_npi": NPI}
NOT_THERE = "C-0000-0000-0000-0000"
PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)
PROGRAM = b64encode(b"MZ" + PDF).decode()
HERS = ("91234567A", "1948-03-15", "Reyes", "Ana ")


class Api:
    """A program of an organisation, with its token."""

    def __init__(self, organization_id: int, *scopes: Scope) -> None:
        self.client = Client()
        self.organization_id = organization_id
        self.token = token_for(organization_id, scopes=scopes or (Scope.REQUEST_CONTINUITY,))

    def post(self, path: str, body: Any, **more: Any) -> HttpResponse:
        headers = {"Authorization": f"Bearer {self.token}"} | more.pop("headers", {})
        data = body if isinstance(body, bytes | str) else json.dumps(body)
        return self.client.post(path, data, **{"content_type": "application/json", "headers": headers} | more)

    def get(self, path: str) -> HttpResponse:
        return self.client.get(path, headers={"Authorization": f"Bearer {self.token}"})

    def request(self, body: Any = BODY, *, key: str = "") -> HttpResponse:
        return self.post(REQUESTS, body, headers={"Idempotency-Key": key} if key else {})

    def reference(self, body: Any = BODY) -> str:
        return str(told(self.request(body))["reference"])


def told(response: HttpResponse) -> dict[str, Any]:
    assert response.status_code in (200, 201), response.content
    assert response.headers["Cache-Control"] == "no-store"
    assert not [each for each in HERS if each in response.content.decode()]
    body: dict[str, Any] = json.loads(response.content)
    return body


@pytest.fixture
def ana() -> Member:
    add_cardiologist()
    member = new_ana()
    for day in (date(2026, 3, 1), date(2026, 5, 1)):
        add_visit(member, day)
    return member


@pytest.fixture
def api(ana: Member) -> Api:
    return Api(make_clinic())


@pytest.fixture
def plan(ana: Member) -> Api:
    return Api(make_plan())


@pytest.fixture
def stranger(ana: Member) -> Api:
    return Api(make_clinic("Bay Clinic"))


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    generated: dict[str, Any] = json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True)))
    return generated


def fits(document: dict[str, Any], body: object, path: str, method: str, status: str) -> None:
    (media,) = document["paths"][path][method]["responses"][status]["content"].values()
    schema = {**media["schema"], "components": document.get("components", {})}
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(body)


# Requesting.


def test_a_request_comes_with_its_address_its_clock_and_nothing_about_the_member(
    api: Api, document: dict[str, Any]
) -> None:
    response = api.request(BODY | {"why": "Heart failure.", "services": ["dental"], "urgency": "urgent"})
    assert response.status_code == 201
    body = told(response)
    assert response.headers["Location"] == f"{REQUESTS}/{body['reference']}"
    assert (body["recognition"], body["state"], body["plan"], body["sides"]) == (
        "new", "received", "health-net", ["medicare", "medi_cal"],
    )  # fmt: skip
    assert body["received_on"] == clock.today().isoformat()
    assert (date.fromisoformat(body["due_on"]) - clock.today()).days == 15
    assert body["outcomes"][0] == {
        "side": "medicare", "outcome": None, "denial_reasons": [], "first_day": None, "last_day": None,
    }  # fmt: skip
    assert set(body["reasons_of_clock"]) <= set(body["reasons"])
    fits(document, body, REQUESTS, "post", "201")


def test_the_same_request_is_answered_with_200_and_the_same_reference(api: Api) -> None:
    first, again = api.request(), api.request()
    assert (first.status_code, again.status_code) == (201, 200)
    assert told(again)["reference"] == told(first)["reference"]
    assert told(again)["recognition"] == "same"


def test_asking_again_more_urgently_is_answered_with_the_clock_as_it_is_now(api: Api, stranger: Api) -> None:
    assert (date.fromisoformat(told(api.request())["due_on"]) - clock.today()).days == 30
    again = told(stranger.request(BODY | {"urgency": "risk_of_harm"}))
    assert (again["recognition"], again["urgency"]) == ("same", "risk_of_harm")
    assert (date.fromisoformat(again["due_on"]) - clock.today()).days == 3


def test_a_repeated_key_makes_no_second_request_and_no_event(api: Api) -> None:
    first, again = api.request(key="a-1"), api.request(key="a-1")
    assert (again.status_code, told(again)["recognition"]) == (200, "replayed")
    assert told(first)["reference"] == told(again)["reference"]
    assert rows.RequestEvent.objects.count() == 1


def test_a_key_with_another_body_is_refused(api: Api) -> None:
    api.request(key="a-1")
    problem(api.request(BODY | {"urgency": "urgent"}, key="a-1"), 409, "idempotency_key_reused", "Idempotency-Key")


@pytest.mark.parametrize("key", [" ", "a b", "x" * 201, "é"])
def test_what_is_no_key_is_refused(api: Api, key: str) -> None:
    problem(api.request(key=key), 400, "bad_idempotency_key", "Idempotency-Key")


def test_it_stands_in_the_trail_for_the_client(api: Api, ana: Member) -> None:
    api.request()
    events = AccessEvent.objects.order_by("id").values_list("action", "member_id", "organization_id", "channel")
    assert set(events) == {
        ("continuity.request", ana.pk, api.organization_id, "api"),
        ("continuity.read", ana.pk, api.organization_id, "api"),
    }


def test_a_plans_program_says_how_and_when_it_came_and_another_does_not(plan: Api, api: Api) -> None:
    body = BODY | {"received_on": "2026-11-02", "channel": "telephone", "requester": "member", "caller": "Her son"}
    problem(api.request(body), 400, "received_today_only", "received_on")
    answer = told(plan.request(body))
    assert (answer["received_on"], answer["due_on"], answer["requester"]) == ("2026-11-02", "2026-12-02", "member")


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        (BODY | {"provider_npi": "1234567890"}, "bad_npi", "provider_npi"),
        ({"member": ANA}, "npi_needed", "provider_npi"),
        ({"provider_npi": NPI}, "object_expected", "member"),
        (BODY | {"member": {"cin": "91234567A"}}, "two_facts_needed", "member"),
        (BODY | {"sides": ["dental"]}, "bad_sides", "sides"),
        (BODY | {"sides": "medicare"}, "bad_sides", "sides"),
        (BODY | {"urgency": "soon"}, "bad_urgency", "urgency"),
        (BODY | {"services": ["teleportation"]}, "unknown_service", "services[0]"),
        (BODY | {"services": "dental"}, "bad_services", "services"),
        (BODY | {"why": "x" * 2_001}, "text_expected", "why"),
        (BODY | {"requester": "member"}, "requester_not_you", "requester"),
        (BODY | {"channel": "fax"}, "channel_not_yours", "channel"),
        (BODY | {"Reyes": 1}, "unknown_field", "body"),
        ([], "object_expected", "body"),
    ],
)
def test_a_request_that_cannot_be_taken_names_its_field(api: Api, body: object, code: str, field: str) -> None:
    problem(api.request(body), 400, code, field)
    assert not rows.ContinuityRequest.objects.exists()


def test_nobody_found_is_told_alike_for_a_wrong_number_and_a_wrong_birth_date(api: Api) -> None:
    wrong = ANA | {"birth_date": "1948-03-16"}
    one, other = (
        problem(api.request(BODY | {"member": who}), 404, "no_such_member", "member") for who in (NOBODY, wrong)
    )
    assert one == other
    assert set(AccessEvent.objects.values_list("action", "member_id")) == {("continuity.request", None)}


def test_another_plans_program_finds_nobody(ana: Member) -> None:
    problem(Api(make_plan("molina", "Molina")).request(), 404, "no_such_member", "member")


# Whose it is.


def test_a_request_is_read_by_the_organisation_that_asked_and_by_its_plan(
    api: Api, plan: Api, document: dict[str, Any]
) -> None:
    reference = api.reference()
    for reader in (api, plan):
        body = told(reader.get(f"{REQUESTS}/{reference}"))
        assert body["reference"] == reference
        fits(document, body, f"{REQUESTS}/{{reference}}", "get", "200")
    assert told(api.get(f"{REQUESTS}/{reference.lower().replace('-', '')}"))["reference"] == reference


PARTS = {"": "get", "/evidence": "post", "/withdraw": "post"}


@pytest.mark.parametrize("part", PARTS)
def test_somebody_elses_request_is_as_one_that_is_not_there(api: Api, stranger: Api, part: str) -> None:
    molina = Api(make_plan("molina", "Molina"))
    reference = api.reference()
    for asker in (stranger, molina):
        send = asker.get if PARTS[part] == "get" else lambda path, asker=asker: asker.post(path, {})
        theirs = problem(send(f"{REQUESTS}/{reference}{part}"), 404, "no_such_request", "reference")
        nobodys = problem(send(f"{REQUESTS}/{NOT_THERE}{part}"), 404, "no_such_request", "reference")
        assert theirs == nobodys
    assert rows.RequestEvent.objects.count() == 1


def test_ones_own_are_listed_the_latest_first_page_by_page(
    api: Api, stranger: Api, plan: Api, monkeypatch: pytest.MonkeyPatch, document: dict[str, Any]
) -> None:
    monkeypatch.setattr("continuity.selectors.requests.PAGE_SIZE", 1)
    first, second = api.reference(), api.reference(BODY | {"provider_npi": "1245319599"})
    page = told(api.get(REQUESTS))
    assert [each["reference"] for each in page["requests"]] == [second]
    rest = told(api.get(page["next"]))
    assert ([each["reference"] for each in rest["requests"]], rest["next"]) == ([first], None)
    fits(document, page, REQUESTS, "get", "200")
    assert told(stranger.get(REQUESTS)) == {"requests": [], "next": None}
    assert [each["reference"] for each in told(plan.get(REQUESTS))["requests"]] == [second]
    problem(stranger.get(f"{REQUESTS}?after={first}"), 404, "no_such_request", "reference")


@pytest.mark.parametrize("method", ["post", "get"])
@pytest.mark.parametrize("path", [REQUESTS, INQUIRIES, f"{REQUESTS}/{NOT_THERE}", f"{REQUESTS}/{NOT_THERE}/evidence"])
def test_without_a_token_or_the_scope_nobody_is_answered(ana: Member, method: str, path: str) -> None:
    without = Api(make_clinic(), Scope.ASK_INQUIRIES)
    send = without.get if method == "get" else lambda address: without.post(address, BODY)
    refused = send(path)
    if refused.status_code != 405:
        problem(refused, 403, "insufficient_scope")
    without.token = "nobody"
    problem(send(path), 401, "authentication_failed")
    assert not rows.ContinuityRequest.objects.exists()


# Evidence.


def test_visits_and_documents_are_added_and_told(api: Api, document: dict[str, Any]) -> None:
    reference = api.reference()
    visits = [{"day": "2026-04-01", "side": "medicare", "emergency": False, "documented": True}, {"day": "2026-04-02"}]
    documents = [{"name": "../chart Reyes.exe", "content": b64encode(PDF).decode()}]
    body = json.loads(api.post(f"{REQUESTS}/{reference}/evidence", {"visits": visits, "documents": documents}).content)
    assert [(each["number"], each["name"], each["content_type"], each["size"]) for each in body["documents"]] == [
        (1, "chart Reyes.pdf", "application/pdf", len(PDF)),
    ]
    assert [each["kind"] for each in body["events"]] == ["received", "evidence_added", "evidence_added"]
    fits(document, body, f"{REQUESTS}/{{reference}}/evidence", "post", "200")
    assert set(rows.Visit.objects.exclude(request=None).values_list("day", "source", "is_emergency")) == {
        (date(2026, 4, 1), "document", False),
        (date(2026, 4, 2), "attestation", None),
    }


def test_documented_without_a_document_is_somebodys_word_and_decides_nothing() -> None:
    add_cardiologist()
    new_ana(first_day=clock.today() - timedelta(days=60))
    api = Api(make_clinic())
    reference = api.reference()
    days = [(clock.today() - timedelta(days=back)).isoformat() for back in (100, 120)]
    visits = [{"day": day, "side": "medicare", "emergency": False, "documented": True} for day in days]
    verdicts = []
    for more in ({}, {"documents": [{"name": "chart.pdf", "content": b64encode(PDF).decode()}]}):
        told(api.post(f"{REQUESTS}/{reference}/evidence", {"visits": visits} | more))
        verdicts.append(told(api.post(INQUIRIES, BODY))["continuity"]["verdict"])
    assert verdicts == ["unknown", "yes"]


def test_a_picture_without_a_picture_in_it_is_refused(api: Api) -> None:
    reference = api.reference()
    document = {"name": "a.png", "content": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAAAElFTkSuQmCC"}
    problem(
        api.post(f"{REQUESTS}/{reference}/evidence", {"documents": [document]}), 400, "file_kind_refused", "content"
    )


def test_one_document_may_come_as_a_file(api: Api) -> None:
    reference = api.reference()
    file = SimpleUploadedFile("chart.pdf", PDF + b" " * 1_000 + b"%%EOF")
    headers = {"Authorization": f"Bearer {api.token}"}
    response = api.client.post(f"{REQUESTS}/{reference}/evidence", {"document": file}, headers=headers)
    assert told(response)["documents"][0]["name"] == "chart.pdf"


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({}, "evidence_needed", "body"),
        ({"visits": {}, "documents": 7}, "bad_evidence", "body"),
        ({"visits": [{"day": "2026-4-1"}]}, "bad_day", "visits[0].day"),
        ({"visits": [{"day": "2026-04-01", "emergency": "no"}]}, "bad_visit", "visits[0]"),
        ({"visits": [{"day": "2026-04-01", "side": "dental"}]}, "bad_side", "side"),
        ({"visits": [{"day": "2099-04-01"}]}, "visit_in_future", "visits[0].day"),
        ({"visits": [{"day": "2026-04-01"}] * 101}, "visit_needed", "visits"),
        ({"documents": [{"name": "a.pdf", "content": "not base64!"}]}, "bad_content", "documents[0].content"),
        ({"documents": [{"name": "a.pdf", "content": ""}]}, "file_empty", "content"),
        (
            {"documents": [{"name": "a.pdf", "content": b64encode(b"MZ" + PDF).decode()}]},
            "file_kind_refused",
            "content",
        ),
        ({"documents": [{"name": "a.pdf", "content": b64encode(PDF).decode()}] * 6}, "bad_evidence", "body"),
    ],
)
def test_evidence_that_cannot_be_taken_adds_nothing(api: Api, body: object, code: str, field: str) -> None:
    reference = api.reference()
    problem(api.post(f"{REQUESTS}/{reference}/evidence", body), 400, code, field)
    assert rows.RequestEvent.objects.count() == 1


def test_of_several_documents_all_are_added_or_none(api: Api) -> None:
    reference = api.reference()
    documents = [{"name": "a.pdf", "content": b64encode(each).decode()} for each in (PDF, b"nothing")]
    problem(api.post(f"{REQUESTS}/{reference}/evidence", {"documents": documents}), 400, "file_kind_refused", "content")
    assert not rows.Attachment.objects.exists()


def test_a_body_or_file_that_is_too_large_is_refused_unread(api: Api) -> None:
    reference = api.reference()
    large = json.dumps({"visits": [], "padding": "x" * 1_000_000})
    problem(api.request(large), 413, "body_too_large")
    problem(api.post(f"{REQUESTS}/{reference}/evidence", large), 413, "body_too_large")
    file = SimpleUploadedFile("chart.pdf", PDF + b"x" * 5_200_000)
    headers = {"Authorization": f"Bearer {api.token}"}
    response = api.client.post(f"{REQUESTS}/{reference}/evidence", {"document": file}, headers=headers)
    assert response.status_code == 413


@pytest.mark.parametrize("part", ["evidence", "withdraw"])
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_another_kind_of_body_is_refused(api: Api, part: str, kind: str) -> None:
    reference = api.reference()
    problem(api.post(f"{REQUESTS}/{reference}/{part}", "{}", content_type=kind), 415, "unsupported_media_type")


# Withdrawing.


def test_a_request_is_withdrawn_once(api: Api, document: dict[str, Any]) -> None:
    reference = api.reference()
    body = told(api.post(f"{REQUESTS}/{reference}/withdraw", {"why": "She moved."}))
    assert (body["state"], body["events"][-1]["note"]) == ("withdrawn", "She moved.")
    fits(document, body, f"{REQUESTS}/{{reference}}/withdraw", "post", "200")
    problem(api.post(f"{REQUESTS}/{reference}/withdraw", {}), 409, "C-EVENT-2")


def test_who_only_asked_the_same_may_not_withdraw_it(api: Api, stranger: Api, plan: Api) -> None:
    reference = api.reference()
    stranger.request()
    problem(stranger.post(f"{REQUESTS}/{reference}/withdraw", {}), 403, "permission_denied")
    problem(plan.post(f"{REQUESTS}/{reference}/withdraw", {}), 400, "why_needed", "why")
    assert told(api.get(f"{REQUESTS}/{reference}"))["state"] == "received"


# The verdict without a request.


def test_the_verdict_has_each_side_with_its_conditions_and_the_clock(api: Api, document: dict[str, Any]) -> None:
    body = told(api.post(INQUIRIES, BODY | {"day": "2026-11-20", "requested_on": "2026-11-20"}))
    assert (body["found"], body["continuity"]["verdict"], body["continuity"]["status"]) == (
        True, "yes", "not_requested",
    )  # fmt: skip
    sides = {
        each["side"]: (each["verdict"], each["first_day"], each["last_day"]) for each in body["continuity"]["sides"]
    }
    assert sides == {
        "medicare": ("yes", "2026-07-01", "2027-06-30"),
        "medi_cal": ("yes", "2026-07-01", "2027-06-30"),
    }
    assert body["continuity"]["clock"]["due_on"] == "2026-12-20"
    assert set(body["why"]) <= set(body["reasons"])
    fits(document, body, INQUIRIES, "post", "200")
    assert not rows.ContinuityRequest.objects.exists()


@pytest.mark.parametrize(
    ("seen", "verdict", "status"),
    [((date(2014, 1, 10), date(2014, 3, 5)), "yes", "not_requested"), ((date(2014, 1, 10),), "no", "not_eligible")],
)
def test_a_cardiologist_seen_twice_is_kept_six_and_twelve_months_and_once_is_not_enough(
    seen: tuple[date, ...], verdict: str, status: str
) -> None:
    add_cardiologist()
    member = new_ana(program="cal_mediconnect", first_day=date(2014, 7, 1))
    for day in seen:
        add_visit(member, day)
    question = BODY | {"day": "2014-08-20", "requested_on": "2014-09-10"}
    told_of = told(Api(make_clinic()).post(INQUIRIES, question))["continuity"]
    assert (told_of["verdict"], told_of["status"]) == (verdict, status)
    if verdict == "yes":
        days = [(each["side"], each["first_day"], each["last_day"]) for each in told_of["sides"]]
        assert days == [("medicare", "2014-07-01", "2014-12-31"), ("medi_cal", "2014-07-01", "2015-06-30")]
        assert (told_of["clock"]["start_by"], told_of["clock"]["due_on"]) == ("2014-09-17", "2014-10-10")


def test_a_program_of_the_state_asks_for_nobody(ana: Member) -> None:
    state = Api(add_organization("Department", OrganizationKind.STATE))
    for response in (state.post(INQUIRIES, BODY), state.request(), state.get(REQUESTS)):
        problem(response, 403, "permission_denied")


def test_one_side_may_be_asked_alone(api: Api) -> None:
    body = told(api.post(INQUIRIES, BODY | {"sides": ["medi_cal"], "urgency": "risk_of_harm", "services": ["dental"]}))
    assert [each["side"] for each in body["continuity"]["sides"]] == ["medi_cal"]


@pytest.mark.parametrize("field", ["day", "requested_on"])
@pytest.mark.parametrize("day", ["9999-12-31", "9998-06-01", "2012-12-31", "0001-01-01"])
def test_a_day_that_is_far_away_is_refused(api: Api, field: str, day: str) -> None:
    problem(api.post(INQUIRIES, BODY | {field: day}), 400, "bad_day", field)


@pytest.mark.parametrize(
    ("field", "later", "status"),
    [("day", 731, 200), ("day", 732, 400), ("requested_on", 0, 200), ("requested_on", 1, 400)],
)
def test_a_day_is_at_most_two_years_away_and_a_request_not_to_come(
    api: Api, field: str, later: int, status: int
) -> None:
    response = api.post(INQUIRIES, BODY | {field: (clock.today() + timedelta(days=later)).isoformat()})
    assert response.status_code == status, response.content


@pytest.mark.parametrize("day", ["9999-12-31", "9999-01-01", "0001-01-01"])
def test_an_inquiry_that_names_a_provider_answers_for_a_far_day_too(ana: Member, day: str) -> None:
    asking = Api(make_clinic(), Scope.ASK_INQUIRIES)
    response = asking.post("/api/v1/inquiries", {"member": ANA, "provider_npi": NPI, "day": day})
    assert response.status_code == 201, response.content


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_request_and_a_visit_of_a_far_day_are_refused_or_kept(plan: Api, day: str) -> None:
    assert plan.request(BODY | {"received_on": day}).status_code == 400
    reference = plan.reference()
    response = plan.post(f"{REQUESTS}/{reference}/evidence", {"visits": [{"day": day}]})
    assert response.status_code == (400 if day > "2100" else 200)
    assert plan.post(INQUIRIES, BODY).status_code == 200


def test_nobody_found_is_an_answer_and_counts_as_a_miss(api: Api, document: dict[str, Any]) -> None:
    body = told(api.post(INQUIRIES, BODY | {"member": NOBODY}))
    assert (body["found"], body["continuity"], body["why"]) == (False, None, ["I-NOTFOUND-1"])
    fits(document, body, INQUIRIES, "post", "200")
    event = AccessEvent.objects.get()
    assert (event.action, event.member_id) == ("continuity.ask", None)


def test_a_plans_program_asks_about_its_own_members_only(ana: Member, plan: Api) -> None:
    assert told(plan.post(INQUIRIES, BODY))["found"]
    body = told(Api(make_plan("molina", "Molina")).post(INQUIRIES, BODY))
    assert (body["found"], body["why"]) == (False, ["I-NOTFOUND-2"])


@pytest.mark.parametrize(("path", "body"), [(INQUIRIES, BODY), (REQUESTS, BODY)])
def test_who_guesses_too_often_is_held_back(
    api: Api, path: str, body: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    few = Limits(timedelta(hours=1), 2, 60, dict.fromkeys(SubjectKind, Limit(3, 2, 6)))
    monkeypatch.setattr(brake, "limits_on", lambda day, *, factor: few)
    for _ in range(4):
        assert api.post(path, body | {"member": NOBODY}).status_code in (200, 404)
    held = api.post(path, body)
    problem(held, 429, "too_many_misses")
    assert held.headers["Retry-After"]
    # The same while Valkey is away: what the trail knows counts.
    client = Asker(Channel.API, api.organization_id, client_id=AccessEvent.objects.last().client_id)
    assert (
        count_misses_on_record(client, Subject(SubjectKind.ORGANIZATION, str(api.organization_id)), since=LONG_AGO)[0]
        == 4
    )


@pytest.mark.parametrize("path", [INQUIRIES, REQUESTS])
@trials(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(body=VALUES)
def test_no_json_makes_a_server_error_and_none_is_repeated(api: Api, path: str, body: object) -> None:
    response = api.post(path, body)
    assert response.status_code == 400
    assert MARK not in response.content.decode()


def test_nothing_about_the_person_is_logged(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        reference = api.reference()
        api.post(INQUIRIES, BODY)
        api.get(f"{REQUESTS}/{reference}")
        api.request({"member": {"cin": "91234567B", "last_name": "Reyes"}})
    assert not [each for each in (*HERS, *PERSONAL) if each in caplog.text]
