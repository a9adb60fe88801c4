"""Rows about providers, visits, requests and windows: data and constraints only.

Evidence has two kinds of time like every fact about a member (eligibility/models.py): rows are closed, never edited.
A request is its events; `RequestStanding` is what they come to, kept for the queues. `plan_code` stands on every row
that a plan's people read, since the database's second wall goes by it.
"""

from django.db import models
from django.db.models import F, Q

from cmc_portal.columns import choices, no_overlap, ordered_days
from continuity.facts import (
    CareProviderKind,
    EventKind,
    EvidenceSource,
    FindingKind,
    NoticeKind,
    RequesterKind,
    RequestState,
    Side,
    Urgency,
    WaitingFor,
    WindowChange,
)
from eligibility.facts import Program


def member_key():
    """The member that a row is about. No key in the database: members are never deleted, and rosters make them."""
    return models.ForeignKey(
        "eligibility.Member", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )


class EvidenceFile(models.Model):
    """A file of networks or visits as received, and how many of its lines ended how."""

    kind = models.TextField()
    name = models.TextField()
    sha256 = models.TextField()
    plan_code = models.TextField(blank=True, default="")
    received_at = models.DateTimeField()
    lines_added = models.IntegerField(default=0)
    lines_unchanged = models.IntegerField(default=0)
    lines_refused = models.IntegerField(default=0)
    finished_at = models.DateTimeField(null=True)


class EvidenceLine(models.Model):
    """A line received: what became of it and why; its text only where it was refused."""

    file = models.ForeignKey(EvidenceFile, models.PROTECT, related_name="lines", db_index=False)
    number = models.IntegerField()
    outcome = models.TextField()
    problem = models.TextField(blank=True, default="")
    text = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(name="evidence_line_once", fields=["file", "number"])]


class Known(models.Model):
    """A row held true from `known_from` until `known_until`, and the line of the file that it came from."""

    known_from = models.DateTimeField()
    known_until = models.DateTimeField(null=True, blank=True)
    file = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, related_name="+", db_index=False)
    line = models.IntegerField(null=True)

    class Meta:
        abstract = True


class CareProvider(Known):
    """A provider as files describe it; empty and null mean that no file tells."""

    npi = models.TextField()
    name = models.TextField(blank=True, default="")
    kind = models.TextField(choices=choices(CareProviderKind), blank=True, default="")
    specialty = models.TextField(blank=True, default="")
    is_primary_care = models.BooleanField(null=True)
    is_state_plan_approved = models.BooleanField(null=True)

    class Meta:
        indexes = [models.Index(fields=["npi"], name="care_provider_npi")]
        constraints = [
            models.UniqueConstraint(
                name="care_provider_one_at_a_time", fields=["npi"], condition=Q(known_until__isnull=True)
            )
        ]


class NetworkParticipation(Known):
    """Days on which a provider is in a plan's network; no programme or county: in all of that plan's."""

    npi = models.TextField()
    plan_code = models.TextField()
    program = models.TextField(choices=choices(Program), blank=True, default="")
    county_code = models.TextField(blank=True, default="")
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["npi"], name="network_npi"),
            # Since when is anything known of a plan's network?
            models.Index(fields=["plan_code", "first_day"], name="network_plan"),
        ]
        constraints = [
            ordered_days("network_days_in_order"),
            no_overlap("network_once_on_a_day", "npi", "plan_code", "program", "county_code"),
        ]


class ProviderFinding(Known):
    """Days for which a quality concern or an exclusion is documented; no plan: for every plan."""

    npi = models.TextField()
    plan_code = models.TextField(blank=True, default="")
    kind = models.TextField(choices=choices(FindingKind))
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    source = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["npi"], name="finding_npi")]
        constraints = [
            ordered_days("finding_days_in_order"),
            no_overlap("finding_once_on_a_day", "npi", "plan_code", "kind"),
        ]


class Visit(Known):
    """A visit of a member to a provider: from claims, a document or somebody's word (then for one request)."""

    member = member_key()
    npi = models.TextField()
    day = models.DateField()
    side = models.TextField(choices=choices(Side), blank=True, default="")
    is_emergency = models.BooleanField(null=True)
    source = models.TextField(choices=choices(EvidenceSource))
    reference = models.TextField(blank=True, default="")
    request = models.ForeignKey("ContinuityRequest", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["member", "npi"], name="visit_member_npi")]
        constraints = [
            models.UniqueConstraint(
                name="visit_known_once",
                fields=["member", "npi", "day", "side", "source", "reference"],
                condition=Q(known_until__isnull=True),
            )
        ]


class ContinuityRequest(models.Model):
    """A request to keep one provider: what never changes about it. Everything else is in its events.

    `reference` is unguessable and stands in addresses. `organization_id` is the provider organisation that asked;
    `idempotency_key` is the client's own, hashed with the client.
    """

    reference = models.TextField(unique=True)
    member = member_key()
    npi = models.TextField()
    plan_code = models.TextField()
    program = models.TextField(choices=choices(Program))
    requester = models.TextField(choices=choices(RequesterKind))
    organization_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    client_id = models.BigIntegerField(null=True)
    idempotency_key = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["member", "npi"], name="request_member_npi"),
            models.Index(
                fields=["organization_id", "-created_at"],
                name="request_organization",
                condition=Q(organization_id__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="request_key_once", fields=["idempotency_key"], condition=~Q(idempotency_key="")
            )
        ]


class RequestEvent(models.Model):
    """What happened to a request, in order; only ever added."""

    request = models.ForeignKey(ContinuityRequest, models.PROTECT, related_name="events", db_index=False)
    number = models.IntegerField()
    plan_code = models.TextField()
    at = models.DateTimeField()
    kind = models.TextField(choices=choices(EventKind))
    channel = models.TextField()
    organization_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    client_id = models.BigIntegerField(null=True)
    operator = models.TextField(blank=True, default="")
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(name="request_event_number", fields=["request", "number"])]


class RequestStanding(models.Model):
    """What a request's events come to (continuity/rules/events.py), for queues; written with each event.

    The open sides guard that one member, provider, plan and side has one open request.
    """

    request = models.OneToOneField(ContinuityRequest, models.PROTECT, primary_key=True, related_name="standing")
    member = member_key()
    npi = models.TextField()
    plan_code = models.TextField()
    state = models.TextField(choices=choices(RequestState))
    is_open = models.BooleanField()
    urgency = models.TextField(choices=choices(Urgency))
    asks_medicare = models.BooleanField()
    asks_medi_cal = models.BooleanField()
    received_on = models.DateField(null=True)
    start_by = models.DateField(null=True)
    due_on = models.DateField(null=True)
    review_began_on = models.DateField(null=True)
    owner_id = models.BigIntegerField(null=True)
    waiting_for = models.TextField(choices=choices(WaitingFor), blank=True, default="")
    waiting_since = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    last_event = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["plan_code", "due_on", "request"], name="standing_queue", condition=Q(is_open=True)),
            models.Index(
                fields=["plan_code", "owner_id", "due_on", "request"],
                name="standing_owner",
                condition=Q(is_open=True),
            ),
            models.Index(fields=["plan_code", "received_on"], name="standing_received"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="standing_one_open_medicare",
                fields=["member", "npi", "plan_code"],
                condition=Q(is_open=True, asks_medicare=True),
            ),
            models.UniqueConstraint(
                name="standing_one_open_medi_cal",
                fields=["member", "npi", "plan_code"],
                condition=Q(is_open=True, asks_medi_cal=True),
            ),
        ]


class Attachment(models.Model):
    """A document of a request: in the database, so that no web node has files of its own. Only ever added."""

    request = models.ForeignKey(ContinuityRequest, models.PROTECT, related_name="attachments", db_index=False)
    plan_code = models.TextField()
    number = models.IntegerField()
    name = models.TextField()
    content_type = models.TextField()
    size = models.IntegerField()
    sha256 = models.TextField()
    content = models.BinaryField()
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="attachment_number", fields=["request", "number"])]


class Grant(models.Model):
    """One side of an approval as signed; only ever added. What days follow from it: continuity/rules/windows.py."""

    request = models.ForeignKey(ContinuityRequest, models.PROTECT, related_name="grants", db_index=False)
    plan_code = models.TextField()
    program = models.TextField(choices=choices(Program))
    member = member_key()
    npi = models.TextField()
    side = models.TextField(choices=choices(Side))
    months = models.IntegerField(null=True)
    limit_day = models.DateField(null=True)
    enrolled_on = models.DateField()
    granted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["member", "npi"], name="grant_member_npi")]
        constraints = [models.UniqueConstraint(name="grant_side_once", fields=["request", "side"])]


class ContinuityWindow(models.Model):
    """The days that followed from a grant as known from `known_from` until `known_until`, and why they changed.

    `closed_on` is the day the sweep noticed that the last day had passed: housekeeping, which no answer reads. A void
    window has no row held true. Every index of this table is written once more when a window is closed, so that there
    is none too many: what was known of a grant before is found by its member.
    """

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="windows", db_index=False)
    plan_code = models.TextField()
    member = member_key()
    npi = models.TextField()
    side = models.TextField(choices=choices(Side))
    first_day = models.DateField()
    last_day = models.DateField()
    change = models.TextField(choices=choices(WindowChange))
    known_from = models.DateTimeField()
    known_until = models.DateTimeField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["last_day", "id"],
                name="window_to_close",
                condition=Q(closed_on__isnull=True, known_until__isnull=True),
            ),
            models.Index(fields=["member"], name="window_member"),
        ]
        constraints = [
            models.CheckConstraint(name="window_days_in_order", condition=Q(last_day__gte=F("first_day"))),
            models.UniqueConstraint(
                name="window_one_held_true", fields=["grant"], condition=Q(known_until__isnull=True)
            ),
        ]


class WindowEvent(models.Model):
    """What the portal did about a window, once each: closed it, told of its end; only ever added.

    No key in the database: windows are never deleted, and the check would take as long as closing them.
    """

    window = models.ForeignKey(
        ContinuityWindow, models.PROTECT, related_name="events", db_index=False, db_constraint=False
    )
    plan_code = models.TextField()
    kind = models.TextField()
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="window_event_once", fields=["window", "kind"])]


class NoticePreference(models.Model):
    """How a member wants letters: the language, large print; nothing on record means English in ordinary print."""

    member = models.OneToOneField(
        "eligibility.Member", models.PROTECT, primary_key=True, related_name="+", db_constraint=False
    )
    language = models.TextField(default="en")
    large_print = models.BooleanField(default=False)


class Notice(models.Model):
    """A letter: queued with what it is about, stored as sent. `key` is what it says about what to whom: there is one.

    `delivery` is email or print; `address` is an e-mail address, empty for print.
    """

    key = models.TextField(unique=True)
    kind = models.TextField(choices=choices(NoticeKind))
    plan_code = models.TextField()
    member = member_key()
    request = models.ForeignKey(ContinuityRequest, models.PROTECT, null=True, related_name="notices")
    window = models.ForeignKey(ContinuityWindow, models.PROTECT, null=True, related_name="+", db_index=False)
    recipient = models.TextField()
    delivery = models.TextField()
    address = models.TextField(blank=True, default="")
    language = models.TextField()
    large_print = models.BooleanField()
    subject = models.TextField()
    html = models.TextField()
    pdf = models.BinaryField(null=True)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    print_run = models.ForeignKey("PrintRun", models.PROTECT, null=True, related_name="notices")

    class Meta:
        indexes = [
            models.Index(fields=["queued_at"], name="notice_unsent", condition=Q(sent_at__isnull=True)),
            models.Index(fields=["member"], name="notice_member"),
        ]


class PrintRun(models.Model):
    """The letters of one plan and day as one PDF for the printer."""

    plan_code = models.TextField()
    day = models.DateField()
    number = models.IntegerField()
    made_at = models.DateTimeField()
    letters = models.IntegerField()
    pdf = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(name="print_run_number", fields=["plan_code", "day", "number"])]


class SupervisorDigest(models.Model):
    """A plan's supervisors were told on a day how many requests are due or late; numbers only, once a plan and day."""

    plan_code = models.TextField()
    day = models.DateField()
    due_soon = models.IntegerField()
    overdue = models.IntegerField()
    unsent_decisions = models.IntegerField()
    told = models.IntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="supervisor_digest_once", fields=["plan_code", "day"])]


class DeadLetter(models.Model):
    """A task that was given up: which, about what (numbers only), why; and who dealt with it."""

    task = models.TextField()
    about = models.TextField(blank=True, default="")
    plan_code = models.TextField(blank=True, default="")
    error = models.TextField()
    attempts = models.IntegerField()
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="dead_letter_open", condition=Q(resolved_at__isnull=True))]


class Heartbeat(models.Model):
    """When a scheduled task last began and last ended well."""

    task = models.TextField(primary_key=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    detail = models.TextField(blank=True, default="")


class SavedFilter(models.Model):
    """A filter of the queue that somebody kept under a name."""

    user_id = models.BigIntegerField()
    plan_code = models.TextField()
    name = models.TextField()
    query = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(name="saved_filter_name", fields=["user_id", "plan_code", "name"])]
