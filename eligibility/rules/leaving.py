"""Leaving a plan for Medicare and Medi-Cal at one's own wish: any month, for any reason.

The sources speak of Cal MediConnect. That other programmes end a plan by the same rule is not confirmed.
"""

from datetime import date

from cmc_portal.answers import Reason, reason
from cmc_portal.dates import end_of_month, first_of_next_month
from eligibility.facts import Program


def last_day_after_leave_request(requested_on: date, *, program: Program | None) -> tuple[date, Reason]:
    """The last covered day when a member asks to leave: the end of that month; new coverage begins the day after."""
    last_day = end_of_month(requested_on)
    if program is not Program.CAL_MEDICONNECT:
        return last_day, reason("E-LEAVE-3", requested_on=requested_on, last_day=last_day)
    return last_day, reason(
        "E-LEAVE-1", requested_on=requested_on, last_day=last_day, next_day=first_of_next_month(requested_on)
    )


def last_day_on_file(requested_on: date, *, on_file: date, program: Program | None) -> tuple[date, Reason]:
    """The last covered day when the state's file has one: that day wins; "up to 45 days" is processing time (C3)."""
    if program is not Program.CAL_MEDICONNECT:
        return on_file, reason("E-LEAVE-4", requested_on=requested_on, last_day=on_file)
    by_rule, why = last_day_after_leave_request(requested_on, program=program)
    if on_file == by_rule:
        return by_rule, why
    return on_file, reason("E-LEAVE-2", requested_on=requested_on, last_day=on_file)
