"""An emergency is told once and reviewed once; the database refuses every other change of what was written of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.facts import OrganizationKind, Role
from accounts.models import EmergencyAccess
from accounts.services.people import add_organization, add_user
from tests.accounts.working import PASSWORD

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 20, 20, tzinfo=UTC)
REVIEW = "reviewed_at = '2026-11-21', reviewed_by_id = user_id, finding = 'justified', finding_note = 'Seen.'"


@pytest.fixture
def emergency() -> EmergencyAccess:
    clinic = add_organization("Harbor Clinic", OrganizationKind.PROVIDER)
    return EmergencyAccess.objects.create(
        user_id=add_user("ben@harbor.test", PASSWORD, organization_id=clinic, role=Role.FRONT_DESK),
        organization_id=clinic,
        member_id=7,
        reason="Unconscious on arrival, only the card in the wallet.",
        began_at=NOON,
        ends_at=NOON + timedelta(hours=1),
        review_due_on=date(2026, 11, 23),
    )


def change(changes: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE accounts_emergencyaccess SET {changes}")  # noqa: S608 - changes of our own


def test_an_emergency_is_told_and_reviewed(emergency: EmergencyAccess) -> None:
    change("told_at = '2026-11-20 20:01+00'")
    change(REVIEW)
    emergency.refresh_from_db()
    assert (emergency.told_at, emergency.finding) == (datetime(2026, 11, 20, 20, 1, tzinfo=UTC), "justified")
    assert emergency.finding_note == "Seen."


@pytest.mark.parametrize(
    "changes",
    [
        "reason = 'Another'",
        "member_id = 8",
        "ends_at = ends_at + interval '1 day'",
        "began_at = began_at - interval '1 day'",
        "review_due_on = '2030-01-01'",
        "plan_organization_id = organization_id",
        "finding_note = 'A note without a review'",
        "reviewed_at = '2026-11-21'",
        f"{REVIEW}, reason = 'Another'",
    ],
)
def test_what_was_written_when_the_glass_broke_stays(emergency: EmergencyAccess, changes: str) -> None:
    with pytest.raises(DatabaseError, match="never edited"):
        change(changes)


@pytest.mark.parametrize(
    "changes",
    [
        "told_at = NULL",
        "told_at = now()",
        "finding = 'not_justified'",
        "finding_note = ''",
        "reviewed_by_id = NULL",
        "reviewed_at = NULL, reviewed_by_id = NULL, finding = '', finding_note = ''",
    ],
)
def test_what_was_told_and_found_stays(emergency: EmergencyAccess, changes: str) -> None:
    change(f"told_at = '2026-11-20 20:01+00', {REVIEW}")
    with pytest.raises(DatabaseError, match="never edited"):
        change(changes)


@pytest.mark.parametrize("way", ["DELETE FROM", "TRUNCATE"])
def test_no_emergency_is_removed(emergency: EmergencyAccess, way: str) -> None:
    connection.check_constraints()  # or PostgreSQL refuses to empty it for what it still has to check
    with pytest.raises(DatabaseError, match="never deleted|is append-only"), transaction.atomic():
        connection.cursor().execute(f"{way} accounts_emergencyaccess")
