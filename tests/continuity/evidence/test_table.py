"""Tables of evidence as they come: every line by itself, and a clear refusal of what is no table."""

from io import BytesIO

import pytest

from continuity.evidence.problems import FileRefused
from continuity.evidence.table import MAX_LINE_BYTES, Columns, EvidenceTable, TableLine

COLUMNS = Columns(known=("npi", "name", "day"), needed=(("npi",), ("name", "day")))


def read(content: bytes) -> tuple[list[TableLine], list[str]]:
    table = EvidenceTable(BytesIO(content), COLUMNS)
    return list(table), table.notes


def refusal(content: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        EvidenceTable(BytesIO(content), COLUMNS)
    return refused.value.code


@pytest.mark.parametrize(
    "content",
    [
        b"npi,name\n1,Ann\n",
        b"\xef\xbb\xbfnpi,name\r\n1,Ann\r\n",
        b"NPI;Name\n1;Ann\n",
        b"npi\tname\n1\tAnn",
        b'"npi"|"name"\n\n"1"|" Ann "\n',
    ],
)
def test_a_table_is_read_however_it_was_saved(content: bytes) -> None:
    lines, _ = read(content)
    assert [dict(line.cells) for line in lines] == [{"npi": "1", "name": "Ann"}]


def test_letters_of_latin_1_are_read_like_those_of_utf_8() -> None:
    [latin], _ = read("npi,name\n1,Muñoz\n".encode("latin-1"))
    [utf], _ = read("npi,name\n1,Muñoz\n".encode())
    assert latin.cells == utf.cells == {"npi": "1", "name": "Muñoz"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n1,2\n", "empty"),
        (b"PK\x03\x04rest", "packed"),
        (b"\x1f\x8brest", "packed"),
        ("npi,name\n1,Ann\n".encode("utf-16"), "wrong_encoding"),
        ("npi,name\n1,Ann\n".encode("utf-16-le"), "wrong_encoding"),
        ("npi,name\n1,Ann\n".encode("cp500"), "column_missing"),
        (b"npi,name\r1,Ann\r", "line_ends"),
        (b"n" * (MAX_LINE_BYTES + 2), "line_too_long"),
        (b"name,day\n", "column_missing"),
        (b"npi,phone\n", "column_missing"),
        (b"npi,name,NAME\n", "column_twice"),
        (b'npi,"name\n', "bad_quotes"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(content: bytes, code: str) -> None:
    assert refusal(content) == code


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"1", "wrong_number_of_cells"),
        (b"1,Ann,3", "wrong_number_of_cells"),
        (b'1,"Ann', "bad_quotes"),
        (b"1,A\x00nn", "not_text"),
        (b"1,A\x1bnn", "not_text"),
        (b"1," + b"n" * MAX_LINE_BYTES, "line_too_long"),
        (b"1," + b"n" * 5 * MAX_LINE_BYTES, "line_too_long"),
    ],
)
def test_one_bad_line_spoils_no_other(line: bytes, code: str) -> None:
    lines, _ = read(b"npi,name\n1,Ann\n" + line + b"\n2,Ben\n")
    assert [(each.number, each.problem.code if each.problem else "") for each in lines] == [(2, ""), (3, code), (4, "")]
    assert lines[2].cells == {"npi": "2", "name": "Ben"}
    assert len(lines[1].text) <= MAX_LINE_BYTES + 1
    assert "\x00" not in lines[1].text


def test_unknown_columns_are_named_and_passed_over() -> None:
    [line], notes = read(b"npi,name,fax\n1,Ann,555\n")
    assert line.cells == {"npi": "1", "name": "Ann"}
    assert notes == ["The column fax is not known and was passed over."]


def test_a_file_that_ends_without_a_line_end_may_have_been_cut() -> None:
    lines, notes = read(b"npi,name\n1,Ann\n2,Be")
    assert [line.cells["name"] for line in lines] == ["Ann", "Be"]
    assert notes == ["The last line has no line end: the file may have been cut there. Compare its length."]
    assert read(b"npi,name\n1,Ann\n")[1] == []
