"""Which column holds what, and what a row asks; nothing is guessed."""

from datetime import date

import pytest

from eligibility.rules.typed_line import DoubtKind
from inquiries.batches.wording import COLUMNS, PROBLEMS
from inquiries.rules.list_columns import Column, are_headings, recognise_columns
from inquiries.rules.list_rows import UnaskableRow, body_of_row

TODAY = date(2026, 11, 21)
NUMBER, BORN, LAST, FIRST, NAME, DAY, LINE, UNUSED = Column


@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        (("CIN", "DOB"), (NUMBER, BORN)),
        (("Last Name", "First-Name", "Date of Birth"), (LAST, FIRST, BORN)),
        (("Apellidos", "Nombre", "Fecha de nacimiento"), (LAST, FIRST, BORN)),
        (("Patient", "MBI", "Birthdate", "DOS"), (NAME, NUMBER, BORN, DAY)),
        (("Número de Medi-Cal", "Fecha del servicio"), (NUMBER, DAY)),
        (("CIN", "CIN", "DOB"), (NUMBER, UNUSED, BORN)),
        (("Room", "CIN", "Phone", "DOB"), (UNUSED, NUMBER, UNUSED, BORN)),
    ],
)
def test_columns_are_known_by_their_headings(headings: tuple[str, ...], columns: tuple[Column, ...]) -> None:
    assert recognise_columns(headings, (), today=TODAY) == columns


def test_a_number_of_the_clinic_s_own_is_not_the_number_that_is_asked() -> None:
    rows = (("4711", "91234567A", "1948-03-15"), ("4712", "92345678C", "1950-01-02"))
    assert recognise_columns(("Patient ID", "CIN", "DOB"), rows, today=TODAY) == (UNUSED, NUMBER, BORN)
    own = (("4711", "1948-03-15"),)
    assert recognise_columns(("Patient ID", "DOB"), own, today=TODAY) == (NUMBER, BORN)


@pytest.mark.parametrize("heading", ["Sex", "Provider", "Visit type", "Language", "Notes"])
def test_words_under_a_heading_that_is_none_of_a_name_are_no_names(heading: str) -> None:
    rows = (("91234567A", "1948-03-15", "Spanish"),) * 3
    assert recognise_columns(("CIN", "DOB", heading), rows, today=TODAY) == (NUMBER, BORN, UNUSED)


def test_days_with_times_are_days() -> None:
    rows = (("91234567A", "3/15/1948 0:00", "2026-11-21 10:30"),) * 3
    assert recognise_columns((), rows, today=TODAY) == (NUMBER, BORN, DAY)


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        (("91234567A", "03/15/1948"), (NUMBER, BORN)),
        (("03/15/1948", "1EG4-TE5-MK73"), (BORN, NUMBER)),
        (("Reyes, Ana", "1948-03-15"), (NAME, BORN)),
        (("Reyes", "Ana", "3/15/1948"), (LAST, FIRST, BORN)),
        (("91234567A", "03/15/1948", "11/21/2026"), (NUMBER, BORN, DAY)),
        (("something else entirely 12",), (UNUSED,)),
    ],
)
def test_columns_without_headings_are_known_by_what_is_in_them(
    row: tuple[str, ...], columns: tuple[Column, ...]
) -> None:
    assert recognise_columns((), [row] * 3, today=TODAY) == columns


@pytest.mark.parametrize(
    ("cells", "are"),
    [
        (("CIN", "DOB"), True),
        (("Paciente", "Sala 4"), True),
        (("91234567A", "03/15/1948"), False),
        (("Reyes", "Ana"), False),
        (("Name", "03/15/1948"), False),
    ],
)
def test_headings_are_told_from_rows(cells: tuple[str, ...], are: bool) -> None:
    assert are_headings(cells) is are


@pytest.mark.parametrize(
    ("cells", "columns", "member"),
    [
        (("91234567A", "03/15/1948"), (NUMBER, BORN), {"cin": "91234567A", "birth_date": "1948-03-15"}),
        (("91234567a", "3-15-1948"), (NUMBER, BORN), {"cin": "91234567a", "birth_date": "1948-03-15"}),
        (("1EG4-TE5-MK73", "1948-03-15 00:00"), (NUMBER, BORN), {"mbi": "1EG4-TE5-MK73", "birth_date": "1948-03-15"}),
        (("AB123", "19480315"), (NUMBER, BORN), {"plan_id": "AB123", "birth_date": "1948-03-15"}),
        (("AB123", "3/15/48"), (NUMBER, BORN), {"plan_id": "AB123", "birth_date": "1948-03-15"}),
        (("AB123", "March 15, 1948"), (NUMBER, BORN), {"plan_id": "AB123", "birth_date": "1948-03-15"}),
        (("Reyes, Ana", "x"), (NAME, UNUSED), {"last_name": "Reyes", "first_name": "Ana"}),
        (("Ana Reyes", "x"), (NAME, UNUSED), {"last_name": "Reyes", "first_name": "Ana"}),
        (("Mrs Irene Dalewater", "x"), (NAME, UNUSED), {"last_name": "Dalewater", "first_name": "Irene"}),
        (("91234567A", "Pilar"), (NUMBER, NAME), {"cin": "91234567A", "last_name": "Pilar"}),
    ],
)  # fmt: skip
def test_a_row_names_whom_it_names(cells: tuple[str, ...], columns: tuple[Column, ...], member: dict[str, str]) -> None:
    assert body_of_row(cells, columns, today=TODAY) == {"member": member}


def test_a_row_may_have_a_day_of_its_own() -> None:
    body = body_of_row(("91234567A", "03/15/1948", "5/23/22"), (NUMBER, BORN, DAY), today=TODAY)
    assert body["day"] == "2022-05-23"


@pytest.mark.parametrize("name", ["ALDERBROOK ROSA", "José Muñoz-Álvarez Jr", "Mrs Irene Dalewater", "Pilar", "12"])
def test_a_name_that_is_not_sure_is_left_out_beside_number_and_birth_date(name: str) -> None:
    member = body_of_row(("91234567A", "03/15/1948", name), (NUMBER, BORN, NAME), today=TODAY)["member"]
    assert member == {"cin": "91234567A", "birth_date": "1948-03-15"}


def test_a_name_with_a_comma_is_asked_beside_number_and_birth_date() -> None:
    member = body_of_row(("91234567A", "03/15/1948", "Reyes, Ana"), (NUMBER, BORN, NAME), today=TODAY)["member"]
    assert (member["last_name"], member["first_name"]) == ("Reyes", "Ana")


@pytest.mark.parametrize("day", ["07/15/2014 10:30 AM", "2014-07-15T10:30", "2014-07-15 10:30", "7/15/2014 0:00"])
def test_the_time_beside_a_day_is_left_away(day: str) -> None:
    body = body_of_row(("91234567A", "3/15/1948 0:00", day), (NUMBER, BORN, DAY), today=TODAY)
    assert (body["member"]["birth_date"], body["day"]) == ("1948-03-15", "2014-07-15")


def test_a_day_in_the_near_future_may_be_asked_about() -> None:
    body = body_of_row(("91234567A", "03/15/1948", "11/21/2028"), (NUMBER, BORN, DAY), today=TODAY)
    assert body["day"] == "2028-11-21"


@pytest.mark.parametrize("visit", ["07/15/2014", "7/15/14"])
def test_a_line_may_name_the_day_that_is_asked_about(visit: str) -> None:
    line = f"CIN 91234567A DOB 03/15/1948 DOS {visit}"
    body = body_of_row((line,), (LINE,), today=TODAY, day=date(2014, 7, 15))
    assert body == {"member": {"cin": "91234567A", "birth_date": "1948-03-15"}}


def test_a_day_in_its_own_column_counts_more_than_one_in_the_line() -> None:
    cells = ("CIN 91234567A DOB 03/15/1948 DOS 07/15/2014", "07/15/2014")
    assert body_of_row(cells, (LINE, DAY), today=TODAY)["day"] == "2014-07-15"


@pytest.mark.parametrize(
    ("cells", "columns", "code"),
    [
        (("", ""), (NUMBER, BORN), "empty_row"),
        (("", "", "11/21/2026"), (NUMBER, BORN, DAY), "empty_row"),
        (("91234567A", "31/12/1948"), (NUMBER, BORN), "bad_birth_date"),
        (("91234567A", "02/30/1948"), (NUMBER, BORN), "bad_birth_date"),
        (("91234567A", "1948-02-30"), (NUMBER, BORN), "bad_birth_date"),
        (("91234567A", "1848-03-15"), (NUMBER, BORN), "bad_birth_date"),
        (("91234567A", "2027-01-01"), (NUMBER, BORN), "birth_date_ahead"),
        # 1922 or 2022?
        (("91234567A", "05/23/22"), (NUMBER, BORN), "bad_birth_date"),
        (("91234567A", "01/01/2027"), (NUMBER, BORN), "birth_date_ahead"),
        (("91234567A", "unknown"), (NUMBER, BORN), "bad_birth_date"),
        (("91234567A",), (LINE,), "two_facts_needed"),
        (("91234567A", "03/15/1948", "soon"), (NUMBER, BORN, DAY), "bad_day"),
        (("Reyes, Ana 03/15/48 or 03/16/1948",), (LINE,), "line_unclear_several_days"),
        (("call back later",), (LINE,), "line_unclear_which_name"),
        (("Ana Maria Reyes", "03/15/1948"), (NAME, BORN), "line_unclear_which_name"),
        (("91234567A 11/30/2031",), (LINE,), "only_day_ahead"),
        # 1948 was meant.
        (("91234567A", "03/15/1948", "7/15/48"), (NUMBER, BORN, DAY), "day_too_far_ahead"),
        (("91234567A", "03/15/1948", "12/31/2099"), (NUMBER, BORN, DAY), "day_too_far_ahead"),
        (("CIN 91234567A DOB 03/15/1948 DOS 07/15/2014",), (LINE,), "line_names_other_day"),
    ],
)
def test_what_may_mean_two_things_or_nothing_is_refused(
    cells: tuple[str, ...], columns: tuple[Column, ...], code: str
) -> None:
    with pytest.raises(UnaskableRow) as refused:
        body_of_row(cells, columns, today=TODAY)
    assert refused.value.code == code
    assert code in PROBLEMS


def test_every_meaning_of_a_column_has_words() -> None:
    assert set(COLUMNS) == set(Column)


def test_every_doubt_about_a_line_has_words() -> None:

    assert {f"line_unclear_{each}" for each in DoubtKind} <= set(PROBLEMS)
