"""Which plan was offered where and when, in the months and codes of a roster; read from the reference files."""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from eligibility.facts import Program
from eligibility.synthetic.months import month_of

REFERENCE = Path(__file__).resolve().parent.parent / "reference"
LAST_MONTH = 2026 * 12 + 11


class Offer(NamedTuple):
    """A plan in one programme and county, with the roster's code for it and the months it was offered."""

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
def load_catalogue(folder: Path = REFERENCE) -> Catalogue:
    """The offers of plans.yaml that have a code in hcp_codes_demo.yaml, so that a roster can name them."""
    codes = {
        (row["program"], row["plan"], row["county"]): row["hcp_code"]
        for row in yaml.safe_load((folder / "hcp_codes_demo.yaml").read_text(encoding="utf-8"))["codes"]
    }
    by_hcp_code: dict[str, Offer] = {}
    for plan_code, plan in yaml.safe_load((folder / "plans.yaml").read_text(encoding="utf-8")).items():
        for row in plan["offerings"]:
            hcp_code = codes.get((row["program"], plan_code, row["county"]))
            if hcp_code:
                offer = _offer(plan_code, hcp_code, row)
                by_hcp_code[hcp_code] = _one_offer(by_hcp_code.get(hcp_code), offer)
    return Catalogue(_by_county(by_hcp_code), by_hcp_code)


def _offer(plan_code: str, hcp_code: str, row: dict[str, Any]) -> Offer:
    return Offer(
        Program(row["program"]),
        plan_code,
        row["county"],
        hcp_code,
        row.get("contract", ""),
        row.get("pbp", ""),
        month_of(row["first_day"]),
        month_of(row["last_day"]) if row.get("last_day") else LAST_MONTH,
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
