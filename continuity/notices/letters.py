"""What a letter says: its facts, and the blocks of words that follow from them. Pure; the words: `texts/`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from continuity.facts import DecisionOutcome, NoticeKind, RequesterKind, Side, WindowChange
from continuity.notices.wording import Texts, get_texts
from continuity.rules.denial import DenialReason

# Of a letter that takes days away or gives others: it gives some.
_WITH_DAYS = (WindowChange.MOVED, WindowChange.GRANTED)
_EARLY_ENDS = frozenset(
    {WindowChange.LEFT_PLAN, WindowChange.DIED, WindowChange.PROVIDER_JOINED, WindowChange.QUALITY_CONCERN}
)


class Reader(StrEnum):
    """For whom a letter is worded; a representative reads the member's."""

    MEMBER = "member"
    REPRESENTATIVE = "representative"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class SideDays:
    """The days on which one side pays for visits, both included."""

    side: Side
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class SideDecision:
    """What was decided on one side: its days where it was approved, else why it was denied."""

    side: Side
    outcome: DecisionOutcome
    first_day: date | None = None
    last_day: date | None = None
    reasons: tuple[DenialReason, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """A signed decision as letters tell it. `alternative` is who in the network the signer named; empty: nobody."""

    sides: tuple[SideDecision, ...]
    alternative: str = ""

    @property
    def days(self) -> tuple[SideDays, ...]:
        """The days of the approved sides."""
        return tuple(
            SideDays(each.side, each.first_day, each.last_day)
            for each in self.sides
            if each.outcome is DecisionOutcome.APPROVED and each.first_day and each.last_day
        )

    @property
    def denied(self) -> tuple[SideDecision, ...]:
        """The sides that were denied."""
        return tuple(each for each in self.sides if each.outcome is DecisionOutcome.DENIED)


@dataclass(frozen=True, slots=True)
class Phone:
    """The plan's number on the day of the letter. `is_sure` is False where no source confirms it."""

    number: str
    tty: str = ""
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A help line beside the plan's, by its code."""

    code: str
    number: str
    tty: str = ""


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """Everything that one letter to one reader is made of.

    `days` are those of the box, `going_on` those of the other side that go on after them. `asker` is the organisation
    that asked. Empty texts and None mean that nothing is known.
    """

    kind: NoticeKind
    reader: Reader
    language: str
    large_print: bool
    day: date
    recipient_name: str
    member_name: str
    plan_name: str
    phone: Phone | None
    npi: str
    provider_name: str = ""
    reference: str = ""
    requester: RequesterKind = RequesterKind.MEMBER
    asker: str = ""
    received_on: date | None = None
    due_on: date | None = None
    days: tuple[SideDays, ...] = ()
    going_on: tuple[SideDays, ...] = ()
    denied: tuple[SideDecision, ...] = ()
    alternative: str = ""
    change: WindowChange | None = None
    help_lines: tuple[HelpLine, ...] = ()


@dataclass(frozen=True, slots=True)
class BoxRow:
    """One line of the box."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with paragraphs, and the items of a list."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in words, block by block, in the order in which it is read."""

    language: str
    large_print: bool
    title: str
    plan_name: str
    phone: str
    phone_note: str
    sent_on: str
    dear: str
    on_behalf: str
    reference: str
    lead: tuple[str, ...]
    box_heading: str
    box: tuple[BoxRow, ...]
    sections: tuple[Section, ...]


def compose_letter(facts: LetterFacts) -> Letter:
    """Which words does this reader get? Raises KeyError for a reason without words or a place that nothing fills."""
    texts = get_texts(facts.language)
    writer = _Writer(facts, texts)
    letter = texts.letters[facts.kind][_wording_of(facts.reader)]
    box_heading, box = writer.box(letter.get("box"))
    return Letter(
        language=facts.language,
        large_print=facts.large_print,
        title=writer.title(letter["title"]),
        plan_name=facts.plan_name,
        phone=writer.phone(),
        phone_note=writer.phone_note(),
        sent_on=texts.write_day(facts.day),
        dear=writer.fill(texts.words["dear"]),
        on_behalf=writer.fill(texts.words["on_behalf"]) if facts.reader is Reader.REPRESENTATIVE else "",
        reference=writer.fill(texts.words["reference"]) if facts.reference else "",
        lead=writer.paragraphs(letter["lead"]),
        box_heading=box_heading,
        box=box,
        sections=writer.sections(letter["sections"]),
    )


def _wording_of(reader: Reader) -> str:
    return "provider" if reader is Reader.PROVIDER else "member"


class _Writer:
    """Fills the words of one language with the facts of one letter."""

    def __init__(self, facts: LetterFacts, texts: Texts) -> None:
        self.facts = facts
        self.texts = texts
        self.true = _list_conditions(facts)
        self.places = self._list_places()

    def fill(self, text: str) -> str:
        """The text with its places filled."""
        return text.format_map(self.places)

    def holds(self, entry: Any) -> bool:
        """Is this part said? What has no condition always is; several must all hold."""
        condition = entry.get("if", []) if isinstance(entry, dict) else []
        return self.true.issuperset([condition] if isinstance(condition, str) else condition)

    def title(self, entry: Any) -> str:
        """The title; where there are several, the one that is said."""
        return self.fill(entry) if isinstance(entry, str) else self.paragraphs(entry)[0]

    def paragraphs(self, entries: Iterable[Any]) -> tuple[str, ...]:
        """The paragraphs that are said."""
        return tuple(
            self.fill(entry["text"] if isinstance(entry, dict) else entry) for entry in entries if self.holds(entry)
        )

    def sections(self, entries: Iterable[Mapping[str, Any]]) -> tuple[Section, ...]:
        """The sections that are said, those kept under a name among them."""
        resolved = (self.texts.sections[entry["use"]] if "use" in entry else entry for entry in entries)
        return tuple(self._section(entry) for entry in resolved if self.holds(entry))

    def _section(self, entry: Mapping[str, Any]) -> Section:
        items = getattr(self, f"_{entry['list']}")() if "list" in entry else ()
        return Section(self.fill(entry["heading"]), self.paragraphs(entry.get("text", ())), items)

    def box(self, entry: Mapping[str, Any] | None) -> tuple[str, tuple[BoxRow, ...]]:
        """The heading of the box and its rows; empty where there is none."""
        if entry is None or not self.holds(entry):
            return "", ()
        rows = entry["rows"]
        if isinstance(rows, str):
            return self.fill(entry["heading"]), getattr(self, f"_{rows}")()
        said = [row for row in rows if self.holds(row)]
        return self.fill(entry["heading"]), tuple(
            BoxRow(self.fill(row["label"]), self.fill(row["text"])) for row in said
        )

    def phone(self) -> str:
        """The plan's number for the head of the letter, or where to find it."""
        phone = self.facts.phone
        if phone is None:
            return "" if self.facts.reader is Reader.PROVIDER else self.texts.words["card"]
        return phone.number + self._tty(phone.tty)

    def phone_note(self) -> str:
        """What is said of a number that no source confirms."""
        unsure = self.facts.phone is not None and not self.facts.phone.is_sure
        return self.texts.words["unsure_phone"] if unsure else ""

    def _days(self) -> tuple[BoxRow, ...]:
        return tuple(BoxRow(self.texts.sides[each.side], self._span(each)) for each in self.facts.days)

    def _last_days(self) -> tuple[BoxRow, ...]:
        return tuple(
            BoxRow(self.texts.sides[each.side], self.texts.write_day(each.last_day)) for each in self.facts.days
        )

    def _going_on(self) -> tuple[str, ...]:
        until = self.texts.words["until"]
        return tuple(
            f"{self.texts.sides[each.side]}: {until.format(last_day=self.texts.write_day(each.last_day))}"
            for each in self.facts.going_on
        )

    def _denials(self) -> tuple[str, ...]:
        """Each reason once where both sides were denied for the same; else each with the side it is about."""
        denied, wording = self.facts.denied, _wording_of(self.facts.reader)
        if len(denied) == len(Side) and len({each.reasons for each in denied}) == 1:
            return tuple(self.fill(self.texts.denials[code][wording]) for code in denied[0].reasons)
        return tuple(
            f"{self.texts.sides[each.side]}: {self.fill(self.texts.denials[code][wording])}"
            for each in denied
            for code in each.reasons
        )

    def _help_lines(self) -> tuple[str, ...]:
        return tuple(
            f"{self.texts.help_lines[each.code]}: {each.number}{self._tty(each.tty)}" for each in self.facts.help_lines
        )

    def _tty(self, number: str) -> str:
        return self.texts.words["tty"].format(tty=number) if number else ""

    def _span(self, days: SideDays) -> str:
        first_day, last_day = self.texts.write_day(days.first_day), self.texts.write_day(days.last_day)
        return self.texts.words["days"].format(first_day=first_day, last_day=last_day)

    def _list_places(self) -> dict[str, str]:
        facts, texts = self.facts, self.texts
        places = {
            "recipient": facts.recipient_name,
            "member": facts.member_name,
            "plan": facts.plan_name,
            "provider": facts.provider_name or texts.words["unnamed_provider"].format(npi=facts.npi),
            "reference": facts.reference,
            "asker": facts.asker or texts.words["somebody"],
            "alternative": facts.alternative,
            "at_phone": self._at_phone(),
        }
        # What is not known has no place, so that a letter which needs it fails instead of leaving a gap.
        days = {"received_on": facts.received_on, "due_on": facts.due_on}
        places |= {name: texts.write_day(day) for name, day in days.items() if day is not None}
        if facts.change is not None:
            places["change"] = texts.changes[facts.change].format_map(places)
        return places

    def _at_phone(self) -> str:
        phone, words = self.facts.phone, self.texts.words
        if phone is None:
            return words["at_plan"] if self.facts.reader is Reader.PROVIDER else words["at_card"]
        return words["at_phone"].format(phone=phone.number + self._tty(phone.tty))


def _list_conditions(facts: LetterFacts) -> frozenset[str]:
    """Which parts are said: the names that `if` may use in the texts."""
    change, reasons = facts.change, {code for each in facts.denied for code in each.reasons}
    met = {
        f"asked_by_{facts.requester}": True,
        "due": facts.due_on is not None,
        "no_due": facts.due_on is None,
        "two_sides": len({each.side for each in facts.days}) == len(Side) and len(set(map(_ends, facts.days))) > 1,
        "denied": bool(facts.denied),
        "needed": reasons != {DenialReason.IN_NETWORK},
        "not_needed": reasons == {DenialReason.IN_NETWORK},
        "refused": not reasons <= {DenialReason.IN_NETWORK, DenialReason.NOT_ENROLLED},
        "alternative": bool(facts.alternative),
        "no_alternative": not facts.alternative,
        "going_on": bool(facts.going_on),
        "all_ends": not facts.going_on,
        "in_network": change is WindowChange.PROVIDER_JOINED,
        "not_in_network": change is not WindowChange.PROVIDER_JOINED,
        "concern": change is WindowChange.QUALITY_CONCERN,
        "planned": change not in _EARLY_ENDS,
        "left_plan": change is WindowChange.LEFT_PLAN,
        "in_plan": change not in (WindowChange.PROVIDER_JOINED, WindowChange.LEFT_PLAN),
        "not_in_plan": change not in (*_WITH_DAYS, WindowChange.PROVIDER_JOINED, WindowChange.QUALITY_CONCERN),
        "moved": change is WindowChange.MOVED,
        "restored": change is WindowChange.GRANTED,
        "has_days": change in _WITH_DAYS,
        "taken_away": change not in (*_WITH_DAYS, WindowChange.PROVIDER_JOINED),
    }
    return frozenset(name for name, is_met in met.items() if is_met)


def _ends(days: SideDays) -> tuple[date, date]:
    return days.first_day, days.last_day
