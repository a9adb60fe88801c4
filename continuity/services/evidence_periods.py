"""Keeps days that are told under a key: participations in networks, findings against providers."""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from datetime import datetime
from typing import Any

from cmc_portal.dates import Span
from continuity.evidence.outcomes import EvidenceSummary, LineOutcome
from continuity.evidence.periods import HeldPeriod, decide_period
from continuity.models import NetworkParticipation, ProviderFinding

PeriodModel = type[NetworkParticipation] | type[ProviderFinding]


class PeriodBatch:
    """The periods that a batch of lines speaks of. `named` maps rows to the line of this file that told of them."""

    def __init__(self, model: PeriodModel, summary: EvidenceSummary, named: dict[int, int]) -> None:
        self._model = model
        self._summary = summary
        self._named = named
        self._held: defaultdict[Hashable, list[HeldPeriod]] = defaultdict(list)
        self._closed: list[int] = []
        self._added: list[tuple[HeldPeriod, Mapping[str, Any]]] = []

    def hold(self, key: Hashable, *, row_id: int, span: Span, detail: str, known_from: datetime) -> None:
        """These days are held true now."""
        line = self._named.get(row_id, 0)
        self._held[key].append(HeldPeriod(span, detail, known_from, row_id, line))

    def tell(self, key: Hashable, span: Span, *, line: int, detail: str, values: Mapping[str, Any]) -> LineOutcome:
        """A line tells of these days; `values` are the other columns of its row. Raises BadLine."""
        told = HeldPeriod(span, detail, self._summary.received_at, None, line)
        change = decide_period(self._held[key], told)
        for each in self._held[key]:
            if each.row_id is not None and each.line:
                self._named.setdefault(each.row_id, each.line)
        if change.add is None:
            return LineOutcome.UNCHANGED
        closed = [each.row_id for each in change.close if each.row_id is not None]
        self._closed += closed
        # What the file corrects it names, also where nothing is written.
        self._named.update(dict.fromkeys(closed, line))
        self._held[key] = [each for each in self._held[key] if each not in change.close] + [change.add]
        self._added.append((change.add, values))
        return LineOutcome.CORRECTED if change.close else LineOutcome.ADDED

    def write(self) -> None:
        """Closes and adds."""
        now, file_id = self._summary.received_at, self._summary.file_id
        self._model._default_manager.filter(pk__in=self._closed).update(known_until=now)
        rows = [
            self._model(
                known_from=now,
                file_id=file_id,
                line=period.line,
                first_day=period.span.first_day,
                last_day=period.span.last_day,
                **values,
            )
            for period, values in self._added
        ]
        for row, (period, _) in zip(self._model._default_manager.bulk_create(rows), self._added, strict=True):
            self._named[row.pk] = period.line
