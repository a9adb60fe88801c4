"""Lists as people bring them: what is read of good ones, and what is said of broken ones."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from inquiries.batches.reading import ReadList, UnreadableList, read_file, read_pasted

ROWS = (("91234567A", "1948-03-15"), ("92345678C", "1950-01-02"))


def workbook(*rows: Any, **sheets: Any) -> bytes:
    """A workbook whose first sheet holds these rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name, more in sheets.items():
        sheet = book.create_sheet(name)
        for row in more:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def archive(**parts: bytes) -> bytes:
    """A ZIP of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The workbook with one of its parts replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for each in read.namelist():
            packed.writestr(each, part if each == name else read.read(each))
    return file.getvalue()


HEADED = "CIN;Fecha de nacimiento\n91234567A;1948-03-15\n92345678C;1950-01-02\n"


@pytest.mark.parametrize(
    "content",
    [
        HEADED.encode(),
        HEADED.encode("utf-8-sig"),
        HEADED.encode("utf-16"),
        HEADED.replace(";", ",").encode(),
        HEADED.replace(";", "\t").encode(),
        HEADED.replace("\n", "\r\n").encode(),
        HEADED.replace(";", "|").encode(),
        b"sep=;\r\n" + HEADED.encode(),
        b"\xef\xbb\xbfsep=,\n" + HEADED.replace(";", ",").encode(),
        workbook(
            ("CIN", "Fecha de nacimiento"),
            ("91234567A", date(1948, 3, 15)),
            (None, None),
            ("92345678C", datetime(1950, 1, 2)),  # noqa: DTZ001 - a workbook knows no time zones
        ),
        workbook(("CIN", "Fecha de nacimiento", None), *((*row, None) for row in ROWS)),
    ],
    ids=[
        "utf-8",
        "bom",
        "utf-16",
        "comma",
        "tab",
        "crlf",
        "bar",
        "sep",
        "sep of commas",
        "days as days",
        "empty columns",
    ],
)
def test_one_list_in_every_writing_is_one_list(content: bytes) -> None:
    read = read_file("list", content)
    assert read.headings == ("CIN", "Fecha de nacimiento")
    assert read.rows == ROWS


def test_names_written_on_windows_keep_their_accents() -> None:
    read = read_file("list.csv", "Apellido,Nombre,DOB\nMuñoz,José,03/15/1948\n".encode("cp1252"))
    assert read.rows == (("Muñoz", "José", "03/15/1948"),)


def test_rows_keep_the_numbers_of_their_lines() -> None:
    assert read_file("list.csv", b"CIN,DOB\n\n91234567A,1948-03-15\n").lines == (3,)


def test_a_title_above_the_headings_is_nobody() -> None:
    read = read_file("list.csv", b"Tuesday clinic,,\n\nCIN,DOB,Room\n91234567A,1948-03-15,4\n")
    assert (read.headings, read.rows) == (("CIN", "DOB", "Room"), (("91234567A", "1948-03-15", "4"),))
    people = b"91234567A,1948-03-15\nPatient,unknown\n"
    assert len(read_file("list.csv", people).rows) == 2


def test_a_formula_is_text_and_is_not_run() -> None:
    read = read_file("list.xlsx", workbook(('=HYPERLINK("http://evil.example")', "03/15/1948")))
    assert read.rows[0][0] == '=HYPERLINK("http://evil.example")'


def test_only_the_first_sheet_is_read() -> None:
    read = read_file("list.xlsx", workbook(*ROWS, Other=[("somebody", "else")]))
    assert read.rows == ROWS


def test_a_hidden_sheet_is_not_what_somebody_meant() -> None:
    book = openpyxl.Workbook()
    book.active.append(("90000000A", "1900-01-01"))
    book.active.sheet_state = "hidden"
    seen = book.create_sheet("Today")
    for row in ROWS:
        seen.append(row)
    file = io.BytesIO()
    book.save(file)
    assert read_file("list.xlsx", file.getvalue()).rows == ROWS


def test_a_cell_of_several_lines_is_one_cell() -> None:
    read = read_file("list.csv", b'CIN,Address,DOB\n91234567A,"1 Elm St\nFresno",1948-03-15\n92345678C,,1950-01-02\n')
    assert read.rows == (("91234567A", "1 Elm St Fresno", "1948-03-15"), ("92345678C", "", "1950-01-02"))
    assert read.lines == (3, 4)


def test_a_number_that_a_sheet_took_for_a_number_has_no_decimals() -> None:
    assert read_file("list.xlsx", workbook((123456789.0, "1948-03-15"))).rows == (("123456789", "1948-03-15"),)


def test_merged_cells_are_read_where_they_begin() -> None:
    book = openpyxl.Workbook()
    book.active.append(("Tuesday", None))
    book.active.merge_cells("A1:B1")
    book.active.append(("91234567A", "1948-03-15"))
    file = io.BytesIO()
    book.save(file)
    assert read_file("list.xlsx", file.getvalue()).rows == (("Tuesday", ""), ("91234567A", "1948-03-15"))


def with_a_row_at(number: int) -> bytes:
    """A workbook with a row at its top, and another far below."""
    book = openpyxl.Workbook()
    book.active.append(("91234567A", "1948-03-15"))
    book.active.cell(number, 1, "92345678C")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_sheet_with_one_cell_far_below_is_refused_and_none_is_lost() -> None:
    with pytest.raises(UnreadableList, match="Row 1,500 stands below more than 1,000 empty rows."):
        read_file("list.xlsx", with_a_row_at(1_500))
    with pytest.raises(UnreadableList, match="Row 1,000,000 stands below more than 1,000 empty rows."):
        read_file("list.xlsx", with_a_row_at(1_000_000))
    assert read_file("list.xlsx", with_a_row_at(900)).lines == (1, 900)


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&c;</t></is></c></row></sheetData></worksheet>"""
GOOD = workbook(*ROWS)


def packed_sheet(content: bytes) -> bytes:
    """The bytes of the first sheet as they are packed, behind its name."""
    with zipfile.ZipFile(io.BytesIO(content)) as read:
        part = read.getinfo("xl/worksheets/sheet1.xml")
    start = part.header_offset + 30 + len(part.filename)
    return content[start : start + part.compress_size]


def packed_otherwise(content: bytes) -> bytes:
    """The workbook, which says of all its parts that they are packed in a way that nobody knows."""
    changed = bytearray(content)
    for mark, offset in ((b"PK\x01\x02", 10), (b"PK\x03\x04", 8)):
        place = changed.find(mark)
        while place >= 0:
            changed[place + offset] = 99
            place = changed.find(mark, place + 1)
    return bytes(changed)


SHEET = packed_sheet(GOOD)
BROKEN = {
    "empty": (b"", "The file is empty."),
    "blank": (b"\n\n  ,,,\n", "The file is empty."),
    "only a mark": (b"\xef\xbb\xbf", "The file is empty."),
    "headings alone": (b"CIN,DOB\n", "The list has headings and no rows."),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "The file is neither a CSV nor an Excel file (.xlsx)."),
    "a PDF": (b"%PDF-1.7\n" + bytes(range(256)) * 9, "The file is neither a CSV nor an Excel file (.xlsx)."),
    "utf-16 without a mark": (HEADED.encode("utf-16-le"), "The file is neither a CSV nor an Excel file (.xlsx)."),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "The file is locked with a password"),
    "a ZIP that is no workbook": (archive(notes__txt=b"hello"), "The file is damaged, or no Excel workbook (.xlsx)."),
    "a Word document": (
        archive(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
        "The file is damaged",
    ),
    "half a workbook": (GOOD[: len(GOOD) // 2], "The file is damaged, or no Excel workbook (.xlsx)."),
    "a workbook with a broken sheet": (
        with_part(GOOD, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row>"),
        "The file is damaged, or no Excel workbook (.xlsx).",
    ),
    "a workbook with damaged packing": (
        GOOD.replace(SHEET, bytes(each ^ 0x55 for each in SHEET)),
        "The file is damaged, or no Excel workbook (.xlsx).",
    ),
    "a workbook packed in an unknown way": (packed_otherwise(GOOD), "The file is damaged"),
    "a workbook in an unknown encoding": (
        with_part(GOOD, "xl/worksheets/sheet1.xml", b'<?xml version="1.0" encoding="no-such"?><worksheet/>'),
        "The file is damaged, or no Excel workbook (.xlsx).",
    ),
    "a workbook without sheets": (
        with_part(GOOD, "xl/workbook.xml", b"<workbook/>"),
        "The file is damaged, or no Excel workbook (.xlsx).",
    ),
    "an empty workbook": (workbook(), "There is nothing in the list."),
    "the list on the second sheet": (workbook(Patients=ROWS), "There is nothing in the list."),
    "entities within entities": (
        with_part(GOOD, "xl/worksheets/sheet1.xml", LAUGHS),
        "The file is damaged, or no Excel workbook (.xlsx).",
    ),
    "a ZIP bomb": (
        with_part(GOOD, "xl/worksheets/sheet1.xml", b" " * 70_000_000),
        "The file unpacks to far more than a list of 10,000 rows needs.",
    ),
    "thousands of parts": (
        archive(**{f"xl/{number}": b"" for number in range(1_100)}),
        "The file unpacks to far more than a list of 10,000 rows needs.",
    ),
    "10,001 rows": (b"91234567A,1948-03-15\n" * 10_001, "The list has more than 10,000 rows."),
    "300 columns": (b",".join([b"x"] * 300), "Row 1 has 300 columns; at most 50 are taken."),
    "300 columns of a workbook": (workbook(["x"] * 300), "Row 1 has 51 columns; at most 50 are taken."),
    "a quote that never ends": (b'91234567A,"' + b"x" * 200_000, "Line 1 cannot be read"),
    "a quote that ends with the file": (b'91234567A,1948\n91234567A,"1948\n91234567A,1948\n', "Line 2 cannot be read"),
    "a quote closed by another, far below": (
        b'91234567A,1948\n91234567A,"1948\n' + b"91234567A,1948\n" * 20 + b'91234567A,"1948\n',
        "Line 2 cannot be read",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_with_what_is_wrong_and_what_to_do(name: str) -> None:
    content, problem = BROKEN[name]
    with pytest.raises(UnreadableList) as refused:
        read_file("list", content)
    assert problem in refused.value.problem
    assert refused.value.what_to_do.endswith(".")


def test_a_locked_workbook_is_told_from_a_damaged_one() -> None:
    content = bytearray(GOOD)
    # The bit that says that a part is encrypted, in each entry of the archive's directory.
    place = content.find(b"PK\x01\x02")
    while place >= 0:
        content[place + 8] |= 1
        place = content.find(b"PK\x01\x02", place + 1)
    with pytest.raises(UnreadableList, match="The file is locked with a password."):
        read_file("list.xlsx", bytes(content))


# Pasted.


def test_lines_without_columns_are_kept_whole() -> None:
    read = read_pasted("Reyes, Ana 03/15/1948\n91234567A 01/02/1950\n\n")
    assert read == ReadList((), (("Reyes, Ana 03/15/1948",), ("91234567A 01/02/1950",)), (1, 2), is_pasted=True)


@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_lines_copied_from_a_spreadsheet_have_columns(separator: str) -> None:
    cells = ("91234567A", "03/15/1948", "Reyes")
    assert read_pasted(separator.join(cells)).rows == (cells,)


def test_two_hundred_and_one_lines_are_too_many() -> None:
    with pytest.raises(UnreadableList, match="201 lines were pasted; at most 200 are taken."):
        read_pasted("91234567A; 1948-03-15\n" * 201)


def test_pasted_rows_keep_the_numbers_of_their_lines() -> None:
    assert read_pasted("\n91234567A; 1948-03-15\n\n92345678C; 1950-01-02\n").lines == (2, 4)
