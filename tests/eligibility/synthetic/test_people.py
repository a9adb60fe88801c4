"""Made-up people have numbers of valid shape, homes in their county, and nobody's real name or telephone number."""

from datetime import date
from itertools import cycle, islice

import pytest

from cmc_portal.dates import age_on
from cmc_portal.identifiers import parse_cin, parse_mbi
from eligibility.synthetic.catalogue import load_catalogue
from eligibility.synthetic.people import HOMES, LAST_NAMES, Person, cin_at, draw_home, draw_person, mbi_at
from eligibility.synthetic.population import draw_histories


@pytest.fixture(scope="module")
def people() -> tuple[Person, ...]:
    """Two thousand people of one seed."""
    return tuple(history.person for history in islice(draw_histories(11, load_catalogue()), 2_000))


def test_the_vectors_of_domain_9_hold_for_the_parsers_used_here() -> None:
    assert parse_mbi("1EG4TE5MK73") == "1EG4TE5MK73"
    assert parse_cin("91234567A") == "91234567A"


def test_every_cin_and_mbi_has_a_valid_shape_and_one_owner(people: tuple[Person, ...]) -> None:
    cins = [parse_cin(person.cin) for person in people]
    mbis = [parse_mbi(person.mbi) for person in people]
    assert cins == [person.cin for person in people]
    assert (len(set(cins)), len(set(mbis))) == (2_000, 2_000)


def test_places_far_apart_share_no_cin_and_no_mbi() -> None:
    places = [*range(20_000), *range(40_000_000, 40_020_000), *range(-20_000, 0)]
    assert len({cin_at(place) for place in places}) == 60_000
    assert len({mbi_at(place) for place in places}) == 60_000


def test_drawn_cins_leave_those_below_92000000_to_the_cast_and_to_examples() -> None:
    assert min(cin_at(place) for place in range(50_000)) >= "92000000"


def test_everybody_is_an_adult_in_2014_and_younger_than_101_in_2026(people: tuple[Person, ...]) -> None:
    births = [date(int(p.birth_date[:4]), int(p.birth_date[4:6]), int(p.birth_date[6:])) for p in people]
    assert min(age_on(birth, date(2014, 4, 1)) for birth in births) >= 21
    assert max(age_on(birth, date(2026, 12, 31)) for birth in births) <= 101


def test_most_are_old_and_some_are_young(people: tuple[Person, ...]) -> None:
    old = sum(person.birth_date < "19540101" for person in people)
    assert 1_200 < old < 1_450


@pytest.mark.parametrize(
    ("county_code", "zip_starts"),
    [
        ("19", ("900", "902", "908", "912", "913", "917", "935")),
        ("30", ("926", "927", "928")),
        ("33", ("922", "925", "928")),
        ("36", ("917", "923", "924")),
        ("37", ("919", "920", "921")),
        ("41", ("940", "944")),
        ("43", ("950", "951", "940")),
    ],
)
def test_zip_codes_belong_to_their_county(county_code: str, zip_starts: tuple[str, ...]) -> None:
    assert all(home.zip_code.startswith(zip_starts) for home in HOMES[county_code])
    assert {home.county_code for home in HOMES[county_code]} == {county_code}


def test_telephone_numbers_are_of_the_range_kept_for_fiction(people: tuple[Person, ...]) -> None:
    assert {person.phone[3:8] for person in people} == {"55501"}


def test_names_are_a_tree_and_a_place(people: tuple[Person, ...]) -> None:
    assert len(LAST_NAMES) == 1_200
    assert {person.last_name for person in people} <= set(LAST_NAMES)


def test_the_same_draws_give_the_same_person() -> None:
    def drawn() -> Person:
        draws = cycle((0.1, 0.5, 0.9))
        return draw_person(lambda: next(draws), 5, draw_home(lambda: next(draws), "41"))

    assert drawn() == drawn()
