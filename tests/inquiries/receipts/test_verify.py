"""The public page that verifies receipts: nothing until two facts agree, the same words for every miss, few tries, and
a row in the trail for each time somebody was told."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.facts import OrganizationKind, Role
from accounts.models import AccessEvent, User
from accounts.services.people import add_organization, add_user
from cmc_portal import clock, valkey
from inquiries.models import Inquiry
from inquiries.receipts.brake import (
    MOST_OF_ADDRESS,
    MOST_OF_ADDRESS_AND_TRACE_NUMBER,
    MOST_OF_TRACE_NUMBER,
    WINDOW_SECONDS,
)
from inquiries.receipts.printing import make_receipt_pdf
from inquiries.rules.receipts import Receipt, make_code, sign_answer
from inquiries.selectors import get_recorded_answer
from inquiries.trace import make_trace_number
from tests.inquiries.receipts.examples import ADDRESS, OTHER_SEED, SEED, cut_off, draw_over, entry, keys
from tests.inquiries.recorded import put_on_record, read_answer

pytestmark = pytest.mark.django_db

# Maria's, in every situation that is about her.
BORN, ANOTHER_DAY = "03/15/1948", "03/16/1948"
GENERAL = "No receipt agrees with this trace number and birth date."
# Of trace numbers and savepoints.
NUMBERS = re.compile(r"20\d{4}-\w{6}-\w{6}|s\d+_x\d+")
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]+')


@pytest.fixture(autouse=True)
def signed_with_k1(settings: Settings) -> None:
    settings.PORTAL_RECEIPT_KEYS = keys()


@pytest.fixture
def clinic() -> int:
    return add_organization("Alder Clinic", OrganizationKind.PROVIDER)


@pytest.fixture
def trace(clinic: int) -> str:
    """An answer about Maria, on record."""
    return put_on_record("active", organization_id=clinic, asked_at=clock.now(), member_id=77)


def typed(trace_number: str, birth_date: str = BORN, **more: str) -> dict[str, str]:
    return {"trace": trace_number, "birth_date": birth_date} | more


def post(client: Client, body: dict[str, str], **extra: Any) -> HttpResponse:
    return client.post("/verify", body, **extra)


def receipt_of(trace_number: str) -> Receipt:
    recorded = get_recorded_answer(trace_number)
    assert recorded is not None
    return sign_answer(orjson.loads(recorded.answer_json), keys())


def upload(client: Client, content: bytes, name: str = "receipt.json") -> HttpResponse:
    return client.post("/verify/file", {"file": SimpleUploadedFile(name, content)})


def looks() -> list[dict[str, Any]]:
    return list(AccessEvent.objects.filter(action="receipt.verify").values())


# --- By what is on the paper.


def test_the_qr_code_brings_the_trace_number_and_nothing_is_shown_yet(client: Client, trace: str) -> None:
    page = client.get("/verify", {"trace": trace})
    assert page.status_code == 200
    assert f'value="{trace}"' in page.text
    assert "Covered on" not in page.text
    assert looks() == []


def test_both_facts_right_show_what_was_answered_and_as_little_of_the_person_as_is_needed(
    client: Client, trace: str, clinic: int
) -> None:
    page = post(client, typed(trace))
    assert page.status_code == 200
    assert "Covered on 05/23/2022 by Health Net Cal MediConnect, Los Angeles" in page.text
    assert "M. D." in page.text
    assert "Alder Clinic" in page.text
    for hidden in ("Maria", "Delgado", "91234567A", BORN):
        assert hidden not in page.text
    [look] = looks()
    assert (look["member_id"], look["subject"], look["user_id"], look["address"]) == (77, trace, None, "127.0.0.1")
    assert look["organization_id"] is None


def test_what_stands_on_the_paper_is_shown_to_be_compared(client: Client, clinic: int) -> None:
    trace = put_on_record("dental_carve_out", organization_id=clinic, asked_at=clock.now())
    page = squeezed(post(client, typed(trace)))
    for told in (
        "what is printed on the paper or drawn in the PDF may differ",
        "<strong>Health Net Cal MediConnect</strong>, Cal MediConnect, contract H3237-001",
        '<th role="rowheader" scope="row">Dental care</th> <td role="cell">Covered, but not by the plan</td> '
        '<td role="cell">Bill Medi-Cal Dental (Denti-Cal), 1-800-322-6384.',
        "What the patient may be charged</h2> <p>Part D drug copays.",
    ):
        assert told in page
    assert "No service was asked about." not in page


def test_that_no_service_was_asked_about_is_told_too(client: Client, clinic: int) -> None:
    trace = put_on_record("on_hold", organization_id=clinic, asked_at=clock.now())
    assert "No service was asked about." in post(client, typed(trace)).text


def squeezed(page: HttpResponse) -> str:
    """The page on one line."""
    return re.sub(r"\s+", " ", page.text)


@pytest.mark.parametrize("spelling", ["{0}", " {0} ", "{1}", "{2}"])
def test_a_trace_number_is_taken_as_people_type_it(client: Client, trace: str, spelling: str) -> None:
    written = spelling.format(trace, trace.lower(), trace.replace("-", ""))
    assert post(client, typed(written)).status_code == 200


def test_every_miss_is_answered_alike(client: Client, trace: str, clinic: int) -> None:
    nobody = put_on_record("not_found", organization_id=clinic, asked_at=clock.now())
    missing = make_trace_number(clock.now())
    # The stand-in's own birth date opens nothing either.
    misses = [typed(trace, ANOTHER_DAY), typed(nobody), typed(missing), typed(missing, "01/01/0001")]
    pages = [post(client, body) for body in misses]
    assert [page.status_code for page in pages] == [422, 422, 422, 422]
    told = {
        TOKEN.sub(r"\1", page.text).replace(body["trace"], "TRACE").replace(f'value="{body["birth_date"]}"', "")
        for page, body in zip(pages, misses, strict=True)
    }
    assert len(told) == 1
    assert GENERAL in told.pop()
    assert looks() == []


def test_every_miss_takes_the_same_statements(client: Client, trace: str, clinic: int) -> None:
    nobody = put_on_record("not_found", organization_id=clinic, asked_at=clock.now())
    statements = []
    for body in (typed(trace, ANOTHER_DAY), typed(nobody), typed(make_trace_number(clock.now()))):
        with CaptureQueriesContext(connection) as captured:
            post(client, body)
        statements.append([NUMBERS.sub("…", each["sql"]) for each in captured.captured_queries])
    assert statements[0] == statements[1] == statements[2]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"trace": "", "birth_date": BORN}, "Type the trace number that is on the receipt."),
        ({"trace": "202611-000000-000001", "birth_date": BORN}, "This is not a trace number."),
        ({"trace": "x" * 41, "birth_date": BORN}, "at most 40 characters"),
        ({"trace": "202611-000000-000000", "birth_date": "tomorrow"}, "Type the birth date as month, day, year"),
    ],
)
def test_a_slip_is_told_at_its_field_and_costs_no_try(client: Client, body: dict[str, str], told: str) -> None:
    page = post(client, body)
    assert page.status_code == 422
    assert told in page.text
    assert list(valkey.valkey().scan_iter(match=valkey.key("verify:*"))) == []


def test_the_code_on_the_paper_says_whether_the_whole_answer_is_that_of_the_record(client: Client, trace: str) -> None:
    code = receipt_of(trace).code
    for spelling in (code, code.lower().replace("-", " ")):
        assert "the record is unaltered since the receipt was made" in post(client, typed(trace, code=spelling)).text
        assert "<title>The portal gave this answer" in post(client, typed(trace, code=spelling)).text
    other = post(client, typed(trace, code=make_code(read_answer("deemed"))))
    assert "<title>The receipt's code does not fit" in other.text
    assert other.status_code == 200
    assert "does not fit the record" in other.text


def test_an_answer_that_was_altered_in_the_database_no_longer_fits_the_paper(client: Client, clinic: int) -> None:
    trace = put_on_record("active", organization_id=clinic, asked_at=clock.now())
    paper = receipt_of(trace)
    altered = put_on_record("deemed", organization_id=clinic, asked_at=clock.now())
    assert "does not fit the record" in post(client, typed(altered, code=paper.code)).text


def test_who_is_signed_in_is_named_in_the_trail(client: Client, trace: str, clinic: int) -> None:
    add_user("ana@desk.example", "an-uncommon-password-1", organization_id=clinic, role=Role.FRONT_DESK)
    user = User.objects.get(email="ana@desk.example")
    client.force_login(user)
    assert post(client, typed(trace)).status_code == 200
    [look] = looks()
    assert (look["user_id"], look["organization_id"]) == (user.pk, clinic)


def test_somebody_who_belongs_nowhere_may_verify_too(client: Client, trace: str) -> None:
    user = User.objects.create_user("nobody@example.org")
    client.force_login(user)
    assert post(client, typed(trace)).status_code == 200
    assert looks()[0]["user_id"] == user.pk


# --- The brake.


def try_from_everywhere(client: Client, trace_number: str, *, code: str = "") -> None:
    """As many wrong birth dates as are let through, from as many addresses as are needed."""
    for number in range(MOST_OF_TRACE_NUMBER):
        page = post(client, typed(trace_number, ANOTHER_DAY, code=code), REMOTE_ADDR=f"192.0.2.{number // 10}")
        assert page.status_code == 422


def test_after_ten_wrong_birth_dates_a_receipt_is_closed_to_that_address_and_to_nobody_else(
    client: Client, trace: str
) -> None:
    for _ in range(MOST_OF_ADDRESS_AND_TRACE_NUMBER):
        assert post(client, typed(trace, ANOTHER_DAY), REMOTE_ADDR="192.0.2.1").status_code == 422
    for code in ("", receipt_of(trace).code):
        held = post(client, typed(trace, code=code), REMOTE_ADDR="192.0.2.1")
        assert held.status_code == 429
        assert "Too many tries from here." in held.text
        assert "Covered on" not in held.text
    assert looks() == []
    assert post(client, typed(trace), REMOTE_ADDR="192.0.2.2").status_code == 200


def test_what_one_address_tries_beyond_its_limit_takes_nothing_from_others(client: Client, trace: str) -> None:
    for _ in range(MOST_OF_TRACE_NUMBER + 1):
        post(client, typed(trace, ANOTHER_DAY), REMOTE_ADDR="192.0.2.1")
    assert post(client, typed(trace), REMOTE_ADDR="192.0.2.2").status_code == 200


def test_after_thirty_wrong_birth_dates_from_everywhere_the_birth_date_alone_opens_nothing(
    client: Client, trace: str
) -> None:
    try_from_everywhere(client, trace)
    held = post(client, typed(trace), REMOTE_ADDR="192.0.2.99")
    assert held.status_code == 429
    assert "Type the receipt code too" in held.text
    assert "Covered on" not in held.text
    assert looks() == []


def test_who_holds_the_paper_is_locked_out_by_nobody(client: Client, trace: str) -> None:
    try_from_everywhere(client, trace)
    page = post(client, typed(trace, code=receipt_of(trace).code), REMOTE_ADDR="192.0.2.99")
    assert page.status_code == 200
    assert "the record is unaltered since the receipt was made" in page.text


def test_a_code_that_was_made_up_opens_no_more_than_none(client: Client, trace: str) -> None:
    made_up = make_code(read_answer("deemed"))
    try_from_everywhere(client, trace, code=made_up)
    pages = [
        post(client, typed(trace, born, code=made_up), REMOTE_ADDR="192.0.2.99").text for born in (BORN, ANOTHER_DAY)
    ]
    assert all(GENERAL in page for page in pages)
    assert looks() == []


def test_a_number_that_is_not_there_is_closed_by_the_same_words(client: Client, trace: str) -> None:
    missing = make_trace_number(clock.now())
    try_from_everywhere(client, trace)
    try_from_everywhere(client, missing)
    for code in ("", make_code(read_answer("deemed"))):
        pages = {each: post(client, typed(each, code=code), REMOTE_ADDR="192.0.2.99") for each in (trace, missing)}
        assert len({page.status_code for page in pages.values()}) == 1
        assert len({TOKEN.sub(r"\1", page.text).replace(each, "TRACE") for each, page in pages.items()}) == 1


def test_after_fifty_misses_an_address_is_closed_and_others_are_not(client: Client, trace: str) -> None:
    for _ in range(MOST_OF_ADDRESS):
        post(client, typed(make_trace_number(clock.now())), REMOTE_ADDR="2001:db8::1")
    assert post(client, typed(trace), REMOTE_ADDR="2001:db8::ffff").status_code == 429
    assert upload(client, b"{}").status_code == 422
    assert post(client, typed(trace), REMOTE_ADDR="192.0.2.1").status_code == 200


def test_right_tries_do_not_count(client: Client, trace: str) -> None:
    for _ in range(MOST_OF_TRACE_NUMBER + 2):
        assert post(client, typed(trace)).status_code == 200


def test_tries_are_forgotten_after_a_day(client: Client, trace: str) -> None:
    post(client, typed(trace, ANOTHER_DAY))
    names = list(valkey.valkey().scan_iter(match=valkey.key("verify:*")))
    assert len(names) == 3
    assert all(0 < valkey.valkey().ttl(name) <= WINDOW_SECONDS for name in names)
    # Neither the number nor the address stands in a key.
    assert not any(trace in name.decode() or "127.0.0.1" in name.decode() for name in names)


def test_where_tries_cannot_be_counted_nothing_is_looked_up(
    client: Client, trace: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inquiries.receipts.brake.count", lambda name, seconds: None)
    page = post(client, typed(trace))
    assert page.status_code == 503
    assert "cannot be verified at the moment" in page.text
    assert looks() == []


# --- By the file.


def test_a_genuine_file_is_confirmed_against_the_record(client: Client, trace: str) -> None:
    page = upload(client, receipt_of(trace).as_json())
    assert page.status_code == 200
    assert "The signature is right (key k1), and the record is the same as in the file." in page.text
    assert "Alder Clinic" in page.text
    [look] = looks()
    assert (look["member_id"], look["subject"]) == (77, trace)


def test_a_file_tells_of_whom_it_is_by_the_name_that_stands_in_it(client: Client, trace: str) -> None:
    page = upload(client, receipt_of(trace).as_json()).text
    assert "Maria Delgado-Santos" in page
    assert "Specialist visit" in page
    assert "This PDF was changed" not in page


@pytest.mark.parametrize(
    ("forge", "told"),
    [
        (bytes, ""),
        (draw_over, "This PDF was changed after it was made: something was added behind its end."),
        (cut_off, "This PDF was changed after it was made: its end is missing."),
    ],
)
def test_a_genuine_file_in_a_pdf_that_was_changed_is_told_with_a_warning(
    client: Client, trace: str, forge: Callable[[bytes], bytes], told: str
) -> None:
    pdf = forge(make_receipt_pdf(receipt_of(trace), address=ADDRESS))
    page = upload(client, pdf, "receipt.pdf")
    assert page.status_code == 200
    assert "Only what is shown here is confirmed." in page.text
    assert "Specialist visit" in page.text
    assert told in page.text
    assert ("This PDF was changed" in page.text) is bool(told)


def test_the_receipt_of_an_answer_about_nobody_is_confirmed_by_its_file(client: Client, clinic: int) -> None:
    trace = put_on_record("not_found", organization_id=clinic, asked_at=clock.now())
    assert "The signature is right (key k1)" in upload(client, receipt_of(trace).as_json()).text
    assert looks()[0]["member_id"] is None


def test_an_altered_file_is_called_altered_and_tells_nothing_of_the_record(client: Client, trace: str) -> None:
    content = receipt_of(trace).as_json().replace(b'"outcome":"active"', b'"outcome":"not_active"')
    page = upload(client, content)
    assert "This receipt was altered" in page.text
    assert "Health Net" not in page.text
    assert looks() == []


def test_a_file_signed_elsewhere_is_not_from_here(client: Client, trace: str) -> None:
    stranger = sign_answer(receipt_of(trace).answer, keys(entry("k7", OTHER_SEED)))
    assert "This receipt is not from here" in upload(client, stranger.as_json()).text
    assert looks() == []


def test_a_genuine_file_whose_record_is_gone_is_not_confirmed(client: Client) -> None:
    gone = sign_answer(read_answer("active") | {"trace_number": make_trace_number(clock.now())}, keys())
    assert "has no such answer on record" in upload(client, gone.as_json()).text


def test_a_genuine_file_whose_record_was_altered_is_not_confirmed(client: Client, clinic: int, trace: str) -> None:
    receipt = receipt_of(trace)
    later = clock.now() + timedelta(seconds=1)
    other = put_on_record("deemed", organization_id=clinic, asked_at=later)
    forged = sign_answer(dict(receipt.answer) | {"trace_number": other}, keys())
    assert Inquiry.objects.filter(trace_number=other).exists()
    assert "This receipt was altered" in upload(client, forged.as_json()).text


def test_a_receipt_of_a_retired_key_is_still_confirmed(client: Client, trace: str, settings: Settings) -> None:
    old = receipt_of(trace).as_json()
    settings.PORTAL_RECEIPT_KEYS = keys(entry("k2", OTHER_SEED), entry("k1", SEED))
    assert "The signature is right (key k1)" in upload(client, old).text


@pytest.mark.parametrize("content", [b"{}", b"%PDF-1.7\n", b"\x00\x01", b"[" * 100_000])
def test_what_is_no_receipt_is_refused_at_its_field(client: Client, content: bytes) -> None:
    page = upload(client, content)
    assert page.status_code == 422
    assert "This is no receipt." in page.text


def test_a_large_file_is_refused_unread(client: Client) -> None:
    assert "larger than any receipt" in upload(client, b"x" * 1_000_001).text
    assert upload(client, b"x" * 6_000_000).status_code == 413


def test_no_file_at_all_is_told(client: Client) -> None:
    page = client.post("/verify/file")
    assert page.status_code == 422
    assert "Choose the receipt&#x27;s file." in page.text


def test_the_page_that_takes_no_file_refuses_one(client: Client, trace: str) -> None:
    body = typed(trace) | {"file": SimpleUploadedFile("receipt.json", b"{}")}
    assert client.post("/verify", body).status_code == 400


def test_the_public_keys_are_for_everybody(client: Client) -> None:
    answer = client.get("/.well-known/receipt-keys.json")
    assert answer.headers["Content-Type"] == "application/json"
    assert [each["kid"] for each in answer.json()["keys"]] == ["k1"]
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
