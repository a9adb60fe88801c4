"""Takes in a plan's provider file: providers as described, and their days in the network."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q

from cmc_portal.dates import ONE_DAY, Span
from continuity.evidence.cells import Cells, KnownCodes
from continuity.evidence.networks import COLUMNS, Description, NetworkLine, Place, parse_network_line
from continuity.evidence.outcomes import EvidenceSummary, LineOutcome
from continuity.evidence.periods import TOLD_LATER
from continuity.evidence.problems import BadLine
from continuity.models import CareProvider, NetworkParticipation
from continuity.services.evidence_periods import PeriodBatch

_WORDS = tuple(each.name for each in fields(Description))
_PLACE = tuple(each.name for each in fields(Place))
_HELD = ("pk", "known_from", "first_day", "last_day", *_PLACE)


class Participation(NamedTuple):
    """Days in a network, as they are held true."""

    row_id: int
    first_day: date
    npi: str
    plan_code: str
    program: str
    county_code: str


class NetworkStore:
    """One provider file while it is loaded.

    It remembers whom the file described and which rows it named: a few hundred bytes a provider.
    """

    columns = COLUMNS

    def __init__(self, summary: EvidenceSummary, known: KnownCodes, plan_code: str) -> None:
        self._summary = summary
        self._known = known
        self._plan_code = plan_code
        self._described: dict[str, Description] = {}
        self.named_rows: dict[int, int] = {}
        self._periods: PeriodBatch
        self._providers: _ProviderBatch

    def take_in(self, lines: Sequence[tuple[int, Cells]]) -> Sequence[LineOutcome | BadLine]:
        """What becomes of each line."""
        read = [_read(cells, self._plan_code, self._known) for _, cells in lines]
        npis = {line.place.npi for line in read if isinstance(line, NetworkLine)}
        self._periods = PeriodBatch(NetworkParticipation, self._summary, self.named_rows)
        held = NetworkParticipation.objects.filter(npi__in=npis, known_until__isnull=True).values_list(*_HELD)
        for row_id, known_from, first_day, last_day, *key in held:
            span = Span(first_day, last_day)
            self._periods.hold(tuple(key), row_id=row_id, span=span, detail="", known_from=known_from)
        self._providers = _ProviderBatch(self._summary, self._described, npis)
        return [
            line if isinstance(line, BadLine) else self._take_in_one(number, line)
            for (number, _), line in zip(lines, read, strict=True)
        ]

    def _take_in_one(self, number: int, line: NetworkLine) -> LineOutcome | BadLine:
        """The days first: a line that contradicts another tells nothing of the provider either."""
        place, days = line.place, LineOutcome.UNCHANGED
        try:
            self._providers.refuse_when_told_later(place.npi)
            if line.span is not None:
                values = {name: getattr(place, name) for name in _PLACE}
                key = tuple(values.values())
                days = self._periods.tell(key, line.span, line=number, detail="", values=values)
        except BadLine as problem:
            return problem
        described = self._providers.describe(place.npi, line.description, line=number)
        return days if days is not LineOutcome.UNCHANGED else described

    def write(self) -> None:
        """Writes what the batch changes."""
        self._periods.write()
        self._providers.write()


class _ProviderBatch:
    """The providers that a batch of lines describes. Where lines of one file differ, the first counts."""

    def __init__(self, summary: EvidenceSummary, described: dict[str, Description], npis: Collection[str]) -> None:
        self._summary = summary
        self._described = described
        rows = CareProvider.objects.filter(npi__in=npis, known_until__isnull=True)
        self._rows = {row.npi: row for row in rows}
        self._now = {npi: _description(row) for npi, row in self._rows.items()}
        self._changed: dict[str, int] = {}

    def refuse_when_told_later(self, npi: str) -> None:
        row = self._rows.get(npi)
        if row is not None and row.known_from > self._summary.received_at:
            raise BadLine("told_later", "", TOLD_LATER, "Load the newest file last.")

    def describe(self, npi: str, told: Description, *, line: int) -> LineOutcome:
        """What the file tells replaces what is held true; what it leaves empty changes nothing."""
        told = self._described.get(npi, Description()).filled_from(told)
        self._described[npi] = told
        held = self._now.get(npi)
        wanted = told if held is None else told.filled_from(held)
        if wanted == held:
            return LineOutcome.UNCHANGED
        self._now[npi] = wanted
        self._changed.setdefault(npi, line)
        return LineOutcome.ADDED if npi not in self._rows else LineOutcome.CORRECTED

    def write(self) -> None:
        now, file_id = self._summary.received_at, self._summary.file_id
        closed = [self._rows[npi].pk for npi in self._changed if npi in self._rows]
        CareProvider.objects.filter(pk__in=closed).update(known_until=now)
        CareProvider.objects.bulk_create(
            CareProvider(npi=npi, known_from=now, file_id=file_id, line=line, **asdict(self._now[npi]))
            for npi, line in self._changed.items()
        )


def _read(cells: Cells, plan_code: str, known: KnownCodes) -> NetworkLine | BadLine:
    try:
        return parse_network_line(cells, plan_code=plan_code, known=known)
    except BadLine as problem:
        return problem


def _description(row: CareProvider) -> Description:
    return Description(**{word: getattr(row, word) for word in _WORDS})


def list_not_named(plan_code: str, *, day: date, named: Collection[int]) -> Sequence[Participation]:
    """The plan's participations that are held true for `day` or later and that no line of the file named."""
    rows = NetworkParticipation.objects.filter(
        Q(last_day__isnull=True) | Q(last_day__gte=day), plan_code=plan_code, known_until__isnull=True
    )
    found = rows.order_by("npi", "first_day", "pk").values_list("pk", "first_day", *_PLACE)
    return [Participation(*row) for row in found.iterator() if row[0] not in named]


def end_not_named(others: Sequence[Participation], *, first_day_outside: date, file_id: int, now: datetime) -> None:
    """Ends these participations on the day before; of one that had not begun by then nothing is left."""
    NetworkParticipation.objects.filter(pk__in=[each.row_id for each in others]).update(known_until=now)
    NetworkParticipation.objects.bulk_create(
        NetworkParticipation(
            npi=each.npi,
            plan_code=each.plan_code,
            program=each.program,
            county_code=each.county_code,
            first_day=each.first_day,
            last_day=first_day_outside - ONE_DAY,
            known_from=now,
            file_id=file_id,
        )
        for each in others
        if each.first_day < first_day_outside
    )
