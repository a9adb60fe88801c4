"""What one asks of the figures: which months, broken down how, and which day's hours."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cmc_portal.fields import DayField
from inquiries.start.figures import BREAKDOWNS, BY_COUNTY, BY_PROGRAM

FIRST_MONTH = date(2014, 4, 1)
_WRONG = _("Type the day as month, day, year, like 05/23/2022.")


class FiguresForm(forms.Form):
    """Months from one to another, and what the enrolment is broken down by."""

    first_day = DayField(label=_("Months from"), help_text=_("For example 05/23/2022"), wrong=_WRONG)
    last_day = DayField(label=_("Months to"), help_text=_("For example 05/23/2022"), wrong=_WRONG)
    breakdown = forms.ChoiceField(label=_("Enrollment broken down"))
    day = DayField(label=_("Inquiries by hour on"), help_text=_("For example 05/23/2022"), wrong=_WRONG)

    def __init__(self, *args: Any, today: date, by_plan: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self._today = today
        choices = BREAKDOWNS if by_plan else {code: BREAKDOWNS[code] for code in (BY_PROGRAM, BY_COUNTY)}
        self.fields["breakdown"].choices = tuple(choices.items())

    def clean(self) -> dict[str, Any]:
        """The first day comes first; nothing before the first programme and nothing to come is counted."""
        typed = super().clean() or self.cleaned_data
        first, last, day = typed.get("first_day"), typed.get("last_day"), typed.get("day")
        if first and first < FIRST_MONTH:
            self.add_error("first_day", _("Months are counted from 04/01/2014, when Cal MediConnect began."))
        if last and last > self._today:
            self.add_error("last_day", _("This day is still to come."))
        if day and day > self._today:
            self.add_error("day", _("This day is still to come."))
        if first and last and last < first:
            self.add_error("last_day", _("This day lies before the first."))
        return typed
