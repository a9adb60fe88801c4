"""A plan's people read their plan's members, for the days that were theirs, and nobody else."""

from datetime import date

import pytest

from accounts.facts import Asker, Channel, OrganizationKind
from eligibility import models as rows
from eligibility.selectors.plan_members import get_member_of_plan
from tests.eligibility.records import MARCH, close, enroll, new_member

pytestmark = pytest.mark.django_db

HEALTH_NET = Asker(
    Channel.PAGE, organization_id=7, user_id=1, organization_kind=OrganizationKind.HEALTH_PLAN, health_plan="health-net"
)
MOLINA = Asker(Channel.PAGE, organization_id=8, user_id=2, health_plan="molina")
CLINIC = Asker(Channel.PAGE, organization_id=9, user_id=3, organization_kind=OrganizationKind.PROVIDER)


@pytest.fixture
def ana() -> rows.Member:
    """Health Net's member from July 2014 to the end of 2015."""
    person = new_member("91234567A")
    enroll(person, last_day=date(2015, 12, 31))
    return person


@pytest.mark.parametrize(
    ("on", "is_there"),
    [(date(2014, 6, 30), False), (date(2014, 7, 1), True), (date(2015, 12, 31), True), (date(2016, 1, 1), False)],
)
def test_a_member_is_there_on_the_days_that_were_the_plans(ana: rows.Member, on: date, is_there: bool) -> None:
    assert (get_member_of_plan(ana.pk, asker=HEALTH_NET, day=on) is not None) is is_there


@pytest.mark.parametrize("asker", [MOLINA, CLINIC])
def test_to_anybody_else_nobody_is_there(ana: rows.Member, asker: Asker) -> None:
    assert get_member_of_plan(ana.pk, asker=asker, day=date(2015, 3, 20)) is None
    assert get_member_of_plan(ana.pk + 1, asker=asker, day=date(2015, 3, 20)) is None


def test_the_days_are_those_that_were_known_then(ana: rows.Member) -> None:
    close(enroll(ana, first_day=date(2016, 1, 1)), MARCH)
    assert get_member_of_plan(ana.pk, asker=HEALTH_NET, day=date(2016, 3, 20)) is None
    before = MARCH.replace(hour=11)
    assert get_member_of_plan(ana.pk, asker=HEALTH_NET, day=date(2016, 3, 20), known_at=before) is not None


def test_an_emergency_opens_the_member_on_any_day(ana: rows.Member) -> None:
    found = get_member_of_plan(ana.pk, asker=MOLINA, day=date(2020, 1, 1), emergency_members=[ana.pk])
    assert found is not None and found.last_name == "Reyes-García"
