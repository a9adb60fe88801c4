"""Access in an emergency: how long, how often, with what reason, and by when somebody looks at it."""

from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from cmc_portal.parameters import load_parameter
from cmc_portal.values import value

_FILE = Path(__file__).parent / "parameters" / "emergency_access.yaml"


class Refusal(StrEnum):
    """Why the glass may not be broken."""

    REASON_TOO_SHORT = "reason_too_short"
    TOO_OFTEN = "too_often"


@value(frozen=True, slots=True)
class EmergencyPolicy:
    """The policy in force on a day."""

    life: timedelta
    most_a_day: int
    reason_characters: int
    after_miss: timedelta
    review_days: int


def emergency_policy_on(day: date) -> EmergencyPolicy:
    """The policy in force on the day."""
    value = load_parameter(_FILE).on(day).value
    return EmergencyPolicy(
        life=timedelta(minutes=value["minutes"]),
        most_a_day=value["most_a_day"],
        reason_characters=value["reason_characters"],
        after_miss=timedelta(minutes=value["minutes_after_miss"]),
        review_days=value["review_days"],
    )


def decide_emergency(*, reason: str, in_last_day: int, policy: EmergencyPolicy) -> Refusal | None:
    """May the glass be broken with that reason, by somebody who broke it so often in the last 24 hours? None: yes."""
    if len(" ".join(reason.split())) < policy.reason_characters:
        return Refusal.REASON_TOO_SHORT
    return Refusal.TOO_OFTEN if in_last_day >= policy.most_a_day else None


def review_due_on(day: date, policy: EmergencyPolicy) -> date:
    """By which day must an access of that day be reviewed? The day itself is day 0."""
    return day + timedelta(days=policy.review_days)


def is_overdue(*, due_on: date, reviewed: bool, today: date) -> bool:
    """Has the day passed without a review?"""
    return not reviewed and today > due_on
