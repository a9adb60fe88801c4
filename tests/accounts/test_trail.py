"""The trail as the running portal's role keeps it: it may add and seal, and change nothing."""

import pytest
from django.db import DatabaseError, transaction

from accounts.facts import AccessAction, Asker, Channel, Purpose
from accounts.models import AccessEvent
from accounts.selectors.partitions import list_attached_months
from accounts.services.trail import record_access
from cmc_portal.database_roles import APP_ROLE
from tests.accounts.trails import START, add_events, run, seal_everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_the_portal() -> None:
    """What follows is done as the running portal does it."""
    run(f"SET LOCAL ROLE {APP_ROLE}")


@pytest.mark.usefixtures("as_the_portal")
def test_the_running_portal_adds_events_and_seals_them() -> None:
    add_events(4)
    assert [anchor.position for anchor in seal_everything(batch=3)] == [3, 4]


@pytest.mark.usefixtures("as_the_portal")
@pytest.mark.parametrize("table", ["accounts_accessevent", "accounts_trailseal"])
@pytest.mark.parametrize("way", ["UPDATE {} SET occurred_at = occurred_at", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_running_portal_changes_nothing(table: str, way: str) -> None:
    add_events(1)
    seal_everything()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        run(way.format(table))


@pytest.mark.usefixtures("as_the_portal")
def test_the_running_portal_takes_no_month_out() -> None:
    month = list_attached_months()[0]
    with pytest.raises(DatabaseError, match="must be owner"), transaction.atomic():
        run(f"ALTER TABLE accounts_accessevent DETACH PARTITION accounts_accessevent_{month:%Y_%m}")


@pytest.mark.parametrize("way", ["UPDATE {} SET member_id = 2", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_owner_changes_nothing_either_while_the_guards_are_on(way: str) -> None:
    add_events(1)
    with pytest.raises(DatabaseError, match="permission denied|is append-only"), transaction.atomic():
        run(way.format("accounts_accessevent"))


def test_one_look_at_several_members_is_one_row_for_each() -> None:
    desk = Asker(Channel.API, organization_id=7, client_id=5, address="192.0.2.7")
    record_access(
        desk, action=AccessAction.READ_ROSTER, purpose=Purpose.OPERATIONS, at=START, members=[1, 2], subject="f"
    )
    rows = AccessEvent.objects.order_by("id").values_list("member_id", "client_id", "organization_id", "address")
    assert list(rows) == [(1, 5, 7, "192.0.2.7"), (2, 5, 7, "192.0.2.7")]


def test_a_look_at_nobody_in_particular_is_one_row_and_one_at_no_members_is_none() -> None:
    desk = Asker(Channel.PAGE, organization_id=7, user_id=3)
    record_access(desk, action=AccessAction.SEARCH_TRAIL, purpose=Purpose.OPERATIONS, at=START)
    record_access(desk, action=AccessAction.SEARCH_TRAIL, purpose=Purpose.OPERATIONS, at=START, members=[])
    assert list(AccessEvent.objects.values_list("member_id", flat=True)) == [None]


def test_a_look_at_very_many_is_written_in_parts() -> None:
    desk = Asker(Channel.PAGE, organization_id=7, user_id=3)
    record_access(desk, action=AccessAction.EXPORT_TRAIL, purpose=Purpose.OPERATIONS, at=START, members=range(1, 2_502))
    assert run("SELECT count(*), count(DISTINCT member_id) FROM accounts_accessevent") == [(2_501, 2_501)]
