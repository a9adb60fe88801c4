"""The organisations and sign-ins of the demonstration. They are made only where the demonstration is switched on."""

from dataclasses import dataclass
from datetime import datetime

from accounts.facts import ADMINISTRATORS, OrganizationKind, Role
from accounts.models import User
from accounts.services.people import add_organization, add_user
from accounts.services.second_step import enrol_app, make_code

DEMO_PASSWORD = "try-the-portal"  # noqa: S105 - printed on purpose; a demonstration has no real person in it

DEMO_MEMBER = "member@home.example"


@dataclass(frozen=True, slots=True)
class DemoUser:
    """Somebody to sign in as."""

    email: str
    organization: str
    kind: OrganizationKind
    role: Role
    health_plan: str = ""

    @property
    def second_step(self) -> bool:
        """Does this one sign in with a code besides the password? `bin/manage demo_code` says it."""
        return self.kind is not OrganizationKind.PROVIDER or self.role in ADMINISTRATORS


def _clinic(name: str, role: Role) -> DemoUser:
    return DemoUser(f"{name}@clinic.example", "Sunrise Physician Group (demo)", OrganizationKind.PROVIDER, role)


def _plan(name: str, role: Role) -> DemoUser:
    return DemoUser(f"{name}@plan.example", "Health Net (demo)", OrganizationKind.HEALTH_PLAN, role, "health-net")


def _state(name: str, role: Role) -> DemoUser:
    return DemoUser(f"{name}@state.example", "Department of Health Care Services (demo)", OrganizationKind.STATE, role)


DEMO_USERS = (
    _clinic("front.desk", Role.FRONT_DESK),
    _clinic("administrator", Role.PROVIDER_ADMINISTRATOR),
    _clinic("privacy", Role.PRIVACY_OFFICER),
    DemoUser("front.desk@hospital.example", "Harbor Hospital (demo)", OrganizationKind.PROVIDER, Role.FRONT_DESK),
    _plan("coordinator", Role.CONTINUITY_COORDINATOR),
    _plan("supervisor", Role.CONTINUITY_SUPERVISOR),
    _plan("roster", Role.ROSTER_MANAGER),
    _plan("benefits", Role.BENEFITS_EDITOR),
    _plan("administrator", Role.PLAN_ADMINISTRATOR),
    _plan("privacy", Role.PRIVACY_OFFICER),
    # Of another plan: sees nothing of what the others see.
    DemoUser(
        "coordinator@other-plan.example",
        "L.A. Care (demo)",
        OrganizationKind.HEALTH_PLAN,
        Role.CONTINUITY_COORDINATOR,
        "la-care",
    ),
    _state("front.desk", Role.FRONT_DESK),
    _state("administrator", Role.STATE_ADMINISTRATOR),
    _state("privacy", Role.PRIVACY_OFFICER),
)


def add_demo_users() -> None:
    """Makes the demonstration's organisations and sign-ins where they are not there yet."""
    for each in DEMO_USERS:
        organization_id = add_organization(each.organization, each.kind, health_plan=each.health_plan)
        user_id = add_user(each.email, DEMO_PASSWORD, organization_id=organization_id, role=each.role)
        if each.second_step:
            enrol_app(user_id)


def add_demo_member() -> bool:
    """Makes the sign-in of the demonstration's member. Was it not there yet, so that it is to be linked?"""
    if User.objects.filter(email=DEMO_MEMBER).exists():
        return False
    add_demo_person(DEMO_MEMBER)
    return True


def add_demo_person(email: str) -> int:
    """Makes the sign-in of somebody who works nowhere, where it is not there yet. Their number."""
    found = User.objects.filter(email=email).first() or User.objects.create_user(email, DEMO_PASSWORD)
    return found.pk


def list_demo_ids() -> dict[str, int]:
    """The numbers of the demonstration's people who work somewhere, by their e-mail addresses."""
    return dict(User.objects.filter(email__in=[each.email for each in DEMO_USERS]).values_list("email", "pk"))


def make_demo_code(email: str, *, now: datetime) -> str | None:
    """The code with which this demonstration user signs in now; None for anybody else."""
    if email not in {each.email for each in DEMO_USERS if each.second_step}:
        return None
    user_id = User.objects.filter(email=email).values_list("pk", flat=True).first()
    return None if user_id is None else make_code(user_id, at=now.timestamp())
