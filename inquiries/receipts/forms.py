"""What is typed on the page that verifies receipts, parsed at the door."""

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from cmc_portal.fields import DayField
from inquiries.receipts.files import MOST_FILE_BYTES
from inquiries.trace import BadTraceNumber, parse_trace_number


class VerifyForm(forms.Form):
    """The trace number on a receipt and the patient's birth date; its code where the paper is to be compared too."""

    trace = forms.CharField(
        label=_("Trace number"),
        help_text=_("On the receipt, like 202611-7F3KQ9-XW2M4C"),
        max_length=40,
        error_messages={"required": _("Type the trace number that is on the receipt.")},
    )
    birth_date = DayField(
        label=_("Patient's birth date"),
        help_text=_("For example 03/15/1948"),
        wrong=_("Type the birth date as month, day, year, like 03/15/1948."),
    )
    code = forms.CharField(
        label=_("Receipt code (optional)"),
        help_text=_("At the foot of the receipt. With it, the paper is compared with the record."),
        max_length=40,
        required=False,
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **options)
        self._today = today
        for name in ("trace", "code"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    def clean_trace(self) -> str:
        """The trace number as it is stored."""
        try:
            return parse_trace_number(self.cleaned_data["trace"])[0]
        except BadTraceNumber as error:
            wrong = _("This is not a trace number. Compare each letter and digit with the receipt.")
            raise forms.ValidationError(wrong) from error

    def clean_birth_date(self) -> date:
        """The birth date; a two-digit year that would lie ahead means the century before."""
        birth_date: date = self.cleaned_data["birth_date"]
        if birth_date > self._today and len(self["birth_date"].value().rpartition("/")[2]) == 2:
            return birth_date.replace(year=birth_date.year - 100)
        return birth_date


class VerifyFileForm(forms.Form):
    """The receipt itself, as it was downloaded."""

    file = forms.FileField(
        label=_("Receipt as PDF or JSON"),
        help_text=_("The file as it was downloaded, at most 1 MB. It is looked at and not kept."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.json"}),
        error_messages={"required": _("Choose the receipt's file."), "empty": _("The file is empty. Choose it again.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **options)

    def clean_file(self) -> UploadedFile:
        """The file, if it can be a receipt by its size."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_FILE_BYTES:
            raise forms.ValidationError(_("This file is larger than any receipt."))
        return file
