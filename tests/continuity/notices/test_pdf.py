"""A letter on paper: tagged, in its language, one page where it can be, 12 or 20 points, and from no other host."""

import importlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from continuity.facts import NoticeKind
from continuity.notices import pdf as pdf_module
from continuity.notices.letters import compose_letter
from continuity.notices.pdf import PdfImpossible, make_pdf
from continuity.notices.rendering import render_letter
from tests.continuity.notices.examples import example

LANGUAGES = ("en", "es")


def rendered(kind: NoticeKind, **changes: Any) -> str:
    return render_letter(compose_letter(example(kind, **changes)))


def read(letters: list[str], *, title: str = "Letter", language: str = "en") -> PdfReader:
    return PdfReader(BytesIO(make_pdf(letters, title=title, language=language)))


def tags_in(node: Any) -> Iterator[DictionaryObject]:
    """The structure elements of a PDF from a node down."""
    found = node.get_object()
    if isinstance(found, list):
        for each in found:
            yield from tags_in(each)
    elif isinstance(found, DictionaryObject):
        if "/S" in found:
            yield found
        if "/K" in found:
            yield from tags_in(found["/K"])


def font_sizes(page: Any) -> set[float]:
    """The sizes in points, on the page, of everything printed on it."""
    sizes: set[float] = set()

    def visit(text: str, matrix: Any, text_matrix: Any, font: Any, size: float) -> None:
        if text.strip():
            sizes.add(round(abs(size * text_matrix[3] * matrix[3]), 1))

    page.extract_text(visitor_text=visit)
    return sizes


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_in_both_languages_is_a_tagged_pdf_of_one_page(kind: NoticeKind, language: str) -> None:
    document = read([rendered(kind, language=language)], title="A letter", language=language)
    catalog = document.trailer["/Root"]
    assert catalog["/Lang"] == language
    assert catalog["/MarkInfo"]["/Marked"] is not None and bool(catalog["/MarkInfo"]["/Marked"])
    assert document.metadata is not None and document.metadata.title == "A letter"
    assert b"pdfuaid:part" in catalog["/Metadata"].get_object().get_data()
    tags = [each["/S"] for each in tags_in(catalog["/StructTreeRoot"])]
    assert tags.count("/H1") == 1
    assert {"/H2", "/P"} <= set(tags)
    assert len(document.pages) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", NoticeKind)
def test_large_print_is_twenty_points_everywhere_on_two_pages_at_most(kind: NoticeKind, language: str) -> None:
    document = read([rendered(kind, language=language, large_print=True)], language=language)
    sizes = {size for page in document.pages for size in font_sizes(page)}
    assert min(sizes) == 20.0
    assert len(document.pages) <= 2


def test_ordinary_print_is_twelve_points_or_more() -> None:
    [page] = read([rendered(NoticeKind.DENIED)]).pages
    assert min(font_sizes(page)) == 12.0


@pytest.mark.parametrize(
    ("language", "days"),
    [
        ("en", ("07/01/2014 through 12/31/2014", "07/01/2014 through 06/30/2015")),
        ("es", ("del 1 de julio de 2014 al 31 de diciembre de 2014", "del 1 de julio de 2014 al 30 de junio de 2015")),
    ],
)
@pytest.mark.parametrize("large_print", [False, True])
def test_the_days_and_the_number_can_be_read_out_of_it(language: str, days: tuple[str, ...], large_print: bool) -> None:
    document = read([rendered(NoticeKind.APPROVED, language=language, large_print=large_print)])
    text = " ".join(" ".join(page.extract_text() for page in document.pages).replace("\u00a0", " ").split())
    assert all(each in text for each in days)
    assert "Health Net Cal MediConnect 1-855-464-3571 (TTY 711)" in text


def test_accents_come_out_as_they_were_written() -> None:
    [page] = read([rendered(NoticeKind.ACKNOWLEDGEMENT, language="es")]).pages
    assert "Ana Reyes-García" in page.extract_text()
    assert "Qué pasa ahora" in page.extract_text()


def test_its_fonts_are_the_portals_own_and_in_it() -> None:
    [page] = read([rendered(NoticeKind.APPROVED)]).pages
    names = {each.get_object()["/BaseFont"].split("+")[1] for each in page["/Resources"]["/Font"].values()}
    assert names == {"Public-Sans", "Public-Sans-Bold"}


def test_each_letter_begins_on_a_sheet_of_its_own_even_when_both_sides_are_printed() -> None:
    letters = [rendered(NoticeKind.APPROVED), rendered(NoticeKind.DENIED, language="es"), rendered(NoticeKind.ENDED)]
    pages = [page.extract_text() for page in read(letters).pages]
    assert len(pages) == 5
    assert pages[0].count("Yes, you can keep seeing") == 1
    assert "Dijimos que no" in pages[2]
    assert "have ended" in pages[4]
    assert (pages[1].strip(), pages[3].strip()) == ("", "")


def test_a_letter_in_another_language_says_so_to_a_screen_reader() -> None:
    letters = [rendered(NoticeKind.APPROVED), rendered(NoticeKind.APPROVED, language="es")]
    root = read(letters).trailer["/Root"]["/StructTreeRoot"]
    assert "es" in {each.get("/Lang") for each in tags_in(root)}


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/letter.css",
        "http://127.0.0.1/letter.css",
        "file:///etc/passwd",
        "/static/../settings.py",
        "/etc/passwd",
        "https://static.invalid:8000/static/portal/letter.css",
    ],
)
def test_nothing_is_fetched_but_the_portals_own_static_files(address: str) -> None:
    paper = importlib.import_module("continuity.notices.paper")
    html = f'<html lang="en"><head><title>x</title><link rel="stylesheet" href="{address}"></head><body>x</body></html>'
    with pytest.raises(paper.NotOurs):
        paper.print_html(html)


def test_without_pango_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(name: str) -> None:
        raise OSError(f"cannot load library, for {name}")

    monkeypatch.setattr(pdf_module, "import_module", fails)
    with pytest.raises(
        PdfImpossible, match=r"^Letters cannot be made as PDF without Pango\. Install it, .*apt-get install"
    ):
        make_pdf([rendered(NoticeKind.APPROVED)], title="x", language="en")
    assert "\n" not in pdf_module.MISSING
