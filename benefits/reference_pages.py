"""The public pages of plans and counties: dated names, numbers, contracts and offerings, each with its source."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from benefits.forms import latest_plan_name
from benefits.public_page import public_page
from benefits.reference_presenting import (
    list_county_entries,
    list_plan_entries,
    show_county,
    show_county_phones,
    show_deeming,
    show_plan,
)
from benefits.selectors import get_benefit_catalogue
from eligibility.rules.plans import county_name
from eligibility.selectors.plans import get_plan_table


@require_safe
def plan_list(request: HttpRequest) -> HttpResponseBase:
    """Every plan."""
    plans = get_plan_table()
    words = {"entries": list_plan_entries(plans), "version": f"{plans.version:x}", "here": "plan-list"}
    return public_page(request, "benefits/plan_list.html", words)


@require_safe
def plan_page(request: HttpRequest, code: str) -> HttpResponseBase:
    """One plan, programme by programme. Raises Http404 for a code that no plan has."""
    plans = get_plan_table()
    programs = show_plan(plans, code)
    if not programs:
        raise Http404
    words = {
        "code": code,
        "name": latest_plan_name(plans, code),
        "programs": programs,
        "deeming": show_deeming(plans, code),
        "version": f"{plans.version:x}",
        "here": "plan-list",
    }
    return public_page(request, "benefits/plan.html", words)


@require_safe
def county_list(request: HttpRequest) -> HttpResponseBase:
    """Every county in which our tables know a plan."""
    plans = get_plan_table()
    words = {"entries": list_county_entries(plans), "version": f"{plans.version:x}", "here": "county-list"}
    return public_page(request, "benefits/county_list.html", words)


@require_safe
def county_page(request: HttpRequest, code: str) -> HttpResponseBase:
    """One county, programme by programme. Raises Http404 for a code that is no county of California."""
    plans = get_plan_table()
    name = county_name(plans, code)
    if not name:
        raise Http404
    words = {
        "code": code,
        "name": name,
        "programs": show_county(plans, code),
        "parties": show_county_phones(get_benefit_catalogue(plans.version), code),
        "version": f"{plans.version:x}",
        "here": "county-list",
    }
    return public_page(request, "benefits/county.html", words)
