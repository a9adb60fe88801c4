"""Signing up as a member. Every page says the same whether or not anybody was found: the worker looks, and writes."""

from collections.abc import Mapping

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.doors import address_of
from accounts.facts import SignUpKind
from accounts.rules.sign_up import sign_up_policy
from accounts.services.sign_ups import CodeResult, begin_sign_up
from accounts.signing_in.attempts import may_sign_up, may_try_code
from cmc_portal import clock
from cmc_portal.addresses import absolute_url
from cmc_portal.statuses import SEE_OTHER, TOO_MANY, UNPROCESSABLE
from inquiries.my.finishing import finish_sign_up
from inquiries.my.sign_up_forms import CodeForm, LetterCodeForm, SignUpForm
from inquiries.my.tasks import look_for_sign_up

SIGN_UP = "sign_up"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def sign_up(request: HttpRequest) -> HttpResponse:
    """Three facts; then the page for the code, whatever they were."""
    form = SignUpForm(request.POST if request.method == "POST" else None, today=clock.today())
    if request.method != "POST":
        return _page(request, "sign_up.html", form)
    if not form.is_valid():
        return _page(request, "sign_up.html", form, status=UNPROCESSABLE)
    if not may_sign_up(request, number=form.cleaned_data["number"]):
        return _wait(request)
    _begin(request, SignUpKind.EMAIL, form.typed())
    return HttpResponseRedirect(reverse("sign-up-code"), status=SEE_OTHER)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """The code from the e-mail and a password: the account, or the same words for every code that does not fit."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, "sign_up_code.html", form)
    if not form.is_valid():
        return _page(request, "sign_up_code.html", form, status=UNPROCESSABLE)
    if not may_try_code(request):
        return _wait(request)
    result = finish_sign_up(request, request.session.get(SIGN_UP, ""), form)
    if result in (CodeResult.READY, CodeResult.LINKED):
        request.session.pop(SIGN_UP, None)
        return _ready(request, is_own=result is CodeResult.LINKED)
    return _page(request, "sign_up_code.html", form, status=UNPROCESSABLE)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def letter(request: HttpRequest) -> HttpResponse:
    """The code of a letter, the birth date and an address: a link goes there if they fit."""
    form = LetterCodeForm(request.POST if request.method == "POST" else None, today=clock.today())
    if request.method != "POST":
        return _page(request, "sign_up_letter.html", form)
    if not form.is_valid():
        return _page(request, "sign_up_letter.html", form, status=UNPROCESSABLE)
    if not may_sign_up(request, number=form.typed()["code"]):
        return _wait(request)
    _begin(request, SignUpKind.LETTER_TRY, form.typed())
    return HttpResponseRedirect(reverse("sign-up-sent"), status=SEE_OTHER)


@require_safe
@never_cache
def sent(request: HttpRequest) -> HttpResponse:
    """What happens after the code of a letter was typed."""
    policy = sign_up_policy(clock.today())
    context = {"days": policy.letter_life.days, "tries": policy.letter_tries, "here": "sign-up"}
    return render(request, "inquiries/my/sign_up_sent.html", context)


def _begin(request: HttpRequest, kind: SignUpKind, typed: Mapping[str, str]) -> None:
    """Keeps what was typed and leaves it to the worker; the browser keeps the secret by which its code is known."""
    row, secret = begin_sign_up(kind, typed, address=address_of(request), now=clock.now(), today=clock.today())
    request.session[SIGN_UP] = secret
    origin = absolute_url(request, "/").rstrip("/")
    transaction.on_commit(lambda: look_for_sign_up.delay(row, origin=origin), robust=True)


def _ready(request: HttpRequest, *, is_own: bool) -> HttpResponse:
    """On to one's own page where the account that is signed in was linked; a new one signs in first, also where
    somebody else is signed in."""
    if is_own:
        messages.success(request, _("Done. This is your own information now."))
        return HttpResponseRedirect(reverse("my-page"), status=SEE_OTHER)
    messages.success(request, _("Your account is ready. Sign in with your e-mail address and your new password."))
    return HttpResponseRedirect(reverse("sign-in"), status=SEE_OTHER)


def _wait(request: HttpRequest) -> HttpResponse:
    return render(request, "inquiries/my/sign_up_wait.html", {"here": "sign-up"}, status=TOO_MANY)


def _page(request: HttpRequest, template: str, form: Form, *, status: int = 200) -> HttpResponse:
    policy = sign_up_policy(clock.today())
    context = {
        "form": form,
        "minutes": int(policy.email_life.total_seconds() // 60),
        "tries": policy.email_tries,
        "here": "sign-up",
    }
    return render(request, f"inquiries/my/{template}", context, status=status)
