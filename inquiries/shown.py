"""What the answer page shows, as frozen values in the order in which they are read; `presenting` fills them."""

from dataclasses import dataclass, replace

from benefits.phrases import Phone as Phone
from inquiries.timeline import Drawing
from inquiries.wording import Look


@dataclass(frozen=True, slots=True)
class Why:
    """One reason in words, where it is written, and how sure we are of it."""

    code: str
    text: str
    source: str
    url: str
    standing: str
    unconfirmed: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do now."""

    text: str
    phone: Phone | None


@dataclass(frozen=True, slots=True)
class Person:
    """Who the answer is about, as on record; the county is that of the coverage."""

    name: str
    birth_date: str
    cin: str
    county: str = ""


@dataclass(frozen=True, slots=True)
class FactShown:
    """A fact with what it is called."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """One thing that was otherwise in an earlier answer."""

    about: str
    text: str


@dataclass(frozen=True, slots=True)
class EarlierShown:
    """An earlier answer about the same person, and what differs; `otherwise` when it was asked about another day, or as
    known at another moment."""

    trace_number: str
    asked_at: str
    day: str
    otherwise: bool
    changes: tuple[ChangeShown, ...]


@dataclass(frozen=True, slots=True)
class Tag:
    """An amber mark on a coverage line, with the sentence that says what it means, and its word in the glossary."""

    word: str
    sentence: str
    term: str = ""


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """One of Medicare, Part D and Medi-Cal: who covers it, when, and in which order to bill."""

    line: str
    payer: str
    details: tuple[str, ...]
    days: str
    billing: str
    phone: Phone | None
    tags: tuple[Tag, ...]
    reasons: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service asked about: the verdict, who is responsible, how much of it, and why."""

    name: str
    look: Look
    responsible: str
    phone: Phone | None
    limits: tuple[str, ...]
    authorization: str
    reasons: tuple[Why, ...]
    unconfirmed: str


@dataclass(frozen=True, slots=True)
class ServicesTogether:
    """Services of which everything but the name is the same, as the row of the first of them tells it."""

    row: ServiceRow
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServiceGroup:
    """Services that people think of together."""

    name: str
    rows: tuple[ServiceRow, ...]

    @property
    def together(self) -> tuple[ServicesTogether, ...]:
        """The services that differ in nothing but their name, told once, in the order of the first of each."""
        alike: dict[ServiceRow, list[ServiceRow]] = {}
        for row in self.rows:
            alike.setdefault(replace(row, name=""), []).append(row)
        return tuple(ServicesTogether(rows[0], tuple(each.name for each in rows)) for rows in alike.values())


@dataclass(frozen=True, slots=True)
class Charges:
    """What the patient may be asked to pay, and why."""

    items: tuple[str, ...]
    reasons: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to one side question: its heading, a look, the days it holds for, why, and all that was looked at."""

    heading: str
    look: Look
    days: str
    reasons: tuple[Why, ...]
    looked_at: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class CriterionShown:
    """One condition: met, not met or not known, on which records, and why."""

    name: str
    look: Look
    evidence: tuple[str, ...]
    reasons: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class ContinuitySide:
    """Whether the services that one side pays for may go on with the provider, on which days, and why."""

    name: str
    look: Look
    days: str
    reasons: tuple[Why, ...]
    criteria: tuple[CriterionShown, ...]


@dataclass(frozen=True, slots=True)
class ContinuityShown:
    """Whether the provider may be kept; `provider` is their name where a file tells it. `look` is None where the sides
    say it; `headline` says for which side it holds where they differ; `clock` are sentences."""

    npi: str
    look: Look | None
    headline: str
    provider: str
    sides: tuple[ContinuitySide, ...]
    reasons: tuple[Why, ...]
    request: str
    clock: tuple[str, ...]
    clock_reasons: tuple[Why, ...]
    may_be_asked: bool


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One stretch of coverage, or of none, or of two at once; `asked` when the day of service lies in it. `sentence` is
    the whole row."""

    number: int
    kind: str
    side: str
    payer: str
    first_day: str
    last_day: str
    status: str
    asked: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class TimelineKey:
    """What one look in the drawing means."""

    look: str
    word: str


@dataclass(frozen=True, slots=True)
class TimelineShown:
    """The coverage over time: the rows of the table, the same drawn for wide and narrow screens, and the key."""

    rows: tuple[TimelineRow, ...]
    drawings: tuple[Drawing, ...]
    key: tuple[TimelineKey, ...]
    asked: str


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """Everything the answer page shows, in the order in which it is read. `compared` is told where nobody was found,
    `several_match` where more than one person was, `instead` (since when, the last plan, what covers now) where the
    person is not covered."""

    trace_number: str
    asked_at: str
    known_at: str
    day: str
    outcome: Look
    headline: str
    explanations: tuple[Why, ...]
    tags: tuple[Tag, ...]
    person: Person | None
    steps: tuple[Step, ...]
    charges: Charges | None
    approvals: tuple[FactShown, ...]
    compared: tuple[str, ...]
    instead: tuple[FactShown, ...]
    services: tuple[ServiceGroup, ...]
    coverages_heading: str
    coverages: tuple[CoverageLine, ...]
    continuity: ContinuityShown | None
    enrollment: Verdict | None
    timeline: TimelineShown | None
    reasons: tuple[Why, ...]
    several_match: bool

    @property
    def unconfirmed(self) -> tuple[Why, ...]:
        """What the answer rests on although nobody could confirm it."""
        return tuple(reason for reason in self.reasons if reason.unconfirmed)

    @property
    def rests_on_unconfirmed(self) -> bool:
        """Is there anything to confirm before one relies on the answer?"""
        return bool(self.unconfirmed)
