"""Plans and counties in words: what they were called, their numbers, and what was offered where and when."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from benefits import wording
from benefits.facts import BenefitCatalogue
from benefits.forms import address_words, latest_plan_name, plan_label
from benefits.phrases import phone
from benefits.presenting import days_text, show_source
from benefits.rules.table import AskedBenefits
from benefits.shown import ShownEntry, ShownLine, ShownOffering, ShownProgram
from cmc_portal.dates import ONE_DAY
from cmc_portal.days_as_read import read_day
from cmc_portal.parameters import DatedValue
from cmc_portal.words_as_read import read_name
from eligibility.facts import PlanName, PlanOffering, PlanPhone, PlanTable, Program
from eligibility.rules.deeming import CAL_MEDICONNECT_MONTHS, DSNP_MONTHS
from eligibility.rules.plans import county_name, find_successor


def list_plan_entries(plans: PlanTable) -> tuple[ShownEntry, ...]:
    """Every plan, by what it is called last, with what else it was called."""
    entries = []
    for code in sorted({each.plan_code for each in plans.offerings}):
        latest = latest_plan_name(plans, code)
        others = sorted({each.name for each in _names_of(plans, code)} - {latest})
        entries.append(ShownEntry(reverse("plan-page", args=[code]), latest, "; ".join(others)))
    return tuple(sorted(entries, key=lambda each: each.name))


def list_county_entries(plans: PlanTable) -> tuple[ShownEntry, ...]:
    """Every county in which our tables know a plan, with the programmes there."""
    entries = []
    for county in plans.counties:
        programs = {each.program for each in plans.offerings if each.county_code == county.code}
        if programs:
            words = [str(wording.PROGRAMS[program]) for program in Program if program in programs]
            entries.append(ShownEntry(reverse("county-page", args=[county.code]), county.name, ", ".join(words)))
    return tuple(sorted(entries, key=lambda each: each.name))


def show_plan(plans: PlanTable, code: str) -> tuple[ShownProgram, ...]:
    """A plan in each programme: names, numbers, and the counties where it was offered."""
    mine = [each for each in plans.offerings if each.plan_code == code]
    return tuple(
        ShownProgram(
            code=program.value,
            name=str(wording.PROGRAMS[program]),
            names=tuple(_name_line(each, plans) for each in _names_of(plans, code) if each.program is program),
            phones=tuple(
                _phone_line(each, plans) for each in plans.phones if (each.plan_code, each.program) == (code, program)
            ),
            offerings=tuple(_offering(each, plans, by_county=False) for each in mine if each.program is program),
        )
        for program in Program
        if any(each.program is program for each in mine)
    )


def show_county(plans: PlanTable, code: str) -> tuple[ShownProgram, ...]:
    """A county: which plans were offered there in each programme."""
    here = [each for each in plans.offerings if each.county_code == code]
    return tuple(
        ShownProgram(
            code=program.value,
            name=str(wording.PROGRAMS[program]),
            names=(),
            phones=(),
            offerings=tuple(_offering(each, plans, by_county=True) for each in here if each.program is program),
        )
        for program in Program
        if any(each.program is program for each in here)
    )


def show_county_phones(catalogue: BenefitCatalogue, code: str) -> tuple[ShownLine, ...]:
    """Who answers in a county for what the plans do not, with their dated numbers."""
    return tuple(
        ShownLine(
            text=read_name(party.name),
            days=days_text(number.span),
            source=show_source(number.source, number.standing),
            note="" if number.county_code else _("In every county"),
            phone=phone(number.phone, number.tty),
        )
        for party in catalogue.parties.values()
        for number in party.phones
        if number.county_code in ("", code)
    )


def show_deeming(plans: PlanTable, code: str) -> tuple[ShownLine, ...]:
    """For how many months the plan keeps a member who has lost Medi-Cal, by when it was lost."""
    programs = {each.program for each in plans.offerings if each.plan_code == code}
    lines: list[ShownLine] = []
    if Program.CAL_MEDICONNECT in programs:
        lines += _deeming_lines(CAL_MEDICONNECT_MONTHS.values, code, Program.CAL_MEDICONNECT)
    if Program.MEDI_MEDI_PLAN in programs:
        lines += _deeming_lines(DSNP_MONTHS.values, code, Program.MEDI_MEDI_PLAN)
    return tuple(lines)


def _deeming_lines(values: Iterable[DatedValue], code: str, program: Program) -> Iterable[ShownLine]:
    for each in values:
        yield ShownLine(
            text=_months_text(each.value, code),
            days=_("Medi-Cal lost %(day)s or later") % {"day": read_day(each.first_day)},
            source=show_source(each.source, each.standing),
            note=str(wording.PROGRAMS[program]),
        )


def _months_text(value: dict[str, Any], code: str) -> str:
    if "at_least" in value:
        return _("At least %(least)s months, at most %(most)s; which the plan gives is not known") % {
            "least": value["at_least"],
            "most": value["at_most"],
        }
    if value["at_most"] == 0:
        return _("No month: no plan kept such members yet")
    months = value["by_plan"].get(code)
    if months is None:
        return _("Not known for this plan; no plan gave more than %(most)s months") % {"most": value["at_most"]}
    return _("1 month") if months == 1 else _("%(months)s months") % {"months": months}


def _names_of(plans: PlanTable, code: str) -> list[PlanName]:
    return [each for each in plans.names if each.plan_code == code]


def _name_line(each: PlanName, plans: PlanTable) -> ShownLine:
    note = county_name(plans, each.county_code)
    return ShownLine(each.name, days_text(each.span), show_source(each.source, each.standing), note)


def _phone_line(each: PlanPhone, plans: PlanTable) -> ShownLine:
    return ShownLine(
        text="",
        days=days_text(each.span),
        source=show_source(each.source, each.standing),
        note=county_name(plans, each.county_code) or _("Every county"),
        phone=phone(each.phone, each.tty),
    )


def _offering(each: PlanOffering, plans: PlanTable, *, by_county: bool) -> ShownOffering:
    county, name = county_name(plans, each.county_code), _plan_name(each, plans, each.span.last_day or date.max)
    successor = _successor_of(each, plans)
    return ShownOffering(
        where=name if by_county else county,
        where_address=reverse("plan-page", args=[each.plan_code])
        if by_county
        else reverse("county-page", args=[each.county_code]),
        name=name,
        contract=each.contract_number,
        contract_standing=str(wording.DIRECTORY_STANDINGS[each.contract_standing]) if each.contract_number else "",
        days=days_text(each.span),
        excluded_zips=", ".join(each.excluded_zips),
        successor=_plan_name(successor, plans, successor.span.first_day) if successor else "",
        successor_address=_table_address(successor) if successor else "",
        table_address=_table_address(each),
        source=show_source(each.source, each.standing),
    )


def _plan_name(each: PlanOffering, plans: PlanTable, day: date) -> str:
    return plan_label(plans, each.plan_code, each.program, county_code=each.county_code, day=day)


def _successor_of(each: PlanOffering, plans: PlanTable) -> PlanOffering | None:
    """The Medi-Medi Plan that the same organisation offered in the county on the day after Cal MediConnect ended."""
    if each.program is not Program.CAL_MEDICONNECT or each.span.last_day is None:
        return None
    return find_successor(plans, each.plan_code, each.county_code, each.span.last_day + ONE_DAY)


def _table_address(each: PlanOffering) -> str:
    """The table on the last day of the offering; on its first day where it goes on."""
    day = each.span.last_day or each.span.first_day
    asked = AskedBenefits(each.program, each.plan_code, each.county_code, day)
    return f"{reverse('benefit-table')}?{urlencode(address_words(asked))}"
