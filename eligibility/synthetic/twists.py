"""What befalls people on the way: each takes a history and gives it back changed, or as it was where it cannot be."""

from collections.abc import Callable
from typing import Any

from eligibility.synthetic.catalogue import LAST_MONTH, Catalogue, Offer
from eligibility.synthetic.histories import (
    History,
    Named,
    Period,
    Version,
    in_order,
    month_only,
    with_months,
    within_months,
    without_months,
)
from eligibility.synthetic.journeys import Draw, same_plan, stay, weighted
from eligibility.synthetic.months import TEXT
from eligibility.synthetic.people import HOMES, cin_at, draw_home, pick

Twist = Callable[[Draw, Catalogue, History], History]

HOLD_STATUSES = ("59", "59", "51", "S1", "P4")
OTHER_COVERAGE_CODES = ("P", "P", "A", "K", "C", "V")
MONTHLY_SHARES_OF_COST = (8_900, 24_500, 61_200, 103_700, 184_000)


def gap_of_some_months(draw: Draw, catalogue: Catalogue, history: History) -> History:
    """Nothing at all for two or three months, then as before."""
    first = _some_month(draw, history)
    return _rewritten(history, "gap", without_months(history.periods, first, first + 1 + int(draw() * 2)))


def other_plan_from_some_month(draw: Draw, catalogue: Catalogue, history: History) -> History:
    """Another plan of the same programme and county, from a month in the middle of a year for most."""
    month = _some_month(draw, history)
    return _in_other_plan(draw, catalogue, history, month, history.person.home.county_code, "plan_change")


def move_to_another_county(draw: Draw, catalogue: Catalogue, history: History) -> History:
    """A new home in another county, and a plan of that county from the month of the move."""
    county_code = pick(draw, tuple(code for code in HOMES if code != history.person.home.county_code))
    month = _some_month(draw, history)
    moved = _in_other_plan(draw, catalogue, history, month, county_code, "county_move")
    if moved is history:
        return history
    return _named_from(moved, month, home=draw_home(draw, county_code))


def hold_of_some_months(draw: Draw, catalogue: Catalogue, history: History) -> History:
    """The plan's record is on hold for one to three months."""
    first = _some_month(draw, history)
    last = first + int(draw() * 3)
    held = with_months(history.periods, first, last, hcp_status=pick(draw, HOLD_STATUSES))
    return _rewritten(history, "hold", held)


def medi_cal_lost_and_deemed(draw: Draw, catalogue: Catalogue, history: History) -> History:
    """Medi-Cal is lost; the plan goes on for a month, then ends; half get Medi-Cal back within the month and stay."""
    month = _some_month(draw, history)
    periods = with_months(history.periods, month, month, aid_codes=_lost(history.periods[0]))
    if draw() < 0.5:
        periods = within_months(periods, periods[0].first, month)
    return _rewritten(history, "deemed", periods)


def share_of_cost(draw: Draw, catalogue: Catalogue, history: History) -> History:
    """A monthly share of cost from some month on: met in a nursing facility, or met in some months and not in one."""
    month = _some_month(draw, history)
    cents = pick(draw, MONTHLY_SHARES_OF_COST)
    aid_code = history.periods[0].aid_code
    if draw() < 0.4:
        owing = with_months(history.periods, month, LAST_MONTH, aid_codes=f"{aid_code};101", share_of_cost_cents=cents)
        return _rewritten(history, "share_of_cost_in_facility", owing)
    owing = with_months(history.periods, month, month + 5, aid_codes=f"{aid_code};301", share_of_cost_cents=cents)
    unmet = month + int(draw() * 6)
    return _rewritten(history, "share_of_cost", with_months(owing, unmet, unmet, aid_codes=f"{aid_code};501"))


def other_health_coverage(draw: Draw, catalogue: Catalogue, history: History) -> History:
    """Other health coverage on the record for half a year."""
    first = _some_month(draw, history)
    code = pick(draw, OTHER_COVERAGE_CODES)
    return _rewritten(history, "other_coverage", with_months(history.periods, first, first + 5, other_coverage=code))


def terminated_backwards(draw: Draw, catalogue: Catalogue, history: History) -> History:
    """Covered as far as anybody knew; two or three months later the state takes those months back."""
    first = _some_month(draw, history)
    told = first + 2 + int(draw() * 2)
    cancelled = tuple(
        period._replace(cancelled=True) for month in range(first, told) for period in month_only(history.periods, month)
    )
    before = within_months(history.periods, history.periods[0].first, first - 1)
    return _told_later(history, "retroactive_termination", told, (*before, *cancelled))


def added_backwards(draw: Draw, catalogue: Catalogue, history: History) -> History:
    """The first three months of coverage are told only when they are over."""
    versions = (Version(history.periods[0].first + 3, history.periods),)
    return history._replace(versions=versions, situations=(*history.situations, "retroactive_add"))


def one_month_cancelled(draw: Draw, catalogue: Catalogue, history: History) -> History:
    """One month in the middle is taken back a month later; the roster shows it ending before it begins."""
    month = _some_month(draw, history)
    cancelled = tuple(period._replace(cancelled=True) for period in month_only(history.periods, month))
    periods = in_order((*without_months(history.periods, month, month), *cancelled))
    return _told_later(history, "cancelled_month", month + 1, periods)


def merged_numbers(draw: Draw, catalogue: Catalogue, history: History) -> History:
    """The person was known under another CIN until some month; it is one of the CINs that nobody else is given."""
    person = history.person
    former = cin_at(-1 - int(person.plan_id[1:]))
    before = history._replace(people=(Named(0, person._replace(cin=former)),))
    merged = _named_from(before, _some_month(draw, history), cin=person.cin, former_cins=(former,))
    return merged._replace(situations=(*history.situations, "merged_ids"))


def partial_medicare(draw: Draw, catalogue: Catalogue, history: History) -> History:
    """Only one part of Medicare in some months."""
    month = _some_month(draw, history)
    part = "2;0;0" if draw() < 0.5 else "0;2;0"
    return _rewritten(history, "partial_medicare", with_months(history.periods, month, month + 3, medicare=part))


def waiting_for_medicare(draw: Draw, catalogue: Catalogue, history: History) -> History:
    """The state helps with Medicare costs only, and waits for Medicare to confirm."""
    first = history.periods[0].first
    return _rewritten(history, "qmb_waiting", with_months(history.periods, first, first + 1, aid_codes="80;891"))


def card_issued_again(draw: Draw, catalogue: Catalogue, history: History) -> History:
    """A new card was issued in some month."""
    month = _some_month(draw, history)
    issued = _named_from(history, month, card_issued_on=TEXT[month].first_day)
    return issued._replace(situations=(*history.situations, "card_reissued"))


TWISTS: tuple[Twist, ...] = weighted(
    (
        (14, gap_of_some_months),
        (16, other_plan_from_some_month),
        (10, move_to_another_county),
        (8, hold_of_some_months),
        (9, medi_cal_lost_and_deemed),
        (9, share_of_cost),
        (6, other_health_coverage),
        (7, terminated_backwards),
        (5, added_backwards),
        (4, one_month_cancelled),
        (3, merged_numbers),
        (2, partial_medicare),
        (2, waiting_for_medicare),
        (5, card_issued_again),
    )
)


def death(draw: Draw, history: History) -> History:
    """The person dies on some day; nothing is covered after that month, and no later correction is told."""
    month = _some_month(draw, history)
    day = f"{TEXT[month].month}{1 + int(draw() * 28):02d}"
    versions = tuple(
        Version(version.told_from, within_months(version.periods, version.periods[0].first, month))
        for version in history.versions
        if version.told_from <= month
    )
    people = tuple(named for named in history.people if named.told_from <= month)
    if not versions or not people:
        return history
    dead = _named_from(history._replace(people=people, versions=versions), month, death_day=day)
    return dead._replace(situations=(*history.situations, "death"))


def _some_month(draw: Draw, history: History) -> int:
    """A month in which the person has been covered for at least two months and still is."""
    period = pick(draw, history.periods)
    first, last = period.first, LAST_MONTH if period.last is None else period.last
    return first + min(2, last - first) + int(draw() * max(1, last - first - 1))


def _lost(period: Period) -> str:
    return f"{period.aid_code};999"


def _rewritten(history: History, situation: str, periods: tuple[Period, ...]) -> History:
    if not periods:
        return history
    versions = (*history.versions[:-1], Version(history.versions[-1].told_from, periods))
    return history._replace(versions=versions, situations=(*history.situations, situation))


def _told_later(history: History, situation: str, told_from: int, periods: tuple[Period, ...]) -> History:
    versions = (*history.versions, Version(told_from, periods))
    return history._replace(versions=versions, situations=(*history.situations, situation))


def _named_from(history: History, month: int, **changes: Any) -> History:
    """The person reads differently from that month on."""
    return history._replace(people=(*history.people, Named(month, history.person._replace(**changes))))


def _in_other_plan(
    draw: Draw, catalogue: Catalogue, history: History, month: int, county_code: str, situation: str
) -> History:
    before = within_months(history.periods, history.periods[0].first, month - 1)
    rest = within_months(history.periods, month, LAST_MONTH)
    offers = _other_offers(catalogue, rest[0], county_code) if rest else ()
    if not before or not offers:
        return history
    chosen = pick(draw, offers)
    after = tuple(each for period in rest for each in _in_plan_of(draw, catalogue, chosen, period))
    return _rewritten(history, situation, (*before, *after))


def _other_offers(catalogue: Catalogue, period: Period, county_code: str) -> tuple[Offer, ...]:
    now = catalogue.by_hcp_code.get(period.hcp_code)
    if now is None:
        return ()
    return tuple(offer for offer in catalogue.in_county(now.program, county_code, period.first) if offer != now)


def _in_plan_of(draw: Draw, catalogue: Catalogue, chosen: Offer, period: Period) -> tuple[Period, ...]:
    """The period as it reads in the chosen organisation's plan, in whatever programme it is about."""
    program = catalogue.by_hcp_code[period.hcp_code].program
    if not catalogue.in_county(program, chosen.county_code, period.first):
        return ()
    offer = same_plan(draw, catalogue, chosen, program, period.first)
    there = stay(
        draw,
        catalogue,
        offer,
        first=period.first,
        last=LAST_MONTH if period.last is None else period.last,
        aid_codes=period.aid_codes,
        other_coverage=period.other_coverage,
    )
    return tuple(each._replace(medicare=period.medicare) for each in there)
