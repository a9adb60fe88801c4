"""The doors of receipts: as a page to print, as PDF, and as the signed file. They hand over and show."""

import orjson
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.doors import asker_of
from cmc_portal import clock
from cmc_portal.addresses import absolute_url
from cmc_portal.statuses import UNAVAILABLE
from continuity.notices.pdf import PdfImpossible
from inquiries.reading import read_inquiry
from inquiries.receipts.presenting import present_receipt
from inquiries.receipts.printing import make_receipt_pdf
from inquiries.rules.receipts import Receipt, sign_answer
from inquiries.trace import BadTraceNumber


@require_safe
@never_cache
@login_required
def receipt_page(request: HttpRequest, trace_number: str) -> HttpResponse:
    """The receipt as a page, to be read or printed."""
    paper = present_receipt(_read_receipt(request, trace_number), address=_address(request))
    return render(request, "inquiries/receipts/page.html", {"paper": paper})


@require_safe
@never_cache
@login_required
def receipt_pdf(request: HttpRequest, trace_number: str) -> HttpResponse:
    """The receipt as a PDF of one page."""
    receipt = _read_receipt(request, trace_number)
    try:
        pdf = make_receipt_pdf(receipt, address=_address(request))
    except PdfImpossible:
        return render(request, "inquiries/receipts/no_pdf.html", {"receipt": receipt}, status=UNAVAILABLE)
    return _as_file(pdf, "application/pdf", f"receipt-{receipt.trace_number}.pdf")


@require_safe
@never_cache
@login_required
def receipt_json(request: HttpRequest, trace_number: str) -> HttpResponse:
    """The signed receipt as programs verify it."""
    receipt = _read_receipt(request, trace_number)
    return _as_file(receipt.as_json(), "application/json", f"receipt-{receipt.trace_number}.json")


@require_safe
def receipt_keys(request: HttpRequest) -> HttpResponse:
    """The public keys of all receipts, for whoever verifies them elsewhere."""
    body = orjson.dumps(settings.PORTAL_RECEIPT_KEYS.public.as_jwks())
    return HttpResponse(body, content_type="application/json", headers={"Cache-Control": "public, max-age=3600"})


def _read_receipt(request: HttpRequest, trace_number: str) -> Receipt:
    """The receipt of an answer that the asker may read; another's and one that is not there are the same."""
    try:
        recorded = read_inquiry(trace_number, asker=asker_of(request), at=clock.now())
    except BadTraceNumber as error:
        raise Http404 from error
    if recorded is None:
        raise Http404
    return sign_answer(orjson.loads(recorded.answer_json), settings.PORTAL_RECEIPT_KEYS)


def _address(request: HttpRequest) -> str:
    return absolute_url(request, "/").rstrip("/")


def _as_file(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file under a name that tells nothing of anybody."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
