"""What was typed, told back in words: what was understood, what must be asked, and what was left out."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eligibility.rules.typed_line import Doubt, DoubtKind, IgnoredAs, NumberKind, Part, Reading, TypedLine
from inquiries.phrases import day_text


@dataclass(frozen=True, slots=True)
class Said:
    """A part of what was understood, under the name of what it is."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of one line, and what of it is not used."""

    parts: tuple[Said, ...]
    ignored: tuple[Said, ...]


NUMBERS: Mapping[NumberKind, Promise] = {
    NumberKind.CIN: gettext_lazy("CIN"),
    NumberKind.BIC: gettext_lazy("Medi-Cal card (BIC)"),
    NumberKind.MBI: gettext_lazy("Medicare number (MBI)"),
    NumberKind.PLAN_ID: gettext_lazy("Plan ID"),
}
DOUBTS: Mapping[DoubtKind, Promise] = {
    DoubtKind.SHORT_YEAR: gettext_lazy("“%(typed)s” has a short year. Which birth date is it?"),
    DoubtKind.DAY_BEFORE_MONTH: gettext_lazy("“%(typed)s” has no such month. Is the birth date this one?"),
    DoubtKind.NO_DAY: gettext_lazy("“%(typed)s” is not a day of any calendar. Type the birth date again."),
    DoubtKind.TOO_LONG_AGO: gettext_lazy("“%(typed)s” is too long ago for a birth date. Type it again."),
    DoubtKind.AHEAD: gettext_lazy("“%(typed)s” lies ahead, so it is no birth date. Type it again."),
    DoubtKind.SEVERAL_DAYS: gettext_lazy("There is more than one day. Which is the birth date?"),
    DoubtKind.DAY_OR_NUMBER: gettext_lazy("“%(typed)s” may be a birth date or a plan's number. Which is it?"),
    DoubtKind.SEVERAL_NUMBERS: gettext_lazy("There is more than one number. Which is the patient's?"),
    DoubtKind.BAD_NUMBER: gettext_lazy(
        "“%(typed)s” does not look like the number that it is called. Compare it with the card."
    ),
    DoubtKind.WHICH_NAME: gettext_lazy("Which is the last name, and which the first?"),
}
PARTS: Mapping[Part, Promise] = {
    Part.IDENTIFIER: gettext_lazy("Patient's number"),
    Part.BIRTH_DATE: gettext_lazy("Birth date"),
    Part.LAST_NAME: gettext_lazy("Name"),
    Part.FIRST_NAME: gettext_lazy("First name"),
}
MISSING: Mapping[Part, Promise] = {
    Part.IDENTIFIER: gettext_lazy("Type the number."),
    Part.BIRTH_DATE: gettext_lazy("Without a number, the birth date is needed."),
    Part.LAST_NAME: gettext_lazy("Without a number, the last name is needed."),
    Part.FIRST_NAME: gettext_lazy("Without a number, the first name is needed."),
}
BESIDE_A_NUMBER = gettext_lazy("Besides the number, type the birth date or the last name.")
IGNORED: Mapping[IgnoredAs, Promise] = {
    IgnoredAs.TIME: gettext_lazy("a time"),
    IgnoredAs.PHONE: gettext_lazy("a telephone number"),
    IgnoredAs.OTHER_DAY: gettext_lazy("not a birth date"),
    IgnoredAs.OTHER_NUMBER: gettext_lazy("another number"),
    IgnoredAs.SOCIAL_SECURITY: gettext_lazy("a Social Security number; do not type it here"),
    IgnoredAs.NOT_NEEDED: gettext_lazy("not needed"),
    IgnoredAs.WORDS: gettext_lazy("not about who it is"),
}


def member_of(line: TypedLine) -> dict[str, str]:
    """Who is meant, as a client of the API would send them, so that one parser reads both."""
    member = {
        line.number.kind.value if line.number else "": line.number.value if line.number else "",
        "birth_date": line.birth_date.isoformat() if line.birth_date else "",
        "last_name": line.name.last_name,
        "first_name": line.name.first_name,
    }
    return {name: value for name, value in member.items() if value}


def missing_sentence(line: TypedLine, part: Part) -> str:
    """What to type for a part that is missing."""
    return str(BESIDE_A_NUMBER if line.number else MISSING[part])


def doubt_sentence(doubt: Doubt) -> str:
    """What to ask about a part that is not certain."""
    return str(DOUBTS[doubt.kind]) % {"typed": doubt.typed}


def present_understood(line: TypedLine) -> Understood:
    """The line as the page tells it back."""
    return Understood(
        parts=_parts(Reading(line.number, line.birth_date, line.name)),
        ignored=tuple(Said(str(IGNORED[each.why]), _shown(each.typed, each.why)) for each in line.ignored),
    )


def present_choices(doubt: Doubt) -> tuple[tuple[str, str], ...]:
    """What each offered meaning sends and how it reads."""
    return tuple(
        (_value(each), ", ".join(f"{said.label} {said.value}" for said in _parts(each))) for each in doubt.choices
    )


def settle(line: TypedLine, picked: str) -> TypedLine:
    """The line with the meaning that was chosen; unchanged where it is not among those of this line."""
    choices = (choice for doubt in line.doubts for choice in doubt.choices)
    choice = next((choice for choice in choices if _value(choice) == picked), None)
    return line.settled(choice) if choice else line


def _value(reading: Reading) -> str:
    number, name = reading.number, reading.name
    values = (
        f"{number.kind.value} {number.value}" if number else "",
        reading.birth_date.isoformat() if reading.birth_date else "",
        f"{name.last_name}, {name.first_name}" if name else "",
    )
    return "|".join(values)


def _parts(reading: Reading) -> tuple[Said, ...]:
    said = []
    if reading.number:
        said.append(Said(str(NUMBERS[reading.number.kind]), reading.number.value))
    if reading.name and reading.name.last_name:
        said.append(Said(_("Last name"), reading.name.last_name))
    if reading.name and reading.name.first_name:
        said.append(Said(_("First name"), reading.name.first_name))
    if reading.birth_date:
        said.append(Said(_("Born"), day_text(reading.birth_date.isoformat())))
    return tuple(said)


def _shown(typed: str, why: IgnoredAs) -> str:
    """What was left out, as typed; a Social Security number is not shown again."""
    return "•••-••-••••" if why is IgnoredAs.SOCIAL_SECURITY else typed
