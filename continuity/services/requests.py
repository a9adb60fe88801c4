"""Taking requests, and what those who ask may do with them, each in one transaction.

Each function takes who does it and the moment; each adds an event, and the standing follows from the events. They raise
`NoSuchRequest` for what the asker may not see, `PermissionDenied` for what they may see and not do, `RequestRefused`
with a code for what cannot be done now. What the desk does: `desk.py`; signing: `decisions.py`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.facts import AccessAction, Asker, OrganizationKind
from accounts.permissions import may_request_continuity, may_work_request
from accounts.plan_wall import is_behind_wall
from continuity import models as rows
from continuity.asked import AskedRequest, Recognition, ReportedVisit, TakenRequest
from continuity.facts import Audience, EventKind, EvidenceSource, RequesterKind, RequestState, Side, Urgency
from continuity.references import make_reference
from continuity.refusals import Refusal, RequestRefused
from continuity.rules.events import Drafted, EvidenceAdded, NoteAdded, Received, Withdrawn
from continuity.selectors.finding import find_request
from continuity.selectors.logs import list_events
from continuity.services.announce import announce_received
from continuity.services.intake import Intake, take_in
from continuity.services.log import append_event, begin_log, day_in_state, lock_log
from continuity.services.recognizing import IdempotencyKey, find_open, list_approved, one_at_a_time
from continuity.services.working import add_to_log, need, record_look, refuse_unless_may_withdraw, refuse_unless_theirs

LONGEST_NOTE = 4_000
MOST_VISITS = 100
_ASKED_WHILE_APPROVED = "Asked again while the approval holds."


@transaction.atomic
def create_request(
    asked: AskedRequest, *, asker: Asker, at: datetime, is_draft: bool = False, idempotency_key: str = ""
) -> TakenRequest:
    """Takes a request, or recognises it: the same one that is open, or one that was approved and still holds.

    A repeated `idempotency_key` of the same asker with the same content gives the same request again. Two at once
    become one. A draft is nobody's but its writer's until `submit_draft`.
    """
    if not may_request_continuity(asker):
        raise PermissionDenied
    key = IdempotencyKey(idempotency_key, asked, asker)
    replayed = key.find()
    if replayed is not None:
        return replayed
    intake = take_in(asked, asker=asker, today=day_in_state(at))
    details = {**_details(asked), **key.details}
    if is_draft:
        data = Drafted(intake.requester, intake.sides, asked.urgency)
        log = begin_log(_new_request(asked, intake, asker=asker, at=at), data, asker=asker, at=at, details=details)
        return _taken(log.request, Recognition.NEW, asker=asker, at=at)
    one_at_a_time(asked.member_id, asked.npi, intake.stay.plan_code)
    same = _recognize(asked, intake, asker=asker, at=at, details=details)
    if same is not None:
        return same
    received = _received(intake, intake.sides.difference(list_approved(asked, intake, asker=asker)), asked.urgency)
    log = begin_log(_new_request(asked, intake, asker=asker, at=at), received, asker=asker, at=at, details=details)
    announce_received(log.request, at=at)
    return _taken(log.request, Recognition.NEW, asker=asker, at=at)


@transaction.atomic
def submit_draft(reference: str, *, asker: Asker, at: datetime) -> TakenRequest:
    """Sends a draft: the plan has it from today. Where the same is open already, the draft ends and that one answers;
    what was sent already is not sent twice."""
    request = find_request(reference, asker=asker)
    refuse_unless_theirs(asker, request)
    one_at_a_time(request.member_id, request.npi, request.plan_code)
    log = lock_log(request)
    status = log.status
    if status.state is not RequestState.DRAFT:
        return TakenRequest(request.reference, Recognition.REPLAYED)
    asked = AskedRequest(
        request.member_id, request.npi, sides=status.sides, urgency=status.urgency, plan_code=request.plan_code
    )
    intake = replace(take_in(asked, asker=asker, today=day_in_state(at)), requester=RequesterKind(request.requester))
    same = _recognize(asked, intake, asker=asker, at=at, details={})
    if same is not None:
        append_event(log, Withdrawn(same.reference), asker=asker, at=at)
        return same
    append_event(log, _received(intake, status.sides, status.urgency), asker=asker, at=at)
    announce_received(request, at=at)
    return _taken(request, Recognition.NEW, asker=asker, at=at)


@transaction.atomic
def withdraw_request(reference: str, *, why: str = "", asker: Asker, at: datetime) -> None:
    """Whoever asked no longer wants it; a plan's people and programs write down why."""
    request = find_request(reference, asker=asker)
    refuse_unless_may_withdraw(asker, request)
    if is_behind_wall(asker):
        need(why, Refusal.WHY_NEEDED, "why")
    add_to_log(lock_log(request), Withdrawn(why.strip()), asker=asker, at=at)


@transaction.atomic
def add_visits(reference: str, *, visits: Sequence[ReportedVisit], asker: Asker, at: datetime) -> None:
    """Adds visits that somebody attests or has papers of. They count for this request's member and provider; one that
    was reported with this request before is not added again. Outside the plan's desk papers are those that the asker
    attached to this request: without any, it is somebody's word."""
    request = find_request(reference, asker=asker)
    refuse_unless_theirs(asker, request)
    _refuse_visits(visits, today=day_in_state(at))
    log = lock_log(request)
    if not (may_work_request(asker, plan_code=request.plan_code) or _attached_a_document(asker, request)):
        visits = [replace(each, source=EvidenceSource.ATTESTATION) for each in visits]
    known = _list_reported(request)
    added = [_add_visit(request, each, at=at) for each in dict.fromkeys(visits) if each not in known]
    sources = "+".join(sorted({each.source.value for each in visits}))
    add_to_log(log, EvidenceAdded(sources, request.reference, visit_ids=tuple(added)), asker=asker, at=at)


@transaction.atomic
def add_note(reference: str, *, text: str, audience: Audience, asker: Asker, at: datetime) -> None:
    """The desk writes a note, for itself or for whoever asked; whoever asked writes one to the desk."""
    request = find_request(reference, asker=asker)
    refuse_unless_theirs(asker, request)
    if audience is Audience.INTERNAL and not may_work_request(asker, plan_code=request.plan_code):
        raise PermissionDenied
    if not 0 < len(text.strip()) <= LONGEST_NOTE:
        raise RequestRefused(Refusal.TEXT_NEEDED, field="text")
    add_to_log(lock_log(request), NoteAdded(audience, text.strip()), asker=asker, at=at)


def _recognize(
    asked: AskedRequest, intake: Intake, *, asker: Asker, at: datetime, details: dict[str, Any]
) -> TakenRequest | None:
    """The open request for the same, or the approved one that holds for every side asked; else None."""
    request = find_open(asked, intake, asker=asker, at=at, details=details)
    if request is not None:
        return _taken(request, Recognition.SAME, asker=asker, at=at)
    approved = list_approved(asked, intake, asker=asker)
    if not intake.sides <= approved.keys():
        return None
    reference = min(approved[side] for side in intake.sides)
    request = rows.ContinuityRequest.objects.get(reference=reference)
    note = NoteAdded(Audience.INTERNAL, _ASKED_WHILE_APPROVED)
    append_event(lock_log(request), note, asker=asker, at=at, details=details)
    return _taken(request, Recognition.APPROVED, asker=asker, at=at)


def _taken(request: rows.ContinuityRequest, how: Recognition, *, asker: Asker, at: datetime) -> TakenRequest:
    record_look(asker, AccessAction.REQUEST_CONTINUITY, request, at=at)
    return TakenRequest(request.reference, how)


def _received(intake: Intake, sides: frozenset[Side], urgency: Urgency) -> Received:
    return Received(intake.received_on, intake.channel, intake.requester, sides, urgency)


def _details(asked: AskedRequest) -> dict[str, Any]:
    """What nobody decides by, kept with the event."""
    return {
        "services": list(asked.services),
        "why": asked.why.strip(),
        "caller": asked.caller.strip(),
        "identified_by": asked.identified_by,
    }


def _new_request(asked: AskedRequest, intake: Intake, *, asker: Asker, at: datetime) -> rows.ContinuityRequest:
    is_provider = asker.organization_kind is OrganizationKind.PROVIDER
    return rows.ContinuityRequest(
        reference=make_reference(),
        member_id=asked.member_id,
        npi=asked.npi,
        plan_code=intake.stay.plan_code,
        program=intake.stay.program.value,
        requester=intake.requester.value,
        organization_id=asker.organization_id if is_provider else None,
        user_id=asker.user_id,
        client_id=asker.client_id,
        created_at=at,
    )


def _refuse_visits(visits: Sequence[ReportedVisit], *, today: date) -> None:
    if not 0 < len(visits) <= MOST_VISITS:
        raise RequestRefused(Refusal.VISIT_NEEDED, field="visits")
    for index, each in enumerate(visits):
        if each.day > today:
            raise RequestRefused(Refusal.VISIT_IN_FUTURE, field=f"visits[{index}].day")


def _attached_a_document(asker: Asker, request: rows.ContinuityRequest) -> bool:
    """Did the asker's organisation, or for a member anybody without one, attach a document to this request?"""
    added = (event for event, _ in list_events(request.pk) if event.kind is EventKind.EVIDENCE_ADDED)
    own = (event for event in added if event.actor.organization_id == asker.organization_id)
    return any(event.data.get("attachment_ids") for event in own)


def _list_reported(request: rows.ContinuityRequest) -> set[ReportedVisit]:
    found = rows.Visit.objects.filter(member_id=request.member_id, npi=request.npi, request_id=request.pk)
    return {
        ReportedVisit(each.day, Side(each.side) if each.side else None, each.is_emergency, EvidenceSource(each.source))
        for each in found.filter(known_until=None)
    }


def _add_visit(request: rows.ContinuityRequest, visit: ReportedVisit, *, at: datetime) -> int:
    said = {None: "", True: "/emergency", False: "/planned"}[visit.is_emergency]
    return rows.Visit.objects.create(
        member_id=request.member_id,
        npi=request.npi,
        day=visit.day,
        side=visit.side.value if visit.side else "",
        is_emergency=visit.is_emergency,
        source=visit.source.value,
        # Two reports of one day that differ are two; each names the request that it came with.
        reference=f"{request.reference}{said}",
        request=request,
        known_from=at,
    ).pk
