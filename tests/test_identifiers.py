"""Numbers that name members and providers (domain facts 5.4, vectors of section 9)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmc_portal.identifiers import BadIdentifier, compact, parse_bic, parse_cin, parse_mbi, parse_npi

ALL_PARSERS = (parse_cin, parse_bic, parse_mbi, parse_npi)
FULL_WIDTH_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")

# Medicare numbers.


@pytest.mark.parametrize(
    "typed", ["1EG4TE5MK73", "1EG4-TE5-MK73", "1eg4-te5-mk73", " 1EG4 TE5 MK73 ", "1EG4.TE5.MK73", "1EG4–TE5–MK73"]
)
def test_a_medicare_number_is_read_however_it_is_spaced(typed: str) -> None:
    assert parse_mbi(typed) == "1EG4TE5MK73"


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("0EG4TE5MK73", "begins with 0"),
        ("AEG4TE5MK73", "begins with a letter"),
        ("1SG4TE5MK73", "S is never used"),
        ("11G4TE5MK73", "the second must be a letter"),
        ("1EGATE5MK73", "the fourth must be a digit"),
        ("1EG44E5MK73", "the fifth must be a letter"),
        ("1EG4TE5M373", "the ninth must be a letter"),
        ("1EG4TE5MK7A", "the last must be a digit"),
        ("1EG4TE5MK7", "ten characters"),
        ("1EG4TE5MK733", "twelve characters"),
        ("", "nothing"),
    ],
)
def test_a_medicare_number_of_another_shape_is_refused(typed: str, wrong: str) -> None:
    with pytest.raises(BadIdentifier):
        parse_mbi(typed)


@pytest.mark.parametrize("letter", "SLOIBZ")
@pytest.mark.parametrize("place", [1, 2, 4, 5, 7, 8])
def test_six_letters_stand_nowhere_in_a_medicare_number(letter: str, place: int) -> None:
    number = list("1EG4TE5MK73")
    number[place] = letter
    with pytest.raises(BadIdentifier):
        parse_mbi("".join(number))


@pytest.mark.parametrize("character", "ACDEFGHJKMNPQRTUVWXY0123456789")
@pytest.mark.parametrize("place", [2, 5])
def test_the_third_and_sixth_may_be_a_letter_or_a_digit(character: str, place: int) -> None:
    number = list("1EG4TE5MK73")
    number[place] = character
    assert parse_mbi("".join(number)) == "".join(number)


# Medi-Cal numbers.


@pytest.mark.parametrize("letter", "ACDEFGHMNTUVWXYZ")
def test_sixteen_letters_may_end_a_cin(letter: str) -> None:
    assert parse_cin(f"9123 4567-{letter.lower()}") == f"91234567{letter}"


@pytest.mark.parametrize("letter", "BIJKLOPQRS")
def test_ten_letters_never_end_a_cin(letter: str) -> None:
    with pytest.raises(BadIdentifier):
        parse_cin(f"91234567{letter}")


@pytest.mark.parametrize("typed", ["81234567A", "9123456A", "912345678A", "912345678", "A91234567", "", "91234567A2"])
def test_a_cin_is_a_9_seven_digits_and_a_letter(typed: str) -> None:
    with pytest.raises(BadIdentifier):
        parse_cin(typed)


def test_a_card_number_is_a_cin_a_check_digit_and_a_day() -> None:
    card = parse_bic("91234567A29180")
    assert (card.cin, card.check_digit) == ("91234567A", "2")


def test_the_one_digit_of_the_year_may_mean_either_decade() -> None:
    days = parse_bic("91234567A29180").possible_issue_days
    assert date(2009, 6, 29) in days
    assert date(2019, 6, 29) in days
    assert all((day.year % 10, day.timetuple().tm_yday) == (9, 180) for day in days)


@pytest.mark.parametrize(
    ("typed", "years"),
    [
        ("91234567A24366", {2004, 2024}),
        ("91234567A20366", {2000, 2020}),
        ("91234567A26366", {2016, 2036}),
        ("91234567A25001", {2005, 2015, 2025, 2035}),
        ("91234567A25365", {2005, 2015, 2025, 2035}),
    ],
)
def test_the_last_day_of_a_leap_year_tells_the_decade(typed: str, years: set[int]) -> None:
    assert {day.year for day in parse_bic(typed).possible_issue_days} == years


@pytest.mark.parametrize(
    "typed", ["91234567A25366", "91234567A25000", "91234567A29367", "91234567A2918", "91234567B29180", "91234567A"]
)
def test_a_card_number_of_another_shape_or_with_an_impossible_day_is_refused(typed: str) -> None:
    with pytest.raises(BadIdentifier):
        parse_bic(typed)


def test_a_card_number_is_read_however_it_is_spaced() -> None:
    assert parse_bic("91234567a 2 9180").cin == "91234567A"


# Provider numbers.


@pytest.mark.parametrize("typed", ["1234567893", "123 456 7893", "1234-567-893", "2123456784"])
def test_a_provider_number_fits_its_check_digit(typed: str) -> None:
    assert parse_npi(typed) == compact(typed)


@pytest.mark.parametrize("last", "012456789")
def test_no_other_last_digit_fits(last: str) -> None:
    with pytest.raises(BadIdentifier):
        parse_npi(f"123456789{last}")


@pytest.mark.parametrize("typed", ["3234567893", "0234567893", "123456789", "12345678930", "123456789A", ""])
def test_a_provider_number_has_ten_digits_and_begins_with_1_or_2(typed: str) -> None:
    with pytest.raises(BadIdentifier):
        parse_npi(typed)


# All of them.


@pytest.mark.parametrize("parse", ALL_PARSERS)
def test_digits_of_other_alphabets_are_no_digits(parse: object) -> None:
    for number in ("91234567A", "91234567A29180", "1EG4TE5MK73", "1234567893"):
        with pytest.raises(BadIdentifier):
            parse(number.translate(FULL_WIDTH_DIGITS))  # type: ignore[operator]


@pytest.mark.parametrize("parse", ALL_PARSERS)
@given(typed=st.text(max_size=20))
def test_a_refusal_never_repeats_what_was_typed(parse: object, typed: str) -> None:
    try:
        parse(typed)  # type: ignore[operator]
    except BadIdentifier as error:
        assert len(compact(typed)) < 8 or compact(typed) not in compact(str(error))
