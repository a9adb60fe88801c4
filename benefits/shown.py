"""What the pages about benefits, plans and counties show, as frozen values; `presenting` fills them."""

from dataclasses import dataclass

from benefits.phrases import Phone
from benefits.wording import Look


@dataclass(frozen=True, slots=True)
class ShownSource:
    """Where a line is written, how sure it is, and when that was last confirmed: the day of the source, where it shows
    one, and since when our tables have it, where that is known."""

    text: str
    url: str
    standing: str
    is_unconfirmed: bool
    confirmed: str
    since: str = ""


@dataclass(frozen=True, slots=True)
class ShownBenefit:
    """One service in the table: what holds, who answers, limits and approval, days, why, and where it is written."""

    code: str
    name: str
    look: Look
    who: str
    phone: Phone | None
    limits: tuple[str, ...]
    authorization: str
    days: str
    reasons: tuple[str, ...]
    source: ShownSource


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """The services that people think of together."""

    code: str
    name: str
    rows: tuple[ShownBenefit, ...]


@dataclass(frozen=True, slots=True)
class ShownComparison:
    """One service on two sides, and in which words the two differ; none where they are alike."""

    name: str
    differs: tuple[str, ...]
    one: ShownBenefit
    other: ShownBenefit


@dataclass(frozen=True, slots=True)
class Count:
    """How many services look alike, with what and in which tone."""

    number: int
    look: Look


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A dated line of a reference page: what it says, on which days, and where that is written."""

    text: str
    days: str
    source: ShownSource
    note: str = ""
    phone: Phone | None = None


@dataclass(frozen=True, slots=True)
class ShownOffering:
    """A plan in one programme and county: contract, days, ZIP codes left out, what came after, and its table."""

    where: str
    where_address: str
    name: str
    contract: str
    contract_standing: str
    days: str
    excluded_zips: str
    successor: str
    successor_address: str
    table_address: str
    source: ShownSource


@dataclass(frozen=True, slots=True)
class ShownProgram:
    """A programme on a reference page: names, telephone numbers, and where or which plans were offered."""

    code: str
    name: str
    names: tuple[ShownLine, ...]
    phones: tuple[ShownLine, ...]
    offerings: tuple[ShownOffering, ...]


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """A plan or a county in a list."""

    address: str
    name: str
    detail: str
