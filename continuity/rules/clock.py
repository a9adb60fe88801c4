"""The legal clock of a request: by which day the work must start, and by which it must be decided."""

from datetime import date, timedelta

from cmc_portal.answers import Reason, Standing, reason
from cmc_portal.values import value
from continuity.facts import DatedRule, Urgency
from continuity.rules.business_days import add_working_days
from continuity.rules.law import get_start_days, get_turnaround


@value(frozen=True, slots=True)
class Clock:
    """The days of one request, with the parts of the arithmetic; None where no rule is known for the day of receipt.

    `due_on` is `received_on` and `days` calendar days; `start_by` is `received_on` and `start_days` working days of
    the state, but never after `due_on`. The day of receipt is day 0; waiting for somebody stops neither. `imagined`:
    no request is on record, and these would be the days of one received then.
    """

    received_on: date
    urgency: Urgency
    start_by: date | None
    due_on: date | None
    days: int | None
    start_days: int | None
    reasons: tuple[Reason, ...]
    imagined: bool = False

    def is_overdue(self, day: date) -> bool:
        """Is a request that is still open on `day` late?"""
        return self.due_on is not None and self.due_on < day


def decide_clock(received_on: date, urgency: Urgency, *, imagined: bool = False) -> Clock:
    """By when must the plan start and decide a request that it received on that day, or would if it had?"""
    turnaround, start = get_turnaround(urgency, received_on), get_start_days(received_on)
    if turnaround is None or start is None:
        return Clock(received_on, urgency, None, None, None, None, (reason("C-CLOCK-3"),), imagined)
    due_on = received_on + timedelta(days=turnaround.value)
    start_by = min(add_working_days(received_on, start.value), due_on)
    reasons = (
        *_due_reasons(turnaround, received_on, due_on, imagined=imagined),
        _start_reason(start, start_by, due_on, imagined=imagined),
    )
    return Clock(received_on, urgency, start_by, due_on, turnaround.value, start.value, reasons, imagined)


def _start_reason(rule: DatedRule, start_by: date, due_on: date, *, imagined: bool) -> Reason:
    values = {"days": rule.value, "start_by": start_by}
    if start_by == due_on:
        return reason("C-CLOCK-6", **values)
    if rule.standing is Standing.UNCONFIRMED:
        return reason("C-CLOCK-10" if imagined else "C-CLOCK-5", rule.source, rule.standing, **values)
    return reason("C-CLOCK-9" if imagined else "C-CLOCK-2", rule.source, rule.standing, **values)


def _due_reasons(rule: DatedRule, received_on: date, due_on: date, *, imagined: bool) -> tuple[Reason, ...]:
    values = {"received_on": received_on, "days": rule.value, "due_on": due_on}
    if rule.standing is Standing.UNCONFIRMED:
        return (reason("C-CLOCK-8" if imagined else "C-CLOCK-4", rule.source, rule.standing, **values),)
    return (reason("C-CLOCK-7" if imagined else "C-CLOCK-1", rule.source, rule.standing, **values),)
