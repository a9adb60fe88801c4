"""Reading requests: each read leaves its row of the trail, in the transaction of the read. No row, no request."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.facts import AccessAction, Asker
from accounts.permissions import may_request_continuity
from accounts.services.trail import record_access
from continuity.selectors.finding import find_request
from continuity.selectors.requests import OwnRequest, RequestFile, list_own_requests, read_request_file
from continuity.services.working import purpose_of, record_look


@transaction.atomic
def read_request(reference: str, *, asker: Asker, at: datetime) -> RequestFile:
    """The request as the asker may see it. Raises NoSuchRequest."""
    request = find_request(reference, asker=asker)
    file = read_request_file(request, asker=asker)
    record_look(asker, AccessAction.READ_REQUEST, request, at=at)
    return file


@transaction.atomic
def read_own_requests(
    asker: Asker, *, before: int | None = None, at: datetime
) -> tuple[tuple[OwnRequest, ...], int | None]:
    """One's own requests, a page of them, and where the next begins. Raises PermissionDenied."""
    if not may_request_continuity(asker):
        raise PermissionDenied
    page, following = list_own_requests(asker, before=before)
    members = sorted({each.member_id for each in page})
    if members:
        record_access(asker, action=AccessAction.LIST_REQUESTS, purpose=purpose_of(asker), at=at, members=members)
    return page, following
