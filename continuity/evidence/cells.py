"""The cells of one line of evidence, read by column; what cannot be read raises BadLine."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from cmc_portal.dates import Span
from cmc_portal.identifiers import BadIdentifier, parse_npi
from continuity.evidence.problems import BadLine
from eligibility.roster.dates import is_no_end, parse_typed_day
from eligibility.roster.wording import shown

LONGEST_TEXT = 300
_YES_AND_NO = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}
Code = TypeVar("Code", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class KnownCodes:
    """The plans and counties of our tables."""

    plans: frozenset[str]
    counties: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cells:
    """One line's cells by column."""

    row: Mapping[str, str]

    def text(self, column: str) -> str:
        """The text in a cell, empty where there is none. Raises BadLine for one that is too long."""
        text = self.row.get(column, "")
        if len(text) > LONGEST_TEXT:
            why = f"The cell has {len(text)} characters."
            raise BadLine("text_too_long", column, why, f"Write at most {LONGEST_TEXT}.")
        return text

    def npi(self) -> str:
        """The provider's number. Raises BadLine."""
        text = self.text("npi")
        try:
            return parse_npi(text)
        except BadIdentifier as error:
            what_to_do = f"{error} Compare it with the provider's record."
            raise BadLine("bad_npi", "npi", "What is written there is no NPI.", what_to_do) from error

    def day(self, column: str) -> date | None:
        """The day in a cell, or None where it is empty. Raises BadLine."""
        text = self.text(column)
        day = parse_typed_day(text) if text else None
        if text and day is None:
            raise BadLine(
                "bad_day", column, "What is written there is no day.", "Write days as 2022-05-23 or 5/23/2022."
            )
        return day

    def span(self) -> Span | None:
        """The days from first_day to last_day, None where both are empty. Raises BadLine."""
        first = self.day("first_day")
        last = None if is_no_end(self.text("last_day")) else self.day("last_day")
        if first is None and last is None:
            return None
        if first is None:
            raise BadLine("first_day_missing", "first_day", "There is a last day and no first.", "Give the first day.")
        if last is not None and last < first:
            raise BadLine("days_in_wrong_order", "last_day", "It lies before the first day.", "Correct one of the two.")
        return Span(first, last)

    def yes_or_no(self, column: str) -> bool | None:
        """Yes, no, or None where the cell is empty. Raises BadLine."""
        text = self.text(column).lower()
        if text and text not in _YES_AND_NO:
            raise BadLine("bad_yes_or_no", column, f"{shown(text)} is neither.", "Write yes or no, or leave it empty.")
        return _YES_AND_NO.get(text)

    def code(self, column: str, codes: type[Code]) -> Code | None:
        """The code in a cell, or None where it is empty. Raises BadLine."""
        text = self.text(column).lower()
        try:
            return codes(text) if text else None
        except ValueError as error:
            raise BadLine(
                f"unknown_{column}", column, f"{shown(text)} is not known.", f"Known are {', '.join(codes)}."
            ) from error

    def plan(self, plan_code: str, known: KnownCodes) -> str:
        """The plan in the cell, or `plan_code`, for which the whole file is said to be. Raises BadLine."""
        told = self.text("plan").lower()
        if told and told not in known.plans:
            what_to_do = f"Known are {', '.join(sorted(known.plans))}."
            raise BadLine("unknown_plan", "plan", f"{shown(told)} is not among our plans.", what_to_do)
        if told and plan_code and told != plan_code:
            why = f"The line is of {told}, the file was said to be of {plan_code}."
            raise BadLine("other_plan", "plan", why, "Load the file without --plan, or take the line out.")
        return told or plan_code

    def county(self, known: KnownCodes) -> str:
        """The county's two-digit code, empty where the cell is. Raises BadLine."""
        text = self.text("county_code")
        county = text.zfill(2) if text.isdigit() else text
        if county and county not in known.counties:
            what_to_do = "Give the two-digit Medi-Cal code of the county, 19 for Los Angeles."
            raise BadLine("unknown_county", "county_code", f"{shown(text)} is not among our counties.", what_to_do)
        return county
