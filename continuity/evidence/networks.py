"""A line of a plan's provider file: who a provider is, and when they are in which network."""

from dataclasses import dataclass, fields

from cmc_portal.dates import Span
from continuity.evidence.cells import Cells, KnownCodes
from continuity.evidence.problems import BadLine
from continuity.evidence.table import Columns
from continuity.facts import CareProviderKind
from eligibility.facts import Program

COLUMNS = Columns(
    known=(
        *("npi", "name", "kind", "specialty", "primary_care", "state_plan_approved"),
        *("plan", "program", "county_code", "first_day", "last_day"),
    ),
    needed=(("npi",),),
)


@dataclass(frozen=True, slots=True)
class Description:
    """What a file tells of a provider; empty and None where it tells nothing."""

    name: str = ""
    kind: str = ""
    specialty: str = ""
    is_primary_care: bool | None = None
    is_state_plan_approved: bool | None = None

    def filled_from(self, other: "Description") -> "Description":
        """The same, with what `other` tells where this one tells nothing."""
        pairs = {each.name: (getattr(self, each.name), getattr(other, each.name)) for each in fields(self)}
        return Description(**{name: theirs if own in ("", None) else own for name, (own, theirs) in pairs.items()})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a provider is in the network: a plan, and of it all programmes and counties where these are empty."""

    npi: str
    plan_code: str
    program: str
    county_code: str


@dataclass(frozen=True, slots=True)
class NetworkLine:
    """A provider as one line tells of them; without days the line only says who they are."""

    place: Place
    description: Description
    span: Span | None


def parse_network_line(row: Cells, *, plan_code: str, known: KnownCodes) -> NetworkLine:
    """The line of a provider file; `plan_code` is the plan whose file it is said to be, or empty. Raises BadLine."""
    npi, span, plan = row.npi(), row.span(), row.plan(plan_code, known)
    if span is not None and not plan:
        raise BadLine("plan_missing", "plan", "There are days and no plan.", "Name the plan, or load it with --plan.")
    if span is None and row.text("plan"):
        what_to_do = "Give the first day in the network; a line that only describes a provider names no plan."
        raise BadLine("first_day_missing", "first_day", "There is a plan and no first day.", what_to_do)
    description = Description(
        name=row.text("name"),
        kind=row.code("kind", CareProviderKind) or "",
        specialty=row.text("specialty"),
        is_primary_care=row.yes_or_no("primary_care"),
        is_state_plan_approved=row.yes_or_no("state_plan_approved"),
    )
    place = Place(npi, plan, row.code("program", Program) or "", row.county(known))
    return NetworkLine(place, description, span)
