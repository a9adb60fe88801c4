"""Paper with WeasyPrint. Importing this fails with OSError on a machine without Pango: use `continuity.notices.pdf`.

Nothing is fetched but the portal's own static files: no other host hears that a letter is made, and no other file of
this machine can get into one.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from pydyf import PDF, Dictionary, String
from weasyprint import CSS, HTML, Attachment, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

# A name that leads nowhere; only addresses of a known kind can be joined with relative ones.
BASE = "https://static.invalid/"
STYLE_SHEETS = ("portal/letter.css", "portal/letter-paper.css")
VARIANT = "pdf/ua-1"


class NotOurs(FatalURLFetchingError):
    """A letter asked for something that is not one of the portal's static files."""


class OwnFiles(URLFetcher):
    """Reads the portal's static files and refuses everything else."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The file. Raises NotOurs, which stops the making of the PDF."""
        static = "/" + settings.STATIC_URL.lstrip("/")
        parts = urlsplit(url)
        found = finders.find(parts.path.removeprefix(static)) if parts.path.startswith(static) else None
        if f"{parts.scheme}://{parts.netloc}/" != BASE or not isinstance(found, str):
            raise NotOurs("A letter may use the portal's own static files and nothing else.")
        return URLFetcherResponse(url, Path(found).read_bytes())


def print_html(html: str, *, style_sheets: Sequence[str] = STYLE_SHEETS) -> bytes:
    """The document as a tagged PDF after PDF/UA-1, with the portal's own fonts."""
    return _write(_lay_out(html, tuple(style_sheets)))


def print_on_one_page(html: str, *, style_sheets: Sequence[str], files: Mapping[str, bytes]) -> bytes | None:
    """The same with files inside it, by their names; None where it takes more than one page."""
    document = _lay_out(html, tuple(style_sheets))
    if len(document.pages) > 1:
        return None
    document.metadata.attachments = [Attachment(string=content, name=name) for name, content in files.items()]
    return _write(document)


def _lay_out(html: str, style_sheets: tuple[str, ...]) -> Document:
    fonts, styles = _read_style(style_sheets)
    document = HTML(string=html, base_url=BASE, url_fetcher=OwnFiles())
    return document.render(font_config=fonts, stylesheets=styles, pdf_variant=VARIANT)


def _write(document: Document) -> bytes:
    pdf: bytes = document.write_pdf(finisher=_tell_languages, pdf_variant=VARIANT)
    return pdf


def _tell_languages(document: Document, pdf: PDF) -> None:
    """Gives each letter its own language, which WeasyPrint gives the document only: a run holds letters in both.

    On each page the letter is one article in the page's boxes and one in the document's structure, in the same order.
    """
    boxes = (box for page in document.pages for box in page._page_box.descendants())
    languages = [box.element.get("lang") for box in boxes if box.element_tag == "article"]
    articles = [each for each in pdf.objects if isinstance(each, Dictionary) and each.get("S") == "/Art"]
    for article, language in zip(articles, languages, strict=True):
        article["Lang"] = String(language)


@cache
def _read_style(names: tuple[str, ...]) -> tuple[FontConfiguration, list[CSS]]:
    """Read once in a process: the fonts would be unpacked again for each letter."""
    fonts, static = FontConfiguration(), settings.STATIC_URL.lstrip("/")
    urls = [BASE + static + name for name in names]
    return fonts, [CSS(url=url, url_fetcher=OwnFiles(), font_config=fonts) for url in urls]
