"""Documents of a request: kept in the database, given back as downloads only."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import Count

from accounts.facts import AccessAction, Asker
from continuity.documents import MOST_OF_A_REQUEST, read_document
from continuity.models import Attachment
from continuity.refusals import Refusal, RequestRefused
from continuity.rules.events import EvidenceAdded
from continuity.selectors.finding import find_request
from continuity.selectors.requests import AttachedFile, get_attachment
from continuity.services.log import lock_log
from continuity.services.working import add_to_log, record_look, refuse_unless_theirs

DOCUMENT = "document"


@transaction.atomic
def add_attachment(reference: str, *, name: str, content: bytes, asker: Asker, at: datetime) -> int:
    """Adds a document to the request; its number. Raises NoSuchRequest, PermissionDenied, RequestRefused."""
    request = find_request(reference, asker=asker)
    refuse_unless_theirs(asker, request)
    document = read_document(name, content)
    log = lock_log(request)
    number = Attachment.objects.filter(request_id=request.pk).aggregate(there=Count("id"))["there"] + 1
    if number > MOST_OF_A_REQUEST:
        raise RequestRefused(Refusal.TOO_MANY_FILES, field="content")
    row = Attachment.objects.create(
        request=request,
        plan_code=request.plan_code,
        number=number,
        name=document.name,
        content_type=document.content_type,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        content=content,
        added_at=at,
    )
    data = EvidenceAdded(DOCUMENT, f"{request.reference}/{number}", attachment_ids=(row.pk,))
    add_to_log(log, data, asker=asker, at=at)
    return number


@transaction.atomic
def read_attachment(reference: str, number: int, *, asker: Asker, at: datetime) -> AttachedFile:
    """The document, and a row of the trail that it was opened. Raises NoSuchRequest."""
    request = find_request(reference, asker=asker)
    file = get_attachment(request, number, asker=asker)
    record_look(asker, AccessAction.READ_ATTACHMENT, request, at=at)
    return file
