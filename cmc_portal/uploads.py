"""Which addresses take files, how many and how large; at every other a file is refused before it is read."""

import re
from typing import Any, NoReturn

from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler, MemoryFileUploadHandler
from django.http import HttpRequest

# One document of a request for continuity of care: some twenty pages scanned, or a few photographs.
MOST_FILE_BYTES = 5_000_000
MOST_FILES = 1
# The file with the fields and the boundaries around it.
MOST_BODY_BYTES = MOST_FILE_BYTES + 100_000

_TAKES_FILES = re.compile(
    r"/(desk/requests|continuity|my/doctor)/[^/]+/documents|/api/v1/continuity-requests/[^/]+/evidence|/verify/file"
    r"|/batches"
)


class RefuseFiles(FileUploadHandler):
    """Takes no file: the form it comes in is refused as malformed."""

    def new_file(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuses before the first byte of the file is read."""
        raise TooManyFilesSent("This address takes no files.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Never reached: no file begins here."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Never reached: no file begins here."""


def takes_files(path: str) -> bool:
    """May a file be sent to this address?"""
    return _TAKES_FILES.fullmatch(path) is not None


def let_files_in(request: HttpRequest) -> None:
    """Files of this request are read, into memory and never onto a disk. Call it before anything reads the body."""
    request.upload_handlers = [MemoryFileUploadHandler(request)]
