"""What somebody types to search what their organisation asked before."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.facts import Channel
from cmc_portal.answers import Outcome
from cmc_portal.clock import LEGAL_TIME_ZONE
from cmc_portal.dates import ONE_DAY
from cmc_portal.fields import DayField
from eligibility.rules.typed_line import LONGEST_LINE, read_typed_line
from inquiries import wording
from inquiries.asking.understood import doubt_sentence, member_of, missing_sentence
from inquiries.history import wording as history_wording

_ANY = ("", _("Any"))
_DAYS_SHOWN_FIRST = timedelta(days=30)


class HistorySearchForm(forms.Form):
    """When it was asked, by whom, what came of it, and about which patient; everything but the days may stay empty."""

    first_day = DayField(
        label=_("Asked from"), wrong=_("Type the first day as month, day, year, like 05/23/2022."), required=True
    )
    last_day = DayField(
        label=_("Asked until"), wrong=_("Type the last day as month, day, year, like 05/23/2022."), required=True
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[_ANY, *((code, look.word) for code, look in wording.OUTCOMES.items())],
        required=False,
    )
    person = forms.ChoiceField(label=_("Asked by"), required=False)
    channel = forms.ChoiceField(
        label=_("Asked how"),
        choices=[_ANY, *((channel.value, words) for channel, words in history_wording.CHANNELS.items())],
        required=False,
    )
    patient = forms.CharField(
        label=_("Patient (optional)"),
        help_text=_("As when you ask: a number with the birth date or last name; or both names and the birth date"),
        max_length=LONGEST_LINE,
        required=False,
    )

    def __init__(self, *args: Any, today: date, people: Iterable[tuple[int, str]], **options: Any) -> None:
        options["initial"] = {"first_day": today - _DAYS_SHOWN_FIRST, "last_day": today} | options.get("initial", {})
        super().__init__(*args, use_required_attribute=False, **options)
        self._today = today
        self.member: dict[str, str] | None = None
        self.fields["person"].choices = [_ANY, *((str(user_id), name) for user_id, name in people)]
        self.fields["patient"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    def clean_patient(self) -> str:
        """Who is meant by what was typed, for certain and by two facts, or nobody."""
        typed: str = self.cleaned_data["patient"]
        line = read_typed_line(typed, today=self._today)
        if typed and not line.may_be_asked:
            sentences = [doubt_sentence(each) for each in line.doubts]
            sentences += [missing_sentence(line, part) for part in line.missing]
            raise forms.ValidationError([*dict.fromkeys(sentences)])
        self.member = member_of(line) if typed else None
        return typed

    def clean(self) -> dict[str, Any]:
        """Days in order."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = typed.get("first_day"), typed.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day lies before the first."))
        return typed

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """From the first moment of the first day until after the last, in California."""
        first, last = self._value("first_day"), self._value("last_day")
        return _midnight(first), _midnight(min(last, self._today) + ONE_DAY)

    @property
    def chosen_outcome(self) -> Outcome | None:
        """The outcome asked for."""
        return Outcome(self._value("outcome")) if self._value("outcome") else None

    @property
    def chosen_channel(self) -> Channel | None:
        """The way of asking that is asked for."""
        return Channel(self._value("channel")) if self._value("channel") else None

    @property
    def chosen_user(self) -> int | None:
        """The person asked for."""
        return int(self._value("person")) if self._value("person") else None

    def _value(self, name: str) -> Any:
        """What was typed, or what stands there first."""
        return self.cleaned_data[name] if self.is_bound else self.initial.get(name)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=LEGAL_TIME_ZONE)
