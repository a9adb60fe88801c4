"""Rows about people, organisations and machine clients: data and constraints only."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from accounts.facts import OrganizationKind, Role


class UserManager(BaseUserManager):
    """Makes users that sign in with an e-mail address."""

    def create_user(self, email, password=None, **fields):
        """A new user; without a password the account cannot sign in by one."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """A new operator of this installation."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an e-mail address."""

    email = models.EmailField(unique=True)
    full_name = models.TextField(blank=True, default="")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    organizations = models.ManyToManyField("Organization", through="Membership", related_name="users")

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_in_any_case")]


class Organization(models.Model):
    """A provider organisation, a health plan or the state."""

    name = models.TextField(unique=True)
    kind = models.TextField(choices=[(each.value, each.value) for each in OrganizationKind])


class Membership(models.Model):
    """What a user does in an organisation."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="memberships")
    role = models.TextField(choices=[(each.value, each.value) for each in Role])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "organization", "role"], name="membership_once")]


class ApiClient(models.Model):
    """A program that asks for one organisation. Only the SHA-256 of its token is kept: the token is 256 random bits."""

    name = models.TextField()
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="api_clients")
    token_sha256 = models.BinaryField(unique=True, max_length=32)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "name"], name="api_client_name_once")]
