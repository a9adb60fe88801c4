"""The stored inquiry: who asked what about whom, and the answer exactly as it was given."""

from django.db import models


class Inquiry(models.Model):
    """One question and its answer, appended and never changed; partitioned by the month it was asked.

    `question` and `answer` are the JSON texts as they were taken in and given out. No foreign keys: the record outlives
    what it names.
    """

    pk = models.CompositePrimaryKey("trace_number", "asked_at")
    trace_number = models.TextField()
    asked_at = models.DateTimeField()
    known_at = models.DateTimeField()
    channel = models.TextField()
    organization_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    client_id = models.BigIntegerField(null=True)
    operator = models.TextField()
    purpose = models.TextField()
    member_id = models.BigIntegerField(null=True)
    day = models.DateField()
    outcome = models.TextField()
    question = models.TextField()
    answer = models.TextField()

    class Meta:
        managed = False
        db_table = "inquiries_inquiry"
