"""E-mail address and password."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models.functions import Lower
from django.http import HttpRequest

from accounts.models import User


class PasswordBackend(ModelBackend):
    """Whose are this address and this password? One query and one hash, whether or not there is such an account."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        email: str | None = None,
        **others: Any,
    ) -> User | None:
        """The active user with that address, in any case, and that password. None does not say which was wrong."""
        address = email or username
        if not address or not password:
            return None
        user = User.objects.alias(lower=Lower("email")).filter(lower=address.lower()).first()
        if user is None:
            User().set_password(password)  # as long as looking at a password takes
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None
