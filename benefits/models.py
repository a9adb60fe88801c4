"""Rows of the benefit tables: data and constraints only."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from benefits.facts import Authorization, BenefitKind, ServiceGroup


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Service(models.Model):
    """A service in plain words; the codes are promised to clients."""

    code = models.SlugField(primary_key=True, max_length=60)
    name = models.TextField()
    group = models.TextField(choices=[(each.value, each.value) for each in ServiceGroup])
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
                    (Func(F("first_day"), F("last_day"), Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
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
    kind = models.TextField(choices=[(each.value, each.value) for each in BenefitKind])
    responsible = models.TextField()
    limit_quantity = models.IntegerField(null=True, blank=True)
    limit_amount_cents = models.IntegerField(null=True, blank=True)
    limit_unlimited = models.BooleanField(default=False)
    limit_unit = models.TextField(blank=True, default="")
    limit_period = models.TextField(blank=True, default="")
    authorization = models.TextField(choices=[(each.value, each.value) for each in Authorization])
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
                    (Func(F("first_day"), F("last_day"), Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                    (Func(F("known_from"), F("known_until"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
