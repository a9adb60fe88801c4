"""`bin/manage ask`: one inquiry at the console, recorded like any other."""

import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest import CaptureFixture

from eligibility import models as rows
from inquiries.models import Inquiry
from tests.eligibility.records import add, enroll, new_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

ANA = ("--member", "cin:91234567A", "--dob", "1948-03-15")


@pytest.fixture(autouse=True)
def ana() -> rows.Member:
    member = new_member("91234567A")
    add(rows.MemberIdentifier, member, kind="mbi", value="1EG4TE5MK73")
    add(rows.MemberIdentifier, member, kind="plan_id", value="R0012345")
    enroll(member)
    return member


def ask(*options: str) -> None:
    call_command("ask", *options)


def answered(capsys: CaptureFixture[str], *options: str) -> dict[str, Any]:
    ask(*options, "--json")
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_the_json_is_the_answer_as_it_was_recorded(capsys: CaptureFixture[str]) -> None:
    answer = answered(capsys, *ANA, "--day", "2014-07-15", "--service", "dental", "--provider", "npi:1234567893")
    row = Inquiry.objects.get()
    assert answer == json.loads(row.answer)
    assert answer["outcome"] == "active"
    assert answer["question"]["provider_npi"] == "1234567893"
    assert (row.channel, row.organization_id, row.purpose) == ("command", None, "operations")
    assert row.operator


@pytest.mark.parametrize(
    "member",
    [
        "cin:91234567A",
        "91234567A",
        "9123-4567-a",
        "bic:91234567A29180",
        "91234567A29180",
        "mbi:1EG4-TE5-MK73",
        "1eg4te5mk73",
        "plan_id:R0012345",
        "R0012345",
    ],
)
def test_a_number_may_be_typed_with_or_without_its_kind(capsys: CaptureFixture[str], member: str) -> None:
    assert answered(capsys, "--member", member, "--dob", "1948-03-15", "--day", "2014-07-15")["outcome"] == "active"


def test_names_and_a_birth_date_will_do(capsys: CaptureFixture[str]) -> None:
    names = ("--last-name", "Reyes Garcia", "--first-name", "Ana", "--dob", "1948-03-15")
    assert answered(capsys, *names, "--day", "2014-07-15")["outcome"] == "active"


def test_the_use_of_a_service_may_be_numbered(capsys: CaptureFixture[str]) -> None:
    answer = answered(capsys, *ANA, "--day", "2017-03-10", "--service", "nmt:31", "--service", "dental")
    assert [each["service"] for each in answer["services"]] == ["nmt", "dental"]


def test_the_lines_tell_outcome_plan_and_trace_number(capsys: CaptureFixture[str]) -> None:
    ask(*ANA, "--day", "2014-07-15")
    text = capsys.readouterr().out
    assert text.startswith("COVERED on 2014-07-15")
    assert "Health Net Cal MediConnect H3237-001, Los Angeles" in text
    assert f"Trace number {Inquiry.objects.get().trace_number}" in text


@pytest.mark.parametrize(
    ("day", "first_line"),
    [
        ("2014-07-15", "COVERED on 2014-07-15"),
        ("2023-01-15", "NOT COVERED BY A PLAN on 2023-01-15"),
        ("2014-06-30", "CANNOT DETERMINE (this is not a refusal) on 2014-06-30"),
    ],
)
def test_the_first_line_is_the_outcome(capsys: CaptureFixture[str], day: str, first_line: str) -> None:
    ask(*ANA, "--day", day)
    assert capsys.readouterr().out.splitlines()[0] == first_line


def test_whoever_is_not_found_is_not_called_not_covered(capsys: CaptureFixture[str]) -> None:
    ask("--member", "cin:91234567A", "--dob", "1948-03-16", "--day", "2014-07-15")
    assert "this does not mean not covered" in capsys.readouterr().out.splitlines()[0]


def test_earlier_knowledge_may_be_asked_for(capsys: CaptureFixture[str]) -> None:
    answer = answered(capsys, *ANA, "--day", "2014-07-15", "--known-at", "2025-12-31T00:00:00Z")
    assert answer["outcome"] == "not_found"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--member", "cin:91234567A"), "member: One fact is not enough"),
        (("--member", "cin:91234567B", "--dob", "1948-03-15"), "member.cin: A CIN is"),
        ((), "member: One fact is not enough"),
        ((*ANA, "--day", "15 July"), "day: This is not a day"),
        ((*ANA, "--service", "teleportation"), r"services\[0\]: This service is not in the catalogue"),
        ((*ANA, "--service", "nmt:many"), r"services\[0\]: This is not a service"),
        ((*ANA, "--provider", "npi:1234567890"), "provider_npi: An NPI"),
        ((*ANA, "--known-at", "tomorrow"), "known_at: This is not a moment"),
        (("--member", "ssn:1", "--dob", "1948-03-15"), "member: 1 name"),
        ((*ANA, "--last-name", "Reyes\udcff"), "member.last_name: This is not a short text"),
        ((*ANA, "--purpose", "curiosity"), "purpose"),
    ],
)
def test_a_slip_is_told_with_its_field_and_nothing_is_recorded(options: tuple[str, ...], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        ask(*options)
    assert not Inquiry.objects.exists()
