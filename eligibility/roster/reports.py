"""What one roster says of its members, as frozen values: read from X12 or CSV, not yet compared with what is known."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from cmc_portal.dates import Span
from cmc_portal.values import value
from eligibility.facts import IdentifierKind


class LineOutcome(StrEnum):
    """What became of one member's lines of a roster."""

    APPLIED = "applied"
    UNCHANGED = "unchanged"
    STORED_WITH_WARNING = "stored_with_warning"
    HELD = "held"
    UNREADABLE = "unreadable"


@value(frozen=True, slots=True)
class Finding:
    """Something a reader should know about a roster: where it is, and in words what was found and what was done.

    `position` counts segments (X12) or lines (CSV) from 1; the text never repeats a name, a birth date or a member's
    number.
    """

    code: str
    position: int
    segment: str
    text: str

    def as_json(self) -> dict[str, str | int]:
        """The finding as it is kept with its line."""
        return {"code": self.code, "position": self.position, "segment": self.segment, "text": self.text}


class EnrollmentValue(NamedTuple):
    """What holds on the days of an enrolment; in the order of the table's columns."""

    program: str
    plan_code: str
    county_code: str
    contract: str
    pbp: str
    status: str
    hcp_code: str
    hcp_status: str
    leave_requested_on: date | None

    @property
    def plan(self) -> tuple[str, str]:
        """Which plan this is: program and plan where we know it, else the code or contract that the roster gave."""
        return (self.program, self.plan_code or self.hcp_code or f"{self.contract}-{self.pbp}")


class MediCalValue(NamedTuple):
    """What holds on the days of one aid code; in the order of the table's columns."""

    county_code: str
    status: str
    state_status: str
    share_of_cost_cents: int | None
    share_of_cost_met_on: date | None


class Present(NamedTuple):
    """Nothing more than that a thing holds on its days."""


PRESENT = Present()
Value = EnrollmentValue | MediCalValue | Present
EVERY_KEY = ""


class Statement(NamedTuple):
    """What a roster says of one timeline of a member: `value` holds on the days of `span`; no value takes those days
    out.

    `key` names the timeline within its table (kind of enrolment, part, aid code and so on); EVERY_KEY takes the days
    out of all of them. With `plan`, only days of that plan are taken out. A disputed statement contradicts another of
    the same roster.
    """

    key: str
    span: Span
    value: Value | None
    plan: tuple[str, str] | None = None
    disputed: bool = False


class ReportedIdentifier(NamedTuple):
    """A number that the roster gives a member."""

    kind: IdentifierKind
    value: str


class ReportedDetails(NamedTuple):
    """Name, birth, death and home as the roster tells them; what it does not tell is empty or None."""

    last_name: str = ""
    first_name: str = ""
    middle_name: str = ""
    name_suffix: str = ""
    birth_date: date | None = None
    death_day: date | None = None
    sex: str = ""
    language: str = ""
    zip_code: str = ""
    county_code: str = ""
    card_issued_on: date | None = None


class ReportedContact(NamedTuple):
    """How the roster says the member can be reached; what it does not tell is empty."""

    email: str = ""
    phone: str = ""


NO_CONTACT = ReportedContact()


class MemberReport(NamedTuple):
    """One member as one roster tells of them: the lines as received, and what was read from them.

    A report with `kept_only` is kept with that outcome and not applied; its findings say why. `merged_from` are
    numbers under which the same person was known before.
    """

    line_number: int
    first_segment: int
    raw: str
    maintenance: str
    identifiers: tuple[ReportedIdentifier, ...] = ()
    merged_from: tuple[ReportedIdentifier, ...] = ()
    details: ReportedDetails = ReportedDetails()
    coverages: tuple[Statement, ...] = ()
    entitlements: tuple[Statement, ...] = ()
    medi_cal: tuple[Statement, ...] = ()
    other_coverages: tuple[Statement, ...] = ()
    circumstances: tuple[Statement, ...] = ()
    findings: tuple[Finding, ...] = ()
    kept_only: LineOutcome | None = None
    contact: ReportedContact = NO_CONTACT

    def first_day(self) -> date | None:
        """The first day that the report speaks of, or None when it names no day."""
        statements = self.coverages + self.medi_cal + self.entitlements
        return min([statement.span.first_day for statement in statements], default=None)


@value(frozen=True, slots=True)
class RosterHeader:
    """Who sent a roster to whom, its control number, and what it is for (change, full)."""

    sender: str = ""
    receiver: str = ""
    control_number: str = ""
    purpose: str = ""
    file_date: date | None = None
