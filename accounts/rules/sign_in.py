"""Who must show a second factor, how many tries there are, and when a sign-in ends."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from accounts.facts import ADMINISTRATORS, Belonging, OrganizationKind
from cmc_portal.parameters import load_parameter
from cmc_portal.values import value

_PARAMETERS = Path(__file__).parent / "parameters"
_ALWAYS_TWO_STEPS = frozenset({OrganizationKind.HEALTH_PLAN, OrganizationKind.STATE})


@value(frozen=True, slots=True)
class Limit:
    """So many attempts within so many seconds."""

    attempts: int
    seconds: int


def requires_second_step(belonging: Belonging, *, operator: bool) -> bool:
    """Must this person show a second factor? Operators, everybody who works for a health plan or the state, and the
    administrators of providers. A person of several organisations must if any of them asks for it."""
    if operator:
        return True
    return any(each.kind in _ALWAYS_TWO_STEPS or each.roles & ADMINISTRATORS for each in belonging.workplaces)


def list_attempt_limits(day: date) -> Mapping[str, Limit]:
    """How many attempts to sign in are answered, by what they have in common, on `day`?"""
    value = load_parameter(_PARAMETERS / "sign_in_attempts.yaml").on(day).value
    return {name: Limit(limit["attempts"], limit["seconds"]) for name, limit in value.items()}


def get_idle_minutes(day: date) -> int:
    """After how many minutes without use does a sign-in end?"""
    minutes: int = load_parameter(_PARAMETERS / "session_limits.yaml").on(day).value["idle_minutes"]
    return minutes


def get_session_end(signed_in_at: datetime | None, *, now: datetime) -> datetime:
    """When does a session end that is used now and then no more? Past the longest that anybody may be signed in, use
    does not help."""
    idle = now + timedelta(minutes=get_idle_minutes(now.date()))
    if signed_in_at is None:
        return idle
    hours = load_parameter(_PARAMETERS / "session_limits.yaml").on(now.date()).value["longest_hours"]
    return min(idle, signed_in_at + timedelta(hours=hours))


def is_session_over(signed_in_at: datetime | None, *, now: datetime) -> bool:
    """Has somebody been signed in for as long as anybody may? A session that does not say since when is over."""
    if signed_in_at is None:
        return True
    hours = load_parameter(_PARAMETERS / "session_limits.yaml").on(now.date()).value["longest_hours"]
    return now - signed_in_at >= timedelta(hours=hours)
