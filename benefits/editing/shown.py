"""What the pages of drafts show, as frozen values; `presenting` fills them."""

from dataclasses import dataclass

from benefits.shown import ShownBenefit, ShownSource
from benefits.wording import Look


@dataclass(frozen=True, slots=True)
class ShownOwnLine:
    """A line in words: service, place, days, what holds, limit and approval, source."""

    line_id: int
    service: str
    where: str
    days: str
    says: str
    limits: tuple[str, ...]
    authorization: str
    source: ShownSource


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change in words: the line as it is to be, the line it replaces, and what speaks against it now."""

    number: int
    action: str
    wanted: ShownOwnLine
    base: ShownOwnLine | None
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownEffect:
    """An answer that would change: from what to what, on which days, in which counties."""

    service: str
    program: str
    sentence: str
    before: ShownBenefit
    after: ShownBenefit
    days: str
    counties: str
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """A step of a draft's story."""

    when: str
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class ShownDraft:
    """A draft with its changes and its story. One that takes another back has no changes of its own, but lines that go
    and lines that come again."""

    draft_id: int
    title: str
    status: Look
    is_open: bool
    is_writing: bool
    is_waiting: bool
    authors: str
    changed: str
    published: str
    changes: tuple[ShownChange, ...]
    faults: tuple[str, ...]
    story: tuple[ShownEvent, ...]
    goes: tuple[ShownOwnLine, ...]
    comes: tuple[ShownOwnLine, ...]
    takes_back: int | None
    taken_back_by: int | None
