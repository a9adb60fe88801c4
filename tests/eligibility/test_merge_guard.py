"""Members that turned out to be one person are merged once and for good, whatever statement the portal runs."""

from datetime import UTC, datetime

import pytest
from django.db import Error

from cmc_portal.database_roles import APP_ROLE
from eligibility.models import Member
from tests.database_role import acting_as, rows_of

pytestmark = pytest.mark.django_db

MARCH, APRIL = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
NEVER = "merged once, and never edited"


def change(what: str, member: Member, *values: object) -> None:
    """As the running portal does it."""
    with acting_as(APP_ROLE):
        rows_of(f"UPDATE eligibility_member SET {what} WHERE id = %s", *values, member.pk)  # noqa: S608 - ours


@pytest.fixture
def ana() -> Member:
    return Member.objects.create()


@pytest.fixture
def ann() -> Member:
    """Who turned out to be Ana."""
    return Member.objects.create()


@pytest.fixture
def merged(ana: Member, ann: Member) -> Member:
    change("merged_into_id = %s, merged_at = %s", ann, ana.pk, MARCH)
    return ann


def test_a_member_is_merged_into_another(ana: Member, merged: Member) -> None:
    merged.refresh_from_db()
    assert (merged.merged_into_id, merged.merged_at) == (ana.pk, MARCH)


@pytest.mark.parametrize(
    "what", ["merged_into_id = NULL, merged_at = NULL", "merged_at = NULL", "merged_into_id = NULL"]
)
def test_a_merge_is_never_undone(merged: Member, what: str) -> None:
    with pytest.raises(Error, match=NEVER):
        change(what, merged)


def test_when_it_was_is_never_changed(merged: Member) -> None:
    with pytest.raises(Error, match=NEVER):
        change("merged_at = %s", merged, APRIL)


def test_nobody_is_merged_into_somebody_else_afterwards(merged: Member) -> None:
    stranger = Member.objects.create()
    with pytest.raises(Error, match=NEVER):
        change("merged_into_id = %s", merged, stranger.pk)


def test_nobody_is_merged_into_themselves(ana: Member) -> None:
    with pytest.raises(Error, match=NEVER):
        change("merged_into_id = %s, merged_at = %s", ana, ana.pk, APRIL)


def test_a_number_never_becomes_somebody_elses(ana: Member) -> None:
    with pytest.raises(Error, match=NEVER):
        change("id = %s", ana, 999_999_999)


def test_who_was_merged_before_goes_with_whom_they_were_merged_into(ana: Member, merged: Member) -> None:
    survivor = Member.objects.create()
    with acting_as(APP_ROLE):
        rows_of(
            "UPDATE eligibility_member SET merged_into_id = %s, merged_at = coalesce(merged_at, %s)"
            " WHERE id = %s OR merged_into_id = %s",
            *(survivor.pk, APRIL, ana.pk, ana.pk),
        )
    found = Member.objects.exclude(merged_into=None).order_by("id").values_list("id", "merged_into_id", "merged_at")
    assert list(found) == [(ana.pk, survivor.pk, APRIL), (merged.pk, survivor.pk, MARCH)]
