"""People, organisations and what people do in them."""

import pghistory
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from accounts.facts import OrganizationKind, ProviderKind, Role
from cmc_portal.columns import choices


def keep_history(*, without: tuple[str, ...] = ()):
    """Keeps what every row said and says, with who changed it; but not the fields that are secrets or mere traffic."""
    events = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    return pghistory.track(*events, exclude=list(without) or None)


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


@keep_history(without=("password", "last_login"))
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


@keep_history()
class Organization(models.Model):
    """A provider organisation, a health plan or the state. A health plan's `health_plan` is its code, such as
    `health-net`: its people see that plan's members."""

    name = models.TextField(unique=True)
    kind = models.TextField(choices=choices(OrganizationKind))
    provider_kind = models.TextField(choices=choices(ProviderKind), blank=True, default="")
    health_plan = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="organization_plan_code_of_a_plan_only",
                condition=Q(health_plan="") | Q(kind=OrganizationKind.HEALTH_PLAN),
            ),
            models.CheckConstraint(
                name="organization_provider_kind_of_a_provider_only",
                condition=Q(provider_kind="") | Q(kind=OrganizationKind.PROVIDER),
            ),
        ]


@keep_history()
class OrganizationNpi(models.Model):
    """A National Provider Identifier of a provider organisation."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="npis")
    npi = models.CharField(max_length=10, unique=True)


@keep_history()
class Membership(models.Model):
    """What a user does in an organisation."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="memberships")
    role = models.TextField(choices=choices(Role))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "organization", "role"], name="membership_once")]


@keep_history(without=("secret_sha256",))
class Invitation(models.Model):
    """An invitation by e-mail: to work in an organisation, or to be (without days) or represent (from the first day to
    the last) a member. Only the SHA-256 of the link's secret is kept. An operator has no `invited_by`."""

    email = models.EmailField()
    organization = models.ForeignKey(Organization, models.CASCADE, null=True, blank=True, related_name="invitations")
    role = models.TextField(choices=choices(Role), blank=True, default="")
    member_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    evidence = models.TextField(blank=True, default="")
    secret_sha256 = models.BinaryField(unique=True, max_length=32)
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="invitation_to_an_organization_or_a_member",
                condition=(Q(organization__isnull=False, member_id__isnull=True) & ~Q(role=""))
                | Q(organization__isnull=True, member_id__isnull=False, role=""),
            ),
            models.CheckConstraint(
                name="invitation_days_of_a_representative_in_order",
                condition=Q(first_day__isnull=True, last_day__isnull=True)
                | Q(
                    member_id__isnull=False,
                    first_day__isnull=False,
                    last_day__isnull=False,
                    last_day__gte=F("first_day"),
                ),
            ),
        ]


@keep_history()
class SelfService(models.Model):
    """This user is this member: they see everything about themselves."""

    user = models.OneToOneField(User, models.CASCADE, related_name="self_service")
    member_id = models.BigIntegerField(unique=True)
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    evidence = models.TextField(blank=True, default="")


@keep_history()
class Representation(models.Model):
    """This user may see that member's data from `first_day` to `last_day`, as the member, or plan staff on paper
    evidence, allowed. Ending it early sets `ended_at`; rows are kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="representations")
    member_id = models.BigIntegerField(db_index=True)
    first_day = models.DateField()
    last_day = models.DateField()
    allowed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    evidence = models.TextField(blank=True, default="")
    allowed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="representation_days_in_order", condition=Q(last_day__gte=F("first_day")))
        ]
