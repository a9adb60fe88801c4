"""Which plan a roster means: by the state's health-plan code, else by the Medicare contract, on a day."""

from datetime import date

from eligibility.facts import KIND_OF_PROGRAM, EnrollmentKind, PlanOffering, PlanTable
from eligibility.rules.plans import find_offering_by_hcp


class PlanFinder:
    """Looks plans up in one version of the plan tables; remembers what it found, as rosters ask the same over and
    over.
    """

    def __init__(self, table: PlanTable) -> None:
        self._table = table
        self._by_hcp: dict[tuple[str, date], PlanOffering | None] = {}
        self._by_contract: dict[tuple[str, str, str, date], PlanOffering | None] = {}
        self._remembered = 1 << 16

    def by_hcp(self, hcp_code: str, day: date) -> PlanOffering | None:
        """The offering with that health-plan code on the day."""
        key = (hcp_code, day)
        if key not in self._by_hcp:
            if len(self._by_hcp) > self._remembered:
                self._by_hcp.clear()
            self._by_hcp[key] = find_offering_by_hcp(self._table, hcp_code, day) if hcp_code else None
        return self._by_hcp[key]

    def integrated_by_contract(self, contract: str, pbp: str, county_code: str, day: date) -> PlanOffering | None:
        """The one integrated plan (both sides of coverage) under that Medicare contract on the day, in that county if
        several.
        """
        key = (contract, pbp, county_code, day)
        if key not in self._by_contract:
            if len(self._by_contract) > self._remembered:
                self._by_contract.clear()
            self._by_contract[key] = self._search_contract(contract, pbp, county_code, day)
        return self._by_contract[key]

    def _search_contract(self, contract: str, pbp: str, county_code: str, day: date) -> PlanOffering | None:
        if not contract:
            return None
        found = [
            offering
            for offering in self._table.offerings
            if offering.contract == contract
            and KIND_OF_PROGRAM[offering.program] is EnrollmentKind.INTEGRATED
            and day in offering.span
            and (not offering.pbp or not pbp or offering.pbp.lstrip("0") == pbp.lstrip("0"))
        ]
        here = [offering for offering in found if offering.county_code == county_code]
        found = here or ([] if county_code else found)
        plans = {(offering.plan_code, offering.program) for offering in found}
        return found[0] if len(plans) == 1 else None
