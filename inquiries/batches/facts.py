"""What a list is, and what becomes of its rows, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from accounts.facts import Purpose


class BatchStage(StrEnum):
    """How far a list has come: its columns wait to be confirmed, it was asked, or its lines were removed."""

    DRAFT = "draft"
    ASKED = "asked"
    REMOVED = "removed"


class BatchHold(StrEnum):
    """Why the rest of a list waits: too many rows found nobody lately, asking was stopped, or whoever brought it may
    not ask any more."""

    WAITING = "waiting"
    STOPPED = "stopped"
    MAY_NOT_ASK = "may_not_ask"


class RowState(StrEnum):
    """What became of a row: it waits, it was answered, or it could not be asked."""

    WAITING = "waiting"
    ANSWERED = "answered"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class SharedQuestion:
    """What all rows of a list are asked: the day (None: the day of asking, or the row's own), services, provider and
    purpose."""

    day: date | None
    services: tuple[str, ...]
    provider_npi: str
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class ListCard:
    """A list as its page shows it, without what stands in it; `columns` has a code for each of `headings`."""

    list_id: int
    reference: str
    organization_id: int
    user_id: int
    title: str
    stage: BatchStage
    headings: tuple[str, ...]
    columns: tuple[str, ...]
    question: SharedQuestion | None
    created_at: datetime
    monthly_day: int | None
    next_on: date | None


@dataclass(frozen=True, slots=True)
class RunCard:
    """One asking of a list; `counts` says how many rows are in which state, counted from the rows themselves."""

    run_id: int
    list_id: int
    day: date
    rows: int
    started_at: datetime
    worked_at: datetime
    finished_at: datetime | None
    held: BatchHold | None
    held_until: datetime | None
    counts: Mapping[RowState, int]

    @property
    def answered(self) -> int:
        """How many rows have an answer?"""
        return self.counts.get(RowState.ANSWERED, 0)

    @property
    def refused(self) -> int:
        """How many rows could not be asked?"""
        return self.counts.get(RowState.REFUSED, 0)

    @property
    def waiting(self) -> int:
        """How many rows are still to be asked?"""
        return self.counts.get(RowState.WAITING, 0)


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of one asking: its number, what was typed (nothing where the list was removed), and what became of
    it."""

    number: int
    cells: tuple[str, ...]
    state: RowState
    problem: str
    trace_number: str
    outcome: str
    answered_at: datetime | None
    changed: bool = False
