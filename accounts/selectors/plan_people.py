"""Health plans that work here, and how to reach some of their people."""

from accounts.facts import OrganizationKind, Role
from accounts.models import Organization, User


def list_plan_codes() -> tuple[str, ...]:
    """The codes of the health plans that are organisations here, in order."""
    plans = Organization.objects.filter(kind=OrganizationKind.HEALTH_PLAN).exclude(health_plan="")
    return tuple(plans.order_by("health_plan").values_list("health_plan", flat=True).distinct())


def list_plan_addresses(plan_code: str, roles: frozenset[Role]) -> tuple[str, ...]:
    """The e-mail addresses of the plan's people in these roles, of those who may still sign in."""
    people = User.objects.filter(
        is_active=True, memberships__organization__health_plan=plan_code, memberships__role__in=roles
    )
    return tuple(people.order_by("email").values_list("email", flat=True).distinct())
