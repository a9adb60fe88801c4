"""The pages on which one change of a draft is written: a new line, another from a day on, or none after a day."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.facts import Asker
from benefits.editing.forms import EndForm, LineForm, as_typed, show_faults
from benefits.editing.pages import HERE, draft_of, draft_page, editor_of, reader_of
from benefits.editing.presenting import show_own_line
from benefits.facts import Action, BenefitLine, Draft, DraftChange
from benefits.selectors import get_benefit_catalogue
from benefits.selectors.drafts import get_own_line
from benefits.services.drafts import NoSuchDraft, write_change
from cmc_portal import clock
from cmc_portal.statuses import UNPROCESSABLE
from eligibility.selectors.plans import get_plan_table

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@never_cache
@login_required
def add(request: HttpRequest, draft_id: int) -> HttpResponse:
    """A new line."""
    asker = editor_of(reader_of(request))
    return _write(request, asker, draft_of(asker, draft_id), Action.ADD)


@require_http_methods(METHODS)
@never_cache
@login_required
def change(request: HttpRequest, draft_id: int, line_id: int) -> HttpResponse:
    """Another line from a day on."""
    asker = editor_of(reader_of(request))
    found, base = draft_of(asker, draft_id), _line_of(asker, line_id)
    return _write(request, asker, found, Action.CHANGE, base=base, base_id=line_id, number=_number_of(found, line_id))


@require_http_methods(METHODS)
@never_cache
@login_required
def end(request: HttpRequest, draft_id: int, line_id: int) -> HttpResponse:
    """No line after a day."""
    asker = editor_of(reader_of(request))
    found, base = draft_of(asker, draft_id), _line_of(asker, line_id)
    return _write(request, asker, found, Action.END, base=base, base_id=line_id, number=_number_of(found, line_id))


@require_http_methods(METHODS)
@never_cache
@login_required
def edit(request: HttpRequest, draft_id: int, number: int) -> HttpResponse:
    """A change that was written, once more."""
    asker = editor_of(reader_of(request))
    found = draft_of(asker, draft_id)
    written = next((each for each in found.changes if each.number == number), None)
    if written is None:
        raise Http404
    return _write(
        request,
        asker,
        found,
        written.action,
        base=written.base,
        base_id=written.base_id,
        number=number,
        wanted=written.wanted,
    )


def _write(
    request: HttpRequest,
    asker: Asker,
    found: Draft,
    action: Action,
    *,
    base: BenefitLine | None = None,
    base_id: int | None = None,
    number: int = 0,
    wanted: BenefitLine | None = None,
) -> HttpResponse:
    form = _form(request, asker, action, base, wanted)
    if request.method == "POST" and form.is_valid():
        written: DraftChange = form.to_change(base_id, number)
        if not show_faults(form, written, get_plan_table()):
            return _keep(request, asker, found, written)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "benefits/drafts/change.html", _words(found, action, form, base), status=status)


def _form(
    request: HttpRequest, asker: Asker, action: Action, base: BenefitLine | None, wanted: BenefitLine | None
) -> EndForm | LineForm:
    sent = request.POST if request.method == "POST" else None
    if action is Action.END and base is not None:
        return EndForm(sent, initial={"last_day": wanted.span.last_day} if wanted else None, base=base)
    shown = wanted or base
    initial: dict[str, Any] = as_typed(shown) if shown else {"authorization": "unknown"}
    if base is not None and wanted is None:
        # From which day on is for the editor to say, and where the new line is written is another document.
        initial |= dict.fromkeys(("first_day", "source_document", "source_section", "source_date", "source_url"))
        initial["standing"] = ""
    plans = get_plan_table()
    return LineForm(
        sent,
        initial=initial,
        catalogue=get_benefit_catalogue(plans.version),
        plans=plans,
        plan_code=asker.health_plan,
        now=clock.now(),
        today=clock.today(),
        base=base,
    )


def _keep(request: HttpRequest, asker: Asker, found: Draft, written: DraftChange) -> HttpResponse:
    try:
        write_change(written, draft_id=found.draft_id, plan_code=asker.health_plan, by=request.user.pk, now=clock.now())
    except NoSuchDraft:
        why = _("That cannot be done with this draft any more.")
        return draft_page(request, asker, found, refusal=why, status=UNPROCESSABLE)
    messages.success(request, _("The change is kept in the draft. Nothing is published yet."))
    return redirect("benefit-draft", found.draft_id)


def _words(found: Draft, action: Action, form: forms.Form, base: BenefitLine | None) -> dict[str, Any]:
    plans = get_plan_table()
    catalogue = get_benefit_catalogue(plans.version)
    shown = show_own_line(base, catalogue=catalogue, plans=plans) if base else None
    return HERE | {
        "draft_id": found.draft_id,
        "title": found.title,
        "action": action.value,
        "form": form,
        "base": shown,
    }


def _line_of(asker: Asker, line_id: int) -> BenefitLine:
    """One of the plan's own lines as they are known now; every other is just not there."""
    line = get_own_line(line_id, plan_code=asker.health_plan)
    if line is None:
        raise Http404
    return line


def _number_of(found: Draft, line_id: int) -> int:
    """A line is changed once in a draft: who changes it again writes the same change anew."""
    return next((each.number for each in found.changes if each.base_id == line_id), 0)
