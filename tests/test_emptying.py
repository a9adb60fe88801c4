"""What a test leaves in the database that commits is gone after it, and nothing else is."""

import pytest
from django.contrib.auth.models import Permission
from django.db import Error

from accounts.facts import AccessAction, OrganizationKind, Purpose
from accounts.models import AccessEvent, Organization
from accounts.services.people import add_organization
from accounts.services.trail import record_access
from cmc_portal import clock
from tests import emptying
from tests.database_role import rows_of
from tests.eligibility.records import enroll, new_member
from tests.eligibility.roster.rosters import OPERATOR
from tests.emptying import empty_tables


def look_at(member_id: int) -> None:
    record_access(
        OPERATOR,
        action=AccessAction.ASK_INQUIRY,
        purpose=Purpose.PAYMENT,
        at=clock.now(),
        members=[member_id],
        subject="",
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("many", [1, 5_000])
def test_what_was_committed_is_gone_and_what_guarded_it_is_back(monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    monkeypatch.setattr(emptying, "_MANY", many)
    permissions = Permission.objects.count()
    add_organization("Harbor Clinic", OrganizationKind.PROVIDER)
    enroll(member := new_member("91234567A"))
    look_at(member.pk)
    empty_tables()
    history = rows_of("SELECT count(*) FROM accounts_organizationevent")
    assert (Organization.objects.count(), AccessEvent.objects.count(), history) == (0, 0, [(0,)])
    assert Permission.objects.count() == permissions > 0
    look_at(new_member("91234567A").pk)
    for statement in ("DELETE FROM accounts_accessevent", "TRUNCATE accounts_accessevent"):
        with pytest.raises(Error, match="append-only|permission denied"):
            rows_of(statement)
