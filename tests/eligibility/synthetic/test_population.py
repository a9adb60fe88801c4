"""A population of one seed: the same people for ever, lives that hold together, and every situation often enough."""

from collections import Counter
from datetime import date
from itertools import islice, pairwise

import pytest

from eligibility.facts import Program
from eligibility.synthetic.catalogue import load_catalogue
from eligibility.synthetic.histories import History, told_by
from eligibility.synthetic.months import month_of
from eligibility.synthetic.population import draw_histories, draw_members

LAST_MONTH = month_of(date(2026, 12, 31))
NOVEMBER_2026 = month_of(date(2026, 11, 21))


@pytest.fixture(scope="module")
def histories() -> tuple[History, ...]:
    """Ten thousand lives of seed 1."""
    return tuple(islice(draw_histories(1, load_catalogue()), 10_000))


def test_the_same_seed_gives_the_same_lives(histories: tuple[History, ...]) -> None:
    assert tuple(islice(draw_histories(1, load_catalogue()), 300)) == histories[:300]


def test_another_seed_gives_other_people(histories: tuple[History, ...]) -> None:
    others = {history.person.cin for history in islice(draw_histories(2, load_catalogue()), 10_000)}
    assert not others & {history.person.cin for history in histories}


@pytest.mark.parametrize(
    ("situation", "at_least", "at_most"),
    [
        ("stayed_with_the_plan", 3_900, 4_600),
        ("opted_out", 1_700, 2_300),
        ("left_the_plan", 1_100, 1_700),
        ("joined_after_2022", 1_000, 1_600),
        ("came_from_medi_cal", 600, 1_000),
        ("in_no_plan", 180, 420),
        ("death", 1_100, 1_600),
        ("gap", 300, 700),
        ("plan_change", 250, 650),
        ("county_move", 200, 500),
        ("hold", 150, 400),
        ("deemed", 150, 450),
        ("share_of_cost", 100, 320),
        ("share_of_cost_in_facility", 50, 220),
        ("other_coverage", 100, 320),
        ("retroactive_termination", 120, 340),
        ("retroactive_add", 80, 280),
        ("cancelled_month", 60, 220),
        ("merged_ids", 40, 180),
        ("partial_medicare", 20, 120),
        ("qmb_waiting", 20, 140),
        ("card_reissued", 80, 280),
    ],
)
def test_every_situation_appears_in_its_share(
    histories: tuple[History, ...], situation: str, at_least: int, at_most: int
) -> None:
    counted = Counter(each for history in histories for each in history.situations)
    assert at_least <= counted[situation] <= at_most


def test_no_two_periods_of_a_person_share_a_month_except_cancelled_ones(histories: tuple[History, ...]) -> None:
    for history in histories:
        told = [period for period in history.periods if not period.cancelled]
        for earlier, later in pairwise(told):
            assert earlier.last is not None
            assert earlier.last < later.first, history.situations


def test_every_period_lies_in_the_months_in_which_its_plan_was_offered(histories: tuple[History, ...]) -> None:
    offers = load_catalogue().by_hcp_code
    for period in (period for history in histories for period in history.periods if period.hcp_code):
        offer = offers[period.hcp_code]
        assert offer.first <= period.first <= (period.last or LAST_MONTH) <= offer.last
        assert offer.county_code == period.county_code


def test_cal_mediconnect_ends_in_december_2022_and_most_are_handed_over(histories: tuple[History, ...]) -> None:
    december, january = month_of(date(2022, 12, 31)), month_of(date(2023, 1, 1))
    offers = load_catalogue().by_hcp_code
    ending = [h for h in histories if any(p.hcp_code[:1] == "C" and p.last == december for p in h.periods)]
    handed_over = [h for h in ending if any(p.hcp_code[:1] == "M" and p.first == january for p in h.periods)]
    assert len(handed_over) > 0.85 * len(ending)
    assert {offers[p.hcp_code].program for h in ending for p in told_by(h, january)[-1:] if p.hcp_code} >= {
        Program.MEDI_MEDI_PLAN
    }


def test_a_later_roster_tells_more_of_the_same_lives(histories: tuple[History, ...]) -> None:
    month = month_of(date(2019, 6, 1))
    for history in histories[:2_000]:
        if len(history.versions) > 1:
            continue
        earlier, later = told_by(history, month), told_by(history, month + 1)
        assert [period.first for period in earlier] == [period.first for period in later][: len(earlier)]


def test_a_termination_told_backwards_is_unknown_before_it_is_told(histories: tuple[History, ...]) -> None:
    history = next(each for each in histories if each.situations[1:] == ("retroactive_termination",))
    told = history.versions[1].told_from
    before, after = told_by(history, told - 1), told_by(history, told)
    assert before[-1].last is None
    assert not any(period.cancelled for period in before)
    assert any(period.cancelled for period in after)


def test_a_death_is_not_known_before_it_happens(histories: tuple[History, ...]) -> None:
    day = date(2019, 6, 30)
    told = {
        m.person.cin: m.person.death_day for m in islice(draw_members(1, load_catalogue(), month=month_of(day)), 4_000)
    }
    assert any(told.values())
    assert max(told.values()) <= "20190630"


def test_somebody_who_moved_still_lives_in_the_old_county_on_an_earlier_roster(histories: tuple[History, ...]) -> None:
    moved = next(each for each in histories if each.situations[1:] == ("county_move",))
    before, after = moved.people[0].person, moved.people[1].person
    assert before.home.county_code != after.home.county_code
    assert moved.periods[-1].county_code == after.home.county_code


def test_a_monthly_roster_tells_that_month_and_nothing_else() -> None:
    members = islice(draw_members(1, load_catalogue(), month=NOVEMBER_2026, monthly=True), 500)
    assert {(p.first, p.last) for member in members for p in member.periods} == {(NOVEMBER_2026, NOVEMBER_2026)}
