"""Reads of requests: one with its story, and one's own as a list. Every read by a door is recorded by
`services/reading.py`."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.facts import Asker, OrganizationKind
from accounts.plan_wall import is_behind_wall, plan_wall
from continuity import models as rows
from continuity.facts import (
    OPEN_STATES,
    Audience,
    EventKind,
    Grant,
    NoticeKind,
    RequesterKind,
    RequestEvent,
    RequestState,
    Side,
)
from continuity.refusals import NoSuchRequest
from continuity.rules.events import RequestStatus, fold_events
from continuity.selectors.finding import with_former_numbers
from continuity.selectors.logs import list_events
from eligibility.facts import Program

_MOST_OTHERS = 20
PAGE_SIZE = 50
# What the desk does among itself is told to nobody else.
_OF_THE_DESK = frozenset({EventKind.ASSIGNED, EventKind.STATEMENT_RECORDED})
# Of what was kept with an event, what is told to every organisation that asked: whom to see instead.
_FOR_ALL_WHO_ASKED = frozenset({"alternative"})


@dataclass(frozen=True, slots=True)
class StoryEvent:
    """One event, and what else was kept with it."""

    event: RequestEvent
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AttachmentCard:
    """A document as a list tells of it."""

    number: int
    name: str
    content_type: str
    size: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A document itself."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """A letter as a list tells of it."""

    notice_id: int
    kind: NoticeKind
    recipient: str
    delivery: str
    language: str
    queued_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class RequestFile:
    """A request as its reader may see it: what was asked, how it stands, what happened, documents, letters, approvals.

    `services`, `why` and `caller` are what was said when it was asked; `others` are the member's other requests, for
    the plan's people.
    """

    request_id: int
    reference: str
    member_id: int
    npi: str
    plan_code: str
    program: Program
    requester: RequesterKind
    organization_id: int | None
    created_at: datetime
    status: RequestStatus
    services: tuple[str, ...]
    why: str
    caller: str
    events: tuple[StoryEvent, ...]
    attachments: tuple[AttachmentCard, ...]
    notices: tuple[NoticeCard, ...]
    grants: tuple[Grant, ...]
    others: tuple["OwnRequest", ...] = ()

    @property
    def is_open(self) -> bool:
        """Is there something to send or to decide?"""
        return self.status.state in OPEN_STATES


@dataclass(frozen=True, slots=True)
class OwnRequest:
    """A request in a list of one's own."""

    reference: str
    member_id: int
    npi: str
    plan_code: str
    state: RequestState
    sides: frozenset[Side]
    received_on: Any
    due_on: Any
    decided_on: Any
    created_at: datetime
    place: int


def read_request_file(request: rows.ContinuityRequest, *, asker: Asker) -> RequestFile:
    """The request with all that its reader may see; the plan's people see all of it."""
    with plan_wall(asker):
        events = tuple(StoryEvent(event, details) for event, details in list_events(request.pk))
        attachments = _list_attachments(request, asker, events)
        notices = _list_notices(request, asker)
        grants = _list_grants(request)
        others = _list_others(request) if is_behind_wall(asker) else ()
    asked = next((each.details for each in events if each.details), {})
    shown = tuple(each for each in events if _may_read(each, asker))
    status = fold_events(each.event for each in events)
    if _is_of_another(request, asker):
        shown = tuple(_without_words(each, asker) for each in shown if _is_for_all_who_asked(each, asker))
        status = replace(status, waiting_why="", closed_why="")
    of_others = not is_behind_wall(asker) and not _wrote(asker, events[0])
    return RequestFile(
        request_id=request.pk,
        reference=request.reference,
        member_id=request.member_id,
        npi=request.npi,
        plan_code=request.plan_code,
        program=Program(request.program),
        requester=RequesterKind(request.requester),
        organization_id=request.organization_id,
        created_at=request.created_at,
        status=status,
        services=tuple(asked.get("services", ())),
        why="" if of_others else asked.get("why", ""),
        caller=asked.get("caller", "") if is_behind_wall(asker) else "",
        events=shown,
        attachments=attachments,
        notices=notices,
        grants=grants,
        others=others,
    )


def get_attachment(request: rows.ContinuityRequest, number: int, *, asker: Asker) -> AttachedFile:
    """The document of that number, if the asker may have it. Raises NoSuchRequest."""
    with plan_wall(asker):
        events = tuple(StoryEvent(event, details) for event, details in list_events(request.pk))
        row = rows.Attachment.objects.filter(request_id=request.pk, number=number).first()
    if row is None or not _may_have(row.pk, asker, events):
        raise NoSuchRequest
    return AttachedFile(row.name, row.content_type, bytes(row.content))


def list_own_requests(asker: Asker, *, before: int | None = None) -> tuple[tuple[OwnRequest, ...], int | None]:
    """The requests that the asker's organisation asked, or that concern the members they act for, the latest first; and
    where the next page begins, None after the last. A plan's people and programs: those of the plan."""
    asker = with_former_numbers(asker)
    with plan_wall(asker):
        wanted = sorted({pk for own in _list_own(asker, before) for pk in own}, reverse=True)[: PAGE_SIZE + 1]
        found = rows.ContinuityRequest.objects.filter(pk__in=wanted).select_related("standing").order_by("-pk")
        page = tuple(_own_request(row) for row in found[:PAGE_SIZE])
    return page, page[-1].place if len(wanted) > PAGE_SIZE else None


def _list_own(asker: Asker, before: int | None) -> Iterable[Iterable[int]]:
    """The numbers of the latest, by each way in which a request may be one's own; each way has its index."""
    requests = rows.ContinuityRequest.objects.order_by("-pk").values_list("pk", flat=True)
    if before is not None:
        requests = requests.filter(pk__lt=before)
    # What has no day of receipt was never sent: a draft, or one that was withdrawn.
    sent = Q(standing__received_on__isnull=False)
    if asker.organization_id is None:
        of_theirs = requests.filter(sent | Q(organization_id=None), member_id__in=asker.members)
        return [of_theirs[: PAGE_SIZE + 1]] if asker.members else []
    if is_behind_wall(asker):
        return [requests.filter(sent, plan_code=asker.health_plan)[: PAGE_SIZE + 1]]
    again = rows.RequestEvent.objects.filter(kind=EventKind.ASKED_AGAIN, organization_id=asker.organization_id)
    if before is not None:
        again = again.filter(request_id__lt=before)
    asked_again = again.order_by("-request_id").values_list("request_id", flat=True).distinct()
    return [requests.filter(organization_id=asker.organization_id)[: PAGE_SIZE + 1], asked_again[: PAGE_SIZE + 1]]


def _list_others(request: rows.ContinuityRequest) -> tuple[OwnRequest, ...]:
    """What else was sent to the plan for this member, the latest first: an earlier denial, another provider."""
    found = rows.ContinuityRequest.objects.filter(
        member_id=request.member_id, plan_code=request.plan_code, standing__received_on__isnull=False
    )
    latest = found.exclude(pk=request.pk).select_related("standing").order_by("-pk")[:_MOST_OTHERS]
    return tuple(map(_own_request, latest))


def _own_request(row: rows.ContinuityRequest) -> OwnRequest:
    standing = row.standing
    asks = ((Side.MEDICARE, standing.asks_medicare), (Side.MEDI_CAL, standing.asks_medi_cal))
    return OwnRequest(
        reference=row.reference,
        member_id=row.member_id,
        npi=row.npi,
        plan_code=row.plan_code,
        state=RequestState(standing.state),
        sides=frozenset(side for side, is_asked in asks if is_asked),
        received_on=standing.received_on,
        due_on=standing.due_on,
        decided_on=standing.decided_on,
        created_at=row.created_at,
        place=row.pk,
    )


def _may_read(each: StoryEvent, asker: Asker) -> bool:
    """The desk reads everything; others what concerns them, and what they did themselves."""
    if is_behind_wall(asker) or asker.operator:
        return True
    if each.event.kind is EventKind.NOTE_ADDED:
        return each.event.data["audience"] == Audience.REQUESTER
    if each.event.kind is EventKind.EVIDENCE_ADDED and asker.organization_id is not None:
        return _wrote(asker, each)
    return each.event.kind not in _OF_THE_DESK


def _is_of_another(request: rows.ContinuityRequest, asker: Asker) -> bool:
    """Is the asker a provider that only asked the same, of whom the plan and whose request it is wrote nothing?"""
    return asker.organization_kind is OrganizationKind.PROVIDER and asker.organization_id != request.organization_id


def _is_for_all_who_asked(each: StoryEvent, asker: Asker) -> bool:
    return each.event.kind is not EventKind.NOTE_ADDED or _wrote(asker, each)


def _without_words(each: StoryEvent, asker: Asker) -> StoryEvent:
    """What happened, without what others wrote about it to each other."""
    if _wrote(asker, each):
        return each
    data = {name: "" if name == "why" else value for name, value in each.event.data.items()}
    details = {name: value for name, value in each.details.items() if name in _FOR_ALL_WHO_ASKED}
    return StoryEvent(replace(each.event, data=data), details)


def _wrote(asker: Asker, each: StoryEvent) -> bool:
    """Did the asker's organisation, or for a member anybody without one, do this?"""
    return each.event.actor.organization_id == asker.organization_id


def _may_have(attachment_id: int, asker: Asker, events: Iterable[StoryEvent]) -> bool:
    added = (each for each in events if each.event.kind is EventKind.EVIDENCE_ADDED and _may_read(each, asker))
    return any(attachment_id in each.event.data.get("attachment_ids", ()) for each in added)


def _list_attachments(
    request: rows.ContinuityRequest, asker: Asker, events: Collection[StoryEvent]
) -> tuple[AttachmentCard, ...]:
    columns = ("id", "number", "name", "content_type", "size", "added_at")
    found = rows.Attachment.objects.filter(request_id=request.pk).order_by("number").values_list(*columns)
    return tuple(AttachmentCard(*rest) for attachment_id, *rest in found if _may_have(attachment_id, asker, events))


def _list_notices(request: rows.ContinuityRequest, asker: Asker) -> tuple[NoticeCard, ...]:
    """All letters to the desk; to others those that went to them."""
    columns = ("id", "kind", "recipient", "delivery", "language", "queued_at", "sent_at")
    found = rows.Notice.objects.filter(request_id=request.pk).order_by("-queued_at", "-id")
    if asker.organization_kind is OrganizationKind.PROVIDER:
        found = found.filter(recipient=f"organization-{asker.organization_id}")
    elif asker.members:
        found = found.filter(recipient__in=["member", f"user-{asker.user_id}"])
    return tuple(
        NoticeCard(notice_id, NoticeKind(kind), *rest) for notice_id, kind, *rest in found.values_list(*columns)
    )


def _list_grants(request: rows.ContinuityRequest) -> tuple[Grant, ...]:
    return tuple(
        Grant(
            grant_id=row.pk,
            reference=request.reference,
            side=Side(row.side),
            plan_code=row.plan_code,
            program=Program(row.program),
            months=row.months,
            limit_day=row.limit_day,
            enrolled_on=row.enrolled_on,
            granted_at=row.granted_at,
        )
        for row in rows.Grant.objects.filter(request_id=request.pk).order_by("side")
    )
