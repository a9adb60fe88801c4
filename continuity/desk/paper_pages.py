"""Documents and letters of a request, for everybody who may see it: the desk, whoever asked, the member."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.doors import asker_of
from accounts.facts import AccessAction, Asker
from accounts.plan_wall import plan_wall
from cmc_portal import clock
from cmc_portal.statuses import SEE_OTHER, UNAVAILABLE
from continuity.desk.doors import read_reference
from continuity.desk.forms import DocumentForm
from continuity.notices.pdf import PdfImpossible
from continuity.notices.selectors import LetterView, get_letter, get_letter_pdf
from continuity.refusals import NoSuchRequest, RequestRefused
from continuity.selectors.finding import find_request
from continuity.services.attachments import add_attachment, read_attachment
from continuity.services.reading import read_request
from continuity.services.working import record_look

# Shows the page of the request again, with the form that could not be taken.
ShowAgain = Callable[..., HttpResponse]


@require_safe
@never_cache
@login_required
def document(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The document as a download, never shown: what is inside it nobody has looked at."""
    try:
        file = read_attachment(read_reference(reference), number, asker=asker_of(request), at=clock.now())
    except NoSuchRequest as error:
        raise Http404 from error
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return HttpResponse(file.content, content_type=file.content_type, headers=headers)


def add_document(request: HttpRequest, reference: str, *, page: str, show_again: ShowAgain) -> HttpResponse:
    """Takes a document; leads back to `page`, or shows it again and says what is wrong with the file."""
    asker = asker_of(request)
    form = DocumentForm(request.POST, request.FILES, auto_id="id_document_%s")
    if not form.is_valid():
        return show_again(request, asker, reference, failed=("document", form))
    file = form.cleaned_data["file"]
    try:
        add_attachment(read_reference(reference), name=file.name, content=file.read(), asker=asker, at=clock.now())
    except NoSuchRequest as error:
        raise Http404 from error
    except RequestRefused as refused:
        form.refuse("file", refused.problem, refused.what_to_do)
        return show_again(request, asker, reference, failed=("document", form))
    messages.success(request, _("The document was added."))
    return HttpResponseRedirect(reverse(page, args=[reference]), status=SEE_OTHER)


@require_safe
@never_cache
@login_required
def letter(request: HttpRequest, reference: str, notice_id: int, page: str) -> HttpResponse:
    """The letter as it was sent, as a page or with `?pdf=1` as a file."""
    asker = asker_of(request)
    found = _read_letter(asker, reference, notice_id)
    if "pdf" in request.GET:
        return _as_pdf(request, found)
    context = {"letter": found, "reference": reference, "page": page, "here": page}
    return render(request, "continuity/letter.html", context)


@transaction.atomic
def _read_letter(asker: Asker, reference: str, notice_id: int) -> LetterView:
    """A letter of this request that the asker may see, with its row in the trail."""
    at = clock.now()
    try:
        file = read_request(read_reference(reference), asker=asker, at=at)
        request = find_request(reference, asker=asker)
    except NoSuchRequest as error:
        raise Http404 from error
    if notice_id not in {each.notice_id for each in file.notices}:
        raise Http404
    with plan_wall(asker):
        found = get_letter(notice_id)
    if found is None:
        raise Http404
    record_look(asker, AccessAction.READ_NOTICE, request, at=at)
    return found


def _as_pdf(request: HttpRequest, found: LetterView) -> HttpResponse:
    try:
        pdf = get_letter_pdf(found.card.notice_id)
    except PdfImpossible:
        return render(request, "continuity/no_pdf.html", status=UNAVAILABLE)
    if pdf is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="letter-{found.card.queued_at:%Y-%m-%d}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
