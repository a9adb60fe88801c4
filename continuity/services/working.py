"""What services of a request share: holding it for the desk, adding to its log, and the row of the trail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied

from accounts.facts import AccessAction, Asker, OrganizationKind, Purpose
from accounts.permissions import may_add_to_request, may_withdraw_request, may_work_request
from accounts.services.trail import record_access
from continuity.models import ContinuityRequest
from continuity.refusals import Refusal, RequestRefused
from continuity.rules.events import EventData
from continuity.selectors.finding import find_request, with_former_numbers
from continuity.selectors.requests import RequestFile
from continuity.services.log import Log, append_event, lock_log


def hold_at_desk(reference: str, *, asker: Asker) -> Log:
    """The log of the request, held, for somebody of the desk of its plan. Raises NoSuchRequest, PermissionDenied."""
    request = find_request(reference, asker=asker)
    if not may_work_request(asker, plan_code=request.plan_code):
        raise PermissionDenied
    return lock_log(request)


def refuse_unless_theirs(asker: Asker, request: ContinuityRequest) -> None:
    """`find_request` has shown whose it is; an operator at the console sees it and adds nothing. Raises
    PermissionDenied."""
    if not may_add_to_request(
        with_former_numbers(asker),
        member_id=request.member_id,
        plan_code=request.plan_code,
        organization_id=asker.organization_id,
    ):
        raise PermissionDenied


def refuse_unless_may_withdraw(asker: Asker, request: ContinuityRequest) -> None:
    """Raises PermissionDenied for who may not withdraw the request."""
    if not can_withdraw(asker, request):
        raise PermissionDenied


def can_withdraw(asker: Asker, request: ContinuityRequest | RequestFile) -> bool:
    """May the asker withdraw it? Who only asked the same does not withdraw what somebody else asked."""
    return may_withdraw_request(
        with_former_numbers(asker),
        member_id=request.member_id,
        plan_code=request.plan_code,
        organization_id=request.organization_id,
    )


def add_to_log(
    log: Log, data: EventData, *, asker: Asker, at: datetime, details: Mapping[str, Any] | None = None
) -> Log:
    """Adds an event and its row of the trail. Raises RequestRefused."""
    log = append_event(log, data, asker=asker, at=at, details=details)
    record_look(asker, AccessAction.WORK_ON_REQUEST, log.request, at=at)
    return log


def record_look(asker: Asker, action: AccessAction, request: ContinuityRequest, *, at: datetime) -> None:
    """Writes the row of the trail: what was done with which request."""
    record_access(
        asker,
        action=action,
        purpose=purpose_of(asker),
        at=at,
        members=[request.member_id],
        subject=request.reference,
    )


def purpose_of(asker: Asker) -> Purpose:
    """Why the asker looks at requests: members for themselves, providers to treat, plans to run their desk."""
    if asker.organization_kind is OrganizationKind.PROVIDER:
        return Purpose.TREATMENT
    return Purpose.MEMBER_REQUEST if asker.members else Purpose.OPERATIONS


def need(text: str, refusal: Refusal, field: str) -> None:
    """Raises RequestRefused where nothing was written."""
    if not text.strip():
        raise RequestRefused(refusal, field=field)
