"""A row of a list as the body of a question, as a client of the API would send it.

Nothing is guessed: what may mean two things is refused with its reason.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from cmc_portal.bodies import BadQuestion
from eligibility.asked_member import parse_identifier_of_any_kind
from eligibility.rules.typed_days import find_days
from eligibility.rules.typed_line import Part, TypedLine, read_typed_line
from inquiries.rules.list_columns import Column

_TYPED_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})", re.ASCII)
_ISO_DAY = re.compile(r"(?:19|20)\d{2}-\d{2}-\d{2}", re.ASCII)
# A spreadsheet writes a day as a moment at midnight.
_MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?$")
_COMPACT = re.compile(r"(19|20)\d{6}", re.ASCII)

# What is wrong with a row, by what must be mended; their words: inquiries/batches/wording.py.
EMPTY, BAD_BIRTH_DATE, BAD_DAY, LINE_UNCLEAR = "empty_row", "bad_birth_date", "bad_day", "line_unclear"


class UnaskableRow(ValueError):
    """A row that cannot be asked; `code` says why. Holds nothing of what was typed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def body_of_row(cells: Sequence[str], columns: Sequence[str], *, today: date) -> dict[str, Any]:
    """The member and, where a column holds it, the day. Raises UnaskableRow."""
    typed = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column and cell.strip()}
    if not typed.keys() - {Column.DAY}:
        raise UnaskableRow(EMPTY)
    body: dict[str, Any] = {"member": _member(typed, today=today)}
    if Column.DAY in typed:
        body["day"] = _day(typed[Column.DAY], code=BAD_DAY).isoformat()
    return body


def code_of(refusal: BadQuestion) -> str:
    """The reason of a question that was refused, told apart by its field where two share a code."""
    if refusal.code == "bad_day" and refusal.field == "member.birth_date":
        return BAD_BIRTH_DATE
    return refusal.code


def _member(typed: dict[str, str], *, today: date) -> dict[str, str]:
    member = _member_of_line(typed[Column.LINE], today=today) if Column.LINE in typed else {}
    if Column.NUMBER in typed:
        kind, number = parse_identifier_of_any_kind(typed[Column.NUMBER])
        member[kind] = number
    if Column.NAME in typed:
        member |= _names(typed[Column.NAME])
    member |= {column: typed[column] for column in (Column.LAST_NAME, Column.FIRST_NAME) if column in typed}
    if Column.BIRTH_DATE in typed:
        born = _day(typed[Column.BIRTH_DATE], code=BAD_BIRTH_DATE, before=today)
        if born > today:
            raise UnaskableRow(BAD_BIRTH_DATE)
        member["birth_date"] = born.isoformat()
    return {str(name): value for name, value in member.items()}


def _names(text: str) -> dict[str, str]:
    """ "Last, First" or "First Last"; of more words without a comma, the last one is the last name."""
    last, comma, first = text.partition(",")
    if not comma:
        first, _, last = text.rpartition(" ")
    return {name: each.strip() for name, each in (("last_name", last), ("first_name", first)) if each.strip()}


def _member_of_line(text: str, *, today: date) -> dict[str, str]:
    line = read_typed_line(text, today=today)
    if not line.may_be_asked:
        raise UnaskableRow(_why_unclear(line))
    member = {"last_name": line.name.last_name, "first_name": line.name.first_name}
    if line.number:
        member[line.number.kind] = line.number.value
    if line.birth_date:
        member["birth_date"] = line.birth_date.isoformat()
    return {name: value for name, value in member.items() if value}


def _why_unclear(line: TypedLine) -> str:
    if line.doubts:
        return f"{LINE_UNCLEAR}_{line.doubts[0].kind}"
    return EMPTY if len(line.missing) == len(Part) - 1 else "two_facts_needed"


def _day(text: str, *, code: str, before: date | None = None) -> date:
    """A day as people and spreadsheets write it; of a day of service, two digits are a year of this century. A day that
    may be two days is refused."""
    text = _MIDNIGHT.sub("", text)
    match = _TYPED_DAY.fullmatch(text)
    try:
        if match:
            month, day, year = map(int, match.groups())
            return _with_century(year, month, day, before) if len(match[3]) == 2 else date(year, month, day)
        if _ISO_DAY.fullmatch(text):
            # What files mostly hold; nothing else can be meant.
            return date.fromisoformat(text)
        if _COMPACT.fullmatch(text):
            return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a day, no moment
    except ValueError as error:
        raise UnaskableRow(code) from error
    found = find_days(text, today=before or date(2200, 1, 1))
    if len(found) != 1 or found[0].doubt or len(found[0].days) != 1 or found[0].typed.strip() != text.strip():
        raise UnaskableRow(code)
    return found[0].days[0]


def _with_century(year: int, month: int, day: int, before: date | None) -> date:
    """The day of a year of two digits. Raises ValueError for a birth date that may lie in two centuries."""
    this = date(2000 + year, month, day)
    if before is None:
        return this
    if this <= before:
        raise ValueError("Two centuries are possible.")
    return date(1900 + year, month, day)
