"""One box takes whatever names a patient; what is not certain is asked, and never guessed."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.rules.typed_line import DoubtKind, IgnoredAs, NumberKind, Part, TypedLine, read_typed_line
from eligibility.rules.typed_names import TypedName

TODAY = date(2026, 11, 22)
BORN = date(1948, 3, 15)


def read(line: str) -> TypedLine:
    return read_typed_line(line, today=TODAY)


def number_of(line: TypedLine) -> tuple[str, str] | None:
    return (line.number.kind.value, line.number.value) if line.number else None


@pytest.mark.parametrize(
    ("typed", "kind", "number"),
    [
        ("91234567A", "cin", "91234567A"),
        ("9123-4567-a", "cin", "91234567A"),
        ("91234567 A", "cin", "91234567A"),
        ("9123 4567 A", "cin", "91234567A"),
        ("9123 4567A 2 9180", "bic", "91234567A29180"),
        ("CIN: 91234567A", "cin", "91234567A"),
        ("91234567A29180", "bic", "91234567A29180"),
        ("91234567A 29180", "bic", "91234567A29180"),
        ("91234567A2 9180", "bic", "91234567A29180"),
        ("1EG4-TE5-MK73", "mbi", "1EG4TE5MK73"),
        ("1EG4TE5MK73", "mbi", "1EG4TE5MK73"),
        ("1eg4 te5 mk73", "mbi", "1EG4TE5MK73"),
        ("Medicare # 1EG4-TE5-MK73", "mbi", "1EG4TE5MK73"),
        ("DEMO00146", "plan_id", "DEMO00146"),
        ("Member ID: 00123456", "plan_id", "00123456"),
        ("Plan ID 4567", "plan_id", "4567"),
    ],
)
def test_a_number_with_a_birth_date_is_enough(typed: str, kind: str, number: str) -> None:
    for line in (f"{typed} 03/15/1948", f"03/15/1948, {typed}", f"{typed}\tDOB 3/15/1948"):
        assert (number_of(read(line)), read(line).birth_date) == ((kind, number), BORN), line
        assert read(line).may_be_asked


@pytest.mark.parametrize(
    "typed",
    [
        "03/15/1948",
        "3/15/1948",
        "3-15-1948",
        "3.15.1948",
        "03 15 1948",
        "3-15-48",
        "3/15/48",
        "1948-03-15",
        "1948/3/15",
        "March 15, 1948",
        "march 15th 1948",
        "Mar. 15, 1948",
        "Mar-15-1948",
        "15 March 1948",
        "15-Mar-1948",
        "15-MAR-48",
        "15 de marzo de 1948",
        "15 marzo 1948",
        "DOB: 03/15/1948",
        "D.O.B. 3/15/48",
        "DOB 03151948",
        "DOB: 19480315",
        "born on March 15, 1948",
        "nacida el 15 de marzo de 1948",
    ],
)
def test_a_birth_date_is_read_in_every_usual_spelling(typed: str) -> None:
    assert read(f"91234567A {typed}").birth_date == BORN
    assert read(f"91234567A {typed}").doubts == ()


@pytest.mark.parametrize(
    ("typed", "last", "first"),
    [
        ("GARCIA, MARIA 03/15/1948", "GARCIA", "MARIA"),
        ("Garcia,Maria,3/15/1948", "Garcia", "Maria"),
        ("GARCIA, MARIA E 03/15/1948", "GARCIA", "MARIA"),
        ("GARCIA LOPEZ, MARIA ELENA 03/15/1948", "GARCIA LOPEZ", "MARIA ELENA"),
        ("Maria Garcia 3-15-48", "Garcia", "Maria"),
        ("Maria Garcia March 15, 1948", "Garcia", "Maria"),
        ("Maria E. Garcia 3/15/1948", "Garcia", "Maria"),
        ("Maria de la Cruz 3/15/1948", "de la Cruz", "Maria"),
        ("Jose Garcia Jr. 3/15/1948", "Garcia Jr.", "Jose"),
        ("GARCIA JR, JOSE 3/15/1948", "GARCIA JR", "JOSE"),
        ("GARCIA, JR, JOSE 3/15/1948", "GARCIA JR", "JOSE"),
        ("O'Brien-McDonald, Sean 3/15/1948", "O'Brien-McDonald", "Sean"),
        ("Ñúñez, José 3/15/1948", "Ñúñez", "José"),
        ("Last name: Garcia First name: Maria DOB: 3/15/1948", "Garcia", "Maria"),
        ("Apellido: Garcia, Nombre: Maria 3/15/1948", "Garcia", "Maria"),
        ("Apellido: Garcia Nombre: Maria Nacimiento: 3/15/1948", "Garcia", "Maria"),
        ("Patient: Maria Garcia, DOB 03/15/1948", "Garcia", "Maria"),
        ("Paciente Maria Garcia 3/15/1948", "Garcia", "Maria"),
        ("Mrs Maria Garcia 3/15/1948", "Garcia", "Maria"),
        ("Señora Maria Garcia 3/15/1948", "Garcia", "Maria"),
        ('"Garcia","Maria","03/15/1948"', "Garcia", "Maria"),
        ("Maria Garcia 03/15/1948 DOS 05/23/2022", "Garcia", "Maria"),
        ("Date of service: 05/23/2022 Maria Garcia 03/15/1948", "Garcia", "Maria"),
        ("Dos Santos, Maria 03/15/1948", "Dos Santos", "Maria"),
        ("03/15/1948 Maria Garcia", "Garcia", "Maria"),
    ],
)
def test_names_with_a_birth_date_are_enough(typed: str, last: str, first: str) -> None:
    line = read(typed)
    assert (line.name, line.birth_date, line.number) == (TypedName(last, first), BORN, None)
    assert line.may_be_asked


def test_a_number_with_a_last_name_is_enough() -> None:
    line = read("91234567A Garcia")
    assert (number_of(line), line.name, line.missing) == (("cin", "91234567A"), TypedName("Garcia"), ())
    assert read("91234567A GARCIA, MARIA").name == TypedName("GARCIA", "MARIA")
    assert read("91234567A Maria Garcia").name == TypedName("Garcia", "Maria")


@pytest.mark.parametrize(
    "typed",
    [
        "9:30 AM\tGARCIA, MARIA\t03/15/1948\t(555) 123-4567\tDr. Chen\tFollow up diabetes",
        "11/22/2026 9:30 AM  GARCIA, MARIA  DOB: 03/15/1948  MRN 00123456  555-123-4567  Chen, Li MD  New patient",
        "05/23/2022 9:30 AM  GARCIA, MARIA  03/15/1948",
        "GARCIA, MARIA\t03/15/1948\t9:30 AM",
        "09:30\tMRN: 445566\tGARCIA, MARIA\tF\t78\t3/15/1948\t213-555-0199\tAnnual wellness\tNGUYEN, TRAN MD",
        "11/19/2026\t2:15p\tGARCIA, MARIA (F)\t03/15/1948\tCell 555.123.4567\tLi Chen, NP\tconfirmed",
        "1. 8:00am | GARCIA, MARIA | 3/15/48 | 78 y/o F | Acct# A998877 | with Dr. Patel | Room 4",
        "GARCIA, MARIA\t1948-03-15\tZIP 90012\tArrived\tSSN 123-45-6789",
    ],
)
def test_a_line_of_a_schedule_names_its_patient(typed: str) -> None:
    line = read(typed)
    assert (line.name, line.birth_date, line.number) == (TypedName("GARCIA", "MARIA"), BORN, None)
    assert line.may_be_asked


def test_what_is_left_out_of_a_schedule_is_told() -> None:
    line = read("11/22/2026 9:30 AM\tGARCIA, MARIA\tDOB 03/15/1948\tMRN 445566\t(555) 123-4567\tDr. Chen\tFollow up")
    assert {(each.typed, each.why) for each in line.ignored} == {
        ("11/22/2026", IgnoredAs.OTHER_DAY),
        ("9:30 AM", IgnoredAs.TIME),
        ("MRN 445566", IgnoredAs.OTHER_NUMBER),
        ("(555) 123-4567", IgnoredAs.PHONE),
        ("Dr. Chen", IgnoredAs.WORDS),
        ("Follow up", IgnoredAs.WORDS),
    }


@pytest.mark.parametrize(
    ("typed", "doubt", "days"),
    [
        ("3/15/12", DoubtKind.SHORT_YEAR, [date(1912, 3, 15), date(2012, 3, 15)]),
        ("11/22/26", DoubtKind.SHORT_YEAR, [date(1926, 11, 22)]),
        ("11/24/26", DoubtKind.SHORT_YEAR, [date(1926, 11, 24)]),
        ("15/03/1948", DoubtKind.DAY_BEFORE_MONTH, [date(1948, 3, 15)]),
        ("15.3.48", DoubtKind.DAY_BEFORE_MONTH, [date(1948, 3, 15)]),
        ("15/03/12", DoubtKind.DAY_BEFORE_MONTH, [date(1912, 3, 15), date(2012, 3, 15)]),
        ("02/30/1948", DoubtKind.NO_DAY, []),
        ("13/32/1948", DoubtKind.NO_DAY, []),
        ("03/15/1848", DoubtKind.TOO_LONG_AGO, []),
        ("DOB 03/15/2048", DoubtKind.AHEAD, []),
        ("DOB 11/22/2026", DoubtKind.AHEAD, []),
        ("03/15/1948 and 11/02/2020", DoubtKind.SEVERAL_DAYS, [date(1948, 3, 15), date(2020, 11, 2)]),
    ],
)
def test_a_day_that_is_not_certain_is_asked(typed: str, doubt: DoubtKind, days: list[date]) -> None:
    line = read(f"91234567A {typed}")
    assert line.birth_date is None
    assert [each.kind for each in line.doubts] == [doubt]
    assert [choice.birth_date for choice in line.doubts[0].choices] == days
    assert not line.may_be_asked


@pytest.mark.parametrize("typed", ["11/22/2026", "01/02/2027", "11/20/2026 9:30 AM", "DOS 11/20/2026"])
def test_a_day_of_service_is_no_birth_date(typed: str) -> None:
    line = read(f"91234567A {typed}")
    assert (line.birth_date, line.name.last_name, line.doubts, line.missing) == (None, "", (), (Part.BIRTH_DATE,))


def test_a_sex_beside_a_plans_number_is_no_part_of_it() -> None:
    assert number_of(read("90001234 F 03/15/1948")) == ("plan_id", "90001234")


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        (
            "Maria Garcia Lopez 3/15/1948",
            [TypedName("Garcia Lopez", "Maria"), TypedName("Lopez", "Maria Garcia")],
        ),
        ("Maria\tGarcia\t3/15/1948", [TypedName("Maria", "Garcia"), TypedName("Garcia", "Maria")]),
        (
            "GARCIA, MARIA\tLOPEZ, ANA\t3/15/1948",
            [TypedName("GARCIA", "MARIA"), TypedName("LOPEZ", "ANA")],
        ),
    ],
)
def test_a_name_that_may_be_two_is_asked(typed: str, names: list[TypedName]) -> None:
    line = read(typed)
    assert (line.name, line.missing) == (TypedName(""), ())
    assert [(each.kind, [choice.name for choice in each.choices]) for each in line.doubts] == [
        (DoubtKind.WHICH_NAME, names)
    ]
    settled = line.settled(line.doubts[0].choices[1])
    assert (settled.name, settled.may_be_asked) == (names[1], True)


def test_a_name_that_is_not_sure_is_left_out_where_number_and_birth_date_name_the_person() -> None:
    line = read("91234567A 3/15/1948 Maria Garcia Lopez")
    assert (line.name, line.doubts, line.may_be_asked) == (TypedName(""), (), True)


def test_numbers_of_two_people_are_asked_about() -> None:
    line = read("91234567A 92345678C 3/15/1948")
    assert line.number is None
    assert [each.kind for each in line.doubts] == [DoubtKind.SEVERAL_NUMBERS]
    assert [number_of(line.settled(choice)) for choice in line.doubts[0].choices] == [
        ("cin", "91234567A"),
        ("cin", "92345678C"),
    ]


def test_a_medicare_number_beside_a_cin_is_not_needed() -> None:
    line = read("91234567A 1EG4-TE5-MK73 3/15/1948")
    assert number_of(line) == ("cin", "91234567A")
    assert [(each.typed, each.why) for each in line.ignored] == [("1EG4TE5MK73", IgnoredAs.NOT_NEEDED)]


def test_a_card_and_the_cin_on_it_are_one_person() -> None:
    assert number_of(read("91234567A 91234567A29180 3/15/1948")) in [
        ("cin", "91234567A"),
        ("bic", "91234567A29180"),
    ]


def test_a_number_that_is_not_what_it_is_called_is_told() -> None:
    assert [(each.kind, each.typed) for each in read("CIN 9123456A 3/15/1948").doubts] == [
        (DoubtKind.BAD_NUMBER, "9123456A")
    ]


def test_eight_digits_may_be_a_day_or_a_number() -> None:
    line = read("Garcia 03151948")
    assert [each.kind for each in line.doubts] == [DoubtKind.DAY_OR_NUMBER]
    as_day, as_number = line.doubts[0].choices
    assert (as_day.birth_date, number_of(line.settled(as_number))) == (BORN, ("plan_id", "03151948"))


@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        ("91234567A", (Part.BIRTH_DATE,)),
        ("Garcia", (Part.FIRST_NAME, Part.BIRTH_DATE)),
        ("Maria Garcia", (Part.BIRTH_DATE,)),
        ("Garcia 3/15/1948", (Part.FIRST_NAME,)),
        ("3/15/1948", (Part.LAST_NAME, Part.FIRST_NAME)),
        ("9:30 AM (555) 123-4567", (Part.LAST_NAME, Part.FIRST_NAME, Part.BIRTH_DATE)),
    ],
)
def test_what_is_missing_is_told(typed: str, missing: tuple[Part, ...]) -> None:
    assert read(typed).missing == missing


def test_an_empty_line_says_nothing() -> None:
    assert read("  \t ").is_empty
    assert read("").ignored == ()


def test_fields_complete_a_line_and_a_contradiction_is_seen() -> None:
    line, field = read("91234567A"), TypedLine(birth_date=BORN)
    assert line.completed(field).may_be_asked
    assert line.contradictions(field) == ()
    assert read("91234567A 3/16/1948").contradictions(field) == (Part.BIRTH_DATE,)
    assert read("91234567A 3/15/12").completed(field).may_be_asked


def test_a_choice_that_was_not_offered_changes_nothing() -> None:
    line = read("91234567A 3/15/12")
    other = read("91234567A 4/16/13").doubts[0].choices[0]
    assert line.settled(other) == line


# A machine that has other things to do is no fault of the reading.
calmly = settings(deadline=None)
LETTERS = "ACDEFGHMNTUVWXYZ"
CINS = st.builds(lambda digits, letter: f"9{digits:07}{letter}", st.integers(0, 9_999_999), st.sampled_from(LETTERS))
BIRTH_DATES = st.dates(date(1900, 1, 1), TODAY - timedelta(days=1))
NAMES = st.from_regex(r"[B-Z][aeiou][lkt][aeiou]", fullmatch=True).filter(lambda name: name.upper() not in {"CITA"})
SPELLINGS = (
    lambda day: f"{day:%m/%d/%Y}",
    lambda day: f"{day.month}-{day.day}-{day.year}",
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f"{day:%B} {day.day}, {day.year}",
    lambda day: f"{day.day} {day:%b} {day.year}",
    lambda day: f"DOB: {day:%m/%d/%Y}",
)
SPELLED = st.sampled_from(SPELLINGS)
NOISE = st.lists(
    st.sampled_from(
        ["9:30 AM", "(555) 123-4567", "MRN 00445566", "Dr. Chen", "Follow up", "F", "78 y/o", "555-987-6543"]
    ),
    max_size=5,
)


@calmly
@given(CINS, BIRTH_DATES, SPELLED, st.sampled_from([" ", "\t", ", ", " | "]))
def test_every_number_and_day_is_read_in_either_order(cin: str, day: date, spelled: object, between: str) -> None:
    written = spelled(day)  # type: ignore[operator]
    for typed in (f"{cin}{between}{written}", f"{written}{between}{cin}"):
        line = read(typed)
        assert (number_of(line), line.birth_date, line.doubts) == (("cin", cin), day, ()), typed


@calmly
@given(NAMES, NAMES, st.dates(date(1900, 1, 1), date(2012, 12, 31)), SPELLED, NOISE, NOISE)
def test_a_schedule_around_a_patient_changes_nothing(
    last: str, first: str, day: date, spelled: object, before: list[str], after: list[str]
) -> None:
    typed = "\t".join([*before, f"{last.upper()}, {first.upper()}", spelled(day), *after])  # type: ignore[operator]
    line = read(typed)
    assert (line.name, line.birth_date, line.number) == (TypedName(last.upper(), first.upper()), day, None), typed
    assert line.may_be_asked, typed


@calmly
@given(st.dates(date(1900, 1, 1), date(1999, 12, 31)))
def test_a_short_year_is_taken_only_where_the_other_century_lies_ahead(day: date) -> None:
    line = read(f"91234567A {day:%m/%d/%y}")
    if line.birth_date:
        assert line.birth_date == day
        assert day.year + 100 > TODAY.year
    else:
        assert day in [choice.birth_date for choice in line.doubts[0].choices]


@calmly
@given(st.dates(date(1900, 1, 1), date(2026, 10, 31)).filter(lambda day: day.day > 12))
def test_a_day_before_its_month_is_never_taken(day: date) -> None:
    line = read(f"91234567A {day:%d/%m/%Y}")
    assert line.birth_date is None
    assert [choice.birth_date for choice in line.doubts[0].choices] == [day]


@calmly
@given(st.text(max_size=120))
def test_whatever_is_typed_is_read_and_asks_only_for_who_is_certain(typed: str) -> None:
    line = read(typed)
    assert not line.may_be_asked or line.number or (line.name.last_name and line.name.first_name and line.birth_date)
    assert line.birth_date is None or date(1900, 1, 1) <= line.birth_date < TODAY
    assert line.number is None or line.number.kind in NumberKind


@calmly
@given(st.text(alphabet="0123456789/-. ,:\tABCDEFGHMNaemr()", max_size=80))
def test_whatever_looks_like_data_is_read_too(typed: str) -> None:
    line = read(typed)
    for doubt in line.doubts:
        for choice in doubt.choices:
            assert doubt not in line.settled(choice).doubts
