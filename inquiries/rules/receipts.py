"""A receipt: a stored answer and the portal's signature over it. Pure; no database, no clock, and none of Django.

What is signed is the receipt's JSON object without its `signature`, in canonical form: names sorted, no blanks, UTF-8,
whole numbers only. For the names that the portal uses, which are all ASCII, that is the form of RFC 8785.
"""

import json
from collections.abc import Mapping
from enum import StrEnum
from hashlib import sha256
from typing import Any

import orjson

from cmc_portal.values import value
from inquiries.rules.receipt_keys import PublicKeys, ReceiptKeys, decode, encode
from inquiries.trace import LETTERS

FORMAT = "portal-receipt-1"
_NAMES = frozenset({"format", "key", "trace_number", "answer", "signature"})
_SIGNATURE_BYTES = 64
_CODE_BITS, _BITS_OF_LETTER, _GROUP = 80, 5, 4
_DEEPEST = 20

Answer = Mapping[str, Any]


class NoReceipt(ValueError):
    """This is not a receipt of the portal at all."""


class Standing(StrEnum):
    """What a look at a receipt found."""

    GENUINE = "genuine"
    ALTERED = "altered"
    UNKNOWN_KEY = "unknown_key"


@value(frozen=True, slots=True)
class Receipt:
    """An answer, under its trace number, as the key of that name signed it."""

    key_id: str
    trace_number: str
    answer: Answer
    signature: bytes

    def as_json(self) -> bytes:
        """The receipt as a file: its canonical form with the signature."""
        return make_canonical(_signed_part(self.key_id, self.answer) | {"signature": encode(self.signature)})

    @property
    def code(self) -> str:
        """The code printed on the receipt."""
        return make_code(self.answer)


def sign_answer(answer: Answer, keys: ReceiptKeys) -> Receipt:
    """The receipt of a stored answer. The same answer has the same receipt until another key signs."""
    signature = keys.sign(make_canonical(_signed_part(keys.current, answer)))
    return Receipt(keys.current, answer["trace_number"], answer, signature)


def read_receipt(text: bytes) -> Receipt:
    """The receipt in a JSON text, verified by nobody yet. Raises NoReceipt."""
    try:
        raw = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise NoReceipt("This is not JSON.") from error
    if not isinstance(raw, dict) or raw.keys() != _NAMES or raw["format"] != FORMAT:
        raise NoReceipt("This JSON is not a receipt.")
    answer, told = raw["answer"], (raw["key"], raw["trace_number"], raw["signature"])
    if not isinstance(answer, dict) or not all(isinstance(each, str) for each in told) or not _is_plain(answer):
        raise NoReceipt("This JSON is not a receipt.")
    # Of a name that is there twice readers of JSON take the last; who reads the file sees the first.
    json.loads(text, object_pairs_hook=_refuse_a_name_twice)
    return Receipt(raw["key"], raw["trace_number"], answer, _read_signature(raw["signature"]))


def verify_receipt(receipt: Receipt, keys: PublicKeys) -> Standing:
    """Is this receipt as the portal signed it?"""
    if receipt.key_id not in keys.keys:
        return Standing.UNKNOWN_KEY
    if receipt.trace_number != receipt.answer.get("trace_number"):
        return Standing.ALTERED
    message = make_canonical(_signed_part(receipt.key_id, receipt.answer))
    return Standing.GENUINE if keys.fits(receipt.key_id, receipt.signature, message) else Standing.ALTERED


def make_canonical(value: Any) -> bytes:
    """The one text of a JSON value. Numbers with a fraction have none here, and the portal gives none out."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def make_code(answer: Answer) -> str:
    """Sixteen letters and digits that stand for the whole answer: the first 80 bits of the SHA-256 of its canonical
    form. Whatever changes in the answer changes the code; the key that signs does not."""
    bits = int.from_bytes(sha256(make_canonical(answer)).digest()[: _CODE_BITS // 8])
    places = range(_CODE_BITS - _BITS_OF_LETTER, -1, -_BITS_OF_LETTER)
    letters = "".join(LETTERS[bits >> place & 31] for place in places)
    return "-".join(letters[first : first + _GROUP] for first in range(0, len(letters), _GROUP))


def _signed_part(key_id: str, answer: Answer) -> dict[str, Any]:
    return {"format": FORMAT, "key": key_id, "trace_number": answer["trace_number"], "answer": answer}


def _refuse_a_name_twice(pairs: list[tuple[str, Any]]) -> None:
    if len(dict(pairs)) < len(pairs):
        raise NoReceipt("A name is there twice, so that it says two things.")


def _read_signature(text: str) -> bytes:
    try:
        signature = decode(text)
    except ValueError:
        signature = b""
    if len(signature) != _SIGNATURE_BYTES:
        raise NoReceipt("Its signature is not one.")
    return signature


def _is_plain(value: object, depth: int = 0) -> bool:
    """Is this made of what answers are made of, so that it has one canonical text?"""
    if depth > _DEEPEST:
        return False
    if isinstance(value, dict):
        return all(_is_plain(each, depth + 1) for each in value.values())
    if isinstance(value, list):
        return all(_is_plain(each, depth + 1) for each in value)
    return value is None or isinstance(value, str | bool | int)
