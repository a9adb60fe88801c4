"""Documents that people send: what they truly are, decided from their content, and names that are safe to give back."""

import re
import struct
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from continuity.refusals import Refusal, RequestRefused

MOST_BYTES = 5_000_000
MOST_OF_A_REQUEST = 20
_PDF, _JPEG, _PNG = "application/pdf", "image/jpeg", "image/png"
ENDINGS = {_PDF: ".pdf", _JPEG: ".jpg", _PNG: ".png"}
_IMAGES = {"JPEG": _JPEG, "PNG": _PNG}
_SIGNATURES = {b"%PDF-": _PDF, b"\xff\xd8\xff": _JPEG, b"\x89PNG\r\n\x1a\n": _PNG}
# A PDF ends so, with a little room for what scanners write behind it.
_END_OF_PDF, _ROOM = b"%%EOF", 2_048
# A page scanned at 600 dots an inch has 34 million; an image that claims more is a trap for whoever opens it.
_MOST_PIXELS = 60_000_000
# What Pillow raises for what is no image or a damaged one, by kind of damage; an unidentified image is an OSError.
_DAMAGED = (OSError, EOFError, SyntaxError, ValueError, TypeError, LookupError, struct.error)
_LONGEST_NAME = 80
_UNSAFE = re.compile(r"[^\w .()-]+")


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it will be kept: under a clean name, with the kind that its content shows."""

    name: str
    content_type: str
    content: bytes


def read_document(name: str, content: bytes) -> Document:
    """The document of that name, if it is a PDF, JPEG or PNG within bounds. Raises RequestRefused.

    What the sender says it is does not count. That a PDF is harmless inside is not known: it is never shown, only given
    back as a download.
    """
    if not content:
        raise RequestRefused(Refusal.FILE_EMPTY, field="content")
    if len(content) > MOST_BYTES:
        raise RequestRefused(Refusal.FILE_TOO_LARGE, field="content")
    content_type = _find_kind(content)
    if content_type is None:
        raise RequestRefused(Refusal.FILE_KIND_REFUSED, field="content")
    return Document(clean_name(name, content_type), content_type, content)


def clean_name(name: str, content_type: str) -> str:
    """The last part of the name, of letters, digits and a few signs, with the ending that fits what it is."""
    last = re.split(r"[/\\]", name)[-1]
    stem = last.rpartition(".")[0] or last
    stem = _UNSAFE.sub("_", stem).strip(" ._-")[:_LONGEST_NAME].rstrip(" ._-")
    return (stem or "document") + ENDINGS[content_type]


def _find_kind(content: bytes) -> str | None:
    kind = next((kind for signature, kind in _SIGNATURES.items() if content.startswith(signature)), None)
    if kind == _PDF:
        return kind if _END_OF_PDF in content[-_ROOM:] else None
    return kind if kind and _is_image(content, kind) else None


def _is_image(content: bytes, kind: str) -> bool:
    """Is it whole, of that kind and of a size that can be opened? Only its head is read; nothing is unpacked."""
    try:
        with Image.open(BytesIO(content), formats=tuple(_IMAGES)) as image:
            fits = _IMAGES.get(image.format or "") == kind and image.width * image.height <= _MOST_PIXELS
            image.verify()
            return fits
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return False
    except _DAMAGED:
        return False
