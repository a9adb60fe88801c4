"""The organisations and sign-ins of the demonstration. They are made only where the demonstration is switched on."""

from dataclasses import dataclass

from accounts.facts import OrganizationKind, Role
from accounts.services.people import add_organization, add_user

DEMO_PASSWORD = "try-the-portal"  # noqa: S105 - printed on purpose; a demonstration has no real person in it


@dataclass(frozen=True, slots=True)
class DemoUser:
    """Somebody to sign in as."""

    email: str
    organization: str
    kind: OrganizationKind
    role: Role
    health_plan: str = ""


DEMO_USERS = (
    DemoUser("front.desk@clinic.example", "Sunrise Physician Group (demo)", OrganizationKind.PROVIDER, Role.FRONT_DESK),
    DemoUser("front.desk@hospital.example", "Harbor Hospital (demo)", OrganizationKind.PROVIDER, Role.FRONT_DESK),
    DemoUser(
        "staff@plan.example", "Health Net (demo)", OrganizationKind.HEALTH_PLAN, Role.PLAN_ADMINISTRATOR, "health-net"
    ),
)


def add_demo_users() -> None:
    """Makes the demonstration's organisations and sign-ins where they are not there yet."""
    for each in DEMO_USERS:
        organization_id = add_organization(each.organization, each.kind, health_plan=each.health_plan)
        add_user(each.email, DEMO_PASSWORD, organization_id=organization_id, role=each.role)
