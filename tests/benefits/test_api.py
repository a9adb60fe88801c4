"""The doors to public reference data: who may ask, what is answered, and what is refused."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from pytest_django import DjangoDbBlocker

from benefits.services.reference import load_benefits_reference
from eligibility.services.reference import load_eligibility_reference
from tests.benefits.conftest import REFERENCE

SEED_DAY = {"county": "19", "plan": "health-net", "program": "cal_mediconnect", "day": "2022-05-23"}
DOORS = [
    "/api/v1/services",
    "/api/v1/benefits?program=cal_mediconnect&day=2022-05-23",
    "/api/v1/plans",
    "/api/v1/counties",
]


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_eligibility_reference(REFERENCE.parents[1] / "eligibility" / "reference", hcp_codes=None)
        load_benefits_reference(Path(REFERENCE), now=datetime(2026, 11, 1, tzinfo=UTC))
        yield
        transaction.set_rollback(True)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def benefits(client: Client, **asked: str) -> dict[str, dict[str, Any]]:
    response = client.get("/api/v1/benefits", SEED_DAY | asked)
    assert response.status_code == 200, response.content
    return {each["service"]: each for each in response.json()["benefits"]}


def test_what_was_asked_is_echoed(client: Client) -> None:
    body = client.get("/api/v1/benefits", SEED_DAY).json()
    assert {name: body[name] for name in SEED_DAY} == SEED_DAY


def test_dental_on_the_day_of_the_founding_page_is_medi_cal_dentals(client: Client) -> None:
    dental = benefits(client)["dental"]
    assert (dental["verdict"], dental["benefit"], dental["covered_elsewhere"]) == ("no", "carved_out", "yes")
    assert dental["responsible"] == {
        "code": "medi-cal-dental",
        "name": "Medi-Cal Dental (Denti-Cal)",
        "phone": "1-800-322-6384",
        "tty": "1-800-735-2922",
    }
    assert [each["code"] for each in dental["reasons"]] == ["B-DENTAL-1"]
    assert (dental["first_day"], dental["last_day"]) == ("2018-01-01", "2022-12-31")
    assert (dental["source"]["date"], dental["standing"]) == ("2022-05-23", "verified")


def test_routine_podiatry_is_the_plans_and_the_plan_is_named_as_on_that_day(client: Client) -> None:
    podiatry = benefits(client)["routine_podiatry"]
    assert (podiatry["verdict"], podiatry["benefit"]) == ("yes", "supplemental")
    assert podiatry["responsible"]["code"] == "health-net"
    assert podiatry["responsible"]["phone"] == "1-855-464-3571"


def test_a_limit_is_told_with_its_unit_and_period(client: Client) -> None:
    rides = benefits(client, county="37", day="2017-03-15")["nmt"]
    assert rides["limits"] == [
        {"quantity": 30, "unit": "one_way_trips", "period": "calendar_year", "amount_cents": None, "unlimited": False}
    ]


def test_every_service_is_answered_and_every_answer_has_a_source_and_a_standing(client: Client) -> None:
    codes = {each["code"] for each in client.get("/api/v1/services").json()["services"]}
    for program, day in (
        ("cal_mediconnect", "2022-05-23"),
        ("medi_medi_plan", "2023-05-23"),
        ("original_medicare", "2022-05-23"),
    ):
        answers = benefits(client, program=program, day=day)
        assert set(answers) == codes
        for answer in answers.values():
            assert answer["source"]["document"]
            assert answer["standing"] in ("verified", "derived", "unconfirmed")
            assert all(each["text"] for each in answer["reasons"])


def test_without_a_plan_and_county_what_holds_for_every_plan_is_told(client: Client) -> None:
    response = client.get("/api/v1/benefits", {"program": "cal_mediconnect", "day": "2022-05-23"})
    answers = {each["service"]: each for each in response.json()["benefits"]}
    assert answers["routine_podiatry"]["verdict"] == "unknown"
    assert answers["primary_care_visit"]["responsible"]["code"] == "plan"


def test_services_carry_their_service_type_codes_and_where_those_are_from(client: Client) -> None:
    services = {each["code"]: each for each in client.get("/api/v1/services").json()["services"]}
    assert services["dental"]["service_type_codes"] == ["35"]
    assert services["dental"]["source"]["document"] == "X12 005010, data element 1365"
    assert services["cbas"]["service_type_codes"] == []
    assert services["cbas"]["source"]["document"] == "Portal rule"


def test_plans_of_a_county_on_a_day_with_names_and_numbers(client: Client) -> None:
    asked = {"program": "cal_mediconnect", "county": "37", "day": "2016-07-01"}
    plans = {each["plan"]: each for each in client.get("/api/v1/plans", asked).json()["plans"]}
    assert set(plans) == {"health-net", "care1st", "chg", "molina"}
    assert plans["health-net"]["contract"] == "H3237-002"
    assert plans["health-net"]["county"] == {"code": "37", "name": "San Diego"}
    assert "1-855-464-3572" in {each["phone"] for each in plans["health-net"]["phones"]}
    assert all(each["source"]["document"] for each in plans.values())


def test_counties_by_their_medi_cal_codes(client: Client) -> None:
    counties = {each["code"]: each["name"] for each in client.get("/api/v1/counties").json()["counties"]}
    assert (len(counties), counties["19"], counties["37"]) == (58, "Los Angeles", "San Diego")


@pytest.mark.parametrize("address", DOORS)
def test_reference_data_is_public_and_may_be_kept(client: Client, address: str) -> None:
    first = client.get(address)
    assert first.status_code == 200
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert first.headers["ETag"].startswith('"')
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize("address", DOORS)
def test_the_tag_changes_with_the_reference_data(client: Client, address: str, tmp_path: Path) -> None:
    before = client.get(address).headers["ETag"]
    text = (REFERENCE / "services.yaml").read_text(encoding="utf-8")
    for path in REFERENCE.iterdir():
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / "services.yaml").unlink()
    (tmp_path / "services.yaml").write_text(
        text.replace("name: Urgent care", "name: Urgent care clinic"), encoding="utf-8"
    )
    load_benefits_reference(tmp_path, now=datetime(2026, 11, 8, tzinfo=UTC))
    after = client.get(address, headers={"If-None-Match": before})
    assert after.status_code == 200
    assert after.headers["ETag"] != before


@pytest.mark.parametrize(
    ("address", "code", "field", "what_to_do"),
    [
        ("/api/v1/benefits?day=2022-05-23", "bad_program", "program", "Add program, one of cal_mediconnect"),
        ("/api/v1/benefits?program=cmc", "bad_program", "program", "Use one of cal_mediconnect"),
        ("/api/v1/benefits?program=cal_mediconnect&county=99", "bad_county", "county", "Use one of 01, 02"),
        ("/api/v1/benefits?program=cal_mediconnect&plan=kaiserr", "bad_plan", "plan", "Use one of anthem"),
        ("/api/v1/benefits?program=cal_mediconnect&day=05/23/2022", "bad_day", "day", "Write the day as 2022-05-23."),
        ("/api/v1/benefits?program=cal_mediconnect&date=2022-05-23", "unknown_parameter", "date", "Use program, plan"),
        ("/api/v1/services?q=crown", "unknown_parameter", "q", "Ask without parameters."),
        ("/api/v1/plans?county=Los+Angeles", "bad_county", "county", "Use one of 01, 02"),
        ("/api/v1/counties?code=19", "unknown_parameter", "code", "Ask without parameters."),
    ],
)
def test_a_wrong_parameter_is_refused_with_its_name_and_what_to_do(
    client: Client, address: str, code: str, field: str, what_to_do: str
) -> None:
    response = client.get(address)
    problem = response.json()
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")
    assert (problem["code"], problem["field"]) == (code, field)
    assert problem["what_to_do"].startswith(what_to_do)


NOT_OFFERED = [
    ("cal_mediconnect", "caloptima", "19", "2022-05-23"),
    ("cal_mediconnect", "caloptima", "30", "2015-06-30"),
    ("cal_mediconnect", "scfhp", "43", "2014-12-31"),
    ("cal_mediconnect", "kaiser", "37", "2016-07-01"),
    ("cal_mediconnect", "health-net", "19", "2014-03-31"),
    ("cal_mediconnect", "health-net", "19", "2023-01-01"),
    ("medi_medi_plan", "health-net", "19", "2022-12-31"),
    ("medi_medi_plan", "health-net", "37", "2024-01-01"),
    ("medi_medi_plan", "caloptima", "19", "2023-01-01"),
]


@pytest.mark.parametrize(("program", "plan", "county", "day"), NOT_OFFERED)
def test_a_plan_where_it_was_not_offered_is_refused_and_the_plans_that_were_are_named(
    client: Client, program: str, plan: str, county: str, day: str
) -> None:
    asked = {"program": program, "plan": plan, "county": county, "day": day}
    response = client.get("/api/v1/benefits", asked)
    problem = response.json()
    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/problem+json")
    assert (problem["code"], problem["field"]) == ("plan_not_offered", "county")
    offered = f"/api/v1/plans?program={program}&county={county}&day={day}"
    assert problem["what_to_do"].startswith(f"See {offered} for the plans that were")
    assert plan not in [each["plan"] for each in client.get(offered).json()["plans"]]
    assert "ETag" not in response.headers


@pytest.mark.parametrize(
    ("program", "plan", "county", "day"),
    [
        ("cal_mediconnect", "caloptima", "30", "2015-07-01"),
        ("cal_mediconnect", "scfhp", "43", "2015-01-01"),
        ("cal_mediconnect", "health-net", "19", "2014-04-01"),
        ("cal_mediconnect", "health-net", "19", "2022-12-31"),
        ("medi_medi_plan", "health-net", "19", "2023-01-01"),
        ("medi_medi_plan", "health-net", "37", "2023-12-31"),
    ],
)
def test_a_plan_is_answered_for_on_the_first_and_on_the_last_day_of_its_offering(
    client: Client, program: str, plan: str, county: str, day: str
) -> None:
    response = client.get("/api/v1/benefits", {"program": program, "plan": plan, "county": county, "day": day})
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "public, max-age=300")
    assert response.headers["ETag"].startswith('"')


@pytest.mark.parametrize(
    "asked",
    [
        {"program": "cal_mediconnect", "plan": "caloptima", "day": "2022-05-23"},
        {"program": "cal_mediconnect", "county": "01", "day": "2022-05-23"},
        {"program": "medi_cal_managed_care", "plan": "kaiser", "county": "19", "day": "2022-05-23"},
    ],
)
def test_without_a_plan_or_county_or_where_the_tables_are_not_complete_nothing_is_refused(
    client: Client, asked: dict[str, str]
) -> None:
    assert client.get("/api/v1/benefits", asked).status_code == 200


def test_a_tag_kept_from_elsewhere_does_not_answer_for_a_plan_that_was_not_offered(client: Client) -> None:
    tag = client.get("/api/v1/benefits", SEED_DAY).headers["ETag"]
    refused = client.get("/api/v1/benefits", SEED_DAY | {"plan": "caloptima"}, headers={"If-None-Match": tag})
    assert (refused.status_code, refused.json()["code"]) == (404, "plan_not_offered")


def test_benefits_cost_few_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    client.get("/api/v1/benefits", SEED_DAY)
    with django_assert_max_num_queries(1):
        client.get("/api/v1/benefits", SEED_DAY)


def test_the_openapi_schema_describes_the_doors() -> None:
    schema = SchemaGenerator().get_schema(request=None, public=True)
    operations = {
        schema["paths"][path]["get"]["operationId"] for path in schema["paths"] if "get" in schema["paths"][path]
    }
    assert {"list_services", "list_benefits", "list_plans", "list_counties"} <= operations
    benefit = schema["components"]["schemas"]["Benefit"]["properties"]
    assert {"service", "verdict", "responsible", "limits", "source", "standing"} <= set(benefit)
    assert not schema["paths"]["/api/v1/benefits"]["get"].get("security")
