"""A receipt on paper: one tagged page whatever was asked, with a code that leads to the verify page and the signed
receipt inside."""

import re
import zlib
from dataclasses import replace
from functools import cache
from io import BytesIO

import pytest
import zxingcpp
from django.utils import translation
from PIL import Image, ImageDraw
from pypdf import PdfReader
from weasyprint import HTML

from continuity.notices import pdf as pdf_module
from inquiries.facts import ServiceAsked
from inquiries.receipts.files import read_receipt_file
from inquiries.receipts.presenting import present_receipt
from inquiries.receipts.printing import make_receipt_pdf, render_paper
from inquiries.rules.receipts import NoReceipt, Receipt, sign_answer
from tests.inquiries.questions_asked import decide, reference_catalogue, rendered
from tests.inquiries.receipts.examples import ADDRESS, keys, receipt_of
from tests.inquiries.recorded import NPI, SITUATIONS

LONG_NAME = "Maria-Guadalupe Esperanza Concepcion Delgado-Santos de la Villa-Hermosa y Rodriguez-Montenegro III"


@cache
def pdf_of(situation: str = "active") -> bytes:
    return make_receipt_pdf(receipt_of(situation), address=ADDRESS)


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).replace("\n", " ")


def about_everything(situation: str) -> Receipt:
    """The receipt of that person's answer about every service there is, with a provider and a very long name."""
    facts, question = SITUATIONS[situation].facts, SITUATIONS[situation].question
    assert facts is not None
    every = replace(question, services=tuple(map(ServiceAsked, reference_catalogue().services)), provider_npi=NPI)
    answer = rendered(decide(facts, every), every)
    return sign_answer(answer | {"member": answer["member"] | {"name": LONG_NAME}}, keys())


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_answer_is_one_page(situation: str) -> None:
    assert len(PdfReader(BytesIO(pdf_of(situation))).pages) == 1


@pytest.mark.parametrize("situation", [name for name, each in SITUATIONS.items() if each.facts])
def test_an_answer_about_every_service_is_one_page_too_and_says_what_is_left_out(situation: str) -> None:
    pdf = make_receipt_pdf(about_everything(situation), address=ADDRESS)
    assert len(PdfReader(BytesIO(pdf)).pages) == 1
    text = text_of(pdf)
    assert "Primary care visit" in text
    assert "see the answer under its trace number" in text
    assert "What this receipt proves" in text


def test_it_is_tagged_and_has_a_title_and_a_language() -> None:
    document = PdfReader(BytesIO(pdf_of()))
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert document.metadata is not None
    assert document.metadata.title == "Receipt 202611-000000-000000"
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_the_answer_is_said_first_then_the_person_what_was_asked_and_what_it_proves() -> None:
    text = text_of(pdf_of())
    parts = [
        "Covered on 05/23/2022 by Health Net Cal MediConnect, Los Angeles",
        "Maria Delgado-Santos",
        "202611-000000-000000",
        "Bill once",
        "Specialist visit",
        "Covered by the plan",
        "Part D drug copays.",
        "Keeping this provider",
        "Sources",
        "It does not prove that anybody will pay",
        "https://portal.example.org/verify",
        f"Receipt code {receipt_of().code}",
        "key k1",
    ]
    places = [text.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_it_is_in_the_language_of_the_page() -> None:
    with translation.override("es"):
        pdf = make_receipt_pdf(receipt_of(), address=ADDRESS)
    assert PdfReader(BytesIO(pdf)).trailer["/Root"]["/Lang"] == "es"


@pytest.mark.parametrize("situation", ["active", "deemed"])
def test_in_spanish_it_is_one_page_too_and_says_what_is_left_out(situation: str) -> None:
    with translation.override("es"):
        pdf = make_receipt_pdf(about_everything(situation), address=ADDRESS)
    assert len(PdfReader(BytesIO(pdf)).pages) == 1
    assert "vea la respuesta con su número de seguimiento" in text_of(pdf)


def test_the_code_leads_to_the_verify_page_with_nothing_but_the_trace_number() -> None:
    html = render_paper(present_receipt(receipt_of(), address=ADDRESS))
    assert read_code(html) == "https://portal.example.org/verify?trace=202611-000000-000000"


def read_code(html: str) -> str:
    """What a telephone reads in the drawing: rows of dark modules, a stroke of one unit each."""
    [side] = re.findall(r'viewBox="0 0 (\d+) \d+" class="qr-code"', html)
    [path] = re.findall(r'<path stroke="#000" d="([^"]+)"', html)
    size, x, y = int(side), 0.0, 0.0
    image = Image.new("L", (size * 4, size * 4), 255)
    draw = ImageDraw.Draw(image)
    for letter, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        first, *second = map(float, numbers.split())
        if letter == "h":
            draw.rectangle((x * 4, (y - 0.5) * 4, (x + first) * 4 - 1, (y + 0.5) * 4 - 1), fill=0)
        x, y = (first, second[0]) if letter == "M" else (x + first, y + sum(second))
    [code] = zxingcpp.read_barcodes(image)
    return code.text


def test_the_signed_receipt_is_inside() -> None:
    [(name, [content])] = PdfReader(BytesIO(pdf_of())).attachments.items()
    assert (name, content) == ("receipt.json", receipt_of().as_json())
    assert read_receipt_file(pdf_of()) == receipt_of()


def test_a_pdf_without_a_receipt_inside_is_none() -> None:
    with pytest.raises(NoReceipt, match="No signed receipt is inside"):
        read_receipt_file(HTML(string="<p>Receipt</p>").write_pdf())


def test_a_pdf_whose_file_unpacks_to_a_flood_is_none() -> None:
    flood = zlib.compress(b"[" * 50_000_000, 9)
    pdf = b"%PDF-1.7\n1 0 obj<</Type /EmbeddedFile /Filter /FlateDecode>>\nstream\n" + flood + b"\nendstream\nendobj\n"
    with pytest.raises(NoReceipt):
        read_receipt_file(pdf)


def test_a_file_larger_than_any_receipt_is_none() -> None:
    with pytest.raises(NoReceipt, match="larger"):
        read_receipt_file(b" " * 1_000_001)


def test_what_is_inside_is_looked_for_in_few_places_only() -> None:
    empty = b"/EmbeddedFile>>\nstream\n{}\nendstream\n"
    with pytest.raises(NoReceipt):
        read_receipt_file(b"%PDF-1.7\n" + empty * 25_000)


def test_the_page_shows_the_same_as_the_paper() -> None:
    html = render_paper(present_receipt(receipt_of(), address=ADDRESS))
    assert html.count("<article") == 1
    assert "style=" not in html
    assert "<script" not in html


def test_without_pango_there_is_no_pdf_but_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise OSError("no pango")

    monkeypatch.setattr(pdf_module, "import_module", missing)
    with pytest.raises(pdf_module.PdfImpossible):
        make_receipt_pdf(receipt_of(), address=ADDRESS)
