"""The parts of a demo scene: a named member, what each roster tells of them, a question, and the answer to expect."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cmc_portal.answers import Outcome, Verdict
from eligibility.facts import INTEGRATED_PROGRAMS, Circumstance, Program
from eligibility.synthetic.catalogue import Offer, load_catalogue
from eligibility.synthetic.histories import (
    NO_MEDICARE,
    NO_OTHER_COVERAGE,
    NO_PLAN,
    PART_C_ON_RECORD,
    PART_D_ON_RECORD,
    Period,
)
from eligibility.synthetic.months import month_of
from eligibility.synthetic.people import CIN_LETTERS, HOMES, Home, Person

IN_PLAN = "10;401"
DISABLED_IN_PLAN = "60;401"
NOT_IN_PLAN = "10;001"
LOST = "10;999"


@dataclass(frozen=True, slots=True)
class Keeping:
    """What must be said of keeping the provider: the verdict, where it stands, and the days of the window."""

    verdict: Verdict
    status: str
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What the answer must say: in words for the reader, and in parts that a test can look for.

    `program` and `plan_code` are those of one of the lines of coverage; `shows` are texts in the answer.
    """

    words: str
    outcome: Outcome
    codes: tuple[str, ...] = ()
    program: Program | None = None
    plan_code: str = ""
    shows: tuple[str, ...] = ()
    services: tuple[tuple[str, Verdict], ...] = ()
    conditions: Verdict | None = None
    keeping: Keeping | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """One question about a scene's member. `member` is what to type; None means CIN and birth date."""

    day: date
    expected: Expected
    services: tuple[str, ...] = ()
    known_at: datetime | None = None
    member: dict[str, str] | None = None
    provider_npi: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """A member worth showing; `person_before` is how the first file named somebody whose number changed.

    `corrections` and `contradictions` come in later files, the second from another sender. What an 834 cannot carry
    (circumstances, the day of a request to leave, the day a share of cost was met) comes as CSV.
    """

    key: str
    situation: str
    why: str
    person: Person
    periods: tuple[Period, ...]
    asks: tuple[Ask, ...]
    circumstances: tuple[Circumstance, ...] = ()
    leave_requested_on: date | None = None
    share_of_cost_met_on: date | None = None
    corrections: tuple[Period, ...] = ()
    correction: str = ""
    person_before: Person | None = None
    contradictions: tuple[Period, ...] = ()

    def member_asked(self, ask: Ask) -> dict[str, str]:
        """What to type to find the member."""
        return {"cin": self.person.cin, "birth_date": iso(self.person.birth_date)} if ask.member is None else ask.member

    def question(self, ask: Ask) -> dict[str, Any]:
        """The question as a client of the API would send it."""
        asked: dict[str, Any] = {"member": self.member_asked(ask), "day": ask.day.isoformat(), "purpose": "payment"}
        if ask.services:
            asked["services"] = list(ask.services)
        if ask.provider_npi:
            asked["provider_npi"] = ask.provider_npi
        if ask.known_at is not None:
            asked["known_at"] = ask.known_at.isoformat()
        return asked


def iso(day: str) -> str:
    """A day as people and programs type it: 19480315 becomes 1948-03-15."""
    return f"{day[:4]}-{day[4:6]}-{day[6:]}"


def month(text: str) -> int:
    """The number of a month written 2014-07."""
    return month_of(date.fromisoformat(f"{text}-01"))


def someone(number: int, name: str, birth_date: str, county_code: str, **more: Any) -> Person:
    """A named member of the cast; numbers below the range of drawn people. `name` is "LAST, FIRST MIDDLE"."""
    last_name, _, first_names = name.partition(", ")
    first_name, _, middle_name = first_names.partition(" ")
    person = Person(
        cin=f"9{number:07d}{CIN_LETTERS[number % len(CIN_LETTERS)]}",
        mbi=f"1DM0DM0DM{number % 100:02d}",
        plan_id=f"DEMO{number:05d}",
        case_number=f"D{number:06d}",
        last_name=last_name,
        first_name=first_name,
        middle_name=middle_name,
        name_suffix="",
        birth_date=birth_date.replace("-", ""),
        sex="F",
        language="ENG",
        street=f"{number} EXAMPLE BLVD",
        home=HOMES[county_code][number % len(HOMES[county_code])],
        phone=f"{HOMES[county_code][0].area}55501{number % 100:02d}",
    )
    return person._replace(**more)


def home_at(county_code: str, zip_code: str, city: str) -> Home:
    """A home that is not among those people are drawn into."""
    return Home(county_code, zip_code, city, HOMES[county_code][0].area)


def offer(program: Program, plan_code: str, county_code: str) -> Offer:
    """A plan's offer in a programme and county."""
    return load_catalogue().offer(program, plan_code, county_code)


def in_plan(
    program: Program, plan_code: str, county_code: str, first: str, last: str | None = None, **changes: Any
) -> Period:
    """Months in a plan; no last month leaves the roster's period open."""
    chosen = offer(program, plan_code, county_code)
    integrated = program in INTEGRATED_PROGRAMS
    period = Period(
        month(first),
        month(last) if last else None,
        chosen.hcp_code,
        county_code,
        IN_PLAN,
        other_coverage=PART_C_ON_RECORD if integrated else PART_D_ON_RECORD,
        part_c=f"{chosen.contract};{chosen.pbp}" if integrated and chosen.contract else "",
    )
    return period._replace(**changes)


def cal_mediconnect(
    plan_code: str, county_code: str, first: str, last: str | None = "2022-12", **changes: Any
) -> Period:
    """Months in a Cal MediConnect plan, to its end unless told otherwise."""
    return in_plan(Program.CAL_MEDICONNECT, plan_code, county_code, first, last, **changes)


def medi_medi(
    plan_code: str, county_code: str, first: str = "2023-01", last: str | None = None, **changes: Any
) -> Period:
    """Months in a Medi-Medi Plan, from its beginning unless told otherwise."""
    return in_plan(Program.MEDI_MEDI_PLAN, plan_code, county_code, first, last, **changes)


def medi_cal_plan(plan_code: str, county_code: str, first: str, last: str | None = None, **changes: Any) -> Period:
    """Months in a Medi-Cal plan, with Original Medicare beside it."""
    return in_plan(Program.MEDI_CAL_MANAGED_CARE, plan_code, county_code, first, last, **changes)


def no_plan(county_code: str, first: str, last: str | None = None, **changes: Any) -> Period:
    """Months of fee for service, with Original Medicare."""
    period = Period(
        month(first),
        month(last) if last else None,
        NO_PLAN,
        county_code,
        NOT_IN_PLAN,
        "",
        other_coverage=PART_D_ON_RECORD,
    )
    return period._replace(**changes)


def no_medicare(period: Period) -> Period:
    """The same months without Medicare on the record."""
    return period._replace(medicare=NO_MEDICARE, other_coverage=NO_OTHER_COVERAGE)
