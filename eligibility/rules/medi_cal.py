"""How a person's Medi-Cal stands on a day, whatever plan they are in."""

from datetime import date

from cmc_portal.answers import Reason, reason
from cmc_portal.dates import first_of_month
from cmc_portal.values import value
from eligibility.facts import MediCalEligibility, MediCalStatus, MemberFacts

# When several aid codes are on record for a day, the strongest speaks: someone eligible under one code is eligible.
_STRONGEST_FIRST = (
    MediCalStatus.ELIGIBLE,
    MediCalStatus.SHARE_OF_COST_UNMET,
    MediCalStatus.ON_HOLD,
    MediCalStatus.UNKNOWN,
    MediCalStatus.MEDICARE_COST_SHARING_ONLY,
    MediCalStatus.NOT_ELIGIBLE,
)


@value(frozen=True, slots=True)
class MediCalStanding:
    """The deciding row of a day (None when no row speaks of it), its status, and the last day of full Medi-Cal before
    it.

    `on_record` is False when nothing is known of this person's Medi-Cal on that day or any before: that a row begins
    later tells nothing.
    """

    status: MediCalStatus
    row: MediCalEligibility | None
    last_eligible_day: date | None
    on_record: bool
    reasons: tuple[Reason, ...] = ()

    @property
    def is_full(self) -> bool:
        """Is the person fully eligible for Medi-Cal on that day?"""
        return self.status is MediCalStatus.ELIGIBLE


def decide_medi_cal_standing(facts: MemberFacts, day: date) -> MediCalStanding:
    """How does this person's Medi-Cal stand on `day`? A share of cost met on or before the day, in its month, is
    met."""
    rows = [(status_on(row, day), row) for row in facts.medi_cal if day in row.span]
    last_eligible_day = _last_eligible_day_before(facts, day)
    if not rows:
        on_record = any(row.span.first_day <= day for row in facts.medi_cal)
        return MediCalStanding(MediCalStatus.NOT_ELIGIBLE, None, last_eligible_day, on_record)
    status, row = min(rows, key=lambda pair: _STRONGEST_FIRST.index(pair[0]))
    return MediCalStanding(status, row, last_eligible_day, True, _reasons(status, row, day))


def status_on(row: MediCalEligibility, day: date) -> MediCalStatus:
    """The status of one aid code's row on a day inside it: the day the share of cost was met turns unmet into
    eligible."""
    if row.share_of_cost_met_on is None or row.status not in (
        MediCalStatus.ELIGIBLE,
        MediCalStatus.SHARE_OF_COST_UNMET,
    ):
        return row.status
    if not _met_in_month_of(row, day):
        return row.status
    return MediCalStatus.ELIGIBLE if row.share_of_cost_met_on <= day else MediCalStatus.SHARE_OF_COST_UNMET


def _reasons(status: MediCalStatus, row: MediCalEligibility, day: date) -> tuple[Reason, ...]:
    if status is MediCalStatus.SHARE_OF_COST_UNMET:
        return (reason("E-SOC-1", amount=_dollars(row.share_of_cost_cents)),)
    if status is MediCalStatus.ON_HOLD:
        return (reason("E-HOLD-2", state_status=row.state_status or "not told"),)
    if status is MediCalStatus.UNKNOWN:
        return (reason("E-MEDICAL-2", state_status=row.state_status or "not told"),)
    if status is MediCalStatus.MEDICARE_COST_SHARING_ONLY:
        return (reason("E-MEDICAL-3"),)
    if status is MediCalStatus.ELIGIBLE and _met_in_month_of(row, day):
        return (reason("E-SOC-2", met_on=row.share_of_cost_met_on),)
    return ()


def _met_in_month_of(row: MediCalEligibility, day: date) -> bool:
    return row.share_of_cost_met_on is not None and first_of_month(row.share_of_cost_met_on) == first_of_month(day)


def _dollars(cents: int | None) -> str:
    return "an amount that is not on record" if cents is None else f"${cents / 100:,.2f} a month"


def _last_eligible_day_before(facts: MemberFacts, day: date) -> date | None:
    days = [
        row.span.last_day
        for row in facts.medi_cal
        if _was_ever_eligible(row) and row.span.last_day is not None and row.span.last_day < day
    ]
    return max(days, default=None)


def _was_ever_eligible(row: MediCalEligibility) -> bool:
    """Did the row give Medi-Cal on any day? One with a share of cost did where it was met."""
    if row.status is MediCalStatus.SHARE_OF_COST_UNMET:
        return row.share_of_cost_met_on is not None
    return row.status is MediCalStatus.ELIGIBLE
