"""Form fields that more than one app needs."""

from typing import Any

from django import forms

DATE_FORMATS = ("%m/%d/%Y", "%m/%d/%y", "%Y-%m-%d")


class DayField(forms.DateField):
    """A day as people in California type it: 05/23/2022, 5/23/22 or 2022-05-23."""

    def __init__(self, *, wrong: Any, **options: Any) -> None:
        widget = forms.DateInput(format="%m/%d/%Y", attrs={"autocomplete": "off", "maxlength": 10})
        messages = {"invalid": wrong, "required": wrong}
        super().__init__(input_formats=DATE_FORMATS, widget=widget, error_messages=messages, **options)
