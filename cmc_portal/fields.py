"""Form fields that more than one app needs."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import lazy

from cmc_portal.dates import day_of_eight_digits

DATE_FORMATS = ("%m/%d/%Y", "%m/%d/%y", "%Y-%m-%d")


def filled_later(words: Any, **values: Any) -> Any:
    """A sentence whose places are filled when a page shows it, in that page's language. A form is made once, when the
    process starts."""
    return lazy(lambda: str(words) % values, str)()


class DayField(forms.DateField):
    """A day as people in California type it: 05/23/2022, 5/23/22, 2022-05-23 or without a mark 05232022."""

    def __init__(self, *, wrong: Any, **options: Any) -> None:
        widget = forms.DateInput(format="%m/%d/%Y", attrs={"autocomplete": "off", "maxlength": 10})
        messages = {"invalid": wrong, "required": wrong}
        super().__init__(input_formats=DATE_FORMATS, widget=widget, error_messages=messages, **options)

    def to_python(self, value: Any) -> date | None:
        """The day. Raises ValidationError for what is none."""
        typed = value.strip() if isinstance(value, str) else ""
        day: date | None = day_of_eight_digits(typed) or super().to_python(value)
        return day


@dataclass(frozen=True)
class BothForms:
    """Forms that are sent together, as one for the summary of errors."""

    forms: tuple[forms.Form, ...]

    @property
    def errors(self) -> bool:
        """Is there anything to mend?"""
        return any(form.errors for form in self.forms)

    @property
    def non_field_errors(self) -> list[str]:
        """What is wrong with no field in particular."""
        return [error for form in self.forms for error in form.non_field_errors()]

    @property
    def visible_fields(self) -> list[BoundField]:
        """The fields in the order of the page."""
        return [field for form in self.forms for field in form.visible_fields()]
