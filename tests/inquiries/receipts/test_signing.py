"""A receipt is signed over one canonical text, by one key of several, and whatever is changed in it shows."""

import json
from typing import Any

import orjson
import pytest

from inquiries.rules.receipt_keys import BadReceiptKeys, encode, parse_receipt_keys, read_jwks
from inquiries.rules.receipts import (
    NoReceipt,
    Receipt,
    Standing,
    make_canonical,
    make_code,
    read_receipt,
    sign_answer,
    verify_receipt,
)
from tests.inquiries.receipts.examples import OTHER_SEED, PUBLIC, SEED, entry, keys, receipt_of
from tests.inquiries.recorded import SITUATIONS, read_answer


def changed(**values: Any) -> Receipt:
    """The receipt as a file in which somebody set these values, read again."""
    return read_receipt(orjson.dumps(json.loads(receipt_of().as_json()) | values))


# --- The canonical text.


def test_the_canonical_text_has_sorted_names_no_blanks_and_plain_letters() -> None:
    assert make_canonical({"b": [1, None, True], "a": "Peña ≥ 1", "é": ""}) == (
        '{"a":"Peña ≥ 1","b":[1,null,true],"é":""}'.encode()
    )


@pytest.mark.parametrize("situation", SITUATIONS)
def test_another_writer_of_json_makes_the_same_canonical_text(situation: str) -> None:
    answer = read_answer(situation)
    assert (
        make_canonical(answer)
        == json.dumps(answer, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
    )


# --- Signing.


def test_the_key_is_that_of_the_standard() -> None:
    assert keys().public.keys["k1"].hex() == PUBLIC


def test_the_same_answer_has_the_same_receipt_always() -> None:
    assert receipt_of().as_json() == receipt_of().as_json()


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_receipt_read_back_is_genuine(situation: str) -> None:
    receipt = read_receipt(receipt_of(situation).as_json())
    assert receipt == receipt_of(situation)
    assert verify_receipt(receipt, keys().public) is Standing.GENUINE


@pytest.mark.parametrize(
    "change",
    [
        {"trace_number": "202611-AAAAAA-AAAAAA"},
        {"answer": read_answer("active") | {"outcome": "not_active"}},
        {"answer": read_answer("active") | {"day": "2022-05-24"}},
        {"answer": {}},
        {"signature": encode(bytes(64))},
    ],
    ids=["trace number", "outcome", "something more", "no answer", "signature"],
)
def test_whatever_is_changed_shows(change: dict[str, Any]) -> None:
    assert verify_receipt(changed(**change), keys().public) is Standing.ALTERED


def test_a_receipt_that_names_another_key_than_it_was_signed_with_is_altered() -> None:
    both = keys(entry("k2", OTHER_SEED), entry("k1", SEED))
    assert verify_receipt(changed(key="k2"), both.public) is Standing.ALTERED


def test_a_receipt_of_a_key_that_nobody_knows_is_not_called_altered() -> None:
    assert verify_receipt(changed(key="k9"), keys().public) is Standing.UNKNOWN_KEY


def test_the_code_on_the_paper_follows_the_answer_and_not_the_key() -> None:
    answer = read_answer("active")
    other = sign_answer(answer, keys(entry("k2", OTHER_SEED)))
    assert other.code == receipt_of().code == make_code(answer)
    assert [len(part) for part in other.code.split("-")] == [4, 4, 4, 4]
    assert make_code(answer | {"outcome": "not_active"}) != other.code


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b'{"format":"portal-receipt-2","key":"k1","trace_number":"x","answer":{},"signature":""}',
        b'{"format":"portal-receipt-1","key":"k1","trace_number":"x","answer":{"a":0.5},"signature":""}',
        b'{"format":"portal-receipt-1","key":["k1"],"trace_number":"x","answer":{},"signature":"AAAA"}',
        b'{"format":"portal-receipt-1","key":"k1","trace_number":"x","answer":{},"signature":"AAAA"}',
        b'{"format":"portal-receipt-1","key":"k1","trace_number":"x","answer":{},"signature":"*"}',
        b"[" * 200_000,
    ],
    ids=["empty", "list", "nothing", "no text", "format", "fraction", "key", "short", "no base64", "deep"],
)
def test_what_is_no_receipt_is_refused(text: bytes) -> None:
    with pytest.raises(NoReceipt):
        read_receipt(text)


@pytest.mark.parametrize("place", [b'"outcome":', b'"signature":'], ids=["in the answer", "at the top"])
def test_a_file_that_says_a_name_twice_is_no_receipt(place: bytes) -> None:
    signed = receipt_of().as_json()
    forged = signed.replace(place, place + b'"not_active",' + place, 1)
    assert json.loads(forged) == json.loads(signed)
    with pytest.raises(NoReceipt, match="twice"):
        read_receipt(forged)


# --- Keys.


def test_after_a_change_of_keys_the_new_one_signs_and_the_old_one_still_verifies() -> None:
    old, after = receipt_of(), keys(entry("k2", OTHER_SEED), entry("k1", PUBLIC, retired=True))
    assert sign_answer(read_answer("active"), after).key_id == "k2"
    assert verify_receipt(old, after.public) is Standing.GENUINE


def test_public_keys_are_given_out_as_a_key_set_and_read_back() -> None:
    both = keys(entry("k2", OTHER_SEED), entry("k1", SEED)).public
    assert both.as_jwks()["keys"][1] == {
        "kty": "OKP",
        "crv": "Ed25519",
        "use": "sig",
        "alg": "EdDSA",
        "kid": "k1",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    }
    assert read_jwks(both.as_jwks()) == both


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "must be one that can sign"),
        (entry("k1", PUBLIC, retired=True), "must be one that can sign"),
        (f"{entry('k1', SEED)},{entry('k1', OTHER_SEED)}", "the name k1 is there twice"),
        ("k1:c2hvcnQ", "entry 1 is not 32 bytes"),
        ("k1:*", "entry 1 is not 32 bytes"),
        ("no-colon", "entry 1 is no named key"),
        (f"k 1:{encode(bytes.fromhex(SEED))}", "entry 1 is no named key"),
        (f"k1:priv:{encode(bytes.fromhex(SEED))}", "entry 1 is no named key"),
    ],
)
def test_keys_that_cannot_be_read_are_named_without_their_secret(text: str, told: str) -> None:
    with pytest.raises(BadReceiptKeys, match=told) as refusal:
        parse_receipt_keys(text)
    assert encode(bytes.fromhex(SEED)) not in str(refusal.value)


def test_keys_do_not_print_their_secret() -> None:
    assert repr(keys()) == "ReceiptKeys(k1)"


@pytest.mark.parametrize("raw", [None, [], {}, {"keys": "k1"}, {"keys": [{"kid": "k1", "crv": "Ed25519", "x": "AA"}]}])
def test_what_is_no_key_set_is_refused(raw: object) -> None:
    with pytest.raises(BadReceiptKeys):
        read_jwks(raw)
