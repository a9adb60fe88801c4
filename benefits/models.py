"""Rows of the benefit tables: data and constraints only."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from benefits.facts import Action, Authorization, BenefitKind, DraftEventKind, DraftStatus, ServiceGroup
from cmc_portal.columns import choices, days_range


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Service(models.Model):
    """A service in plain words; the codes are promised to clients."""

    code = models.SlugField(primary_key=True, max_length=60)
    name = models.TextField()
    group = models.TextField(choices=choices(ServiceGroup))
    service_type_codes = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    synonyms = ArrayField(models.TextField(), default=list, blank=True)
    position = models.IntegerField()


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class ResponsibleParty(models.Model):
    """Who is responsible for a service that the plan is not responsible for."""

    code = models.SlugField(primary_key=True, max_length=60)
    name = models.TextField()
    needs_medi_cal = models.BooleanField()

    class Meta:
        verbose_name_plural = "responsible parties"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class PartyPhone(models.Model):
    """A responsible party's number in a county (empty: everywhere), dated and sourced."""

    party = models.ForeignKey(ResponsibleParty, models.CASCADE, related_name="phones")
    county_code = models.TextField(blank=True, default="")
    phone = models.TextField()
    tty = models.TextField(blank=True, default="")
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    source_document = models.TextField()
    source_section = models.TextField(blank=True, default="")
    source_date = models.DateField(null=True, blank=True)
    source_url = models.TextField(blank=True, default="")
    standing = models.TextField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="party_phone_one_on_a_day",
                expressions=[
                    (F("party"), RangeOperators.EQUAL),
                    (F("county_code"), RangeOperators.EQUAL),
                    (days_range(), RangeOperators.OVERLAPS),
                ],
            )
        ]


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class BenefitLine(models.Model):
    """What holds for a service in a programme, perhaps for one plan or county; never edited, closed and replaced.

    Two lines of the same plan and county cannot be in force on one day: the most specific one must be one.
    """

    service = models.ForeignKey(Service, models.PROTECT, related_name="lines")
    program = models.TextField()
    plan_code = models.TextField(blank=True, default="")
    county_code = models.TextField(blank=True, default="")
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    kind = models.TextField(choices=choices(BenefitKind))
    responsible = models.TextField()
    limit_quantity = models.IntegerField(null=True, blank=True)
    limit_amount_cents = models.IntegerField(null=True, blank=True)
    limit_unlimited = models.BooleanField(default=False)
    limit_unit = models.TextField(blank=True, default="")
    limit_period = models.TextField(blank=True, default="")
    authorization = models.TextField(choices=choices(Authorization))
    reason = models.TextField()
    source_document = models.TextField()
    source_section = models.TextField(blank=True, default="")
    source_date = models.DateField(null=True, blank=True)
    source_url = models.TextField(blank=True, default="")
    standing = models.TextField()
    known_from = models.DateTimeField()
    known_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="benefit_line_days_in_order",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
            ),
            ExclusionConstraint(
                name="benefit_line_one_of_its_kind_on_a_day",
                expressions=[
                    (F("service"), RangeOperators.EQUAL),
                    (F("program"), RangeOperators.EQUAL),
                    (F("plan_code"), RangeOperators.EQUAL),
                    (F("county_code"), RangeOperators.EQUAL),
                    (days_range(), RangeOperators.OVERLAPS),
                    (Func(F("known_from"), F("known_until"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class BenefitDraft(models.Model):
    """Changes to the lines of one plan that are written together and published together, by somebody else.

    `authors` are the numbers of everybody who wrote any of it; the database lets none of them publish it. `takes_back`
    is the published draft of which this one undoes every change.
    """

    plan_code = models.TextField()
    title = models.TextField()
    status = models.TextField(choices=choices(DraftStatus))
    authors = ArrayField(models.BigIntegerField())
    revision = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    takes_back = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="taken_back_by")
    published_by = models.BigIntegerField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="benefit_draft_published_by_somebody",
                condition=Q(status="published", published_by__isnull=False, published_at__isnull=False)
                | (~Q(status="published") & Q(published_by__isnull=True, published_at__isnull=True)),
            ),
            models.UniqueConstraint(
                name="benefit_draft_taken_back_once",
                fields=["takes_back"],
                condition=~Q(status="withdrawn"),
            ),
        ]
        indexes = [models.Index(name="benefit_draft_of_plan", fields=["plan_code", "status"])]


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class BenefitDraftChange(models.Model):
    """One change of a draft: the line as it is to be, and the line that it replaces or ends."""

    draft = models.ForeignKey(BenefitDraft, models.PROTECT, related_name="changes")
    number = models.IntegerField()
    action = models.TextField(choices=choices(Action))
    base = models.ForeignKey(BenefitLine, models.PROTECT, null=True, blank=True, related_name="+")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    program = models.TextField()
    county_code = models.TextField(blank=True, default="")
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    kind = models.TextField(choices=choices(BenefitKind))
    responsible = models.TextField()
    limit_quantity = models.IntegerField(null=True, blank=True)
    limit_amount_cents = models.IntegerField(null=True, blank=True)
    limit_unlimited = models.BooleanField(default=False)
    limit_unit = models.TextField(blank=True, default="")
    limit_period = models.TextField(blank=True, default="")
    authorization = models.TextField(choices=choices(Authorization))
    reason = models.TextField()
    source_document = models.TextField()
    source_section = models.TextField(blank=True, default="")
    source_date = models.DateField(null=True, blank=True)
    source_url = models.TextField(blank=True, default="")
    standing = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="benefit_draft_change_number", fields=["draft", "number"]),
            models.UniqueConstraint(name="benefit_draft_change_of_a_line", fields=["draft", "base"]),
            models.CheckConstraint(
                name="benefit_draft_change_days_in_order",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
            ),
            models.CheckConstraint(
                name="benefit_draft_change_has_its_line",
                condition=Q(action="add", base__isnull=True) | (~Q(action="add") & Q(base__isnull=False)),
            ),
        ]


class BenefitDraftEvent(models.Model):
    """Who did what with a draft, and when; only ever added to."""

    draft = models.ForeignKey(BenefitDraft, models.PROTECT, related_name="events")
    kind = models.TextField(choices=choices(DraftEventKind))
    user_id = models.BigIntegerField()
    at = models.DateTimeField()
    revision = models.IntegerField()
    number = models.IntegerField(null=True, blank=True)


class BenefitDraftLine(models.Model):
    """A line that a draft opened or closed when it was published; only ever added to.

    What a plan has published of a service is the plan's from then on: `load_reference` leaves it alone.
    """

    draft = models.ForeignKey(BenefitDraft, models.PROTECT, related_name="lines")
    line = models.ForeignKey(BenefitLine, models.PROTECT, related_name="+")
    was_opened = models.BooleanField()
