"""A population drawn from a seed: the same seed gives the same people, and a later day tells more of the same lives."""

from collections.abc import Iterator
from random import Random

from eligibility.synthetic.catalogue import Catalogue
from eligibility.synthetic.histories import History, Named, Version, month_only, person_in, told_by
from eligibility.synthetic.journeys import COUNTIES, JOURNEYS, Draw
from eligibility.synthetic.people import draw_home, draw_person, pick
from eligibility.synthetic.roster_834 import RosterMember
from eligibility.synthetic.twists import TWISTS, death

# Two different seeds begin at different places, so that their people rarely share a number.
PLACES_BETWEEN_SEEDS = 5_000_011
ONE_TWIST = 0.30
TWO_TWISTS = 0.04
DEATHS = 0.14


def draw_histories(seed: int, catalogue: Catalogue) -> Iterator[History]:
    """People without end, each with a whole history up to the last month we know of."""
    draw = Random(seed).random  # noqa: S311 - made-up people must come out the same for the same seed; nothing is secret
    place = seed * PLACES_BETWEEN_SEEDS
    while True:
        yield draw_history(draw, catalogue, place)
        place += 1


def draw_members(seed: int, catalogue: Catalogue, *, month: int, monthly: bool = False) -> Iterator[RosterMember]:
    """The people whom a roster of that month tells of, without end: their whole histories, or that month only."""
    for history in draw_histories(seed, catalogue):
        periods = told_by(history, month)
        if monthly:
            periods = month_only(periods, month)
        if periods:
            yield RosterMember(person_in(history, month), periods)


def draw_history(draw: Draw, catalogue: Catalogue, place: int) -> History:
    """The life of the person at this place: a journey through the programmes, and what befell some on the way."""
    county_code = pick(draw, COUNTIES)
    person = draw_person(draw, place, draw_home(draw, county_code))
    journey = pick(draw, JOURNEYS)
    periods = journey(draw, catalogue, county_code)
    history = History((Named(0, person),), (Version(0, periods),), (journey.__name__,))
    luck = draw()
    for _ in range((luck < ONE_TWIST) + (luck < TWO_TWISTS)):
        history = pick(draw, TWISTS)(draw, catalogue, history)
    return death(draw, history) if draw() < DEATHS else history
