"""How timely is the plan? The supervisor's report, as a page and as a file."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.plan_wall import plan_wall
from cmc_portal import clock
from cmc_portal.statuses import UNPROCESSABLE
from continuity.desk.doors import supervisor_of
from continuity.desk.forms import ReportForm
from continuity.desk.report import present_report, render_csv
from continuity.selectors.timeliness import MonthRow, list_months

MONTHS_SHOWN_FIRST = 12


@require_safe
@never_cache
@login_required
def report(request: HttpRequest) -> HttpResponse:
    """The last twelve months, or those that were asked for. Counts only: nobody is named."""
    asker = supervisor_of(request)
    today = clock.today()
    asked = request.GET if "first_day" in request.GET else None
    initial = {"first_day": _first_month(today), "last_day": today}
    form = ReportForm(asked, initial=initial)
    is_bad = asked is not None and not form.is_valid()
    days = form.cleaned_data if asked is not None and not is_bad else initial
    months: tuple[MonthRow, ...] = ()
    if not is_bad:
        with plan_wall(asker):
            months = list_months(asker.health_plan, today=today, **days)
    if "csv" in request.GET and not is_bad:
        return _as_file(render_csv(months), today)
    context = {
        "report": present_report(months),
        "form": form,
        "address": urlencode({name: f"{day:%m/%d/%Y}" for name, day in days.items() if day}) if not is_bad else "",
        "here": "desk",
    }
    return render(request, "continuity/desk/report.html", context, status=UNPROCESSABLE if is_bad else 200)


def _first_month(today: date) -> date:
    first = today.replace(day=1)
    for _ in range(MONTHS_SHOWN_FIRST - 1):
        first = (first - timedelta(days=1)).replace(day=1)
    return first


def _as_file(text: str, today: date) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="timeliness-{today:%Y-%m-%d}.csv"'}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)
