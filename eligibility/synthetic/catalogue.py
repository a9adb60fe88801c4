"""Which plan was offered where and when, in the months and codes of a roster; read from the reference files."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from cmc_portal.answers import Standing
from eligibility.facts import Program
from eligibility.services.reference_rows import OfferingRow, read_plan_files
from eligibility.synthetic.months import month_of

REFERENCE = Path(__file__).resolve().parent.parent / "reference"
LAST_MONTH = 2026 * 12 + 11


class Offer(NamedTuple):
    """A plan in one programme and county, with the roster's code for it and the months it was offered.

    A contract that no source confirms is left out, so that a roster never seems to confirm it.
    """

    program: Program
    plan_code: str
    county_code: str
    hcp_code: str
    contract: str
    pbp: str
    first: int
    last: int


class Catalogue(NamedTuple):
    """All offers by programme and county, and by their health-plan code."""

    offers: dict[tuple[Program, str], tuple[Offer, ...]]
    by_hcp_code: dict[str, Offer]

    def in_county(self, program: Program, county_code: str, month: int) -> tuple[Offer, ...]:
        """The plans of a programme that the county offers in that month."""
        return tuple(o for o in self.offers.get((program, county_code), ()) if o.first <= month <= o.last)

    def offer(self, program: Program, plan_code: str, county_code: str) -> Offer:
        """The one offer of a plan in a programme and county. Raises LookupError."""
        for offer in self.offers.get((program, county_code), ()):
            if offer.plan_code == plan_code:
                return offer
        raise LookupError(
            f"No health-plan code for {program} of {plan_code} in county {county_code} in the reference files."
        )


@cache
def load_catalogue() -> Catalogue:
    """The offers of the reference files that have an invented demo code, so that a roster can name them."""
    by_hcp_code: dict[str, Offer] = {}
    for row in read_plan_files(REFERENCE, hcp_codes=REFERENCE / "hcp_codes_demo.yaml").offerings:
        if row.hcp_code:
            by_hcp_code[row.hcp_code] = _one_offer(by_hcp_code.get(row.hcp_code), _offer(row, row.hcp_code))
    return Catalogue(_by_county(by_hcp_code), by_hcp_code)


def _offer(row: OfferingRow, hcp_code: str) -> Offer:
    dated = row.dated
    return Offer(
        dated.program,
        dated.plan_code,
        dated.county_code,
        hcp_code,
        "" if row.contract_standing is Standing.UNCONFIRMED else row.contract,
        row.pbp,
        month_of(dated.span.first_day),
        month_of(dated.span.last_day) if dated.span.last_day else LAST_MONTH,
    )


def _one_offer(known: Offer | None, offer: Offer) -> Offer:
    """One offer from rows that differ only in how sure their first days are."""
    if known is None:
        return offer
    return offer._replace(first=min(known.first, offer.first), last=max(known.last, offer.last))


def _by_county(offers: dict[str, Offer]) -> dict[tuple[Program, str], tuple[Offer, ...]]:
    grouped: dict[tuple[Program, str], tuple[Offer, ...]] = {}
    for offer in offers.values():
        key = (offer.program, offer.county_code)
        grouped[key] = (*grouped.get(key, ()), offer)
    return grouped
