"""The pages of drafts: a plan's own lines, what is drafted, what it would change, and publishing by somebody else."""

from collections.abc import Callable, Collection
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.doors import asker_of
from accounts.facts import Asker
from accounts.permissions import (
    may_edit_benefits,
    may_publish_benefits,
    may_see_benefit_drafts,
    may_take_back_benefits,
)
from accounts.selectors.person_names import list_person_names
from benefits.editing.forms import TitleForm
from benefits.editing.presenting import preview_mark, show_draft, show_effects, show_own_line
from benefits.editing.shown import ShownDraft
from benefits.facts import Draft
from benefits.forms import latest_plan_name
from benefits.rules.drafts import list_effects, plan_publication
from benefits.selectors import get_benefit_catalogue
from benefits.selectors.drafts import get_draft, list_drafts, list_own_lines
from benefits.services.drafts import (
    FaultyDraft,
    NoSuchDraft,
    OwnDraft,
    SeenOtherwise,
    hand_over,
    note_preview,
    publish_draft,
    remove_change,
    start_draft,
    take_back,
    withdraw_draft,
)
from cmc_portal import clock
from cmc_portal.statuses import UNPROCESSABLE
from eligibility.selectors.plans import get_plan_table

Words = dict[str, Any]
HERE = {"here": "benefit-drafts"}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def drafts(request: HttpRequest) -> HttpResponse:
    """Every draft of the plan and its own lines; begins a draft."""
    asker = reader_of(request)
    if request.method != "POST":
        return _list_page(request, asker, TitleForm())
    editor_of(asker)
    form = TitleForm(request.POST)
    if not form.is_valid():
        return _list_page(request, asker, form, status=UNPROCESSABLE)
    draft_id = start_draft(form.cleaned_data["title"], plan_code=asker.health_plan, by=request.user.pk, now=clock.now())
    return redirect("benefit-draft", draft_id)


@require_safe
@never_cache
@login_required
def draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """One draft: its changes, what speaks against it, its story, and what may be done next."""
    asker = reader_of(request)
    return draft_page(request, asker, draft_of(asker, draft_id))


@require_safe
@never_cache
@login_required
def preview(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Which answers the draft would change; from here it is published. That somebody looked is part of its story."""
    asker = reader_of(request)
    found = draft_of(asker, draft_id)
    shown = _shown(found)
    if not shown.is_open:
        return redirect("benefit-draft", draft_id)
    note_preview(draft_id, plan_code=asker.health_plan, by=request.user.pk, now=clock.now())
    effects = list_effects(get_benefit_catalogue(), plan_publication(found), get_plan_table())
    words = (
        HERE
        | _may(asker, found)
        | {
            "draft": shown,
            "effects": show_effects(effects, get_plan_table()),
            "mark": preview_mark(found, effects),
            "is_faulty": shown.faults or any(each.faults for each in shown.changes),
        }
    )
    return render(request, "benefits/drafts/preview.html", words)


@require_POST
@never_cache
@login_required
def publish(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Publishes what the preview showed, or says why not."""
    asker = reader_of(request)
    found = draft_of(asker, draft_id)
    if not may_publish_benefits(asker, plan_code=found.plan_code, authors=found.authors):
        raise PermissionDenied
    try:
        publish_draft(
            draft_id,
            plan_code=asker.health_plan,
            by=request.user.pk,
            seen=request.POST.get("mark", ""),
            shown=_mark_of,
            now=clock.now(),
        )
    except OwnDraft as error:
        raise PermissionDenied from error
    except NoSuchDraft:
        return _refused(request, asker, found, _("The draft does not wait for publishing."))
    except FaultyDraft:
        return _refused(request, asker, found, _("Lines were changed after this was drafted. Nothing was published."))
    except SeenOtherwise:
        return _refused(
            request, asker, found, _("What would change is no longer what you were shown. Look at the preview again.")
        )
    messages.success(request, _("The draft is published. Answers follow it from now on."))
    return redirect("benefit-draft", draft_id)


@require_POST
@never_cache
@login_required
def hand(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The draft waits for somebody else from now on."""
    done = _("The draft now waits for a second person: another benefits editor, or an administrator.")
    return _do(request, draft_id, hand_over, done)


@require_POST
@never_cache
@login_required
def withdraw(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Nobody will publish the draft; whoever drafted a taking back may withdraw that too."""
    return _do(request, draft_id, withdraw_draft, _("The draft was withdrawn."))


@require_POST
@never_cache
@login_required
def remove(request: HttpRequest, draft_id: int, number: int) -> HttpResponse:
    """Takes a change out of the draft."""

    def take_out(of_draft: int, **who: Any) -> None:
        remove_change(number, draft_id=of_draft, **who)

    return _do(request, draft_id, take_out, _("The change was removed."))


@require_POST
@never_cache
@login_required
def undo(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Drafts the taking back of a published draft."""
    asker = reader_of(request)
    found = draft_of(asker, draft_id)
    if not may_take_back_benefits(asker, plan_code=found.plan_code):
        raise PermissionDenied
    try:
        opposite = take_back(draft_id, plan_code=asker.health_plan, by=request.user.pk, now=clock.now())
    except NoSuchDraft:
        return _refused(request, asker, found, _("Only what is published, and is not being taken back, can be."))
    except FaultyDraft:
        return _refused(request, asker, found, _("A later draft changed these lines again. Take that one back first."))
    messages.success(request, _("Taking it back now waits for a second person."))
    return redirect("benefit-draft", opposite)


# What every one of these pages asks first.


def reader_of(request: HttpRequest) -> Asker:
    """Whoever may see their plan's drafts. Raises PermissionDenied for everybody else."""
    asker = asker_of(request)
    if not may_see_benefit_drafts(asker):
        raise PermissionDenied
    return asker


def editor_of(asker: Asker) -> Asker:
    """Whoever may write drafts. Raises PermissionDenied for everybody else."""
    if not may_edit_benefits(asker, plan_code=asker.health_plan):
        raise PermissionDenied
    return asker


def draft_of(asker: Asker, draft_id: int) -> Draft:
    """A draft of the asker's plan; another plan's is just not there."""
    found = get_draft(draft_id, plan_code=asker.health_plan)
    if found is None:
        raise Http404
    return found


def draft_page(
    request: HttpRequest, asker: Asker, found: Draft, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    """The page of a draft, perhaps with why something was not done."""
    words = HERE | _may(asker, found) | {"draft": _shown(found), "refusal": refusal}
    return render(request, "benefits/drafts/draft.html", words | {"lines": _own_lines(asker)}, status=status)


def _do(request: HttpRequest, draft_id: int, service: Callable[..., None], done: str) -> HttpResponse:
    """Something that an editor does with an open draft; an author of a taking back withdraws it all the same."""
    asker = reader_of(request)
    found = draft_of(asker, draft_id)
    if not _may(asker, found)["may_edit"]:
        raise PermissionDenied
    try:
        service(draft_id, plan_code=asker.health_plan, by=request.user.pk, now=clock.now())
    except NoSuchDraft:
        return _refused(request, asker, found, _("That cannot be done with this draft any more."))
    except FaultyDraft:
        return _refused(request, asker, found, _("Please mend this first."))
    messages.success(request, done)
    return redirect("benefit-draft", draft_id)


def _refused(request: HttpRequest, asker: Asker, found: Draft, why: str) -> HttpResponse:
    return draft_page(request, asker, draft_of(asker, found.draft_id), refusal=why, status=UNPROCESSABLE)


def _may(asker: Asker, found: Draft) -> Words:
    own_undoing = found.takes_back is not None and asker.user_id in found.authors
    return {
        "may_edit": may_edit_benefits(asker, plan_code=found.plan_code) or own_undoing,
        "may_publish": may_publish_benefits(asker, plan_code=found.plan_code, authors=found.authors),
        "may_take_back": may_take_back_benefits(asker, plan_code=found.plan_code),
        "is_author": asker.user_id in found.authors,
    }


def _mark_of(found: Draft) -> str:
    plans = get_plan_table()
    return preview_mark(found, list_effects(get_benefit_catalogue(plans.version), plan_publication(found), plans))


def _shown(found: Draft) -> ShownDraft:
    return _show_all([found], found.plan_code)[0]


def _show_all(found: Collection[Draft], plan_code: str) -> list[ShownDraft]:
    """Drafts of one plan in words, with its lines and its people's names read once."""
    plans = get_plan_table()
    catalogue = get_benefit_catalogue(plans.version)
    own_lines = [line for _number, line in list_own_lines(plan_code)]
    people = {user_id for each in found for user_id in (*each.authors, *(event.user_id for event in each.events))}
    names = list_person_names(people)
    return [show_draft(each, own_lines, catalogue=catalogue, plans=plans, names=names) for each in found]


def _own_lines(asker: Asker) -> Words:
    plans = get_plan_table()
    catalogue = get_benefit_catalogue(plans.version)
    return {
        "rows": [
            show_own_line(line, catalogue=catalogue, plans=plans, line_id=number)
            for number, line in list_own_lines(asker.health_plan)
        ]
    }


def _list_page(request: HttpRequest, asker: Asker, form: TitleForm, *, status: int = 200) -> HttpResponse:
    plans = get_plan_table()
    words = {
        "plan": latest_plan_name(plans, asker.health_plan),
        "plan_code": asker.health_plan,
        "drafts": _show_all(list_drafts(asker.health_plan), asker.health_plan),
        "form": form if may_edit_benefits(asker, plan_code=asker.health_plan) else None,
        "lines": _own_lines(asker),
    }
    return render(request, "benefits/drafts/list.html", HERE | words, status=status)
