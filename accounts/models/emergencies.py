"""Access in an emergency: allowed first, looked at afterwards."""

from django.db import models
from django.db.models import F, Q

from accounts.facts import Finding
from accounts.models.people import Organization, User
from cmc_portal.columns import choices


class EmergencyAccess(models.Model):
    """One person's access to one member for one hour, the reason they wrote, and what the privacy officer found.

    `plan_organization` is the health plan that covered the member on the day asked about, where it is here: its privacy
    officers are told too. `told_at` says when everybody was.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="emergencies")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="emergencies")
    plan_organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    member_id = models.BigIntegerField(db_index=True)
    reason = models.TextField()
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    review_due_on = models.DateField()
    told_at = models.DateTimeField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    finding = models.TextField(choices=choices(Finding), blank=True, default="")
    finding_note = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(name="emergency_ends_after_it_began", condition=Q(ends_at__gt=F("began_at")))
        ]
