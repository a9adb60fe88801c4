"""What the answer page shows, as frozen values in the order in which they are read; `presenting` fills them."""

from dataclasses import dataclass

from inquiries.wording import Look


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number as printed, and what a telephone dials; `tty` where there is one."""

    number: str
    href: str
    tty: str = ""


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
    """Who the answer is about, as on record."""

    name: str
    birth_date: str
    cin: str


@dataclass(frozen=True, slots=True)
class Tag:
    """An amber mark on a coverage line, with the sentence that says what it means."""

    word: str
    sentence: str


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
class ServiceGroup:
    """Services that people think of together."""

    name: str
    rows: tuple[ServiceRow, ...]


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
    """Whether the provider may be kept. `look` is None where the sides say it; `headline` says for which side it holds
    where they differ; `clock` are sentences."""

    npi: str
    look: Look | None
    headline: str
    sides: tuple[ContinuitySide, ...]
    reasons: tuple[Why, ...]
    request: str
    clock: tuple[str, ...]
    clock_reasons: tuple[Why, ...]
    may_be_asked: bool


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One stretch of coverage; `asked` when the day of service lies in it."""

    side: str
    payer: str
    first_day: str
    last_day: str
    status: str
    asked: bool


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """Everything the answer page shows, in the order in which it is read."""

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
    services: tuple[ServiceGroup, ...]
    coverages_heading: str
    coverages: tuple[CoverageLine, ...]
    continuity: ContinuityShown | None
    enrollment: Verdict | None
    timeline: tuple[TimelineRow, ...]
    reasons: tuple[Why, ...]
    rests_on_unconfirmed: bool
