"""What is known now of one kind of fact shares no day: the database refuses it, whoever writes."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from eligibility.models import (
    Circumstance,
    Enrollment,
    MediCalEligibility,
    MedicareEntitlement,
    Member,
    OtherCoverage,
)
from tests.eligibility.records import MARCH, add

pytestmark = pytest.mark.django_db

JANUARY_1, JUNE_30, JULY_1 = date(2021, 1, 1), date(2021, 6, 30), date(2021, 7, 1)
ENROLLED = {"kind": "integrated", "program": "cal_mediconnect", "plan_code": "health-net", "status": "active"}
FACTS: list[tuple[type[models.Model], dict[str, Any], dict[str, Any]]] = [
    (Enrollment, ENROLLED, ENROLLED | {"kind": "medi_cal", "program": "medi_cal_managed_care"}),
    (MedicareEntitlement, {"part": "A"}, {"part": "B"}),
    (MediCalEligibility, {"aid_code": "10", "status": "eligible"}, {"aid_code": "17", "status": "eligible"}),
    (OtherCoverage, {"ohc_code": "K"}, {"ohc_code": "V"}),
    (Circumstance, {"kind": "opted_out"}, {"kind": "pace"}),
]
each_fact = pytest.mark.parametrize(("model", "fact", "another"), FACTS, ids=[model.__name__ for model, _, _ in FACTS])
Fact = dict[str, Any]


@pytest.fixture
def ana() -> Member:
    return Member.objects.create()


def put(model: type[models.Model], ana: Member, fact: Fact, first_day: date, last_day: date | None = None) -> None:
    with transaction.atomic():
        add(model, ana, first_day=first_day, last_day=last_day, **fact)


@each_fact
def test_the_same_fact_cannot_hold_twice_on_a_day(
    ana: Member, model: type[models.Model], fact: Fact, another: Fact
) -> None:
    put(model, ana, fact, JANUARY_1, JULY_1)
    with pytest.raises(IntegrityError, match="a_day"):
        put(model, ana, fact, JULY_1)


@each_fact
def test_the_next_day_another_fact_and_another_member_are_free(
    ana: Member, model: type[models.Model], fact: Fact, another: Fact
) -> None:
    put(model, ana, fact, JANUARY_1, JUNE_30)
    put(model, ana, fact, JULY_1)
    put(model, ana, another, JANUARY_1)
    put(model, Member.objects.create(), fact, JANUARY_1)
    assert model._default_manager.count() == 4


@each_fact
def test_what_is_no_longer_known_leaves_its_days_free(
    ana: Member, model: type[models.Model], fact: Fact, another: Fact
) -> None:
    put(model, ana, fact, JANUARY_1)
    model._default_manager.update(known_until=MARCH)
    put(model, ana, fact, JANUARY_1)
    assert model._default_manager.filter(known_until=None).count() == 1


def test_enrolments_that_sources_dispute_may_share_a_day(ana: Member) -> None:
    for _ in range(2):
        put(Enrollment, ana, ENROLLED | {"disputed": True}, JANUARY_1)
    assert Enrollment.objects.count() == 2
