"""People who work somewhere and are signed in, for the tests of people's pages."""

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from accounts.facts import OrganizationKind, Role
from accounts.models import User
from accounts.services.people import add_organization, add_user
from cmc_portal import clock

PASSWORD = "an-uncommon-password-1"


def make_clinic(name: str = "Harbor Clinic") -> int:
    """A provider."""
    return add_organization(name, OrganizationKind.PROVIDER)


def make_plan(code: str = "health-net", name: str = "Health Net") -> int:
    """A health plan."""
    return add_organization(name, OrganizationKind.HEALTH_PLAN, health_plan=code)


def make_person(email: str, organization_id: int, role: Role) -> int:
    """Somebody who works there."""
    return add_user(email, PASSWORD, organization_id=organization_id, role=role)


def signed_in(user_id: int) -> Client:
    """A browser in which this person is signed in, with a second step."""
    client = Client()
    client.force_login(User.objects.get(pk=user_id))
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": clock.now().timestamp()}]
    session["account_authentication_methods_user"] = str(user_id)
    session.save()
    return client
