"""The start of the desk: today's numbers, the queues, filters that are kept, and giving many requests to somebody."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.facts import Asker
from accounts.permissions import may_overrule_verdict, may_see_timeliness
from cmc_portal import clock
from cmc_portal.statuses import SEE_OTHER
from continuity.desk.doors import list_colleagues, list_desk, worker_of
from continuity.desk.forms import NOBODY, AssignForm, FilterNameForm, QueueFilterForm
from continuity.desk.queue_presenting import EMPTY, QUEUES, queue_address
from continuity.desk.queue_reading import read_queue, rows_of
from continuity.facts import Side, Urgency
from continuity.selectors.queue import Queue, QueueQuestion, cursor_text, parse_cursor
from continuity.services.saved_filters import TooManyFilters, forget_filter, keep_filter


@require_safe
@never_cache
@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """A page of one queue. Who is named on it finds that in their trail."""
    asker = worker_of(request)
    colleagues = list_colleagues(asker)
    form = QueueFilterForm(request.GET, people=list_desk(colleagues))
    filters = form.cleaned_data if form.is_valid() else {}
    question = _question(request, asker, filters)
    narrowed = {name: value for name, value in filters.items() if value}
    context = read_queue(question, asker, at=clock.now()) | {
        "queue": question.queue.value,
        "here_queue": QUEUES[question.queue],
        "empty_words": EMPTY[question.queue],
        "filters": form,
        "is_filtered": bool(narrowed),
        "address": urlencode({"queue": question.queue.value, **narrowed}),
        "first_page": queue_address(question.queue, **narrowed) if question.after else "",
        "may_see_report": may_see_timeliness(asker),
        "may_assign": may_overrule_verdict(asker, plan_code=asker.health_plan),
        "assign": AssignForm(people=list_desk(colleagues), auto_id="id_assign_%s"),
        "here": "desk",
    }
    context["rows"] = rows_of(context, question, colleagues)
    more = cursor_text(context["requests"][-1].place) if context["has_more"] else ""
    context["older"] = queue_address(question.queue, **narrowed, after=more) if more else ""
    return render(request, "continuity/desk/queue.html", context)


def _question(request: HttpRequest, asker: Asker, filters: dict[str, Any]) -> QueueQuestion:
    """What the address asks for; a queue that nobody knows is all of them."""
    wanted, owner = request.GET.get("queue", ""), filters.get("owner", "")
    return QueueQuestion(
        plan_code=asker.health_plan,
        queue=Queue(wanted) if wanted in QUEUES else Queue.ALL,
        user_id=request.user.pk,
        today=clock.today(),
        side=Side(filters["side"]) if filters.get("side") else None,
        urgency=Urgency(filters["urgency"]) if filters.get("urgency") else None,
        owner=(0 if owner == NOBODY else int(owner)) if owner else None,
        npi=filters.get("npi", ""),
        after=parse_cursor(request.GET.get("after", "")),
    )


@require_POST
@never_cache
@login_required
def save_filter(request: HttpRequest) -> HttpResponse:
    """Keeps the filter that is shown under a name. Only what a queue can be narrowed by is kept."""
    asker = worker_of(request)
    form = FilterNameForm(request.POST)
    if form.is_valid():
        try:
            keep_filter(form.cleaned_data["name"], form.query, user_id=request.user.pk, plan_code=asker.health_plan)
        except TooManyFilters:
            messages.error(request, _("You keep as many filters as one can. Take one away first."))
    else:
        messages.error(request, _("The filter was not kept: give it a name."))
    return HttpResponseRedirect(f"{reverse('desk')}?{form.query}", status=SEE_OTHER)


@require_POST
@never_cache
@login_required
def delete_filter(request: HttpRequest, filter_id: int) -> HttpResponse:
    """Takes one of one's own filters away."""
    asker = worker_of(request)
    if not forget_filter(filter_id, user_id=request.user.pk, plan_code=asker.health_plan):
        raise Http404
    return HttpResponseRedirect(reverse("desk"), status=SEE_OTHER)
