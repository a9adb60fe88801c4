"""`bin/manage verify_receipt FILE`: is this receipt as the portal signed it? Offline: no database and no network."""

import sys
from pathlib import Path
from typing import Any, NoReturn

import orjson
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from inquiries.receipts.comparing import COMPARE, PDF_WARNINGS, list_lines, present_to_compare
from inquiries.receipts.files import PdfLook, look_at_pdf, read_receipt_file
from inquiries.rules.receipt_keys import BadReceiptKeys, PublicKeys, read_jwks
from inquiries.rules.receipts import NoReceipt, Receipt, Standing, verify_receipt

GENUINE, NOT_GENUINE, NOT_LOOKED_AT = 0, 1, 2


class Command(BaseCommand):
    """Reads a receipt's PDF or JSON and the public keys, and nothing else."""

    help = (
        "Verify a receipt, PDF or JSON, by the public keys alone. Exit code 0: genuine; 1: altered, or signed with a "
        "key that is not known; 2: no receipt, or it could not be read."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Which file, and which keys instead of the environment's."""
        parser.add_argument("file", type=Path, help="the receipt as it was downloaded")
        parser.add_argument(
            "--keys", type=Path, help="public keys as /.well-known/receipt-keys.json gives them (the environment's)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Says which key signed which answer, or what is wrong."""
        try:
            keys = _read_keys(options["keys"])
            content = options["file"].read_bytes()
            receipt = read_receipt_file(content)
        except (OSError, BadReceiptKeys, NoReceipt, orjson.JSONDecodeError) as error:
            self._leave(f"{options['file']}: {_words(error)}", NOT_LOOKED_AT)
        standing = verify_receipt(receipt, keys)
        if standing is not Standing.GENUINE:
            self._leave(_what_is_wrong(receipt, standing, keys), NOT_GENUINE)
        self.stdout.write(_what_is_signed(receipt, look_at_pdf(content)))

    def _leave(self, words: str, code: int) -> NoReturn:
        self.stderr.write(_as_shown(words))
        sys.exit(code)


def _read_keys(file: Path | None) -> PublicKeys:
    if file is None:
        keys: PublicKeys = settings.PORTAL_RECEIPT_KEYS.public
        return keys
    return read_jwks(orjson.loads(file.read_bytes()))


def _words(error: Exception) -> str:
    return f"{error.strerror}." if isinstance(error, OSError) else str(error)


def _what_is_wrong(receipt: Receipt, standing: Standing, keys: PublicKeys) -> str:
    if standing is Standing.UNKNOWN_KEY:
        return f"NOT VERIFIED: it names the key {receipt.key_id}; known are: {', '.join(keys.keys) or 'none'}."
    inside = receipt.answer.get("trace_number")
    if inside != receipt.trace_number:
        return f"ALTERED: the trace number is {receipt.trace_number}, but that of the answer inside is {inside}."
    return (
        f"ALTERED: the signature of key {receipt.key_id} does not fit. The answer under {receipt.trace_number}, or the "
        "signature itself, is not what the portal made; or these are the keys of another portal, which has a key of "
        "that name too (--keys takes those that made it)."
    )


def _what_is_signed(receipt: Receipt, look: PdfLook) -> str:
    """What stands on the paper and can be compared with it, in the words of the page that verifies."""
    compared = present_to_compare(receipt.answer)
    person = compared.answer.person
    lines = (
        f"GENUINE, signed with key {receipt.key_id}",
        *((f"WARNING: {PDF_WARNINGS[look]}",) if look in PDF_WARNINGS else ()),
        f"  trace number {receipt.trace_number}, receipt code {receipt.code}",
        f"  about {f'{person.name}, born {person.birth_date}' if person else 'nobody on record'}",
        *(f"  {line}" for line in list_lines(compared)),
        str(COMPARE),
    )
    return "\n".join(map(_as_shown, lines))


def _as_shown(line: str) -> str:
    """A line as a terminal may show it: nothing that somebody wrote into the file moves its cursor or turns letters
    around, so that a forged receipt cannot write over what is told of it."""
    return "".join(mark if mark.isprintable() else "?" for mark in line)
