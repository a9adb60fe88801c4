"""Bodies that nobody honest sends, to every address and by nobody in particular: refused quickly, in our own words."""

import json
from time import perf_counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.test import Client, RequestFactory

from accounts.facts import OrganizationKind
from accounts.services.people import add_organization
from cmc_portal.headers import Request
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


# --- A charset that nobody reads.

STRANGE = ["utf-16", "UTF-16", '"utf-32"', "rot13", "hex", "idna", "utf-7", "iso-8859-1", "no-charset"]


@pytest.mark.parametrize("charset", STRANGE)
def test_a_strange_charset_is_refused_at_any_address(client: Client, charset: str) -> None:
    client.raise_request_exception = False
    kind = f"{FORM}; charset={charset}"
    answers = [(path, send(client, path, kind, b"login=a&email=a")) for path in all_paths()]
    assert [(path, answer.status_code) for path, answer in answers if answer.status_code != 415] == []
    assert [path for path, answer in answers if "Content-Security-Policy" not in answer.headers] == []
    assert [each for each in (fault_of(path, answer, 0) for path, answer in answers) if each] == []


@pytest.mark.parametrize("kind", ["text/plain; charset=hex", "text/plain; x*=no-charset''%ff"])
@pytest.mark.parametrize("address", ["/people?x=%ff%fe", "/sign-in?next=%ff%fe", "/nothing?x=%ff%fe"])
def test_a_strange_charset_of_a_request_without_a_body_is_refused(address: str, kind: str) -> None:
    response = as_the_server_makes_it(address, kind)
    assert (response.status_code, response.headers["Content-Type"]) == (415, "text/plain; charset=utf-8")
    assert response.content.decode() == "This charset is not read here. Send it in UTF-8.\n"
    assert response.headers["Cache-Control"] == "no-store"


def test_an_old_charset_is_read_where_it_stands_for_no_form() -> None:
    assert as_the_server_makes_it("/sign-in?next=%ff", "text/plain; charset=ISO-8859-1").status_code == 200


def as_the_server_makes_it(address: str, kind: str) -> HttpResponse:
    """The answer to a request of the class that the web server uses; the test client has its own."""
    handler = WSGIHandler()
    path, _, query = address.partition("?")
    environ = RequestFactory()._base_environ(PATH_INFO=path, QUERY_STRING=query, CONTENT_TYPE=kind)
    return handler.get_response(Request(environ))


@pytest.mark.parametrize("path", ["/api/v1/inquiries", "/api/nothing"])
def test_a_strange_charset_is_a_problem_to_a_program(client: Client, path: str) -> None:
    response = send(client, path, f"{JSON}; charset=utf-16", b"{}")
    body = json.loads(response.content)
    assert (response.status_code, response.headers["Content-Type"]) == (415, "application/problem+json")
    assert (body["code"], body["what_to_do"]) == ("charset_not_supported", "Send it in UTF-8.")


@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/revoke"])
def test_a_strange_charset_is_an_invalid_request_for_a_token(client: Client, path: str) -> None:
    response = send(client, path, f"{FORM}; charset=utf-16", b"grant_type=client_credentials")
    assert (response.status_code, json.loads(response.content)["error"]) == (415, "invalid_request")


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"', "utf8", "us-ascii"])
def test_the_usual_charsets_are_read(client: Client, charset: str) -> None:
    assert send(client, "/sign-in", f"{FORM}; charset={charset}", b"login=a&password=b").status_code == 200
