"""The pages of alerts: who guesses or found a decoy, and letting them go on."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.doors import asker_of
from accounts.facts import Asker, OrganizationKind
from accounts.permissions import may_lift_brake, may_see_alert, may_see_alerts, may_see_emergencies
from accounts.selectors.alerts import Alert, get_alert, list_alerts
from accounts.services.brake import lift_alert
from cmc_portal import clock
from cmc_portal.statuses import SEE_OTHER, UNAVAILABLE, UNPROCESSABLE
from cmc_portal.valkey import Unreachable


class LiftForm(forms.Form):
    """Why somebody may go on."""

    note = forms.CharField(
        label=_("What happened, and why may they go on?"),
        help_text=_("This stays with the alert."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Write a sentence: whoever reads this later was not there.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **options)


@require_safe
@never_cache
@login_required
def alerts(request: HttpRequest) -> HttpResponse:
    """The alerts of the organisation, open ones first; to the state's people, those of all."""
    asker = asker_of(request)
    if not may_see_alerts(asker):
        raise PermissionDenied
    of_all = asker.organization_kind is OrganizationKind.STATE
    found = list_alerts(organization_id=None if of_all else asker.organization_id)
    now = clock.now()
    context = {
        "open_alerts": [alert for alert in found if alert.is_open(now)],
        "past_alerts": [alert for alert in found if not alert.is_open(now)],
        "may_see_emergencies": may_see_emergencies(asker),
        "here": "alert-list",
    }
    return render(request, "accounts/alerts/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def alert(request: HttpRequest, alert_id: int) -> HttpResponse:
    """One alert, and the form that lets whoever it stopped go on."""
    asker = asker_of(request)
    found = _get_alert(asker, alert_id)
    may_lift = found.is_open(clock.now()) and may_lift_brake(
        asker, organization_id=found.organization_id, user_id=found.user_id
    )
    if request.method != "POST":
        return _alert_page(request, asker, found, LiftForm() if may_lift else None)
    if not may_lift:
        raise PermissionDenied
    form = LiftForm(request.POST)
    if not form.is_valid():
        return _alert_page(request, asker, found, form, status=UNPROCESSABLE)
    try:
        lift_alert(alert_id, by=asker.user_id or 0, note=form.cleaned_data["note"], at=clock.now())
    except Unreachable:
        form.add_error(None, _("The stop could not be lifted just now. Try again in a minute."))
        return _alert_page(request, asker, found, form, status=UNAVAILABLE)
    return HttpResponseRedirect(reverse("alert-list"), status=SEE_OTHER)


def _get_alert(asker: Asker, alert_id: int) -> Alert:
    found = get_alert(alert_id)
    if found is None or not may_see_alert(asker, organization_id=found.organization_id):
        raise Http404
    return found


def _alert_page(
    request: HttpRequest, asker: Asker, found: Alert, form: LiftForm | None, *, status: int = 200
) -> HttpResponse:
    context = {
        "alert": found,
        "is_open": found.is_open(clock.now()),
        "is_own": asker.user_id == found.user_id,
        "form": form,
        "here": "alert-list",
    }
    return render(request, "accounts/alerts/alert.html", context, status=status)
