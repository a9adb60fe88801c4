"""A program shows who it is by an assertion signed with its own key. Whatever else is shown is refused."""

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from random import SystemRandom
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.http import HttpResponse
from django.test import Client
from jwcrypto.common import base64url_encode
from jwcrypto.jwk import JWK
from pytest_django import Settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from accounts.facts import OrganizationKind, Scope
from accounts.rules.client_assertion import ASSERTION_TYPE, BadAssertion, decide_assertion, parse_assertion
from accounts.rules.key_sets import BadKeySet, check_key_set
from accounts.selectors.clients import describe_client
from accounts.services.clients import ClientKeys, register_client, revoke_client
from accounts.services.people import add_organization
from cmc_portal import clock, fetching, valkey
from cmc_portal.fetching import FetchRefused, fetch
from tests.accounts.signing import AUDIENCE, EC_KEY, RSA_KEY, claims_of, new_key, public, sign, unsigned

NOW = datetime(2026, 11, 20, 17, 5, tzinfo=UTC)
MOMENT = NOW.timestamp()
KEYS = public(EC_KEY, RSA_KEY)
ME = "a-client"


def judge(text: str, *, keys: dict[str, Any] = KEYS, jwks_url: str = "", now: datetime = NOW) -> str:
    """Whose assertion is this? Raises BadAssertion."""
    claimed = parse_assertion(text, audiences=(AUDIENCE,), now=now)
    decide_assertion(claimed, key_set=keys, jwks_url=jwks_url)
    return claimed.client_id


def claims(**changes: Any) -> dict[str, Any]:
    return claims_of(ME, now=MOMENT, **changes)


# The rule.


@pytest.mark.parametrize(("key", "alg"), [(EC_KEY, "ES384"), (RSA_KEY, "RS384")])
def test_an_assertion_signed_by_the_clients_key_is_the_clients(key: Any, alg: str) -> None:
    assert judge(sign(claims(), key, alg=alg)) == ME


@pytest.mark.parametrize(
    ("key", "alg"),
    [
        (RSA_KEY, "RS256"),
        (RSA_KEY, "RS512"),
        (RSA_KEY, "PS384"),
        (new_key("k1", crv="P-256"), "ES256"),
        (new_key("k1", crv="P-521"), "ES512"),
    ],
)
def test_other_algorithms_are_refused_even_when_rightly_signed(key: Any, alg: str) -> None:
    with pytest.raises(BadAssertion, match="alg must be RS384 or ES384"):
        judge(sign(claims(), key, alg=alg), keys=public(key))


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "HS384", "HS256", "", None, ["ES384"], {"ES384": 1}, 384])
def test_no_signature_and_a_shared_secret_are_refused(alg: object) -> None:
    with pytest.raises(BadAssertion, match="alg must be"):
        judge(unsigned(claims(), alg=alg, kid="k1", signature=b"x"))


def test_a_public_key_used_as_a_shared_secret_opens_nothing() -> None:
    shared = JWK(kty="oct", k=base64url_encode(RSA_KEY.export_to_pem()), kid="r1")
    with pytest.raises(BadAssertion, match="alg must be"):
        judge(sign(claims(), shared, alg="HS384"))


@pytest.mark.parametrize(("alg", "kid"), [("ES384", "r1"), ("RS384", "k1")])
def test_the_algorithm_of_another_key_is_refused(alg: str, kid: str) -> None:
    key = EC_KEY if alg == "ES384" else RSA_KEY
    with pytest.raises(BadAssertion, match="no key of that kid for this algorithm"):
        judge(sign(claims(), key, alg=alg, kid=kid))


@pytest.mark.parametrize("kid", ["k2", "K1", "", None, 1, "k1\n", "x" * 300])
def test_a_kid_that_names_no_key_is_refused(kid: object) -> None:
    with pytest.raises(BadAssertion, match="kid"):
        judge(sign(claims(), kid=kid))


def test_a_stranger_with_the_same_kid_is_refused() -> None:
    stranger = JWK.generate(kty="EC", crv="P-384", kid="k1")
    with pytest.raises(BadAssertion, match="signature"):
        judge(sign(claims(), stranger))


def test_a_key_that_the_assertion_brings_itself_is_not_looked_at() -> None:
    stranger = JWK.generate(kty="EC", crv="P-384", kid="k1")
    with pytest.raises(BadAssertion, match="signature"):
        judge(sign(claims(), stranger, jwk=stranger.export_public(as_dict=True)))


@pytest.mark.parametrize(
    ("jku", "right"), [("https://a.example/keys", True), ("https://b.example/keys", False), ("", False), (7, False)]
)
def test_a_jku_must_be_the_registered_address(jku: object, right: bool) -> None:
    text = sign(claims(), jku=jku)
    if right:
        assert judge(text, jwks_url="https://a.example/keys") == ME
    else:
        with pytest.raises(BadAssertion, match="jku"):
            judge(text, jwks_url="https://a.example/keys")


@pytest.mark.parametrize("header", [{"crit": ["exp"]}, {"b64": False, "crit": ["b64"]}, {"typ": "at+jwt"}, {"typ": 1}])
def test_a_header_that_asks_for_more_is_refused(header: dict[str, Any]) -> None:
    with pytest.raises(BadAssertion, match="header|typ"):
        judge(unsigned(claims(), alg="ES384", kid="k1", signature=b"x" * 96, **header))


@pytest.mark.parametrize(
    ("seconds", "right"), [(-1, False), (0, False), (1, True), (299, True), (300, True), (301, False), (86_400, False)]
)
def test_an_assertion_ends_within_five_minutes(seconds: int, right: bool) -> None:
    text = sign(claims(exp=int(MOMENT) + seconds))
    if right:
        assert judge(text) == ME
    else:
        with pytest.raises(BadAssertion, match="exp must lie ahead, by five minutes at most"):
            judge(text)


@pytest.mark.parametrize("exp", [None, True, "soon", str(int(MOMENT) + 60), [], 10**400, float("nan"), float("inf")])
def test_without_a_moment_of_its_end_it_is_refused(exp: object) -> None:
    with pytest.raises(BadAssertion, match="exp|JSON"):
        judge(sign(claims(exp=exp)))


@pytest.mark.parametrize("name", ["iat", "nbf"])
@pytest.mark.parametrize(("seconds", "right"), [(-3_600, True), (60, True), (61, False)])
def test_an_assertion_of_the_future_is_refused(name: str, seconds: int, right: bool) -> None:
    text = sign(claims(**{name: int(MOMENT) + seconds}))
    if right:
        assert judge(text) == ME
    else:
        with pytest.raises(BadAssertion, match="lies ahead"):
            judge(text)


def test_the_audience_may_be_a_list_of_one() -> None:
    assert judge(sign(claims(aud=[AUDIENCE]))) == ME


@pytest.mark.parametrize(
    "aud",
    [
        None,
        "",
        "http://testserver",
        "http://testserver/oauth/token/",
        "https://testserver/oauth/token",
        "http://other/oauth/token",
        [],
        [AUDIENCE, "https://another.example"],
        {"aud": AUDIENCE},
    ],
)
def test_an_assertion_for_somebody_else_is_refused(aud: object) -> None:
    with pytest.raises(BadAssertion, match="aud must be the address of this token endpoint"):
        judge(sign(claims(aud=aud)))


@pytest.mark.parametrize("changes", [{"iss": "b"}, {"sub": "b"}, {"iss": None}, {"sub": None}, {"sub": 7, "iss": 7}])
def test_issuer_and_subject_are_the_client(changes: dict[str, Any]) -> None:
    with pytest.raises(BadAssertion, match="iss|sub"):
        judge(sign(claims(**changes)))


@pytest.mark.parametrize("jti", [None, "", 7, "x" * 256, "a\0b", ["a"]])
def test_without_a_name_of_its_own_it_is_refused(jti: object) -> None:
    with pytest.raises(BadAssertion, match="jti"):
        judge(sign(claims(jti=jti)))


def test_a_changed_claim_breaks_the_signature() -> None:
    header, _, signature = sign(claims()).split(".")
    other = sign(claims(sub="b", iss="b")).split(".")[1]
    with pytest.raises(BadAssertion, match="signature"):
        judge(f"{header}.{other}.{signature}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "..",
        "a.b",
        "a.b.c",
        "a.b.c.d.e",
        "é.é.é",
        "{}",
        "e30.e30.",
        "W10.W10.W10",
        "bnVsbA.bnVsbA.x",
        "." * 9_000,
    ],
)
def test_what_is_no_assertion_is_refused(text: str) -> None:
    with pytest.raises(BadAssertion):
        judge(text)


def test_an_assertion_is_of_bounded_size_and_depth() -> None:
    with pytest.raises(BadAssertion, match="too long"):
        judge(sign(claims(padding="x" * 9_000)))
    with pytest.raises(BadAssertion):
        judge(sign("[" * 4_000 + "]" * 1))


# Keys.


@pytest.mark.parametrize(
    "keys",
    [
        public(new_key("small", "RSA", size=1024)),
        public(new_key("k", crv="P-256")),
        public(new_key("k", crv="P-521")),
        public(EC_KEY, use="enc"),
        public(EC_KEY, alg="ES256"),
        public(RSA_KEY, alg="RS256"),
        {"keys": [{"kty": "oct", "kid": "k"}]},
        {"keys": [{"kty": "EC", "crv": "P-384", "kid": "k1", "x": "AA", "y": "AA"}]},
        {"keys": [{"kty": "RSA", "kid": "k1", "n": 7, "e": "AQAB"}]},
        {"keys": [{name: value for name, value in KEYS["keys"][0].items() if name != "kid"}]},
        {"keys": []},
    ],
)
def test_a_key_set_without_a_usable_key_is_refused(keys: dict[str, Any]) -> None:
    with pytest.raises(BadKeySet, match="No key of the set"):
        check_key_set(keys)


@pytest.mark.parametrize("keys", [None, [], "keys", 7, {}, {"keys": {}}, {"keys": ["k"]}])
def test_what_is_no_key_set_is_refused(keys: object) -> None:
    with pytest.raises(BadKeySet, match='a JSON object with a list "keys"'):
        check_key_set(keys)


def test_a_private_key_is_refused_and_not_repeated() -> None:
    private = EC_KEY.export_private(as_dict=True)
    with pytest.raises(BadKeySet, match="private or secret key") as refusal:
        check_key_set({"keys": [private]})
    assert private["d"] not in str(refusal.value)


def test_a_key_set_is_bounded_and_its_names_differ() -> None:
    with pytest.raises(BadKeySet, match="21 keys"):
        check_key_set({"keys": [{**KEYS["keys"][0], "kid": str(number)} for number in range(21)]})
    with pytest.raises(BadKeySet, match="same kid"):
        check_key_set({"keys": [KEYS["keys"][0], KEYS["keys"][0]]})


def test_a_small_key_that_was_registered_before_is_not_used() -> None:
    small = new_key("small", "RSA", size=1024)
    with pytest.raises(BadAssertion, match="no key of that kid"):
        judge(sign(claims(), small, alg="RS384"), keys=public(small))


# The endpoint.


class Program:
    """A program that signs in by keys."""

    def __init__(self, client: Client, keys: ClientKeys) -> None:
        clinic = add_organization("Harbor Clinic", OrganizationKind.PROVIDER)
        self.number = register_client("billing", organization_id=clinic, scopes=[Scope.ASK_INQUIRIES], keys=keys)
        self.name = describe_client(self.number).client_id
        self.client = client
        self.address = f"198.19.{SystemRandom().randrange(256)}.{SystemRandom().randrange(256)}"

    def assertion(self, key: Any = EC_KEY, **changes: Any) -> str:
        return sign(claims_of(self.name, now=clock.now().timestamp(), **changes), key)

    def ask(self, assertion: str | None = None, **fields: str) -> HttpResponse:
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": self.assertion() if assertion is None else assertion,
        }
        body = "&".join(f"{name}={value}" for name, value in (form | fields).items())
        kind = "application/x-www-form-urlencoded"
        return self.client.post("/oauth/token", body, content_type=kind, REMOTE_ADDR=self.address)


def refused(response: HttpResponse, status: int, error: str, why: str) -> None:
    body = json.loads(response.content)
    assert (response.status_code, body["error"]) == (status, error), body
    assert why in body["error_description"]
    assert response.headers["Cache-Control"] == "no-store"


@pytest.fixture
def program(db: None, client: Client) -> Program:
    return Program(client, ClientKeys(jwks=KEYS))


def test_a_signed_assertion_buys_a_token(program: Program) -> None:
    response = program.ask()
    assert response.status_code == 200
    assert json.loads(response.content)["scope"] == "inquiries:ask"


def test_the_same_assertion_buys_no_second_token(program: Program) -> None:
    assertion = program.assertion()
    assert program.ask(assertion).status_code == 200
    refused(program.ask(assertion), 401, "invalid_client", "jti was sent before")


def test_the_same_jti_in_another_assertion_is_refused(program: Program) -> None:
    assert program.ask(program.assertion(jti="once")).status_code == 200
    later = int(clock.now().timestamp()) + 200
    refused(program.ask(program.assertion(jti="once", exp=later)), 401, "invalid_client", "jti was sent before")


def test_a_jti_is_remembered_for_as_long_as_its_assertion_is_valid(program: Program) -> None:
    before = {key for key in valkey.valkey().scan_iter(valkey.key("jti:*"))}
    program.ask()
    (key,) = {key for key in valkey.valkey().scan_iter(valkey.key("jti:*"))} - before
    assert 235 <= valkey.valkey().ttl(key) <= 242


def test_a_stranger_uses_up_no_jti(program: Program) -> None:
    stranger = JWK.generate(kty="EC", crv="P-384", kid="k1")
    refused(program.ask(program.assertion(stranger, jti="mine")), 401, "invalid_client", "signature")
    assert program.ask(program.assertion(jti="mine")).status_code == 200


def test_without_valkey_no_assertion_is_accepted(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(valkey, "valkey", lambda: Redis(port=1, retry=Retry(NoBackoff(), 0)))
    response = program.ask()
    refused(response, 503, "temporarily_unavailable", "cannot be checked now")
    assert response.headers["Retry-After"] == "5"


def test_an_assertion_of_another_client_name_is_refused(program: Program) -> None:
    assert program.ask(client_id=program.name).status_code == 200
    refused(program.ask(client_id="another"), 401, "invalid_client", "No client of that name")
    text = sign(claims_of("nobody", now=clock.now().timestamp()))
    refused(program.ask(text), 401, "invalid_client", "No client of that name")


def test_a_revoked_client_is_refused(program: Program) -> None:
    revoke_client(program.number, now=NOW)
    refused(program.ask(), 401, "invalid_client", "No client of that name")


def test_a_client_with_keys_has_no_secret(program: Program) -> None:
    assert describe_client(program.number).secret_hash == ""


@pytest.mark.parametrize("kind", ["", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"])
def test_another_kind_of_assertion_is_refused(program: Program, kind: str) -> None:
    refused(program.ask(client_assertion_type=kind), 400, "invalid_request", "client_assertion_type must be")


def test_after_failures_the_client_waits_at_that_address_and_not_elsewhere(program: Program) -> None:
    statuses = [program.ask(program.assertion(aud="elsewhere")).status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]
    program.address = "203.0.113.200"
    assert program.ask().status_code == 200


@pytest.mark.parametrize("sub", ["\ud800", "a\nb", "x" * 300, ""])
def test_an_assertion_of_a_name_that_is_no_text_is_refused_and_counted(program: Program, sub: str) -> None:
    assertion = program.assertion(sub=sub, iss=sub)
    refused(program.ask(assertion), 401, "invalid_client", "sub is missing or not a short text")
    assert [program.ask(assertion).status_code for _ in range(10)] == [401] * 9 + [429]


# Keys at an address.


class Shelf(BaseHTTPRequestHandler):
    """A client's web server: gives what the test laid out, and counts who came."""

    answer: Callable[["Shelf"], None]
    visits = 0

    def do_GET(self) -> None:
        """What was laid out."""
        type(self).visits += 1
        type(self).answer(self)

    def give(self, body: bytes, *, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of this machine that signs itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    day = clock.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(day - timedelta(days=1))
        .not_valid_after(day + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file: Path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def shelf(certificate: Path, settings: Settings) -> Iterator[tuple[type[Shelf], str]]:
    """A server on this machine that speaks TLS, and its address; the portal is allowed to ask it."""
    settings.OUTBOUND_CA_FILE, settings.OUTBOUND_PRIVATE_ADDRESSES = str(certificate), True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    handler = type("OwnShelf", (Shelf,), {"answer": lambda self: self.give(json.dumps(KEYS).encode()), "visits": 0})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        # It looks every so often whether it shall end, and the test waits for that.
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield handler, f"https://localhost:{server.server_port}/{SystemRandom().randrange(10**9)}/keys"
        server.shutdown()


def test_keys_are_fetched_once_in_five_minutes(db: None, client: Client, shelf: tuple[type[Shelf], str]) -> None:
    handler, url = shelf
    program = Program(client, ClientKeys(jwks_url=url))
    assert [program.ask().status_code for _ in range(3)] == [200, 200, 200]
    assert handler.visits == 1


def test_a_new_key_is_found_and_an_unknown_one_looked_for_once_in_a_while(
    db: None, client: Client, shelf: tuple[type[Shelf], str]
) -> None:
    handler, url = shelf
    program = Program(client, ClientKeys(jwks_url=url))
    assert program.ask().status_code == 200
    fresh = new_key("k2")
    handler.answer = lambda self: self.give(json.dumps(public(fresh)).encode())
    assert program.ask(program.assertion(fresh)).status_code == 200
    for _ in range(3):
        refused(program.ask(program.assertion(new_key("k3"))), 401, "invalid_client", "no key of that kid")
    assert handler.visits == 2


ANSWERS: list[tuple[Callable[[Shelf], None], str]] = [
    (lambda self: self.give(b"", status=500), "answered 500"),
    (lambda self: self.give(b"", status=302, Location="https://127.0.0.1/private"), "redirects are not followed"),
    (lambda self: self.give(b"x" * 70_000), "larger than 65536 bytes"),
    (lambda self: self.give(b"not json"), "not JSON"),
    (lambda self: self.give(json.dumps(public(new_key("k", crv="P-256"))).encode()), "No key of the set"),
    (lambda self: self.give(b"{", **{"Content-Length": "9000"}), "not JSON"),
    (lambda self: self.wfile.write(b"nonsense\r\n\r\n") and None, "did not answer as it should"),
]


@pytest.mark.parametrize(("answer", "why"), ANSWERS)
def test_what_is_no_key_set_at_the_address_is_refused_and_not_asked_again_at_once(
    db: None, client: Client, shelf: tuple[type[Shelf], str], answer: Callable[[Shelf], None], why: str
) -> None:
    handler, url = shelf
    handler.answer = answer
    program = Program(client, ClientKeys(jwks_url=url))
    refused(program.ask(), 401, "invalid_client", why)
    refused(program.ask(), 401, "invalid_client", "failed a moment ago")
    assert handler.visits == 1


def test_an_address_that_drips_is_left_in_time(shelf: tuple[type[Shelf], str], monkeypatch: pytest.MonkeyPatch) -> None:
    handler, url = shelf
    stop = threading.Event()

    def drip(self: Shelf) -> None:
        self.send_response(200)
        self.end_headers()
        while not stop.wait(0.05):
            self.wfile.write(b" ")

    handler.answer = drip
    monkeypatch.setattr(fetching, "_PATIENCE_SECONDS", 0.4)
    try:
        with pytest.raises(FetchRefused, match="longer than|did not answer"):
            fetch(url)
    finally:
        stop.set()


def test_a_certificate_nobody_vouches_for_is_refused(shelf: tuple[type[Shelf], str], settings: Settings) -> None:
    settings.OUTBOUND_CA_FILE = ""
    handler, url = shelf
    with pytest.raises(FetchRefused, match="SSLCertVerificationError"):
        fetch(url)
    assert handler.visits == 0


def test_the_certificate_must_be_the_hosts(shelf: tuple[type[Shelf], str], monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(shelf[1].split(":")[2].split("/")[0])
    answer = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *_, **__: [answer])
    with pytest.raises(FetchRefused, match="SSLCertVerificationError"):
        fetch(shelf[1].replace("localhost", "keys.example"))


def test_our_own_machine_is_never_asked(shelf: tuple[type[Shelf], str], settings: Settings) -> None:
    settings.OUTBOUND_PRIVATE_ADDRESSES = False
    handler, url = shelf
    for host in ("localhost", "127.0.0.1"):
        with pytest.raises(FetchRefused, match="not public"):
            fetch(url.replace("localhost", host))
    assert handler.visits == 0


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - refused here
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "2002:7f00:1::1",
    ],
)
def test_an_address_that_is_not_public_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(0, 0, 0, "", ("8.8.8.8", 443)), (0, 0, 0, "", (address, 443))]
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *_, **__: answers)
    with pytest.raises(FetchRefused, match="not public"):
        fetch("https://keys.example/jwks")


@pytest.mark.parametrize(
    "url",
    [
        "http://keys.example/jwks",
        "ftp://keys.example/",
        "file:///etc/passwd",
        "https:///jwks",
        "https://ana:secret@keys.example/",
        "https://keys.example:99999/",
        "https://[::1/",
        "https://keys.example/" + "x" * 2_000,
        "",
    ],
)
def test_an_address_that_cannot_be_asked_is_refused(url: str) -> None:
    with pytest.raises(FetchRefused) as refusal:
        fetch(url)
    assert "secret" not in str(refusal.value)
