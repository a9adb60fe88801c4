"""An operator who is signed in with a second factor, for tests of the operators' pages."""

from django.test import Client

from accounts.models import User
from cmc_portal import clock

EMAIL = "olga@operator.example"


def add_operator(email: str = EMAIL) -> User:
    """An operator of the installation; they belong to no organisation."""
    user: User = User.objects.create_superuser(email, "correct-horse-battery-staple")
    return user


def sign_in(client: Client, user: User, *, second_factor: bool = True) -> None:
    """A session as signing in leaves it: since when, and what was shown."""
    client.force_login(user)
    now = clock.now()
    session = client.session
    shown = [{"method": "password", "at": now.timestamp(), "email": user.email}]
    shown += [{"method": "mfa", "at": now.timestamp(), "type": "totp"}] if second_factor else []
    session["account_authentication_methods"] = shown
    session["signed_in_at"] = now.isoformat()
    session.save()
