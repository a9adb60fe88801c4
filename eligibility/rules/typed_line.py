"""What somebody typed or pasted into one box: who is meant, what was left out, and what must be asked before anything
is looked up. Nothing is guessed: where a part may mean two things, both are offered."""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from cmc_portal.identifiers import BadIdentifier, compact, parse_bic, parse_cin, parse_mbi
from cmc_portal.names import name_key
from cmc_portal.values import value
from eligibility.facts import IdentifierKind
from eligibility.rules.typed_days import DayDoubt, TypedDay, find_days, read_eight_digits
from eligibility.rules.typed_names import TypedName, find_names

LONGEST_LINE = 500


class Part(StrEnum):
    """What names a person."""

    IDENTIFIER = "identifier"
    BIRTH_DATE = "birth_date"
    LAST_NAME = "last_name"
    FIRST_NAME = "first_name"


class NumberKind(StrEnum):
    """What a number is, by its shape or by the word before it."""

    CIN = "cin"
    BIC = "bic"
    MBI = "mbi"
    PLAN_ID = "plan_id"


class DoubtKind(StrEnum):
    """What must be asked."""

    SHORT_YEAR = "short_year"
    DAY_BEFORE_MONTH = "day_before_month"
    NO_DAY = "no_day"
    TOO_LONG_AGO = "too_long_ago"
    AHEAD = "ahead"
    SEVERAL_DAYS = "several_days"
    DAY_OR_NUMBER = "day_or_number"
    SEVERAL_NUMBERS = "several_numbers"
    BAD_NUMBER = "bad_number"
    WHICH_NAME = "which_name"


class IgnoredAs(StrEnum):
    """Why something that was typed is not used."""

    TIME = "time"
    PHONE = "phone"
    OTHER_DAY = "other_day"
    OTHER_NUMBER = "other_number"
    SOCIAL_SECURITY = "social_security"
    NOT_NEEDED = "not_needed"
    WORDS = "words"


@value(frozen=True, slots=True)
class TypedNumber:
    """A number that may name a member, as typed without blanks and dashes."""

    kind: NumberKind
    value: str


@value(frozen=True, slots=True)
class Reading:
    """One meaning that a part of the line may have; what it says nothing of is empty."""

    number: TypedNumber | None = None
    birth_date: date | None = None
    name: TypedName | None = None


@value(frozen=True, slots=True)
class Doubt:
    """Something to ask: about which part, what was typed, and the meanings to choose from (none: type it anew)."""

    kind: DoubtKind
    part: Part
    typed: str
    choices: tuple[Reading, ...] = ()


@value(frozen=True, slots=True)
class Ignored:
    """A part of the line that is not used, and why."""

    typed: str
    why: IgnoredAs


@value(frozen=True, slots=True)
class TypedLine:
    """Who a line means as far as it is certain, what it leaves to ask, and what was not used."""

    number: TypedNumber | None = None
    birth_date: date | None = None
    name: TypedName = TypedName("")
    doubts: tuple[Doubt, ...] = ()
    ignored: tuple[Ignored, ...] = ()

    @property
    def missing(self) -> tuple[Part, ...]:
        """What is still needed to look, beside what is to be asked; besides a number, the last name would do in place
        of the birth date."""
        asked = {doubt.part for doubt in self.doubts}
        has_name = bool(self.name.last_name) or Part.LAST_NAME in asked
        has_day = self.birth_date is not None or Part.BIRTH_DATE in asked
        if self.number or Part.IDENTIFIER in asked:
            return () if has_day or has_name else (Part.BIRTH_DATE,)
        has_first = bool(self.name.first_name) or Part.LAST_NAME in asked
        given = {Part.LAST_NAME: has_name, Part.FIRST_NAME: has_first, Part.BIRTH_DATE: has_day}
        return tuple(part for part, is_given in given.items() if not is_given)

    @property
    def may_be_asked(self) -> bool:
        """Is somebody named for certain, and nothing left to ask?"""
        return not self.missing and not self.doubts

    @property
    def is_empty(self) -> bool:
        """Was nothing understood, and nothing to be asked either?"""
        return not (self.number or self.birth_date or self.name.last_name or self.doubts)

    def completed(self, other: "TypedLine") -> "TypedLine":
        """The line with what was said beside it, field by field; what is said there need not be asked any more."""
        said = {part for part, value in other._said().items() if value}
        name = TypedName(other.name.last_name or self.name.last_name, other.name.first_name or self.name.first_name)
        return replace(
            self,
            number=other.number or self.number,
            birth_date=other.birth_date or self.birth_date,
            name=name,
            doubts=tuple(doubt for doubt in self.doubts if doubt.part not in said),
        )

    def contradictions(self, other: "TypedLine") -> tuple[Part, ...]:
        """Which parts do both say, and differently?"""
        mine, theirs = self._said(), other._said()
        return tuple(part for part in Part if mine[part] and theirs[part] and mine[part] != theirs[part])

    def _said(self) -> dict[Part, object]:
        """What is said of each part, in a form that can be compared."""
        return {
            Part.IDENTIFIER: _person_of(self.number) if self.number and _fits(self.number) else None,
            Part.BIRTH_DATE: self.birth_date,
            Part.LAST_NAME: name_key(self.name.last_name),
            Part.FIRST_NAME: name_key(self.name.first_name),
        }

    def settled(self, choice: Reading) -> "TypedLine":
        """The line with one of the offered meanings chosen; one that was not offered changes nothing."""
        doubt = next((each for each in self.doubts if choice in each.choices), None)
        if doubt is None:
            return self
        return replace(
            self,
            number=choice.number or self.number,
            birth_date=choice.birth_date or self.birth_date,
            name=choice.name or self.name,
            doubts=tuple(each for each in self.doubts if each is not doubt),
        )


_NO_WORD_BEFORE, _NO_WORD_AFTER = r"(?<![\w-])", r"(?![\w-])"
_LETTER = "[A-Za-z]"
# A lone M, F or X behind a number is a sex, as schedules have it.
_CIN = re.compile(
    rf"{_NO_WORD_BEFORE}9\d{{3}}[ -]?\d{{4}}(?:-?|[ ](?![MFXmfx])){_LETTER}"
    rf"(?:[ -]?(?P<card>\d[ -]?\d{{4}}))?{_NO_WORD_AFTER}",
    re.ASCII,
)
_MBI = re.compile(
    rf"{_NO_WORD_BEFORE}[1-9]{_LETTER}\w\d(?P<gap>[ -]?){_LETTER}\w\d(?P=gap){_LETTER}{{2}}\d{{2}}{_NO_WORD_AFTER}",
    re.ASCII,
)
_BIRTH_LABEL = re.compile(
    r"(?<!\w)(?:d\.?o\.?b\.?|date\s+of\s+birth|birth\s*-?\s*da(?:te|y)|born(?:\s+on)?|b-?day|f\.?d?\.?n\.?|"
    r"(?:fecha\s+de\s+)?nacimiento|nacid[ao](?:\s+el)?)\s*[:=#-]?\s*",
    re.IGNORECASE,
)
_VISIT_LABEL = re.compile(
    r"(?<!\w)(?:d\.?o\.?s\.?|date\s+of\s+(?:service|visit)|(?:service|visit|appointment|appt)\s+date|"
    r"fecha\s+de\s+(?:servicio|la\s+cita|cita))\s*[:=#-]?\s*",
    re.IGNORECASE,
)
_NUMBER_LABEL = re.compile(
    r"(?<!\w)(?:(?:plan|member|subscriber|policy|health\s+plan|cin|bic|mbi|medicare|medi-?cal|hicn|client)\s*"
    r"(?:id|no|number|index\s+number|card)?\.?|id)\s*(?:#|:|no\.?)?\s*[:#]?\s*(?=[\w-]*\d)",
    re.IGNORECASE,
)
_TOLD_BY_LABEL = {"cin": NumberKind.CIN, "bic": NumberKind.BIC, "mbi": NumberKind.MBI}
_OTHER_NUMBER = re.compile(
    r"(?<!\w)(?:mrn|medical\s+record(?:\s+(?:no|number))?|chart|acct|account|encounter|enc|visit\s*(?:id|no|#)|csn|har|fin|"
    r"appt|appointment|ref(?:erral)?|auth|claim|npi|zip|room|rm|ext|suite|ste|apt|expediente)\.?\s*(?:no\.?|id|number)?\s*"
    r"[:#]*\s*[A-Z]{0,4}-?\d[\w-]*",
    re.IGNORECASE,
)
_SOCIAL_SECURITY = re.compile(
    r"(?<![\w-])(?:\d{3}-\d{2}-\d{4}(?![\w-])"
    r"|(?:ssn?|social\s+security)(?:\s+(?:no|number))?\.?\s*[:#]*\s*\d[\d -]*\d)",
    re.IGNORECASE,
)
_PHONE_LABEL = r"(?<!\w)(?:phone|ph|tel[eé]?(?:fono|phone)?|cell|mobile|home|work|fax|m[oó]vil|celular)\.?\s*[:#]*\s*"
_PHONE = re.compile(
    rf"(?:{_PHONE_LABEL})?(?<![\w/-])(?:\+?1[-. ]?)?(?:\(\d{{3}}\)\s?|\d{{3}}[-. ])\d{{3}}[-. ]\d{{4}}"
    rf"(?:\s*(?:x|ext\.?)\s*\d+)?(?![\w/-])|{_PHONE_LABEL}\+?\d[\d .()-]{{5,}}\d",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?<![\w:/-])\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]\.?\s?m\.?(?!\w)|[ap](?!\w))?|(?<![\w:/-])\d{1,2}\s*[ap]\.?m\.?(?!\w)",
    re.IGNORECASE,
)
_TIME_BESIDE = re.compile(rf"[T\s,@-]*(?:at\s*)?{_TIME.pattern}", re.IGNORECASE)
_EIGHT_DIGITS = re.compile(r"(?<![\w-])\d{8}(?![\w-])", re.ASCII)
_NUMBER = re.compile(r"(?<![\w/-])(?=[\w-]*\d)\w[\w-]*\w(?![\w/])", re.ASCII)
_SHORTEST_NUMBER = 6
# The earliest coverage that is on record here begins in 2014; a year before it may be asked about in vain.
_FIRST_YEAR_OF_SERVICE = 2013
_COLUMNS = re.compile(r"[\t|;\r\n]|\s{2,}")
_FOR_DASHES = str.maketrans(
    {each: "-" for each in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"} | {"\u00a0": " ", "\x00": " ", '"': " "}
)


@dataclass(slots=True)
class _Found:
    """What was taken out of the line so far; only while it is read."""

    text: str
    ignored: list[Ignored]

    def take(self, shape: re.Pattern[str], why: IgnoredAs) -> None:
        """Takes out everything of that shape as not used."""
        for match in shape.finditer(self.text):
            self.ignored.append(Ignored(match[0].strip(" \t,@"), why))
        self.text = shape.sub("\t", self.text)

    def cut(self, start: int, end: int) -> None:
        """Takes out one place; a column's edge remains."""
        self.text = f"{self.text[:start]}{' ' * (end - start - 1)}\t{self.text[end:]}"


def list_other_days(line: TypedLine, *, today: date) -> tuple[date, ...]:
    """The days that a line names beside the birth date, such as that of an appointment."""
    typed = (each.typed for each in line.ignored if each.why is IgnoredAs.OTHER_DAY)
    return tuple(dict.fromkeys(day for text in typed for each in find_days(text, today=today) for day in each.days))


def without_social_security(line: str) -> str:
    """The line as it may be shown again: without anything that looks like a Social Security number."""
    found = _SOCIAL_SECURITY.search(line.translate(_FOR_DASHES))
    return _SOCIAL_SECURITY.sub("", line.translate(_FOR_DASHES)).strip() if found else line


def read_typed_line(line: str, *, today: date) -> TypedLine:
    """Whom does the line mean? Read in the order of how sure a shape is: numbers, days, then names in what is left."""
    found = _Found(_COLUMNS.sub("\t", line.translate(_FOR_DASHES)), [])
    numbers = _take_numbers(found)
    found.take(_SOCIAL_SECURITY, IgnoredAs.SOCIAL_SECURITY)
    days = _take_days(found, today)
    found.take(_PHONE, IgnoredAs.PHONE)
    found.take(_TIME, IgnoredAs.TIME)
    found.take(_OTHER_NUMBER, IgnoredAs.OTHER_NUMBER)
    labelled, others = _take_other_numbers(found)
    names = find_names(_drop_digits(found))
    found.ignored += [Ignored(each, IgnoredAs.WORDS) for each in names.ignored]
    return _decide(
        _Parts(numbers or labelled, others, days, names.names, names.is_sure), tuple(found.ignored), today=today
    )


@value(frozen=True, slots=True)
class _Parts:
    """Everything that may name somebody: numbers that are sure, those that may be something else, days, names."""

    numbers: tuple[TypedNumber, ...]
    others: tuple[str, ...]
    days: tuple[TypedDay, ...]
    names: tuple[TypedName, ...]
    names_are_sure: bool


def _decide(parts: _Parts, ignored: tuple[Ignored, ...], *, today: date) -> TypedLine:
    line = _with_days(_with_number(TypedLine(ignored=ignored), parts.numbers), parts.days)
    line = _with_names(line, parts)
    return _with_other_numbers(line, parts.others, today=today)


def _with_number(line: TypedLine, numbers: tuple[TypedNumber, ...]) -> TypedLine:
    """One number. Of a Medi-Cal and a Medicare number of one line the first kind is asked with; two of a kind are two
    people's."""
    bad = [each for each in numbers if not _fits(each)]
    if bad:
        return replace(line, doubts=(Doubt(DoubtKind.BAD_NUMBER, Part.IDENTIFIER, bad[0].value),))
    # A card's number holds the CIN, so that both together are one.
    people = {_person_of(each): each for each in sorted(numbers, key=lambda each: each.kind is NumberKind.BIC)}
    first_kind = min((_ORDER[each.kind] for each in people.values()), default=0)
    wanted = [each for each in people.values() if _ORDER[each.kind] == first_kind]
    rest = tuple(Ignored(each.value, IgnoredAs.NOT_NEEDED) for each in people.values() if each not in wanted)
    line = replace(line, ignored=line.ignored + rest)
    if len(wanted) <= 1:
        return replace(line, number=wanted[0] if wanted else None)
    choices = tuple(Reading(number=each) for each in wanted)
    return replace(line, doubts=(Doubt(DoubtKind.SEVERAL_NUMBERS, Part.IDENTIFIER, "", choices),))


_ORDER = {NumberKind.CIN: 0, NumberKind.BIC: 0, NumberKind.MBI: 1, NumberKind.PLAN_ID: 2}


def _fits(number: TypedNumber) -> bool:
    """Has the number the shape of its kind? A plan's number may have any."""
    parse = {NumberKind.CIN: parse_cin, NumberKind.BIC: parse_bic, NumberKind.MBI: parse_mbi}.get(number.kind)
    try:
        if parse:
            parse(number.value)
    except BadIdentifier:
        return False
    return True


def _person_of(number: TypedNumber) -> tuple[IdentifierKind, str]:
    if number.kind is NumberKind.BIC:
        return IdentifierKind.CIN, parse_bic(number.value).cin
    return IdentifierKind(number.kind.value), number.value


def _with_days(line: TypedLine, days: tuple[TypedDay, ...]) -> TypedLine:
    """The birth date, where one day remains that can be one."""
    ahead = tuple(Ignored(each.typed, IgnoredAs.OTHER_DAY) for each in days if each.ahead)
    line, kept = replace(line, ignored=line.ignored + ahead), [each for each in days if not each.ahead]
    choices = tuple(dict.fromkeys(day for each in kept for day in each.days))
    if len(kept) == 1 and kept[0].doubt:
        readings = tuple(Reading(birth_date=day) for day in choices)
        return _doubting(line, Doubt(_OF_A_DAY[kept[0].doubt], Part.BIRTH_DATE, kept[0].typed, readings))
    if len(choices) == 1 and not any(each.doubt for each in kept):
        return replace(line, birth_date=choices[0])
    if not kept:
        return line
    readings = tuple(Reading(birth_date=day) for day in choices)
    return _doubting(line, Doubt(DoubtKind.SEVERAL_DAYS, Part.BIRTH_DATE, "", readings))


_OF_A_DAY = {doubt: DoubtKind(doubt.value) for doubt in DayDoubt}


def _with_names(line: TypedLine, parts: _Parts) -> TypedLine:
    """The name. One that is not sure is left out where a number and a birth date name the person already: taken the
    wrong way round it would find nobody."""
    is_needed = line.number is None or line.birth_date is None
    if not parts.names:
        return line
    if parts.names_are_sure or (is_needed and len(parts.names) == 1):
        return replace(line, name=parts.names[0])
    if is_needed and not (line.number and _is_doubted(line, Part.BIRTH_DATE)):
        readings = tuple(Reading(name=each) for each in parts.names)
        return _doubting(line, Doubt(DoubtKind.WHICH_NAME, Part.LAST_NAME, "", readings))
    typed = " / ".join(dict.fromkeys(f"{each.first_name} {each.last_name}".strip() for each in parts.names))
    return replace(line, ignored=(*line.ignored, Ignored(typed, IgnoredAs.NOT_NEEDED)))


def _with_other_numbers(line: TypedLine, others: tuple[str, ...], *, today: date) -> TypedLine:
    """A number that says nothing of itself is the plan's where one is needed, and else left alone."""
    has_number = line.number is not None or _is_doubted(line, Part.IDENTIFIER)
    by_name = bool(line.name.last_name and line.name.first_name) or _is_doubted(line, Part.LAST_NAME)
    has_day = line.birth_date is not None or _is_doubted(line, Part.BIRTH_DATE)
    if not has_day and not (has_number and line.name.last_name):
        days = {each: read_eight_digits(each, today=today) for each in others if _EIGHT_DIGITS.fullmatch(each)}
        typed = next((each for each, day in days.items() if day), None)
        if typed is not None:
            own = () if has_number else (Reading(number=TypedNumber(NumberKind.PLAN_ID, typed)),)
            choices = (Reading(birth_date=days[typed]), *own)
            line = _doubting(line, Doubt(DoubtKind.DAY_OR_NUMBER, Part.BIRTH_DATE, typed, choices))
            others, has_day = tuple(each for each in others if each != typed), True
            has_number = has_number or not others
    if has_number or (by_name and has_day) or not others:
        return replace(line, ignored=line.ignored + tuple(Ignored(each, IgnoredAs.NOT_NEEDED) for each in others))
    choices = tuple(Reading(number=TypedNumber(NumberKind.PLAN_ID, each)) for each in dict.fromkeys(others))
    if len(choices) == 1:
        return replace(line, number=choices[0].number)
    return _doubting(line, Doubt(DoubtKind.SEVERAL_NUMBERS, Part.IDENTIFIER, "", choices))


def _doubting(line: TypedLine, doubt: Doubt) -> TypedLine:
    return replace(line, doubts=(*line.doubts, doubt))


def _is_doubted(line: TypedLine, part: Part) -> bool:
    return any(doubt.part is part for doubt in line.doubts)


# Taking the parts out of the line.


def _take_numbers(found: _Found) -> tuple[TypedNumber, ...]:
    """CIN, BIC and MBI by their shapes."""
    numbers = []
    for shape in (_CIN, _MBI):
        for match in shape.finditer(found.text):
            number = _by_shape(match)
            if number:
                numbers.append(number)
                found.cut(*_with_label(found.text, match))
    return tuple(dict.fromkeys(numbers))


def _by_shape(match: re.Match[str]) -> TypedNumber | None:
    """What a number of such a shape is; None where it is not quite one."""
    value = compact(match[0])
    kinds = (NumberKind.MBI,) if match.re is _MBI else (NumberKind.BIC, NumberKind.CIN)
    return next((TypedNumber(kind, value) for kind in kinds if _fits(TypedNumber(kind, value))), None)


def _with_label(text: str, match: re.Match[str]) -> tuple[int, int]:
    """The place of a number and of the word before it that says what it is."""
    before = [each for each in _NUMBER_LABEL.finditer(text, 0, match.end()) if each.end() == match.start()]
    return (before[0].start() if before else match.start()), match.end()


def _take_days(found: _Found, today: date) -> tuple[TypedDay, ...]:
    """The days that may be the birth date: one that says so, or every one that is no visit's."""
    days = find_days(found.text, today=today)
    visits = {match.end(): match.start() for match in _VISIT_LABEL.finditer(found.text)}
    labels = {match.end(): match.start() for match in _BIRTH_LABEL.finditer(found.text)}
    labelled = tuple(each for each in days if each.start in labels)
    by_digits = () if labelled else _take_labelled_digits(found, labels, today)
    of_visits = tuple(each for each in days if each.start in visits or _has_time_beside(found.text, each))
    kept = labelled or by_digits or tuple(each for each in days if each not in of_visits)
    for each in days:
        found.cut((labels | visits).get(each.start, each.start), each.start + len(each.typed))
        if each not in kept:
            found.ignored.append(Ignored(each.typed, IgnoredAs.OTHER_DAY))
    found.text = _BIRTH_LABEL.sub("\t", found.text)
    return tuple(_refuse_ahead(each) for each in kept) if labelled else kept


def _refuse_ahead(day: TypedDay) -> TypedDay:
    """The day that was called the birth date; one that lies ahead must be typed anew."""
    return replace(day, days=(), doubt=DayDoubt.AHEAD, ahead=False) if day.ahead else day


def _take_labelled_digits(found: _Found, labels: dict[int, int], today: date) -> tuple[TypedDay, ...]:
    """Eight digits after the words "date of birth"."""
    for match in _EIGHT_DIGITS.finditer(found.text):
        if match.start() in labels:
            day = read_eight_digits(match[0], today=today)
            found.cut(labels[match.start()], match.end())
            days, doubt = ((day,), None) if day else ((), DayDoubt.NO_DAY)
            return (TypedDay(match[0], match.start(), days, doubt),)
    return ()


def _has_time_beside(text: str, day: TypedDay) -> bool:
    """Is it the day and time of an appointment? A column's edge does not part the two: schedules have them side by
    side. Before there was anything to ask about, nobody had an appointment that is asked about."""
    is_old = all(each.year < _FIRST_YEAR_OF_SERVICE for each in day.days)
    return not is_old and bool(_TIME_BESIDE.match(text, day.start + len(day.typed)))


def _take_other_numbers(found: _Found) -> tuple[tuple[TypedNumber, ...], tuple[str, ...]]:
    """Numbers after a word that says whose they are, and those that may be the plan's by their length."""
    labels = {match.end(): match for match in _NUMBER_LABEL.finditer(found.text)}
    labelled, others = [], []
    for match in list(_NUMBER.finditer(found.text)):
        label = labels.get(match.start())
        start = label.start() if label else match.start()
        if label:
            kind = _TOLD_BY_LABEL.get(label[0].strip(" \t:#.").lower().split()[0], NumberKind.PLAN_ID)
            labelled.append(TypedNumber(kind, compact(match[0])))
        elif _counts(match[0]):
            others.append(compact(match[0]))
        elif match[0].isdigit():
            found.ignored.append(Ignored(match[0], IgnoredAs.OTHER_NUMBER))
        else:
            continue
        found.cut(start, match.end())
    return tuple(dict.fromkeys(labelled)), tuple(dict.fromkeys(others))


def _counts(typed: str) -> bool:
    return len(compact(typed)) >= _SHORTEST_NUMBER and sum(each.isdigit() for each in typed) >= _SHORTEST_NUMBER - 1


def _drop_digits(found: _Found) -> str:
    """What is left for names: a column's edge in place of every lone digit or mark."""
    return re.sub(r"(?<!\w)\d{1,2}(?!\w)(?!\s*(?:y/?o|yrs?|years?|[MFX]\b|male|female))", "\t", found.text)
