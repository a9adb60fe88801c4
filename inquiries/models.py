"""The stored inquiry: who asked what about whom, and the answer exactly as it was given; and lists asked row by row."""

from django.db import models
from django.db.models import Q

from cmc_portal.columns import choices
from inquiries.batches.facts import BatchHold, BatchStage, RowState


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


class Batch(models.Model):
    """A list of people to ask about: its columns as somebody confirmed them and the question that all rows share.

    It belongs to an organisation; `user_id` is who brought it, and every row is asked as them. `columns` has a code for
    each column of `headings` (empty: not used). A list with `monthly_day` is asked again on that day of each month.
    """

    reference = models.TextField(unique=True)
    organization_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    address = models.TextField(blank=True, default="")
    title = models.TextField(blank=True, default="")
    stage = models.TextField(choices=choices(BatchStage))
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    question = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    monthly_day = models.SmallIntegerField(null=True)
    next_on = models.DateField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organization_id", "-created_at"], name="inquiries_batch_latest"),
            models.Index(fields=["next_on"], condition=Q(next_on__isnull=False), name="inquiries_batch_due"),
        ]
        constraints = [
            models.CheckConstraint(
                name="inquiries_batch_monthly_day",
                condition=Q(monthly_day__isnull=True) | Q(monthly_day__range=(1, 28)),
            ),
        ]


class BatchLine(models.Model):
    """A line of a list as somebody typed it: member data, deleted when the list is removed or has grown old."""

    pk = models.CompositePrimaryKey("batch_id", "number")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="lines", db_index=False)
    organization_id = models.BigIntegerField()
    number = models.IntegerField()
    cells = models.JSONField()


class BatchRun(models.Model):
    """One asking of a whole list, on a day; `rows` is how many lines there were, `held` why the rest waits."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="runs")
    organization_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    address = models.TextField(blank=True, default="")
    day = models.DateField()
    rows = models.IntegerField()
    started_at = models.DateTimeField()
    worked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    held = models.TextField(choices=choices(BatchHold), blank=True, default="")
    held_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["worked_at"], condition=Q(finished_at__isnull=True), name="inquiries_batchrun_open")
        ]


class BatchRow(models.Model):
    """What became of one line in one asking: the trace number of its answer, or why it could not be asked. Holds
    nothing that was typed, and never changes once it is told."""

    pk = models.CompositePrimaryKey("run_id", "number")
    run = models.ForeignKey(BatchRun, models.PROTECT, related_name="answers", db_index=False)
    organization_id = models.BigIntegerField()
    number = models.IntegerField()
    state = models.TextField(choices=choices(RowState), default="waiting")
    problem = models.TextField(blank=True, default="")
    trace_number = models.TextField(blank=True, default="")
    outcome = models.TextField(blank=True, default="")
    # Was the answer to the same line otherwise in the asking before?
    changed = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["run", "number"], condition=Q(changed=True), name="inquiries_batchrow_changed"),
            models.Index(fields=["run", "number"], condition=Q(state="waiting"), name="inquiries_batchrow_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                name="inquiries_batchrow_answered",
                condition=Q(state="answered", answered_at__isnull=False, problem="") & ~Q(trace_number="")
                | Q(state="refused", answered_at__isnull=False, trace_number="") & ~Q(problem="")
                | Q(state="waiting", answered_at__isnull=True, trace_number="", problem=""),
            ),
        ]
