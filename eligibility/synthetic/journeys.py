"""How people go through the programmes from 2014 to 2026: the long lines of a history, before anything unusual."""

from collections.abc import Callable

from eligibility.facts import Program
from eligibility.synthetic.catalogue import LAST_MONTH, Catalogue, Offer
from eligibility.synthetic.histories import NO_MEDICARE, NO_PLAN, PART_C_ON_RECORD, PART_D_ON_RECORD, Period
from eligibility.synthetic.people import Thing, pick

Draw = Callable[[], float]
Journey = Callable[[Draw, Catalogue, str], tuple[Period, ...]]

FIRST_MONTH = 2014 * 12 + 3
LAST_MONTH_OF_CAL_MEDICONNECT = 2022 * 12 + 11
FIRST_MONTH_OF_MEDI_MEDI_PLANS = LAST_MONTH_OF_CAL_MEDICONNECT + 1
PASSIVE_MONTHS = 14

# In a hundred people: where they live, roughly as Cal MediConnect was spread over its counties.
COUNTIES = ("19",) * 38 + ("30",) * 14 + ("33",) * 11 + ("36",) * 11 + ("37",) * 14 + ("41",) * 5 + ("43",) * 7
AID_CODES_IN_PLAN = ("10;401",) * 9 + ("60;401",) * 8 + ("60;401;80;401",) * 2 + ("10;401;80;401",)


def weighted(shares: tuple[tuple[int, Thing], ...]) -> tuple[Thing, ...]:
    """Each thing as often as its share says, to draw from."""
    return tuple(thing for share, thing in shares for _ in range(share))


def stay(
    draw: Draw, catalogue: Catalogue, offer: Offer, *, first: int, last: int, aid_codes: str, other_coverage: str
) -> tuple[Period, ...]:
    """In this plan from `first` to `last`; when it is no longer offered, in another of its programme and county."""
    periods = []
    while True:
        end = min(last, offer.last)
        part_c = f"{offer.contract};{offer.pbp}" if offer.contract else ""
        periods.append(
            Period(
                first, end, offer.hcp_code, offer.county_code, aid_codes, other_coverage=other_coverage, part_c=part_c
            )
        )
        others = catalogue.in_county(offer.program, offer.county_code, end + 1) if end < last else ()
        if not others:
            return tuple(periods)
        offer, first = pick(draw, others), end + 1


def stayed_with_the_plan(draw: Draw, catalogue: Catalogue, county_code: str) -> tuple[Period, ...]:
    """In Cal MediConnect to its end, then in the Medi-Medi Plan of the same organisation."""
    offer, first = _joined_cal_mediconnect(draw, catalogue, county_code)
    aid_codes = pick(draw, AID_CODES_IN_PLAN)
    return _until_the_end(draw, catalogue, offer, first, aid_codes)


def came_from_medi_cal(draw: Draw, catalogue: Catalogue, county_code: str) -> tuple[Period, ...]:
    """In a Medi-Cal plan without Medicare at first, then as above."""
    offer, first = _joined_cal_mediconnect(draw, catalogue, county_code)
    aid_codes = pick(draw, AID_CODES_IN_PLAN)
    earlier = max(FIRST_MONTH, first - 4 - int(draw() * 20))
    before = _in_medi_cal_plan(draw, catalogue, offer, earlier, first - 1, aid_codes) if earlier < first else ()
    without_medicare = tuple(period._replace(medicare=NO_MEDICARE, other_coverage="N") for period in before)
    return (*without_medicare, *_until_the_end(draw, catalogue, offer, first, aid_codes))


def left_the_plan(draw: Draw, catalogue: Catalogue, county_code: str) -> tuple[Period, ...]:
    """In Cal MediConnect for a while, then Original Medicare and the same organisation's Medi-Cal plan."""
    offer, first = _joined_cal_mediconnect(draw, catalogue, county_code)
    aid_codes = pick(draw, AID_CODES_IN_PLAN)
    last = first + 2 + int(draw() * (LAST_MONTH_OF_CAL_MEDICONNECT - first - 1))
    within = stay(draw, catalogue, offer, first=first, last=last, aid_codes=aid_codes, other_coverage=PART_C_ON_RECORD)
    return (*within, *_in_medi_cal_plan(draw, catalogue, offer, last + 1, LAST_MONTH, aid_codes))


def opted_out(draw: Draw, catalogue: Catalogue, county_code: str) -> tuple[Period, ...]:
    """Never in Cal MediConnect: Original Medicare, and a Medi-Cal plan for Medi-Cal only."""
    offer, first = _joined_cal_mediconnect(draw, catalogue, county_code)
    return _in_medi_cal_plan(draw, catalogue, offer, first, LAST_MONTH, pick(draw, AID_CODES_IN_PLAN))


def joined_after_2022(draw: Draw, catalogue: Catalogue, county_code: str) -> tuple[Period, ...]:
    """In a Medi-Medi Plan, never in Cal MediConnect."""
    first = FIRST_MONTH_OF_MEDI_MEDI_PLANS + int(draw() * draw() * 44)
    offer = pick(draw, catalogue.in_county(Program.MEDI_MEDI_PLAN, county_code, first))
    aid_codes = pick(draw, AID_CODES_IN_PLAN)
    return stay(
        draw, catalogue, offer, first=first, last=LAST_MONTH, aid_codes=aid_codes, other_coverage=PART_C_ON_RECORD
    )


def in_no_plan(draw: Draw, catalogue: Catalogue, county_code: str) -> tuple[Period, ...]:
    """Fee for service on both sides: Original Medicare and Medi-Cal without a plan."""
    first = FIRST_MONTH + int(draw() * 60)
    aid_codes = "10;001" if draw() < 0.5 else "60;001"
    return (Period(first, LAST_MONTH, NO_PLAN, county_code, aid_codes, "", other_coverage=PART_D_ON_RECORD),)


JOURNEYS: tuple[Journey, ...] = weighted(
    (
        (42, stayed_with_the_plan),
        (8, came_from_medi_cal),
        (14, left_the_plan),
        (20, opted_out),
        (13, joined_after_2022),
        (3, in_no_plan),
    )
)


def _joined_cal_mediconnect(draw: Draw, catalogue: Catalogue, county_code: str) -> tuple[Offer, int]:
    """A plan and a first month: half in the passive enrolment of the county's first months, the others later."""
    offers = catalogue.offers[Program.CAL_MEDICONNECT, county_code]
    offer = pick(draw, offers)
    passive = draw() < 0.5
    months = PASSIVE_MONTHS if passive else LAST_MONTH_OF_CAL_MEDICONNECT - 8 - offer.first
    return offer, offer.first + int(draw() * months)


def _until_the_end(draw: Draw, catalogue: Catalogue, offer: Offer, first: int, aid_codes: str) -> tuple[Period, ...]:
    within = stay(
        draw, catalogue, offer, first=first, last=LAST_MONTH_OF_CAL_MEDICONNECT, aid_codes=aid_codes, other_coverage="F"
    )
    successor = same_plan(draw, catalogue, offer, Program.MEDI_MEDI_PLAN, FIRST_MONTH_OF_MEDI_MEDI_PLANS)
    after = stay(
        draw,
        catalogue,
        successor,
        first=FIRST_MONTH_OF_MEDI_MEDI_PLANS,
        last=LAST_MONTH,
        aid_codes=aid_codes,
        other_coverage=PART_C_ON_RECORD,
    )
    return (*within, *after)


def _in_medi_cal_plan(
    draw: Draw, catalogue: Catalogue, offer: Offer, first: int, last: int, aid_codes: str
) -> tuple[Period, ...]:
    medi_cal = same_plan(draw, catalogue, offer, Program.MEDI_CAL_MANAGED_CARE, first)
    return stay(draw, catalogue, medi_cal, first=first, last=last, aid_codes=aid_codes, other_coverage=PART_D_ON_RECORD)


def same_plan(draw: Draw, catalogue: Catalogue, offer: Offer, program: Program, month: int) -> Offer:
    """The same organisation's plan in another programme; any of the county where it has none that month."""
    offers = catalogue.in_county(program, offer.county_code, month) or catalogue.offers[program, offer.county_code]
    same = tuple(each for each in offers if each.plan_code == offer.plan_code)
    return same[0] if same else pick(draw, offers)
