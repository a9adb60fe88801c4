"""What the demo's desk has before it: members who joined some months before the day of the set-up, the visits that
claims show of the year before, and how far a request of each has come.

Unlike the cast these have no days of their own: a desk counts from today.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from io import BytesIO, StringIO

from continuity.evidence.outcomes import EvidenceKind
from continuity.synthetic.demo_evidence import DemoEvidence
from eligibility.synthetic.cast import RECEIVER, RECEIVER_NAME
from eligibility.synthetic.months import month_of
from eligibility.synthetic.people import Person
from eligibility.synthetic.roster_834 import Envelope, RosterMember, write_roster
from eligibility.synthetic.scenes import iso, medi_medi, no_plan, someone

PLAN = "health-net"
ROSTER_NAME = "07-health-net-who-joined.834"
# Made up like those of the cast.
FAMILY_NPI = "1000000095"
HEART_NPI = "1000000111"
NETWORK_NPI = "1000000103"
# The longest wait of a case and the five weeks before it lie within these months.
_MONTHS_IN_PLAN = 4
_MONTHS_BEFORE = 18


class Stage(StrEnum):
    """How far a case has come."""

    NOT_ASKED = "not_asked"
    FROM_THE_CLINIC = "from_the_clinic"
    TAKEN = "taken"
    IN_REVIEW = "in_review"
    WAITING = "waiting"
    APPROVED = "approved"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class DeskCase:
    """A member, the provider they saw, and a request of `days_ago` days ago. `places` are those of the visits, from
    the latest back, a month and a half apart. `owner` works on it; `page` is with what the member signs in, `email`
    where a code reaches who has no account yet."""

    number: int
    name: str
    born: str
    npi: str
    places: tuple[str, ...]
    stage: Stage
    days_ago: int
    care: str
    owner: str = ""
    page: str = ""
    email: str = ""

    @property
    def person(self) -> Person:
        """Who the roster tells of. The card's number counts by itself, since the cast uses up its two digits."""
        mbi = f"1DM0DM1DM{self.number % 100:02d}"
        return someone(self.number, self.name, self.born, "19", mbi=mbi, email=self.email)

    @property
    def birth_date(self) -> str:
        """As one types it."""
        return iso(self.person.birth_date)


COORDINATOR, SUPERVISOR = "coordinator@plan.example", "supervisor@plan.example"
CLINIC = "front.desk@clinic.example"
_OFFICE, _EMERGENCY_ROOM = "11", "23"
_TWICE = (_OFFICE, _OFFICE)
CASES = (
    DeskCase(
        *(171, "ALDERFORD, JUNE", "1951-06-03", HEART_NPI, _TWICE, Stage.NOT_ASKED, 0, "Heart failure visits"),
        email="june@home.example",
    ),
    DeskCase(
        172, "BIRCHMONT, HECTOR", "1949-08-21", HEART_NPI, _TWICE, Stage.FROM_THE_CLINIC, 0, "Checks of a pacemaker"
    ),
    DeskCase(
        *(173, "CEDARGATE, MARISOL", "1953-02-11", FAMILY_NPI, _TWICE, Stage.IN_REVIEW, 6),
        *("Diabetes checks every month", COORDINATOR),
    ),
    DeskCase(
        *(174, "DOGWOODLEA, PETROS", "1944-12-09", HEART_NPI, _TWICE, Stage.WAITING, 11),
        *("Visits after a heart attack", COORDINATOR),
    ),
    DeskCase(175, "ELMSHAW, ROSALIND", "1950-04-30", FAMILY_NPI, _TWICE, Stage.IN_REVIEW, 30, "Asthma", SUPERVISOR),
    DeskCase(176, "HAWTHORNWICK, LIEN", "1947-10-17", FAMILY_NPI, _TWICE, Stage.TAKEN, 34, "Kidney disease"),
    DeskCase(
        *(177, "JUNIPERBROOK, ELENA", "1952-01-25", HEART_NPI, _TWICE, Stage.APPROVED, 20),
        *("Heart failure visits", COORDINATOR, "elena@home.example"),
    ),
    DeskCase(
        *(178, "LAURELFIELD, OMAR", "1948-07-14", HEART_NPI, (_EMERGENCY_ROOM,), Stage.DENIED, 16),
        *("Palpitations", COORDINATOR),
    ),
)
LONGEST_AGO = max(each.days_ago for each in CASES)
_PROVIDER_COLUMNS = (
    *("npi", "name", "kind", "specialty", "primary_care", "state_plan_approved"),
    *("plan", "program", "county_code", "first_day", "last_day"),
)
_VISIT_COLUMNS = ("cin", "npi", "day", "source", "place_of_service", "claim_number")


def get_joining_day(today: date) -> date:
    """The first day of a month, some months before."""
    month = month_of(today) - _MONTHS_IN_PLAN
    return date(month // 12, month % 12 + 1, 1)


def make_desk_roster(today: date) -> bytes:
    """The state's changes that tell of them: Original Medicare for a time, then the Medi-Medi Plan in Los Angeles."""
    joined = get_joining_day(today)
    envelope = Envelope(
        joined, int(f"{joined:%y%m}07"), receiver_name=RECEIVER_NAME, receiver=RECEIVER, rhythm="DA", verify=False
    )
    month = month_of(joined)
    periods = (
        no_plan("19", _text(month - _MONTHS_BEFORE), _text(month - 1)),
        medi_medi(PLAN, "19", _text(month)),
    )
    out = BytesIO()
    write_roster(out, [RosterMember(each.person, periods) for each in CASES], envelope)
    return out.getvalue()


def make_desk_evidence(today: date) -> tuple[DemoEvidence, ...]:
    """Their doctors, one of the network to offer instead, and the visits that claims show."""
    joined = get_joining_day(today)
    outside = ("", "", "", "", "")
    providers = (
        (HEART_NPI, "Madrone Point Heart Clinic (demo)", "physician", "Cardiology", "no", "yes", *outside),
        (FAMILY_NPI, "Olive Hill Family Practice (demo)", "physician", "Family medicine", "yes", "yes", *outside),
        (
            *(NETWORK_NPI, "Sumac Bay Heart Doctors (demo)", "physician", "Cardiology", "no", "yes"),
            *(PLAN, "medi_medi_plan", "19", "2023-01-01", ""),
        ),
    )
    visits = [
        (each.person.cin, each.npi, _visit_day(joined, back), "medicare_claims", place, f"DESK-{each.number}-{back}")
        for each in CASES
        for back, place in enumerate(each.places)
    ]
    return (
        DemoEvidence("08-providers-of-the-desk.csv", EvidenceKind.NETWORK, _table(_PROVIDER_COLUMNS, providers)),
        DemoEvidence("09-visits-of-the-desk.csv", EvidenceKind.VISITS, _table(_VISIT_COLUMNS, visits)),
    )


def _text(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}"


def _visit_day(joined: date, back: int) -> str:
    return (joined - timedelta(days=25 + 45 * back)).isoformat()


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()
