"""Files come in only where a page takes them, one at a time, bounded, and never onto a disk."""

import pytest
from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from cmc_portal.headers import SecurityHeaders
from cmc_portal.uploads import MOST_BODY_BYTES, MOST_FILE_BYTES, takes_files
from continuity.documents import MOST_BYTES

DOCUMENTS = "/desk/requests/C-x/documents"


def read(request: HttpRequest) -> HttpResponse:
    """A view that says what became of the file."""
    file = request.FILES.get("file")
    return HttpResponse(f"{type(file).__name__} {file.size if file else 0}")


@pytest.mark.parametrize(
    ("path", "takes"),
    [
        (DOCUMENTS, True),
        ("/continuity/C-x/documents", True),
        ("/my/doctor/C-x/documents", True),
        ("/desk/requests/C-x/notes", False),
        ("/desk/requests/C-x/documents/1", False),
        ("/x/desk/requests/C-x/documents", False),
        ("/sign-in", False),
    ],
)
def test_files_come_in_only_where_documents_are_added(path: str, takes: bool) -> None:
    assert takes_files(path) is takes


def test_a_document_is_read_into_memory_however_large_it_may_be() -> None:
    file = SimpleUploadedFile("a.pdf", b"x" * MOST_FILE_BYTES)
    request = RequestFactory().post(DOCUMENTS, {"file": file})
    response = SecurityHeaders(read)(request)
    assert response.content == f"{InMemoryUploadedFile.__name__} {MOST_FILE_BYTES}".encode()  # type: ignore[attr-defined]


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "most"), [(DOCUMENTS, MOST_BODY_BYTES), ("/desk/requests/C-x/notes", 1_000_000)])
def test_a_body_beyond_what_the_address_takes_is_refused_unread(client: Client, path: str, most: int) -> None:
    form = "application/x-www-form-urlencoded"
    assert client.generic("POST", path, b"", content_type=form, CONTENT_LENGTH=str(most + 1)).status_code == 413
    assert client.generic("POST", path, b"", content_type=form, CONTENT_LENGTH=str(most)).status_code != 413


@pytest.mark.django_db
def test_a_file_anywhere_else_is_refused(client: Client) -> None:
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    assert client.post("/sign-in", {"login": "a", "password": file}).status_code == 400


def test_two_files_at_once_are_refused() -> None:
    files = {name: SimpleUploadedFile("a.pdf", b"%PDF-1.7") for name in ("file", "other")}
    with pytest.raises(TooManyFilesSent):
        SecurityHeaders(read)(RequestFactory().post(DOCUMENTS, {**files}))


def test_the_door_lets_in_what_a_request_can_hold() -> None:
    assert MOST_FILE_BYTES == MOST_BYTES
