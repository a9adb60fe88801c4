"""A line of a file of findings: a quality concern or an exclusion that is documented against a provider."""

from dataclasses import dataclass

from cmc_portal.dates import Span
from continuity.evidence.cells import Cells, KnownCodes
from continuity.evidence.problems import BadLine
from continuity.evidence.table import Columns
from continuity.facts import FindingKind

COLUMNS = Columns(
    known=("npi", "plan", "kind", "first_day", "last_day", "source"),
    needed=(("npi",), ("kind",), ("first_day",), ("source",)),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is found against whom; no plan: for every plan."""

    npi: str
    plan_code: str
    kind: FindingKind


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding, its days, and the document that tells of it."""

    finding: Finding
    span: Span
    source: str


def parse_finding_line(row: Cells, *, plan_code: str, known: KnownCodes) -> FindingLine:
    """The line of a file of findings. Raises BadLine: only what is documented counts against a provider."""
    npi, kind, span = row.npi(), row.code("kind", FindingKind), row.span()
    if kind is None:
        raise BadLine("kind_missing", "kind", "The cell is empty.", f"Known are {', '.join(FindingKind)}.")
    if span is None:
        raise BadLine("first_day_missing", "first_day", "The cell is empty.", "Give the first day.")
    if not row.text("source"):
        raise BadLine("source_missing", "source", "The cell is empty.", "Name the document that tells of it.")
    return FindingLine(Finding(npi, row.plan(plan_code, known), kind), span, row.text("source"))
