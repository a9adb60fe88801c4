"""What may a provider charge the member?"""

from collections.abc import Iterable

from benefits.facts import Charge, ChargesDecision
from cmc_portal.answers import Reason, Verdict, reason
from eligibility.facts import Program

INTEGRATED_PLAN = "M-BALANCE-1"
MEDI_MEDI_PLAN = "M-BALANCE-2"
MEDI_CAL_MEMBER = "M-BALANCE-3"
MEDI_CAL_ONLY = "M-BALANCE-4"
NOT_KNOWN = "M-UNKNOWN-1"
SHARE_OF_COST = "M-SHARE-1"
SHARE_OF_COST_UNKNOWN = "M-SHARE-2"
SHARE_OF_COST_MET = "M-SHARE-3"
DEEMED = "M-DEEMED-1"
DEEMED_FOR_MEDICARE_ONLY = "M-DEEMED-2"

_PROTECTION = {
    Program.CAL_MEDICONNECT: INTEGRATED_PLAN,
    Program.MEDI_MEDI_PLAN: MEDI_MEDI_PLAN,
    Program.MEDI_CAL_MANAGED_CARE: MEDI_CAL_MEMBER,
    Program.MEDI_CAL_FFS: MEDI_CAL_MEMBER,
}


def decide_charges(
    *,
    programs: Iterable[Program],
    deemed: bool = False,
    coverage_active: Verdict = Verdict.YES,
    coverage_reasons: tuple[Reason, ...] = (),
    has_share_of_cost: bool = False,
    share_of_cost_cents: int | None = None,
    share_of_cost_met_on: str = "",
    has_medicare: bool = True,
    has_part_d: bool = True,
) -> ChargesDecision:
    """What may the member be charged for covered services? Part D copays and a Medi-Cal share of cost, nothing else.

    Balance billing is illegal (Welfare and Institutions Code 14019.4). Without coverage or Medi-Cal we cannot tell.
    `programs` also hold Medi-Cal whose share of cost is not met: that is when the share of cost may be charged.
    `share_of_cost_met_on`: the day by which this month's was met, empty where it was not; then nothing of it is left.
    """
    if coverage_active is not Verdict.YES:
        return ChargesDecision(None, None, coverage_reasons or (reason(NOT_KNOWN),))
    protection = _find_protection(programs, has_medicare=has_medicare)
    if protection is None:
        return ChargesDecision(None, None, (reason(NOT_KNOWN),))
    if deemed and protection == MEDI_MEDI_PLAN:
        return ChargesDecision(None, None, (reason(DEEMED_FOR_MEDICARE_ONLY),))
    charges, why = ((Charge.PART_D_COPAY,) if has_part_d else ()), (reason(protection),)
    if deemed:
        return ChargesDecision(charges, None, (*why, reason(DEEMED)))
    if share_of_cost_met_on:
        return ChargesDecision(charges, None, (*why, reason(SHARE_OF_COST_MET, met_on=share_of_cost_met_on)))
    if not has_share_of_cost:
        return ChargesDecision(charges, None, why)
    charges = (*charges, Charge.MEDI_CAL_SHARE_OF_COST)
    return ChargesDecision(charges, share_of_cost_cents, (*why, _share_of_cost(share_of_cost_cents)))


def _find_protection(programs: Iterable[Program], *, has_medicare: bool) -> str | None:
    """Which reason protects the member from bills? None where no Medi-Cal is among the programmes."""
    protection = min((_PROTECTION[program] for program in programs if program in _PROTECTION), default=None)
    return MEDI_CAL_ONLY if protection == MEDI_CAL_MEMBER and not has_medicare else protection


def _share_of_cost(cents: int | None) -> Reason:
    if cents is None:
        return reason(SHARE_OF_COST_UNKNOWN)
    return reason(SHARE_OF_COST, amount=f"${cents / 100:,.2f}")
