"""Which member is meant: two facts must agree, and what was said may not contradict the record."""

from datetime import date

import pytest

from cmc_portal.answers import Reason
from eligibility.facts import IdentifierKind
from eligibility.rules.identify import Candidate, Who, decide_member

BORN = date(1948, 3, 15)
ANA = Candidate(7, "REYESGARCIA", "ANA", BORN)
HER_BROTHER = Candidate(8, "REYESGARCIA", "LUIS", BORN)
NOT_BORN = Candidate(9, "LEE", "KIM", None)
NO_FIRST_NAME = Candidate(10, "WEI", "", BORN)
NO_NAME = Candidate(11, "", "", BORN)
CIN = {"identifier": "91234567A", "identifier_kind": IdentifierKind.CIN}


def found(who: Who, *candidates: Candidate) -> int | str:
    decided = decide_member(candidates, who)
    return decided.code if isinstance(decided, Reason) else decided


@pytest.mark.parametrize(
    ("who", "enough"),
    [
        (Who(), False),
        (Who(**CIN), False),
        (Who(**CIN, first_name="Ana"), False),
        (Who(**CIN, birth_date=BORN), True),
        (Who(**CIN, last_name="Reyes"), True),
        (Who(**CIN, last_name="."), False),
        (Who(**CIN, last_name="'-"), False),
        (Who(birth_date=BORN), False),
        (Who(birth_date=BORN, last_name="Reyes"), False),
        (Who(birth_date=BORN, first_name="Ana"), False),
        (Who(last_name="Reyes", first_name="Ana"), False),
        (Who(birth_date=BORN, last_name="Reyes", first_name="Ana"), True),
        (Who(birth_date=BORN, last_name="Reyes", first_name="-"), False),
        (Who(birth_date=BORN, last_name=".", first_name="Ana"), False),
    ],
)
def test_two_facts_are_enough_to_look_and_punctuation_is_none(who: Who, enough: bool) -> None:
    assert who.has_two_facts is enough


@pytest.mark.parametrize(
    "who",
    [
        Who(**CIN, birth_date=BORN),
        Who(**CIN, last_name="Reyes-García"),
        Who(**CIN, last_name="reyes garcia, Jr."),
        Who(**CIN, birth_date=BORN, last_name="REYES GARCIA", first_name="Ana"),
        Who(**CIN, birth_date=BORN, first_name="A"),
        Who(**CIN, birth_date=BORN, first_name="Ana María"),
        Who(birth_date=BORN, last_name="Reyes-García", first_name="Ana"),
    ],
)
def test_everything_said_agrees(who: Who) -> None:
    assert found(who, ANA) == 7


@pytest.mark.parametrize(
    "who",
    [
        Who(**CIN, birth_date=date(1948, 3, 14)),
        Who(**CIN, birth_date=date(1948, 3, 16)),
        Who(**CIN, birth_date=date(1949, 3, 15)),
        Who(**CIN, last_name="Reyes"),
        Who(**CIN, last_name="Garcia Reyes"),
        Who(**CIN, birth_date=BORN, last_name="Lee"),
        Who(**CIN, birth_date=BORN, first_name="Luis"),
        Who(birth_date=BORN, last_name="Reyes-García", first_name="A"),
        Who(birth_date=BORN, last_name="Reyes-García", first_name="Ana María"),
    ],
)
def test_one_thing_that_does_not_agree_finds_nobody(who: Who) -> None:
    assert found(who, ANA) == "I-NOTFOUND-1"


def test_nobody_to_compare_finds_nobody() -> None:
    assert found(Who(**CIN, birth_date=BORN)) == "I-NOTFOUND-1"


def test_a_birth_date_that_is_not_on_record_agrees_with_none() -> None:
    assert found(Who(**CIN, birth_date=BORN), NOT_BORN) == "I-NOTFOUND-1"
    assert found(Who(**CIN, last_name="Lee"), NOT_BORN) == 9


def test_a_first_name_that_is_not_on_record_is_no_obstacle_beside_an_identifier() -> None:
    assert found(Who(**CIN, birth_date=BORN, first_name="Wei"), NO_FIRST_NAME) == 10
    assert found(Who(birth_date=BORN, last_name="Wei", first_name="Wei"), NO_FIRST_NAME) == "I-NOTFOUND-1"


def test_a_last_name_without_letters_is_not_that_of_somebody_without_one() -> None:
    assert found(Who(**CIN, last_name="-"), NO_NAME) == "I-NOTFOUND-1"


def test_two_who_agree_are_nobody_and_the_reason_asks_for_a_number() -> None:
    who = Who(birth_date=BORN, last_name="Reyes Garcia", first_name="Ana")
    assert found(who, ANA, Candidate(12, "REYESGARCIA", "ANA", BORN)) == "I-SEVERAL-1"
    assert found(who, ANA, HER_BROTHER) == 7


def test_one_person_under_two_numbers_is_one_person() -> None:
    assert found(Who(**CIN, birth_date=BORN), ANA, ANA) == 7
