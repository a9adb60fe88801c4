"""What is typed around a list: the list itself, what its columns hold, what all rows are asked, and when again."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.translation import gettext_lazy as _

from accounts.facts import Purpose
from benefits.facts import Service
from cmc_portal.fields import DayField, filled_later
from cmc_portal.identifiers import BadIdentifier, parse_npi
from cmc_portal.words_as_read import read_name
from inquiries import wording
from inquiries.batches.facts import SharedQuestion
from inquiries.batches.reading import MOST_PASTED, ReadList, UnreadableList, read_file, read_pasted
from inquiries.batches.wording import COLUMNS
from inquiries.forms import PURPOSES
from inquiries.rules.list_columns import Column

LAST_MONTHLY_DAY = 28
_MOST_PASTED_CHARACTERS = MOST_PASTED * 500


class ListForm(forms.Form):
    """A list, pasted or as a file."""

    pasted = forms.CharField(
        label=_("Paste up to 200 lines"),
        help_text=_("One person a line, as copied from a schedule or spreadsheet"),
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        max_length=_MOST_PASTED_CHARACTERS,
        required=False,
    )
    file = forms.FileField(
        label=_("Or choose a file"),
        help_text=_("CSV or Excel (.xlsx), up to 10,000 rows and 5 MB; of a workbook the first sheet is read"),
        allow_empty_file=True,
        required=False,
    )
    title = forms.CharField(
        label=_("Name of the list (optional)"),
        help_text=_("For example “Tuesday clinic”. No patient's name or number."),
        max_length=80,
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **options)
        self.fields["file"].widget.attrs["accept"] = ".csv,.txt,.tsv,.xlsx"
        self.fields["title"].widget.attrs |= {"autocomplete": "off"}

    def clean(self) -> dict[str, Any]:
        """The list as it was read, under `list`; what cannot be read is said at its field."""
        typed = super().clean() or self.cleaned_data
        if self.errors:
            return typed
        field = "file" if typed.get("file") else "pasted"
        if field == "pasted" and not typed.get("pasted", "").strip():
            self.add_error("pasted", _("Paste the lines here, or choose a file below."))
            return typed
        if field == "file" and typed.get("pasted", "").strip():
            self.add_error("file", _("Lines were pasted and a file was chosen. Keep one of the two."))
            return typed
        try:
            typed["list"] = self._read(field)
        except UnreadableList as error:
            self.add_error(field, f"{error.problem} {error.what_to_do}")
        return typed

    def _read(self, field: str) -> ReadList:
        if field == "file":
            return read_file(self.cleaned_data["file"].name, self.cleaned_data["file"].read())
        return read_pasted(self.cleaned_data["pasted"])


class ColumnsForm(forms.Form):
    """What each column holds, and what all rows are asked."""

    day = DayField(
        label=_("Day of service"),
        help_text=_("For rows without a day of their own; leave it empty for the day of asking"),
        wrong=_("Type the day of service as month, day, year, like 05/23/2022."),
        required=False,
    )
    services = forms.MultipleChoiceField(
        label=_("Services"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("One of the services is not in the list. Tick again.")},
        required=False,
    )
    provider_npi = forms.CharField(
        label=_("Provider's NPI (optional)"),
        help_text=_("To learn whether the patients may keep this provider"),
        max_length=20,
        required=False,
    )
    purpose = forms.ChoiceField(label=_("You ask for the purpose of"), choices=tuple(PURPOSES.items()))

    def __init__(
        self,
        *args: Any,
        columns: Sequence[str],
        headings: Sequence[str],
        services: Iterable[Service],
        **options: Any,
    ) -> None:
        super().__init__(*args, use_required_attribute=False, **options)
        listed = tuple(services)
        self._group_of = {service.code: service.group for service in listed}
        self.fields["services"].choices = [(service.code, read_name(service.name)) for service in listed]
        self.fields["provider_npi"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        for place, column in enumerate(columns):
            heading = headings[place] if place < len(headings) else ""
            label = _("Column %(number)s") % {"number": place + 1}
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=f"{label}: {heading}" if heading else label,
                choices=[(each.value, words) for each, words in COLUMNS.items()],
                initial=column,
                required=False,
            )
        self._width = len(columns)

    @property
    def column_fields(self) -> tuple[BoundField, ...]:
        """The choices for the columns, from the left."""
        return tuple(self[f"column_{place}"] for place in range(self._width))

    @property
    def service_groups(self) -> tuple[tuple[str, tuple[BoundWidget, ...]], ...]:
        """The check boxes of the services, under the names of their groups."""
        boxes = tuple(self["services"].subwidgets)
        return tuple(
            (str(name), mine)
            for group, name in wording.SERVICE_GROUPS.items()
            if (mine := tuple(box for box in boxes if self._group_of[str(box.data["value"])] == group))
        )

    @property
    def services_open(self) -> bool:
        """Are there ticked boxes or an error that a closed list would hide?"""
        return bool(self["services"].value() or self["services"].errors)

    @property
    def columns(self) -> tuple[str, ...]:
        """What each column holds, as chosen."""
        return tuple(self.cleaned_data[f"column_{place}"] for place in range(self._width))

    def clean_provider_npi(self) -> str:
        """The NPI without spaces, or nothing; a number that cannot be an NPI is refused."""
        typed = self.cleaned_data["provider_npi"]
        try:
            return parse_npi(typed) if typed else ""
        except BadIdentifier as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        """Each meaning once, and enough to name a person."""
        typed = super().clean() or self.cleaned_data
        if any(f"column_{place}" not in typed for place in range(self._width)):
            return typed
        chosen = [column for column in self.columns if column]
        for column in dict.fromkeys(each for each in chosen if chosen.count(each) > 1):
            message = _("Two columns were chosen as “%(what)s”. Choose one of them.")
            self.add_error(self._field_of(column), message % {"what": COLUMNS[Column(column)]})
        if not _names_a_person(set(chosen)):
            self.add_error(
                "column_0",
                _(
                    "These columns do not name a person. Choose a number with the birth date or last name; or last "
                    "name, first name and birth date; or a whole line."
                ),
            )
        return typed

    def _field_of(self, column: str) -> str:
        """The last column that was chosen as that."""
        return f"column_{max(place for place, each in enumerate(self.columns) if each == column)}"

    def question(self) -> SharedQuestion:
        """What all rows are asked."""
        typed = self.cleaned_data
        day: date | None = typed["day"]
        return SharedQuestion(day, tuple(typed["services"]), typed["provider_npi"], Purpose(typed["purpose"]))


def _names_a_person(columns: set[str]) -> bool:
    if Column.LINE in columns:
        return True
    if Column.NUMBER in columns:
        return bool(columns & {Column.BIRTH_DATE, Column.LAST_NAME, Column.NAME})
    return Column.BIRTH_DATE in columns and (Column.NAME in columns or columns >= {Column.LAST_NAME, Column.FIRST_NAME})


class MonthlyForm(forms.Form):
    """On which day of each month the list is asked again; none: not any more."""

    monthly_day = forms.TypedChoiceField(
        label=_("Ask this list again each month"),
        choices=[
            ("", _("Not again")),
            *((day, filled_later(_("On day %(day)s of the month"), day=day)) for day in range(1, LAST_MONTHLY_DAY + 1)),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )
