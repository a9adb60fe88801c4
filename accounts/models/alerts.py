"""Alerts for privacy officers, and the members that nobody has reason to ask for."""

from django.db import models
from django.db.models import Q

from accounts.facts import AlertKind, Severity
from accounts.models.clients import ApiClient
from accounts.models.people import Organization, User
from cmc_portal.columns import choices


class SecurityAlert(models.Model):
    """Somebody guesses, or found a decoy. `subject` is what was stopped, such as `user:5`; the stop ends at
    `stopped_until`, or by hand where that is NULL. What comes again while the alert is open adds to `times`."""

    kind = models.TextField(choices=choices(AlertKind))
    severity = models.TextField(choices=choices(Severity))
    subject = models.TextField()
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="alerts")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    client = models.ForeignKey(ApiClient, models.PROTECT, null=True, related_name="+")
    operator = models.TextField(blank=True, default="")
    address = models.TextField(blank=True, default="")
    trace_number = models.TextField(blank=True, default="")
    misses = models.IntegerField(default=0)
    times = models.IntegerField(default=1)
    raised_at = models.DateTimeField()
    last_at = models.DateTimeField()
    stopped_until = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    lift_note = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["organization", "raised_at"], name="alert_organization"),
            models.Index(fields=["subject"], name="alert_open", condition=Q(lifted_at=None)),
            models.Index(fields=["raised_at"], name="alert_untold", condition=Q(told_at=None)),
        ]


class Decoy(models.Model):
    """A planted member that nobody has reason to ask for: whoever finds it is browsing."""

    member_id = models.BigIntegerField(unique=True)
    planted_at = models.DateTimeField()
    planted_by = models.TextField()
