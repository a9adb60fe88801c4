"""What the models of several apps say of their columns: choices, and rows that share no day."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value


def choices(enum):
    """The values of a StrEnum as Django choices."""
    return [(each.value, each.value) for each in enum]


def days_range():
    """The days of a row as a PostgreSQL range, inclusive at both ends."""
    return Func(F("first_day"), F("last_day"), Value("[]"), function="daterange")


def no_overlap(name, *same):
    """Two rows that agree in `same` share no day while both are held true."""
    expressions = [(F(column), RangeOperators.EQUAL) for column in same]
    known = Func(F("known_from"), F("known_until"), function="tstzrange")
    expressions += [(days_range(), RangeOperators.OVERLAPS), (known, RangeOperators.OVERLAPS)]
    return ExclusionConstraint(name=name, expressions=expressions)


def ordered_days(name):
    """A row cannot end before it begins."""
    return models.CheckConstraint(name=name, condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")))
