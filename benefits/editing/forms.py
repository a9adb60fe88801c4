"""What a plan's people write: a draft's title, a line as it is to be, the day on which one ends."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from benefits import wording
from benefits.facts import (
    THE_PLAN,
    Action,
    Authorization,
    BenefitCatalogue,
    BenefitKind,
    BenefitLine,
    DraftChange,
    Limit,
)
from benefits.rules.drafts import REASONS, Fault, list_line_faults
from cmc_portal.answers import Source, Standing
from cmc_portal.dates import Span
from cmc_portal.fields import DayField
from cmc_portal.words_as_read import read_name
from eligibility.facts import PlanTable, Program
from eligibility.rules.plans import county_name

_WRONG_DAY = _("Write the day as 05/23/2022.")
# At which field a fault of the whole line is shown.
_FIELD_OF = {
    Fault.MEANINGLESS: "responsible",
    Fault.NO_SOURCE: "source_document",
    Fault.NOT_SOURCED_ENOUGH: "standing",
    Fault.LIMIT_OF_NOTHING: "limit_quantity",
    Fault.NOT_OFFERED: "where",
    Fault.NOT_OFFERED_THEN: "first_day",
    Fault.NOT_LATER: "first_day",
    Fault.NOT_EARLIER: "last_day",
}


class TitleForm(forms.Form):
    """What a draft is about."""

    title = forms.CharField(
        label=_("What is the draft about?"),
        max_length=120,
        help_text=_("For your colleagues: Dental extras of 2027"),
        error_messages={"required": _("Give the draft a title.")},
    )


class EndForm(forms.Form):
    """The last day of a line."""

    last_day = DayField(label=_("Last day"), wrong=_WRONG_DAY, help_text=_("After it the line says nothing any more."))

    def __init__(self, *args: Any, base: BenefitLine, **options: Any) -> None:
        super().__init__(*args, **options)
        self.base = base

    def clean_last_day(self) -> date:
        """A line that would end before it began never was, and is not ended but changed."""
        last_day: date = self.cleaned_data["last_day"]
        if last_day < self.base.span.first_day:
            raise forms.ValidationError(wording.FAULTS[Fault.NOT_EARLIER])
        return last_day

    def to_change(self, base_id: int | None, number: int) -> DraftChange:
        """The change that a valid form writes."""
        wanted = replace(self.base, span=Span(self.base.span.first_day, self.cleaned_data["last_day"]))
        return DraftChange(number, Action.END, wanted, self.base, base_id)


class LineForm(forms.Form):
    """A line as it is to be. Service and place are chosen for a new line only: a changed one keeps its own."""

    service = forms.ChoiceField(label=_("Service"), error_messages={"required": _("Choose a service.")})
    where = forms.ChoiceField(label=_("Program and county"), error_messages={"required": _("Choose where it holds.")})
    first_day = DayField(label=_("First day"), wrong=_WRONG_DAY)
    last_day = DayField(label=_("Last day"), wrong=_WRONG_DAY, required=False, help_text=_("Empty: no end is known."))
    kind = forms.ChoiceField(label=_("What holds"), error_messages={"required": _("Choose what holds.")})
    responsible = forms.ChoiceField(label=_("Who answers for it"))
    limit_quantity = forms.IntegerField(
        label=_("Limit: how many"),
        required=False,
        min_value=1,
        max_value=100_000,
        error_messages={"invalid": _("Write a whole number."), "min_value": _("Write a number of at least 1.")},
    )
    limit_unit = forms.ChoiceField(label=_("Of what"), required=False)
    limit_amount = forms.DecimalField(
        label=_("Limit: up to how many dollars"),
        required=False,
        min_value=1,
        max_digits=9,
        decimal_places=2,
        error_messages={"invalid": _("Write an amount such as 1500 or 1500.50.")},
    )
    limit_period = forms.ChoiceField(label=_("In which time"), required=False)
    limit_unlimited = forms.BooleanField(label=_("The source says expressly that there is no limit"), required=False)
    authorization = forms.ChoiceField(label=_("Approval"))
    source_document = forms.CharField(
        label=_("Document"),
        max_length=200,
        help_text=_("Where this is written: Evidence of Coverage 2027"),
        error_messages={"required": _("Name the document in which this is written.")},
    )
    source_section = forms.CharField(label=_("Section"), max_length=200, required=False)
    source_date = DayField(label=_("Date of the document"), wrong=_WRONG_DAY, required=False)
    source_url = forms.URLField(
        label=_("Web address"),
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Write a web address such as https://www.example.org/handbook.")},
    )
    standing = forms.ChoiceField(
        label=_("How sure it is"),
        help_text=_("Anything but “not confirmed” needs document, section and date."),
        error_messages={"required": _("Choose how sure it is.")},
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        catalogue: BenefitCatalogue,
        plans: PlanTable,
        plan_code: str,
        now: datetime,
        today: date,
        base: BenefitLine | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.plans, self.plan_code, self.now, self.today, self.base = plans, plan_code, now, today, base
        self._offer_choices(catalogue)
        if base is not None:
            del self.fields["service"], self.fields["where"]
            self.fields["first_day"].label = _("Changed from this day on")

    def _offer_choices(self, catalogue: BenefitCatalogue) -> None:
        parties = [(each.code, read_name(each.name)) for each in catalogue.parties.values()]
        offered = {
            "service": [("", _("Choose")), *_service_choices(catalogue)],
            "where": [("", _("Choose")), *_where_choices(self.plans, self.plan_code)],
            "kind": [("", _("Choose")), *wording.LINE_KINDS.items()],
            "responsible": [(THE_PLAN, _("Your plan")), *parties],
            "limit_unit": [("", "–"), *((code, words[2]) for code, words in wording.UNITS.items() if words[2])],
            "limit_period": [("", "–"), *((code, words) for code, words in wording.PERIODS.items() if code)],
            "authorization": list(wording.AUTHORIZATIONS.items()),
            "standing": [("", _("Choose")), *wording.DIRECTORY_STANDINGS.items()],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices

    def clean(self) -> dict[str, Any]:
        """Days in order, a limit that says how much of what, a source that is not of the future."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day comes before the first."))
        if cleaned.get("source_date") and cleaned["source_date"] > self.today:
            self.add_error("source_date", _("The document cannot be of a day that is still to come."))
        self._clean_limit(cleaned)
        return cleaned

    def _clean_limit(self, cleaned: dict[str, Any]) -> None:
        quantity, unit = cleaned.get("limit_quantity"), cleaned.get("limit_unit")
        counts = quantity is not None or cleaned.get("limit_amount") is not None
        if counts and cleaned.get("limit_unlimited"):
            self.add_error("limit_unlimited", _("A limit and no limit cannot both hold."))
        if (quantity is not None or cleaned.get("limit_unlimited")) and not unit:
            self.add_error("limit_unit", _("Say what is counted."))
        if (unit or cleaned.get("limit_period")) and not counts and not cleaned.get("limit_unlimited"):
            self.add_error("limit_quantity", _("Say how many, how many dollars, or that there is no limit."))

    def to_change(self, base_id: int | None, number: int) -> DraftChange:
        """The change that a valid form writes."""
        cleaned, base = self.cleaned_data, self.base
        program, county = (base.program, base.county_code) if base else _where(cleaned["where"])
        kind = BenefitKind(cleaned["kind"])
        wanted = BenefitLine(
            service=base.service if base else cleaned["service"],
            program=program,
            plan_code=self.plan_code,
            county_code=county,
            span=Span(cleaned["first_day"], cleaned["last_day"]),
            kind=kind,
            responsible=cleaned["responsible"],
            limit=_limit(cleaned),
            authorization=Authorization(cleaned["authorization"]),
            reason=REASONS[kind],
            source=Source(
                cleaned["source_document"], cleaned["source_section"], cleaned["source_date"], cleaned["source_url"]
            ),
            standing=Standing(cleaned["standing"]),
            known_from=self.now,
            known_until=None,
        )
        return DraftChange(number, Action.CHANGE if base else Action.ADD, wanted, base, base_id)


def show_faults(form: forms.Form, change: DraftChange, plans: PlanTable) -> bool:
    """Puts what is wrong with the change at its fields. Was there anything?"""
    faults = list_line_faults(change, plans)
    for fault in faults:
        field = _FIELD_OF[fault]
        form.add_error(field if field in form.fields else None, wording.FAULTS[fault])
    return bool(faults)


def as_typed(line: BenefitLine) -> dict[str, Any]:
    """A line as the form shows it."""
    limit = line.limit or Limit("")
    return {
        "service": line.service,
        "where": f"{line.program}.{line.county_code}",
        "first_day": line.span.first_day,
        "last_day": line.span.last_day,
        "kind": line.kind.value,
        "responsible": line.responsible,
        "limit_quantity": limit.quantity,
        "limit_unit": limit.unit if limit.unit != "dollars" else "",
        "limit_amount": Decimal(limit.amount_cents) / 100 if limit.amount_cents else None,
        "limit_period": limit.period,
        "limit_unlimited": limit.unlimited,
        "authorization": line.authorization.value,
        "source_document": line.source.document,
        "source_section": line.source.section,
        "source_date": line.source.date,
        "source_url": line.source.url,
        "standing": line.standing.value,
    }


def _limit(cleaned: dict[str, Any]) -> Limit | None:
    amount, unit = cleaned["limit_amount"], cleaned["limit_unit"]
    cents = None if amount is None else int(amount * 100)
    if cents is None and not unit:
        return None
    return Limit(
        unit or "dollars", cleaned["limit_period"], cleaned["limit_quantity"], cents, cleaned["limit_unlimited"]
    )


def _where(text: str) -> tuple[Program, str]:
    program, _dot, county = text.partition(".")
    return Program(program), county


def _service_choices(catalogue: BenefitCatalogue) -> Iterable[tuple[str, list[tuple[str, str]]]]:
    for group, name in wording.SERVICE_GROUPS.items():
        yield (
            str(name),
            [(each.code, read_name(each.name)) for each in catalogue.services.values() if each.group == group],
        )


def _where_choices(plans: PlanTable, plan_code: str) -> Iterable[tuple[str, list[tuple[str, Any]]]]:
    """The plan's programmes, each with the counties where it was ever offered."""
    mine = [each for each in plans.offerings if each.plan_code == plan_code]
    for program in Program:
        counties = sorted({each.county_code for each in mine if each.program is program})
        if counties:
            places = [(f"{program}.{code}", county_name(plans, code)) for code in counties]
            yield str(wording.PROGRAMS[program]), [(f"{program}.", _("Every county")), *places]
