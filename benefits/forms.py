"""What is asked of the table of benefits: whose, where, on which day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from benefits import wording
from benefits.rules.table import AskedBenefits
from cmc_portal.fields import DayField
from eligibility.facts import PlanTable, Program
from eligibility.rules.plans import county_name, find_nearest_plan_name, find_plan_name


class TableForm(forms.Form):
    """One table of benefits. A programme and a plan are chosen together, since a plan is called by its programme."""

    of = forms.ChoiceField(
        label=_("Plan"),
        error_messages={"invalid_choice": _("Choose a plan from the list."), "required": _("Choose a plan.")},
    )
    county = forms.ChoiceField(
        label=_("County"), required=False, error_messages={"invalid_choice": _("Choose a county from the list.")}
    )
    day = DayField(label=_("Day"), wrong=_("Write the day as 05/23/2022."))

    def __init__(self, *args: Any, plans: PlanTable, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["of"].choices = [("", _("Choose")), *_plan_choices(plans)]
        self.fields["county"].choices = [("", _("Whichever county")), *_county_choices(plans)]

    @property
    def asked(self) -> AskedBenefits:
        """What a valid form asks."""
        program, _dot, plan_code = self.cleaned_data["of"].partition(".")
        return AskedBenefits(Program(program), plan_code, self.cleaned_data["county"], self.cleaned_data["day"])


def address_words(asked: AskedBenefits) -> dict[str, str]:
    """The words of an address that ask the same."""
    return {
        "of": f"{asked.program}.{asked.plan_code}",
        "county": asked.county_code,
        "day": asked.day.isoformat(),
    }


def plan_label(plans: PlanTable, plan_code: str, program: Program, *, county_code: str = "", day: date) -> str:
    """What to call a plan in a programme on `day`; its name at the time nearest to it where it had none then, and its
    code where no name is on record at all."""
    about = (plans, plan_code, program, county_code, day)
    name = find_plan_name(*about) or find_nearest_plan_name(*about)
    return name.name if name else plan_code


def latest_plan_name(plans: PlanTable, plan_code: str) -> str:
    """What a plan is called last, in whatever programme; its code where no name is on record."""
    names = [each for each in plans.names if each.plan_code == plan_code]
    latest = max(names, key=lambda each: (each.span.last_day is None, each.span.first_day), default=None)
    return latest.name if latest else plan_code


def _plan_choices(plans: PlanTable) -> Iterable[tuple[str, list[tuple[str, str]]]]:
    """Every programme with its plans, and what holds for every plan of it."""
    for program in Program:
        codes = sorted({each.plan_code for each in plans.offerings if each.program is program})
        named = sorted((plan_label(plans, code, program, day=date.max), f"{program}.{code}") for code in codes)
        every = _("Every plan of this program") if codes else wording.PROGRAMS[program]
        yield str(wording.PROGRAMS[program]), [*((value, label) for label, value in named), (f"{program}.", str(every))]


def _county_choices(plans: PlanTable) -> list[tuple[str, str]]:
    codes = {each.county_code for each in plans.offerings}
    return sorted(((code, county_name(plans, code)) for code in codes), key=lambda choice: choice[1])
