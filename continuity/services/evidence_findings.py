"""Takes in a file of findings against providers."""

from collections.abc import Sequence

from cmc_portal.dates import Span
from continuity.evidence.cells import Cells, KnownCodes
from continuity.evidence.findings import COLUMNS, FindingLine, parse_finding_line
from continuity.evidence.outcomes import EvidenceSummary, LineOutcome
from continuity.evidence.problems import BadLine
from continuity.models import ProviderFinding
from continuity.services.evidence_periods import PeriodBatch

_HELD = ("pk", "known_from", "first_day", "last_day", "source", "npi", "plan_code", "kind")


class FindingStore:
    """One file of findings while it is loaded; it remembers which rows the file named."""

    columns = COLUMNS

    def __init__(self, summary: EvidenceSummary, known: KnownCodes, plan_code: str) -> None:
        self._summary = summary
        self._known = known
        self._plan_code = plan_code
        self._named: dict[int, int] = {}
        self._periods: PeriodBatch

    def take_in(self, lines: Sequence[tuple[int, Cells]]) -> Sequence[LineOutcome | BadLine]:
        """What becomes of each line."""
        read = [_read(cells, self._plan_code, self._known) for _, cells in lines]
        npis = {line.finding.npi for line in read if isinstance(line, FindingLine)}
        self._periods = PeriodBatch(ProviderFinding, self._summary, self._named)
        held = ProviderFinding.objects.filter(npi__in=npis, known_until__isnull=True).values_list(*_HELD)
        for row_id, known_from, first_day, last_day, source, *key in held:
            span = Span(first_day, last_day)
            self._periods.hold(tuple(key), row_id=row_id, span=span, detail=source, known_from=known_from)
        return [
            line if isinstance(line, BadLine) else self._take_in_one(number, line)
            for (number, _), line in zip(lines, read, strict=True)
        ]

    def _take_in_one(self, number: int, line: FindingLine) -> LineOutcome | BadLine:
        npi, plan_code, kind = line.finding.npi, line.finding.plan_code, line.finding.kind.value
        values = {"npi": npi, "plan_code": plan_code, "kind": kind, "source": line.source}
        try:
            return self._periods.tell((npi, plan_code, kind), line.span, line=number, detail=line.source, values=values)
        except BadLine as problem:
            return problem

    def write(self) -> None:
        """Writes what the batch changes."""
        self._periods.write()


def _read(cells: Cells, plan_code: str, known: KnownCodes) -> FindingLine | BadLine:
    try:
        return parse_finding_line(cells, plan_code=plan_code, known=known)
    except BadLine as problem:
        return problem
