"""A file that says it is a receipt: the signed JSON itself, or the PDF that holds it. No database; nothing is run, and
nothing in it is unpacked beyond the size of a receipt."""

import re
import zlib
from collections.abc import Iterator
from enum import StrEnum

from inquiries.rules.receipts import NoReceipt, Receipt, read_receipt

MOST_FILE_BYTES = 1_000_000
_MOST_UNPACKED_BYTES = 2_000_000
# A PDF has few files inside; who sends one with more is not sending a receipt.
_MOST_EMBEDDED = 20
_PDF = b"%PDF-"
_STREAM = re.compile(rb"/EmbeddedFile\b[^\0]{0,500}?stream\r?\n", re.DOTALL)
_END = b"endstream"
_END_OF_PDF = b"%%EOF"


class PdfLook(StrEnum):
    """What was done to a PDF after it was made, as far as its bytes tell."""

    UNTOUCHED = "untouched"
    ADDED_TO = "added_to"
    CUT_OFF = "cut_off"


def look_at_pdf(content: bytes) -> PdfLook:
    """Was something added behind the PDF's end, as programs do that draw over it, or is its end gone? A PDF that was
    written anew as a whole looks untouched, and so does a file that is no PDF."""
    if not _is_pdf(content):
        return PdfLook.UNTOUCHED
    _made, end, added = content.partition(_END_OF_PDF)
    if not end:
        return PdfLook.CUT_OFF
    return PdfLook.ADDED_TO if added.strip() else PdfLook.UNTOUCHED


def read_receipt_file(content: bytes) -> Receipt:
    """The receipt in a PDF or JSON file, verified by nobody yet. Raises NoReceipt."""
    if len(content) > MOST_FILE_BYTES:
        raise NoReceipt("This file is larger than any receipt.")
    if not _is_pdf(content):
        return read_receipt(content)
    for embedded in _embedded_files(content):
        try:
            return read_receipt(embedded)
        except NoReceipt:
            continue
    raise NoReceipt("No signed receipt is inside this PDF. Only the PDF as it was downloaded has it.")


def _is_pdf(content: bytes) -> bool:
    return content.lstrip()[: len(_PDF)] == _PDF


def _embedded_files(pdf: bytes) -> Iterator[bytes]:
    """The files inside a PDF as the portal writes it: streams marked as embedded, packed or not."""
    for number, found in enumerate(_STREAM.finditer(pdf)):
        end = pdf.find(_END, found.end())
        if end < 0 or number >= _MOST_EMBEDDED:
            return
        yield _unpack(pdf[found.end() : end], is_packed=b"/FlateDecode" in found[0])


def _unpack(stream: bytes, *, is_packed: bool) -> bytes:
    if not is_packed:
        return stream.strip()
    try:
        return zlib.decompressobj().decompress(stream, _MOST_UNPACKED_BYTES)
    except zlib.error:
        return b""
