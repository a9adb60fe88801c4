"""Bodies that nobody honest sends, to every address and by nobody in particular: refused quickly, in our own words."""

import json
from collections.abc import Iterator
from time import perf_counter

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from accounts.facts import OrganizationKind
from accounts.services.people import add_organization
from tests.accounts.clients import token_for
from tests.routes import all_paths

pytestmark = pytest.mark.django_db

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=x"
DEEP = 50_000
BODIES: dict[str, tuple[str, bytes]] = {
    "an array in an array in an array": (JSON, b"[" * DEEP + b"]" * DEEP),
    "an object in an object in an object": (JSON, b'{"a":' * DEEP + b"1" + b"}" * DEEP),
    "an object that never ends": (JSON, b'{"member":{"cin":"'),
    "a number of ten thousand digits": (JSON, b'{"day":' + b"9" * 10_000 + b"}"),
    "bytes that are no text": (JSON, b"\xff\xfe\x00\x80" * 50),
    "a text with half a character": (JSON, b'{"day":"\\ud800"}'),
    "a text with nothing in it": (JSON, b'{"day":"\\u0000"}'),
    "nothing": (JSON, b""),
    "null": (JSON, b"null"),
    "the same name a thousand times": (JSON, b"{" + b'"day":1,' * 1_000 + b'"day":1}'),
    "names of an object's making": (JSON, b'{"__proto__":{"x":1},"constructor":1}'),
    "fields beyond number": (FORM, b"&".join(b"a%d=1" % each for each in range(5_000))),
    "one field beyond size": (FORM, b"email=" + b"a" * 900_000),
    "fields with nothing in them": (FORM, b"login=%00&password=%00&email=%00&code=%00&next=%00&uid=%00&client_id=%00"),
    "fields with half a character": (FORM, b"login=%ed%a0%80&password=%ff&email=%ff&code=%ff&client_id=%ff&name=%ff"),
    "fields with lines in them": (FORM, b"login=a%0d%0aSet-Cookie:x&email=a%0d%0ab@c.d&next=//evil.example"),
    "parts that never end": (MULTIPART, b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n"),
    "parts without a boundary": ("multipart/form-data", b"--x\r\n\r\n"),
    "a part with a file": (
        MULTIPART,
        b'--x\r\nContent-Disposition: form-data; name="a"; filename="../../a"\r\n\r\nMZ\r\n--x--\r\n',
    ),
    "a thousand parts": (
        MULTIPART,
        b"".join(b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' for _ in range(1_000)) + b"--x--\r\n",
    ),
    "xml with a bomb in it": ("application/xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    "something of no kind": ("", b"\x00"),
}
SLOWEST = 5.0


@pytest.fixture(autouse=True)
def unlimited(settings: Settings) -> Iterator[None]:
    """Each attempt comes first: what is counted of attempts is somebody else's test."""
    cache.clear()
    yield
    cache.clear()


def send(client: Client, path: str, kind: str, body: bytes, **headers: str) -> HttpResponse:
    return client.generic("POST", path, body, content_type=kind, headers=headers)


def fault_of(path: str, response: HttpResponse, seconds: float) -> str:
    """What is wrong with the answer? Empty when nothing is."""
    if response.status_code >= 500:
        return f"{path}: {response.status_code}"
    if seconds > SLOWEST:
        return f"{path}: {seconds:.1f} s"
    is_problem = response.headers.get("Content-Type", "").startswith(("application/problem+json", "application/json"))
    if path.startswith("/api/") and response.status_code >= 400 and not is_problem:
        return f"{path}: refused in {response.headers.get('Content-Type')}"
    return "" if b"Traceback" not in response.content else f"{path}: traceback"


@pytest.mark.parametrize("name", BODIES)
def test_whatever_is_sent_to_any_address_breaks_nothing(client: Client, name: str) -> None:
    client.raise_request_exception = False
    faults = []
    for path in all_paths():
        began = perf_counter()
        response = send(client, path, *BODIES[name])
        faults.append(fault_of(path, response, perf_counter() - began))
    assert [each for each in faults if each] == []


@pytest.mark.parametrize("name", [name for name, (kind, _) in BODIES.items() if kind == JSON])
@pytest.mark.usefixtures("reference_data")
def test_whatever_a_program_with_a_token_sends_is_refused_as_a_problem(client: Client, name: str) -> None:
    token = token_for(add_organization("Clinic", OrganizationKind.PROVIDER))
    began = perf_counter()
    response = send(client, "/api/v1/inquiries", *BODIES[name], Authorization=f"Bearer {token}")
    assert perf_counter() - began < SLOWEST
    assert response.status_code == (400 if BODIES[name][1] else 415)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["what_to_do"]


@pytest.mark.parametrize("kind", [FORM, MULTIPART, "text/plain", "application/xml", ""])
def test_a_program_sends_json_or_is_told_to(client: Client, kind: str) -> None:
    token = token_for(add_organization("Clinic", OrganizationKind.PROVIDER))
    response = send(client, "/api/v1/inquiries", kind, b"{}", Authorization=f"Bearer {token}")
    assert (response.status_code, json.loads(response.content)["status"]) == (415, 415)


# --- Too much.


@pytest.mark.parametrize("path", ["/api/v1/inquiries", "/api/nothing"])
def test_a_large_body_is_refused_as_a_problem_before_it_is_read(client: Client, path: str) -> None:
    began = perf_counter()
    response = send(client, path, JSON, b"[" * 1_000_001)
    body = json.loads(response.content)
    assert perf_counter() - began < 1
    assert (response.status_code, body["code"]) == (413, "body_too_large")
    assert body["what_to_do"] == "Send a smaller body: one question a request."


def test_a_large_form_is_refused_by_a_page_that_says_what_to_do(client: Client) -> None:
    response = send(client, "/sign-in", FORM, b"login=" + b"a" * 1_000_000)
    assert response.status_code == 413
    assert "shorten what you wrote" in response.content.decode()


@pytest.mark.parametrize("length", ["99999999999999999999999999", "1000001", "-1", "1e3", "²", "0x10"])
def test_a_length_that_is_too_large_or_no_number_is_refused(client: Client, length: str) -> None:
    response = client.generic("POST", "/sign-in", b"", content_type=FORM, CONTENT_LENGTH=length)
    assert response.status_code == 413


def test_a_body_of_the_largest_size_is_read(client: Client) -> None:
    response = send(client, "/sign-in", FORM, b"login=" + b"a" * 999_994)
    assert response.status_code != 413


def test_the_sign_in_page_takes_no_file(client: Client) -> None:
    assert client.post("/sign-in", {"login": "a", "password": SimpleUploadedFile("a", b"x")}).status_code == 400


def test_fields_beyond_number_are_refused(client: Client) -> None:
    response = send(client, "/sign-in", FORM, b"&".join(b"a%d=1" % each for each in range(401)))
    assert response.status_code == 400
