"""Letters as tagged PDF. WeasyPrint needs the system's Pango: where it is missing all the rest of the portal works."""

from collections.abc import Sequence
from importlib import import_module
from types import ModuleType

from django.template.loader import render_to_string

PACKAGES = "libpangoft2-1.0-0 libharfbuzz-subset0"
MISSING = f"Letters cannot be made as PDF without Pango. Install it, on Debian: apt-get install {PACKAGES}"


class PdfImpossible(RuntimeError):
    """This machine cannot make a PDF; the message says what to install. The letters stay queued."""


def make_pdf(letters: Sequence[str], *, title: str, language: str) -> bytes:
    """One tagged PDF of rendered letters, each beginning on a sheet of its own. Raises PdfImpossible."""
    context = {"letters": letters, "title": title, "language": language}
    html = render_to_string("continuity/notices/print.html", context)
    pdf: bytes = _load_paper().print_html(html)
    return pdf


def _load_paper() -> ModuleType:
    """Only when a PDF is made: the import takes a moment, and fails where the system lacks Pango."""
    try:
        return import_module("continuity.notices.paper")
    except OSError as error:
        raise PdfImpossible(MISSING) from error
