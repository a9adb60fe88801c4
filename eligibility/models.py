"""Rows about members and plans: data and constraints only.

Every fact about a member has two kinds of time: the days it is about (`first_day`, `last_day`, inclusive) and the
moments between
which we held it true (`known_from`, `known_until`). A row is never edited: a correction closes its knowledge and adds a
new row.
"""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When

from cmc_portal.columns import choices, days_range, ordered_days
from eligibility.facts import (
    CircumstanceKind,
    EnrollmentKind,
    EnrollmentStatus,
    IdentifierKind,
    MediCalStatus,
    Program,
)

KNOWN_NOW = Q(known_until__isnull=True)


def of_member(number):
    """The member and a small number below 2**21 as one number: one column of an exclusion instead of two, which takes
    a third less of the time of adding a row.
    """
    # The order of the names is the migration writer's; in another the two would never compare as equal.
    return Func(F("member"), number, arg_joiner=f" * {1 << 21} + ", template="(%(expressions)s)")


def first_letter(column):
    """The first letter of a code as a number."""
    return Func(F(column), function="ascii")


def number_of_kind():
    """Each kind of enrolment as a number; any other value would share one, so that no row goes unguarded."""
    numbers = [When(kind=kind.value, then=Value(number)) for number, kind in enumerate(EnrollmentKind)]
    return Case(*numbers, default=Value(len(numbers)), output_field=models.IntegerField())


def one_at_a_time(name, *expressions, condition=None):
    """Two rows with the same `expressions` share no day while both are known to hold.

    Closed rows need no guard of their own: a row begins to be known when the one before it is closed. To guard all
    knowledge alike took a tenth of the time of loading a roster.
    """
    return ExclusionConstraint(
        name=name,
        expressions=[*((each, RangeOperators.EQUAL) for each in expressions), (days_range(), RangeOperators.OVERLAPS)],
        condition=KNOWN_NOW & condition if condition else KNOWN_NOW,
    )


def known_in_order(name):
    """A row is not closed before it was known."""
    return models.CheckConstraint(name=name, condition=KNOWN_NOW | Q(known_until__gte=F("known_from")))


class Dated(models.Model):
    """A row about a period of days, both ends included; no last day means still open."""

    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class Sourced(models.Model):
    """A row that says where it is written and how sure we are."""

    source_document = models.TextField()
    source_section = models.TextField(blank=True, default="")
    source_date = models.DateField(null=True, blank=True)
    source_url = models.TextField(blank=True, default="")
    standing = models.TextField()

    class Meta:
        abstract = True


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class County(models.Model):
    """A California county by its two-digit Medi-Cal code."""

    code = models.CharField(primary_key=True, max_length=2)
    name = models.TextField(unique=True)

    class Meta:
        verbose_name_plural = "counties"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class HealthPlan(models.Model):
    """An organisation that runs plans, by the code promised to clients; its names are dated rows."""

    code = models.SlugField(primary_key=True, max_length=40)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class PlanName(Dated, Sourced):
    """What a plan was called, in one programme; empty county means wherever it was offered."""

    plan = models.ForeignKey(HealthPlan, models.PROTECT, related_name="names")
    program = models.TextField(choices=choices(Program))
    county_code = models.TextField(blank=True, default="")
    name = models.TextField()

    class Meta:
        constraints = [
            ordered_days("plan_name_days_in_order"),
            ExclusionConstraint(
                name="plan_name_one_on_a_day",
                expressions=[
                    (F("plan"), RangeOperators.EQUAL),
                    (F("program"), RangeOperators.EQUAL),
                    (F("county_code"), RangeOperators.EQUAL),
                    (days_range(), RangeOperators.OVERLAPS),
                ],
            ),
        ]


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class PlanPhone(Dated, Sourced):
    """The telephone number for members of a plan in one programme and county (empty county: everywhere)."""

    plan = models.ForeignKey(HealthPlan, models.PROTECT, related_name="phones")
    program = models.TextField(choices=choices(Program))
    county_code = models.TextField(blank=True, default="")
    phone = models.TextField()
    tty = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            ordered_days("plan_phone_days_in_order"),
            ExclusionConstraint(
                name="plan_phone_one_on_a_day",
                expressions=[
                    (F("plan"), RangeOperators.EQUAL),
                    (F("program"), RangeOperators.EQUAL),
                    (F("county_code"), RangeOperators.EQUAL),
                    (days_range(), RangeOperators.OVERLAPS),
                ],
            ),
        ]


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class PlanOffering(Dated, Sourced):
    """A plan in a programme and county under a Medicare contract and benefit package, while it was offered.

    `hcp_code` is the state's health-plan code, a site's own configuration. `contract_standing` tells how sure the
    contract is.
    """

    plan = models.ForeignKey(HealthPlan, models.PROTECT, related_name="offerings")
    program = models.TextField(choices=choices(Program))
    county = models.ForeignKey(County, models.PROTECT, related_name="offerings")
    contract = models.TextField(blank=True, default="")
    pbp = models.TextField(blank=True, default="")
    contract_standing = models.TextField()
    hcp_code = models.TextField(blank=True, default="")
    excluded_zips = ArrayField(models.CharField(max_length=5), default=list, blank=True)

    class Meta:
        constraints = [
            ordered_days("offering_days_in_order"),
            ExclusionConstraint(
                name="offering_one_on_a_day",
                expressions=[
                    (F("plan"), RangeOperators.EQUAL),
                    (F("program"), RangeOperators.EQUAL),
                    (F("county"), RangeOperators.EQUAL),
                    (F("contract"), RangeOperators.EQUAL),
                    (F("pbp"), RangeOperators.EQUAL),
                    (days_range(), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class ReferenceVersion(models.Model):
    """One row that changes whenever reference data changes, so that processes know when to read it again."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    version = models.BigIntegerField(default=0)


class RosterFile(models.Model):
    """One roster received: its envelope, what was counted in it, what became of it, and its findings in words."""

    name = models.TextField()
    sha256 = models.CharField(max_length=64)
    format = models.TextField()
    sender = models.TextField(blank=True, default="")
    receiver = models.TextField(blank=True, default="")
    control_number = models.TextField(blank=True, default="")
    purpose = models.TextField(blank=True, default="")
    received_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    state = models.TextField()
    lines_read = models.IntegerField(default=0)
    outcomes = models.JSONField(default=dict)
    findings = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="roster_file_sha256")]


class RosterLine(models.Model):
    """One member's lines of a roster as received, what became of them and why; partitioned by the month received."""

    pk = models.CompositePrimaryKey("received_at", "file_id", "line_number")
    received_at = models.DateTimeField()
    file = models.ForeignKey(RosterFile, models.PROTECT, related_name="lines", db_constraint=False)
    line_number = models.IntegerField()
    first_segment = models.IntegerField()
    member_id = models.BigIntegerField(null=True)
    outcome = models.TextField()
    findings = models.JSONField(default=list)
    raw = models.TextField()

    class Meta:
        managed = False
        db_table = "eligibility_rosterline"


class Member(models.Model):
    """A person by our own number. A person known under two numbers is merged: the old one points to the one to use.

    `merged_at` is the moment from which we knew; questions about earlier knowledge find the old number as it was.
    """

    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    merged_at = models.DateTimeField(null=True, blank=True)


class MemberFact(models.Model):
    """A row about a member: held true from `known_from` until `known_until`, and the roster line it came from."""

    # No foreign keys in the database: only services.roster_writing adds rows, in the transaction that makes the member
    # and after
    # the one that makes the file, neither is ever deleted, and the two checks cost a third of the time of loading a
    # roster.
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    known_from = models.DateTimeField()
    known_until = models.DateTimeField(null=True, blank=True)
    roster_file = models.ForeignKey(
        RosterFile, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    roster_line = models.IntegerField(null=True)

    class Meta:
        abstract = True


class MemberDetails(MemberFact):
    """Name, birth, death and home of a member as known at a time; the keys are the names normalised for comparing."""

    last_name = models.TextField()
    first_name = models.TextField(blank=True, default="")
    middle_name = models.TextField(blank=True, default="")
    name_suffix = models.TextField(blank=True, default="")
    last_key = models.TextField()
    first_key = models.TextField(blank=True, default="")
    birth_date = models.DateField(null=True, blank=True)
    death_day = models.DateField(null=True, blank=True)
    sex = models.TextField(blank=True, default="")
    language = models.TextField(blank=True, default="")
    zip_code = models.TextField(blank=True, default="")
    county_code = models.TextField(blank=True, default="")
    card_issued_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["member"], name="details_member"),
            models.Index(fields=["birth_date", "last_key"], name="details_born_named"),
        ]
        constraints = [
            # What is known now is one row, and closed ones need no guard (one_at_a_time); an exclusion over all of them
            # took a fifth of the time of loading a roster.
            models.UniqueConstraint(name="details_one_at_a_time", fields=["member"], condition=KNOWN_NOW)
        ]


class MemberContact(MemberFact):
    """How a member can be reached, as known at a time: an e-mail address, a telephone number of ten digits, or both.
    Nobody is told what stands here: a code is sent to it."""

    email = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["member"], name="contact_member")]
        constraints = [models.UniqueConstraint(name="contact_one_at_a_time", fields=["member"], condition=KNOWN_NOW)]


class MemberIdentifier(Dated, MemberFact):
    """A number that identifies a member: CIN, MBI, a plan's own, or another that the roster carried."""

    kind = models.TextField(choices=choices(IdentifierKind))
    value = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["value", "kind"], name="identifier_value"),
            models.Index(fields=["member"], name="identifier_member"),
        ]
        constraints = [
            ordered_days("identifier_days_in_order"),
            # What is known now of a CIN or MBI names one member, whatever the days: stricter than an exclusion, and six
            # times faster.
            models.UniqueConstraint(
                name="identifier_names_one_member",
                fields=["value", "kind"],
                condition=Q(known_until__isnull=True, kind__in=["cin", "mbi"]),
            ),
        ]


class Enrollment(Dated, MemberFact):
    """A member's enrolment in a plan. `disputed` rows contradict another source; they may overlap and make the answer
    unsure."""

    kind = models.TextField(choices=choices(EnrollmentKind))
    program = models.TextField(choices=choices(Program), blank=True, default="")
    plan_code = models.TextField(blank=True, default="")
    county_code = models.TextField(blank=True, default="")
    contract = models.TextField(blank=True, default="")
    pbp = models.TextField(blank=True, default="")
    status = models.TextField(choices=choices(EnrollmentStatus))
    hcp_code = models.TextField(blank=True, default="")
    hcp_status = models.TextField(blank=True, default="")
    leave_requested_on = models.DateField(null=True, blank=True)
    disputed = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["member"], name="enrollment_member")]
        constraints = [
            ordered_days("enrollment_days_in_order"),
            known_in_order("enrollment_known_in_order"),
            one_at_a_time(
                "enrollment_one_of_a_kind_on_a_day", of_member(number_of_kind()), condition=Q(disputed=False)
            ),
        ]


class MedicareEntitlement(Dated, MemberFact):
    """Days of Medicare Part A, B or D on the record."""

    part = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["member"], name="entitlement_member")]
        constraints = [
            ordered_days("entitlement_days_in_order"),
            known_in_order("entitlement_known_in_order"),
            one_at_a_time("entitlement_one_of_a_part_on_a_day", of_member(first_letter("part"))),
        ]


class MediCalEligibility(Dated, MemberFact):
    """Days of one Medi-Cal aid code on the record, with its county, status and monthly share of cost in cents."""

    aid_code = models.TextField(blank=True, default="")
    county_code = models.TextField(blank=True, default="")
    status = models.TextField(choices=choices(MediCalStatus))
    state_status = models.TextField(blank=True, default="")
    share_of_cost_cents = models.IntegerField(null=True, blank=True)
    share_of_cost_met_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["member"], name="medi_cal_member")]
        constraints = [
            ordered_days("medi_cal_days_in_order"),
            known_in_order("medi_cal_known_in_order"),
            one_at_a_time("medi_cal_one_of_an_aid_code_on_a_day", "member", "aid_code"),
        ]


class OtherCoverage(Dated, MemberFact):
    """Days of other health coverage on the record, by the state's one-letter code."""

    ohc_code = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["member"], name="other_coverage_member")]
        constraints = [
            ordered_days("other_coverage_days_in_order"),
            known_in_order("other_coverage_known_in_order"),
            one_at_a_time("other_coverage_one_of_a_code_on_a_day", of_member(first_letter("ohc_code"))),
        ]


class Circumstance(Dated, MemberFact):
    """Days of a condition that decides who may be in the programme (opted out, ESRD, waiver, nursing facility and so
    on)."""

    kind = models.TextField(choices=choices(CircumstanceKind))

    class Meta:
        indexes = [models.Index(fields=["member"], name="circumstance_member")]
        constraints = [
            ordered_days("circumstance_days_in_order"),
            known_in_order("circumstance_known_in_order"),
            one_at_a_time("circumstance_one_of_a_kind_on_a_day", "member", "kind"),
        ]
