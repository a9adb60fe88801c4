"""Reads the documented CSV roster (docs/roster-csv.md) as a stream of member reports: one row for a member and a
period.

Rows of one member that follow each other are one report. UTF-8 or Latin-1, with or without a byte-order mark; commas,
semicolons, tabs or bars, as the header has them.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import BinaryIO, TypeVar

from cmc_portal.answers import Standing
from cmc_portal.dates import Span
from cmc_portal.identifiers import BadIdentifier, compact, parse_cin, parse_mbi
from cmc_portal.values import value
from eligibility.facts import (
    KIND_OF_PROGRAM,
    CircumstanceKind,
    EnrollmentKind,
    EnrollmentStatus,
    IdentifierKind,
    MediCalStatus,
    PlanOffering,
    PlanTable,
    Program,
)
from eligibility.roster.contacts import parse_email, parse_phone
from eligibility.roster.coverage_834 import medi_cal_status, plan_status
from eligibility.roster.dates import is_no_end, parse_typed_day
from eligibility.roster.plans import PlanFinder
from eligibility.roster.reports import (
    EVERY_KEY,
    NO_CONTACT,
    PRESENT,
    EnrollmentValue,
    Finding,
    LineOutcome,
    MediCalValue,
    MemberReport,
    ReportedContact,
    ReportedDetails,
    ReportedIdentifier,
    RosterHeader,
    Statement,
)
from eligibility.roster.wording import finding, shape, shown
from eligibility.rules.plans import find_offering

MAX_LINE_BYTES = 1 << 16
MAX_ROWS_OF_A_MEMBER = 1_000
MAX_FILE_FINDINGS = 200
SENDER = "csv"
CANCELLED = "cancelled"
NUMBERS = ("cin", "mbi", "plan_id")
COLUMNS = (
    *NUMBERS, "merged_from_cin", "last_name", "first_name", "middle_name", "name_suffix", "birth_date", "death_day",
    "sex", "language", "zip_code", "county_code", "card_issued_on", "first_day", "last_day", "program", "plan",
    "contract", "pbp", "status", "hcp_code", "hcp_status", "leave_requested_on", "aid_code", "medi_cal_status",
    "state_status", "share_of_cost", "share_of_cost_met_on", "medicare_a_first_day", "medicare_a_last_day",
    "medicare_b_first_day", "medicare_b_last_day", "medicare_d_first_day", "medicare_d_last_day", "ohc_code",
    "circumstance", "circumstance_first_day", "circumstance_last_day", "email", "phone",
)  # fmt: skip
_DETAILS = ("last_name", "first_name", "middle_name", "name_suffix", "sex", "language")
_DETAIL_DAYS = ("birth_date", "death_day", "card_issued_on")
# What a cell says, it says of the cell in another column.
_OWNERS = {
    "medicare_a_last_day": "medicare_a_first_day",
    "medicare_b_last_day": "medicare_b_first_day",
    "medicare_d_last_day": "medicare_d_first_day",
    "medi_cal_status": "aid_code",
    "share_of_cost": "aid_code",
    "share_of_cost_met_on": "aid_code",
    "circumstance_first_day": "circumstance",
    "circumstance_last_day": "circumstance",
}
_NO_OTHER_COVERAGE = "N"
Code = TypeVar("Code", bound=StrEnum)


class RosterCsv:
    """One CSV roster: iterate for its members; `header`, `findings` and `refused` are complete when the iteration has
    ended.
    """

    format = "csv"

    def __init__(self, stream: BinaryIO, plans: PlanTable) -> None:
        self._lines = _Lines(stream)
        self._delimiter = ","
        self._unsplit: _Rows | None = None
        self._table = plans
        self._plans = PlanFinder(plans)
        self.members = 0
        self.header = RosterHeader(sender=SENDER, purpose="change")
        self.findings: list[Finding] = []
        self.refused = False

    def __iter__(self) -> Iterator[MemberReport]:
        try:
            self._delimiter = self._lines.find_delimiter()
            rows = csv.reader(self._lines, delimiter=self._delimiter)
            columns = self._read_header(next(rows, []))
        except csv.Error as error:
            self._stop(error, self._lines.take()[1])
            return
        if not self.refused:
            yield from self._reports(rows, columns)

    def _read_header(self, cells: list[str]) -> list[str]:
        columns = [re.sub(r"[\s-]+", "_", cell.strip().lower()) for cell in cells]
        raw, _ = self._lines.take()
        if not raw.strip():
            self._refuse("R-ENV-10", "")
        elif self._swallowed(cells, 2):
            self._refuse("R-CSV-10", "")
            return columns
        elif not any(columns):
            self._refuse("R-ENV-10", "")
        elif not set(NUMBERS) & set(columns):
            self._refuse("R-CSV-1", " or ".join(NUMBERS))
        twice = sorted({column for column in columns if column and columns.count(column) > 1})
        if twice:
            self._refuse("R-CSV-9", shown(", ".join(twice)))
        for column in columns:
            if column and column not in COLUMNS:
                self._tell(finding("R-CSV-2", 1, "", found=shown(column)))
        return columns

    def _refuse(self, code: str, found: str) -> None:
        self.refused = True
        self._tell(finding(code, 1, "", **({"found": found} if found else {})))

    def _stop(self, error: csv.Error, line: int) -> Finding:
        self.refused = True
        told = finding("R-CSV-5", line or self._lines.number, "", why=_in_words(error))
        self._tell(told)
        return told

    def _swallowed(self, cells: list[str], width: int) -> bool:
        """Did a quote that is not closed in its row make the lines behind it part of a cell?"""
        return self._lines.ended or any(
            ("\n" in cell or "\r" in cell) and cell.count(self._delimiter) >= width - 1 for cell in cells
        )

    def _reports(self, rows: Iterator[list[str]], columns: list[str]) -> Iterator[MemberReport]:
        member: _Rows | None = None
        for cells in self._splittable(rows):
            raw, number = self._lines.take()
            if not any(cell.strip() for cell in cells):
                continue
            row = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column}
            numbers = tuple(row.get(column, "") for column in NUMBERS)
            if member is not None and (member.numbers != numbers or len(member.raw) >= MAX_ROWS_OF_A_MEMBER):
                self.members += 1
                yield member.report()
                member = None
            member = member or _Rows(self._plans, self._table, numbers, number)
            member.raw.append(raw)
            if self._swallowed(cells, len(columns)):
                member.spoil(finding("R-CSV-10", number, ""))
            elif len(cells) != len(columns):
                member.spoil(finding("R-CSV-4", number, "", found=len(cells), expected=len(columns)))
            else:
                member.read(row, number)
        for last in (member, self._unsplit):
            if last is not None:
                self.members += 1
                yield last.report()

    def _splittable(self, rows: Iterator[list[str]]) -> Iterator[list[str]]:
        """The rows up to one that cannot be split; its lines, where they were handed out, become `_unsplit`."""
        try:
            yield from rows
        except csv.Error as error:
            raw, number = self._lines.take()
            told = self._stop(error, number)
            if raw:
                self._unsplit = _Rows(self._plans, self._table, (), number, raw=[raw])
                self._unsplit.spoil(told)

    def _tell(self, one: Finding) -> None:
        if len(self.findings) < MAX_FILE_FINDINGS:
            self.findings.append(one)


def _in_words(error: csv.Error) -> str:
    if "new-line character" in str(error):
        return "its lines end with CR alone; save it with LF or CR LF"
    if "field larger" in str(error):
        return f"a cell is longer than {csv.field_size_limit()} characters; a quote may not be closed"
    return str(error)


class _Lines:
    """The text lines of a stream, each bounded; remembers those that were handed out since `take` was last called.
    `ended` when another was asked for: a row that is handed over after that is cut off within quotes.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._first: str | None = None
        self._taken: list[str] = []
        self._begun = 0
        self.number = 0
        self.ended = False

    def find_delimiter(self) -> str:
        """The mark that parts the header's cells: the most frequent of four."""
        self._first = self._read()
        header = self._first or ""
        return max(",;\t|", key=header.count)

    def take(self) -> tuple[str, int]:
        """The lines handed out since last time, and the number of the first of them."""
        raw, begun = "".join(self._taken), self._begun
        self._taken, self._begun = [], 0
        return raw.rstrip("\r\n"), begun

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line, self._first = (self._first, None) if self._first is not None else (self._read(), None)
        if not line:
            self.ended = True
            raise StopIteration
        self.number += 1
        self._begun = self._begun or self.number
        self._taken.append(line)
        return line

    def _read(self) -> str:
        raw = self._stream.readline(MAX_LINE_BYTES + 1)
        if len(raw) > MAX_LINE_BYTES:
            self.number += 1
            raise csv.Error(f"a line is longer than {MAX_LINE_BYTES} bytes")
        try:
            return raw.decode("utf-8-sig" if self.number == 0 else "utf-8").replace("\x00", "\ufffd")
        except UnicodeDecodeError:
            return raw.decode("latin-1").replace("\x00", "\ufffd")


@dataclass(slots=True)
class _Rows:
    """The rows of one member that follow each other, while they are read."""

    plans: PlanFinder
    table: PlanTable
    numbers: tuple[str, ...]
    line_number: int
    raw: list[str] = field(default_factory=list)
    identifiers: dict[ReportedIdentifier, None] = field(default_factory=dict)
    merged_from: dict[ReportedIdentifier, None] = field(default_factory=dict)
    details: dict[str, object] = field(default_factory=dict)
    coverages: list[Statement] = field(default_factory=list)
    entitlements: list[Statement] = field(default_factory=list)
    medi_cal: list[Statement] = field(default_factory=list)
    other_coverages: list[Statement] = field(default_factory=list)
    circumstances: list[Statement] = field(default_factory=list)
    contact: ReportedContact = NO_CONTACT
    findings: list[Finding] = field(default_factory=list)
    spoiled: bool = False

    def spoil(self, why: Finding) -> None:
        """These rows cannot be applied."""
        self.spoiled = True
        self.findings.append(why)

    def report(self) -> MemberReport:
        """The member as all the rows tell of them."""
        if not self.identifiers and not self.spoiled:
            self.spoil(finding("R-CSV-6", self.line_number, ""))
        raw = "\n".join(self.raw)
        if self.spoiled:
            return MemberReport(
                self.line_number,
                self.line_number,
                raw,
                "",
                findings=tuple(self.findings),
                kept_only=LineOutcome.UNREADABLE,
            )
        return MemberReport(
            line_number=self.line_number,
            first_segment=self.line_number,
            raw=raw,
            maintenance="",
            identifiers=tuple(self.identifiers),
            merged_from=tuple(self.merged_from),
            details=ReportedDetails(**self.details),  # type: ignore[arg-type]
            coverages=tuple(self.coverages),
            entitlements=tuple(self.entitlements),
            medi_cal=tuple(self.medi_cal),
            other_coverages=tuple(self.other_coverages),
            circumstances=tuple(self.circumstances),
            findings=tuple(self.findings),
            contact=self.contact,
        )

    def read(self, row: dict[str, str], line: int) -> None:
        """Adds what one row says."""
        row = {column: "" if column.endswith("last_day") and is_no_end(text) else text for column, text in row.items()}
        cell = _Cells(row, line, self.findings)
        self._read_numbers(cell)
        self._read_details(cell)
        self._read_contact(cell)
        span = self._read_period(cell)
        if span is not None:
            self._read_enrollment(cell, span)
            self._read_medi_cal(cell, span)
            self._read_other_coverage(cell, span)
        self._tell_of_orphans(cell)
        for part in "abd":
            days = cell.span(f"medicare_{part}_first_day", f"medicare_{part}_last_day")
            if days is not None:
                self.entitlements.append(Statement(part.upper(), days, PRESENT))
        circumstance = cell.code("circumstance", CircumstanceKind)
        days = cell.span("circumstance_first_day", "circumstance_last_day")
        if circumstance is not None and days is not None:
            self.circumstances.append(Statement(circumstance, days, PRESENT))
        elif circumstance is not None:
            cell.tell("circumstance_first_day", "nothing", "Give the first day of the circumstance.")

    def _tell_of_orphans(self, cell: "_Cells") -> None:
        """Says which cells mean nothing because the one they belong to is empty."""
        for column, owner in _OWNERS.items():
            if cell.row.get(column) and not cell.row.get(owner):
                self.findings.append(finding("R-CSV-11", cell.line, column, expected=owner))
        if cell.row.get("status", "").lower() == CANCELLED:
            named = cell.row.get("plan") or cell.row.get("hcp_code")
            if not named and not (cell.row.get("program") and cell.row.get("contract")):
                self.findings.append(finding("R-CSV-11", cell.line, "status", expected="plan or hcp_code"))

    def _read_numbers(self, cell: "_Cells") -> None:
        for column, parse, kind in (("cin", parse_cin, IdentifierKind.CIN), ("mbi", parse_mbi, IdentifierKind.MBI)):
            if cell.row.get(column):
                try:
                    self.identifiers[ReportedIdentifier(kind, parse(cell.row[column]))] = None
                except BadIdentifier as error:
                    cell.tell(column, shape(cell.row[column]), str(error))
        plan_id = compact(cell.row.get("plan_id", ""))
        if plan_id:
            self.identifiers[ReportedIdentifier(IdentifierKind.PLAN_ID, plan_id)] = None
        if cell.row.get("merged_from_cin"):
            try:
                former = parse_cin(cell.row["merged_from_cin"])
                self.merged_from[ReportedIdentifier(IdentifierKind.CIN, former)] = None
            except BadIdentifier as error:
                cell.tell("merged_from_cin", shape(cell.row["merged_from_cin"]), str(error))

    def _read_details(self, cell: "_Cells") -> None:
        for column in _DETAILS:
            if cell.row.get(column):
                self.details[column] = cell.row[column]
        for column in _DETAIL_DAYS:
            day = cell.day(column)
            if day is not None:
                self.details[column] = day
        zip_code = cell.row.get("zip_code", "").replace("-", "")[:5]
        if re.fullmatch("[0-9]{5}", zip_code):
            self.details["zip_code"] = zip_code
        elif zip_code:
            cell.tell("zip_code", shape(zip_code), "A ZIP code has five digits.")
        county = cell.row.get("county_code", "")
        if re.fullmatch("[0-9]{1,2}", county):
            self.details["county_code"] = county.zfill(2)
        elif county:
            cell.tell(
                "county_code", shown(county), "Give the two-digit Medi-Cal code of the county, 19 for Los Angeles."
            )

    def _read_contact(self, cell: "_Cells") -> None:
        email, phone = cell.row.get("email", ""), cell.row.get("phone", "")
        if not email and not phone:
            return
        told = ReportedContact(parse_email(email) or self.contact.email, parse_phone(phone) or self.contact.phone)
        self.contact = told
        if email and not parse_email(email):
            cell.tell("email", shape(email), "An e-mail address has one @ and a dot behind it.")
        if phone and not parse_phone(phone):
            cell.tell("phone", shape(phone), "A telephone number has ten digits, with the area code.")

    def _read_period(self, cell: "_Cells") -> Span | None:
        first, last = cell.day("first_day"), cell.day("last_day")
        unreadable_last = bool(cell.row.get("last_day")) and last is None
        needed = any(cell.row.get(each) for each in ("program", "plan", "hcp_code", "aid_code", "ohc_code"))
        if first is None or unreadable_last or (last is not None and last < first):
            if needed:
                self.findings.append(finding("R-CSV-7", cell.line, ""))
            return None
        return Span(first, last)

    def _warn_of_unknown(self, cell: "_Cells", column: str, found: str, known: set[str]) -> None:
        """What our tables do not have is stored as written, and said: answers that rest on it are unsure."""
        if found and found not in known:
            self.findings.append(finding("R-CSV-8", cell.line, column, found=shown(found)))

    def _read_enrollment(self, cell: "_Cells", span: Span) -> None:
        row = cell.row
        if not (row.get("program") or row.get("plan") or row.get("hcp_code")):
            return
        county = str(self.details.get("county_code", ""))
        program = cell.code("program", Program)
        offering = self._offering(cell, program, county, span.first_day)
        self._warn_of_unknown(cell, "plan", row.get("plan", ""), {each.plan_code for each in self.table.offerings})
        self._warn_of_unknown(cell, "county_code", county, {each.code for each in self.table.counties})
        named = program or (offering.program if offering else None)
        plan_code = row.get("plan", "") or (offering.plan_code if offering else "")
        if named is None and row.get("hcp_code"):
            self.findings.append(finding("R-HCP-1", cell.line, "hcp_code", found=shown(row["hcp_code"])))
        elif named is None and not row.get("program"):
            self.findings.append(finding("R-CSV-12", cell.line, "program"))
        kind = KIND_OF_PROGRAM[named] if named else EnrollmentKind.UNRECOGNIZED
        status = self._status(cell, span.first_day)
        sure = offering is not None and offering.contract_standing is Standing.VERIFIED
        value = EnrollmentValue(
            named or "",
            plan_code if named else "",
            county or (offering.county_code if offering else ""),
            row.get("contract", "") or (offering.contract if sure and offering else ""),
            row.get("pbp", "") or (offering.pbp if sure and offering and not row.get("contract") else ""),
            status or EnrollmentStatus.ON_HOLD,
            row.get("hcp_code", ""),
            row.get("hcp_status", ""),
            cell.day("leave_requested_on"),
        )
        cancelled = row.get("status", "").lower() == CANCELLED
        self.coverages.append(Statement(kind, span, None if cancelled else value, value.plan if cancelled else None))

    def _offering(self, cell: "_Cells", program: Program | None, county: str, day: date) -> PlanOffering | None:
        row = cell.row
        if row.get("hcp_code") and not (program and row.get("plan")):
            return self.plans.by_hcp(row["hcp_code"], day)
        if program is None or not row.get("plan"):
            return None
        return find_offering(
            self.table,
            program=program,
            plan_code=row["plan"],
            county_code=county,
            contract=row.get("contract", ""),
            pbp=row.get("pbp", ""),
            day=day,
        )

    def _status(self, cell: "_Cells", day: date) -> EnrollmentStatus | None:
        if cell.row.get("status") and cell.row["status"].lower() != CANCELLED:
            return cell.code("status", EnrollmentStatus)
        code = cell.row.get("hcp_status", "")
        if not code:
            return EnrollmentStatus.ACTIVE
        return plan_status(code, day) or EnrollmentStatus.ON_HOLD

    def _read_medi_cal(self, cell: "_Cells", span: Span) -> None:
        aid_code = cell.row.get("aid_code", "").upper()
        if not aid_code:
            return
        state_status = cell.row.get("state_status", "")
        status = cell.code("medi_cal_status", MediCalStatus)
        if status is None:
            status = medi_cal_status(state_status, span.first_day)
        if status is None:
            status = MediCalStatus.UNKNOWN
            self.findings.append(finding("R-AID-1", cell.line, "state_status", found=shown(state_status)))
        value = MediCalValue(
            str(self.details.get("county_code", "")), status, state_status, cell.cents("share_of_cost"),
            cell.day("share_of_cost_met_on"),
        )  # fmt: skip
        self.medi_cal.append(Statement(aid_code, span, value))

    def _read_other_coverage(self, cell: "_Cells", span: Span) -> None:
        code = cell.row.get("ohc_code", "").upper()
        if code == _NO_OTHER_COVERAGE:
            self.other_coverages.append(Statement(EVERY_KEY, span, None))
        elif re.fullmatch("[A-Z]", code):
            self.other_coverages.append(Statement(code, span, PRESENT))
        elif code:
            cell.tell("ohc_code", shown(code), "Other health coverage is one letter.")


@value(frozen=True, slots=True)
class _Cells:
    """One row's cells by column; what cannot be read becomes a finding."""

    row: dict[str, str]
    line: int
    findings: list[Finding]

    def tell(self, column: str, found: str, expected: str) -> None:
        """A cell that cannot be read."""
        self.findings.append(finding("R-CSV-3", self.line, column, found=found, expected=expected))

    def day(self, column: str) -> date | None:
        """The day in a cell, or None."""
        text = self.row.get(column, "")
        day = parse_typed_day(text) if text else None
        if text and day is None:
            self.tell(column, shape(text), "Write days as 2022-05-23 or 5/23/2022.")
        return day

    def span(self, first: str, last: str) -> Span | None:
        """The days between two cells, or None where the first is empty or they cannot be read."""
        first_day, last_day = self.day(first), self.day(last)
        if first_day is None or (self.row.get(last) and last_day is None):
            return None
        if last_day is not None and last_day < first_day:
            self.tell(last, shown(self.row[last]), "The last day must not be before the first.")
            return None
        return Span(first_day, last_day)

    def code(self, column: str, codes: type[Code]) -> Code | None:
        """The code in a cell, or None."""
        text = self.row.get(column, "").lower()
        if not text:
            return None
        try:
            return codes(text)
        except ValueError:
            self.tell(column, shown(text), f"Known are {', '.join(codes)}.")
            return None

    def cents(self, column: str) -> int | None:
        """An amount of dollars in a cell, in cents, or None."""
        text = self.row.get(column, "").replace("$", "").replace(",", "")
        amount = re.fullmatch(r"([0-9]{1,7})(?:\.([0-9]{1,2}))?", text)
        if amount:
            return int(amount[1]) * 100 + int((amount[2] or "").ljust(2, "0"))
        if text:
            self.tell(column, shown(text), "Write dollars and cents as 1237.50.")
        return None
