"""Letters as tagged PDF. WeasyPrint needs the system's Pango: where it is missing all the rest of the portal works."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from types import ModuleType

from django.template.loader import render_to_string

PACKAGES = "libpangoft2-1.0-0 libharfbuzz-subset0"
MISSING = f"Letters cannot be made as PDF without Pango. Install it, on Debian: apt-get install {PACKAGES}"


class PdfImpossible(RuntimeError):
    """This machine cannot make a PDF; the message says what to install. The letters stay queued."""


def make_pdf(letters: Sequence[str], *, title: str, language: str) -> bytes:
    """One tagged PDF of rendered letters, each beginning on a sheet of its own. Raises PdfImpossible."""
    pdf: bytes = _load_paper().print_html(_whole_document(letters, title, language))
    return pdf


def make_pdf_of_one_page(
    paper: str, *, title: str, language: str, style_sheets: Sequence[str], files: Mapping[str, bytes]
) -> bytes | None:
    """One tagged PDF of one rendered paper with files inside it; None where one page does not hold it. Raises
    PdfImpossible."""
    html = _whole_document([paper], title, language)
    pdf: bytes | None = _load_paper().print_on_one_page(html, style_sheets=style_sheets, files=files)
    return pdf


def _whole_document(papers: Sequence[str], title: str, language: str) -> str:
    context = {"letters": papers, "title": title, "language": language}
    return render_to_string("continuity/notices/print.html", context)


def _load_paper() -> ModuleType:
    """Only when a PDF is made: the import takes a moment, and fails where the system lacks Pango."""
    try:
        return import_module("continuity.notices.paper")
    except OSError as error:
        raise PdfImpossible(MISSING) from error
