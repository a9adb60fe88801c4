"""The OpenAPI document: valid, complete, and true of what is really answered."""

import json
from typing import Any

import jsonschema
import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from inquiries.questions import parse_question
from inquiries.services import answer_inquiry
from tests.eligibility.records import enroll, new_member
from tests.inquiries.questions_asked import ASKED_AT, ASKED_ON, OPERATOR
from tests.inquiries.recorded import SITUATIONS, read_answer
from tests.inquiries.test_rendering import DAYS, RECORDS, answer_about

PROMISED = {
    "/api/v1/inquiries": {"post"},
    "/api/v1/inquiries/{trace_number}": {"get"},
    "/api/v1/continuity-inquiries": {"post"},
    "/api/v1/continuity-requests": {"get", "post"},
    "/api/v1/continuity-requests/{reference}": {"get"},
    "/api/v1/continuity-requests/{reference}/evidence": {"post"},
    "/api/v1/continuity-requests/{reference}/withdraw": {"post"},
    "/api/v1/plans": {"get"},
    "/api/v1/counties": {"get"},
    "/api/v1/services": {"get"},
    "/api/v1/benefits": {"get"},
}
PERSONAL = ("cin", "mbi", "bic", "birth", "name", "member")


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    generated: dict[str, Any] = json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True)))
    return generated


def test_the_document_is_served_to_everybody(client: Client, document: dict[str, Any]) -> None:
    response = client.get("/api/schema/", headers={"Accept": "application/vnd.oai.openapi+json"})
    assert response.status_code == 200
    assert json.loads(response.content)["paths"].keys() == document["paths"].keys()


def schema_of(document: dict[str, Any], path: str, method: str, status: str) -> dict[str, Any]:
    """The schema of one response, able to resolve the document's references."""
    content = document["paths"][path][method]["responses"][status]["content"]
    (media,) = content.values()
    return {**media["schema"], "components": document.get("components", {})}


def validate(instance: object, schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(instance)


def test_the_document_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert document["info"]["version"]


def test_every_promised_address_is_in_it(document: dict[str, Any]) -> None:
    for path, methods in PROMISED.items():
        assert methods <= set(document["paths"][path]), path


def test_nothing_else_of_the_api_is_in_it_unnoticed(document: dict[str, Any]) -> None:
    assert set(PROMISED) == {path for path in document["paths"] if path.startswith("/api/v1/")}


def test_no_parameter_of_an_address_names_a_member(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for operation in methods.values():
            for parameter in operation.get("parameters", []):
                assert not [each for each in PERSONAL if each in parameter["name"].lower()], path


def test_every_schema_in_it_is_a_schema(document: dict[str, Any]) -> None:
    def check(part: Any) -> int:
        inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        found = 0
        for key, value in inner:
            if key == "schema":
                jsonschema.Draft202012Validator.check_schema(value)
                found += 1
            found += check(value)
        return found

    assert check(document["paths"]) >= len(PROMISED)


def test_every_reference_leads_somewhere_and_operations_have_names(document: dict[str, Any]) -> None:
    text = json.dumps(document)
    for name in {part.split('"')[0] for part in text.split('"#/components/schemas/')[1:]}:
        assert name in document["components"]["schemas"]
    names = [operation["operationId"] for methods in document["paths"].values() for operation in methods.values()]
    assert len(names) == len(set(names))


def test_inquiries_ask_for_a_token_and_the_document_says_which_kind(document: dict[str, Any]) -> None:
    schemes = document["components"]["securitySchemes"]
    assert (schemes["token"]["type"], schemes["token"]["scheme"]) == ("http", "bearer")
    flow = schemes["clientCredentials"]["flows"]["clientCredentials"]
    assert flow["tokenUrl"] == "/oauth/token"
    assert set(flow["scopes"]) == {"inquiries:ask", "inquiries:read", "continuity:request", "roster:load"}
    ask, read = document["paths"]["/api/v1/inquiries"], document["paths"]["/api/v1/inquiries/{trace_number}"]
    assert ask["post"]["security"] == [{"clientCredentials": ["inquiries:ask"]}, {"token": []}]
    assert read["get"]["security"] == [{"clientCredentials": ["inquiries:read"]}, {"token": []}]


@pytest.mark.parametrize("status", ["400", "401", "403", "413", "415"])
def test_refusals_are_problem_details_in_the_document(document: dict[str, Any], status: str) -> None:
    content = document["paths"]["/api/v1/inquiries"]["post"]["responses"][status]["content"]
    assert list(content) == ["application/problem+json"]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", RECORDS)
def test_what_is_answered_is_what_the_document_says(document: dict[str, Any], name: str, day: str) -> None:
    validate(answer_about(name, day), schema_of(document, "/api/v1/inquiries", "post", "201"))


@pytest.mark.parametrize("situation", SITUATIONS)
def test_what_the_pages_are_tested_with_is_what_the_document_says(document: dict[str, Any], situation: str) -> None:
    validate(read_answer(situation), schema_of(document, "/api/v1/inquiries", "post", "201"))


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize("cin", ["91234567A", "99999999A"])
def test_what_the_database_answers_is_what_the_document_says(document: dict[str, Any], cin: str) -> None:
    enroll(new_member("91234567A"))
    body = {"member": {"cin": cin, "birth_date": "1948-03-15"}, "day": "2016-03-20", "services": ["dental", "nmt"]}
    question = parse_question(body, today=ASKED_ON, now=ASKED_AT)
    answer = json.loads(answer_inquiry(question, asker=OPERATOR, asked_at=ASKED_AT).answer_json)
    validate(answer, schema_of(document, "/api/v1/inquiries", "post", "201"))


@pytest.mark.parametrize(
    ("body", "right"),
    [
        ({"member": {"cin": "91234567A", "birth_date": "1948-03-15"}}, True),
        ({"member": {"cin": "91234567A"}, "services": [{"service": "nmt", "use_number": 31}]}, True),
        ({"member": {"ssn": "1"}}, False),
        ({"day": "2016-03-20"}, False),
        ({"member": {}, "purpose": "curiosity"}, False),
        ({"member": {}, "services": "dental"}, False),
        ({"member": {}, "day": 7}, False),
    ],
)
def test_the_document_tells_what_a_question_is(document: dict[str, Any], body: object, right: bool) -> None:
    content = document["paths"]["/api/v1/inquiries"]["post"]["requestBody"]["content"]
    schema = {**content["application/json"]["schema"], "components": document.get("components", {})}
    assert jsonschema.Draft202012Validator(schema).is_valid(body) is right
