"""A line of claims history: a visit of a member to a provider, as Medicare's and the state's claims carry it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cmc_portal.identifiers import BadIdentifier, parse_cin, parse_mbi
from cmc_portal.parameters import NoRuleForDay, load_parameter
from continuity.evidence.cells import Cells
from continuity.evidence.problems import BadLine
from continuity.evidence.table import Columns
from continuity.facts import EvidenceSource, Side
from eligibility.facts import IdentifierKind
from eligibility.roster.wording import shown

COLUMNS = Columns(
    known=("cin", "mbi", "npi", "day", "source", "side", "emergency", "place_of_service", "claim_number", "status"),
    needed=(("cin", "mbi"), ("npi",), ("day",), ("source",), ("claim_number",)),
)
PLACES = load_parameter(Path(__file__).with_name("place_of_service.yaml"))
_SIDES = {EvidenceSource.MEDICARE_CLAIMS: Side.MEDICARE, EvidenceSource.MEDI_CAL_CLAIMS: Side.MEDI_CAL}
_EMERGENCY = {"emergency": True, "not_emergency": False}
_PARSERS = ((IdentifierKind.CIN, parse_cin), (IdentifierKind.MBI, parse_mbi))


@dataclass(frozen=True, slots=True)
class ClaimedVisit:
    """What makes a visit of a claim the same visit when it is told again; the member is found apart."""

    npi: str
    day: date
    side: Side
    source: EvidenceSource
    reference: str


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit as one line tells it, with the numbers of the member; a void one takes back what was told before."""

    numbers: tuple[tuple[IdentifierKind, str], ...]
    visit: ClaimedVisit
    is_emergency: bool | None
    is_void: bool


def parse_visit_line(row: Cells, *, today: date) -> VisitLine:
    """The line of claims history; nobody has visited anybody after `today`. Raises BadLine."""
    npi, day = row.npi(), row.day("day")
    if day is None:
        raise BadLine("day_missing", "day", "The cell is empty.", "Give the day of the visit.")
    if day > today:
        raise BadLine("day_in_future", "day", "The day is still to come.", "Give the day of the visit.")
    source = _source(row)
    if not row.text("claim_number"):
        what_to_do = "Give the number of the claim and of its line."
        raise BadLine("claim_number_missing", "claim_number", "The cell is empty.", what_to_do)
    side = row.code("side", Side) or _SIDES[source]
    visit = ClaimedVisit(npi, day, side, source, row.text("claim_number"))
    return VisitLine(_numbers(row), visit, _is_emergency(row, day), _is_void(row))


def _numbers(row: Cells) -> tuple[tuple[IdentifierKind, str], ...]:
    numbers = []
    for kind, parse in _PARSERS:
        text = row.text(kind)
        try:
            numbers += [(kind, parse(text))] if text else []
        except BadIdentifier as error:
            why = f"What is written there cannot be a {kind.upper()}."
            raise BadLine(f"bad_{kind}", kind, why, str(error)) from error
    if not numbers:
        raise BadLine("member_missing", "cin", "The line names no member.", "Give the CIN or the MBI.")
    return tuple(numbers)


def _source(row: Cells) -> EvidenceSource:
    source = row.code("source", EvidenceSource)
    if source not in _SIDES:
        raise BadLine("unknown_source", "source", "Claims come from two sources.", f"Write {' or '.join(_SIDES)}.")
    return source


def _is_emergency(row: Cells, day: date) -> bool | None:
    """What the line says itself, else what its place of service tells; None where neither does."""
    said, place = row.yes_or_no("emergency"), row.text("place_of_service")
    told = _told_by_place(place.zfill(2), day) if place else None
    if said is not None and told is not None and said is not told:
        why = f"The line says {'yes' if said else 'no'}, its place of service {shown(place)} says otherwise."
        raise BadLine("emergency_contradicted", "emergency", why, "Correct one of the two.")
    return told if said is None else said


def _told_by_place(place: str, day: date) -> bool | None:
    try:
        places = PLACES.on(day).value
    except NoRuleForDay:
        return None
    return _EMERGENCY.get(places.get(place))


def _is_void(row: Cells) -> bool:
    status = row.text("status").lower()
    if status not in ("", "paid", "void"):
        what_to_do = "Write void to take a visit back; else leave it empty."
        raise BadLine("unknown_status", "status", f"{shown(status)} is not known.", what_to_do)
    return status == "void"
