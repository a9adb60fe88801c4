"""The public pages of benefits: what a plan covers in a county on a day, and two such tables side by side."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from benefits.forms import TableForm, address_words, plan_label
from benefits.presenting import count_looks, show_comparison, show_groups
from benefits.public_page import public_page
from benefits.rules.table import AskedBenefits, decide_benefits, find_program, is_known_not_offered
from benefits.selectors import get_benefit_catalogue
from benefits.wording import PROGRAMS
from cmc_portal import clock
from cmc_portal.days_as_read import read_day
from cmc_portal.fields import BothForms
from cmc_portal.statuses import UNPROCESSABLE
from eligibility.facts import PlanTable
from eligibility.rules.plans import county_name
from eligibility.selectors.plans import get_plan_table

Words = dict[str, Any]


@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    """What a plan covers in a county on a day, service by service."""
    plans = get_plan_table()
    if not request.GET:
        form = TableForm(initial={"day": clock.today()}, plans=plans)
        return public_page(request, "benefits/table.html", {"form": form, "here": "benefit-table"})
    form = TableForm(_today() | request.GET.dict(), plans=plans)
    if not form.is_valid():
        return public_page(
            request, "benefits/table.html", {"form": form, "here": "benefit-table"}, status=UNPROCESSABLE
        )
    asked = form.asked
    words = {"form": form, "here": "benefit-table", "asked": _describe(asked, plans)}
    return public_page(request, "benefits/table.html", words | _answer(asked, plans))


@require_safe
def compare(request: HttpRequest) -> HttpResponseBase:
    """Two tables side by side: what differs first, what is alike on demand."""
    plans = get_plan_table()
    if "of" not in request.GET:
        forms = tuple(TableForm(initial={"day": clock.today()}, plans=plans, prefix=prefix) for prefix in ("", "with"))
        return public_page(request, "benefits/compare.html", {"both": BothForms(forms), "here": "benefit-table"})
    sent = _today() | request.GET.dict()
    # The second side is the first one with what was changed: so a link need only name the other day or county.
    other = {f"with-{name}": sent.get(f"with-{name}", sent.get(name, "")) for name in ("of", "county", "day")}
    forms = (TableForm(sent, plans=plans), TableForm(other, plans=plans, prefix="with"))
    if not all([form.is_valid() for form in forms]):
        words: Words = {"both": BothForms(forms), "here": "benefit-table"}
        return public_page(request, "benefits/compare.html", words, status=UNPROCESSABLE)
    return public_page(
        request, "benefits/compare.html", {"both": BothForms(forms), "here": "benefit-table"} | _both(forms, plans)
    )


def _today() -> Words:
    """The day of an address that names none."""
    return {"day": clock.today().isoformat()}


def _answer(asked: AskedBenefits, plans: PlanTable) -> Words:
    if is_known_not_offered(asked, plans):
        return {"not_offered": True, "instead": _instead(asked, plans)}
    catalogue = get_benefit_catalogue(plans.version)
    groups = show_groups(decide_benefits(asked, catalogue, plans), asked.program)
    return {
        "groups": groups,
        "counts": count_looks(groups),
        "compare_address": f"{reverse('benefit-compare')}?{urlencode(address_words(asked))}",
        "api_address": _api_address(asked),
        "version": f"{catalogue.version:x}",
    }


def _both(forms: tuple[TableForm, TableForm], plans: PlanTable) -> Words:
    asked = (forms[0].asked, forms[1].asked)
    missing = [_describe(each, plans) for each in asked if is_known_not_offered(each, plans)]
    if missing:
        return {"missing": missing}
    catalogue = get_benefit_catalogue(plans.version)
    rows = [decide_benefits(each, catalogue, plans) for each in asked]
    shown = show_comparison(rows[0], rows[1], (asked[0].program, asked[1].program))
    return {
        "sides": [_describe(each, plans) for each in asked],
        "differing": [each for each in shown if each.differs],
        "alike": [each for each in shown if not each.differs],
        "version": f"{catalogue.version:x}",
    }


def _describe(asked: AskedBenefits, plans: PlanTable) -> Words:
    """Whose table it is, in the words of its heading."""
    return {
        "plan": _plan_name(asked, plans),
        "plan_code": asked.plan_code,
        "program": str(PROGRAMS[asked.program]),
        "county": county_name(plans, asked.county_code),
        "county_code": asked.county_code,
        "day": read_day(asked.day),
        "address": f"{reverse('benefit-table')}?{urlencode(address_words(asked))}",
    }


def _plan_name(asked: AskedBenefits, plans: PlanTable) -> str:
    if not asked.plan_code:
        return ""
    return plan_label(plans, asked.plan_code, asked.program, county_code=asked.county_code, day=asked.day)


def _instead(asked: AskedBenefits, plans: PlanTable) -> Words | None:
    """The programme in which the same plan was offered there on the day, where there was one."""
    program = find_program(plans, plan_code=asked.plan_code, county_code=asked.county_code, day=asked.day)
    if program is None:
        return None
    return _describe(AskedBenefits(program, asked.plan_code, asked.county_code, asked.day), plans)


def _api_address(asked: AskedBenefits) -> str:
    words = {"program": asked.program, "plan": asked.plan_code, "county": asked.county_code, "day": asked.day}
    return f"{reverse('api-benefits')}?{urlencode({name: str(value) for name, value in words.items() if value})}"
