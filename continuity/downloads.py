"""Documents as HTTP answers: to be saved, never to be shown, since what is inside them is not known."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from continuity.selectors.requests import AttachedFile


def download(file: AttachedFile) -> HttpResponse:
    """The document under its clean name. The headers of every answer say besides: nosniff, and nothing may be run."""
    response = HttpResponse(file.content, content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
