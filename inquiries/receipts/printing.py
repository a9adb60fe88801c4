"""A receipt as paper: the HTML that a page shows and prints, and the tagged PDF of exactly one page."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from continuity.notices.pdf import make_pdf_of_one_page
from inquiries.receipts.fitting import cut_paper, list_rooms
from inquiries.receipts.presenting import ReceiptPaper, present_receipt
from inquiries.rules.receipts import Receipt

STYLE_SHEETS = ("portal/receipt.css", "portal/receipt-paper.css")
FILE_NAME = "receipt.json"


class TooLong(RuntimeError):
    """Not even the shortest form of this receipt fits on one page."""


def render_paper(paper: ReceiptPaper) -> str:
    """The paper as HTML: one article."""
    return render_to_string("inquiries/receipts/paper.html", {"paper": paper})


def make_receipt_pdf(receipt: Receipt, *, address: str) -> bytes:
    """The receipt as one tagged page, with the signed receipt as a file inside. Raises PdfImpossible."""
    paper = present_receipt(receipt, address=address)
    files = {FILE_NAME: receipt.as_json()}
    title = _("Receipt %(number)s") % {"number": receipt.trace_number}
    for room in list_rooms(paper):
        html = render_paper(cut_paper(paper, room))
        pdf = make_pdf_of_one_page(html, title=title, language=paper.language, style_sheets=STYLE_SHEETS, files=files)
        if pdf is not None:
            return pdf
    raise TooLong(receipt.trace_number)
