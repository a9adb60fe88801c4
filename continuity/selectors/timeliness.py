"""How timely a plan decides, by month of receipt, urgency and outcome; worked out from the requests each time."""

from dataclasses import dataclass
from datetime import date

from cmc_portal.database import run
from continuity.facts import Urgency


@dataclass(frozen=True, slots=True)
class MonthRow:
    """The requests of one urgency that were received in one month. `late` are those decided after their last day and
    those still open after it; `median_days` is None where nothing was decided."""

    month: date
    urgency: Urgency
    received: int
    decided: int
    in_time: int
    late: int
    median_days: int | None
    approved: int
    approved_in_part: int
    denied: int
    ended_otherwise: int
    still_open: int


# What was withdrawn or void in time needs no decision, so it is neither in time nor late.
_MONTHS = """
SELECT date_trunc('month', received_on)::date, urgency, count(*),
    count(*) FILTER (WHERE decided),
    count(*) FILTER (WHERE decided AND decided_on <= due_on),
    count(*) FILTER (WHERE decided AND decided_on > due_on OR is_open AND due_on < %s),
    percentile_disc(0.5) WITHIN GROUP (ORDER BY decided_on - received_on) FILTER (WHERE decided),
    count(*) FILTER (WHERE state = 'approved'),
    count(*) FILTER (WHERE state = 'approved_in_part'),
    count(*) FILTER (WHERE state = 'denied'),
    count(*) FILTER (WHERE NOT is_open AND NOT decided),
    count(*) FILTER (WHERE is_open)
FROM (
    SELECT *, state IN ('approved', 'approved_in_part', 'denied') AS decided
    FROM continuity_requeststanding
    WHERE plan_code = %s AND received_on BETWEEN %s AND %s
) AS each
GROUP BY 1, 2
ORDER BY 1, array_position(ARRAY['routine', 'urgent', 'risk_of_harm'], urgency)
"""


def list_months(plan_code: str, *, first_day: date, last_day: date, today: date) -> tuple[MonthRow, ...]:
    """What became of the requests received from `first_day` to `last_day`, both included, as of `today`. Read inside
    the plan's wall."""
    values = [today, plan_code, first_day, last_day]
    return tuple(MonthRow(month, Urgency(urgency), *counts) for month, urgency, *counts in run(_MONTHS, values))
