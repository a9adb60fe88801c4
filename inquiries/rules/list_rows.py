"""A row of a list as the body of a question, as a client of the API would send it.

Nothing is guessed: what may mean two things is refused with its reason.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from cmc_portal.bodies import BadQuestion
from eligibility.asked_member import parse_identifier_of_any_kind
from eligibility.rules.typed_days import find_days
from eligibility.rules.typed_line import DoubtKind, NumberKind, Part, TypedLine, list_other_days, read_typed_line
from eligibility.rules.typed_names import find_names
from inquiries.rules.list_columns import Column, without_time

_TYPED_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})", re.ASCII)
_ISO_DAY = re.compile(r"(?:19|20)\d{2}-\d{2}-\d{2}", re.ASCII)
_COMPACT = re.compile(r"(19|20)\d{6}", re.ASCII)

# What is wrong with a row, by what must be mended; their words: inquiries/batches/wording.py.
EMPTY, BAD_BIRTH_DATE, BAD_DAY, LINE_UNCLEAR = "empty_row", "bad_birth_date", "bad_day", "line_unclear"
BIRTH_DATE_AHEAD, ONLY_DAY_AHEAD = "birth_date_ahead", "only_day_ahead"
DAY_TOO_FAR_AHEAD, LINE_NAMES_OTHER_DAY = "day_too_far_ahead", "line_names_other_day"
# Nobody asks about a visit that lies further ahead; a year of two digits that is meant for another century does.
_LONGEST_AHEAD = timedelta(days=2 * 366)


class UnaskableRow(ValueError):
    """A row that cannot be asked; `code` says why. Holds nothing of what was typed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def body_of_row(
    cells: Sequence[str], columns: Sequence[str], *, today: date, day: date | None = None
) -> dict[str, Any]:
    """The member and, where a column holds it, the day. A line that names another day than `day` (None: today), which
    is asked about else, is refused. Raises UnaskableRow."""
    typed = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column and cell.strip()}
    if not typed.keys() - {Column.DAY}:
        raise UnaskableRow(EMPTY)
    body: dict[str, Any] = {"member": _member(typed, today=today)}
    if Column.DAY in typed:
        body["day"] = _day_of_service(typed[Column.DAY], today=today).isoformat()
    elif Column.LINE in typed and _names_other_day(typed[Column.LINE], day or today, today=today):
        raise UnaskableRow(LINE_NAMES_OTHER_DAY)
    return body


def code_of(refusal: BadQuestion) -> str:
    """The reason of a question that was refused, told apart by its field where two share a code."""
    if refusal.code == "bad_day" and refusal.field == "member.birth_date":
        return BAD_BIRTH_DATE
    return refusal.code


def _day_of_service(text: str, *, today: date) -> date:
    day = _day(text, code=BAD_DAY)
    if day > today + _LONGEST_AHEAD:
        raise UnaskableRow(DAY_TOO_FAR_AHEAD)
    return day


def _names_other_day(text: str, day: date, *, today: date) -> bool:
    """Does the line name a day of its own, that is another than the one asked about?"""
    others = list_other_days(read_typed_line(text, today=today), today=today)
    # A year of two digits may mean the day asked about and one a century before.
    return any((each.month, each.day, each.year % 100) != (day.month, day.day, day.year % 100) for each in others)


def _member(typed: dict[str, str], *, today: date) -> dict[str, str]:
    member = _member_of_line(typed[Column.LINE], today=today) if Column.LINE in typed else {}
    if Column.NUMBER in typed:
        kind, number = parse_identifier_of_any_kind(typed[Column.NUMBER])
        member[kind] = number
    if Column.BIRTH_DATE in typed:
        member["birth_date"] = _birth_date(typed[Column.BIRTH_DATE], today=today).isoformat()
    if Column.NAME in typed:
        has_number = any(kind.value in member for kind in NumberKind)
        member |= _names(typed[Column.NAME], is_needed=not (has_number and "birth_date" in member))
    member |= {column: typed[column] for column in (Column.LAST_NAME, Column.FIRST_NAME) if column in typed}
    return {str(name): value for name, value in member.items()}


def _birth_date(text: str, *, today: date) -> date:
    born = _day(text, code=BAD_BIRTH_DATE, before=today)
    if born > today:
        raise UnaskableRow(BIRTH_DATE_AHEAD)
    return born


def _names(text: str, *, is_needed: bool) -> dict[str, str]:
    """The name as the box at the front desk reads it. One that is not sure is left out where number and birth date
    name the person already: taken the wrong way round it would find nobody."""
    found = find_names(text)
    if not found.is_sure and not is_needed:
        return {}
    if len(found.names) != 1:
        raise UnaskableRow(f"{LINE_UNCLEAR}_{DoubtKind.WHICH_NAME}")
    name = found.names[0]
    return {part: text for part, text in (("last_name", name.last_name), ("first_name", name.first_name)) if text}


def _member_of_line(text: str, *, today: date) -> dict[str, str]:
    line = read_typed_line(text, today=today)
    if not line.may_be_asked:
        raise UnaskableRow(_why_unclear(line, today=today))
    member = {"last_name": line.name.last_name, "first_name": line.name.first_name}
    if line.number:
        member[line.number.kind] = line.number.value
    if line.birth_date:
        member["birth_date"] = line.birth_date.isoformat()
    return {name: value for name, value in member.items() if value}


def _why_unclear(line: TypedLine, *, today: date) -> str:
    if line.doubts:
        return f"{LINE_UNCLEAR}_{line.doubts[0].kind}"
    if Part.BIRTH_DATE in line.missing and any(day > today for day in list_other_days(line, today=today)):
        return ONLY_DAY_AHEAD
    return EMPTY if len(line.missing) == len(Part) - 1 else "two_facts_needed"


def _day(text: str, *, code: str, before: date | None = None) -> date:
    """A day as people and spreadsheets write it; of a day of service, two digits are a year of this century. A day that
    may be two days is refused. The time beside it is left away."""
    text = without_time(text)
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
