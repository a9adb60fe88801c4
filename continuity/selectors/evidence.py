"""Reads of everything on record about a member and a provider, as known at a moment.

Their SQL stands in `continuity/read_functions.py`; behind the plan wall they show a plan's people its own requests and
approvals, and nobody else's.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from cmc_portal.database import run
from cmc_portal.dates import Span
from continuity.facts import (
    Actor,
    CareProvider,
    CareProviderKind,
    ContinuityFacts,
    DecisionOutcome,
    EventKind,
    EvidenceSource,
    FindingKind,
    Grant,
    HeldNetwork,
    NetworkDays,
    ProviderFinding,
    RequestEvent,
    RequestState,
    RequestSummary,
    Side,
    Visit,
)
from continuity.models import RequestEvent as RequestEventRow
from continuity.rules.events import RequestStatus, fold_events
from continuity.services.log import DETAILS
from eligibility.facts import Program

_Row = tuple[Any, ...]
_Parts = Mapping[int, Sequence[_Row]]
_PROVIDER, _NETWORK, _VISIT, _FINDING, _REQUEST, _GRANT, _HELD = range(1, 8)
_NPI, _MEMBER = 13, 14

_FACTS = "SELECT * FROM continuity_facts(%s, %s, %s)"
_FACTS_OF_MANY = "SELECT * FROM continuity_facts_of_many(%s, %s, %s)"


def get_continuity_facts(member_id: int, npi: str, *, known_at: datetime | None = None) -> ContinuityFacts:
    """Everything on record about this member and this provider as known at a moment (default: now)."""
    parts: defaultdict[int, list[_Row]] = defaultdict(list)
    for row in run(_FACTS, [member_id, npi, known_at]):
        parts[row[0]].append(row)
    return _facts(npi, parts, _requests(parts.get(_REQUEST, ()), known_at))


def list_continuity_facts(
    pairs: Collection[tuple[int, str]], *, known_at: datetime | None = None
) -> Mapping[tuple[int, str], ContinuityFacts]:
    """The same for many members, each with the provider asked about, in one statement (two for an earlier moment)."""
    parts: dict[tuple[int, str], defaultdict[int, list[_Row]]] = {pair: defaultdict(list) for pair in pairs}
    of_provider: defaultdict[str, list[_Row]] = defaultdict(list)
    members, npis = sorted({member for member, _ in parts}), sorted({npi for _, npi in parts})
    held: list[_Row] = []
    for row in run(_FACTS_OF_MANY, [members, npis, known_at]):
        if row[0] == _HELD:
            held.append(row)
        elif row[_MEMBER] is None:
            of_provider[row[_NPI]].append(row)
        elif (row[_MEMBER], row[_NPI]) in parts:
            parts[row[_MEMBER], row[_NPI]][row[0]].append(row)
    requests = _requests([row for own in parts.values() for row in own.get(_REQUEST, ())], known_at)
    for (_, npi), own in parts.items():
        for row in (*of_provider[npi], *held):
            own[row[0]].append(row)
    return {(member, npi): _facts(npi, own, requests) for (member, npi), own in parts.items()}


def _requests(found: Sequence[_Row], known_at: datetime | None) -> Mapping[int, RequestSummary]:
    """Each request as it stands; for an earlier moment, as its events until then add up. What was a draft is left
    out."""
    if known_at is None or not found:
        return {row[10]: _request(row) for row in found}
    events = defaultdict(list)
    for row in RequestEventRow.objects.filter(request_id__in=[row[10] for row in found], at__lte=known_at):
        events[row.request_id].append(_event(row))
    folded = {row[10]: (row, fold_events(events[row[10]])) for row in found}
    return {
        request_id: _request_then(row, status)
        for request_id, (row, status) in folded.items()
        if status.state is not RequestState.DRAFT
    }


def _facts(npi: str, parts: _Parts, requests: Mapping[int, RequestSummary]) -> ContinuityFacts:
    provider = next(iter(parts.get(_PROVIDER, ())), None)
    return ContinuityFacts(
        npi=npi,
        provider=_provider(npi, provider) if provider else None,
        networks=tuple(_network(row) for row in parts.get(_NETWORK, ())),
        visits=tuple(_visit(row) for row in parts.get(_VISIT, ())),
        findings=tuple(
            ProviderFinding(FindingKind(row[4]), row[3], Span(row[1], row[2])) for row in parts.get(_FINDING, ())
        ),
        requests=tuple(requests[row[10]] for row in parts.get(_REQUEST, ()) if row[10] in requests),
        grants=tuple(_grant(row) for row in parts.get(_GRANT, ())),
        held_networks=tuple(HeldNetwork(row[3], row[1]) for row in parts.get(_HELD, ())),
    )


def _provider(npi: str, row: _Row) -> CareProvider:
    return CareProvider(
        npi=npi,
        name=row[3],
        kind=CareProviderKind(row[4]) if row[4] else None,
        specialty=row[5],
        is_primary_care=row[8],
        is_state_plan_approved=row[9],
    )


def _network(row: _Row) -> NetworkDays:
    return NetworkDays(row[3], Program(row[4]) if row[4] else None, row[5], Span(row[1], row[2]))


def _visit(row: _Row) -> Visit:
    return Visit(
        visit_id=row[10],
        day=row[1],
        side=Side(row[3]) if row[3] else None,
        is_emergency=row[8],
        source=EvidenceSource(row[4]),
        reference=row[5],
    )


def _request(row: _Row) -> RequestSummary:
    _, received_on, due_on, plan_code, reference, state, denied, _, medicare, medi_cal, *_ = row
    asked = ((Side.MEDICARE, medicare), (Side.MEDI_CAL, medi_cal))
    return RequestSummary(
        reference=reference,
        state=RequestState(state),
        sides=frozenset(side for side, is_asked in asked if is_asked),
        plan_code=plan_code,
        received_on=received_on,
        due_on=due_on,
        denied_sides=frozenset(Side(each) for each in denied.split()),
    )


def _request_then(row: _Row, status: RequestStatus) -> RequestSummary:
    denied = (each.side for each in status.outcomes if each.outcome is DecisionOutcome.DENIED)
    return RequestSummary(
        reference=row[4],
        state=status.state,
        sides=status.sides,
        plan_code=row[3],
        received_on=status.received_on,
        due_on=status.due_on,
        denied_sides=frozenset(denied),
    )


def _event(row: RequestEventRow) -> RequestEvent:
    data = {name: value for name, value in row.data.items() if name != DETAILS}
    actor = Actor(row.channel, row.organization_id, row.user_id, row.client_id, row.operator)
    return RequestEvent(row.number, row.at, EventKind(row.kind), actor, data)


def _grant(row: _Row) -> Grant:
    _, enrolled_on, limit_day, plan_code, reference, side, program, _, _, _, grant_id, months, granted_at, *_ = row
    return Grant(
        grant_id=grant_id,
        reference=reference,
        side=Side(side),
        plan_code=plan_code,
        program=Program(program),
        months=months,
        limit_day=limit_day,
        enrolled_on=enrolled_on,
        granted_at=granted_at,
    )
