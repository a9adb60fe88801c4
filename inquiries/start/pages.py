"""The page on which a plan's day begins, and the figures with their files. They count; they name nobody."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.doors import asker_of
from accounts.facts import Asker
from accounts.permissions import may_see_figures, may_see_start, may_see_timeliness
from accounts.plan_wall import plan_wall
from benefits.forms import latest_plan_name
from cmc_portal import clock
from cmc_portal.dates import add_months
from cmc_portal.statuses import UNPROCESSABLE
from continuity.selectors.timeliness import list_months
from eligibility.rules.plans import county_name
from eligibility.selectors.figures import count_enrolled
from eligibility.selectors.plans import get_plan_table
from inquiries.start.counts import count_inquiries_by_hour
from inquiries.start.figures import BY_PROGRAM, Figure, present_enrollment, present_lookups, present_requests
from inquiries.start.forms import FIRST_MONTH, FiguresForm
from inquiries.start.today import read_today

MONTHS_SHOWN_FIRST = 12


@require_safe
@never_cache
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """What is due, what the last roster changed, what waits and what is wrong: each as far as one may see it."""
    asker = asker_of(request)
    if not may_see_start(asker):
        raise PermissionDenied
    today = read_today(asker, at=clock.now(), day=clock.today())
    return render(request, "start/start.html", {"today": today, "here": "start"})


@require_safe
@never_cache
@login_required
def figures(request: HttpRequest) -> HttpResponse:
    """Enrolment by month, requests by outcome and inquiries by hour: each a chart with its table."""
    asker = _reader(request)
    form = _form(request, asker)
    shown = _figures(asker, form.cleaned_data, clock.today()) if form.is_valid() else ()
    context = {
        "form": form,
        "figures": shown,
        "address": urlencode({name: form.data[name] for name in form.fields}),
        "here": "start",
    }
    return render(request, "start/figures.html", context, status=200 if form.is_valid() else UNPROCESSABLE)


@require_safe
@never_cache
@login_required
def figure_file(request: HttpRequest) -> HttpResponse:
    """One figure's table as a file."""
    asker = _reader(request)
    form, wanted = _form(request, asker), request.GET.get("figure")
    if not form.is_valid():
        raise Http404
    figure = next((each for each in _figures(asker, form.cleaned_data, clock.today()) if each.name == wanted), None)
    if figure is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{figure.name}-{clock.today():%Y-%m-%d}.csv"'}
    return HttpResponse(figure.as_csv(), content_type="text/csv; charset=utf-8", headers=headers)


def _reader(request: HttpRequest) -> Asker:
    asker = asker_of(request)
    if not may_see_figures(asker):
        raise PermissionDenied
    return asker


def _form(request: HttpRequest, asker: Asker) -> FiguresForm:
    """What was asked for, over what is shown first: the last twelve months, by programme, and today's hours."""
    today = clock.today()
    first_month = add_months(today.replace(day=1), 1 - MONTHS_SHOWN_FIRST)
    first = {"first_day": f"{first_month:%m/%d/%Y}", "last_day": f"{today:%m/%d/%Y}", "day": f"{today:%m/%d/%Y}"}
    asked = {name: request.GET[name] for name in FiguresForm.base_fields if name in request.GET}
    return FiguresForm({"breakdown": BY_PROGRAM} | first | asked, today=today, by_plan=not asker.health_plan)


def _figures(asker: Asker, wanted: dict[str, Any], today: date) -> tuple[Figure, ...]:
    months = _months(wanted["first_day"], wanted["last_day"])
    plans = get_plan_table()
    enrollment = present_enrollment(
        months,
        count_enrolled(months, plan_code=asker.health_plan),
        breakdown=wanted["breakdown"],
        plan_names={each.plan_code: latest_plan_name(plans, each.plan_code) for each in plans.offerings},
        county_names={county.code: county_name(plans, county.code) for county in plans.counties},
    )
    shown = [enrollment]
    if may_see_timeliness(asker):
        days = {"first_day": months[0], "last_day": wanted["last_day"], "today": today}
        with plan_wall(asker):
            shown.append(present_requests(months, list_months(asker.health_plan, **days)))
    if asker.organization_id is not None:
        shown.append(present_lookups(count_inquiries_by_hour(asker.organization_id, day=wanted["day"])))
    return tuple(shown)


def _months(first_day: date, last_day: date) -> tuple[date, ...]:
    """The first day of each month from that of `first_day` to that of `last_day`."""
    month, months = max(first_day, FIRST_MONTH).replace(day=1), []
    while month <= last_day:
        months.append(month)
        month = add_months(month, 1)
    return tuple(months)
