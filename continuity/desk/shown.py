"""What the pages of requests show, as frozen values in the order in which they are read; `presenting` fills them."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Look:
    """How a state or a verdict looks: always a word and an icon, with the colour that `tone` names."""

    word: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class Due:
    """A day by which something must be done: how it is told, and whether that is marked."""

    day: date | None
    words: str = ""
    icon: str = ""
    mark: str = ""


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
class QueueRow:
    """A request as a line of the queue: every word as it is shown, since there are many of them on a page."""

    reference: str
    address: str
    member: str
    provider: str
    npi: str
    sides: str
    urgency: str
    received: str
    due: Due
    due_day: str
    state: Look
    waiting: str
    waiting_since: str
    owner: str
    is_claimable: bool


@dataclass(frozen=True, slots=True)
class Number:
    """Today's work as a number that leads to it."""

    address: str
    count: int
    label: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class QueueLink:
    """A queue, how many requests are in it, and whether it is the one that is shown."""

    address: str
    name: str
    count: int
    is_here: bool


@dataclass(frozen=True, slots=True)
class SavedLink:
    """A filter kept under a name; `filter_id` takes it away."""

    filter_id: int
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One condition: met, not met or not known; on which records, and why."""

    name: str
    look: Look
    evidence: tuple[str, ...]
    reasons: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class SideBox:
    """One side of a request: what the rules say of it, its days, each condition."""

    code: str
    name: str
    look: Look
    sentence: str
    days: str
    first_day: date | None
    last_day: date | None
    criteria: tuple[CriterionRow, ...]
    reasons: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class ChecklistPart:
    """Conditions that stand under one name; no name: they are the same for every side."""

    name: str
    criteria: tuple[CriterionRow, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """What the rules say of each side, and the conditions, those that all sides share only once."""

    sides: tuple[SideBox, ...]
    parts: tuple[ChecklistPart, ...]


@dataclass(frozen=True, slots=True)
class ClockBox:
    """The legal clock with its arithmetic, line by line, and where each rule is written."""

    due: Due
    lines: tuple[str, ...]
    reasons: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class StoryEntry:
    """One thing that happened: when, who, what; `text` is what somebody wrote, `details` what belongs to it."""

    when: str
    iso: str
    who: str
    what: str
    details: tuple[str, ...] = ()
    text: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document of a request."""

    number: int
    name: str
    kind: str
    size: str
    added: str


@dataclass(frozen=True, slots=True)
class OtherRow:
    """Another request of the same member."""

    reference: str
    provider: str
    sides: str
    state: Look
    received: str
    decided: str


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter of a request: to whom, how it goes out, and whether it has."""

    notice_id: int
    title: str
    recipient: str
    how: str
    sent: str


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One stretch of coverage; `asked` marks the stay that the request is about."""

    side: str
    payer: str
    first_day: date
    last_day: date | None
    status: str
    asked: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and what stands under it."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class RequestHead:
    """What every page of a request begins with."""

    reference: str
    member: str
    born: date | None
    cin: str
    provider: str
    npi: str
    sides: str
    state: Look
    urgency: str
    due: Due
    received_on: date | None
    owner: str
    facts: tuple[Fact, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do now: a sentence, and the button or link that does it."""

    sentence: str
    label: str = ""
    action: str = ""
    anchor: str = ""
    tone: str = ""
