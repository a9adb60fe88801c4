"""What the front desk types, parsed at the door: one box for the person, days as days. Nothing is decided here."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.translation import gettext_lazy as _

from benefits import wording
from benefits.facts import Service
from cmc_portal.fields import DayField
from cmc_portal.identifiers import BadIdentifier, compact, parse_npi
from cmc_portal.words_as_read import read_name
from eligibility.asked_member import parse_identifier_of_any_kind
from eligibility.forms import PersonForm
from eligibility.rules.typed_line import (
    LONGEST_LINE,
    Doubt,
    NumberKind,
    TypedLine,
    TypedNumber,
    list_other_days,
    read_typed_line,
    without_social_security,
)
from eligibility.rules.typed_names import TypedName
from inquiries.asking.earlier import EarlierQuestion
from inquiries.asking.service_words import OfferedService, list_phrases, read_service_words
from inquiries.asking.understood import (
    PARTS,
    Understood,
    doubt_sentence,
    member_of,
    missing_sentence,
    present_choices,
    present_understood,
    settle,
)
from inquiries.phrases import day_text

PURPOSES = {"payment": _("Payment"), "treatment": _("Treatment"), "operations": _("Health care operations")}
_CONTRADICTION = _("This is not what the box above says. Keep one of the two.")
_NOBODY = _("Type a number with the birth date or last name; or the last name, first name and birth date.")
_ANOTHER_DAY = _("The patient's line names another day: %(days)s. Which day do you ask about?")
_NO_SOCIAL_SECURITY = _("Do not type a Social Security number here. It was taken out of the box and is not used.")
_PERSON_FIELDS = ("identifier", "birth_date", "last_name", "first_name")


class AskForm(PersonForm):
    """One question: about whom, for which day, which services, which provider, and why it is asked.

    The person is typed into one box, or field by field, or is that of an earlier answer (`earlier`).
    """

    # What was sent, of which a Social Security number is not sent back.
    data: Any

    line = forms.CharField(
        label=_("Patient"),
        help_text=_(
            "CIN, Medi-Cal card (BIC), Medicare number or plan ID with the birth date or last name; or last name, "
            "first name and birth date. You can paste a line of your schedule."
        ),
        max_length=LONGEST_LINE,
        error_messages={"max_length": _("This is too long for one patient. Paste one line.")},
        required=False,
    )
    day = DayField(
        label=_("Day of service"),
        help_text=_("For example 05/23/2022"),
        wrong=_("Type the day of service as month, day, year, like 05/23/2022."),
    )
    service_words = forms.CharField(
        label=_("Service (optional)"),
        help_text=_("For example wheelchair van, crown, CBAS"),
        max_length=200,
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
        help_text=_("To learn whether the patient may keep this provider"),
        max_length=20,
        required=False,
    )
    purpose = forms.ChoiceField(label=_("You ask for the purpose of"), choices=tuple(PURPOSES.items()))
    field_order = ("line", *_PERSON_FIELDS, "day", "service_words", "services", "purpose", "provider_npi")

    def __init__(
        self,
        *args: Any,
        today: date,
        services: Iterable[Service] = (),
        earlier: EarlierQuestion | None = None,
        **options: Any,
    ) -> None:
        options["initial"] = {"day": today, "purpose": "payment"} | (options.get("initial") or {})
        super().__init__(*args, today=today, **options)
        self.earlier = earlier
        self._services = tuple(services)
        self._line = read_typed_line(str(self.data.get("line") or "")[:LONGEST_LINE], today=today)
        self._held_social_security = self._take_out_social_security()
        self._read = TypedLine()
        self.asked_which_day = False
        self._found: tuple[str, ...] = ()
        self._offers: tuple[OfferedService, ...] = ()
        self.fields["services"].choices = [(service.code, read_name(service.name)) for service in self._services]
        self._picks = self._add_picks()
        for name in ("line", "service_words", "provider_npi"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        self.fields["service_words"].widget.attrs["list"] = "service-names"
        if not self.is_bound:
            self.fields["day" if earlier else "line"].widget.attrs["autofocus"] = True

    def _take_out_social_security(self) -> bool:
        """Leaves no Social Security number in what the box shows again. Was there one?"""
        typed = str(self.data.get("line") or "")
        shown = without_social_security(typed)
        if shown != typed:
            self.data = self.data.copy()
            self.data["line"] = shown
        return shown != typed

    def _add_picks(self) -> dict[Doubt, str]:
        """A field for each thing that the line leaves to choose; nothing in it is chosen beforehand."""
        picks = {doubt: f"pick_{doubt.part.value}" for doubt in self._line.doubts if doubt.choices}
        for doubt, name in picks.items():
            self.fields[name] = forms.ChoiceField(
                label=PARTS[doubt.part],
                choices=present_choices(doubt),
                widget=forms.RadioSelect,
                required=False,
                error_messages={"invalid_choice": _("Choose one.")},
            )
        self.order_fields(("line", *picks.values(), *self.field_order))
        return picks

    @property
    def picks(self) -> tuple[BoundField, ...]:
        """The fields to choose in."""
        return tuple(self[name] for name in self._picks.values())

    @property
    def offers(self) -> tuple[OfferedService, ...]:
        """The services in sight: those ticked already, and those to choose from among what words may mean."""
        ticked = {str(code) for code in self["services"].value() or ()}
        names = {each.code: read_name(each.name) for each in self._services}
        chosen = tuple(OfferedService(code, name, ticked=True) for code, name in names.items() if code in ticked)
        return (*chosen, *(each for each in self._offers if each.code not in ticked))

    @property
    def service_groups(self) -> tuple[tuple[str, tuple[tuple[BoundWidget, str], ...]], ...]:
        """The check boxes of the services that are not in sight already and what else each is called, under the names
        of their groups, in order."""
        in_sight = {each.code for each in self.offers}
        boxes = [each for each in zip(self["services"].subwidgets, self._services, strict=True)]
        left = [(box, of) for box, of in boxes if of.code not in in_sight]
        return tuple(
            (str(name), mine)
            for group, name in wording.SERVICE_GROUPS.items()
            if (mine := tuple((box, ", ".join(list_phrases(of))) for box, of in left if of.group == group))
        )

    @property
    def service_names(self) -> tuple[tuple[str, str], ...]:
        """What a browser completes: the catalogue's words for a service, and the service's name beside each. All other
        words are understood as well; they would make the page twice as long."""
        names = {each: read_name(each.name) for each in self._services}
        words = {word: name for each, name in names.items() for word in each.synonyms}
        return (*words.items(), *((name, "") for name in names.values()))

    @property
    def fields_open(self) -> bool:
        """Is there anything in the separate fields of the person that a closed part would hide?"""
        return any(self[name].value() or self[name].errors for name in _PERSON_FIELDS)

    @property
    def more_open(self) -> bool:
        """Was anything changed among what is seldom asked?"""
        return bool(self["provider_npi"].value() or self["provider_npi"].errors or self["purpose"].value() != "payment")

    @property
    def understood(self) -> Understood | None:
        """What was understood of the person; nothing where nothing was typed."""
        return None if self._read.is_empty and not self._read.ignored else present_understood(self._read)

    def clean_provider_npi(self) -> str:
        """The NPI without spaces, or nothing; a number that cannot be an NPI is refused."""
        typed = self.cleaned_data["provider_npi"]
        try:
            return parse_npi(typed) if typed else ""
        except BadIdentifier as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        """Who is meant, for certain and by two facts; and services that were typed in words."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        self._read_services(typed)
        in_line, in_fields = self._line, self._in_fields(typed)
        for name in self._picks.values():
            in_line = settle(in_line, typed.get(name, ""))
        self._read = in_line.completed(in_fields)
        for part in in_line.contradictions(in_fields):
            self.add_error(part.value, _CONTRADICTION)
        if not self._names_earlier:
            self._tell_what_is_missing()
            self._ask_which_day(typed)
        # A line that says who is meant besides is not held up; one that says nothing else asks about nobody.
        if self._held_social_security and (self.errors or self._read.is_empty):
            self.add_error("line", _NO_SOCIAL_SECURITY)
        return typed

    def member(self) -> dict[str, str]:
        """The person as a client of the API would send them, so that one parser reads both."""
        if self.earlier and self._names_earlier:
            return dict(self.earlier.member)
        return member_of(self._read)

    def body(self) -> dict[str, Any]:
        """The question as a client of the API would send it, so that one parser reads both."""
        typed = self.cleaned_data
        asked = {name: typed[name] for name in ("provider_npi", "purpose")}
        services = list(dict.fromkeys((*typed["services"], *self._found)))
        return {"member": self.member(), "day": typed["day"].isoformat(), "services": services, **asked}

    @property
    def _names_earlier(self) -> bool:
        """Is the person that of an earlier question, since nobody else was typed?"""
        return self.earlier is not None and self._read.is_empty and not any(map(self.errors.get, _PERSON_FIELDS))

    def _read_services(self, typed: dict[str, Any]) -> None:
        words = typed.get("service_words", "")
        read = read_service_words(words, services=self._services, ticked=typed.get("services", ()))
        self._found, self._offers = read.codes, read.offers
        for problem in read.problems:
            self.add_error("service_words", problem)

    def _in_fields(self, typed: dict[str, Any]) -> TypedLine:
        """What the separate fields say."""
        name = TypedName(typed.get("last_name", ""), typed.get("first_name", ""))
        number = None
        if typed.get("identifier"):
            kind, value = parse_identifier_of_any_kind(typed["identifier"])
            number = TypedNumber(NumberKind(kind), compact(value))
        return TypedLine(number=number, birth_date=typed.get("birth_date"), name=name)

    def _ask_which_day(self, typed: dict[str, Any]) -> None:
        """Today is asked about where nobody says otherwise; a line of a schedule may do so. Asked once, as both may be
        meant."""
        days = [
            day_text(day.isoformat()) for day in list_other_days(self._line, today=self._today) if day != self._today
        ]
        if typed.get("day") == self._today and days and not self.data.get("which_day"):
            self.asked_which_day = True
            self.add_error("day", _ANOTHER_DAY % {"days": ", ".join(days)})

    def _tell_what_is_missing(self) -> None:
        """Where to type what; what cannot be read in its field is not also called missing."""
        if self._read.is_empty and not any(map(self.errors.get, ("line", *_PERSON_FIELDS))):
            self.add_error("line", _NOBODY)
            return
        for doubt in self._read.doubts:
            self.add_error(self._picks.get(doubt, "line"), doubt_sentence(doubt))
        for part in self._read.missing:
            if part.value not in self.errors:
                self.add_error(part.value, missing_sentence(self._read, part))
