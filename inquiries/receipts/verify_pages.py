"""The public page that verifies receipts, by what is on the paper or by the file itself. It shows nothing until trace
number and birth date agree, or the file's signature is right."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.doors import address_of, asker_of
from accounts.facts import Asker, Channel
from cmc_portal import clock
from cmc_portal.statuses import TOO_MANY, UNAVAILABLE, UNPROCESSABLE
from inquiries.receipts.brake import CannotCount, NeedsCode, TooManyTries, count_try, give_back_try
from inquiries.receipts.confirming import present_confirmed
from inquiries.receipts.files import look_at_pdf, read_receipt_file
from inquiries.receipts.forms import VerifyFileForm, VerifyForm
from inquiries.receipts.verifying import Confirmed, confirm_by_birth_date, confirm_by_file
from inquiries.rules.receipts import NoReceipt, Standing

_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(_METHODS)
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """Asks for what is on the receipt; the QR code brings the trace number. Tells whether it agrees."""
    if request.method != "POST":
        return _form_page(request, by_paper=VerifyForm(today=clock.today(), initial=_from_qr_code(request)))
    form = VerifyForm(request.POST, today=clock.today())
    if not form.is_valid():
        return _form_page(request, by_paper=form, status=UNPROCESSABLE)
    try:
        confirmed = _confirm_by_paper(request, form)
    except (TooManyTries, NeedsCode, CannotCount) as error:
        return _held_back(request, error, by_paper=form)
    if confirmed is None:
        form.add_error(None, _("No receipt agrees with this trace number and birth date. Compare both with the paper."))
        return _form_page(request, by_paper=form, status=UNPROCESSABLE)
    return render(request, "inquiries/receipts/confirmed.html", {"confirmed": present_confirmed(confirmed)})


@require_http_methods(_METHODS)
@never_cache
def verify_file(request: HttpRequest) -> HttpResponse:
    """Takes a receipt as a file and tells whether it is as the portal signed it."""
    if request.method != "POST":
        return _form_page(request)
    form = VerifyFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form_page(request, by_file=form, status=UNPROCESSABLE)
    address = address_of(request)
    try:
        count_try(address=address)
        content = form.cleaned_data["file"].read()
        receipt = read_receipt_file(content)
        standing, confirmed = confirm_by_file(receipt, asker=_asker(request), at=clock.now())
    except (TooManyTries, CannotCount) as error:
        return _held_back(request, error, by_file=form)
    except NoReceipt:
        form.add_error("file", _("This is no receipt. Send the PDF or JSON file as it was downloaded."))
        return _form_page(request, by_file=form, status=UNPROCESSABLE)
    if confirmed is None:
        context = {"standing": standing, "is_altered": standing is Standing.ALTERED, "key_id": receipt.key_id}
        return render(request, "inquiries/receipts/not_confirmed.html", context)
    give_back_try(address=address)
    shown = present_confirmed(confirmed, file=look_at_pdf(content))
    context = {"confirmed": shown, "key_id": receipt.key_id}
    return render(request, "inquiries/receipts/confirmed.html", context)


def _confirm_by_paper(request: HttpRequest, form: VerifyForm) -> Confirmed | None:
    typed, address = form.cleaned_data, address_of(request)
    needs_code = count_try(address=address, trace_number=typed["trace"], with_code=bool(typed["code"]))
    confirmed = confirm_by_birth_date(
        typed["trace"],
        typed["birth_date"],
        code=typed["code"],
        needs_code=needs_code,
        asker=_asker(request),
        at=clock.now(),
    )
    if confirmed:
        give_back_try(address=address, trace_number=typed["trace"])
    return confirmed


def _asker(request: HttpRequest) -> Asker:
    """Who verifies: whoever is signed in, else nobody known at that address. It is open to who belongs nowhere too."""
    nobody = Asker(Channel.PAGE, organization_id=None, user_id=request.user.pk, address=address_of(request))
    try:
        return asker_of(request) if request.user.is_authenticated else nobody
    except PermissionDenied:
        return nobody


def _from_qr_code(request: HttpRequest) -> dict[str, str]:
    return {"trace": request.GET.get("trace", "")[:40]}


def _held_back(
    request: HttpRequest,
    error: Exception,
    *,
    by_paper: VerifyForm | None = None,
    by_file: VerifyFileForm | None = None,
) -> HttpResponse:
    """Nothing was looked up, and the same is said whatever there is."""
    if isinstance(error, TooManyTries):
        words = _("Too many tries from here. Nothing was looked up. Try again tomorrow.")
        status = TOO_MANY
    elif isinstance(error, NeedsCode):
        words = _(
            "Too many tries for this receipt. Nothing was looked up. Type the receipt code too, or send the file."
        )
        status = TOO_MANY
    else:
        words = _("Receipts cannot be verified at the moment. Nothing was looked up. Try again in a while.")
        status = UNAVAILABLE
    (by_paper or by_file).add_error(None, words)  # type: ignore[union-attr]
    return _form_page(request, by_paper=by_paper, by_file=by_file, status=status)


def _form_page(
    request: HttpRequest,
    *,
    by_paper: VerifyForm | None = None,
    by_file: VerifyFileForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "by_paper": by_paper or VerifyForm(today=clock.today()),
        "by_file": by_file or VerifyFileForm(),
    }
    return render(request, "inquiries/receipts/verify.html", context, status=status)
