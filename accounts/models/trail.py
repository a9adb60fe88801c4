"""The access trail: who looked at whose data, and the chain that shows whether anybody altered it."""

from django.db import models

from accounts.facts import AccessAction, Channel, Purpose
from cmc_portal.columns import choices


class AccessEvent(models.Model):
    """One look at a member's data, appended in the transaction of the look and never changed; partitioned by month.

    `subject` says what was looked at, such as a trace number. `member_id` is NULL where nobody was found or many were
    searched. No foreign keys: the record outlives what it names.
    """

    pk = models.CompositePrimaryKey("id", "occurred_at")
    id = models.BigIntegerField()
    occurred_at = models.DateTimeField()
    action = models.TextField(choices=choices(AccessAction))
    purpose = models.TextField(choices=choices(Purpose))
    channel = models.TextField(choices=choices(Channel))
    organization_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    client_id = models.BigIntegerField(null=True)
    operator = models.TextField()
    member_id = models.BigIntegerField(null=True)
    subject = models.TextField()
    address = models.TextField()
    emergency_id = models.BigIntegerField(null=True)

    class Meta:
        managed = False
        db_table = "accounts_accessevent"


class TrailSeal(models.Model):
    """One event's place in the chain: a keyed hash over the event and the seal before it; appended and never changed.

    The key is outside the database, so whoever can write rows cannot write seals that fit. An event is named by number
    and moment, as in its own table: somebody who adds a row under a number that is taken does not get it sealed unseen.
    """

    position = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField()
    occurred_at = models.DateTimeField()
    key_id = models.TextField()
    mac = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    class Meta:
        managed = False
