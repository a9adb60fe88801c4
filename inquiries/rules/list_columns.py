"""Which column of a list holds what? By its heading in English or Spanish, else by what stands in it. A proposal that
somebody confirms before anything is asked."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum

from cmc_portal.identifiers import BadIdentifier, parse_bic, parse_cin, parse_mbi

# How many rows are looked at, and how many of them must agree.
_LOOKED_AT = 50
_MOST = 0.7


class Column(StrEnum):
    """What a column may hold."""

    NUMBER = "number"
    BIRTH_DATE = "birth_date"
    LAST_NAME = "last_name"
    FIRST_NAME = "first_name"
    NAME = "name"
    DAY = "day"
    LINE = "line"
    UNUSED = ""


_HEADINGS = {
    Column.NUMBER: (
        "cin", "bic", "mbi", "hicn", "id", "member id", "memberid", "member number", "member no", "patient id",
        "patient number", "plan id", "subscriber id", "medicare id", "medicare number", "medi cal id",
        "medi cal number", "medical id", "client index number", "identifier", "number", "numero", "numero de miembro",
        "numero de medi cal", "numero de medicare", "numero del paciente", "identificacion", "id del miembro",
        "id de miembro", "tarjeta",
    ),
    Column.BIRTH_DATE: (
        "dob", "birth date", "birthdate", "date of birth", "birthday", "born", "bday", "patient dob",
        "fecha de nacimiento", "nacimiento", "fec nac", "fecha nac", "fdn", "nacido", "nacida",
    ),
    Column.LAST_NAME: (
        "last name", "lastname", "last", "surname", "family name", "patient last name", "lname", "apellido",
        "apellidos",
    ),
    Column.FIRST_NAME: (
        "first name", "firstname", "first", "given name", "patient first name", "fname", "nombre", "nombres",
        "primer nombre",
    ),
    Column.NAME: (
        "name", "patient", "patient name", "full name", "member name", "member", "nombre completo",
        "nombre y apellido", "nombre y apellidos", "paciente", "nombre del paciente",
    ),
    Column.DAY: (
        "day", "date", "date of service", "dos", "service date", "visit date", "appointment date", "appt date",
        "appointment", "visit", "fecha", "fecha de servicio", "fecha del servicio", "fecha de la visita",
        "fecha de cita", "dia", "dia de servicio",
    ),
}  # fmt: skip
_BY_HEADING = {heading: column for column, headings in _HEADINGS.items() for heading in headings}
_DAY_SHAPE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-](\d{4}|\d{2})", re.ASCII)
# Spreadsheets and schedules write a day as a moment, often at midnight.
_TIME = re.compile(r"(?:,?[ ]+|T)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[ ]?[ap]\.?m\.?)?", re.ASCII | re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_NAME_SHAPE = re.compile(r"[^\W\d_][^\d_]*")


def without_time(text: str) -> str:
    """The text without the time behind its day."""
    day, *times = _TIME.split(text, maxsplit=1)
    return day if times == [""] else text


def are_headings(cells: Sequence[str]) -> bool:
    """Is this row the names of the columns? So it is where one of them is known and none is a person's number or
    day."""
    known = any(_by_heading(cell) is not Column.UNUSED for cell in cells)
    return known and not any(_is_number(cell) or _is_day(cell) for cell in cells)


def recognise_columns(headings: Sequence[str], rows: Sequence[Sequence[str]], *, today: date) -> tuple[Column, ...]:
    """What each column most likely holds; each meaning stands once, in the first column that has it."""
    width = max(map(len, (headings, *rows)), default=0)
    looked = rows[:_LOOKED_AT]
    columns = [_by_heading(headings[place]) if place < len(headings) else Column.UNUSED for place in range(width)]
    _leave_numbers_of_their_own(columns, looked)
    taken = set(columns) - {Column.UNUSED}
    for place in range(width):
        cells = _cells(looked, place)
        if columns[place] is Column.UNUSED and cells:
            found = _by_content(cells, today=today)
            if found not in taken:
                columns[place] = found
                taken.add(found)
    if Column.LAST_NAME not in taken and Column.FIRST_NAME not in taken and Column.NAME not in taken:
        _name_by_content(columns, headings, looked)
    return _each_once(columns)


def _cells(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    return [row[place] for row in rows if place < len(row) and row[place]]


def _leave_numbers_of_their_own(columns: list[Column], rows: Sequence[Sequence[str]]) -> None:
    """A schedule has the clinic's own number of the patient besides: of several columns with a number's heading, the
    one that holds CINs, BICs or MBIs is it."""
    headed = [place for place, column in enumerate(columns) if column is Column.NUMBER]
    meant = next((place for place in headed if _most(_cells(rows, place), _is_number)), None)
    for place in headed:
        if meant not in (None, place):
            columns[place] = Column.UNUSED


def _by_heading(heading: str) -> Column:
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().lower()
    return _BY_HEADING.get(" ".join(re.findall(r"[a-z0-9]+", plain)), Column.UNUSED)


def _by_content(cells: Sequence[str], *, today: date) -> Column:
    if _most(cells, _is_number):
        return Column.NUMBER
    if _most(cells, _is_day):
        return Column.BIRTH_DATE if _most(cells, lambda cell: _is_long_ago(cell, today)) else Column.DAY
    return Column.UNUSED


def _name_by_content(columns: list[Column], headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Names without headings: "Last, First" in one column, or the first two columns of words, the last name first. A
    heading that is none of a name says that the words below it are something else, such as a language."""
    words = [
        place
        for place, column in enumerate(columns)
        if column is Column.UNUSED and not any(headings[place : place + 1]) and _most(_cells(rows, place), _is_name)
    ]
    with_comma = [
        place for place in words if _most([row[place] for row in rows if place < len(row)], lambda cell: "," in cell)
    ]
    if with_comma:
        columns[with_comma[0]] = Column.NAME
    elif len(words) == 1:
        columns[words[0]] = Column.NAME
    else:
        for place, column in zip(words, (Column.LAST_NAME, Column.FIRST_NAME), strict=False):
            columns[place] = column


def _each_once(columns: Sequence[Column]) -> tuple[Column, ...]:
    seen: set[Column] = set()
    kept = []
    for column in columns:
        kept.append(Column.UNUSED if column in seen else column)
        seen |= {column} - {Column.UNUSED}
    return tuple(kept)


def _most(cells: Sequence[str], holds: Callable[[str], bool]) -> bool:
    return bool(cells) and sum(map(holds, cells)) >= _MOST * len(cells)


def _is_number(text: str) -> bool:
    for parse in (parse_cin, parse_bic, parse_mbi):
        try:
            parse(text)
        except BadIdentifier:
            continue
        return True
    return False


def _is_day(text: str) -> bool:
    return _DAY_SHAPE.fullmatch(without_time(text)) is not None


def _is_name(text: str) -> bool:
    return _NAME_SHAPE.fullmatch(text) is not None


def _is_long_ago(text: str, today: date) -> bool:
    """Is it more likely a birth than a visit: a year at least eighteen back?"""
    year = _YEAR.search(text)
    return year is not None and int(year[0]) <= today.year - 18
